"""Batches, chunks and the ledger of copies on both databases."""

import hashlib
import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
from flask import current_app
from sqlalchemy import func, select, update

from festival.accounts.rules import Role
from festival.certificates import queries_batches, services
from festival.certificates.models import PrintBatch, PrintChunk, PrintedCopy
from festival.certificates.rules import GIVEN_UP, BatchState, CopyAction, CopyState
from festival.certificates.services import rendering
from festival.commendations.models import Commendation
from festival.core import clock, workers
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.printing.ways import Engine
from tests.certificates import make
from tests.commendations import make as commendations

ACTOR = Actor(None, "Thử")
REFERENCE = services.How(engine=Engine.WEASYPRINT)
NOON = datetime(2026, 8, 12, 5, tzinfo=UTC)


def files():
    return current_app.extensions["files"]


def pages(sha256: str) -> list[str]:
    document = pypdfium2.PdfDocument(files().read(sha256))
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def again(batch: PrintBatch) -> PrintBatch:
    db.session.expire_all()
    return db.session.get_one(PrintBatch, batch.id)


def states(batch: PrintBatch) -> list[CopyState]:
    return [copy.state for copy in again(batch).copies]


def test_a_batch_prints_every_certificate_once_in_register_order(world):
    batch = make.make_batch(place=world.here, people=3)

    assert (batch.state, batch.done, batch.total, batch.worker) == (BatchState.READY, 3, 3, "")
    texts = pages(batch.file_sha256)
    assert len(texts) == 3
    for number, text in enumerate(texts, 1):
        assert f"NGUYỄN THỊ ƯỚC {number:03d}" in text
        assert f"Số sổ vàng: {number:02d}" in text
        assert text.count("NGUYỄN THỊ ƯỚC") == 1
    assert batch.file_size == len(files().read(batch.file_sha256))


@pytest.mark.parametrize("people", [50, 51])
def test_the_last_incomplete_chunk_is_printed_too(world, people):
    decision = make.make_issued(place=world.here, people=people)
    batch = make.render(make.order(decision, place=world.here, how=REFERENCE))

    assert [chunk.count for chunk in batch.chunks] == [50] * (people // 50) + [people % 50] * bool(
        people % 50
    )
    assert len(pages(batch.file_sha256)) == people


def test_the_same_commendations_print_the_same_bytes(world):
    batch = make.make_batch(place=world.here)
    first = batch.file_sha256
    actor = ACTOR
    services.mark_printed(batch_id=batch.id, actor=actor)
    for copy in again(batch).copies:
        services.mark_copy(copy_id=copy.id, action=CopyAction.SPOIL, reason="Kẹt giấy", actor=actor)

    second = services.reprint(batch_id=batch.id, reason="Kẹt giấy", files=files(), actor=actor)
    second = make.render(db.session.get_one(PrintBatch, second))

    assert second.file_sha256 == first
    assert hashlib.sha256(files().read(first)).hexdigest() == first
    assert [copy.copy_no for copy in second.copies] == [2, 2, 2, 2]


def test_everybody_is_printed_once_even_when_ordered_twice(world):
    decision = make.make_issued(place=world.here)
    make.order(decision, place=world.here)

    with pytest.raises(RuleBroken, match="Không còn giấy nào"):
        make.order(decision, place=world.here)
    assert db.session.scalar(select(func.count(PrintedCopy.id))) == 4


def test_a_draft_is_not_printed(world):
    decision = commendations.make_signed(place=world.here)

    with pytest.raises(RuleBroken, match="đã ban hành"):
        make.order(decision, place=world.here)


def test_without_a_public_address_nothing_is_ordered(world):
    decision = make.make_issued(place=world.here)

    with pytest.raises(RuleBroken, match="PUBLIC_URL"):
        make.order(decision, place=world.here, public_url=None)
    assert db.session.scalar(select(func.count(PrintBatch.id))) == 0


def rewrite(decision, called: str, **values) -> None:
    """What no decision would let through, as if its form had become narrower since."""
    with transaction():
        chosen = Commendation.decision_id == decision.id, Commendation.name == called
        db.session.execute(update(Commendation).where(*chosen).values(**values))


def test_what_does_not_fit_is_refused_by_name_before_anything_exists(world):
    decision = make.make_issued(place=world.here, people=3)
    rewrite(decision, "Nguyễn Thị Ước 002", citation="Dài quá " * 48)
    rewrite(decision, "Nguyễn Thị Ước 003", name="Đinh 漢 Hậu")

    with pytest.raises(RuleBroken) as refused:
        make.order(decision, place=world.here)

    assert "Ông Nguyễn Thị Ước 002" in str(refused.value)
    assert "Ông Đinh 漢 Hậu" in str(refused.value)
    assert "Nguyễn Thị Ước 001" not in str(refused.value)
    assert db.session.scalar(select(func.count(PrintBatch.id))) == 0


