"""Festivals and the rows of their programmes."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.core import audit, clock, text
from festival.core.audit import Actor
from festival.core.db import Base, Moment, enum_column
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.planning import rules
from festival.planning.models.seasons import Season
from festival.planning.rules import (
    FestivalAction,
    FestivalState,
    PilotLevel,
    ProgrammePart,
    amendments,
    programme,
)
from festival.planning.rules.amendments import AmendmentAction, AmendmentState
from festival.planning.rules.scheduling import DayPart

# Any one of these permissions opens an action to a person; the state decides whether it is open at all.
_P, _A = Permission, FestivalAction
NEEDED: dict[FestivalAction, tuple[Permission, ...]] = {
    _A.SUBMIT: (_P.FESTIVAL_EDIT,),
    _A.RETURN: (_P.FESTIVAL_APPROVE,),
    _A.APPROVE: (_P.FESTIVAL_APPROVE,),
    _A.PREPARE: (_P.FESTIVAL_EDIT,),
    _A.MAKE_READY: (_P.FESTIVAL_EDIT,),
    _A.HOLD: (_P.FESTIVAL_EDIT,),
    _A.POSTPONE: (_P.SEASON_MANAGE, _P.FESTIVAL_APPROVE),
    _A.RESUME: (_P.SEASON_MANAGE, _P.FESTIVAL_APPROVE),
    _A.CANCEL: (_P.SEASON_MANAGE, _P.FESTIVAL_APPROVE),
    _A.REPORT: (_P.FESTIVAL_EDIT,),
    _A.ARCHIVE: (_P.SEASON_MANAGE,),
}


class Festival(Base):
    __tablename__ = "festival"
    __table_args__ = (
        # A form sent twice makes one festival.
        UniqueConstraint("season_id", "locality_id", "title_fold"),
        Index("ix_festival_held_on_state", "held_on", "state"),
        # The public calendar reads the approved day, not the day that is being reconsidered.
        Index("ix_festival_shown_on_state", "shown_on", "state"),
        # The path's counts. None begins with the state: SQLite would prefer it to the days.
        Index("ix_festival_season_state", "season_id", "state"),
        # The last change, for the ETag of public pages.
        Index("ix_festival_changed_at", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"))
    # Who holds it: a residential area, an office, a school, or the commune itself.
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_fold: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date | None]
    starts_at: Mapped[time | None]
    # How long it is meant to last, until a programme says it better.
    minutes: Mapped[int | None]
    venue: Mapped[str] = mapped_column(String(200), default="")
    # The shared place, where it is one that can hold only one festival at a time.
    hall_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"), index=True)
    # Wishes for the schedule: weekdays as bits (Monday 1, Sunday 64; 0 for any) and a part of the day.
    wanted_days: Mapped[int] = mapped_column(default=0)
    wanted_part: Mapped[DayPart] = enum_column(DayPart, default=DayPart.ANY)
    # «Bà con mang theo …», on the public page and the invitations.
    bring: Mapped[str] = mapped_column(String(300), default="")
    pilot_level: Mapped[PilotLevel] = enum_column(PilotLevel, default=PilotLevel.NONE)
    note: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[FestivalState] = enum_column(FestivalState, default=FestivalState.DRAFT)
    # Said when a plan is returned, postponed or cancelled.
    state_reason: Mapped[str] = mapped_column(String(500), default="")
    # Raised whenever what the public sees changes; the calendar feed's SEQUENCE.
    revision: Mapped[int] = mapped_column(default=0)
    # The number of the approved version in force; 0 before the first approval.
    version: Mapped[int] = mapped_column(default=0)
    # An approved plan is reconsidered beside its approved version, which the public goes on reading.
    amendment: Mapped[AmendmentState] = enum_column(AmendmentState, default=AmendmentState.NONE)
    # Why it is reconsidered, and why the leader gave that back; empty without an amendment.
    amendment_note: Mapped[str] = mapped_column(String(500), default="")
    amendment_returned: Mapped[str] = mapped_column(String(500), default="")
    # What the approved version says, for the public calendar; empty before the first approval.
    shown_title: Mapped[str] = mapped_column(String(200), default="")
    # What the public search looks in: a title that is not approved yet must not be found.
    shown_fold: Mapped[str] = mapped_column(String(200), default="")
    shown_on: Mapped[date | None]
    shown_at: Mapped[time | None]
    # How long the approved programme lasts; empty without one.
    shown_minutes: Mapped[int | None]
    shown_venue: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    season: Mapped[Season] = relationship()
    locality: Mapped[Locality] = relationship()
    hall: Mapped["Resource | None"] = relationship("Resource", foreign_keys=[hall_id])  # noqa: F821
    items: Mapped[list["ProgrammeItem"]] = relationship(
        back_populates="festival", order_by="ProgrammeItem.position", cascade="all, delete-orphan"
    )

    @validates("title")
    def _keep_title_fold(self, _key, value: str) -> str:
        value = text.clean(value)
        self.title_fold = text.fold(value)[:200]
        return value

    def move(self, action: FestivalAction, actor: Actor, reason: str = "") -> None:
        """Take ``action`` and note it; the only writer of ``state``."""
        before = self.state
        self.state = rules.after(before, action)
        self.state_reason = reason
        if action in rules.SHOWS_PLAN:
            self.show_plan()
        self.touch()
        audit.record(
            self.season.locality_id,
            actor,
            f"festival.{action.value}",
            ("festival", self.id),
            before=before.value,
            after=self.state.value,
            reason=reason,
        )

    def amend(self, action: AmendmentAction, actor: Actor, said: str = "") -> None:
        """Take ``action`` on the amendment and note it; the only writer of ``amendment``."""
        self.amendment = amendments.after(self.amendment, action)
        if action is AmendmentAction.OPEN:
            self.amendment_note = said
        elif self.amendment is AmendmentState.NONE:
            self.amendment_note = ""
        self.amendment_returned = said if action is AmendmentAction.RETURN else ""
        self.touch()
        audit.record(
            self.season.locality_id,
            actor,
            f"festival.amendment.{action.value}",
            ("festival", self.id),
            version=self.version,
            reason=said,
        )

    def show_plan(self) -> None:
        """Let the public read the plan as it stands now."""
        self.shown_title, self.shown_venue = self.title, self.venue
        self.shown_fold = text.fold(self.shown_title)[:200]
        self.shown_on, self.shown_at = self.held_on, self.starts_at
        self.shown_minutes = programme.total_minutes(self.items) or self.minutes

    def touch(self) -> None:
        self.revision = (self.revision or 0) + 1
        self.changed_at = clock.now()

    @property
    def places(self) -> list[str]:
        """Where it is held, smallest place first: «Thôn Đông», «Xã An Thịnh», «Tỉnh Nam Giang»."""
        names, place = [], self.locality
        while place is not None:
            names.append(place.name)
            place = place.parent
        return names

    @property
    def pilot_name(self) -> str:
        return rules.PILOT_NAMES[self.pilot_level]

    @property
    def is_editable(self) -> bool:
        return rules.is_editable(self.state, self.amendment)

    def check_editable(self) -> None:
        rules.check_editable(self.state, self.amendment)

    @property
    def is_public(self) -> bool:
        return self.state in rules.PUBLIC_STATES

    @property
    def state_name(self) -> str:
        return rules.STATE_NAMES[self.state]

    @property
    def state_tone(self) -> str:
        return rules.STATE_TONES[self.state]

    @property
    def amendment_name(self) -> str:
        return amendments.STATE_NAMES[self.amendment]

    @property
    def amendment_tone(self) -> str:
        return amendments.STATE_TONES[self.amendment]

    @property
    def starts(self) -> datetime | None:
        if self.held_on is None or self.starts_at is None:
            return None
        return clock.at(self.held_on, self.starts_at)


class ProgrammeItem(Base):
    __tablename__ = "programme_item"
    __table_args__ = (
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("track >= 1", name="track"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    festival_id: Mapped[int] = mapped_column(ForeignKey("festival.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    part: Mapped[ProgrammePart] = enum_column(ProgrammePart)
    # Rows of different tracks run side by side.
    track: Mapped[int] = mapped_column(default=1)
    # A fixed row begins at its own hour; any other one when the clock gets to it (then stored here too).
    is_fixed: Mapped[bool] = mapped_column(default=False)
    # Where commendations are handed out; a later step attaches them to the row.
    is_award: Mapped[bool] = mapped_column(default=False)
    starts_at: Mapped[time]
    minutes: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    presenter: Mapped[str] = mapped_column(String(200), default="")
    agency: Mapped[str] = mapped_column(String(200), default="")
    needs: Mapped[str] = mapped_column(String(300), default="")

    festival: Mapped[Festival] = relationship(back_populates="items")

    @property
    def ends_at(self) -> time:
        start = datetime.combine(date.min, self.starts_at)
        return (start + timedelta(minutes=self.minutes)).time()

    @property
    def part_name(self) -> str:
        return rules.PART_NAMES[self.part]

    @property
    def locality(self) -> Locality:
        return self.festival.locality

    @property
    def season(self) -> Season:
        return self.festival.season
