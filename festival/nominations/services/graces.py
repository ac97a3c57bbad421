"""Deadlines at the door, and the decisions to let somebody in after them."""

from datetime import date

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.nominations import queries
from festival.nominations.models import AwardType, DeadlineGrace, Nomination
from festival.nominations.queries import deadlines
from festival.nominations.rules import deadlines as rules
from festival.planning.models import Season


def check_in_time(nomination: Nomination, today: date) -> None:
    """Refuse what is handed in too late; runs inside a transaction."""
    rules.check_in_time(
        basis=nomination.basis,
        has_come_in=nomination.submitted_at is not None,
        award_name=nomination.award_type.name,
        until=deadlines.until(nomination),
        today=today,
    )


def record_grace(
    *,
    season_id: int,
    locality_id: int | None,
    award_code: str | None,
    until: date,
    reason: str,
    decided_by: str,
    actor: Actor,
) -> int:
    """Write down that somebody decided to wait longer; for a unit or all, for an award or all. Its id."""
    today = clock.today()
    with transaction():
        season = db.session.get_one(Season, season_id, with_for_update=True)
        unit = _unit(season, locality_id)
        rules.check_grace(
            until=until,
            due=_first_due(season, award_code, today),
            granted=deadlines.granted_to_all(season.id, unit, award_code),
            year=season.year,
            today=today,
        )
        grace = DeadlineGrace(
            season_id=season.id,
            unit=unit,
            award_code=award_code,
            until=until,
            reason=reason,
            decided_by=decided_by,
            recorded_by=actor.name,
        )
        db.session.add(grace)
        db.session.flush()
        audit.record(
            season.locality_id,
            actor,
            "grace.create",
            ("grace", grace.id),
            until=until.isoformat(),
            unit=unit.name if unit else "",
            award=award_code or "",
            decided_by=decided_by,
            reason=reason,
        )
        return grace.id


def withdraw_grace(*, deadline_grace_id: int, actor: Actor) -> None:
    """From now on the day of before counts again; what came in meanwhile stays in."""
    with transaction():
        grace = db.session.get_one(DeadlineGrace, deadline_grace_id, with_for_update=True)
        rules.check_not_withdrawn(grace.withdrawn_at is not None)
        grace.withdrawn_at = clock.now()
        audit.record(grace.season.locality_id, actor, "grace.withdraw", ("grace", grace.id))


def _unit(season: Season, locality_id: int | None) -> Locality | None:
    if locality_id is None:
        return None
    unit = db.session.get(Locality, locality_id)
    if unit is None or not season.locality.contains(unit):
        raise RuleBroken("Đơn vị này không thuộc mùa đang mở. Hãy chọn lại đơn vị.")
    return unit


def _first_due(season: Season, award_code: str | None, today: date) -> date:
    """The earliest of the days that the grace would move."""
    offered: list[AwardType] = queries.awards_on(today, season.locality)
    days = [deadlines.due_of(award, season) for award in offered if award_code in (None, award.code)]
    if award_code is not None and not days:
        raise RuleBroken("Hình thức này không còn trong danh mục đang áp dụng. Hãy chọn lại.")
    return min(days, default=season.nominations_due)
