"""What may be entered twice: within a commune's register, and across the communes of one campaign."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.orm import aliased

from festival.core import text
from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations.models import (
    DistinctPair,
    Nomination,
    Nominee,
)
from festival.nominations.rules import NominationState, RecipientKind
from festival.nominations.rules.doubles import Known, like_pairs, likeness
from festival.nominations.rules.spelling import represented
from festival.planning.models import Season

# More entries than this are not compared on one page; the newest are.
MOST_COMPARED = 12_000
_K = RecipientKind


@dataclass(frozen=True)
class Entry:
    """An entry of the register beside its path, as lists of pairs show it."""

    known: Known
    address_line: str
    # Of the unit: ids from the province down, each followed by a slash.
    path: str
    unit_name: str
    # Empty where the page does not ask for it.
    commune_name: str = ""

    @property
    def written(self) -> str:
        return f"{self.known.salutation.value} {self.known.name}".strip()


@dataclass(frozen=True)
class Campaign:
    """The seasons of one year at and below a province, by id with their locality's path."""

    paths: dict[int, str]
    # Names of the communes that hold one, by id.
    communes: dict[int, str]

    def within(self, path: str) -> list[int]:
        return [season_id for season_id, own in self.paths.items() if own.startswith(path)]


def province_of(path: str) -> str:
    return path[: path.index("/") + 1]


def commune_id_of(path: str) -> int:
    """The commune around a place; the province's own id for what stands directly under it."""
    ids = path.strip("/").split("/")
    return int(ids[1] if len(ids) > 1 else ids[0])


def campaign(season: Season) -> Campaign:
    query = (
        select(Season.id, Locality.id, Locality.path, Locality.name)
        .join(Season.locality)
        .where(Season.year == season.year, Locality.path.startswith(province_of(season.locality.path)))
    )
    rows = db.session.execute(query).all()
    return Campaign({row[0]: row[2] for row in rows}, {row[1]: row[3] for row in rows})


def proposed_in(seasons: list[int]) -> Select:
    """Ids of the nominees of these seasons, but for nominations that were withdrawn."""
    return select(Nomination.nominee_id).where(
        Nomination.season_id.in_(seasons), Nomination.state != NominationState.WITHDRAWN
    )


_ENTRY = (
    Nominee.id,
    Nominee.kind,
    Nominee.salutation,
    Nominee.name,
    Nominee.name_fold,
    Nominee.birth_year,
    Nominee.address_line,
    Nominee.unit_id,
    Locality.id,
    Locality.path,
    Locality.name,
)


def _entry(row, commune_names: dict[int, str]) -> Entry:
    commune = commune_id_of(row[9])
    known = Known(
        id=row[0],
        kind=row[1],
        salutation=row[2],
        name=row[3],
        name_fold=row[4],
        birth_year=row[5],
        is_unit=row[7],
        unit=row[8],
        commune=commune,
        commune_fold=text.fold(commune_names.get(commune, "")),
    )
    return Entry(known, row[6], row[9], row[10], commune_names.get(commune, ""))


def _entries(*columns) -> Select:
    return (
        select(*_ENTRY, *columns)
        .join(Locality, Locality.id == Nominee.locality_id)
        .where(Nominee.merged_into_id.is_(None))
    )


def season_entries(season: Season, year: Campaign) -> tuple[dict[int, Entry], frozenset[int]]:
    """Whom to compare, by id, and which of them the season (or one below it) proposes.

    A commune's season takes its whole register along: the same person may be there from another year.
    """
    home = season.locality
    # Ids first, each by its own index: in a large register nothing else is looked at.
    compared = proposed_in(list(year.paths))
    if home.kind is not LocalityKind.PROVINCE:
        known, place = aliased(Nominee), aliased(Locality)
        registered = select(known.id).join(place, place.id == known.locality_id)
        compared = union(compared, registered.where(or_(place.id == home.id, place.parent_id == home.id)))
    wanted = Nominee.id.in_(proposed_in(year.within(home.path)))
    query = (
        _entries(wanted)
        .where(Nominee.id.in_(compared))
        .order_by(wanted.desc(), Nominee.id.desc())
        .limit(MOST_COMPARED + 1)
    )
    rows = db.session.execute(query).all()
    names = year.communes | {home.id: home.name}
    return {row[0]: _entry(row, names) for row in rows}, frozenset(row[0] for row in rows if row[-1])


