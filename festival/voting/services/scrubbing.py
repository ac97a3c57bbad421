"""Making the database forget the rows as they were cast, and noticing when that was cut short.

What no database can take back here: copies made while the vote was open (backups, replicas), PostgreSQL's
write-ahead log until its server has recycled it, and blocks of the disk that the file system has freed.
"""

import sqlite3
from uuid import UUID

import structlog
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError

from festival.core.db import db, transaction
from festival.voting.models import CouncilSession, PendingScrub
from festival.voting.services.sealing import break_seals

log = structlog.get_logger()
# Ballots and flags as they were set, and figures that were typed before they were corrected.
_TABLES = ("ballot", "seat", "channel_count", "paper_count", "paper_row")


def plan_scrub(session_id: int) -> None:
    """Note in the running transaction that its commit leaves old rows behind."""
    db.session.add(PendingScrub(session_id=session_id))


def scrub() -> int:
    """Remove what the database still holds of old rows; how many sessions still wait for it.

    Runs outside a transaction, after the commit. A busy database is not an error: what could not be
    removed now is removed at the next closing, signing or start of the site, or by `flask voting scrub`.
    """
    # Only what is committed before the work begins may be ticked off after it.
    due = _due()
    if not due:
        return 0
    break_seals(_uuids(due))
    reason = _failure_sqlite() if db.engine.dialect.name == "sqlite" else _failure_postgresql()
    if reason:
        log.warning("ballots not scrubbed", sessions=due, reason=reason)
        return len(due)
    with transaction():
        db.session.execute(delete(PendingScrub).where(PendingScrub.session_id.in_(due)))
    return 0


def pending_scrubs() -> int:
    """How many closed sessions wait for their scrub."""
    return len(_due())


def _due() -> list[int]:
    db.session.rollback()
    found = list(db.session.scalars(select(PendingScrub.session_id)))
    db.session.rollback()  # an open snapshot of our own would keep the old rows alive
    return found


def _uuids(session_ids: list[int]) -> list[UUID]:
    found = list(db.session.scalars(select(CouncilSession.uuid).where(CouncilSession.id.in_(session_ids))))
    db.session.rollback()
    return found


def _failure_sqlite() -> str | None:
    """VACUUM writes the file anew, the checkpoint empties the log that still has the old rows."""
    with db.engine.connect() as connection:
        driver = connection.connection.driver_connection  # below SQLAlchemy, hence without a BEGIN
        driver.execute("PRAGMA busy_timeout=2000")
        try:
            driver.execute("VACUUM")
            busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError as error:
            return str(error)
        finally:
            driver.execute("PRAGMA busy_timeout=10000")
    return "the write-ahead log is being read" if busy else None


def _failure_postgresql() -> str | None:
    """VACUUM says nothing of rows that somebody's older snapshot keeps alive; its statistics do."""
    query = text(
        "SELECT sum(n_dead_tup) FROM pg_stat_user_tables WHERE relid = ANY(CAST(:ids AS regclass[]))"
    )
    try:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM {', '.join(_TABLES)}"))
            left = connection.scalar(query, {"ids": list(_TABLES)})
    except DBAPIError as error:
        return str(error.orig)
    return f"{left} old rows are kept for an older snapshot" if left else None


def scrub_at_start() -> None:
    """What a process that died between a closing and its scrub left to do; never stops a start."""
    try:
        scrub()
    except DBAPIError as error:
        log.warning("ballots not scrubbed", reason=str(error.orig))
    finally:
        db.session.remove()
