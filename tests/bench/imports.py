"""A list of 5,000 people brought by a spreadsheet, beside bare reading and bare inserting of the same rows.

«bare» reads the workbook into plain cells and writes the very rows that the import leaves, table by table, in
one transaction. «import» is the request that confirms: reading, planning every row against the register,
storing, search keys, the record of who did what. Turns alternate; PostgreSQL is measured where
TEST_DATABASE_URL names a server.
"""

import io
import random
import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import python_calamine
import xlsxwriter
from flask_migrate import upgrade
from sqlalchemy import Table, delete, insert, select

from festival import create_app
from festival.core.audit import SYSTEM, AuditEntry, AuditHead
from festival.core.db import db, transaction
from festival.core.files import FileStore
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.localities.services import official
from festival.nominations.models import (
    ImportMapping,
    ImportRun,
    NameWord,
    Nomination,
    Nominee,
    NomineeKey,
)
from festival.nominations.queries import imports as queries
from festival.nominations.services import awards, imports
from festival.nominations.sheets.choices import Choices
from festival.settings import from_environment
from tests.bench import report, rows
from tests.bench.databases import database_of, databases
from tests.bench.people import people
from tests.bench.servers import ROOT, environment, instance_folder

LINES, TURNS, GOAL = 5000, 5, 4
# Written by the import, upper to lower.
WRITTEN = (Nominee, NomineeKey, NameWord, Nomination, AuditEntry)
EMPTIED = (*reversed(WRITTEN), ImportMapping, ImportRun, AuditHead)
HEADINGS = ("STT", "Họ và tên", "Giới tính", "Năm sinh", "Chức vụ, đơn vị", "Tóm tắt thành tích")
CITATION = "Vận động Nhân dân xây dựng 03 mô hình tự quản về an ninh, trật tự tại khu dân cư."


@dataclass(frozen=True)
class Turn:
    reading: float
    inserting: float
    dry_run: float
    importing: float

    @property
    def ratio(self) -> float:
        return self.importing / (self.reading + self.inserting)


def workbook() -> bytes:
    """The same list each time; names of a real spread, some of them twice with other years."""
    chance, buffer = random.Random(19), io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, HEADINGS)
        for number, name in enumerate(people(LINES), 1):
            sex = chance.choice(("Nam", "Nữ"))
            line = (number, name, sex, chance.randrange(1940, 2006), f"Tổ viên số {number}", CITATION)
            sheet.write_row(number, 0, line)
    return buffer.getvalue()


def main() -> None:
    content, figures = workbook(), {}
    with ExitStack() as stack:
        for database in databases():
            folder = stack.enter_context(instance_folder())
            url = stack.enter_context(database_of(database, folder))
            figures[database] = _turns(folder, url, content)
    report.show(
        f"Import: {LINES} rows",
        ("database", "bare reading s", "bare inserting s", "dry run s", "import s", "ratio", "goal", ""),
        [_row(database, turns) for database, turns in figures.items()],
    )
    print(f"\n  medians of {TURNS} turns; ratio: import / (bare reading + bare inserting)")
    records = [
        {"database": database, "turns": [vars(turn) for turn in turns], "ratio": _median(turns, "ratio")}
        for database, turns in figures.items()
    ]
    print(f"\nSaved in {report.save('import', {'imports': records}).relative_to(ROOT)}")


def _median(turns: list[Turn], name: str) -> float:
    return statistics.median(getattr(turn, name) for turn in turns)


def _row(database: str, turns: list[Turn]) -> tuple[str, ...]:
    times = (f"{_median(turns, name):.2f}" for name in ("reading", "inserting", "dry_run", "importing"))
    ratio = _median(turns, "ratio")
    return (database, *times, f"{ratio:.2f} x", *report.goal_cells(ratio, GOAL))


def _turns(folder: Path, url: str, content: bytes) -> list[Turn]:
    app = create_app(from_environment(environment(folder, DATABASE_URL=url)))
    with app.app_context():
        upgrade()
        season_id, place_id, award_id = _fill()
        files = FileStore(folder / "files")
        asked = (season_id, place_id, award_id, content, files)
        # The first turn only shows which rows there are, and warms both ways.
        _import(*asked)
        written = {model.__table__: _rows(model.__table__) for model in WRITTEN}
        turns = []
        for _turn in range(TURNS):
            reading, inserting = _timed(_read, content), _bare(written)
            turns.append(Turn(reading, inserting, *_import(*asked)))
        db.session.remove()
        db.engine.dispose()
    return turns


def _fill() -> tuple[int, int, int]:
    official.load_units()
    awards.load_catalogue()
    with transaction():
        commune = db.session.scalars(
            select(Locality).where(Locality.kind == LocalityKind.COMMUNE).order_by(Locality.id).limit(1)
        ).one()
        season_id = rows.make_season(commune.id, rows.YEAR)
    season, place = queries.season_around(commune.code, rows.YEAR)
    offered = queries.awards_offered(season, season.main_day)
    return season_id, place.id, next(award.id for award in offered if award.code == "GK_XA")


def _timed(act, *arguments) -> float:
    begun = time.perf_counter()
    act(*arguments)
    return time.perf_counter() - begun


def _read(content: bytes) -> None:
    python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def _rows(table: Table) -> list[dict]:
    with db.engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def _empty() -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        for model in EMPTIED:
            connection.execute(delete(model.__table__))


def _bare(written: dict[Table, list[dict]]) -> float:
    _empty()
    begun = time.perf_counter()
    with db.engine.begin() as connection:
        for table, lines in written.items():
            connection.execute(insert(table), lines)
    return time.perf_counter() - begun


def _import(season_id: int, place_id: int, award_id: int, content: bytes, files: FileStore):
    """Seconds of the dry run and of the confirmation, on an empty register."""
    _empty()
    run_id = imports.bring(
        season_id=season_id,
        place_id=place_id,
        content=content,
        file_name="danh-sach.xlsx",
        files=files,
        actor=SYSTEM,
        choices=Choices(award_id=award_id),
    )
    begun = time.perf_counter()
    run = queries.import_run(run_id)
    preview = imports.planned(run.season, run.locality, imports.opened_run(run, files))
    looked = time.perf_counter() - begun
    begun = time.perf_counter()
    imports.confirm(
        import_run_id=run_id,
        found=imports.opened_run(queries.import_run(run_id), files),
        seen=preview.hash,
        leave_errors=True,
        take_likely=True,
        actor=SYSTEM,
    )
    return looked, time.perf_counter() - begun
