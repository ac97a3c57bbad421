"""One large batch through the site (ordered, then rendered by a worker) beside the engine alone.

Ordering is a request of the site and rendering a worker's task, so each is measured in a process of its own:
their CPU adds up, their peaks do not.
"""

import argparse
import json
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select

from festival import create_app
from festival.certificates import services
from festival.certificates.models import PrintBatch
from festival.certificates.rules import BatchState
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.localities.services import official
from festival.nominations.services import awards
from festival.printing import templates
from festival.printing.ways import Way
from festival.settings import from_environment
from tests.bench import report, rows
from tests.bench.certificate_runs import TEMPLATE, Alone, Goal, alone, ours, peak_mb, records
from tests.bench.databases import database_of, databases
from tests.bench.servers import ROOT, environment, instance_folder
from tests.bench.worlds import first_units

NUMBER = 10_000
GOAL = Goal(1.5)
ADDRESS = "https://ngayhoi.example.vn"


@dataclass(frozen=True)
class Part:
    """What one process spent."""

    cpu: float
    wall: float
    peak_mb: float


def main() -> None:
    engine_alone, figures = alone(NUMBER), []
    with ExitStack() as stack:
        for database in databases():
            folder = stack.enter_context(instance_folder())
            url = stack.enter_context(database_of(database, folder))
            decision_id = fill(folder, url, NUMBER)
            ordered = _part(folder, url, "order", decision_id)
            rendered = _part(folder, url, "render", 0)
            figures.append(_figures(database, engine_alone, ordered, rendered))
    _show(engine_alone, figures)
    record = {"certificates": NUMBER, "engine": vars(engine_alone), "site": figures}
    print(f"\nSaved in {report.save('certificates-site', record).relative_to(ROOT)}")


def _figures(database: str, engine_alone: Alone, ordered: Part, rendered: Part) -> dict:
    return {
        "database": database,
        "order": vars(ordered),
        "render": vars(rendered),
        "cpu_ratio": (ordered.cpu + rendered.cpu) / engine_alone.cpu,
        "memory_ratio": max(ordered.peak_mb, rendered.peak_mb) / engine_alone.peak_mb,
    }


def _show(engine_alone: Alone, figures: list[dict]) -> None:
    rows_shown = [
        ("engine alone", f"{engine_alone.cpu:.2f}", f"{engine_alone.wall:.2f}", f"{engine_alone.peak_mb:.0f}")
    ]
    for one in figures:
        for name in ("order", "render"):
            part = one[name]
            rows_shown.append(
                (
                    f"{one['database']}: {name}",
                    f"{part['cpu']:.2f}",
                    f"{part['wall']:.2f}",
                    f"{part['peak_mb']:.0f}",
                )
            )
    report.show(
        f"{NUMBER:,} certificates as one batch, a process each",
        ("what", "CPU s", "wall s", "peak MB"),
        rows_shown,
    )
    report.show(
        "Goals",
        ("measure", "is", "goal", ""),
        [
            (
                f"{one['database']}: {what} of the site / engine alone",
                f"{one[key]:.2f}",
                str(GOAL),
                "met" if GOAL.is_met(one[key]) else "MISSED",
            )
            for one in figures
            for what, key in (("CPU", "cpu_ratio"), ("peak memory", "memory_ratio"))
        ],
    )


def fill(folder: Path, url: str, number: int) -> int:
    """A commune with one issued decision; answers its id."""
    app = _app(folder, url)
    with app.app_context():
        try:
            upgrade()
            official.load_units(first_units(folder / "units"))
            awards.load_catalogue()
            query = select(Locality).where(Locality.kind == LocalityKind.COMMUNE)
            with transaction():
                home = rows.make_home(db.session.scalars(query).one())
                return rows.make_decision(home, records(number))
        finally:
            db.session.remove()
            db.engine.dispose()


def _app(folder: Path, url: str):
    return create_app(from_environment(environment(folder, DATABASE_URL=url, PUBLIC_URL=ADDRESS)))


def _part(folder: Path, url: str, act: str, decision_id: int) -> Part:
    command = [sys.executable, "-m", "tests.bench.certificates_site", act, str(folder), url, str(decision_id)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Part(**json.loads(done.stdout.splitlines()[-1]))


def _act(act: str, folder: Path, url: str, decision_id: int) -> Part:
    app = _app(folder, url)
    files = app.extensions["files"]
    # As before the engine's own run: libraries loaded, typefaces read, the art drawn.
    ours(templates.load(TEMPLATE), records(2), Way())
    with app.app_context():
        began, clock = time.process_time(), time.perf_counter()
        if act == "order":
            services.order_batch(decision_ids=[decision_id], public_url=ADDRESS, files=files, actor=SYSTEM)
        else:
            (batch_id,) = db.session.scalars(select(PrintBatch.id)).all()
            db.session.rollback()
            services.render_batch(batch_id=batch_id, worker="bench/1/a", files=files)
        part = Part(time.process_time() - began, time.perf_counter() - clock, peak_mb())
        batch = db.session.scalars(select(PrintBatch)).one()
        if act == "render" and batch.state is not BatchState.READY:
            raise SystemExit(f"The batch was not rendered: {batch.problem}")
    return part


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("act", choices=("order", "render"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("url")
    parser.add_argument("decision_id", type=int)
    asked = parser.parse_args()
    print(json.dumps(vars(_act(asked.act, asked.folder, asked.url, asked.decision_id))))
