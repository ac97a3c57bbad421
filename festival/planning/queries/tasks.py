"""Tasks of one festival and of a whole season; days are counted in SQL."""

from sqlalchemy import func, or_, select

from festival.core.db import db
from festival.planning.models import Festival, TaskAssignment
from festival.planning.rules.tasks import TaskState


def open_count(festival_id: int) -> int:
    """How many tasks keep the festival from being ready; ``rules.tasks.unfinished`` says which."""
    before = or_(
        TaskAssignment.fixed_on < Festival.held_on,
        TaskAssignment.fixed_on.is_(None) & (TaskAssignment.days_before > 0),
        Festival.held_on.is_(None),
    )
    query = (
        select(func.count(TaskAssignment.id))
        .join(TaskAssignment.festival)
        .where(TaskAssignment.festival_id == festival_id, TaskAssignment.state == TaskState.OPEN, before)
    )
    return db.session.scalar(query)
