"""What is in force and shown. All of it runs inside a step's transaction, under the festival's lock."""

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db
from festival.planning.models import Festival, PlanVersion, RainPlan
from festival.planning.queries.versions import plan_contents, rain_plans, shown_plan
from festival.planning.rules import rain as rain_rules
from festival.planning.rules import versions


def freeze(festival: Festival, actor: Actor, note: str = "") -> PlanVersion:
    """The plan as it stands becomes the next version, which is in force from now on."""
    return freeze_all([festival], actor, note)[0]


def freeze_all(festivals: list[Festival], actor: Actor, note: str = "") -> list[PlanVersion]:
    """The same for many, with no more questions than for one."""
    db.session.flush()
    plans, rains = plan_contents(festivals), rain_plans([festival.id for festival in festivals])
    frozen = []
    for festival in festivals:
        plan = plans[festival.id]
        written = versions.canonical(plan)
        festival.version += 1
        frozen.append(
            PlanVersion(
                festival_id=festival.id,
                number=festival.version,
                content=written,
                sha256=versions.fingerprint(written),
                approved_at=clock.now(),
                approved_by=actor.name,
                note=note,
            )
        )
        festival.show_plan()
        _show_place(festival, plan, rains.get(festival.id))
    db.session.add_all(frozen)
    db.session.flush()
    return frozen


def show(festival: Festival) -> None:
    """Lists and calendars name the place where people have to go: the other one while rain is called."""
    _show_place(festival, shown_plan(festival.id), db.session.get(RainPlan, festival.id))


def _show_place(festival: Festival, plan: dict, rain: RainPlan | None) -> None:
    is_called = rain_rules.is_called(rain)
    festival.shown_venue = plan["rain"]["venue"] if is_called and plan["rain"] else plan["venue"]


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
