"""The real worker process, killed outright in the middle of a batch."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pypdfium2
import pytest

from festival.certificates import services
from festival.certificates.models import PrintBatch, PrintChunk
from festival.certificates.rules import BatchState, CopyState, PrintMode
from festival.core import workers
from festival.core.db import db, transaction
from festival.printing.ways import Engine
from tests.certificates import make

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE = 130
REDIS = os.environ.get("TEST_REDIS_URL")


@pytest.fixture(params=["sqlite queue", "redis queue"])
def redis_url(request) -> str | None:
    if request.param == "sqlite queue":
        return None
    if not REDIS:
        if os.environ.get("CI"):
            pytest.fail("TEST_REDIS_URL is missing")
        pytest.skip("TEST_REDIS_URL is not set, so no worker runs on Redis")
    return REDIS


@pytest.fixture
def start_worker(app, redis_url):
    """``start_worker()`` starts a worker as ``serve.py`` does; none outlives the test."""
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        environment = {
            **os.environ,
            "INSTANCE_DIR": str(app.config["INSTANCE"]),
            "FILES_DIR": str(app.extensions["files"].folder),
            "SECRET_KEY": app.secret_key,
            "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
            "REDIS_URL": redis_url or "",
        }
        command = [sys.executable, "-m", "huey.bin.huey_consumer", "festival.worker.huey", "-w", "1", "-q"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def until(holds: Callable[[], bool], seconds: int = 90) -> None:
    """Look again and again until it holds; fail after so many seconds."""
    end, pause = time.monotonic() + seconds, Event()
    while not holds():
        assert time.monotonic() < end, "it did not come to pass in time"
        pause.wait(0.02)


def now(batch_id: int) -> PrintBatch:
    db.session.rollback()
    return db.session.get_one(PrintBatch, batch_id, populate_existing=True)


def drawn_once(app, batch_id: int) -> str:
    """Draw the whole batch undisturbed, note its hash, and put everything back as if never drawn."""
    files = app.extensions["files"]
    whole = make.render(now(batch_id))
    sha256 = whole.file_sha256
    with transaction():
        batch = db.session.get_one(PrintBatch, batch_id)
        for kept in {sha256, *(chunk.file_sha256 for chunk in batch.chunks)}:
            files.path(kept).unlink()
        batch.state, batch.done, batch.attempts, batch.file_sha256 = BatchState.QUEUED, 0, 0, None
        for chunk in batch.chunks:
            chunk.file_sha256 = None
    db.session.rollback()
    return sha256


def cut_small(batch_id: int, size: int) -> None:
    """More and smaller chunks, so that there is a middle to be killed in."""
    with transaction():
        batch = db.session.get_one(PrintBatch, batch_id)
        form = batch.chunks[0].template_version_id
        for chunk in batch.chunks:
            db.session.delete(chunk)
        db.session.flush()
        db.session.add_all(
            PrintChunk(
                batch_id=batch_id,
                number=number,
                first=first,
                count=min(size, PEOPLE - first),
                template_version_id=form,
            )
            for number, first in enumerate(range(0, PEOPLE, size))
        )


def ordered(world, engine: Engine) -> int:
    """A batch by one engine: the quick one over blanks by a printer that is off, the other one whole."""
    place, decision = world.here, make.make_issued(place=world.here, people=PEOPLE)
    if engine is Engine.WEASYPRINT:
        return make.order(decision, place=place, how=services.How(engine=engine)).id
    blanks = make.make_blanks(place=place, sheets=PEOPLE)
    printer = make.make_printer(place=place, dx_tenths=12, dy_tenths=-8, is_foot_first=True)
    how = services.How(engine=engine, mode=PrintMode.OVERLAY, blank_type_id=blanks.id, printer_id=printer.id)
    batch_id = make.order(decision, place=place, how=how).id
    cut_small(batch_id, 2)
    return batch_id


@pytest.mark.parametrize("engine", [Engine.WEASYPRINT, Engine.COMPILED])
def test_a_worker_killed_in_mid_batch_loses_nothing_and_prints_nothing_twice(
    app, world, start_worker, engine
):
    batch_id = ordered(world, engine)
    expected = drawn_once(app, batch_id)

    worker = start_worker()
    until(lambda: now(batch_id).done > 0)
    worker.kill()
    worker.wait()
    halfway = now(batch_id)
    assert (halfway.state, 0 < halfway.done < PEOPLE) == (BatchState.RENDERING, True)
    start_worker()
    until(lambda: now(batch_id).state is not BatchState.RENDERING)

    batch = now(batch_id)
    assert (batch.state, batch.done, batch.attempts, batch.file_sha256) == (
        BatchState.READY,
        PEOPLE,
        2,
        expected,
    )
    assert [copy.state for copy in batch.copies] == [CopyState.QUEUED] * PEOPLE
    document = pypdfium2.PdfDocument(app.extensions["files"].read(expected))
    assert len(document) == PEOPLE
    document.close()


def test_a_batch_ordered_without_a_worker_goes_on_by_itself_when_one_comes(app, world, start_worker):
    batch_id = make.order(make.make_issued(place=world.here), place=world.here).id
    assert not workers.worker_is_alive()
    db.session.rollback()

    start_worker()
    until(lambda: now(batch_id).state is BatchState.READY)

    assert workers.worker_is_alive()
