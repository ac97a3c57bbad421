"""How fast and how well a register is searched, of 2,000 and of 200,000 nominees, on both databases.

The box that answers while a name is typed, and the register's page, as ratios to the floor page in one run;
then how often the right one stands first. PostgreSQL is measured where TEST_DATABASE_URL names a server.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import quote_plus

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, insert, select, text

from festival import create_app
from festival.accounts.rules import Role
from festival.accounts.services.passwords import make_hash
from festival.core import text as words
from festival.core.db import db, transaction
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.localities.services import official
from festival.nominations.models import Nominee, keep_findable
from festival.nominations.queries import find_nominees
from festival.nominations.services import awards
from festival.settings import from_environment
from tests.bench import report, rows
from tests.bench.databases import database_of, databases
from tests.bench.load import Client, Request
from tests.bench.measure import Subject, floor_subjects, run
from tests.bench.people import WAYS, is_meant, people, typed
from tests.bench.servers import FLOOR, ROOT, SERVER, environment, instance_folder, serving

IN_A_COMMUNE, COMMUNES = 2000, {"2,000": 1, "200,000": 100}
SAMPLES, ASKED, SHOWN = 500, 40, 8
PAGE_GOAL, FLAT_GOAL = 8, 2
PASSWORD = "lúa chín vàng đồng"
_HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Register:
    """One filled database: where it is, and what its pages need."""

    database: str
    size: str
    app: Flask
    url: str
    folder: Path
    province_id: int
    season_id: int
    names: list[str]

    @property
    def name(self) -> str:
        return f"{self.database} {self.size}"


def main() -> None:
    with ExitStack() as stack:
        registers = [
            stack.enter_context(_register(database, size)) for database in databases() for size in COMMUNES
        ]
        floor_folder = stack.enter_context(instance_folder())
        floors = floor_subjects(stack.enter_context(serving("floor", FLOOR, floor_folder, "/")))
        asked = [subject for one in registers for subject in _subjects(one, floors, stack)]
        run([*floors.values(), *asked])
        report.show("Search", report.SUBJECT_HEAD, [report.subject_row(subject) for subject in asked])
        figures = {"search": [report.subject_record(subject) for subject in asked]}
        figures["growth"] = _growth(asked)
        figures["right"] = [row for one in registers for row in _right_ones(one)]
    head = ("the right one, of " + str(SAMPLES), "register", "first", f"among {SHOWN}", "no namesake: first")
    report.show(
        "Found",
        head,
        [
            (row["way"], row["register"], f"{row['first']:.1%}", f"{row['shown']:.1%}", f"{row['clear']:.1%}")
            for row in figures["right"]
        ],
    )
    print("\n  «no namesake»: what was typed is no other name of the register")
    print(f"\nSaved in {report.save('search', figures).relative_to(ROOT)}")


@contextmanager
def _register(database: str, size: str) -> Iterator[Register]:
    with instance_folder() as folder, database_of(database, folder) as url:
        app = create_app(from_environment(environment(folder, DATABASE_URL=url)))
        with app.app_context():
            upgrade()
            province_id, season_id, names = _fill(COMMUNES[size])
            _settle()
            db.session.remove()
        yield Register(database, size, app, url, folder, province_id, season_id, names)
        with app.app_context():
            db.engine.dispose()


def _fill(communes: int) -> tuple[int, int, list[str]]:
    """So many communes of the province that has most, each with its areas and its people."""
    official.load_units()
    awards.load_catalogue()
    province = (
        select(Locality.parent_id)
        .where(Locality.kind == LocalityKind.COMMUNE)
        .group_by(Locality.parent_id)
        .order_by(func.count().desc(), Locality.parent_id)
        .limit(1)
    )
    with transaction():
        province_id = db.session.scalar(province)
        query = (
            select(Locality).where(Locality.parent_id == province_id).order_by(Locality.id).limit(communes)
        )
        homes = [rows.make_home(commune) for commune in db.session.scalars(query).all()]
        names = people(IN_A_COMMUNE * len(homes))
        for place, home in enumerate(homes):
            _settle_people(home, names[place * IN_A_COMMUNE : (place + 1) * IN_A_COMMUNE])
        season_id = rows.make_season(province_id, rows.YEAR)
        user = rows.make_account(homes[0], "tim", "Trần Thị Tìm", make_hash(PASSWORD), None)
        rows.grant(user, province_id, Role.STANDING_OFFICE)
    return province_id, season_id, names


def _settle_people(home: rows.Home, names: list[str]) -> None:
    settled = [
        rows.nominee(nominee_id, area_id, name)
        for nominee_id, area_id, name in zip(rows.many(len(names)), cycle(home.area_ids), names, strict=False)
    ]
    db.session.execute(insert(Nominee), settled)
    keep_findable(
        db.session.connection(), [(row["id"], row["name_fold"], row["locality_id"]) for row in settled]
    )


def _settle() -> None:
    """Figures about the tables, as both databases gather them by themselves in a day."""
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _subjects(one: Register, floors: dict[str, Subject], stack: ExitStack) -> list[Subject]:
    argv = ["env", f"DATABASE_URL={one.url}", *SERVER]
    server = stack.enter_context(serving(one.name, argv, one.folder))
    client = Client(server.port)
    client.sign_in("tim", PASSWORD)
    box = f"/nominations/seasons/{one.season_id}/localities/{one.province_id}/nominees?name="
    page = f"/nominations/seasons/{one.season_id}/nominees?q="
    asked = [(f"box: {way}", way, box, _HTMX) for way in WAYS]
    asked += [(f"page: {way}", way, page, {}) for way in WAYS[:2]]
    return [
        Subject(name, one.name, _asking(client, _requests(one, way, path, headers)), floors["/"], PAGE_GOAL)
        for name, way, path, headers in asked
    ]


def _requests(one: Register, way: str, path: str, headers: dict[str, str]) -> Iterator[Request]:
    """Another name each time, so that no cache knows it."""
    chance = random.Random(5)
    asked = [typed(way, name, chance) for name in chance.sample(one.names, ASKED)]
    return cycle([Request("GET", path + quote_plus(words_typed), None, headers) for words_typed in asked])


def _asking(client: Client, requests: Iterator[Request]) -> Callable[[], float]:
    return lambda: client.send(next(requests)).seconds


def _growth(subjects: list[Subject]) -> list[dict]:
    """A hundred times as many nominees, as a multiple of the time."""
    by_name: dict[tuple, float] = {}
    for subject in subjects:
        database, size = subject.where.split(" ")
        by_name[subject.name, database, size] = subject.timing.p50
    small, large = COMMUNES
    found = [
        {"search": name, "database": database, "ratio": by_name[name, database, large] / seconds}
        for (name, database, size), seconds in by_name.items()
        if size == small
    ]
    lines = [
        (row["search"], row["database"], f"{row['ratio']:.2f} x", *report.goal_cells(row["ratio"], FLAT_GOAL))
        for row in found
    ]
    report.show(f"{large} beside {small}", ("search", "database", "ratio", "goal", ""), lines)
    return found


def _right_ones(one: Register) -> list[dict]:
    chance = random.Random(23)
    sample = chance.sample(one.names, min(SAMPLES, len(one.names)))
    known = {words.fold(name) for name in one.names}
    with one.app.app_context():
        province = db.session.get_one(Locality, one.province_id)
        found = [_share(one, province, way, sample, known) for way in WAYS]
        db.session.remove()
    return found


def _share(one: Register, province: Locality, way: str, sample: list[str], known: set[str]) -> dict:
    chance = random.Random(29)
    first = shown = clear = clear_first = 0
    for name in sample:
        asked = typed(way, name, chance)
        found = [nominee.name for nominee in find_nominees(province, asked, SHOWN)]
        is_first = bool(found) and is_meant(way, name, found[0])
        is_clear = way != "one letter wrong" or asked not in known
        first += is_first
        shown += any(is_meant(way, name, one_found) for one_found in found)
        clear += is_clear
        clear_first += is_clear and is_first
    return {
        "register": one.name,
        "way": way,
        "first": first / len(sample),
        "shown": shown / len(sample),
        "clear": clear_first / max(1, clear),
    }
