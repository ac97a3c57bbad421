"""When and where a festival is held, and what it needs of what the commune shares."""

from datetime import date, time

from sqlalchemy import delete, select

from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.models import Festival, FestivalResource, ItemResource, ProgrammeItem, Resource
from festival.planning.rules.clashes import shifted
from festival.planning.rules.clock import minute_of
from festival.planning.rules.programme import timeline
from festival.planning.rules.scheduling import DayPart, ResourceKind
from festival.planning.services.festivals import locked, record
from festival.planning.services.timing import retime_from_start

# The hall stays as it is.
SAME = -1


def place_festival(
    festival_id: int,
    *,
    held_on: date | None,
    starts_at: time | None,
    seen: int,
    actor: Actor,
    hall_id: int | None = SAME,
) -> Festival:
    """Give a festival its day, hour and hall; its programme moves with the hour."""
    with transaction():
        festival = _open(festival_id, seen)
        before = _place(festival)
        if hall_id not in (SAME, festival.hall_id):
            _set_hall(festival, hall_id)
        put(festival, held_on, starts_at)
        festival.touch()
        record(festival, actor, "festival.edit", before=before, after=_place(festival))
    return festival


def put(festival: Festival, held_on: date | None, starts_at: time | None) -> None:
    """Inside a running transaction: the day and the hour, if the place may have that day."""
    if held_on is not None:
        rules.check_in_window(held_on, *festival.season.window_for(festival.locality.kind))
    festival.held_on = held_on
    if starts_at is not None and starts_at != festival.starts_at:
        _move_programme(festival, starts_at)
    else:
        festival.starts_at = starts_at


def _move_programme(festival: Festival, starts_at: time) -> None:
    """Rows with an hour of their own keep their distance from the start; the others follow the clock."""
    items = sorted(festival.items, key=lambda item: item.position)
    if items:
        old = (
            minute_of(festival.starts_at)
            if festival.starts_at
            else min(start for start, _ in timeline(items))
        )
        fixed = [item for item in items if item.is_fixed]
        moved = shifted([item.starts_at for item in fixed], minute_of(starts_at) - old)
        for item, start in zip(fixed, moved, strict=True):
            item.starts_at = start
    festival.starts_at = starts_at
    retime_from_start(festival)


def save_needs(
    festival_id: int,
    *,
    minutes: int | None,
    hall_id: int | None,
    wanted_days: int,
    wanted_part: DayPart,
    resource_ids: list[int],
    seen: int,
    actor: Actor,
) -> None:
    """What a festival needs as a whole, and when it would like to be held."""
    with transaction():
        festival = _open(festival_id, seen)
        if hall_id != festival.hall_id:
            _set_hall(festival, hall_id)
        kept = set(_whole(festival_id))
        chosen = [_usable(festival, one, kept).id for one in sorted(set(resource_ids))]
        db.session.execute(delete(FestivalResource).where(FestivalResource.festival_id == festival_id))
        rows = [FestivalResource(festival_id=festival_id, resource_id=one) for one in chosen]
        db.session.add_all(rows)
        festival.minutes = minutes
        festival.wanted_days, festival.wanted_part = wanted_days, wanted_part
        festival.touch()
        names = {"resources": chosen, "hall": hall_id, "minutes": minutes, "wanted_part": wanted_part.value}
        record(festival, actor, "festival.edit", **names)


def save_rows(festival_id: int, resource_id: int, *, item_ids: list[int], seen: int, actor: Actor) -> None:
    """The rows of the programme that need a resource, and no others."""
    with transaction():
        festival = _open(festival_id, seen)
        own = {item.id for item in festival.items}
        if not own.issuperset(item_ids):
            raise RuleBroken("Chương trình vừa thay đổi. Hãy tải lại trang rồi chọn lại.")
        kept = select(ItemResource.resource_id).where(ItemResource.programme_item_id.in_(own))
        resource = _usable(festival, resource_id, set(db.session.scalars(kept)))
        mine = select(ProgrammeItem.id).where(ProgrammeItem.festival_id == festival_id)
        db.session.execute(
            delete(ItemResource).where(
                ItemResource.resource_id == resource.id, ItemResource.programme_item_id.in_(mine)
            )
        )
        rows = [ItemResource(programme_item_id=one, resource_id=resource.id) for one in sorted(set(item_ids))]
        db.session.add_all(rows)
        festival.touch()
        record(festival, actor, "festival.edit", resource=resource.name, rows=len(rows))


def _open(festival_id: int, seen: int) -> Festival:
    festival = locked(festival_id)
    festival.check_editable()
    rules.check_current(seen, festival.revision)
    return festival


def _whole(festival_id: int) -> list[int]:
    query = select(FestivalResource.resource_id).where(FestivalResource.festival_id == festival_id)
    return list(db.session.scalars(query))


def _usable(festival: Festival, resource_id: int, kept: set[int]) -> Resource:
    """One of the commune's own; a retired one only where it was named before."""
    resource = db.session.get(Resource, resource_id)
    if resource is None or resource.locality_id != festival.season.locality_id:
        raise RuleBroken("Nguồn lực này không có trong danh sách của xã. Hãy tải lại trang rồi chọn lại.")
    if resource.is_retired and resource_id not in kept:
        raise RuleBroken(f"«{resource.name}» đã thôi dùng. Hãy chọn nguồn lực khác.")
    return resource


def _set_hall(festival: Festival, hall_id: int | None) -> None:
    """The hall's name becomes the venue, unless somebody wrote a venue of their own."""
    old = festival.hall
    hall = _usable(festival, hall_id, set()) if hall_id is not None else None
    if hall is not None and hall.kind is not ResourceKind.HALL:
        raise RuleBroken(f"«{hall.name}» không phải hội trường, sân. Hãy chọn lại.")
    festival.hall = hall
    if hall is not None and festival.venue in ("", old.name if old else ""):
        festival.venue = hall.name


def _place(festival: Festival) -> dict:
    return {
        "held_on": festival.held_on.isoformat() if festival.held_on else None,
        "starts_at": festival.starts_at.isoformat("minutes") if festival.starts_at else None,
        "hall_id": festival.hall_id,
    }