def test_rendering_twice_changes_nothing(world):
    batch = make.make_batch(place=world.here)
    before = (batch.file_sha256, batch.finished_at, batch.attempts)

    batch = make.render(batch, worker="máy/2/b")

    assert (batch.file_sha256, batch.finished_at, batch.attempts) == before


def claimed(batch: PrintBatch, *, worker: str, silent: timedelta) -> None:
    """As if ``worker`` had taken the batch and not been heard of since."""
    with transaction():
        row = db.session.get_one(PrintBatch, batch.id)
        row.state, row.worker, row.attempts = BatchState.RENDERING, worker, row.attempts + 1
        row.heartbeat_at = clock.now() - silent


def test_a_batch_of_a_living_worker_is_left_alone_and_of_a_silent_one_taken(world):
    batch = make.order(make.make_issued(place=world.here), place=world.here)
    claimed(batch, worker="máy khác/1/a/1", silent=timedelta(seconds=59))

    assert services.lost_batches("máy/2/b") == []
    assert make.render(batch, worker="máy/2/b").state is BatchState.RENDERING
    claimed(batch, worker="máy khác/1/a/1", silent=timedelta(seconds=61))
    assert services.lost_batches("máy/2/b") == [batch.id]
    assert make.render(batch, worker="máy/2/b").state is BatchState.READY


def test_a_dead_worker_of_this_machine_is_known_at_once(world):
    batch = make.order(make.make_issued(place=world.here), place=world.here)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = socket.gethostname()[:30]
    claimed(batch, worker=f"{here}/{os.getppid()}/x/1", silent=timedelta(0))
    assert services.lost_batches("máy/2/b") == []
    claimed(batch, worker=f"{here}/{ended.pid}/x/1", silent=timedelta(0))
    assert services.lost_batches("máy/2/b") == [batch.id]


def test_a_resumed_batch_draws_only_what_is_missing(world):
    batch = make.order(make.make_issued(place=world.here, people=60), place=world.here, how=REFERENCE)
    whole = make.render(batch)
    sha256, chunk_files = whole.file_sha256, [chunk.file_sha256 for chunk in whole.chunks]
    with transaction():
        row = db.session.get_one(PrintBatch, batch.id)
        row.state, row.done, row.file_sha256 = BatchState.QUEUED, 50, None
        for chunk in row.chunks[1:]:
            chunk.file_sha256 = None
    untouched = files().path(chunk_files[0]).stat().st_mtime_ns

    resumed = make.render(batch)

    assert (resumed.state, resumed.done, resumed.file_sha256) == (BatchState.READY, 60, sha256)
    assert files().path(chunk_files[0]).stat().st_mtime_ns == untouched


def test_a_chunk_file_that_vanished_is_drawn_again(world):
    batch = make.order(make.make_issued(place=world.here), place=world.here)
    first = make.render(batch).file_sha256
    with transaction():
        row = db.session.get_one(PrintBatch, batch.id)
        row.state, row.file_sha256 = BatchState.QUEUED, None
        lost = row.chunks[0].file_sha256
    files().path(lost).unlink()

    resumed = make.render(batch)

    assert (resumed.state, resumed.done, resumed.file_sha256) == (BatchState.READY, 4, first)


def test_a_stopped_batch_is_not_rendered_and_goes_on_when_resumed(world):
    batch = make.order(make.make_issued(place=world.here), place=world.here)
    services.stop_batch(batch_id=batch.id, actor=ACTOR)

    assert make.render(batch).state is BatchState.STOPPED
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        services.stop_batch(batch_id=batch.id, actor=ACTOR)
    services.resume_batch(batch_id=batch.id, actor=ACTOR)
    assert make.render(batch).state is BatchState.READY
    with pytest.raises(RuleBroken, match="đã dừng"):
        services.resume_batch(batch_id=batch.id, actor=ACTOR)


def test_a_batch_that_kills_its_workers_is_given_up(world):
    batch = make.order(make.make_issued(place=world.here), place=world.here)
    for _ in range(5):
        claimed(batch, worker="máy khác/1/a/1", silent=timedelta(minutes=5))

    batch = make.render(batch)

    assert (batch.state, batch.problem) == (BatchState.FAILED, GIVEN_UP)


def test_a_known_refusal_is_kept_in_the_batch(world):
    batch = make.order(make.make_issued(place=world.here), place=world.here)
    with transaction():
        db.session.get_one(PrintBatch, batch.id).emblem_sha256 = "0" * 64

    batch = make.render(batch)

    assert batch.state is BatchState.FAILED
    assert "huy hiệu" in batch.problem


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(world):
    batch = make.order(make.make_issued(place=world.here), place=world.here)
    finished = make.render(batch, worker="máy/2/b").file_sha256
    chunk = db.session.scalar(select(PrintChunk).where(PrintChunk.batch_id == batch.id))

    with pytest.raises(rendering.Lost):
        rendering._keep_chunk(batch.id, "máy/1/a/1", chunk.id, "f" * 64)

    db.session.expire_all()
    assert (chunk.file_sha256 != "f" * 64, again(batch).file_sha256) == (True, finished)


