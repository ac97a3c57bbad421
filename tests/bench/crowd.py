"""Members who vote within the same seconds: they click twice, lose an answer and send again.

Each acts as a browser and a person would. What is counted is what they saw on their screens.
"""

import http.client
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum

from tests.bench.load import Request

ALREADY = "đã bỏ phiếu rồi"
PATIENCE = 60  # seconds after which an honest voter gives up


class Habit(Enum):
    """How somebody sends a ballot."""

    ONCE = "once"
    # The second click is sent by another connection at about the same moment.
    TWICE = "twice"
    # Hangs up before the answer comes, as a phone that leaves the network does, and sends again.
    HANGS_UP = "hangs up"


HABITS = (Habit.ONCE, Habit.TWICE, Habit.ONCE, Habit.HANGS_UP)


@dataclass
class Seen:
    """What all voters saw; ``confirmed`` and ``told`` count answers by the voter's number."""

    confirmed: Counter = field(default_factory=Counter)
    # «Already voted», which only a second click or a second try may read.
    told: Counter = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    hung_up: int = 0
    broken: int = 0
    unavailable: int = 0
    seconds: list[float] = field(default_factory=list)
    spent: float = 0.0

    @property
    def answers(self) -> int:
        return self.confirmed.total() + self.told.total()

    def content(self, voters: int) -> bool:
        """Everybody knows that the own ballot is in the box, and nobody saw an error."""
        return not self.errors and all(self.confirmed[who] + self.told[who] for who in range(voters))


class Crowd:
    """``ballots``, one for each voter, sent over so many connections."""

    def __init__(
        self,
        port: int,
        ballots: Sequence[Request],
        *,
        connections: int = 50,
        habits: Sequence[Habit] = HABITS,
        on_sending: Callable[[], None] = lambda: None,
        seed: int = 7,
    ) -> None:
        self.port, self.ballots, self.connections = port, ballots, connections
        self.habits, self.on_sending = habits, on_sending
        self.seen, self._lock = Seen(), threading.Lock()
        chance = random.Random(seed)
        order = list(range(len(ballots)))
        chance.shuffle(order)
        self._turns: deque[tuple[int, Habit]] = deque()
        for who in order:
            habit = self.habit_of(who)
            self._turns.extend([(who, habit)] * (2 if habit is Habit.TWICE else 1))

    def habit_of(self, who: int) -> Habit:
        return self.habits[who % len(self.habits)]

    def vote(self) -> Seen:
        """Returns when everybody has an answer or has given up."""
        gate = threading.Barrier(self.connections + 1)
        threads = [threading.Thread(target=self._sit, args=(gate,)) for _ in range(self.connections)]
        for thread in threads:
            thread.start()
        gate.wait()
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        self.seen.spent = time.perf_counter() - began
        return self.seen

    def _sit(self, gate: threading.Barrier) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.connect()
        gate.wait()
        while True:
            try:
                who, habit = self._turns.popleft()
            except IndexError:
                connection.close()
                return
            self._cast(connection, who, habit)

    def _cast(self, connection: http.client.HTTPConnection, who: int, habit: Habit) -> None:
        tries, give_up = 0, time.monotonic() + PATIENCE
        if habit is Habit.HANGS_UP:
            self._hang_up(connection, who)
            tries = 1
        while time.monotonic() < give_up:
            tries += 1
            try:
                status, body, seconds = self._send(connection, who)
            except (OSError, http.client.HTTPException):
                connection.close()
                with self._lock:
                    self.seen.broken += 1
                threading.Event().wait(0.02)  # nobody clicks faster
                continue
            if status >= 500:
                with self._lock:
                    self.seen.unavailable += 1
                continue
            self._note(who, status, body, seconds, is_again=tries > 1 or habit is Habit.TWICE)
            return
        with self._lock:
            self.seen.errors.append(f"voter {who} gave up")

    def _send(self, connection: http.client.HTTPConnection, who: int) -> tuple[int, str, float]:
        ballot = self.ballots[who]
        began = time.perf_counter()
        connection.request(ballot.method, ballot.path, ballot.body, ballot.headers)
        self.on_sending()
        response = connection.getresponse()
        body = response.read().decode()
        return response.status, body, time.perf_counter() - began

    def _hang_up(self, connection: http.client.HTTPConnection, who: int) -> None:
        ballot = self.ballots[who]
        with suppress(OSError):
            connection.request(ballot.method, ballot.path, ballot.body, ballot.headers)
        connection.close()
        with self._lock:
            self.seen.hung_up += 1

    def _note(self, who: int, status: int, body: str, seconds: float, *, is_again: bool) -> None:
        with self._lock:
            if status == 303:
                self.seen.confirmed[who] += 1
                self.seen.seconds.append(seconds)
            elif status == 409 and ALREADY in body and is_again:
                self.seen.told[who] += 1
            else:
                self.seen.errors.append(f"voter {who}: {status} {body[:300]}")
