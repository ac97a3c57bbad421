"""A festival while it rains or runs: where it moves to, and how late it is."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.core.db import Base, Moment
from festival.planning.models.festivals import Festival


class RainPlan(Base):
    """Where the festival moves to in the rain, who decides that and when."""

    __tablename__ = "rain_plan"

    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"), primary_key=True)
    venue: Mapped[str] = mapped_column(String(200))
    decider: Mapped[str] = mapped_column(String(200))
    decides_days_before: Mapped[int]
    decides_at: Mapped[time]
    # What is done otherwise: «Phần hội vào hội trường; kéo co bỏ».
    changes: Mapped[str] = mapped_column(String(1000), default="")
    # Set once it was decided to move; the public page and the calendar feed say so.
    called_at: Mapped[datetime | None] = mapped_column(Moment)
    called_by: Mapped[str] = mapped_column(String(200), default="")

    festival: Mapped[Festival] = relationship()

    @property
    def decides_on(self) -> date | None:
        held_on = self.festival.held_on
        return held_on - timedelta(days=self.decides_days_before) if held_on else None


class RunningState(Base):
    """How late the programme runs, from one row on; there is no row while it keeps to the plan."""

    __tablename__ = "running_state"
    __table_args__ = (CheckConstraint("late_minutes >= 0", name="late_minutes"),)

    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"), primary_key=True)
    # The first programme row that begins late, by its place in the programme.
    from_position: Mapped[int]
    late_minutes: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by: Mapped[str] = mapped_column(String(200))

    festival: Mapped[Festival] = relationship()
