"""No room left while members vote and the chair closes: a clear refusal, and a database that is whole.

SQLite meets its own limit of pages, or one of the process that the file must not grow beyond; PostgreSQL
answers with the error by which it says that the disk is full.
"""

import resource
from contextlib import closing, contextmanager, nullcontext
from contextvars import Context

import pytest
import structlog
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from festival.core import audit
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.voting import services
from festival.voting.rules import SessionState
from tests.bench.load import Client, Request
from tests.bench.servers import family, serving
from tests.voting import make
from tests.voting.crowds import box_of, hall, server_of, wanted

SAYS = ("Máy chủ hết chỗ lưu", "chưa được lưu", "báo ngay người quản trị")
SMALL = 4096  # bytes; less than one page in the write-ahead log
MOST_PAGES = 2**30


def is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


@contextmanager
def no_room(way: str):
    db.session.remove()
    if not is_sqlite():
        with _refusing_table({"pages": "ballot", "bytes": "audit_entry"}[way]):
            yield
    elif way == "pages":
        with _pages(1):  # never fewer than there are
            yield
        db.engine.dispose()  # the limit is each connection's own
    else:
        with _bytes(SMALL):
            yield


@contextmanager
def _pages(most: int):
    def limit(connection, *_record) -> None:
        connection.execute(f"PRAGMA max_page_count={most}")

    event.listen(db.engine, "checkout", limit)
    try:
        yield
    finally:
        db.session.remove()
        event.remove(db.engine, "checkout", limit)


@contextmanager
def _bytes(most: int):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def _refusing_table(table: str):
    with db.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
            )
        )
        connection.execute(
            text(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()")
        )
    try:
        yield
    finally:
        db.session.remove()
        with db.engine.begin() as connection:
            connection.execute(text("DROP FUNCTION no_room CASCADE"))


def post(app, ballot: Request):
    client = app.test_client(use_cookies=False)
    # Outside the test's own context: each answer belongs to another member.
    return Context().run(client.post, ballot.path, data=ballot.body, headers=ballot.headers)


def check_intact() -> None:
    if is_sqlite():
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    assert audit.verify()[1] == []


def test_a_ballot_without_room_is_refused_whole_and_can_be_sent_again(app, world):
    made = hall(world.here, app, size=110, items=6)

    with no_room("pages"), structlog.testing.capture_logs() as said:
        answers = [post(app, ballot) for ballot in made.ballots]
    kept = [number for number, answer in enumerate(answers) if answer.status_code == 303]
    refused = [number for number, answer in enumerate(answers) if answer.status_code == 507]

    assert len(kept) + len(refused) == 110
    assert len(refused) > 20
    page = answers[refused[0]].text
    assert [words for words in SAYS if words not in page] == []
    assert (page.count("<h1>"), "Traceback" in page) == (1, False)
    assert box_of(made) == (len(kept), [len(kept)] * 6)
    check_intact()
    assert [one["status"] for one in said] == [507] * len(refused)
    assert [one for one in said if "[parameters:" in str(one["exc_info"])] == []

    again = [post(app, made.ballots[number]).status_code for number in refused]

    assert again == [303] * len(refused)
    make.close(made)
    assert [(item.yes, item.no, item.blank) for item in make.items_of(made)] == [wanted(range(110))] * 6
    check_intact()


def test_a_closing_without_room_changes_nothing_and_can_be_done_again(app, world):
    made = hall(world.here, app, size=9)
    for ballot in made.ballots:
        post(app, ballot)
    services.end_vote(session_id=made.id, actor=SYSTEM)

    with no_room("bytes"), pytest.raises(OperationalError):
        services.close_session(session_id=made.id, actor=SYSTEM)

    assert make.session_of(made).state is SessionState.COUNTING
    assert {item.yes for item in make.items_of(made)} == {None}
    assert box_of(made) == (9, [9] * 3)
    check_intact()

    services.close_session(session_id=made.id, actor=SYSTEM)

    assert [(item.yes, item.no, item.blank) for item in make.items_of(made)] == [wanted(range(9))] * 3
    check_intact()


def test_the_real_server_answers_without_room_even_for_its_log(app, world, tmp_path):
    """A limit on the running processes, as on a disk that fills up and is cleared again."""
    made = hall(world.here, app, size=12)
    db.session.remove()

    with serving("full", server_of(app), tmp_path) as server, closing(Client(server.port)) as client:

        def cast(number: int, expect: int) -> str:
            ballot = made.ballots[number]
            answer = client.send(Request(ballot.method, ballot.path, ballot.body, ballot.headers, expect))
            return answer.body.decode()

        def allow(most: int) -> None:
            for pid in family(server.pid):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

        for number in range(3):
            cast(number, 303)
        with nullcontext() if is_sqlite() else no_room("pages"):
            allow(SMALL if is_sqlite() else server.log.stat().st_size)
            pages = [cast(number, 507) for number in range(3, 12)]
            home = client.get("/").status
        allow(resource.RLIM_INFINITY)
        for number in range(3, 12):
            cast(number, 303)

    assert home == 200
    assert [page for page in pages if not all(words in page for words in SAYS)] == []
    assert box_of(made) == (12, [12] * 3)
    make.close(made)
    assert [(item.yes, item.no, item.blank) for item in make.items_of(made)] == [wanted(range(12))] * 3
    check_intact()
