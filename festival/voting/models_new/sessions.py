"""Councils with dated members, vote rules, sessions, seats and ballots.

A seat says *that* somebody voted, a ballot says *what* was cast, and nothing joins the two: no key,
no time, no order, no address. Danger: never add a column to ``Ballot`` or a time to ``Seat``.
"""

from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.accounts.models import User
from festival.core import audit, text
from festival.core.audit import Actor
from festival.core.db import Base, Moment, enum_column
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations.models import AwardType, Nomination
from festival.planning.models import Season
from festival.voting import rules
from festival.voting.rules import (
    Attendance,
    Choice,
    Duty,
    Outcome,
    SessionAction,
    SessionState,
    Tally,
    Threshold,
    TieRule,
    VoteMethod,
)


class Council(Base):
    __tablename__ = "council"

    id: Mapped[int] = mapped_column(primary_key=True)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    # The founding decision and the Quy chế that carries the vote rules.
    decision_number: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date]
    regulation_number: Mapped[str] = mapped_column(String(60))
    regulation_on: Mapped[date]

    locality: Mapped[Locality] = relationship()
    members: Mapped[list["CouncilMember"]] = relationship(
        back_populates="council", order_by="CouncilMember.position"
    )


class CouncilMember(Base):
    """Membership with dates: denominators use the members on the day of the session."""

    __tablename__ = "council_member"
    __table_args__ = (UniqueConstraint("council_id", "user_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    # The post outside the council: «Phó Chủ tịch UBND xã».
    post: Mapped[str] = mapped_column(String(200))
    duty: Mapped[Duty] = enum_column(Duty)
    position: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    council: Mapped[Council] = relationship(back_populates="members")
    user: Mapped[User] = relationship()

    @property
    def locality(self) -> Locality:
        return self.council.locality

    @property
    def duty_name(self) -> str:
        return rules.DUTY_NAMES[self.duty]


class VoteRule(Base):
    """Per council and award, from a date. Shares are integer fractions."""

    __tablename__ = "vote_rule"
    __table_args__ = (
        UniqueConstraint("council_id", "award_type_id", "valid_from"),
        CheckConstraint("quorum_den > 0 AND quorum_num >= 0 AND quorum_num <= quorum_den", name="quorum"),
        CheckConstraint("pass_den > 0 AND pass_num >= 0 AND pass_num <= pass_den", name="share"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    award_type_id: Mapped[int] = mapped_column(ForeignKey("award_type.id"))
    valid_from: Mapped[date]
    method: Mapped[VoteMethod] = enum_column(VoteMethod, default=VoteMethod.SECRET)
    quorum_num: Mapped[int]
    quorum_den: Mapped[int]
    pass_num: Mapped[int]
    pass_den: Mapped[int]
    is_strict: Mapped[bool]
    pass_base: Mapped[rules.Base] = enum_column(rules.Base)
    count_written_in_quorum: Mapped[bool] = mapped_column(default=True)
    chair_must_agree: Mapped[bool] = mapped_column(default=False)
    recused_in_base: Mapped[bool] = mapped_column(default=True)
    tie_rule: Mapped[TieRule] = enum_column(TieRule, default=TieRule.FAILS)

    council: Mapped[Council] = relationship()
    award_type: Mapped[AwardType] = relationship()

    @property
    def locality(self) -> Locality:
        return self.council.locality

    @property
    def threshold(self) -> Threshold:
        return Threshold(
            self.quorum_num, self.quorum_den, self.pass_num, self.pass_den, self.is_strict, self.pass_base
        )


class CouncilSession(Base):
    __tablename__ = "council_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    title_fold: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    starts_at: Mapped[time]
    venue: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[SessionState] = enum_column(SessionState, default=SessionState.PLANNED)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    council: Mapped[Council] = relationship()
    season: Mapped[Season] = relationship()
    items: Mapped[list["AgendaItem"]] = relationship(
        back_populates="session", order_by="AgendaItem.position", cascade="all, delete-orphan"
    )
    seats: Mapped[list["Seat"]] = relationship(
        back_populates="session", order_by="Seat.position", cascade="all, delete-orphan"
    )

    @validates("title")
    def _keep_title_fold(self, _key, value: str) -> str:
        value = text.clean(value)
        self.title_fold = text.fold(value)
        return value

    @property
    def locality(self) -> Locality:
        return self.council.locality

    def admits(self, user: User, permission: Permission | None) -> bool:
        """The roll admits to the session's page and, through it, to the ballot; no role does."""
        if permission not in (None, Permission.BALLOT_CAST, Permission.COUNCIL_VIEW):
            return False
        return any(seat.user_id == user.id for seat in self.seats)

    def move(self, action: SessionAction, actor: Actor, **details) -> None:
        """Take ``action`` and note it; the only writer of ``state``."""
        before = self.state
        self.state = rules.after(before, action)
        audit.record(
            self.council.locality_id,
            actor,
            f"session.{action.value}",
            ("session", self.id),
            before=before.value,
            after=self.state.value,
            **details,
        )

    @property
    def state_name(self) -> str:
        return rules.STATE_NAMES[self.state]

    @property
    def state_tone(self) -> str:
        return rules.STATE_TONES[self.state]


class AgendaItem(Base):
    """One nomination before one session; carries the count and the rule that was used."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("session_id", "nomination_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("council_session.id"), index=True)
    position: Mapped[int]
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), index=True)
    # Copied from the vote rule when the ballot opens, so that the result keeps the rule it was made by.
    method: Mapped[VoteMethod | None] = enum_column(VoteMethod)
    quorum_num: Mapped[int | None]
    quorum_den: Mapped[int | None]
    pass_num: Mapped[int | None]
    pass_den: Mapped[int | None]
    is_strict: Mapped[bool | None]
    pass_base: Mapped[rules.Base | None] = enum_column(rules.Base)
    regulation_number: Mapped[str] = mapped_column(String(60), default="")
    members: Mapped[int | None]
    present: Mapped[int | None]
    yes: Mapped[int | None]
    no: Mapped[int | None]
    blank: Mapped[int | None]
    invalid: Mapped[int | None]
    outcome: Mapped[Outcome] = enum_column(Outcome, default=Outcome.PENDING)

    session: Mapped[CouncilSession] = relationship(back_populates="items")
    nomination: Mapped[Nomination] = relationship()

    @property
    def locality(self) -> Locality:
        return self.session.locality

    @property
    def threshold(self) -> Threshold:
        return Threshold(
            self.quorum_num, self.quorum_den, self.pass_num, self.pass_den, self.is_strict, self.pass_base
        )

    @property
    def tally(self) -> Tally | None:
        """The count, once there is one that may be shown."""
        if self.yes is None:
            return None
        return Tally(self.members, self.present, self.yes, self.no, self.blank, self.invalid)

    @property
    def base(self) -> int | None:
        """What the share is taken of, once counted."""
        return self.tally.base(self.pass_base) if self.tally else None

    @property
    def outcome_name(self) -> str:
        return rules.OUTCOME_NAMES[self.outcome]

    @property
    def result_words(self) -> str:
        """«8/11 phiếu đồng ý, cần 6: thông qua», or why nothing was counted."""
        if self.outcome is Outcome.PENDING:
            return ""
        if self.tally:
            return rules.result_words(self.threshold, self.tally, self.outcome)
        if self.members is None:
            return "Không bỏ phiếu: chưa đủ thành viên có mặt, đã rút hoặc tạm dừng"
        return "Không kiểm phiếu: dưới 3 lá phiếu, đã rút hoặc tạm dừng"


class Seat(Base):
    """A place on the roll of one session, frozen when the session is convened."""

    __tablename__ = "seat"

    session_id: Mapped[int] = mapped_column(ForeignKey("council_session.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    position: Mapped[int]
    full_name: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(200))
    duty: Mapped[Duty] = enum_column(Duty)
    attendance: Mapped[Attendance] = enum_column(Attendance, default=Attendance.ABSENT)
    absence_reason: Mapped[str] = mapped_column(String(200), default="")
    # Fixed size and updated in place: a row of its own per voter would be an order.
    has_voted: Mapped[bool] = mapped_column(default=False)

    session: Mapped[CouncilSession] = relationship(back_populates="seats")

    @property
    def duty_name(self) -> str:
        return rules.DUTY_NAMES[self.duty]


class Ballot(Base):
    """One choice on one item: id, item and choice, and nothing else ever."""

    __tablename__ = "ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    choice: Mapped[Choice] = enum_column(Choice)
