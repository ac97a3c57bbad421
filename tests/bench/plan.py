"""How well and how fast a season of 51 festivals and 6 shared resources is planned, by both ways in one run.

First-fit places one festival after another; the solver begins with what first-fit found. Goals: nothing is
blocked, the solver is never worse, and a person who waits has an answer within five seconds.
"""

import random
import statistics
from dataclasses import dataclass
from datetime import date

from festival.localities.rules import LocalityKind
from festival.planning.rules.autoplan import FIRST_FIT, SOLVER, Problem
from festival.planning.rules.clashes import Need, Plan, days_between
from festival.planning.rules.scheduling import DayPart, ResourceKind, Terms
from festival.planning.services.autoplan import Found, think
from tests.bench import report
from tests.bench.servers import ROOT

KINDS = [LocalityKind.RESIDENTIAL_AREA] * 34 + [LocalityKind.OFFICE] * 12 + [LocalityKind.SCHOOL] * 5
# Two leaders, a sound truck, a troupe, the commune's hall, a generator.
RESOURCES = (
    ResourceKind.LEADER,
    ResourceKind.LEADER,
    ResourceKind.SOUND,
    ResourceKind.TROUPE,
    ResourceKind.HALL,
    ResourceKind.SOUND,
)
CHAIR, HALL = 1, 5
WEEKEND, WEEKDAYS, ANY_DAY = 0b1100000, 0b0011111, 0
TURNS, WAIT_GOAL = 3, 5.0
WAYS = {FIRST_FIT: "first-fit", SOLVER: "HiGHS"}


@dataclass(frozen=True)
class Season:
    """``wanting`` is how many in a hundred festivals need each resource."""

    name: str
    first: date
    last: date
    wanting: int
    wishes: tuple[int, ...]
    schools_first: date | None = None


SEASONS = (
    Season(
        "1/7-19/8, schools from 4/5",
        date(2026, 7, 1),
        date(2026, 8, 19),
        35,
        (ANY_DAY, WEEKEND, WEEKDAYS),
        date(2026, 5, 4),
    ),
    Season("1/7-19/8, all on weekends", date(2026, 7, 1), date(2026, 8, 19), 55, (WEEKEND,)),
    Season("two weeks", date(2026, 8, 3), date(2026, 8, 16), 55, (ANY_DAY, WEEKEND)),
    Season("nine days, too few", date(2026, 8, 3), date(2026, 8, 11), 55, (WEEKEND,)),
    Season("six days, far too few", date(2026, 8, 3), date(2026, 8, 8), 55, (WEEKEND,)),
)


def problem_of(season: Season, seed: int = 19) -> Problem:
    """The same festivals for the same seed."""
    chance = random.Random(seed)
    plans, days = [], {}
    for number, kind in enumerate(KINDS, 1):
        is_pilot = number % 17 == 1
        minutes = chance.choice((150, 180, 210))
        wanted = {one for one in range(1, len(RESOURCES) + 1) if chance.randrange(100) < season.wanting}
        wanted |= {CHAIR} if is_pilot else set()
        plan = Plan(
            id=number,
            name=f"Nơi {number}",
            spot=("hall", HALL) if HALL in wanted else ("at", number, ""),
            slot=None,
            after=0,
            minutes=minutes,
            needs=tuple(Need(one, RESOURCES[one - 1], 0, minutes) for one in sorted(wanted)),
            hall_id=HALL if HALL in wanted else None,
            kind=kind,
            wanted_days=chance.choice(season.wishes),
            wanted_part=chance.choice(list(DayPart)),
            is_pilot=is_pilot,
        )
        is_early = kind is LocalityKind.SCHOOL and season.schools_first
        plans.append(plan)
        days[number] = days_between(season.schools_first if is_early else season.first, season.last)
    return Problem(tuple(plans), (), days, Terms())


HEAD = ("season", "way", "placed", "blocked", "wishes", "busiest week", "weeks", "days", "s", "goal", "")


def main() -> None:
    rows, figures = [], []
    for season in SEASONS:
        turns = [think(problem_of(season)) for _turn in range(TURNS)]
        for place in range(max(len(ways) for ways, _note in turns)):
            found = [ways[place] for ways, _note in turns if place < len(ways)]
            seconds = statistics.median(one.milliseconds for one in found) / 1000
            rows.append(_row(season, found[0], seconds))
            figures.append(_record(season, found, seconds))
        for note in sorted({note for _ways, note in turns if note}):
            print(note)
    report.show("Plan: 51 festivals, 6 shared resources", HEAD, rows)
    print("\n  weeks, days: sums of squares, even is small; s: median of three turns")
    print(f"\nSaved in {report.save('plan', {'seasons': figures}).relative_to(ROOT)}")


def _row(season: Season, found: Found, seconds: float) -> tuple[str, ...]:
    score = found.score
    waited = report.goal_cells(seconds, WAIT_GOAL) if found.method != FIRST_FIT else ("", "")
    return (
        season.name,
        WAYS[found.method],
        f"{score.placed}/{score.of}",
        str(score.blocked),
        f"{score.kept}/{score.wishes}",
        str(score.busiest_week),
        str(score.weeks),
        str(score.days),
        f"{seconds:.2f}",
        *waited,
    )


def _record(season: Season, found: list[Found], seconds: float) -> dict:
    score = found[0].score
    return {
        "season": season.name,
        "way": found[0].method,
        "placed": score.placed,
        "of": score.of,
        "blocked": score.blocked,
        "wishes_kept": score.kept,
        "wishes": score.wishes,
        "busiest_week": score.busiest_week,
        "weeks_squared": score.weeks,
        "days_squared": score.days,
        "seconds": seconds,
        "same_every_turn": len({one.score for one in found}) == 1,
    }
