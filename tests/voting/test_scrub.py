"""A process that dies between the closing and the scrub leaves nothing behind for good."""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import select, text

from festival import create_app
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.settings import Settings
from festival.voting import services
from festival.voting.models import Ballot, PendingScrub
from festival.voting.rules import Choice, SessionState
from tests.voting import attack, make

# Closes as the site does, and is killed where the scrub would begin.
KILLED = """
import os, signal, sys
from festival import create_app
from festival.core.audit import SYSTEM
from festival.voting import services
from festival.voting.services import closing

closing.scrub = lambda: os.kill(os.getpid(), signal.SIGKILL)
with create_app().app_context():
    services.close_session(session_id=int(sys.argv[1]), actor=SYSTEM)
"""


@pytest.fixture
def made(world):
    """Eleven members have voted and the vote has ended."""
    made = make.make_vote(world.here, items=3)
    for user in made.users:
        make.cast(made, user, Choice.YES, Choice.NO, Choice.BLANK)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    db.session.rollback()
    made.cast_ids = [ballot_id.hex for ballot_id in db.session.scalars(select(Ballot.id))]
    return made


def environment(app) -> dict[str, str]:
    return {
        **os.environ,
        "SECRET_KEY": app.secret_key,
        "INSTANCE_DIR": str(app.config["INSTANCE"]),
        "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
        "PYTHONPATH": os.getcwd(),
    }


def close_and_be_killed(app, made) -> None:
    db.session.rollback()
    killed = subprocess.run([sys.executable, "-c", KILLED, str(made.id)], env=environment(app), check=False)
    assert killed.returncode == -signal.SIGKILL


def pending() -> list[int]:
    db.session.rollback()
    found = list(db.session.scalars(select(PendingScrub.session_id)))
    db.session.rollback()
    return found


def old_rows(made, folder) -> int:
    """How many ballots as they were cast still lie in the files."""
    db.session.rollback()
    if db.engine.dialect.name != "sqlite":
        return attack.dead_rows()
    return sum(len(found) for found in attack.places(attack.raw_bytes(folder), made.cast_ids).values())


def test_a_kill_between_closing_and_scrub_is_noticed_and_made_good(app, made, tmp_path):
    close_and_be_killed(app, made)

    assert make.session_of(made).state is SessionState.CLOSED
    assert pending() == [made.id]
    assert old_rows(made, tmp_path) >= 33

    assert services.scrub() == 0
    assert (pending(), old_rows(made, tmp_path)) == ([], 0)


def test_deleted_ballots_are_overwritten_even_before_the_scrub(app, made, tmp_path):
    """SQLite's file loses them with the first checkpoint; on PostgreSQL they lie there until VACUUM."""
    close_and_be_killed(app, made)

    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver.execute("PRAGMA secure_delete").fetchone() == (1,)
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert old_rows(made, tmp_path) == 0
    else:
        assert old_rows(made, tmp_path) == 33
    assert pending() == [made.id]


def test_the_next_start_of_the_site_scrubs(app, made, tmp_path):
    close_and_be_killed(app, made)
    db.session.remove()
    db.engine.dispose()
    start = "from festival import create_app; create_app(served=True)"

    subprocess.run([sys.executable, "-c", start], env=environment(app), check=True)

    assert (pending(), old_rows(made, tmp_path)) == ([], 0)


def test_a_start_without_a_database_is_no_crash(tmp_path):
    settings = Settings(
        instance=tmp_path,
        secret_key="k" * 40,
        database_url=f"sqlite:///{tmp_path / 'none.sqlite'}",
        testing=True,
    )

    assert create_app(settings, served=True) is not None


def test_the_command_says_what_it_did(app, made, tmp_path):
    close_and_be_killed(app, made)

    answers = [app.test_cli_runner().invoke(args=["voting", "scrub"]) for _ in range(2)]

    assert [(answer.exit_code, answer.output) for answer in answers] == [
        (0, "Đã xóa dấu vết lá phiếu của 1 phiên họp.\n"),
        (0, "Không có phiên họp nào chờ xóa dấu vết.\n"),
    ]
    assert (pending(), old_rows(made, tmp_path)) == ([], 0)


def test_an_ordinary_closing_leaves_nothing_pending(made):
    services.close_session(session_id=made.id, actor=SYSTEM)

    assert pending() == []


def test_a_snapshot_that_keeps_old_rows_alive_is_noticed(app, made, tmp_path):
    """A backup that runs while the chair closes: nothing is claimed that is not so."""
    with db.engine.connect() as reader:
        if db.engine.dialect.name == "postgresql":
            reader.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute(text("SELECT count(*) FROM ballot")).scalar()
        services.close_session(session_id=made.id, actor=SYSTEM)
        command = app.test_cli_runner().invoke(args=["voting", "scrub"])
        while_it_ran = pending()

    assert (command.exit_code, while_it_ran) == (1, [made.id])
    assert services.scrub() == 0
    assert (pending(), old_rows(made, tmp_path)) == ([], 0)
