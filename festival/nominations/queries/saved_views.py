"""A person's own saved filters."""

from sqlalchemy import select

from festival.core.db import db
from festival.nominations.models import SavedView


def saved_views(user_id: int) -> list[SavedView]:
    query = select(SavedView).where(SavedView.user_id == user_id).order_by(SavedView.name, SavedView.id)
    return list(db.session.scalars(query))
