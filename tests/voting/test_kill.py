"""`kill -9` while members vote: the server that is really used, its workers and all of it.

Whoever got an answer does not send again, so one confirmed ballot that was lost would be missing at the end;
everybody else sends until there is an answer, so a ballot that was kept twice or by half would be too many.
"""

import os
import random
import signal
import threading
from pathlib import Path

import pytest

from festival.core import audit
from festival.core.db import db
from tests.bench.crowd import Crowd, Habit
from tests.bench.servers import family, free_port, start, stop
from tests.voting.crowds import box_of, counted, hall, server_of, wanted

VOTERS, CONNECTIONS = 200, 10
WORKER_KILLS, WHOLE_KILLS = 18, 2


class Killed:
    """A server that is killed again and again while ballots are on their way to it."""

    def __init__(self, argv: list[str], instance: Path) -> None:
        self.argv, self.instance, self.port = argv, instance, free_port()
        self.sent = threading.Semaphore(0)
        self.killed = 0
        self._begin()

    def _begin(self) -> None:
        self.server, self.process, _ = start("killed", self.argv, self.instance, "/healthz", self.port)

    def worker(self) -> int:
        """One that may be killed; waits until there is one."""
        while True:
            workers = family(self.process.pid)[1:]
            if workers:
                return random.choice(workers)
            threading.Event().wait(0.01)

    def wait_for_ballots(self, chance: random.Random) -> None:
        """More than can wait at the door, so that some have come in since the last kill."""
        for _ in range(CONNECTIONS + chance.randrange(1, 5)):
            assert self.sent.acquire(timeout=60), "the voters stopped"

    def kill(self) -> None:
        """As the one who sits there pulls the plug: worker after worker, now and then everything."""
        chance = random.Random(3)
        for number in range(WORKER_KILLS + WHOLE_KILLS):
            self.wait_for_ballots(chance)
            if number % 9 == 8:
                for pid in family(self.process.pid):
                    os.kill(pid, signal.SIGKILL)
                self.process.wait(20)
                self._begin()
            else:
                os.kill(self.worker(), signal.SIGKILL)
            self.killed += 1


@pytest.fixture
def killed(app, tmp_path):
    server = Killed(server_of(app), tmp_path)
    yield server
    stop(server.process)


def test_every_confirmed_ballot_survives_twenty_kills(app, world, killed):
    made = hall(world.here, app, size=VOTERS)
    crowd = Crowd(
        killed.port,
        made.ballots,
        connections=CONNECTIONS,
        habits=[Habit.ONCE],
        on_sending=killed.sent.release,
    )
    killer = threading.Thread(target=killed.kill)

    killer.start()
    seen = crowd.vote()
    killer.join(60)

    assert killed.killed == WORKER_KILLS + WHOLE_KILLS
    assert seen.broken >= killed.killed
    assert (seen.errors, seen.unavailable) == ([], 0)
    assert seen.content(VOTERS)
    assert box_of(made) == (VOTERS, [VOTERS] * 3)
    assert is_intact()
    assert counted(made) == [wanted(range(VOTERS))] * 3
    assert audit.verify()[1] == []


def is_intact() -> bool:
    if db.engine.dialect.name != "sqlite":
        return True  # whether PostgreSQL's own files are whole is its own affair
    return db.session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
