"""Our pages as ratios to the floor page, measured in turns within one run.

Both are served by gunicorn.conf.py, on SQLite, and asked over connections that stay open. Absolute times
belong to the machine of the day; only the ratios are compared, with the goals and with other products'.
"""

import statistics
from contextlib import ExitStack
from pathlib import Path

from tests.bench import report
from tests.bench.browser import first_visits
from tests.bench.measure import (
    Crowd,
    Page,
    Place,
    Subject,
    Write,
    floor_subjects,
    page_subject,
    run,
    run_crowd,
    write_subject,
)
from tests.bench.servers import FLOOR, ROOT, SERVER, Server, flask, instance_folder, serving, start, stop
from tests.bench.worlds import WORLDS

# A page that needs an account or an id is measured in the worlds that have them.
PAGES = [
    Page("healthz", "/healthz", against="/hello"),
    Page("public home", "/"),
    Page("sign-in", "/sign-in"),
    Page("public calendar", "/calendar", 6),
    Page("public calendar, 304", "/calendar", 1.5, against="/hello", conditional=True),
]
WRITES: list[Write] = []
CROWDS: list[Crowd] = []
STARTS = 5
MEMORY_GOAL, START_GOAL, DOM_GOAL = 2.3, 2.0, 6.0


def main() -> None:
    with ExitStack() as stack:
        folder = stack.enter_context(instance_folder())
        floor_folder = stack.enter_context(instance_folder())
        floor = stack.enter_context(serving("floor", FLOOR, floor_folder, "/"))
        places = {name: _open(name, folder / name, stack) for name in WORLDS}
        floors = floor_subjects(floor)
        subjects = _subjects(places, floors)
        run(subjects)
        figures = {"pages": [report.subject_record(subject) for subject in subjects]}
        report.show("Pages", report.SUBJECT_HEAD, [report.subject_row(subject) for subject in subjects])
        figures["crowds"] = _crowds(places, floor, subjects)
        figures["memory_mb"] = _memory(places, floor)
        figures["visits"] = _visits(places, floor)
    figures["cold_start_s"] = _starts()
    print(f"\nSaved in {report.save('pages', figures).relative_to(ROOT)}")


def _open(name: str, folder: Path, stack: ExitStack) -> Place:
    folder.mkdir()
    flask(folder, "db", "upgrade")
    world = WORLDS[name](folder)
    return Place(stack.enter_context(serving(name, SERVER, folder)), world)


def _subjects(places: dict[str, Place], floors: dict[str, Subject]) -> list[Subject]:
    subjects = list(floors.values())
    for name, place in places.items():
        world = place.world
        for page in PAGES:
            has_account = page.account is None or page.account in world.accounts
            if has_account and _knows(page.path, world.ids):
                subjects.append(page_subject(page, name, place, floors))
        if world.accounts:
            subjects += [write_subject(write, name, place, floors) for write in WRITES]
    return subjects


def _knows(path: str, ids: dict) -> bool:
    try:
        path.format_map(ids)
    except KeyError:
        return False
    return True


def _crowds(places: dict[str, Place], floor: Server, subjects: list[Subject]) -> list[dict]:
    alone = {(subject.name, subject.where): subject.timing.p50 for subject in subjects}
    results = [
        run_crowd(crowd, name, place, floor, alone[crowd.alone, name])
        for name, place in places.items()
        if place.world.accounts
        for crowd in CROWDS
    ]
    if results:
        report.show("Many at once", report.CROWD_HEAD, [report.crowd_row(result) for result in results])
    return [vars(result) for result in results]


def _memory(places: dict[str, Place], floor: Server) -> dict[str, float]:
    """Web processes after the load, MB."""
    found = {"floor": floor.memory()} | {name: place.server.memory() for name, place in places.items()}
    rows = [
        (
            name,
            f"{value:.0f}",
            f"{value / found['floor']:.2f} x",
            *report.goal_cells(value / found["floor"], MEMORY_GOAL),
        )
        for name, value in found.items()
    ]
    report.show("Memory of the web processes after load (PSS)", ("server", "MB", "ratio", "goal", ""), rows)
    return {name: round(value, 1) for name, value in found.items()}


def _visits(places: dict[str, Place], floor: Server) -> list[dict]:
    """The public home and the sign-in page with an empty cache."""
    pages = {"floor": f"http://127.0.0.1:{floor.port}/"}
    for name, place in places.items():
        for path in ("/", "/sign-in"):
            pages[f"{name} {path}"] = f"http://127.0.0.1:{place.server.port}{path}"
    visits = first_visits(pages)
    base = visits["floor"].dom_ready
    rows = [
        (
            visit.name,
            str(visit.requests),
            f"{visit.kilobytes:.1f}",
            f"{visit.dom_ready:.0f}",
            f"{visit.dom_ready / base:.2f} x",
            *report.goal_cells(visit.dom_ready / base, DOM_GOAL),
        )
        for visit in visits.values()
    ]
    head = ("first visit", "requests", "KB sent", "DOM ready ms", "ratio", "goal", "")
    report.show("A browser that was never here", head, rows)
    return [vars(visit) for visit in visits.values()]


def _starts() -> dict[str, float]:
    """From the command to the first 200, on an instance that was started before."""
    commands = {"floor": (FLOOR, "/"), "ours (./run.sh serve)": ([str(ROOT / "run.sh"), "serve"], "/")}
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    with ExitStack() as stack:
        folders = {name: stack.enter_context(instance_folder()) for name in commands}
        for turn in range(STARTS + 1):
            for name, (argv, path) in commands.items():
                _, process, spent = start(name, argv, folders[name], path)
                stop(process)
                if turn:
                    seconds[name].append(spent)
    found = {name: statistics.median(times) for name, times in seconds.items()}
    base = found["floor"]
    rows = [
        (name, f"{value:.2f}", f"{value / base:.2f} x", *report.goal_cells(value / base, START_GOAL))
        for name, value in found.items()
    ]
    report.show("Cold start to the first 200", ("server", "s", "ratio", "goal", ""), rows)
    return {name: round(value, 3) for name, value in found.items()}
