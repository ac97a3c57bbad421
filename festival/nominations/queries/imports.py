"""Spreadsheets that were brought, and what is stored about the people in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import bindparam, case, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.localities.models import Locality, within
from festival.nominations import rules
from festival.nominations.models import AwardType, EarlierAward, ImportRun, Nomination, Nominee
from festival.nominations.queries.awards import awards_on
from festival.nominations.queries.dossiers import unit_names
from festival.nominations.rules import NominationState, RecipientKind
from festival.nominations.sheets.plan import Award, Entry, Stored, Unit
from festival.planning.models import Season

_CHUNK = 500
_RUN = (
    select(ImportRun)
    .where(ImportRun.id == bindparam("id"))
    .options(
        joinedload(ImportRun.locality),
        joinedload(ImportRun.user),
        joinedload(ImportRun.season).joinedload(Season.locality),
    )
)


def import_run(import_run_id: int) -> ImportRun | None:
    return db.session.scalar(_RUN, {"id": import_run_id})


def runs_seen(season_id: int, paths: list[str]) -> list[ImportRun]:
    """The newest lists brought to a season by places at or below these paths."""
    query = (
        select(ImportRun)
        .join(ImportRun.locality)
        .where(ImportRun.season_id == season_id)
        .where(or_(false(), *(Locality.path.startswith(path, autoescape=True) for path in paths)))
        .options(contains_eager(ImportRun.locality), joinedload(ImportRun.user))
        .order_by(ImportRun.id.desc())
        .limit(30)
    )
    return list(db.session.scalars(query))


def season_around(code: str, year: int) -> tuple[Season, Locality]:
    """A unit by its code, and the nearest season of that year in which it proposes."""
    place = db.session.scalar(select(Locality).where(Locality.code == code))
    if place is None:
        raise RuleBroken(f"Không có đơn vị mang mã «{code}». Hãy xem mã trong danh mục đơn vị.")
    query = (
        select(Season)
        .join(Season.locality)
        .where(Season.year == year, Season.locality_id.in_(place.ancestor_ids))
        .options(contains_eager(Season.locality))
        .order_by(func.length(Locality.path).desc())
    )
    season = db.session.scalars(query).first()
    if season is None:
        raise RuleBroken(f"{place.name} chưa có mùa {year}. Hãy mở mùa trên trang trước.")
    return season, place


def awards_offered(season: Season, day) -> list[Award]:
    return [
        Award(
            id=award.id,
            code=award.code,
            name=award.name,
            printed_name=award.printed_name,
            multiples={kind: award.multiple(kind) for kind in RecipientKind},
            once=award.once_in_a_lifetime,
        )
        for award in awards_on(day, season.locality)
    ]


def units_of(place: Locality) -> list[Unit]:
    return [Unit(row.id, row.name) for row in unit_names(place)]


def entries_named(place: Locality, folds: Iterable[str], season_id: int) -> tuple[list[Entry], list[Stored]]:
    """Who of the register at or below a place has one of these names, and their nominations of the season."""
    rows = [
        row
        for part in _parts(sorted(folds))
        for row in db.session.execute(_ENTRIES.where(within(place), Nominee.name_fold.in_(part)))
    ]
    ids = [row.id for row in rows]
    stored, busy, given = _nominations(place, ids, season_id)
    for part in _parts(ids):
        earlier = select(EarlierAward.nominee_id, EarlierAward.code).where(EarlierAward.nominee_id.in_(part))
        for nominee_id, code in db.session.execute(earlier):
            given[nominee_id].add(code)
    entries = [
        Entry(
            **{name: getattr(row, name) for name in _OWN},
            unit_id=row.locality_id,
            unit_name=row.unit_name,
            is_busy=row.id in busy,
            given=frozenset(given[row.id]),
        )
        for row in rows
    ]
    return entries, stored


_OWN = (
    "id",
    "kind",
    "salutation",
    "name",
    "birth_year",
    "address_line",
    "head_count",
    "women_count",
    "leader_name",
)
_ENTRIES = (
    select(*(getattr(Nominee, name) for name in _OWN), Nominee.locality_id, Locality.name.label("unit_name"))
    .join(Locality, Locality.id == Nominee.locality_id)
    .where(Nominee.merged_into_id.is_(None))
    .order_by(Nominee.id)
)


def _nominations(place: Locality, nominee_ids: list[int], season_id: int):
    """Nominations of the season, who is on the way in any season, and what was decided before."""
    stored, busy, given = [], set(), defaultdict(set)
    query = (
        select(
            Nomination.id,
            Nomination.nominee_id,
            AwardType.code,
            Nomination.state,
            Nomination.held_on,
            Nomination.basis,
            Nomination.citation,
            # Long, and asked of this season's only.
            case((Nomination.season_id == season_id, Nomination.report), else_="").label("report"),
            Nomination.season_id,
            Locality.path,
        )
        .join(AwardType, AwardType.id == Nomination.award_type_id)
        .join(Locality, Locality.id == Nomination.locality_id)
        .where(Nomination.state != NominationState.WITHDRAWN)
        .order_by(Nomination.id)
    )
    for part in _parts(nominee_ids):
        for row in db.session.execute(query.where(Nomination.nominee_id.in_(part))):
            is_editable = row.state in rules.EDITABLE_STATES
            if rules.is_open(row.state) and not is_editable:
                busy.add(row.nominee_id)
            if row.state is NominationState.DECIDED:
                given[row.nominee_id].add(row.code)
            if row.season_id == season_id:
                stored.append(
                    Stored(
                        id=row.id,
                        nominee_id=row.nominee_id,
                        award_code=row.code,
                        state=row.state,
                        basis=row.basis,
                        citation=row.citation,
                        report=row.report,
                        is_editable=is_editable and row.path.startswith(place.path),
                    )
                )
    return stored, busy, given


def _parts(values: list) -> Iterator[list]:
    return (values[place : place + _CHUNK] for place in range(0, len(values), _CHUNK))
