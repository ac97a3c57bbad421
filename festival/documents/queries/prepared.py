"""Files that a worker prepares: one of them, the latest of a thing, those that nobody works on."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from festival.core import clock, workers
from festival.core.db import db
from festival.documents import rules
from festival.documents.models import PreparedFile
from festival.documents.rules import PreparedState
from festival.localities.models import Locality

_PLACES = joinedload(PreparedFile.locality).joinedload(Locality.parent).joinedload(Locality.parent)


def prepared_file(prepared_file_id: int) -> PreparedFile | None:
    return db.session.get(PreparedFile, prepared_file_id, options=[_PLACES])


def latest(kind: str, thing_id: int, limit: int = 5) -> list[PreparedFile]:
    """What was asked for last, newest first."""
    query = select(PreparedFile).where(PreparedFile.kind == kind, PreparedFile.thing_id == thing_id)
    return list(db.session.scalars(query.order_by(PreparedFile.id.desc()).limit(limit)))


def lost_files(worker: str) -> list[int]:
    """Files that wait, and files of workers that are silent or known to be dead."""
    now = clock.now()
    query = select(PreparedFile).where(PreparedFile.state.in_(rules.UNFINISHED)).order_by(PreparedFile.id)
    return [file.id for file in db.session.scalars(query) if may_take(file, worker, now)]


def may_take(file: PreparedFile, worker: str, now) -> bool:
    if file.state is PreparedState.QUEUED:
        return True
    return workers.is_lost(file.heartbeat_at, now) or workers.is_dead(file.worker, worker)
