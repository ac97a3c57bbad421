"""Files that a worker prepares: claimed, stopped, taken up again, asked for twice."""

import json
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core import clock, workers
from festival.core.audit import history
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.documents.models import PreparedFile
from festival.documents.queries.prepared import lost_files
from festival.documents.rules import GIVEN_UP, PreparedState, seconds_left
from festival.documents.services import prepared
from festival.documents.services.prepared import Producer
from tests.documents.make import make_prepared_file

NOON = datetime(2026, 8, 3, 5, tzinfo=UTC)
ME = "máy/1/a"


def join(parts: list[Path], out: Path) -> None:
    out.write_bytes(b"".join(part.read_bytes() for part in parts))


@pytest.fixture
def drawn(monkeypatch) -> list[tuple[int, int]]:
    """Which parts were drawn by a producer of our own: two letters at a time."""
    seen: list[tuple[int, int]] = []

    def draw(content, _files, first, count) -> bytes:
        seen.append((first, count))
        if content.get("refuse") == first:
            raise RuleBroken("Chữ không vừa ô.")
        if content.get("broken") == first:
            raise OSError(28, "No space left on device")
        return content["letters"][first : first + count].encode()

    plain = Producer(draw, join, "planning.show_guests", "festival_id", "Chữ cái", part=2)
    monkeypatch.setitem(prepared.PRODUCERS, "letters", plain)
    return seen


@pytest.fixture
def ask(app, world, drawn):
    def asked(**content) -> int:
        return prepared.ask(
            kind="letters",
            thing_id=7,
            locality_id=world.here.area.id,
            content={"letters": "abcde"} | content,
            total=5,
            file_name="chu-cai.pdf",
            options={"public_url": "http://festival.test"},
            files=app.extensions["files"],
            actor=world.users[Role.COMMUNE_ORGANIZER].actor,
        )

    return asked


def make(app, file_id: int, worker: str = ME) -> PreparedFile:
    prepared.make(prepared_file_id=file_id, worker=worker, files=app.extensions["files"])
    return row(file_id)


def row(file_id: int) -> PreparedFile:
    return db.session.get_one(PreparedFile, file_id, populate_existing=True)


def change(file_id: int, **values) -> None:
    with transaction():
        for name, value in values.items():
            setattr(db.session.get_one(PreparedFile, file_id), name, value)


def test_a_file_is_made_of_its_parts_in_order(app, ask, drawn):
    file = make(app, ask())

    assert (file.state, file.done, file.attempts, file.worker) == (PreparedState.READY, 5, 1, "")
    assert app.extensions["files"].read(file.file_sha256) == b"abcde"
    assert (file.file_size, drawn) == (5, [(0, 2), (2, 2), (4, 1)])
    assert list((app.extensions["files"].folder / "preparing").glob(f"{file.id}-*")) == []
    assert json.loads(file.options)["public_url"] == "http://festival.test"


def test_asked_for_twice_it_is_made_once_and_other_content_is_another_file(app, ask, drawn):
    first = ask()
    assert ask() == first
    make(app, first)
    assert ask() == first

    assert ask(letters="vwxyz") != first
    assert db.session.scalar(select(func.count(PreparedFile.id))) == 2
    assert [entry.action for entry in history(("file", first))] == ["file.ask"]


def test_a_ready_file_whose_bytes_are_gone_is_made_anew(app, ask):
    first = make(app, ask())
    app.extensions["files"].path(first.file_sha256).unlink()

    assert make(app, ask()).file_sha256 == first.file_sha256


def test_taken_up_again_only_what_is_missing_is_drawn(app, ask, drawn):
    file_id = ask(broken=4)
    failed = make(app, file_id)
    assert (failed.state, failed.done) == (PreparedState.FAILED, 4)
    assert "No space left" in failed.problem
    drawn.clear()

    prepared.resume(file_id, actor=clock_actor())
    make(app, file_id)

    assert drawn == [(4, 1)]


def clock_actor():
    return prepared.Actor(None, "Người thử")


def test_a_refusal_is_told_in_its_own_words(app, ask):
    failed = make(app, ask(refuse=2))

    assert (failed.state, failed.done, failed.problem) == (PreparedState.FAILED, 2, "Chữ không vừa ô.")


def test_a_stopped_file_is_left_alone_until_somebody_lets_it_go_on(app, ask):
    file_id = ask()
    prepared.stop(file_id, actor=clock_actor())
    assert make(app, file_id).state is PreparedState.STOPPED
    with pytest.raises(RuleBroken, match="tải lại"):
        prepared.stop(file_id, actor=clock_actor())

    prepared.resume(file_id, actor=clock_actor())
    with pytest.raises(RuleBroken, match="tải lại"):
        prepared.resume(file_id, actor=clock_actor())

    assert make(app, file_id).state is PreparedState.READY


