"""What the projector asks again every few seconds: few, narrow queries, and nothing about a ballot."""

from dataclasses import dataclass

from sqlalchemy import bindparam, literal, null, select, union_all
from sqlalchemy.orm import joinedload

from festival.accounts.models import User
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations.models import Nomination
from festival.voting import rules
from festival.voting.models import AgendaItem, Council, CouncilSession, Seat, Teller
from festival.voting.queries.councils import members_on, rules_in_force
from festival.voting.queries.sessions import (
    QuorumLine,
    agenda,
    attendance,
    count_cast,
    presiding,
    quorum_lines,
    recusals,
)
from festival.voting.rules import Attendance, Channel, Duty, SessionState


@dataclass(frozen=True)
class ScreenSeat:
    """A seat without the weight of a row that could be changed."""

    user_id: int
    full_name: str
    duty: Duty
    attendance: Attendance
    channel: Channel | None
    has_voted: bool

    @property
    def votes_on_screen(self) -> bool:
        return self.attendance is Attendance.PRESENT and self.channel is Channel.SCREEN


@dataclass(frozen=True)
class Board:
    """A session as the projector knows it; it admits whom the session admits to its page."""

    session: CouncilSession
    seats: list[ScreenSeat]
    admitted: frozenset[int]

    @property
    def locality(self) -> Locality:
        return self.session.locality

    @property
    def is_written_round(self) -> bool:
        return self.session.is_written_round

    def admits(self, user: User, permission: Permission | None) -> bool:
        return permission in (None, Permission.COUNCIL_VIEW) and user.id in self.admitted

    @property
    def presiding(self) -> ScreenSeat | None:
        return presiding(self)

    @property
    def attendance(self) -> tuple[int, int]:
        return attendance(self.seats)

    @property
    def absent(self) -> list[str]:
        return [seat.full_name for seat in self.seats if seat.attendance is Attendance.ABSENT]

    @property
    def turnout(self) -> int | None:
        """Ballots on the screen, only while the vote is open, and only where they give nobody away."""
        if self.session.state is not SessionState.VOTING:
            return None
        return rules.shown_turnout(count_cast(self), is_open=True)

    @property
    def version(self) -> str:
        """Another one as soon as anything but the agenda looks different."""
        session = self.session
        seen = [(seat.user_id, seat.attendance.value) for seat in self.seats]
        looks = (session.state, session.title, session.held_on, session.starts_at, session.venue)
        return rules.fingerprint(looks, session.shown_position, seen, self.turnout)


# Built once: every few seconds somebody asks, and building them would be a third of the answer.
_SESSION = (
    select(CouncilSession)
    .options(joinedload(CouncilSession.council).joinedload(Council.locality))
    .where(CouncilSession.id == bindparam("id"))
)
# Tellers who have no seat may look on; they come last and without a duty.
_ROLL = union_all(
    select(
        Seat.user_id,
        Seat.full_name,
        Seat.duty,
        Seat.attendance,
        Seat.channel,
        Seat.has_voted,
        Seat.position,
    ).where(Seat.session_id == bindparam("id")),
    select(Teller.user_id, Teller.full_name, null(), null(), null(), null(), literal(10**6)).where(
        Teller.session_id == bindparam("id")
    ),
).order_by("position")
_AGENDA = (
    select(
        AgendaItem.id,
        AgendaItem.position,
        AgendaItem.outcome,
        AgendaItem.chair_agrees,
        Nomination.state,
        Nomination.held_on,
    )
    .join(Nomination, Nomination.id == AgendaItem.nomination_id)
    .where(AgendaItem.session_id == bindparam("id"))
    .order_by(AgendaItem.position)
)


def board(session_id: int) -> Board | None:
    session = db.session.scalar(_SESSION, {"id": session_id})
    if session is None:
        return None
    if session.state is SessionState.PLANNED:
        members = members_on(session.council_id, session.held_on)
        return Board(session, [], frozenset(member.user_id for member in members))
    rows = db.session.execute(_ROLL, {"id": session_id}).all()
    seats = [ScreenSeat(*row[:6]) for row in rows if row.duty is not None]
    return Board(session, seats, frozenset(row.user_id for row in rows))


def version_of(lines: list[QuorumLine]) -> str:
    """Another one as soon as an item of the agenda looks different."""
    items = [line.item for line in lines]
    return rules.fingerprint(
        [
            (i.id, i.position, i.outcome, i.chair_agrees, i.nomination.state, i.nomination.held_on)
            for i in items
        ]
    )


def agenda_version(session_id: int) -> str:
    """What ``version_of`` would say, in one narrow query."""
    return rules.fingerprint([tuple(row) for row in db.session.execute(_AGENDA, {"id": session_id})])


def board_lines(board: Board) -> list[QuorumLine]:
    """The agenda with what each item needs; after the vote only its results are looked at."""
    session = board.session
    is_over = session.state in rules.SETTLED_STATES or session.state is SessionState.PLANNED
    in_force = {}
    if session.state is SessionState.CONVENED:
        in_force = rules_in_force(session.council_id, session.held_on)
    away = {} if is_over else recusals(session.id)
    return quorum_lines(agenda(session.id), in_force, board.seats, away)