def entries_like(nomination: Nomination, limit: int = 2000) -> tuple[Entry, list[Entry]]:
    """A nominee, and whom to compare with: of its commune, and namesakes proposed elsewhere this year.

    Nobody who was found to be different.
    """
    nominee = nomination.nominee
    # Of whoever proposes: after a merge across communes the entry itself may be at home in the other one.
    path = nomination.locality.path
    commune_id = commune_id_of(path)
    known, place = aliased(Nominee), aliased(Locality)
    near = (
        select(known.id)
        .join(place, place.id == known.locality_id)
        .where(or_(place.id == commune_id, place.parent_id == commune_id), _may_look_like(nominee, known))
    )
    namesake, home = aliased(Nominee), aliased(Locality)
    elsewhere = (
        select(namesake.id)
        .join(Nomination, Nomination.nominee_id == namesake.id)
        .join(Season, Season.id == Nomination.season_id)
        .join(home, home.id == Season.locality_id)
        .where(
            namesake.name_fold == nominee.name_fold,
            Nomination.state != NominationState.WITHDRAWN,
            Season.year == nomination.season.year,
            home.path.startswith(province_of(path)),
        )
    )
    told_apart = union(
        select(DistinctPair.low_id).where(DistinctPair.high_id == nominee.id),
        select(DistinctPair.high_id).where(DistinctPair.low_id == nominee.id),
    )
    query = (
        _entries()
        .where(
            Nominee.id.in_(union(near, elsewhere)), Nominee.id != nominee.id, Nominee.id.not_in(told_apart)
        )
        .order_by(Nominee.id.desc())
        .limit(limit)
    )
    names = {nomination.season.locality.id: nomination.season.locality.name}
    mine = _entry_of(nominee, names)
    mine = replace(mine, known=replace(mine.known, commune=commune_id))
    return mine, [_entry(row, names) for row in db.session.execute(query)]


def _entry_of(nominee: Nominee, names: dict[int, str]) -> Entry:
    """The same for a row that is loaded already."""
    home = nominee.locality
    facts = (nominee.id, nominee.kind, nominee.salutation, nominee.name, nominee.name_fold)
    more = (nominee.birth_year, nominee.address_line, nominee.unit_id, home.id, home.path, home.name)
    return _entry((*facts, *more), names)


def _may_look_like(nominee: Nominee, other: type[Nominee]) -> ColumnElement[bool]:
    """What the database can leave out before names are compared letter by letter."""
    is_namesake = other.name_fold == nominee.name_fold
    if nominee.kind is _K.COLLECTIVE:
        return other.kind == _K.COLLECTIVE
    if nominee.kind is _K.HOUSEHOLD:
        return or_(other.kind == _K.HOUSEHOLD, other.name_fold == represented(nominee.name_fold)[1])
    near_in_years = other.birth_year == nominee.birth_year if nominee.birth_year else is_namesake
    its_household = other.name_fold.endswith(f" {nominee.name_fold}", autoescape=True)
    return or_(
        is_namesake,
        and_(other.kind == _K.INDIVIDUAL, near_in_years),
        and_(other.kind == _K.HOUSEHOLD, its_household),
    )


def commune_names(ids: Iterable[int]) -> dict[int, str]:
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = db.session.execute(select(Locality.id, Locality.name).where(Locality.id.in_(wanted)))
    return {row.id: row.name for row in rows}


@dataclass(frozen=True)
class Alike:
    """Two entries side by side, and why they may be one."""

    one: Entry
    other: Entry
    reasons: tuple[str, ...]

    @property
    def is_namesake(self) -> bool:
        return self.one.known.name_fold == self.other.known.name_fold

    @property
    def is_across(self) -> bool:
        return self.one.known.commune != self.other.known.commune


@dataclass(frozen=True)
class Compared:
    pairs: list[Alike]
    # There were more entries than one page compares.
    is_cut: bool


def alike_in(season: Season, year: Campaign, distinct: set[tuple[int, int]]) -> Compared:
    """The season's likely doubles, those of the very same name first."""
    entries, wanted = season_entries(season, year)
    likes = like_pairs((entry.known for entry in entries.values()), wanted=wanted)
    pairs = [
        Alike(entries[like.low], entries[like.high], like.reasons)
        for like in likes
        if (like.low, like.high) not in distinct
    ]
    pairs.sort(key=lambda pair: (not pair.is_namesake, pair.one.known.name_fold, pair.one.known.id))
    return Compared(pairs, len(entries) > MOST_COMPARED)


def alike_to(nomination: Nomination) -> list[Alike]:
    """Whom the nominee of a dossier may be as well."""
    mine, others = entries_like(nomination)
    found = ((other, likeness(mine.known, other.known)) for other in others)
    pairs = [Alike(mine, other, reasons) for other, reasons in found if reasons]
    return sorted(pairs, key=lambda pair: (pair.is_across, not pair.is_namesake, pair.other.known.id))


def why_alike(one: Nominee, other: Nominee) -> tuple[str, ...]:
    names = {
        commune_id_of(place.path): (place if place.parent is None or place.is_commune else place.parent).name
        for place in (one.locality, other.locality)
    }
    return likeness(_entry_of(one, names).known, _entry_of(other, names).known)
