"""Nominations: one, a list within somebody's scope, those that wait for the council or a decision."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload, load_only, with_expression

from festival.core.db import db
from festival.localities.models import Locality, within
from festival.nominations.models import AwardType, EarlierAward, Nomination, Nominee
from festival.nominations.queries.deadlines import granted_until
from festival.nominations.queries.levels import decided_here
from festival.nominations.rules import QUEUE_STATES, NominationState, RecipientKind
from festival.planning.models import Season


@dataclass(frozen=True)
class Desk:
    """Where somebody sits down to propose: a season, and the place where the right is held."""

    season: Season
    locality: Locality


@cache
def _desk() -> Select:
    home = aliased(Locality)
    return (
        select(Season, Locality)
        .join(home, home.id == Season.locality_id)
        .join(Locality, Locality.id == bindparam("locality_id"))
        .where(Season.id == bindparam("season_id"))
        .options(contains_eager(Season.locality.of_type(home)))
    )


def desk(season_id: int, locality_id: int) -> Desk | None:
    """None when the place does not lie within the season's locality."""
    row = db.session.execute(_desk(), {"season_id": season_id, "locality_id": locality_id}).first()
    if row is None or not row.Locality.path.startswith(row.Season.locality.path):
        return None
    return Desk(*row)


def at_or_in(place: Locality) -> ColumnElement[bool]:
    """The place itself and what stands directly in it; by index also when the whole country is here."""
    return or_(Locality.id == place.id, Locality.parent_id == place.id)


def units_within(place: Locality) -> list[Locality]:
    """Who may stand as proposer: the place itself first, then what stands in it."""
    query = select(Locality).where(at_or_in(place)).order_by(Locality.id != place.id, Locality.name_sort)
    return list(db.session.scalars(query))


@cache
def _unit_names() -> Select:
    place = Locality(id=bindparam("id"))
    query = select(Locality.id, Locality.name, Locality.path).where(at_or_in(place))
    return query.order_by(Locality.id != place.id, Locality.name_sort)


def unit_names(place: Locality) -> list:
    """Id, name and path of the units within a place, for a box to choose from."""
    return list(db.session.execute(_unit_names(), {"id": place.id}))


_DOSSIER = (
    select(Nomination)
    .where(Nomination.id == bindparam("id"))
    .options(
        joinedload(Nomination.nominee).joinedload(Nominee.locality),
        # With the few papers it asks for: every page of a dossier tells which are there.
        joinedload(Nomination.award_type).joinedload(AwardType.pieces),
        joinedload(Nomination.locality),
        joinedload(Nomination.created_by),
        # With the province, which the head of the page names.
        joinedload(Nomination.season).joinedload(Season.locality).joinedload(Locality.parent),
    )
)


def nomination(nomination_id: int) -> Nomination | None:
    return db.session.scalars(_DOSSIER, {"id": nomination_id}).unique().one_or_none()


def in_scope(paths: list[str]) -> ColumnElement[bool]:
    """Rows whose locality lies at or below one of the paths; needs a join with Locality."""
    return or_(false(), *(Locality.path.startswith(path, autoescape=True) for path in paths))


# What a row shows and an export writes; the rest would be sorted along with it.
_SHOWN_IN_LISTS = (
    load_only(
        Nomination.state,
        Nomination.basis,
        Nomination.citation,
        Nomination.held_on,
        Nomination.submitted_at,
        Nomination.submissions,
        Nomination.changed_at,
        raiseload=True,
    ),
    contains_eager(Nomination.nominee).load_only(
        Nominee.kind,
        Nominee.salutation,
        Nominee.name,
        Nominee.birth_year,
        Nominee.address_line,
        raiseload=True,
    ),
    contains_eager(Nomination.locality).load_only(Locality.name, Locality.path, raiseload=True),
    contains_eager(Nomination.award_type).load_only(
        AwardType.name, AwardType.code, AwardType.due_month, AwardType.due_day, raiseload=True
    ),
)


def nominations_seen(paths: list[str], season_id: int) -> Select:
    """The season's nominations within somebody's scope, with all that a row shows."""
    return (
        select(Nomination)
        .join(Nomination.nominee)
        .join(Nomination.locality)
        .join(Nomination.award_type)
        .where(Nomination.season_id == season_id, in_scope(paths))
        .options(*_SHOWN_IN_LISTS, with_expression(Nomination.granted_until, granted_until(season_id)))
    )


