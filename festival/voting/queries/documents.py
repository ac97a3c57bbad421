"""What the documents of a session are filled with; few queries however long the agenda is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from festival.core import audit
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.planning.queries.documents import Office, office_of
from festival.voting.models import Conflict, CouncilSession, PaperCount, Seat, Teller
from festival.voting.queries.conflicts import confirmed_conflicts
from festival.voting.queries.councils import rules_in_force
from festival.voting.queries.counts import PaperTotals, channel_rows, totals_of
from festival.voting.queries.sessions import QuorumLine, agenda, quorum_lines, seats_of
from festival.voting.rules import (
    SEALING_ACTS,
    SETTLED_STATES,
    Channel,
    PaperFigures,
    Row,
    SessionState,
)

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


def facts_of(session: CouncilSession) -> SessionFacts:
    is_settled = session.state in SETTLED_STATES
    entries = _timed_entries(session.id)
    conflicts = confirmed_conflicts(session.id)
    seats = seats_of(session)
    lines = _lines(session, seats, conflicts)
    has_papers = any(line.item.sheet for line in lines)
    return SessionFacts(
        session=session,
        office=office_of(session.locality),
        seats=seats,
        lines=lines,
        conflicts=conflicts,
        tellers=[] if session.state is SessionState.PLANNED else session.tellers,
        rows=channel_rows(session.id) if is_settled else {},
        papers=_paper_totals(session.id) if is_settled and has_papers else [],
        roll_called_at=_first(entries, "session.call_roll") or _first(entries, "session.convene"),
        vote_ended_at=_first(entries, "session.end_vote"),
        seal=next((entry for entry in reversed(entries) if entry.action in SEALING_ACTS), None),
    )


def _lines(session: CouncilSession, seats: list[Seat], conflicts: list[Conflict]) -> list[QuorumLine]:
    """As ``lines_of``; items that were voted on carry their rule, so that none is asked for."""
    items = agenda(session.id)
    recused: dict[int, set[int]] = {}
    for conflict in conflicts:
        recused.setdefault(conflict.item_id, set()).add(conflict.user_id)
    is_kept = session.opened_at is not None
    in_force = {} if is_kept else rules_in_force(session.council_id, session.held_on)
    return quorum_lines(items, in_force, seats, recused)


def _paper_totals(session_id: int) -> list[PaperTotals]:
    """Only of a session that is closed: then all who typed a sheet typed the same. One query, no rows."""
    query = select(PaperCount).where(PaperCount.session_id == session_id).order_by(PaperCount.sheet)
    by_sheet = {count.sheet: count for count in db.session.scalars(query)}
    return [
        totals_of(sheet, PaperFigures(count.issued, count.returned, count.valid, count.invalid, {}))
        for sheet, count in by_sheet.items()
    ]


def _timed_entries(session_id: int) -> list[AuditEntry]:
    """Acts whose time or seal is printed, oldest first; a long history does not hide them."""
    entry = audit.AuditEntry
    query = select(entry).where(
        entry.thing_kind == "session", entry.thing_id == session_id, entry.action.in_(_TIMED)
    )
    return list(db.session.scalars(query.order_by(entry.id)))


def _first(entries: list[AuditEntry], action: str) -> datetime | None:
    return next((entry.at for entry in entries if entry.action == action), None)
