"""Finding somebody of the register by a name as it is typed: without accents, in any order, one letter wrong.

Every step asks for a bounded number of rows by index, so that a register of a province answers like one of
a commune.
"""

import json
from collections.abc import Iterable
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
    select,
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
    """One of each name a letter away in turn."""
    tried = dict.fromkeys(one for words in _mended(asked) for one in searching.mended_beginnings(words))
    known = _keys(place, list(tried)[:_TRIED], limit)
    # Whole names before beginnings; among these the likelier slip first, as they were tried.
    best = sorted(known, key=lambda one: _leftover(one, known[one][0][0]))[:_BRANCHES]
    if _is_below_commune(place):
        known = _keys(place, best, limit, is_own=True)
    return _in_turns([[nominee_id for _key, nominee_id in known.get(one, ())] for one in best])


def _scope(place: Locality):
    """The column and the id that bound a search at a place."""
    if place.kind is LocalityKind.PROVINCE:
        return NomineeKey.top_id, place.id
    return NomineeKey.home_id, place.ancestor_ids[min(1, len(place.ancestor_ids) - 1)]


def _is_below_commune(place: Locality) -> bool:
    return place.kind not in (LocalityKind.PROVINCE, LocalityKind.COMMUNE)


def _beginning_with(place: Locality, beginnings: list[str], limit: int) -> list[int]:
    """Whole names first, then one of each beginning in turn, each in the order of its keys."""
    known = _keys(place, beginnings, limit, is_own=_is_below_commune(place))
    found = [known.get(beginning, []) for beginning in beginnings]
    whole = [nominee_id for keys in found for key, nominee_id in keys if key in beginnings]
    return whole + _in_turns(
        [[nominee_id for key, nominee_id in keys if key not in beginnings] for keys in found]
    )


def _keys(place: Locality, beginnings: list[str], limit: int, *, is_own: bool = False) -> dict[str, list]:
    """Of each beginning that somebody has, the first keys and whose they are, in the order of ``beginnings``.

    ``is_own``: of the place alone; else of all its commune or province.
    """
    if not beginnings:
        return {}
    scope, scope_id = _scope(place)
    asked = {
        "scope": scope_id,
        "most": limit,
        "asked": _as_table(map(searching.end_of, beginnings), beginnings),
    }
    if is_own:
        asked["unit"] = place.id
    rows = db.session.execute(_ranges(scope.key, _dialect(), is_own=is_own), asked)
    known = {row.low: sorted(row.found) for row in rows if row.found}
    return {beginning: known[beginning] for beginning in beginnings if beginning in known}


@cache
def _ranges(scope: str, dialect: str, *, is_own: bool) -> Select:
    """So many ranges of keys in one statement, each with its own limit."""
    asked, low, high = _asked(dialect)
    query = (
        select(NomineeKey.key, NomineeKey.nominee_id)
        .where(getattr(NomineeKey, scope) == bindparam("scope"), NomineeKey.key >= low, NomineeKey.key < high)
        .order_by(NomineeKey.key, NomineeKey.nominee_id)
        .limit(bindparam("most"))
        .correlate(asked)
    )
    if is_own:
        query = query.join(NomineeKey.nominee).where(Nominee.locality_id == bindparam("unit"))
    first = query.subquery()
    if dialect == "postgresql":
        pairs = func.json_agg(func.json_build_array(first.c.key, first.c.nominee_id), type_=JSON)
    else:
        pairs = func.json_group_array(func.json_array(first.c.key, first.c.nominee_id), type_=JSON)
    return select(low.label("low"), select(pairs).scalar_subquery().label("found"))


def _dialect() -> str:
    return db.session.get_bind().dialect.name


def _as_table(values: Iterable[str], keys: Iterable[str]) -> str:
    """Any number of things as one parameter: a statement that grows with them is built anew each time."""
    return json.dumps(dict(zip(keys, values, strict=True)))


def _asked(dialect: str) -> tuple:
    """The parameter ``asked`` as a table, and its two columns, compared by code point."""
    columns = column("key", String), column("value", String)
    if dialect == "postgresql":
        asked = func.json_each_text(cast(bindparam("asked", type_=String), JSON)).table_valued(*columns)
        return asked, collate(asked.c.key, "C"), collate(asked.c.value, "C")
    asked = func.json_each(bindparam("asked")).table_valued(*columns)
    return asked, asked.c.key, asked.c.value


def _mended(asked: list[str]) -> list[list[str]]:
    """The search with one word put right, from all the words that names hold."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(asked):
        for near in searching.shortened(word):
            places.setdefault(near, []).append(place)
    rows = db.session.execute(_words(_dialect()), {"asked": _as_table(places, places)})
    return searching.mended(asked, {(place, row.word) for row in rows for place in places[row.near]})


@cache
def _words(dialect: str) -> Select:
    asked, near, _value = _asked(dialect)
    return select(NameWord.near, NameWord.word).join(asked, NameWord.near == near)


def _leftover(beginning: str, key: str) -> int:
    """0: the whole name was typed; 1: up to the end of a word; 2: within one."""
    rest = key[len(beginning) :]
    return 0 if not rest else 1 if rest[0] in "_," else 2


def _in_turns(branches: list[list[int]]) -> list[int]:
    """One of each, then the second of each: several names may have been meant."""
    longest = max(map(len, branches), default=0)
    return [branch[turn] for turn in range(longest) for branch in branches if turn < len(branch)]


_LOADED = (
    select(Nominee)
    .join(Nominee.locality)
    .where(Nominee.id.in_(bindparam("ids", expanding=True)))
    .options(contains_eager(Nominee.locality))
)


def _loaded(ids: list[int]) -> list[Nominee]:
    if not ids:
        return []
    # Always as many, so that the statement is prepared once.
    asked = ids + ids[-1:] * (FOUND - len(ids))
    by_id = {nominee.id: nominee for nominee in db.session.scalars(_LOADED, {"ids": asked})}
    return [by_id[one] for one in ids if one in by_id]


def _as_written(found: list[Nominee], given: str) -> list[Nominee]:
    """Whoever is written exactly so comes first, if that was typed with accents; the rest stays in order."""
    wanted = given.casefold()
    if not wanted or wanted.isascii():
        return found
    return sorted(found, key=lambda nominee: wanted not in nominee.name.casefold())
