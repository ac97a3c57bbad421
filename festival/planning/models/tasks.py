"""Who does what by when."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.core import text
from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality
from festival.planning.models.festivals import Festival
from festival.planning.models.seasons import Season
from festival.planning.rules import FestivalState
from festival.planning.rules.tasks import TaskState


class TaskAssignment(Base):
    """One line of a festival's checklist."""

    __tablename__ = "task_assignment"
    __table_args__ = (
        CheckConstraint("state <> 'waived' OR waived_because <> ''", name="waived_because"),
        Index("ix_task_assignment_festival_id_position", "festival_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    title_fold: Mapped[str] = mapped_column(String(300))
    # Days before the festival (after it where negative); moves with the festival's day.
    days_before: Mapped[int]
    # A day set by hand wins over the count.
    fixed_on: Mapped[date | None]
    agency: Mapped[str] = mapped_column(String(200), default="")
    person: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[TaskState] = enum_column(TaskState, default=TaskState.OPEN)
    waived_because: Mapped[str] = mapped_column(String(500), default="")
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_by: Mapped[str] = mapped_column(String(200), default="")

    festival: Mapped[Festival] = relationship()

    @validates("title")
    def _keep_title_fold(self, _key, value: str) -> str:
        self.title_fold = text.fold(value)[:300]
        return value

    @property
    def due_on(self) -> date | None:
        """Counted from the festival's day; a postponed festival has none until it has a new one."""
        festival = self.festival
        if self.fixed_on or festival.held_on is None or festival.state is FestivalState.POSTPONED:
            return self.fixed_on
        return festival.held_on - timedelta(days=self.days_before)

    @property
    def locality(self) -> Locality:
        return self.festival.locality

    @property
    def season(self) -> Season:
        return self.festival.season
