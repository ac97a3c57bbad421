"""Files that take long. Rows carry the truth, and what is to be made is frozen when it is asked for.

A producer turns frozen content into pages and knows no database, so a file that is taken up again after a
crash goes on with the same bytes. Nothing is drawn inside a transaction. A worker owns a file while its
name stands in the row; each commit asks for that name again.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update

from festival.core import audit, clock, workers
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.documents import rules
from festival.documents.models import PreparedFile
from festival.documents.queries.prepared import may_take
from festival.documents.rules import PreparedState
from festival.localities.models import Locality


@dataclass(frozen=True)
class Producer:
    """How files of one kind are made, ``part`` pages at a time, and the page that asks for them."""

    draw: Callable[[dict, FileStore, int, int], bytes]
    join: Callable[[list[Path], Path], None]
    endpoint: str
    argument: str
    title: str
    part: int = 50


# By kind; the rooms to the right register theirs, so that this one need not know them.
PRODUCERS: dict[str, Producer] = {}


class Lost(Exception):
    """The file was stopped, or belongs to another worker by now."""


def ask(
    *,
    kind: str,
    thing_id: int,
    locality_id: int,
    content: dict,
    total: int,
    file_name: str,
    options: dict,
    files: FileStore,
    actor: Actor,
) -> int:
    """Order a file of this very content; one that is being made or ready already is not made twice."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    frozen = {**options, "content": files.put(written.encode())}
    said = json.dumps(frozen, ensure_ascii=False, sort_keys=True)
    with transaction():
        # The place's row is the lock: of two clicks the second finds what the first has ordered.
        db.session.get_one(Locality, locality_id, with_for_update=True)
        if (known := _same(kind, thing_id, said, files)) is not None:
            return known
        file = PreparedFile(
            locality_id=locality_id,
            kind=kind,
            thing_id=thing_id,
            options=said,
            total=total,
            file_name=file_name,
            asked_by=actor.name,
        )
        db.session.add(file)
        db.session.flush()
        _note(file, actor, "file.ask", kind=kind, total=total)
        return file.id


def _same(kind: str, thing_id: int, options: str, files: FileStore) -> int | None:
    query = select(PreparedFile).where(
        PreparedFile.kind == kind, PreparedFile.thing_id == thing_id, PreparedFile.options == options
    )
    for file in db.session.scalars(query.order_by(PreparedFile.id.desc())):
        if file.state in rules.UNFINISHED:
            return file.id
        if file.state is PreparedState.READY and files.path(file.file_sha256).exists():
            return file.id
    return None


def stop(prepared_file_id: int, *, actor: Actor) -> None:
    """The worker notices at its next part; parts already made are kept."""
    with transaction():
        file = db.session.get_one(PreparedFile, prepared_file_id, with_for_update=True)
        rules.check_may_stop(file.state)
        file.state, file.worker = PreparedState.STOPPED, ""
        _note(file, actor, "file.stop", done=file.done)


def resume(prepared_file_id: int, *, actor: Actor) -> None:
    """Back into the queue; it goes on where it stopped."""
    with transaction():
        file = db.session.get_one(PreparedFile, prepared_file_id, with_for_update=True)
        rules.check_may_resume(file.state)
        file.state, file.worker, file.problem, file.attempts = PreparedState.QUEUED, "", "", 0
        file.heartbeat_at, file.started_at = clock.now(), None
        _note(file, actor, "file.resume", done=file.done)


def _note(file: PreparedFile, actor: Actor, action: str, **details) -> None:
    audit.record(file.chain, actor, action, ("file", file.id), **details)


def make(*, prepared_file_id: int, worker: str, files: FileStore) -> None:
    """Take the file if it is to be had and make what is missing; known refusals are kept in the row."""
    claim = _claim(prepared_file_id, worker)
    if claim is None:
        return
    try:
        _draw(prepared_file_id, claim, files)
    except Lost:
        return
    except RuleBroken as refusal:
        _fail(prepared_file_id, claim, str(refusal))
    except OSError as failure:
        _fail(prepared_file_id, claim, f"Máy chủ không ghi được tệp ({failure.strerror}). Hãy báo quản trị.")


def _claim(prepared_file_id: int, worker: str) -> str | None:
    """The name under which this attempt owns the file, or None when it is not to be had."""
    with transaction():
        file = db.session.get(PreparedFile, prepared_file_id, with_for_update=True)
        now = clock.now()
        if file is None or file.state not in rules.UNFINISHED or not may_take(file, worker, now):
            return None
        if file.attempts >= rules.MOST_ATTEMPTS or file.kind not in PRODUCERS:
            file.state, file.problem, file.worker = PreparedState.FAILED, rules.GIVEN_UP, ""
            return None
        file.state, file.attempts = PreparedState.WORKING, file.attempts + 1
        file.worker = f"{worker}/{file.attempts}"
        file.heartbeat_at, file.started_at = now, file.started_at or now
        workers.beat_within(worker)
        return file.worker


def _draw(prepared_file_id: int, claim: str, files: FileStore) -> None:
    producer, frozen, total = _work(prepared_file_id)
    content = json.loads(files.read(frozen))
    # Whoever takes the file up finds the parts that are there; parts of other content never fit it.
    folder = files.folder / "preparing" / f"{prepared_file_id}-{frozen[:16]}"
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for first in range(0, total, producer.part):
        count = min(producer.part, total - first)
        path = folder / f"{first:06d}"
        if not path.exists():
            _put_whole(path, producer.draw(content, files, first, count))
        _still_mine(prepared_file_id, claim, done=first + count)
        parts.append(path)
    joined = folder / f"joined-{claim.replace('/', '-')}"
    producer.join(parts, joined)
    size = joined.stat().st_size
    sha256 = files.adopt(joined)
    _still_mine(
        prepared_file_id, claim, state=PreparedState.READY, file_sha256=sha256, file_size=size, worker=""
    )
    shutil.rmtree(folder, ignore_errors=True)


def _work(prepared_file_id: int) -> tuple[Producer, str, int]:
    """Plain values, so that nothing is read from the database while pages are drawn."""
    file = db.session.get_one(PreparedFile, prepared_file_id)
    kind, options, total = file.kind, json.loads(file.options), file.total
    db.session.rollback()
    return PRODUCERS[kind], options["content"], total


def _put_whole(path: Path, content: bytes) -> None:
    """A part is there whole or not at all, whenever the worker is killed."""
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix="fresh-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def _fail(prepared_file_id: int, claim: str, problem: str) -> None:
    try:
        _still_mine(prepared_file_id, claim, state=PreparedState.FAILED, problem=problem[:1000], worker="")
    except Lost:
        return


def _still_mine(prepared_file_id: int, mine: str, /, **changes) -> None:
    """Change the file's row if it is still this worker's to change; else Lost."""
    row = update(PreparedFile).where(
        PreparedFile.id == prepared_file_id,
        PreparedFile.worker == mine,
        PreparedFile.state == PreparedState.WORKING,
    )
    with transaction():
        if db.session.execute(row.values(heartbeat_at=clock.now(), **changes)).rowcount != 1:
            raise Lost
        workers.beat_within(mine.rpartition("/")[0])
