"""What is noted of a nominee: times of service, and awards that were decided outside this site."""

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from festival.core.db import db
from festival.localities.models import Locality, within
from festival.nominations.models import EarlierAward, Nominee, ServicePeriod
from festival.nominations.queries.dossiers import in_scope


def service_periods(nominee_id: int) -> list[ServicePeriod]:
    query = select(ServicePeriod).where(ServicePeriod.nominee_id == nominee_id)
    return list(db.session.scalars(query.order_by(ServicePeriod.started_on, ServicePeriod.id)))


def earlier_awards(nominee_id: int) -> list[EarlierAward]:
    """The latest first."""
    query = select(EarlierAward).where(EarlierAward.nominee_id == nominee_id)
    return list(db.session.scalars(query.order_by(EarlierAward.year.desc(), EarlierAward.id)))


_PERIOD = (
    select(ServicePeriod)
    .where(ServicePeriod.id == bindparam("id"))
    .options(joinedload(ServicePeriod.nominee).joinedload(Nominee.locality))
)
_AWARD = (
    select(EarlierAward)
    .where(EarlierAward.id == bindparam("id"))
    .options(joinedload(EarlierAward.nominee).joinedload(Nominee.locality))
)


def service_period(service_period_id: int) -> ServicePeriod | None:
    return db.session.scalar(_PERIOD, {"id": service_period_id})


def earlier_award(earlier_award_id: int) -> EarlierAward | None:
    return db.session.scalar(_AWARD, {"id": earlier_award_id})


def awards_noted(paths: list[str], home: Locality, year: int) -> Select:
    """What was noted for one year in a place, within somebody's scope, with all that a row shows."""
    return (
        select(EarlierAward)
        .join(EarlierAward.nominee)
        .join(Nominee.locality)
        .where(EarlierAward.year == year, within(home), in_scope(paths))
        .options(contains_eager(EarlierAward.nominee).contains_eager(Nominee.locality))
    )


def people_of(home: Locality, folded: list[str]) -> dict[str, list[Nominee]]:
    """Folded name -> who of a place's register bears it; one query."""
    query = (
        select(Nominee)
        .join(Nominee.locality)
        .where(within(home), Nominee.name_fold.in_(folded), Nominee.merged_into_id.is_(None))
        .options(contains_eager(Nominee.locality))
        .order_by(Nominee.id)
    )
    found: dict[str, list[Nominee]] = {}
    for nominee in db.session.scalars(query):
        found.setdefault(nominee.name_fold, []).append(nominee)
    return found


def noted_already(nominee_ids: list[int], years: set[int]) -> set[tuple[int, str, int]]:
    """Nominee, name of an award and year, of what is noted."""
    query = select(EarlierAward.nominee_id, EarlierAward.name, EarlierAward.year).where(
        EarlierAward.nominee_id.in_(nominee_ids), EarlierAward.year.in_(years)
    )
    return {tuple(row) for row in db.session.execute(query)}


def names_noted(home: Locality, year: int) -> list[str]:
    """Which awards were noted for a year in a place."""
    query = (
        select(EarlierAward.name)
        .join(EarlierAward.nominee)
        .join(Nominee.locality)
        .where(EarlierAward.year == year, within(home))
        .distinct()
        .order_by(EarlierAward.name)
    )
    return list(db.session.scalars(query))
