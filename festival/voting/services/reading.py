"""A member's own read-marks. They write no audit entry: who read what is nobody else's business."""

from sqlalchemy import delete

from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.voting.models import AgendaItem, ReadMark
from festival.voting.rules import check_same_nomination
from festival.voting.rules.conflicts import check_is_member


def mark_read(*, agenda_item_id: int, user_id: int, nomination_id: int | None = None) -> None:
    """Twice is once. ``nomination_id`` is whose dossier the page was of."""
    with transaction():
        _check_reads(agenda_item_id, user_id, nomination_id)
        if db.session.get(ReadMark, (agenda_item_id, user_id)) is None:
            db.session.add(ReadMark(item_id=agenda_item_id, user_id=user_id))


def mark_unread(*, agenda_item_id: int, user_id: int, nomination_id: int | None = None) -> None:
    with transaction():
        _check_reads(agenda_item_id, user_id, nomination_id)
        db.session.execute(
            delete(ReadMark).where(ReadMark.item_id == agenda_item_id, ReadMark.user_id == user_id)
        )


def _check_reads(agenda_item_id: int, user_id: int, nomination_id: int | None) -> None:
    """The item's lock keeps two clicks apart, and an item from being taken off the agenda meanwhile."""
    item = db.session.get(AgendaItem, agenda_item_id, with_for_update=True)
    if item is None:
        raise RuleBroken("Hồ sơ không còn trong chương trình của phiên họp. Hãy tải lại trang.")
    check_same_nomination(nomination_id, item.nomination_id)
    check_is_member(item.session.is_member(user_id))
