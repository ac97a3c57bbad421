"""What stands in the database while pages are measured.

A builder gets a migrated, empty instance folder and fills it; what it returns tells the pages whom to sign in
and which things to ask for. The first commune has the same rows of its own in both filled worlds.
"""

import csv
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from festival import create_app
from festival.accounts.rules import Role
from festival.accounts.services.passwords import make_hash
from festival.core.db import db, transaction
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.localities.services import official
from festival.nominations.services import awards
from festival.settings import from_environment
from tests.bench import rows
from tests.bench.rows import Home
from tests.bench.servers import environment
from tests.bench.votes import Votes, make_votes

OWN_NOMINATIONS, OTHER_NOMINATIONS, BUSY_COMMUNES = 500, 50, 100
PASSWORD = "lúa chín vàng đồng"


@dataclass(frozen=True)
class World:
    """Accounts as role -> (name, password), and ids by name, for instance ``nomination_id``."""

    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)
    ids: dict[str, int | str] = field(default_factory=dict)
    votes: Votes | None = None
    database: Path | None = None

    def count_ballots(self) -> tuple[int, int]:
        """Ballots in the box, and members who are noted as having voted."""
        with sqlite3.connect(self.database) as connection:
            ballots = connection.execute("SELECT count(*) FROM ballot").fetchone()[0]
            return ballots, connection.execute("SELECT count(*) FROM seat WHERE has_voted").fetchone()[0]


def build_commune(instance: Path) -> World:
    """One province with one commune, where all the work is."""
    return _build(instance, first_units(instance / "units"), communes=1)


def build_country(instance: Path) -> World:
    """All 34 provinces and 3,321 communes; a hundred of them at work."""
    return _build(instance, official.DATA, communes=BUSY_COMMUNES)


WORLDS: dict[str, Callable[[Path], World]] = {"commune": build_commune, "country": build_country}


def first_units(folder: Path) -> Path:
    """The official files cut down to the first commune and its province."""
    folder.mkdir()
    commune = _cut(folder, "communes.csv", lambda row: True)
    _cut(folder, "provinces.csv", lambda row: row["code"] == commune["province_code"])
    return folder


def _cut(folder: Path, name: str, wanted: Callable[[dict], bool]) -> dict:
    with (official.DATA / name).open(encoding="utf-8-sig", newline="") as source:
        row = next(filter(wanted, csv.DictReader(source)))
    with (folder / name).open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, row)
        writer.writeheader()
        writer.writerow(row)
    return row


def _build(instance: Path, units: Path, communes: int) -> World:
    app = create_app(from_environment(environment(instance)))
    with app.app_context():
        try:
            return _fill(app, instance, units, communes)
        finally:
            db.session.remove()
            db.engine.dispose()


def _fill(app: Flask, instance: Path, units: Path, communes: int) -> World:
    official.load_units(units)
    awards.load_catalogue()
    query = (
        select(Locality).where(Locality.kind == LocalityKind.COMMUNE).order_by(Locality.id).limit(communes)
    )
    with transaction():
        first, *others = [rows.make_home(commune) for commune in db.session.scalars(query).all()]
        ids = _work(first, OWN_NOMINATIONS)
        rows.make_account(
            first, "thuong-truc", "Trần Thị Thường Trực", make_hash(PASSWORD), Role.STANDING_OFFICE
        )
        for number, home in enumerate(others):
            _work(home, OTHER_NOMINATIONS)
            rows.make_account(home, f"thuong-truc-{number}", f"Cán bộ {number}", "!", Role.STANDING_OFFICE)
    return World(
        accounts={"standing_office": ("thuong-truc", PASSWORD)},
        ids=ids,
        votes=make_votes(app, first),
        database=instance / "festival.sqlite",
    )


def _work(home: Home, nominations: int) -> dict[str, int]:
    festival_ids = rows.make_festivals(home)
    nomination_ids = rows.make_nominations(home, nominations, home.season_id)
    return {
        "season_id": home.season_id,
        "nomination_id": nomination_ids[0],
        "festival_id": festival_ids[0],
    }
