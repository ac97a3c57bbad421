"""A hall of 200 members who vote within the same seconds, on both databases.

One cast alone as a ratio to the floor's POST on the same database; the service without HTTP beside a bare
transaction that writes the same rows; then all members at once over 50 connections, with second clicks, lost
answers and second tries. Every ballot must be in the box once, and nobody honest may see an error.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, insert, select, text, update

from festival import create_app
from festival.core.db import db, transaction
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.localities.services import official
from festival.nominations.rules import NominationState
from festival.nominations.services import awards
from festival.settings import from_environment
from festival.voting import services
from festival.voting.models import AgendaItem, Ballot, Seat
from festival.voting.rules import Choice
from tests.bench import report, rows
from tests.bench.crowd import Crowd, Seen
from tests.bench.databases import database_of, databases
from tests.bench.load import Client, Request, Timing
from tests.bench.measure import FLOOR_POST, IN_A_ROUND, ROUNDS, WARM_UP, Subject, burst, run
from tests.bench.servers import FLOOR, ROOT, SERVER, Server, environment, instance_folder, serving
from tests.bench.votes import ballot, make_council, make_open_session, signed_in
from tests.bench.worlds import first_units

MEMBERS, CONNECTIONS, ITEMS, BURSTS = 200, 50, 12, 5
ALONE = -(-(ROUNDS * IN_A_ROUND + WARM_UP) // MEMBERS)  # sessions in which everybody votes alone, in turn
CAST_GOAL, BARE_GOAL, MEMORY_GOAL = 5, 2, 2.3

Vote = tuple[int, list[int]]  # a session and its items


@dataclass
class Hall:
    """One database with open votes of 200 members, our server on it and the floor's beside it."""

    database: str
    app: Flask
    user_ids: list[int]
    signed: list[tuple[str, str]]
    votes: list[Vote]
    server: Server | None = None
    floor: Server | None = None
    used: list[Vote] = field(default_factory=list)

    def next_votes(self, number: int) -> list[Vote]:
        taken, self.votes = self.votes[:number], self.votes[number:]
        self.used += taken
        return taken

    def ballots(self, vote: Vote) -> list[Request]:
        return [ballot(member, *vote) for member in self.signed]


def main() -> None:
    with ExitStack() as stack:
        halls = [stack.enter_context(_hall(database)) for database in databases()]
        subjects = [subject for hall in halls for subject in _subjects(hall)]
        run(subjects)
        report.show("One cast alone", report.SUBJECT_HEAD, [report.subject_row(one) for one in subjects])
        figures = {"alone": [report.subject_record(subject) for subject in subjects]}
        figures["without_http"] = [_without_http(hall) for hall in halls]
        _show_without_http(figures["without_http"])
        figures["crowd"] = [_crowd(hall) for hall in halls]
        _show_crowd(figures["crowd"])
        figures["memory_mb"] = _memory(halls)
    print(f"\nSaved in {report.save('voting', figures).relative_to(ROOT)}")


# --- what is measured --------------------------------------------------------------------------------------


@contextmanager
def _hall(database: str) -> Iterator[Hall]:
    with ExitStack() as stack:
        folder, floor_folder = (stack.enter_context(instance_folder()) for _ in range(2))
        url = stack.enter_context(database_of(database, folder))
        floor_url = stack.enter_context(database_of(database, floor_folder))
        app = create_app(from_environment(environment(folder, DATABASE_URL=url)))
        stack.callback(_let_go, app)
        with app.app_context():
            upgrade()
            hall = _filled(database, app, folder)
            db.session.remove()
        hall.server = stack.enter_context(serving(database, ["env", f"DATABASE_URL={url}", *SERVER], folder))
        hall.floor = stack.enter_context(
            serving("floor", ["env", f"DATABASE_URL={floor_url}", *FLOOR], floor_folder, "/")
        )
        yield hall


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def _filled(database: str, app: Flask, folder: Path) -> Hall:
    official.load_units(first_units(folder / "units"))
    awards.load_catalogue()
    commune = select(Locality).where(Locality.kind == LocalityKind.COMMUNE)
    with transaction():
        home = rows.make_home(db.session.scalars(commune).one())
        council_id, user_ids = make_council(home, MEMBERS)
        season_id = rows.make_season(home.commune_id, rows.YEAR - 1)
        nomination_ids = rows.make_nominations(home, ITEMS, season_id, [NominationState.ON_AGENDA])
        votes = [
            make_open_session(council_id, season_id, user_ids, nomination_ids)
            for _ in range(3 * ALONE + BURSTS)
        ]
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))  # as both gather by themselves in a day
    return Hall(database, app, user_ids, [signed_in(app, user_id) for user_id in user_ids], votes)


def _subjects(hall: Hall) -> list[Subject]:
    theirs, ours = Client(hall.floor.port), Client(hall.server.port)
    floor = Subject("floor: insert a row", hall.database, lambda: theirs.send(FLOOR_POST).seconds)
    ballots = iter([one for vote in hall.next_votes(ALONE) for one in hall.ballots(vote)])
    name = f"cast a ballot of {ITEMS} items"
    cast = Subject(name, hall.database, lambda: ours.send(next(ballots)).seconds, floor, CAST_GOAL)
    return [floor, cast]


# --- without HTTP ------------------------------------------------------------------------------------------


def bare_cast(session_id: int, user_id: int, ballots: list[dict]) -> None:
    """The same rows through the same door, by somebody who asks, checks and seals nothing."""
    seat, box = Seat.__table__, Ballot.__table__
    with transaction():
        db.session.execute(
            update(seat)
            .where(seat.c.session_id == session_id, seat.c.user_id == user_id)
            .values(has_voted=True)
        )
        db.session.execute(insert(box), ballots)


