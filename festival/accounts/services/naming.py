"""Sign-in names that people can read aloud: annv.anthinh, thon.dong.anthinh."""

import re

from sqlalchemy import or_, select

from festival.accounts.models import User
from festival.core import text
from festival.core.db import db
from festival.localities.models import Locality

MOST_LETTERS = 80
SHAPE = re.compile(r"^[a-z0-9]+(?:[._-][a-z0-9]+)*$")


def words_of(value: str) -> list[str]:
    """Words in plain letters and digits."""
    return re.findall(r"[a-z0-9]+", re.sub(r"[^a-z0-9 ]", "", text.fold(value)))


def short_place(place: Locality) -> str:
    """«Xã An Thịnh» as «anthinh»."""
    words = words_of(place.name)
    unit = words_of(place.unit_word)
    return "".join(words[len(unit) :] if words[: len(unit)] == unit else words)[:30]


def of_area(area: Locality, commune: Locality) -> str:
    """«thon.dong.anthinh»."""
    return join([*words_of(area.name), short_place(commune)])


def of_person(full_name: str, place: Locality) -> str:
    """Given name, then the initials of the rest: Nguyễn Văn An is «annv.anthinh»."""
    *rest, given = words_of(full_name) or ["tk"]
    return join([given + "".join(word[0] for word in rest), short_place(place)])


def join(parts: list[str]) -> str:
    return ".".join(part for part in parts if part)[: MOST_LETTERS - 5].strip(".") or "tk"


def free_names(bases: list[str]) -> list[str]:
    """One unused name for each base, numbered where it is taken: «…2», «…3»; one query."""
    wanted = sorted(set(bases))
    taken: set[str] = set()
    for start in range(0, len(wanted), 100):
        begins = [User.sign_in_name.startswith(base, autoescape=True) for base in wanted[start : start + 100]]
        taken |= set(db.session.scalars(select(User.sign_in_name).where(or_(*begins))))
    names = []
    for base in bases:
        name, number = base, 2
        while name in taken:
            name, number = f"{base}{number}", number + 1
        taken.add(name)
        names.append(name)
    return names