def test_marks_follow_the_paper(world):
    batch = make.make_batch(place=world.here)
    with pytest.raises(RuleBroken, match="Không còn bản in nào"):
        services.mark_batch_good(batch_id=batch.id, actor=ACTOR)
    assert services.mark_printed(batch_id=batch.id, actor=ACTOR) == 4
    first = again(batch).copies[0].id

    with pytest.raises(RuleBroken, match="lý do"):
        services.mark_copy(copy_id=first, action=CopyAction.SPOIL, reason="", actor=ACTOR)
    services.mark_copy(copy_id=first, action=CopyAction.SPOIL, reason="Lem mực", actor=ACTOR)
    assert services.mark_batch_good(batch_id=batch.id, actor=ACTOR) == (3, 0)

    assert states(batch) == [CopyState.SPOILED] + [CopyState.GOOD] * 3
    assert again(batch).copies[0].reason == "Lem mực"


def test_nothing_is_marked_before_the_batch_is_ready(world):
    batch = make.order(make.make_issued(place=world.here), place=world.here)

    with pytest.raises(RuleBroken, match="chưa dựng xong"):
        services.mark_printed(batch_id=batch.id, actor=ACTOR)
    with pytest.raises(RuleBroken, match="chưa dựng xong"):
        services.mark_copy(copy_id=batch.copies[0].id, action=CopyAction.PRINT, reason="", actor=ACTOR)


def test_a_reprint_takes_the_spoiled_only_and_numbers_the_copy(world):
    batch = make.make_batch(place=world.here)
    services.mark_printed(batch_id=batch.id, actor=ACTOR)
    spoiled = again(batch).copies[2]
    services.mark_copy(copy_id=spoiled.id, action=CopyAction.SPOIL, reason="Lem mực", actor=ACTOR)
    arguments = {"files": files(), "actor": ACTOR}

    with pytest.raises(RuleBroken, match="lý do"):
        services.reprint(batch_id=batch.id, reason="", **arguments)
    new = services.reprint(batch_id=batch.id, reason="Lem mực", **arguments)

    (copy,) = db.session.get_one(PrintBatch, new).copies
    assert (copy.commendation_id, copy.copy_no, copy.reason) == (spoiled.commendation_id, 2, "Lem mực")
    with pytest.raises(RuleBroken, match="Không còn giấy nào"):
        services.reprint(batch_id=batch.id, reason="Lem mực", **arguments)


def test_a_good_copy_that_was_lost_is_voided_and_printed_again(world):
    batch = make.make_good(place=world.here)
    copy = batch.copies[0]

    services.mark_copy(copy_id=copy.id, action=CopyAction.VOID, reason="Thất lạc", actor=ACTOR)

    assert [one.id for one in db.session.scalars(queries_batches.to_reprint(batch.id))] == [
        copy.commendation_id
    ]


def test_only_good_copies_of_the_season_are_handed_over_and_all_or_none(world):
    good = make.make_good(place=world.here)
    queued = make.order(make.make_issued(place=world.here), place=world.here)
    foreign = make.make_good(place=world.there)
    season = world.here.season.id
    clerk = world.users[Role.PRINT_CLERK].actor
    ids = [copy.id for copy in good.copies]

    for wrong, count, sentence in (
        ([*ids, queued.copies[0].id], 5, "Nguyễn Thị Ước 001: bản in đang chờ máy in"),
        ([*ids, foreign.copies[0].id], 5, "không thuộc mùa này"),
        (ids, 3, "danh sách có 4"),
        ([], 0, "Chưa chọn"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            services.hand_over(season_id=season, copy_ids=wrong, count=count, actor=clerk)
        assert states(good) == [CopyState.GOOD] * 4
    assert services.hand_over(season_id=season, copy_ids=ids, count=4, actor=clerk) == 4
    assert states(good) == [CopyState.HANDED] * 4


def test_a_later_edit_changes_no_printed_text(world):
    batch = make.make_batch(place=world.here)
    first = batch.file_sha256
    with transaction():
        for one in db.session.scalars(select(Commendation)):
            one.nomination.nominee.name = "Tên khác"
        row = db.session.get_one(PrintBatch, batch.id)
        row.state, row.file_sha256 = BatchState.QUEUED, None
        for chunk in row.chunks:
            chunk.file_sha256 = None

    assert make.render(batch).file_sha256 == first


def test_a_worker_shows_that_it_lives(world):
    with clock.frozen(NOON):
        assert not workers.worker_is_alive()
        workers.beat("máy/1/a")
        workers.beat("máy/1/a")
        assert workers.worker_is_alive()
    with clock.frozen(NOON + timedelta(seconds=151)):
        assert not workers.worker_is_alive()
    with clock.frozen(NOON + timedelta(days=2)):
        workers.beat("máy/2/b")
        assert list(db.session.scalars(select(workers.WorkerBeat.worker))) == ["máy/2/b"]
