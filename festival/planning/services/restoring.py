"""Putting a plan back to what its approved version says: inside a transaction, under the festival's lock.

Rows that are still there keep their ids, and with them what others hang on them: the sound truck
wanted for one row, what a budget line has cost.
"""

from datetime import date, time

from sqlalchemy import delete, select

from festival.core.audit import Actor
from festival.core.db import db
from festival.planning.models import (
    BudgetLine,
    Festival,
    FestivalResource,
    ItemResource,
    ProgrammeItem,
    RainPlan,
    Resource,
)
from festival.planning.queries.versions import plan_content, shown_plan
from festival.planning.rules import PilotLevel, ProgrammePart, matching
from festival.planning.rules.amendments import AmendmentAction, AmendmentState
from festival.planning.rules.budget import FundingSource

OLD_NAME_TAKEN = (
    "Tên của phiên bản đang có hiệu lực nay thuộc ngày hội khác của nơi này. Hãy đổi tên ngày hội kia trước."
)


def drop_amendment(festival: Festival, actor: Actor, why: str) -> None:
    """As part of another step: what is not going to be held as planned needs no new plan."""
    if festival.amendment is not AmendmentState.NONE:
        restore(festival, shown_plan(festival.id))
        festival.amend(AmendmentAction.DROP, actor, why)


def restore(festival: Festival, content: dict) -> None:
    """Plan, programme, budget and rain plan as ``content`` has them."""
    now = plan_content(festival)
    _restore_facts(festival, content)
    _restore_programme(festival, now["programme"], content["programme"])
    _restore_budget(festival, now["budget"], content["budget"])
    _restore_rain(festival, content["rain"])
    db.session.flush()
    _restore_resources(festival, content["resources"])


def _restore_facts(festival: Festival, content: dict) -> None:
    festival.title = content["title"]
    festival.held_on = date.fromisoformat(content["held_on"]) if content["held_on"] else None
    festival.starts_at = time.fromisoformat(content["starts_at"]) if content["starts_at"] else None
    festival.minutes, festival.venue = content["minutes"], content["venue"]
    festival.bring = content["bring"]
    festival.pilot_level = PilotLevel(content["pilot_level"])
    hall_id = content["hall_id"]
    festival.hall_id = hall_id if hall_id and db.session.get(Resource, hall_id) else None


def _restore_programme(festival: Festival, now: list[dict], then: list[dict]) -> None:
    rows = _taken_again(now, then, matching.PROGRAMME, festival.items, ProgrammeItem)
    for position, (item, said) in enumerate(zip(rows, then, strict=True), 1):
        for name, value in {**said, **_programme_values(said)}.items():
            setattr(item, name, value)
        item.position = position
    # Assigning the list deletes the rows that are not in it.
    festival.items = rows


def _programme_values(said: dict) -> dict:
    return {"part": ProgrammePart(said["part"]), "starts_at": time.fromisoformat(said["starts_at"])}


def _restore_budget(festival: Festival, now: list[dict], then: list[dict]) -> None:
    query = select(BudgetLine).where(BudgetLine.festival_id == festival.id)
    lines = list(db.session.scalars(query.order_by(BudgetLine.position, BudgetLine.id)))
    rows = _taken_again(now, then, matching.BUDGET, lines, BudgetLine)
    for position, (line, said) in enumerate(zip(rows, then, strict=True), 1):
        for name, value in {**said, "source": FundingSource(said["source"])}.items():
            setattr(line, name, value)
        line.festival_id, line.position = festival.id, position
        db.session.add(line)
    for line in lines:
        if line not in rows:
            db.session.delete(line)


def _taken_again(now, then, likenesses, things, kind) -> list:
    """The thing that each row of ``then`` is written to: one that is there, else a new one."""
    found = matching.matched(now, then, likenesses)
    return [kind() if place is None else things[place] for place in found]


def _restore_resources(festival: Festival, said: list[dict]) -> None:
    """What was retired since stays wanted; what is no longer in the list at all cannot be."""
    known = set(db.session.scalars(select(Resource.id).where(Resource.id.in_([one["id"] for one in said]))))
    wanted = [one for one in said if one["id"] in known]
    item_ids = {item.position: item.id for item in festival.items}
    db.session.execute(delete(FestivalResource).where(FestivalResource.festival_id == festival.id))
    db.session.execute(delete(ItemResource).where(ItemResource.programme_item_id.in_(item_ids.values())))
    db.session.add_all(
        ItemResource(programme_item_id=item_ids[one["row"]], resource_id=one["id"])
        if one["row"]
        else FestivalResource(festival_id=festival.id, resource_id=one["id"])
        for one in wanted
    )
    db.session.flush()


def _restore_rain(festival: Festival, said: dict | None) -> None:
    rain = db.session.get(RainPlan, festival.id)
    if said is None:
        if rain is not None:
            db.session.delete(rain)
        return
    if rain is None:
        rain = RainPlan(festival_id=festival.id)
        db.session.add(rain)
    for name, value in {**said, "decides_at": time.fromisoformat(said["decides_at"])}.items():
        setattr(rain, name, value)
