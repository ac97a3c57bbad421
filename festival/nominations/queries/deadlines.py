"""Until when dossiers may come in: the awards' days, the season's, and what was granted beyond them."""

from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import AwardType, DeadlineGrace, Nomination
from festival.nominations.rules import EDITABLE_STATES, AwardBasis
from festival.nominations.rules.deadlines import WEEK, award_due, last_day
from festival.planning.models import Season


def grace(deadline_grace_id: int) -> DeadlineGrace | None:
    return db.session.get(DeadlineGrace, deadline_grace_id)


def graces(season_id: int) -> list[DeadlineGrace]:
    """Every grace of a season, those that were withdrawn too; the newest first."""
    query = (
        select(DeadlineGrace)
        .where(DeadlineGrace.season_id == season_id)
        .options(joinedload(DeadlineGrace.unit))
        .order_by(DeadlineGrace.recorded_at.desc(), DeadlineGrace.id.desc())
    )
    return list(db.session.scalars(query))


def due_of(award: AwardType, season: Season) -> date:
    """The day before any grace."""
    return award_due(award.due_month, award.due_day, year=season.year, season_due=season.nominations_due)


def until_of(award: AwardType, season: Season, unit: Locality, given: list[DeadlineGrace]) -> date:
    """The last day on which ``unit`` may hand in for the award."""
    return last_day(due_of(award, season), [one.until for one in given if _covers(one, award, unit)])


def granted_to_all(season_id: int, unit: Locality | None, award_code: str | None) -> date | None:
    """The latest day that standing graces give to all of ``unit`` and the award; None stands for all."""
    days = [
        one.until
        for one in graces(season_id)
        if one.withdrawn_at is None
        and one.award_code in (None, award_code)
        and (one.unit is None or (unit is not None and one.unit.contains(unit)))
    ]
    return max(days, default=None)


def _covers(one: DeadlineGrace, award: AwardType, unit: Locality) -> bool:
    if one.withdrawn_at is not None or one.award_code not in (None, award.code):
        return False
    return one.unit is None or one.unit.contains(unit)


def until(nomination: Nomination) -> date:
    """The last day on which this dossier may be handed in."""
    given = graces(nomination.season_id)
    return until_of(nomination.award_type, nomination.season, nomination.locality, given)


def due_condition(season: Season, wanted: str, today: date) -> ColumnElement[bool]:
    """Dossiers that wait to be handed in, by the time left; for a query that joins award and unit."""
    soon = today + WEEK
    by_time = {
        "late": not_(_open_on(season, today)),
        "week": and_(_open_on(season, today), not_(_open_after(season, soon))),
        "later": _open_after(season, soon),
    }
    return and_(
        Nomination.state.in_(EDITABLE_STATES),
        Nomination.submitted_at.is_(None),
        Nomination.basis != AwardBasis.AD_HOC,
        by_time[wanted],
    )


def _open_on(season: Season, day: date) -> ColumnElement[bool]:
    return or_(_own_day(season, lambda own: own >= day), _granted(season, DeadlineGrace.until >= day))


def _open_after(season: Season, day: date) -> ColumnElement[bool]:
    return or_(_own_day(season, lambda own: own > day), _granted(season, DeadlineGrace.until > day))


def _own_day(season: Season, fits) -> ColumnElement[bool]:
    """Whether the day without grace fits; the few awards with a day of their own are asked one by one."""
    query = select(AwardType.id, AwardType.due_month, AwardType.due_day).where(
        AwardType.due_month.is_not(None)
    )
    own = {
        row.id: award_due(row.due_month, row.due_day, year=season.year, season_due=season.nominations_due)
        for row in db.session.execute(query)
    }
    good = [award_id for award_id, day in own.items() if fits(day)]
    if not fits(season.nominations_due):
        return AwardType.id.in_(good)
    return or_(AwardType.due_month.is_(None), AwardType.id.in_(good))


def _granted(season: Season, until: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(_graces_of_row(season.id, DeadlineGrace.id).where(until))


def granted_until(season_id: int) -> ScalarSelect:
    """The latest day of the graces that cover a row; for a query that joins award and unit."""
    return _graces_of_row(season_id, func.max(DeadlineGrace.until)).scalar_subquery()


def _graces_of_row(season_id: int, wanted) -> Select:
    unit = aliased(Locality)
    return (
        select(wanted)
        .select_from(DeadlineGrace)
        .outerjoin(unit, unit.id == DeadlineGrace.locality_id)
        .where(
            DeadlineGrace.season_id == season_id,
            DeadlineGrace.withdrawn_at.is_(None),
            or_(DeadlineGrace.award_code.is_(None), DeadlineGrace.award_code == AwardType.code),
            or_(unit.id.is_(None), Locality.path.startswith(unit.path)),
        )
        .correlate(AwardType, Locality)
    )
