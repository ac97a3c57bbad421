"""What the worker does with a batch. Rows carry the truth; drawing never happens inside a transaction.

A worker owns a batch while its name stands in the row; each commit asks for that name again, so a
worker that was given up for dead and comes back finds that it owns nothing and stops.
"""

import tempfile
from collections.abc import Generator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import contains_eager

from festival.certificates import chosen, queries, rules
from festival.certificates.models import PrintBatch, PrintChunk, PrintedCopy, TemplateVersion
from festival.certificates.rules import BatchState
from festival.certificates.texts import certificate_text
from festival.certificates.ways import way_of
from festival.commendations.models import Commendation
from festival.core import clock, workers
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.printing import engine
from festival.printing.records import CertificateText
from festival.printing.templates import Template
from festival.printing.ways import Way


class Lost(Exception):
    """The batch was stopped, or belongs to another worker by now."""


def lost_batches(worker: str) -> list[int]:
    """Batches that wait, and batches of workers that are silent or known to be dead."""
    now = clock.now()
    query = select(PrintBatch).where(PrintBatch.state.in_(rules.UNFINISHED)).order_by(PrintBatch.id)
    return [batch.id for batch in db.session.scalars(query) if _may_take(batch, worker, now)]


def _may_take(batch: PrintBatch, worker: str, now) -> bool:
    if batch.state is BatchState.QUEUED:
        return True
    return workers.is_lost(batch.heartbeat_at, now) or workers.is_dead(batch.worker, worker)


def render_batch(*, batch_id: int, worker: str, files: FileStore) -> None:
    """Take the batch if it is to be had, draw what is missing, join; known refusals are kept in the row."""
    claim = _claim(batch_id, worker)
    if claim is None:
        return
    try:
        _draw(batch_id, claim, files)
    except Lost:
        return
    except RuleBroken as refusal:
        _fail(batch_id, claim, str(refusal))
    except OSError as failure:
        _fail(batch_id, claim, f"Máy chủ không ghi được tệp ({failure.strerror}). Hãy báo quản trị.")


def _claim(batch_id: int, worker: str) -> str | None:
    """The name under which this attempt owns the batch, or None when it is not to be had."""
    with transaction():
        batch = db.session.get(PrintBatch, batch_id, with_for_update=True)
        now = clock.now()
        if batch is None or batch.state not in rules.UNFINISHED or not _may_take(batch, worker, now):
            return None
        if batch.attempts >= rules.MOST_ATTEMPTS:
            batch.state, batch.problem, batch.worker = BatchState.FAILED, rules.GIVEN_UP, ""
            return None
        batch.state, batch.attempts = BatchState.RENDERING, batch.attempts + 1
        batch.worker = f"{worker}/{batch.attempts}"
        batch.heartbeat_at, batch.started_at = now, batch.started_at or now
        workers.beat_within(worker)
        return batch.worker


def _draw(batch_id: int, claim: str, files: FileStore) -> None:
    # What drawing held in memory is gone before the parts are put together.
    _finish(batch_id, claim, files, _drawn(batch_id, claim, files))


def _drawn(batch_id: int, claim: str, files: FileStore) -> list[Path]:
    """The parts of the batch's file in order, each drawn unless it is there from before a crash."""
    work = _work(batch_id, files)
    presses: dict[int | None, engine.Press] = {}
    drawn: list[Path] = []
    for chunk in work.chunks:
        sha256 = chunk.known
        if sha256 is None or not files.path(sha256).exists():
            if chunk.form not in presses:
                presses[chunk.form] = engine.Press(
                    work.templates[chunk.form], work.texts[chunk.form], work.way
                )
            sha256 = files.put(presses[chunk.form].chunk(chunk.first, chunk.count))
            _keep_chunk(batch_id, claim, chunk.id, sha256)
        drawn.append(files.path(sha256))
    return drawn


class Chunk(NamedTuple):
    """``first`` counts among the sheets of its own form."""

    id: int
    first: int
    count: int
    known: str | None
    form: int | None


class Work(NamedTuple):
    """Plain values, so that nothing is read from the database while pages are drawn."""

    way: Way
    templates: dict[int | None, Template]
    texts: dict[int | None, list[CertificateText]]
    chunks: list[Chunk]


def _work(batch_id: int, files: FileStore) -> Work:
    batch = queries.batch(batch_id)
    columns = (
        PrintChunk.id,
        PrintChunk.count,
        PrintChunk.file_sha256,
        PrintChunk.template_version_id,
    )
    rows = select(*columns).where(PrintChunk.batch_id == batch_id).order_by(PrintChunk.number)
    texts: dict[int | None, list[CertificateText]] = {}
    chunks = []
    found = db.session.execute(rows).all()
    with closing(_texts(batch)) as people:
        for chunk_id, count, known, form in found:
            own = texts.setdefault(form, [])
            chunks.append(Chunk(chunk_id, len(own), count, known, form))
            own.extend(islice(people, count))
    templates = {form: _template(form, files, batch.emblem_sha256) for form in texts}
    way = way_of(batch)
    db.session.rollback()
    return Work(way, templates, texts, chunks)


def _texts(batch: PrintBatch) -> Generator[CertificateText]:
    """The texts of the batch in the order of its stack, read a few hundred at a time."""
    query = (
        select(Commendation)
        .join(PrintedCopy, PrintedCopy.commendation_id == Commendation.id)
        .join(Commendation.decision)
        .options(contains_eager(Commendation.decision))
        .where(PrintedCopy.batch_id == batch.id)
        .order_by(PrintedCopy.id)
        .execution_options(yield_per=500)
    )
    found = db.session.scalars(query)
    try:
        for one in found:
            yield certificate_text(one, one.decision, batch.public_url)
    finally:
        found.close()


def _template(version_id: int | None, files: FileStore, emblem_sha256: str | None) -> Template:
    version = db.session.get_one(TemplateVersion, version_id) if version_id else None
    return chosen.loaded(version, files, emblem_sha256)


def _keep_chunk(batch_id: int, claim: str, chunk_id: int, sha256: str) -> None:
    with transaction():
        chunk = db.session.get_one(PrintChunk, chunk_id)
        is_new = chunk.file_sha256 is None
        chunk.file_sha256 = sha256
        _still_mine(batch_id, claim, done=PrintBatch.done + (chunk.count if is_new else 0))
        workers.beat_within(claim.rpartition("/")[0])


def _finish(batch_id: int, claim: str, files: FileStore, drawn: list[Path]) -> None:
    files.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.folder, prefix="joining-") as folder:
        joined = Path(folder) / "batch.pdf"
        engine.join(drawn, joined)
        size = joined.stat().st_size
        sha256 = files.adopt(joined)
    with transaction():
        _still_mine(
            batch_id,
            claim,
            state=BatchState.READY,
            file_sha256=sha256,
            file_size=size,
            finished_at=clock.now(),
            worker="",
        )


def _fail(batch_id: int, claim: str, problem: str) -> None:
    try:
        with transaction():
            _still_mine(batch_id, claim, state=BatchState.FAILED, problem=problem[:1000], worker="")
    except Lost:
        return


def _still_mine(batch_id: int, mine: str, /, **changes) -> None:
    """Change the batch's row if it is still this worker's to change; else Lost."""
    values = {"heartbeat_at": clock.now(), **changes}
    row = update(PrintBatch).where(
        PrintBatch.id == batch_id, PrintBatch.worker == mine, PrintBatch.state == BatchState.RENDERING
    )
    if db.session.execute(row.values(**values)).rowcount != 1:
        raise Lost
