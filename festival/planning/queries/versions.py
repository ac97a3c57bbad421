"""What a festival's plan says, now and in its approved versions, as plain values."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable

from sqlalchemy import null, select, union_all
from sqlalchemy.orm import joinedload

from festival.core.db import db
from festival.localities.models import Locality
from festival.planning import rules
from festival.planning.models import (
    BudgetLine,
    Festival,
    FestivalResource,
    ItemResource,
    PlanVersion,
    ProgrammeItem,
    RainPlan,
    Resource,
    Season,
)
from festival.planning.rules.amendments import AmendmentState
from festival.planning.rules.differences import Section, differences
from festival.planning.rules.rain import is_called, is_decided_anew

_ROW = ("track", "minutes", "title", "presenter", "agency", "needs", "is_award", "is_fixed")
_LINE = ("title", "quantity", "unit", "unit_price")


def shown_plan(festival_id: int) -> dict | None:
    """What the version in force says, which is what the public reads; None before the first approval."""
    query = (
        select(PlanVersion.content)
        .join(Festival, Festival.id == PlanVersion.festival_id)
        .where(Festival.id == festival_id, PlanVersion.number == Festival.version)
    )
    written = db.session.scalar(query)
    if written is not None:
        return json.loads(written)
    # Approved before plans were frozen: nothing was changed since, because changing it freezes it first.
    festival = db.session.get(Festival, festival_id)
    if festival is None or festival.state not in rules.PUBLIC_STATES:
        return None
    return plan_content(festival)


def changes_of(festival: Festival) -> list[Section]:
    """What the open or submitted amendment changes in the version in force."""
    if festival.amendment is AmendmentState.NONE:
        return []
    return differences(shown_plan(festival.id), plan_content(festival))


def ends_rain_call(festival: Festival) -> bool:
    """Whether approving the amendment ends the rain plan that is called now."""
    if festival.amendment is AmendmentState.NONE or not is_called(db.session.get(RainPlan, festival.id)):
        return False
    return is_decided_anew(shown_plan(festival.id), plan_content(festival))


def version_rows(festival_id: int) -> list:
    """Every approved version without its text, newest first."""
    columns = (
        PlanVersion.number,
        PlanVersion.sha256,
        PlanVersion.approved_at,
        PlanVersion.approved_by,
        PlanVersion.note,
    )
    query = select(*columns).where(PlanVersion.festival_id == festival_id)
    return list(db.session.execute(query.order_by(PlanVersion.number.desc())))


def plan_version(festival_id: int, version_number: int) -> PlanVersion | None:
    """The loader of ``@allow``, with the places that the page names."""
    of = joinedload(PlanVersion.festival)
    options = [
        of.joinedload(Festival.locality).joinedload(Locality.parent).joinedload(Locality.parent),
        of.joinedload(Festival.season).joinedload(Season.locality).joinedload(Locality.parent),
    ]
    return db.session.get(PlanVersion, (festival_id, version_number), options=options)


def plan_content(festival: Festival) -> dict:
    """The plan as it stands now; dates as 2026-08-15, times as 07:30."""
    return plan_contents([festival])[festival.id]


def plan_contents(festivals: list[Festival]) -> dict[int, dict]:
    """The plans of many; three queries beside what the festivals have loaded already."""
    ids = [festival.id for festival in festivals]
    lines = select(BudgetLine).where(BudgetLine.festival_id.in_(ids))
    lines = db.session.scalars(lines.order_by(BudgetLine.position, BudgetLine.id))
    budgets = _grouped(lines, lambda line: line.festival_id)
    rains = rain_plans(ids)
    resources = _resources(ids)
    return {
        festival.id: {
            "title": festival.title,
            "held_on": festival.held_on.isoformat() if festival.held_on else None,
            "starts_at": _clock(festival.starts_at),
            "minutes": festival.minutes,
            "venue": festival.venue,
            "hall": festival.hall.name if festival.hall else "",
            # The place itself: its name may be corrected later.
            "hall_id": festival.hall_id,
            "bring": festival.bring,
            "pilot_level": festival.pilot_level.value,
            "programme": [_row(item) for item in festival.items],
            "budget": [_line(line) for line in budgets[festival.id]],
            "rain": _rain(rains.get(festival.id)),
            "resources": resources[festival.id],
        }
        for festival in festivals
    }


def rain_plans(ids: list[int]) -> dict[int, RainPlan]:
    found = db.session.scalars(select(RainPlan).where(RainPlan.festival_id.in_(ids)))
    return {rain.festival_id: rain for rain in found}


def _grouped(things: Iterable, key: Callable) -> defaultdict[int, list]:
    found = defaultdict(list)
    for thing in things:
        found[key(thing)].append(thing)
    return found


def _clock(moment) -> str | None:
    return moment.isoformat("minutes") if moment else None


def _row(item) -> dict:
    row = {name: getattr(item, name) for name in _ROW}
    return {"part": item.part.value, "starts_at": _clock(item.starts_at), **row}


def _line(line: BudgetLine) -> dict:
    return {**{name: getattr(line, name) for name in _LINE}, "source": line.source.value}


def _resources(ids: list[int]) -> dict[int, list[dict]]:
    """Who and what is wanted: for the whole festival (no row), or for the row with this number."""
    names = (Resource.id, Resource.kind, Resource.name)
    whole = (
        select(*names, null().label("row"), FestivalResource.festival_id)
        .join(FestivalResource, FestivalResource.resource_id == Resource.id)
        .where(FestivalResource.festival_id.in_(ids))
    )
    of_rows = (
        select(*names, ProgrammeItem.position.label("row"), ProgrammeItem.festival_id)
        .join(ItemResource, ItemResource.resource_id == Resource.id)
        .join(ProgrammeItem, ProgrammeItem.id == ItemResource.programme_item_id)
        .where(ProgrammeItem.festival_id.in_(ids))
    )
    found = sorted(db.session.execute(union_all(whole, of_rows)), key=lambda row: (row.row or 0, row.id))
    said = _grouped(found, lambda row: row.festival_id)
    for festival_id, rows in said.items():
        said[festival_id] = [
            {"id": row.id, "kind": row.kind.value, "name": row.name, "row": row.row} for row in rows
        ]
    return said


def _rain(rain: RainPlan | None) -> dict | None:
    if rain is None:
        return None
    return {
        "venue": rain.venue,
        "decider": rain.decider,
        "decides_days_before": rain.decides_days_before,
        "decides_at": _clock(rain.decides_at),
        "changes": rain.changes,
    }
