"""Sessions with their agenda, their roll and whoever may not vote on an item.

A seat says *that* somebody voted, a ballot says *what* was cast, and nothing joins the two: no key,
no time, no order, no address. Danger: never add a time to ``Seat`` or to ``ReadMark``.
"""

from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from festival.accounts.models import User
from festival.core import audit, text
from festival.core.audit import Actor
from festival.core.db import Base, Moment, enum_column
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations.models import Nomination
from festival.planning.models import Season
from festival.voting import rules
from festival.voting.models.columns import terms_of
from festival.voting.models.councils import Council
from festival.voting.rules import (
    Attendance,
    Channel,
    ConflictKind,
    ConflictState,
    Deferral,
    Duty,
    Gathering,
    Outcome,
    QuorumBase,
    SessionAction,
    SessionKind,
    SessionState,
    Tally,
    Terms,
    TieRule,
    VoteMethod,
)


class CouncilSession(Base):
    __tablename__ = "council_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id"), index=True)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    # A session that corrects or repeats another one says which.
    cites_id: Mapped[int | None] = mapped_column(ForeignKey("council_session.id"), index=True)
    kind: Mapped[SessionKind] = enum_column(SessionKind, default=SessionKind.MEETING)
    # How those in the room vote in secret, unless the roll says otherwise of somebody.
    secret_channel: Mapped[Channel] = enum_column(Channel, default=Channel.SCREEN)
    # When the written opinions are to be back.
    written_due: Mapped[date | None]
    title: Mapped[str] = mapped_column(String(200))
    title_fold: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date]
    starts_at: Mapped[time]
    venue: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[SessionState] = enum_column(SessionState, default=SessionState.PLANNED)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    # What the projector shows: an item's position, or None for the whole agenda.
    shown_position: Mapped[int | None]

    council: Mapped[Council] = relationship()
    season: Mapped[Season] = relationship()
    cites: Mapped["CouncilSession | None"] = relationship(remote_side=[id])
    items: Mapped[list["AgendaItem"]] = relationship(
        back_populates="session", order_by="AgendaItem.position", cascade="all, delete-orphan"
    )
    seats: Mapped[list["Seat"]] = relationship(
        back_populates="session", order_by="Seat.position", cascade="all, delete-orphan"
    )
    tellers: Mapped[list["Teller"]] = relationship(
        back_populates="session", order_by="Teller.position", cascade="all, delete-orphan"
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
        """The roll admits to the session, its dossiers and the ballot, election as a teller to the count.

        Before the roll is frozen the members on the day of the session are admitted to read.
        """
        if permission is Permission.BALLOTS_COUNT:
            return self.is_teller(user.id)
        if permission is Permission.BALLOT_CAST:
            return any(seat.user_id == user.id for seat in self.seats)
        if permission is Permission.NOMINATION_VIEW:
            return self.is_member(user.id)
        if permission not in (None, Permission.COUNCIL_VIEW):
            return False
        return self.is_member(user.id) or self.is_teller(user.id)

    def is_teller(self, user_id: int) -> bool:
        """Tellers are elected once the roll is frozen."""
        is_convened = self.state is not SessionState.PLANNED
        return is_convened and any(teller.user_id == user_id for teller in self.tellers)

    def is_member(self, user_id: int) -> bool:
        """Whether the person has a seat, or will have one when the roll is frozen."""
        if self.state is not SessionState.PLANNED:
            return any(seat.user_id == user_id for seat in self.seats)
        return any(
            member.user_id == user_id
            and rules.overlap(member.valid_from, member.valid_to, self.held_on, self.held_on)
            for member in self.council.members
        )

    def move(self, action: SessionAction, actor: Actor, **details) -> None:
        """Take ``action`` and note it; the only writer of ``state``."""
        before = self.state
        self.state = rules.after(before, action)
        self.note(actor, action.value, before=before.value, after=self.state.value, **details)

    def note(self, actor: Actor, act: str, **details) -> None:
        """An entry of the session's history. Never for a ballot."""
        audit.record(self.council.locality_id, actor, f"session.{act}", ("session", self.id), **details)

    @property
    def is_written_round(self) -> bool:
        return self.kind is SessionKind.WRITTEN_ROUND

    @property
    def state_name(self) -> str:
        if self.is_written_round and self.state in rules.ROUND_STATE_NAMES:
            return rules.ROUND_STATE_NAMES[self.state]
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
    quorum_base: Mapped[QuorumBase | None] = enum_column(QuorumBase)
    allows_written: Mapped[bool | None]
    count_written_in_quorum: Mapped[bool | None]
    recuses_conflicted: Mapped[bool | None]
    recused_in_base: Mapped[bool | None]
    chair_must_agree: Mapped[bool | None]
    tie_rule: Mapped[TieRule | None] = enum_column(TieRule)
    regulation_number: Mapped[str] = mapped_column(String(60), default="")
    regulation_on: Mapped[date | None]
    # The ballot paper the item is printed on: items with the same recused seats share one.
    sheet: Mapped[int | None]
    # Who took part, in numbers; written and recused are known at the closing.
    members: Mapped[int | None]
    present: Mapped[int | None]
    written: Mapped[int | None]
    recused: Mapped[int | None]
    recused_present: Mapped[int | None]
    recused_written: Mapped[int | None]
    yes: Mapped[int | None]
    no: Mapped[int | None]
    blank: Mapped[int | None]
    invalid: Mapped[int | None]
    outcome: Mapped[Outcome] = enum_column(Outcome, default=Outcome.PENDING)
    deferral: Mapped[Deferral | None] = enum_column(Deferral)
    # What the chair said openly after the count, where the rule asks for it.
    chair_agrees: Mapped[bool | None]

    session: Mapped[CouncilSession] = relationship(back_populates="items")
    nomination: Mapped[Nomination] = relationship()

    @property
    def locality(self) -> Locality:
        return self.session.locality

    def admits(self, user: User, permission: Permission | None) -> bool:
        return self.session.admits(user, permission)

    @property
    def terms(self) -> Terms | None:
        """The rule the item was voted on by; None before the ballot opens."""
        return terms_of(self) if self.method else None

    @property
    def gathering(self) -> Gathering | None:
        """Who took part, once the session is closed."""
        if self.written is None:
            return None
        return Gathering(
            self.members,
            self.present,
            self.written,
            self.recused,
            self.recused_present,
            self.recused_written,
        )

    @property
    def tally(self) -> Tally | None:
        """The count, once there is one that may be shown."""
        if self.yes is None:
            return None
        return Tally(self.gathering, self.yes, self.no, self.blank, self.invalid)

    @property
    def base(self) -> int | None:
        """What the share is taken of, once counted."""
        return self.tally.base(self.terms) if self.tally else None

    @property
    def outcome_name(self) -> str:
        return rules.OUTCOME_NAMES[self.outcome]

    @property
    def result_words(self) -> str:
        """«8/11 phiếu đồng ý, cần 6 theo Quy chế …: thông qua», or why nothing was counted."""
        if self.outcome is Outcome.PENDING:
            return ""
        if self.tally:
            return rules.result_words(
                self.terms,
                self.tally,
                self.outcome,
                deferral=self.deferral,
                chair_agrees=self.chair_agrees,
                regulation=self.regulation_number,
            )
        return f"Chuyển phiên sau: {rules.DEFERRAL_WORDS[self.deferral]}" if self.deferral else ""


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
    # How this seat votes in secret, or WRITTEN for somebody absent who is asked in writing.
    channel: Mapped[Channel | None] = enum_column(Channel)
    # Voted on screen, or the written sheet came back. Fixed size and updated in place: a row of its own
    # per voter would be an order.
    has_voted: Mapped[bool] = mapped_column(default=False)

    session: Mapped[CouncilSession] = relationship(back_populates="seats")

    @property
    def votes_on_screen(self) -> bool:
        return self.attendance is Attendance.PRESENT and self.channel is Channel.SCREEN

    @property
    def duty_name(self) -> str:
        return rules.DUTY_NAMES[self.duty]


class Teller(Base):
    """Elected to count the papers; the first leads. Nobody whom an item concerns."""

    __tablename__ = "teller"

    session_id: Mapped[int] = mapped_column(ForeignKey("council_session.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    position: Mapped[int]
    full_name: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(200), default="")

    session: Mapped[CouncilSession] = relationship(back_populates="tellers")


class Conflict(Base):
    """A member whom an item may concern: found by the software or declared, then looked at by people."""

    __tablename__ = "conflict"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    kind: Mapped[ConflictKind] = enum_column(ConflictKind)
    state: Mapped[ConflictState] = enum_column(ConflictState, default=ConflictState.FLAGGED)
    # By the member's own word, which nobody else may set aside; the member may take it back.
    is_declared: Mapped[bool] = mapped_column(default=False)

    item: Mapped[AgendaItem] = relationship()
    user: Mapped[User] = relationship()

    @property
    def kind_name(self) -> str:
        return rules.CONFLICT_NAMES[self.kind]

    @property
    def state_name(self) -> str:
        return rules.CONFLICT_STATE_NAMES[self.state]


class ReadMark(Base):
    """A member's own note that a dossier was read; nobody else sees it, and it has no time."""

    __tablename__ = "read_mark"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
