"""Our pages as ratios to the floor page, measured in turns within one run.

Both are served by gunicorn.conf.py, on SQLite, and asked over connections that stay open. Absolute times
belong to the machine of the day; only the ratios are compared, with the goals and with other products'.
"""

import statistics
from contextlib import ExitStack
from pathlib import Path

from tests.bench import report, votes
from tests.bench.browser import Call, visits
from tests.bench.load import Client
from tests.bench.measure import (
    WARM_UP,
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
    Page("one public festival", "/festivals/{festival_id}"),
    Page("home «Việc cần làm»", "/today", 8, "standing_office"),
    Page("list of nominations", "/nominations/seasons/{season_id}", 6, "standing_office"),
    Page("the same, searched", "/nominations/seasons/{season_id}?q=thu+a", 6, "standing_office"),
    Page("one nomination", "/nominations/{nomination_id}", 5, "standing_office"),
    Page("the season's plan", "/planning/seasons/{season_id}", None, "standing_office"),
    Page("the season's report", "/reports/seasons/{season_id}", None, "standing_office"),
]
CAST = "cast a ballot of 12 items"
WRITES = [Write(CAST, lambda world, port: votes.cast_alone(world.votes, port), 5)]
CROWDS = [
    Crowd(
        f"{votes.AT_ONCE} members at once",
        CAST,
        lambda world, port, burst: votes.cast_together(world.votes, port, burst),
        goal_rate=8,
        goal_p95=8,
        bursts=votes.BURSTS,
    )
]
STARTS = 5
COUNTRY_GOAL, MEMORY_GOAL, START_GOAL, DOM_GOAL = 1.3, 2.3, 2.0, 6.0
PAGE_GOAL, PACKED_GOAL, FIRST_GOAL, REQUESTS_GOAL, NEXT_GOAL, SCRIPT_GOAL = 60, 10, 120, 10, 15, 20


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
        figures["growth"] = _growth(subjects)
        figures["heaviest"] = _heaviest(subjects)
        figures["crowds"] = _crowds(places, floor, subjects)
        figures["ballots"] = _ballots(places, subjects)
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


def _growth(subjects: list[Subject]) -> dict[str, float]:
    """The same page with the whole country in the tables, as a multiple of the commune's own."""
    by_place: dict[str, dict[str, Subject]] = {}
    for subject in subjects:
        by_place.setdefault(subject.name, {})[subject.where] = subject
    found = {
        name: both["country"].timing.p50 / both["commune"].timing.p50
        for name, both in by_place.items()
        if {"commune", "country"} <= both.keys()
    }
    rows = [
        (name, f"{value:.2f} x", *report.goal_cells(value, COUNTRY_GOAL)) for name, value in found.items()
    ]
    report.show("The whole country beside one commune", ("page", "ratio", "goal", ""), rows)
    return {name: round(value, 3) for name, value in found.items()}


def _heaviest(subjects: list[Subject]) -> dict[str, float]:
    """The largest of our pages, KB of HTML."""
    ours = [subject for subject in subjects if subject.where != "floor"]
    found = {
        "as it is": (max(subject.size for subject in ours) / 1024, PAGE_GOAL),
        "gzip": (max(subject.packed for subject in ours) / 1024, PACKED_GOAL),
    }
    rows = [(name, f"{size:.1f}", *report.goal_cells(size, goal)) for name, (size, goal) in found.items()]
    report.show("The heaviest page, HTML", ("", "KB", "goal", ""), rows)
    return {name: round(size, 1) for name, (size, _goal) in found.items()}


def _ballots(places: dict[str, Place], subjects: list[Subject]) -> dict[str, dict[str, int]]:
    """Every ballot that was answered is in the box, and nobody was told that the database is locked."""
    asked = {
        subject.where: len(subject.timing.seconds) + WARM_UP for subject in subjects if subject.name == CAST
    }
    found = {}
    for name, place in places.items():
        voters = asked[name] + votes.AT_ONCE * votes.SESSIONS_IN_BURST * votes.BURSTS
        ballots, voted = place.world.count_ballots()
        found[name] = {
            "answered": voters,
            "seats": voted,
            "lost_ballots": voters * votes.ITEMS - ballots,
            "locked": place.server.log.read_text().count("database is locked"),
        }
    rows = [
        (name, *map(str, one.values()), "met" if not one["lost_ballots"] + one["locked"] else "MISSED")
        for name, one in found.items()
    ]
    head = ("ballots in the box", "answered", "seats that voted", "ballots lost", "database is locked", "")
    report.show("No vote is lost", head, rows)
    return found


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
    """With an empty cache, then one page more; the work pages signed in."""
    calls = [Call("floor", floor.port, "/")]
    for name, place in places.items():
        client = Client(place.server.port)
        client.sign_in(*place.world.accounts["standing_office"])
        listed, one = (
            path.format_map(place.world.ids)
            for path in ("/nominations/seasons/{season_id}", "/nominations/{nomination_id}")
        )
        calls += [
            Call(f"{name}: public home", client.connection.port, "/", "/calendar"),
            Call(f"{name}: sign-in", client.connection.port, "/sign-in", "/"),
            Call(f"{name}: home", client.connection.port, "/today", listed, client.cookies),
            Call(f"{name}: list", client.connection.port, listed, one, client.cookies),
        ]
    seen = visits(calls)
    base = seen["floor"].dom_ready
    rows = [
        (
            visit.name,
            *_with_goal(visit.requests, REQUESTS_GOAL, ".0f"),
            *_with_goal(visit.kilobytes, FIRST_GOAL),
            *_with_goal(visit.script_kilobytes, SCRIPT_GOAL),
            *_with_goal(visit.next_kilobytes, NEXT_GOAL),
            f"{visit.dom_ready:.0f}",
            *_with_goal(visit.dom_ready / base, DOM_GOAL, ".2f"),
        )
        for visit in seen.values()
    ]
    head = (
        "first visit",
        "requests",
        "",
        "KB sent",
        "",
        "scripts",
        "",
        "next page",
        "",
        "DOM ms",
        "ratio",
        "",
    )
    report.show("A browser that was never here", head, rows)
    return [vars(visit) for visit in seen.values()]


def _with_goal(value: float, goal: float, form: str = ".1f") -> tuple[str, str]:
    return f"{value:{form}}", " ".join(report.goal_cells(value, goal))


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