def test_a_worker_that_was_given_up_for_dead_comes_back_and_changes_nothing(app, ask, monkeypatch):
    file_id = ask()

    def draw(content, _files, first, count) -> bytes:
        change(file_id, worker="máy khác/2/b/9")
        return content["letters"][first : first + count].encode()

    slow = Producer(draw, join, "planning.show_guests", "festival_id", "Chữ cái", part=2)
    monkeypatch.setitem(prepared.PRODUCERS, "letters", slow)
    file = make(app, file_id)

    assert (file.state, file.done, file.worker) == (PreparedState.WORKING, 0, "máy khác/2/b/9")


def test_a_file_of_a_silent_worker_is_taken_and_of_a_living_one_left(app, ask):
    file_id = ask()
    with clock.frozen(NOON):
        change(file_id, state=PreparedState.WORKING, worker="máy khác/9/z/1", heartbeat_at=NOON)
    with clock.frozen(NOON + timedelta(seconds=60)):
        assert lost_files(ME) == []
        assert make(app, file_id).state is PreparedState.WORKING
    with clock.frozen(NOON + timedelta(seconds=61)):
        assert lost_files(ME) == [file_id]
        assert make(app, file_id).state is PreparedState.READY


def test_a_dead_worker_of_this_machine_is_known_at_once(ask):
    file_id = ask()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = f"{socket.gethostname()[:30]}/{ended.pid}/x/1"
    change(file_id, state=PreparedState.WORKING, worker=dead, heartbeat_at=clock.now())

    assert lost_files(ME) == [file_id]


def test_what_kills_five_workers_is_given_up(app, ask):
    file_id = ask()
    change(file_id, attempts=5)

    file = make(app, file_id)

    assert (file.state, file.problem) == (PreparedState.FAILED, GIVEN_UP)


@pytest.mark.parametrize(
    ("done", "elapsed", "left"), [(0, 9, None), (50, 10, 10), (100, 10, None), (99, 0.001, 1)]
)
def test_the_time_left_is_reckoned_from_what_is_done(done, elapsed, left):
    assert seconds_left(done, 100, elapsed) == left


# The pages


NO_WORKER = "Chưa thấy chương trình in nền"


def test_the_page_tells_how_far_it_is_and_offers_what_is_open(app, ask, world, browse):
    organiser = browse(world.users[Role.COMMUNE_ORGANIZER])
    file_id = ask()
    url = f"/documents/files/{file_id}"

    waiting = organiser.page(url).words
    assert NO_WORKER in waiting
    assert "Đã dựng 0/5" in waiting
    organiser.get(f"{url}/content", status=409)
    organiser.post(f"{url}/stop")
    organiser.post(f"{url}/stop", status=409)
    assert "Chạy tiếp" in organiser.page(url).words
    organiser.post(f"{url}/resume")
    make(app, file_id)

    assert "Tải tệp PDF để in" in organiser.page(url).words
    answer = organiser.get(f"{url}/content")
    assert answer.data == b"abcde"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    answer.close()
    workers.beat(ME)
    assert NO_WORKER not in organiser.page(f"/documents/files/{ask(letters='vwxyz')}").words


def test_whoever_only_reads_plans_does_not_get_the_answering_addresses(app, ask, world, browse):
    leader = browse(world.users[Role.LEADER])
    file_id = make(app, ask()).id

    assert "Tải tệp" not in leader.page(f"/documents/files/{file_id}").words
    leader.get(f"/documents/files/{file_id}/content", status=403)
    browse(world.there.users[Role.COMMUNE_ORGANIZER]).get(f"/documents/files/{file_id}", status=404)


def test_htmx_gets_the_panel_that_asks_again_until_it_is_done(app, ask, world, browse):
    organiser = browse(world.users[Role.COMMUNE_ORGANIZER])
    file_id = ask()

    def panel() -> str:
        url = f"/documents/files/{file_id}"
        return organiser.get(url, headers={"HX-Request": "true"}).get_data(as_text=True)

    assert 'hx-trigger="every 2s"' in panel()
    make(app, file_id)
    assert "hx-trigger" not in panel()
    assert "<html" not in panel()


def test_a_kind_that_nobody_makes_any_more_still_has_a_page(world, browse):
    file = make_prepared_file(locality=world.here.commune, kind="forgotten")

    browse(world.users[Role.COMMUNE_ORGANIZER]).page(f"/documents/files/{file.id}")
