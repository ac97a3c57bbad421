"""What vouches for a result."""

from sqlalchemy import select

from festival.core.audit import AuditEntry
from festival.core.db import db


def closing_entry(session_id: int) -> AuditEntry | None:
    """The entry of the hash chain that ended the session."""
    query = select(AuditEntry).where(
        AuditEntry.thing_kind == "session",
        AuditEntry.thing_id == session_id,
        AuditEntry.action.in_(("session.close", "session.end_without_quorum")),
    )
    return db.session.scalars(query).one_or_none()