def choices_on(item_ids: list[int]) -> dict[int, Choice]:
    return dict.fromkeys(item_ids, Choice.NO)


def rows_on(item_ids: list[int]) -> list[dict]:
    """Of the length of sealed ones."""
    return [{"id": uuid4(), "item_id": item_id, "choice": "x" * 39} for item_id in item_ids]


def _without_http(hall: Hall) -> dict:
    with hall.app.app_context():
        ours, bare = (
            Subject(name, hall.database, _casting(hall, *way))
            for name, way in {
                "cast_ballot": (services.cast_ballot, choices_on),
                "bare transaction": (bare_cast, rows_on),
            }.items()
        )
        run([bare, ours])
        db.session.remove()
    return {
        "database": hall.database,
        "cast_ms": ours.timing.p50 * 1000,
        "bare_ms": bare.timing.p50 * 1000,
        "slower": ours.timing.p50 / bare.timing.p50,
    }


def _casting(hall: Hall, cast: Callable, ballot_on: Callable) -> Callable[[], float]:
    turns = iter([(*vote, user_id) for vote in hall.next_votes(ALONE) for user_id in hall.user_ids])

    def ask() -> float:
        session_id, item_ids, user_id = next(turns)
        filled = ballot_on(item_ids)
        began = time.perf_counter()
        cast(session_id, user_id, filled)
        return time.perf_counter() - began

    return ask


def _show_without_http(found: list[dict]) -> None:
    lines = [
        (
            one["database"],
            f"{one['cast_ms']:.2f}",
            f"{one['bare_ms']:.2f}",
            f"{1 / one['slower']:.2f}",
            f">= {1 / BARE_GOAL:g}",
            report.goal_cells(one["slower"], BARE_GOAL)[1],
        )
        for one in found
    ]
    head = ("without HTTP", "cast p50 ms", "bare p50 ms", "rate of the bare one", "goal", "")
    report.show("The service beside a bare transaction of the same rows", head, lines)


# --- everybody at once -------------------------------------------------------------------------------------


def _crowd(hall: Hall) -> dict:
    seen, floor_times, floor_spent = [], [], 0.0
    for vote in hall.next_votes(BURSTS):
        seen.append(Crowd(hall.server.port, hall.ballots(vote), connections=CONNECTIONS).vote())
        each = [FLOOR_POST] * (MEMBERS // CONNECTIONS)
        times, spent = burst([(Client(hall.floor.port), each) for _ in range(CONNECTIONS)])
        floor_times, floor_spent = floor_times + times, floor_spent + spent
    answers = Timing([one.seconds for one in seen])
    posted = sum(one.answers for one in seen)
    return {
        "database": hall.database,
        "p50_ms": answers.p50 * 1000,
        "p95_ms": answers.p95 * 1000,
        "p99_ms": answers.share(0.99) * 1000,
        "per_second": posted / sum(one.spent for one in seen),
        "floor_per_second": len(floor_times) / floor_spent,
        "told_again": sum(one.told.total() for one in seen),
        "hung_up": sum(one.hung_up for one in seen),
        "errors": sum(len(one.errors) + one.broken + one.unavailable for one in seen),
        "locked": hall.server.log.read_text().count("database is locked"),
        "astray": _astray(hall, seen),
    }


def _astray(hall: Hall, seen: list[Seen]) -> int:
    """Ballots that are missing or too many, seats without a mark, and members who know nothing."""
    with hall.app.app_context():
        crowded = hall.used[-BURSTS:]
        box = (
            select(AgendaItem.id, func.count(Ballot.id))
            .outerjoin(Ballot)
            .where(AgendaItem.session_id.in_([session_id for session_id, _ in crowded]))
            .group_by(AgendaItem.id)
        )
        wrong = sum(abs(number - MEMBERS) for _item, number in db.session.execute(box))
        marks = (
            select(func.count())
            .select_from(Seat)
            .where(Seat.session_id.in_([session_id for session_id, _ in crowded]), ~Seat.has_voted)
        )
        wrong += db.session.scalar(marks)
        db.session.remove()
    return wrong + sum(not one.content(MEMBERS) for one in seen)


def _show_crowd(found: list[dict]) -> None:
    lines = [
        (
            one["database"],
            *(f"{one[name]:.0f}" for name in ("p50_ms", "p95_ms", "p99_ms", "per_second")),
            f"1/{one['floor_per_second'] / one['per_second']:.1f}",
            *(str(one[name]) for name in ("told_again", "hung_up", "errors", "locked", "astray")),
            "met" if not one["errors"] + one["locked"] + one["astray"] else "MISSED",
        )
        for one in found
    ]
    head = (
        "database",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "answers/s",
        "of the floor's",
        "second clicks",
        "hung up",
    )
    head += ("errors", "locked", "ballots astray", "")
    report.show(f"{MEMBERS} members, {CONNECTIONS} connections, {BURSTS} times", head, lines)


def _memory(halls: list[Hall]) -> dict[str, dict[str, float]]:
    found = {hall.database: {"ours": hall.server.memory(), "floor": hall.floor.memory()} for hall in halls}
    lines = [
        (
            name,
            f"{one['ours']:.0f}",
            f"{one['floor']:.0f}",
            f"{one['ours'] / one['floor']:.2f} x",
            *report.goal_cells(one["ours"] / one["floor"], MEMORY_GOAL),
        )
        for name, one in found.items()
    ]
    report.show("Memory after the crowds (PSS)", ("database", "MB", "floor MB", "ratio", "goal", ""), lines)
    return found
