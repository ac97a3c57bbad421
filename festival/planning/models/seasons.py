"""A season: one locality, one year, and the days that count back from its main day."""

import hashlib
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.accounts.rules import Role
from festival.core.db import Base
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind


class Season(Base):
    __tablename__ = "season"
    __table_args__ = (
        UniqueConstraint("locality_id", "year"),
        CheckConstraint("window_start <= window_end", name="window"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    # The province's season, for defaults.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("season.id"), index=True)
    year: Mapped[int]
    theme: Mapped[str] = mapped_column(String(300), default="")
    # «Căn cứ …», one ground a line, in the order of every document of the season.
    legal_grounds: Mapped[str] = mapped_column(String(4000), default="")
    # Schools may hold theirs before the summer holidays.
    school_start: Mapped[date]
    window_start: Mapped[date]
    window_end: Mapped[date]
    # The commune's own main festival day; due dates count back from it.
    main_day: Mapped[date]
    nominations_due: Mapped[date]

    locality: Mapped[Locality] = relationship()
    parent: Mapped["Season | None"] = relationship(remote_side=[id])
    deadlines: Mapped[list["SeasonDeadline"]] = relationship(
        back_populates="season", order_by="SeasonDeadline.position", cascade="all, delete-orphan"
    )

    def admits(self, user, permission: Permission | None) -> bool:
        """Whoever works within the season's locality may open it; lists show only their own scope.

        A province's officer keeps the province's own season, and no commune's.
        """
        if permission is Permission.SEASON_MANAGE:
            return self.locality.kind is LocalityKind.PROVINCE and (
                (self.locality.path, Role.PROVINCE_OFFICER) in user.standing
            )
        return permission in (None, Permission.SEASON_VIEW) and user.stands_below(self.locality)

    def window_for(self, kind: LocalityKind) -> tuple[date, date]:
        """First and last day on which a place of this kind may hold its festival; schools begin earlier."""
        start = self.school_start if kind is LocalityKind.SCHOOL else self.window_start
        return start, self.window_end

    @property
    def seen(self) -> str:
        """What the settings say, in short: nobody writes over settings that they have not read."""
        days = (self.school_start, self.window_start, self.window_end, self.main_day, self.nominations_due)
        said = "\n".join([self.theme, self.legal_grounds, *map(str, days)])
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def grounds(self) -> list[str]:
        return [line for line in self.legal_grounds.splitlines() if line]

    @property
    def season(self) -> "Season":
        return self

    @property
    def season_id(self) -> int:
        return self.id


class SeasonDeadline(Base):
    """Something due so many days before the season's main day (after it where negative)."""

    __tablename__ = "season_deadline"

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    days_before: Mapped[int]
    # A day set by hand wins over the count; else it moves with the main day.
    fixed_on: Mapped[date | None]

    season: Mapped[Season] = relationship(back_populates="deadlines")

    @property
    def due_on(self) -> date:
        return self.fixed_on or self.season.main_day - timedelta(days=self.days_before)
