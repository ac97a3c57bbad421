"""Leaders, sound trucks, art troupes and halls; how they clash; a proposed schedule."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.core import text
from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality
from festival.planning.models.festivals import Festival, ProgrammeItem
from festival.planning.models.seasons import Season
from festival.planning.rules.scheduling import ClashKind, ClashLevel, ResourceKind


class Resource(Base):
    """What can be in one place only; kept by a commune from year to year."""

    __tablename__ = "resource"
    __table_args__ = (UniqueConstraint("locality_id", "kind", "name_fold"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    kind: Mapped[ResourceKind] = enum_column(ResourceKind)
    name: Mapped[str] = mapped_column(String(200))
    name_fold: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(300), default="")
    # A leader who must attend every pilot festival.
    attends_pilots: Mapped[bool] = mapped_column(default=False)
    # No longer offered, but still named where it was used.
    is_retired: Mapped[bool] = mapped_column(default=False)

    locality: Mapped[Locality] = relationship()

    @validates("name")
    def _keep_name_fold(self, _key, value: str) -> str:
        value = text.clean(value)
        self.name_fold = text.fold(value)[:200]
        return value


class FestivalResource(Base):
    """Needed for the whole of a festival."""

    __tablename__ = "festival_resource"

    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)

    festival: Mapped[Festival] = relationship()
    resource: Mapped[Resource] = relationship()


class ItemResource(Base):
    """Needed for one row of a programme only."""

    __tablename__ = "item_resource"

    programme_item_id: Mapped[int] = mapped_column(
        ForeignKey("programme_item.id", ondelete="CASCADE"), primary_key=True
    )
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)

    item: Mapped[ProgrammeItem] = relationship()
    resource: Mapped[Resource] = relationship()


class TravelTime(Base):
    """Minutes between two shared places, where the commune's usual figure does not fit."""

    __tablename__ = "travel_time"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="order"),
        CheckConstraint("minutes >= 0", name="minutes"),
    )

    first_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)
    minutes: Mapped[int]

    first: Mapped[Resource] = relationship(foreign_keys=[first_id])
    second: Mapped[Resource] = relationship(foreign_keys=[second_id])


class SchedulingSetting(Base):
    """A commune's usual figures; without a row the defaults of the rules hold."""

    __tablename__ = "scheduling_setting"

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    travel_minutes: Mapped[int]
    # How long a festival without a programme and without a planned length is taken to last.
    usual_minutes: Mapped[int]
    morning_start: Mapped[time]
    afternoon_start: Mapped[time]
    evening_start: Mapped[time]

    locality: Mapped[Locality] = relationship()


class ClashSetting(Base):
    """How serious a commune takes one kind of clash over one kind of resource."""

    __tablename__ = "clash_setting"

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    resource_kind: Mapped[ResourceKind] = enum_column(ResourceKind, primary_key=True)
    clash_kind: Mapped[ClashKind] = enum_column(ClashKind, primary_key=True)
    level: Mapped[ClashLevel] = enum_column(ClashLevel)

    locality: Mapped[Locality] = relationship()


class ScheduleDraft(Base):
    """What «Xếp tự động» proposed; it waits until it is accepted, in whole or in part, or dropped."""

    __tablename__ = "schedule_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id", ondelete="CASCADE"), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(200))
    # Which way of placing was the better one, and what both reached, in words for the page.
    method: Mapped[str] = mapped_column(String(40))
    summary: Mapped[str] = mapped_column(String(1000), default="")

    season: Mapped[Season] = relationship()
    rows: Mapped[list["ScheduleDraftRow"]] = relationship(
        back_populates="draft", order_by="ScheduleDraftRow.position", cascade="all, delete-orphan"
    )


class ScheduleDraftRow(Base):
    """One festival's proposed time, or why none was found."""

    __tablename__ = "schedule_draft_row"
    __table_args__ = (UniqueConstraint("draft_id", "festival_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("schedule_draft.id", ondelete="CASCADE"))
    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    # The revision that was planned for; a festival changed since is not overwritten.
    seen: Mapped[int]
    held_on: Mapped[date | None]
    starts_at: Mapped[time | None]
    why: Mapped[str] = mapped_column(String(500), default="")

    draft: Mapped[ScheduleDraft] = relationship(back_populates="rows")
    festival: Mapped[Festival] = relationship()
