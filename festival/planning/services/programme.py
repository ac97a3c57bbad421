"""The rows of a festival's programme. Every change locks the festival, so that places stay in order."""

from dataclasses import asdict, dataclass
from datetime import time

from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.models import Festival, ProgrammeItem
from festival.planning.rules import ProgrammePart, programme
from festival.planning.services.festivals import locked, record


@dataclass(frozen=True)
class ItemContent:
    """What a row says."""

    part: ProgrammePart
    starts_at: time
    minutes: int
    title: str
    presenter: str = ""
    needs: str = ""


def add_item(festival_id: int, content: ItemContent, *, actor: Actor, position: int | None = None) -> int:
    """Put a row at ``position`` (from 1), or at the end; the new row's id."""
    with transaction():
        festival = _editable(festival_id)
        _check_room(festival, 1)
        place = len(festival.items) if position is None else max(0, min(position - 1, len(festival.items)))
        item = ProgrammeItem(position=0, **asdict(content))
        festival.items.insert(place, item)
        _number(festival)
        _note(festival, actor, "add", content)
        db.session.flush()
    return item.id


def add_items(festival_id: int, contents: list[ItemContent], *, seen: int, actor: Actor) -> int:
    """Put pasted rows at the end, all or none."""
    with transaction():
        festival = _editable(festival_id)
        rules.check_current(seen, festival.revision)
        _check_room(festival, len(contents))
        for content in contents:
            festival.items.append(ProgrammeItem(position=0, **asdict(content)))
        _number(festival)
        record(festival, actor, "programme.paste", rows=len(contents))
    return len(contents)


def edit_item(programme_item_id: int, content: ItemContent, *, actor: Actor) -> None:
    with transaction():
        item = _locked_item(programme_item_id)
        for name, value in asdict(content).items():
            setattr(item, name, value)
        item.festival.touch()
        _note(item.festival, actor, "edit", content)


def delete_item(programme_item_id: int, *, actor: Actor) -> tuple[int, ItemContent]:
    """Take a row out; its place and what it said, so that it can be put back."""
    with transaction():
        item = _locked_item(programme_item_id)
        festival, position = item.festival, item.position
        content = ItemContent(**{name: getattr(item, name) for name in ItemContent.__annotations__})
        festival.items.remove(item)
        _number(festival)
        _note(festival, actor, "delete", content)
    return position, content


def shift_item(programme_item_id: int, by: int, *, actor: Actor) -> None:
    """Change places with the row above (-1) or below (+1); the two keep the block of time they fill."""
    with transaction():
        item = _locked_item(programme_item_id)
        items = item.festival.items
        here = items.index(item)
        there = here + (1 if by > 0 else -1)
        if not 0 <= there < len(items):
            raise RuleBroken("Dòng này đã ở đầu hoặc cuối chương trình.")
        upper, lower = (items[here], items[there]) if here < there else (items[there], items[here])
        upper.starts_at, lower.starts_at = programme.swapped(upper, lower)
        # Numbers only: taking a row out of the list, even for a moment, would delete it.
        upper.position, lower.position = lower.position, upper.position
        item.festival.touch()
        record(item.festival, actor, "programme.move", title=item.title, by=by)


def retime(festival_id: int, *, seen: int, actor: Actor) -> None:
    """Let every row start when the one before it ends."""
    with transaction():
        festival = _editable(festival_id)
        rules.check_current(seen, festival.revision)
        before = [f"{item.starts_at:%H:%M}" for item in festival.items]
        for item, start in zip(festival.items, programme.one_after_another(festival.items), strict=True):
            item.starts_at = start
        festival.touch()
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


def _number(festival: Festival) -> None:
    for position, item in enumerate(festival.items, 1):
        item.position = position
    festival.touch()


def _check_room(festival: Festival, more: int) -> None:
    if len(festival.items) + more > programme.MOST_ROWS:
        raise RuleBroken(f"Chương trình có tối đa {programme.MOST_ROWS} dòng.")


def _note(festival: Festival, actor: Actor, act: str, content: ItemContent) -> None:
    record(
        festival,
        actor,
        f"programme.{act}",
        starts_at=f"{content.starts_at:%H:%M}",
        minutes=content.minutes,
        title=content.title,
    )
