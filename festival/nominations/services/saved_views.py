"""Filters that somebody keeps under a name of one's own. Nobody else sees them: the record says nothing."""

from sqlalchemy import delete, func, select

from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import SavedView

MOST_VIEWS = 20


def save_view(*, user_id: int, name: str, filters: str) -> None:
    """Keep ``filters`` under ``name``; a view of that name is replaced."""
    with transaction():
        known = select(SavedView).where(SavedView.user_id == user_id, SavedView.name == name)
        view = db.session.scalar(known.with_for_update())
        if view is not None:
            view.filters = filters
            return
        count = db.session.scalar(select(func.count(SavedView.id)).where(SavedView.user_id == user_id))
        if count >= MOST_VIEWS:
            raise RuleBroken(f"Mỗi người giữ nhiều nhất {MOST_VIEWS} bộ lọc. Hãy xóa bớt.")
        db.session.add(SavedView(user_id=user_id, name=name, filters=filters))


def delete_view(*, user_id: int, saved_view_id: int) -> None:
    """Nothing happens to a view of somebody else's, nor to one that is gone."""
    with transaction():
        db.session.execute(
            delete(SavedView).where(SavedView.id == saved_view_id, SavedView.user_id == user_id)
        )
