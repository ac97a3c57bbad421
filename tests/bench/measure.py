"""Measures ours and the floor in turns, so that a busy moment of the machine falls on both."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.bench.load import Client, Request, Timing
from tests.bench.servers import Server
from tests.bench.worlds import World

ROUNDS, IN_A_ROUND, WARM_UP = 30, 10, 15
FLOOR_POST = Request(
    "POST", "/votes", b"choice=agree", {"Content-Type": "application/x-www-form-urlencoded"}, 303
)


@dataclass(frozen=True)
class Page:
    """One GET. ``path`` may name ids of the world; ``against`` is the floor's request it is compared with."""

    name: str
    path: str
    goal: float | None = None
    account: str | None = None
    against: str = "/"
    conditional: bool = False


@dataclass(frozen=True)
class Write:
    """One POST. ``turns`` prepares, untimed, a signed-in client and its request, as often as it is asked."""

    name: str
    turns: Callable[[World, int], Iterator[tuple[Client, Request]]]
    goal: float | None = None


@dataclass(frozen=True)
class Crowd:
    """Several people at once: ``people`` prepares, untimed, each one's client and requests for one burst.

    ``alone`` names the write that one of them does at one connection.
    """

    name: str
    alone: str
    people: Callable[[World, int, int], list[tuple[Client, list[Request]]]]
    goal_rate: float | None = None
    goal_p95: float | None = None
    bursts: int = 5


@dataclass(frozen=True)
class Place:
    """A running server of ours and what is in it."""

    server: Server
    world: World


@dataclass
class Subject:
    """One thing asked again and again, with its own connection and its times."""

    name: str
    where: str
    ask: Callable[[], float]
    against: "Subject | None" = None
    goal: float | None = None
    size: int = 0
    packed: int = 0
    timing: Timing = field(default_factory=Timing)

    @property
    def ratio(self) -> float | None:
        return self.timing.p50 / self.against.timing.p50 if self.against else None

    @property
    def spread(self) -> tuple[float, float] | None:
        """Lower and upper quartile of the rounds' own ratios."""
        if self.against is None:
            return None
        pairs = zip(self.timing.rounds, self.against.timing.rounds, strict=True)
        low, _, high = statistics.quantiles(
            [statistics.median(ours) / statistics.median(theirs) for ours, theirs in pairs], n=4
        )
        return low, high


def floor_subjects(floor: Server) -> dict[str, Subject]:
    """The floor's own requests by name; the second list shows what the run's noise is worth."""
    found = {"/": _floor_get(floor, "/"), "/hello": _floor_get(floor, "/hello")}
    client = Client(floor.port)
    found["/votes"] = Subject("floor: insert a row", "floor", lambda: client.send(FLOOR_POST).seconds)
    found["again"] = _floor_get(floor, "/")
    found["again"].name, found["again"].against = "floor: 25 rows, again", found["/"]
    return found


def _floor_get(floor: Server, path: str) -> Subject:
    client = Client(floor.port)
    subject = Subject(
        f"floor: {'25 rows' if path == '/' else path[1:]}", "floor", lambda: client.get(path).seconds
    )
    subject.size = len(client.get(path).body)
    return subject


def page_subject(page: Page, name: str, place: Place, floor: dict[str, Subject]) -> Subject:
    client = Client(place.server.port)
    if page.account:
        client.sign_in(*place.world.accounts[page.account])
    path = page.path.format_map(place.world.ids)
    first = client.get(path)
    request = Request("GET", path)
    if page.conditional:
        request = Request("GET", path, None, {"If-None-Match": first.headers["ETag"]}, 304)
    subject = Subject(page.name, name, lambda: client.send(request).seconds, floor[page.against], page.goal)
    subject.size = len(first.body)
    subject.packed = len(client.get(path, Accept_Encoding="gzip").body)
    return subject


def write_subject(write: Write, name: str, place: Place, floor: dict[str, Subject]) -> Subject:
    turns = write.turns(place.world, place.server.port)

    def ask() -> float:
        client, request = next(turns)
        return client.send(request).seconds

    return Subject(write.name, name, ask, floor["/votes"], write.goal)


def run(subjects: list[Subject]) -> None:
    for subject in subjects:
        for _ in range(WARM_UP):
            subject.ask()
    for number in range(ROUNDS):
        # Another one goes first each time: what runs before leaves its mark on the processor's caches.
        turn = number % len(subjects)
        for subject in subjects[turn:] + subjects[:turn]:
            subject.timing.rounds.append([subject.ask() for _ in range(IN_A_ROUND)])


@dataclass
class CrowdResult:
    """Answers per second as a share of the floor's, and the slow ones beside the usual one alone."""

    name: str
    where: str
    rate: float
    p95: float
    floor_rate: float
    floor_p95: float
    answers: int
    p50_alone: float
    goal_rate: float | None
    goal_p95: float | None


def run_crowd(crowd: Crowd, name: str, place: Place, floor: Server, p50_alone: float) -> CrowdResult:
    """Bursts of ours and of the floor in turns. Anything but the expected status ends the benchmark."""
    ours, theirs, spent, floor_spent = [], [], 0.0, 0.0
    for number in range(crowd.bursts):
        people = crowd.people(place.world, place.server.port, number)
        times, seconds = burst(people)
        ours, spent = ours + times, spent + seconds
        times, seconds = burst([(Client(floor.port), [FLOOR_POST] * len(asked)) for _, asked in people])
        theirs, floor_spent = theirs + times, floor_spent + seconds
    return CrowdResult(
        name=crowd.name,
        where=name,
        rate=len(ours) / spent,
        p95=Timing([ours]).p95,
        floor_rate=len(theirs) / floor_spent,
        floor_p95=Timing([theirs]).p95,
        answers=len(ours),
        p50_alone=p50_alone,
        goal_rate=crowd.goal_rate,
        goal_p95=crowd.goal_p95,
    )


def burst(people: list[tuple[Client, list[Request]]]) -> tuple[list[float], float]:
    """Everybody at once, each on a connection already open: the time of each answer, and of all together."""
    gate = threading.Barrier(len(people) + 1)
    times: list[list[float]] = [[] for _ in people]
    failures: list[BaseException] = []

    def act(client: Client, requests: list[Request], into: list[float]) -> None:
        client.connection.connect()
        gate.wait()
        try:
            into.extend(client.send(request).seconds for request in requests)
        except (SystemExit, OSError) as failure:
            failures.append(failure)

    threads = [
        threading.Thread(target=act, args=(*person, into)) for person, into in zip(people, times, strict=True)
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - began
    for client, _ in people:
        client.close()
    if failures:
        raise SystemExit(f"{len(failures)} of {len(people)} failed, first: {failures[0]}")
    return [one for mine in times for one in mine], spent
