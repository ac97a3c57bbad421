"""What is in force and shown. All of it runs inside a step's transaction, under the festival's lock."""

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db
from festival.planning.models import Festival, PlanVersion, RainPlan
from festival.planning.queries.versions import plan_content, shown_plan
from festival.planning.rules import rain as rain_rules
from festival.planning.rules import versions


def freeze(festival: Festival, actor: Actor, note: str = "") -> PlanVersion:
    """The plan as it stands becomes the next version, which is in force from now on."""
    db.session.flush()
    written = versions.canonical(plan_content(festival))
    festival.version += 1
    version = PlanVersion(
        festival_id=festival.id,
        number=festival.version,
        content=written,
        sha256=versions.fingerprint(written),
        approved_at=clock.now(),
        approved_by=actor.name,
        note=note,
    )
    db.session.add(version)
    festival.show_plan()
    db.session.flush()
    show(festival)
    return version


def show(festival: Festival) -> None:
    """Lists and calendars name the place where people have to go: the other one while rain is called."""
    plan = shown_plan(festival.id)
    is_called = rain_rules.is_called(db.session.get(RainPlan, festival.id))
    place = plan["rain"]["venue"] if is_called and plan["rain"] else plan["venue"]
    festival.shown_venue = place


def stop_rain_plan(festival: Festival, actor: Actor) -> None:
    """Back to the usual place, if rain was called."""
    rain = db.session.get(RainPlan, festival.id)
    if not rain_rules.is_called(rain):
        return
    rain.called_at, rain.called_by = None, ""
    db.session.flush()
    show(festival)
    festival.touch()
    audit.record(
        festival.season.locality_id,
        actor,
        "festival.rain.stop",
        ("festival", festival.id),
        place=festival.shown_venue,
    )
