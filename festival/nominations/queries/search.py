"""Finding somebody of the register by a name as it is typed: without accents, in any order, one letter wrong.

Every step asks for a bounded number of rows by index, so that a register of a province answers like one of
a commune.
"""

import json
from functools import cache

from sqlalchemy import (
    JSON,
    Select,
    String,
    bindparam,
    cast,
    collate,
    column,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import contains_eager

from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations.models import NameWord, Nominee, NomineeKey
from festival.nominations.rules import searching

FOUND = 8
# Of the names a letter away, how many are looked up, and how many of those that exist are shown.
_TRIED, _BRANCHES = 120, 8


def find_nominees(place: Locality, words: str, limit: int = FOUND, *, given: str = "") -> list[Nominee]:
    """Nominees at a place or below it, the best first, for an already folded search.

    ``given`` is the search with its accents: among the same letters, whoever is written so stands first.
    """
    asked = searching.words_of(words)
    if not asked:
        return []
    found = _beginning_with(place, searching.beginnings(asked), limit)
    if len(found) < limit:
        found += _near(place, asked, limit)
    ids = list(dict.fromkeys(found))[:limit]
    return _as_written(_loaded(ids), given)


def find_ids(place: Locality, words: str, limit: int) -> list[int]:
    """For a list: names a letter away only where nobody is called what was typed."""
    asked = searching.words_of(words)
    if not asked:
        return []
    found = _beginning_with(place, searching.beginnings(asked), limit) or _near(place, asked, limit)
    return list(dict.fromkeys(found))[:limit]


def _near(place: Locality, asked: list[str], limit: int) -> list[int]:
    return _in_turns(_beginning_with_each(place, _known_beginnings(place, _mended(asked)), limit))


def _scope(place: Locality):
    """The column and the id that bound a search at a place."""
    if place.kind is LocalityKind.PROVINCE:
        return NomineeKey.top_id, place.id
    return NomineeKey.home_id, place.ancestor_ids[min(1, len(place.ancestor_ids) - 1)]


def _is_below_commune(place: Locality) -> bool:
    return place.kind not in (LocalityKind.PROVINCE, LocalityKind.COMMUNE)


@cache
def _ranges(scope: str, count: int, *, has_unit: bool) -> Select:
    """So many ranges of keys in one statement, each with its own limit."""
    parts = []
    for number in range(count):
        query = (
            select(literal(number).label("branch"), NomineeKey.nominee_id, NomineeKey.key)
            .where(
                getattr(NomineeKey, scope) == bindparam("scope"),
                NomineeKey.key >= bindparam(f"from_{number}"),
                NomineeKey.key < bindparam(f"to_{number}"),
            )
            .order_by(NomineeKey.key, NomineeKey.nominee_id)
            .limit(bindparam("most"))
        )
        if has_unit:
            query = query.join(NomineeKey.nominee).where(Nominee.locality_id == bindparam("unit"))
        ranged = query.subquery()
        parts.append(select(ranged))
    return union_all(*parts)


def _ranged(place: Locality, beginnings: list[str], limit: int) -> list:
    scope, scope_id = _scope(place)
    asked = {"scope": scope_id, "unit": place.id, "most": limit}
    for number, beginning in enumerate(beginnings):
        asked |= {f"from_{number}": beginning, f"to_{number}": searching.end_of(beginning)}
    has_unit = _is_below_commune(place)
    if not has_unit:
        del asked["unit"]
    return list(db.session.execute(_ranges(scope.key, len(beginnings), has_unit=has_unit), asked))


def _beginning_with(place: Locality, beginnings: list[str], limit: int) -> list[int]:
    """Whole names first, then one of each beginning in turn, each in the order of its keys."""
    whole: list[int] = []
    by_branch: list[list[int]] = [[] for _ in beginnings]
    for row in _ranged(place, beginnings, limit):
        into = whole if row.key in beginnings else by_branch[row.branch]
        into.append(row.nominee_id)
    return whole + _in_turns(by_branch)


def _mended(asked: list[str]) -> list[list[str]]:
    """The search with one word put right, from all the words that names hold."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(asked):
        for near in searching.shortened(word):
            places.setdefault(near, []).append(place)
    rows = db.session.execute(_WORDS, {"nears": list(places)})
    return searching.mended(asked, {(place, row.word) for row in rows for place in places[row.near]})


_WORDS = select(NameWord.near, NameWord.word).where(NameWord.near.in_(bindparam("nears", expanding=True)))


def _known_beginnings(place: Locality, mended: list[list[str]]) -> list[str]:
    """Those of the names a letter away that somebody has, whole names before beginnings."""
    tried = list(
        dict.fromkeys(beginning for words in mended for beginning in searching.mended_beginnings(words))
    )[:_TRIED]
    if not tried:
        return []
    scope, scope_id = _scope(place)
    # One parameter for all of them: a statement that grows with what is asked is built anew each time.
    guesses = json.dumps({beginning: searching.end_of(beginning) for beginning in tried})
    statement = _first_keys(scope.key, db.session.get_bind().dialect.name)
    rows = db.session.execute(statement, {"scope": scope_id, "guesses": guesses})
    first = {row.low: row.first for row in rows if row.first}
    return sorted(
        (one for one in tried if one in first), key=lambda one: (_leftover(one, first[one]), tried.index(one))
    )[:_BRANCHES]


@cache
def _first_keys(scope: str, dialect: str) -> Select:
    """The first key of each range: a JSON object of lower and upper ends."""
    if dialect == "postgresql":
        guess = func.json_each_text(cast(bindparam("guesses", type_=String), JSON))
        guess = guess.table_valued(column("key", String), column("value", String))
        low, high = collate(guess.c.key, "C"), collate(guess.c.value, "C")
    else:
        guess = func.json_each(bindparam("guesses")).table_valued(
            column("key", String), column("value", String)
        )
        low, high = guess.c.key, guess.c.value
    first = (
        select(func.min(NomineeKey.key))
        .where(getattr(NomineeKey, scope) == bindparam("scope"), NomineeKey.key >= low, NomineeKey.key < high)
        .scalar_subquery()
    )
    return select(guess.c.key.label("low"), first.label("first"))


def _leftover(beginning: str, key: str) -> int:
    """0: the whole name was typed; 1: up to the end of a word; 2: within one."""
    rest = key[len(beginning) :]
    return 0 if not rest else 1 if rest[0] in "_," else 2


def _beginning_with_each(place: Locality, beginnings: list[str], limit: int) -> list[list[int]]:
    if not beginnings:
        return []
    # Always the same number of ranges, so that the statement is built once.
    asked = beginnings + beginnings[-1:] * (_BRANCHES - len(beginnings))
    by_branch: list[list[int]] = [[] for _ in asked]
    for row in _ranged(place, asked, limit):
        by_branch[row.branch].append(row.nominee_id)
    return by_branch[: len(beginnings)]


def _in_turns(branches: list[list[int]]) -> list[int]:
    """One of each, then the second of each: several names may have been meant."""
    longest = max(map(len, branches), default=0)
    return [branch[turn] for turn in range(longest) for branch in branches if turn < len(branch)]


def _loaded(ids: list[int]) -> list[Nominee]:
    if not ids:
        return []
    query = (
        select(Nominee)
        .join(Nominee.locality)
        .where(Nominee.id.in_(ids))
        .options(contains_eager(Nominee.locality))
    )
    by_id = {nominee.id: nominee for nominee in db.session.scalars(query)}
    return [by_id[one] for one in ids if one in by_id]


def _as_written(found: list[Nominee], given: str) -> list[Nominee]:
    """Whoever is written exactly so comes first, if that was typed with accents; the rest stays in order."""
    wanted = given.casefold()
    if not wanted or wanted.isascii():
        return found
    return sorted(found, key=lambda nominee: wanted not in nominee.name.casefold())
