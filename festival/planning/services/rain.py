"""The rain plan: approved with the plan, called when it rains, edited like the rest of the plan."""

from dataclasses import asdict, dataclass
from datetime import time

from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.planning import rules
from festival.planning.models import RainPlan
from festival.planning.queries.versions import shown_plan
from festival.planning.rules import rain as rain_rules
from festival.planning.services.festivals import locked, record
from festival.planning.services.versions import show, stop_rain_plan


@dataclass(frozen=True)
class RainContent:
    """What the rain plan says."""

    venue: str
    decider: str
    decides_days_before: int
    decides_at: time
    changes: str = ""


def save_rain_plan(festival_id: int, content: RainContent, *, seen: int, actor: Actor) -> None:
    with transaction():
        festival = locked(festival_id)
        festival.check_editable()
        rules.check_current(seen, festival.revision)
        rain = db.session.get(RainPlan, festival_id)
        rain_rules.check_not_called(rain)
        if rain is None:
            rain = RainPlan(festival_id=festival_id)
            db.session.add(rain)
        for name, value in asdict(content).items():
            setattr(rain, name, value)
        festival.touch()
        record(festival, actor, "festival.rain.edit", place=content.venue)


def delete_rain_plan(festival_id: int, *, seen: int, actor: Actor) -> RainContent | None:
    """Take the rain plan out; what it said, so that it can be put back."""
    with transaction():
        festival = locked(festival_id)
        festival.check_editable()
        rules.check_current(seen, festival.revision)
        rain = db.session.get(RainPlan, festival_id)
        rain_rules.check_not_called(rain)
        if rain is None:
            return None
        content = RainContent(**{name: getattr(rain, name) for name in RainContent.__annotations__})
        db.session.delete(rain)
        festival.touch()
        record(festival, actor, "festival.rain.delete", place=content.venue)
    return content


def call_rain_plan(festival_id: int, *, actor: Actor) -> None:
    """Move to the approved alternative place; everybody reads so at once."""
    with transaction():
        festival = locked(festival_id)
        rain = db.session.get(RainPlan, festival_id)
        rain_rules.check_may_be_called(festival.state, rain, (shown_plan(festival_id) or {}).get("rain"))
        rain.called_at, rain.called_by = clock.now(), actor.name
        show(festival)
        festival.touch()
        record(festival, actor, "festival.rain.call", place=festival.shown_venue)


def uncall_rain_plan(festival_id: int, *, actor: Actor) -> None:
    with transaction():
        festival = locked(festival_id)
        rain_rules.check_may_be_stopped(festival.state, db.session.get(RainPlan, festival_id))
        stop_rain_plan(festival, actor)
