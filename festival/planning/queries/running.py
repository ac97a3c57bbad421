"""What stands beside a programme on the day: rain, lateness, the tasks of each agency."""

from sqlalchemy import select

from festival.core.db import db
from festival.planning.models import RainPlan, RunningState, TaskAssignment
from festival.planning.rules.tasks import TaskState


def rain_plan(festival_id: int) -> RainPlan | None:
    return db.session.get(RainPlan, festival_id)


def running_state(festival_id: int) -> RunningState | None:
    return db.session.get(RunningState, festival_id)


def duty_tasks(festival_id: int) -> list[TaskAssignment]:
    """Tasks that are not waived, in the order of the checklist."""
    query = select(TaskAssignment).where(
        TaskAssignment.festival_id == festival_id, TaskAssignment.state != TaskState.WAIVED
    )
    return list(db.session.scalars(query.order_by(TaskAssignment.position, TaskAssignment.id)))
