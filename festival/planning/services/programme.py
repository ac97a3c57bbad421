"""The rows of a festival's programme. Every change locks the festival, so that places stay in order.

A row either has an hour of its own or runs on after the one before it; after every change all rows that run
on are timed again, in the same transaction.
"""

from dataclasses import asdict, dataclass
from datetime import time

from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.models import Festival, ProgrammeItem
from festival.planning.rules import ProgrammePart, clock, programme
from festival.planning.services.festivals import locked, record
from festival.planning.services.timing import settle


@dataclass(frozen=True)
class ItemContent:
    """What a row says; without ``starts_at`` it runs on, with it it begins at that hour."""

    part: ProgrammePart
    starts_at: time | None
    minutes: int
    title: str
    presenter: str = ""
    needs: str = ""
    agency: str = ""
    track: int = 1
    is_award: bool = False

    @property
    def is_fixed(self) -> bool:
        return self.starts_at is not None


def content_of(item: ProgrammeItem) -> ItemContent:
    said = {name: getattr(item, name) for name in ItemContent.__annotations__}
    return ItemContent(**{**said, "starts_at": item.starts_at if item.is_fixed else None})


def add_item(festival_id: int, content: ItemContent, *, actor: Actor, position: int | None = None) -> int:
    """Put a row at ``position`` (from 1), or at the end; the new row's id."""
    with transaction():
        festival = _editable(festival_id)
        programme.check_room(len(festival.items) + 1)
        before = _length(festival)
        last = len(festival.items) + 1
        item = _row(content)
        festival.items.insert(_place(position, last) - 1, item)
        _settle(festival, festival.items, before)
        _note(festival, actor, "add", item)
    return item.id


def add_items(festival_id: int, contents: list[ItemContent], *, seen: int, actor: Actor) -> int:
    """Put pasted rows at the end, all or none."""
    with transaction():
        festival = _editable(festival_id)
        rules.check_current(seen, festival.revision)
        programme.check_room(len(festival.items) + len(contents))
        before = _length(festival)
        for content in contents:
            festival.items.append(_row(content))
        _settle(festival, festival.items, before)
        record(festival, actor, "programme.paste", rows=len(contents))
    return len(contents)


def edit_item(
    programme_item_id: int,
    content: ItemContent,
    *,
    actor: Actor,
    position: int | None = None,
    seen: int | None = None,
) -> None:
    """Write a row anew and, with ``position``, move it there; ``seen`` as in ``edit_festival``."""
    with transaction():
        item = _locked_item(programme_item_id)
        festival = item.festival
        if seen is not None:
            rules.check_current(seen, festival.revision)
        before = _length(festival)
        _write(item, content)
        _settle(festival, _moved(festival, item, position or item.position), before)
        _note(festival, actor, "edit", item)


def delete_item(programme_item_id: int, *, actor: Actor) -> tuple[int, ItemContent]:
    """Take a row out; its place and what it said, so that it can be put back."""
    with transaction():
        item = _locked_item(programme_item_id)
        festival, position = item.festival, item.position
        content = content_of(item)
        _note(festival, actor, "delete", item)
        festival.items.remove(item)
        _settle(festival, festival.items)
    return position, content


def shift_item(programme_item_id: int, by: int, *, actor: Actor) -> None:
    """Change places with the row above (-1) or below (+1); fixed ones keep the block of time they fill."""
    with transaction():
        item = _locked_item(programme_item_id)
        items, before = item.festival.items, _length(item.festival)
        here = items.index(item)
        there = here + (1 if by > 0 else -1)
        if not 0 <= there < len(items):
            raise RuleBroken("Dòng này đã ở đầu hoặc cuối chương trình.")
        upper, lower = (items[here], items[there]) if here < there else (items[there], items[here])
        if upper.is_fixed and lower.is_fixed and upper.track == lower.track:
            upper.starts_at, lower.starts_at = programme.swapped(upper, lower)
        _settle(item.festival, _moved(item.festival, item, there + 1), before)
        record(item.festival, actor, "programme.move", title=item.title, by=by)


def move_item(programme_item_id: int, position: int, *, actor: Actor) -> None:
    """Put a row at ``position`` (from 1; a larger one is the end)."""
    with transaction():
        item = _locked_item(programme_item_id)
        before = _length(item.festival)
        _settle(item.festival, _moved(item.festival, item, position), before)
        record(item.festival, actor, "programme.move", title=item.title, by=0)


def retime(festival_id: int, *, seen: int, actor: Actor) -> None:
    """Let every row run on after the one before it; those that started together get tracks of their own."""
    with transaction():
        festival = _editable(festival_id)
        rules.check_current(seen, festival.revision)
        items = festival.items
        before = [f"{item.starts_at:%H:%M}" for item in items]
        for item, track in zip(items, programme.beside(items), strict=True):
            item.track = track
        for number, item in enumerate(items):
            # Guests may be received before the hour that the plan names.
            item.is_fixed = not number and item.is_fixed and item.starts_at != festival.starts_at
        _settle(festival, items)
        record(festival, actor, "programme.retime", before=before)


def _editable(festival_id: int) -> Festival:
    festival = locked(festival_id)
    festival.check_editable()
    return festival


def _locked_item(programme_item_id: int) -> ProgrammeItem:
    item = db.session.get(ProgrammeItem, programme_item_id)
    if item is not None:
        _editable(item.festival_id)
        # Read again under the festival's lock: another request may have taken the row out meanwhile.
        db.session.expire(item)
        item = db.session.get(ProgrammeItem, programme_item_id)
    if item is None:
        raise RuleBroken("Dòng này không còn trong chương trình. Hãy tải lại trang.")
    return item


def _row(content: ItemContent) -> ProgrammeItem:
    # Some hour until the clock has said the right one.
    item = ProgrammeItem(position=0, starts_at=clock.USUAL_START)
    _write(item, content)
    return item


def _write(item: ProgrammeItem, content: ItemContent) -> None:
    for name, value in asdict(content).items():
        if name != "starts_at":
            setattr(item, name, value)
    item.is_fixed = content.is_fixed
    if content.is_fixed:
        item.starts_at = content.starts_at


def _place(position: int | None, last: int) -> int:
    return last if position is None else max(1, min(position, last))


def _moved(festival: Festival, item: ProgrammeItem, position: int) -> list[ProgrammeItem]:
    """All rows in their new order; a list of its own, for a row taken out of ``items`` would be deleted."""
    order = [other for other in festival.items if other is not item]
    order.insert(_place(position, len(festival.items)) - 1, item)
    return order


def _length(festival: Festival) -> int:
    return programme.forecast(festival.items, festival.starts_at).total


def _settle(festival: Festival, order: list[ProgrammeItem], before: int | None = None) -> None:
    """``before`` is how long the programme was; a row taken out needs no check."""
    if before is not None:
        programme.check_length(order, festival.starts_at, before=before)
    settle(festival, order)
    festival.touch()
    # The list keeps its old order until it is read again.
    db.session.flush()
    db.session.expire(festival, ["items"])


def _note(festival: Festival, actor: Actor, act: str, item: ProgrammeItem) -> None:
    record(
        festival,
        actor,
        f"programme.{act}",
        starts_at=f"{item.starts_at:%H:%M}",
        minutes=item.minutes,
        title=item.title,
    )