def search_conditions(words: str) -> list[ColumnElement[bool]]:
    """Every word of an already folded search stands somewhere in the name."""
    return [Nominee.name_fold.contains(word, autoescape=True) for word in words.split()[:8]]


def _in_reading_order(season_id: int, *conditions) -> list[Nomination]:
    """By award, then kind, then given name: how lists are read aloud."""
    query = (
        select(Nomination)
        .join(Nomination.nominee)
        .join(Nomination.award_type)
        .where(Nomination.season_id == season_id, Nomination.held_on.is_(None), *conditions)
        .options(
            contains_eager(Nomination.nominee),
            contains_eager(Nomination.award_type),
            joinedload(Nomination.locality),
            joinedload(Nomination.season).joinedload(Season.locality),
        )
        .order_by(AwardType.position, Nominee.kind, Nominee.name_sort, Nomination.id)
    )
    return list(db.session.scalars(query))


def eligible_for_agenda(season_id: int) -> list[Nomination]:
    """What may be put on a session's agenda; held ones stay away."""
    return _in_reading_order(season_id, Nomination.state == NominationState.ELIGIBLE)


def passed_undecided(season_id: int) -> list[Nomination]:
    """What may be decided at this level now; awards of a higher one are forwarded instead."""
    return _in_reading_order(season_id, Nomination.state == NominationState.PASSED, decided_here())


def has_been_decided(nominee_id: int, award_code: str, except_nomination_id: int | None = None) -> bool:
    """Whether the nominee already holds the award, of whatever date its row is: from here or as noted."""
    noted = exists().where(EarlierAward.nominee_id == nominee_id, EarlierAward.code == award_code)
    decided = (
        select(Nomination.id)
        .join(Nomination.award_type)
        .where(
            Nomination.nominee_id == nominee_id,
            Nomination.id != (except_nomination_id or 0),
            AwardType.code == award_code,
            Nomination.state == NominationState.DECIDED,
        )
        .exists()
    )
    return db.session.scalar(select(or_(decided, noted)))


def earlier(nomination: Nomination, limit: int = 20) -> list[Nomination]:
    """Other nominations of this nominee and of namesakes born the same year in the season's locality."""
    nominee = nomination.nominee
    same = Nominee.id == nominee.id
    if nominee.kind is not RecipientKind.INDIVIDUAL or nominee.birth_year is not None:
        namesake = and_(
            Nominee.kind == nominee.kind,
            Nominee.name_fold == nominee.name_fold,
            Nominee.birth_year.is_not_distinct_from(nominee.birth_year),
        )
        same = or_(same, namesake)
    query = (
        select(Nomination)
        .join(Nomination.nominee)
        .join(Nomination.locality)
        .join(Nomination.season)
        .where(
            Nomination.id != nomination.id,
            # What was sent up and its copy above are one.
            Nomination.uuid.is_distinct_from(nomination.origin_uuid),
            Nomination.origin_uuid.is_distinct_from(nomination.uuid),
            within(nomination.season.locality),
            same,
        )
        .options(
            contains_eager(Nomination.nominee),
            contains_eager(Nomination.season),
            contains_eager(Nomination.locality),
            joinedload(Nomination.award_type),
        )
        .order_by(Season.year.desc(), Nomination.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


def review_neighbours(nomination: Nomination, paths: list[str]) -> tuple[int | None, int | None]:
    """Ids of the dossiers before and after this one in the queue of the standing office."""
    here = (nomination.nominee.name_sort, nomination.id)
    place = tuple_(Nominee.name_sort, Nomination.id)
    queue = (
        select(Nomination.id)
        .join(Nomination.nominee)
        .join(Nomination.locality)
        .where(
            Nomination.season_id == nomination.season_id,
            Nomination.state.in_(QUEUE_STATES),
            Nomination.id != nomination.id,
            in_scope(paths),
        )
        .limit(1)
    )
    before = queue.where(place < here).order_by(Nominee.name_sort.desc(), Nomination.id.desc())
    after = queue.where(place > here).order_by(Nominee.name_sort, Nomination.id)
    return db.session.scalar(before), db.session.scalar(after)
