"""What the documents of a session are filled with; few queries however long the agenda is."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from festival.core import audit
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.planning.queries.documents import Office, office
from festival.voting.models import Conflict, CouncilSession, Seat, Teller
from festival.voting.queries.conflicts import confirmed_conflicts
from festival.voting.queries.counts import PaperTotals, channel_rows, paper_totals
from festival.voting.queries.sessions import QuorumLine, lines_of, seats_of
from festival.voting.rules import SEALING_ACTS, SETTLED_STATES, Channel, Row

_TIMED = ("session.convene", "session.call_roll", "session.end_vote", *sorted(SEALING_ACTS))


@dataclass(frozen=True)
class SessionFacts:
    """A session as its documents see it; figures are there only once it is closed."""

    session: CouncilSession
    office: Office
    seats: list[Seat]
    lines: list[QuorumLine]
    conflicts: list[Conflict]
    tellers: list[Teller]
    rows: dict[int, dict[Channel, Row]]
    papers: list[PaperTotals]
    # When the roll was first called, when the vote ended: None where it did not come to that.
    roll_called_at: datetime | None
    vote_ended_at: datetime | None
    seal: AuditEntry | None

    @property
    def names(self) -> dict[int, str]:
        return {seat.user_id: seat.full_name for seat in self.seats}


def facts_of(session: CouncilSession, today: date) -> SessionFacts:
    is_settled = session.state in SETTLED_STATES
    entries = _timed_entries(session.id)
    return SessionFacts(
        session=session,
        office=office(session.locality, today),
        seats=seats_of(session),
        lines=lines_of(session),
        conflicts=confirmed_conflicts(session.id),
        tellers=session.tellers,
        rows=channel_rows(session.id) if is_settled else {},
        papers=paper_totals(session.id) if is_settled else [],
        roll_called_at=_first(entries, "session.call_roll") or _first(entries, "session.convene"),
        vote_ended_at=_first(entries, "session.end_vote"),
        seal=next((entry for entry in reversed(entries) if entry.action in SEALING_ACTS), None),
    )


def _timed_entries(session_id: int) -> list[AuditEntry]:
    """Acts whose time or seal is printed, oldest first; a long history does not hide them."""
    entry = audit.AuditEntry
    query = select(entry).where(
        entry.thing_kind == "session", entry.thing_id == session_id, entry.action.in_(_TIMED)
    )
    return list(db.session.scalars(query.order_by(entry.id)))


def _first(entries: list[AuditEntry], action: str) -> datetime | None:
    return next((entry.at for entry in entries if entry.action == action), None)
