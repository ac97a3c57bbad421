"""Placing festivals all at once with HiGHS, a solver of integer programs.

What counts first is settled first: as many festivals as possible; of those plans the ones that keep the most
wishes; of those the most even one over weeks and days. Each question is asked with what was settled before as
a condition. Nothing here knows the database: no transaction waits while the solver thinks.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from festival.planning.rules.autoplan import Problem, week_of
from festival.planning.rules.clashes import Plan, Slot, travel_between
from festival.planning.rules.scheduling import ClashKind, ClashLevel, ResourceKind
from festival.planning.rules.slots import Option

# A person waits for the answer; building the program takes its time too.
SECONDS = 3.5
# Less than this is not worth asking.
LEAST_SECONDS = 0.1
# One wish missed outweighs every warning there may be.
MISSED = 1000
# A morning rather than an evening where nobody wished for either, and only where nothing else is at stake.
LATER = {0: 0.0, 1: 0.01, 2: 0.02}
# Hours of work for people who wished for nothing weigh a little more than that.
HARD = 0.05


class NoSolver(Exception):
    """HiGHS is not installed here, or it failed; whoever asked falls back on first-fit."""


@dataclass
class Rows:
    """Conditions of the program, row by row, as HiGHS reads them."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, lower: float, upper: float, terms: Mapping[int, float]) -> None:
        self.lower.append(lower)
        self.upper.append(upper)
        self.columns += terms.keys()
        self.values += terms.values()
        self.starts.append(len(self.columns))


@dataclass
class Program:
    """One column per festival and slot, then the columns that measure how crowded weeks and days are."""

    choices: list[tuple[Plan, Option]]
    rows: Rows
    even_cost: dict[int, float]
    columns: int


def solve(problem: Problem, start: Mapping[int, Slot], seconds: float = SECONDS) -> dict[int, Slot]:
    """The best slots found in time, beginning with the plan ``start``; NoSolver where HiGHS cannot help."""
    try:
        import highspy
    except ImportError as error:
        raise NoSolver(str(error)) from None
    deadline = time.monotonic() + seconds
    program = _program(problem)
    if not program.choices:
        return {}
    values = _as_values(program, start)
    count = len(program.choices)
    placing = dict.fromkeys(range(count), -1.0)
    missing = {
        column: float(option.missed * MISSED + option.warnings)
        for column, (_plan, option) in enumerate(program.choices)
    }
    stages = (placing, missing, program.even_cost)
    for number, cost in enumerate(stages):
        left = deadline - time.monotonic()
        share = left if number == len(stages) - 1 else left * 0.5
        if left > LEAST_SECONDS and _needs_asking(number, values, cost, problem):
            values = _ask(highspy, program, cost, values, share)
        reached = sum(cost.get(column, 0.0) * value for column, value in enumerate(values[:count]))
        if number < len(stages) - 1:
            kept = {column: weight for column, weight in cost.items() if weight}
            program.rows.add(-highspy.kHighsInf, round(reached) + 0.25, kept)
    return {
        plan.id: option.slot
        for (plan, option), value in zip(program.choices, values, strict=False)
        if value > 0.5
    }


def _needs_asking(number: int, values: list[float], cost: dict[int, float], problem: Problem) -> bool:
    """Not where the plan at hand cannot be bettered."""
    reached = sum(cost.get(column, 0.0) * value for column, value in enumerate(values))
    least = (-len(problem.movable), 0.0)
    return number >= len(least) or reached > least[number] + 0.5


def _program(problem: Problem) -> Program:
    choices = [(plan, option) for plan in problem.movable for option in problem.options[plan.id]]
    rows = Rows()
    by_plan: dict[int, dict[int, float]] = {}
    for column, (plan, _option) in enumerate(choices):
        by_plan.setdefault(plan.id, {})[column] = 1.0
    for terms in by_plan.values():
        rows.add(0.0, 1.0, terms)
    for columns in _taken_together(problem, choices):
        rows.add(0.0, 1.0, dict.fromkeys(columns, 1.0))
    even_cost, columns = _evenness(problem, choices, rows)
    return Program(choices, rows, even_cost, columns)


def _taken_together(problem: Problem, choices: list[tuple[Plan, Option]]) -> list[list[int]]:
    """Groups of slots of which one at most may be taken: they hold a resource at the same minute."""
    spans: dict[int, list[tuple[int, int, int]]] = {}
    extra = _ways(problem)
    for column, (plan, option) in enumerate(choices):
        begin = option.slot.minute
        for need in plan.needs:
            if problem.terms.level(need.kind, ClashKind.OVERLAP) is ClashLevel.BLOCK:
                first = begin + need.after
                last = first + max(need.minutes, 1) + extra.get((plan.id, need.resource_id), 0)
                spans.setdefault(need.resource_id, []).append((first, last, column))
    groups = {}
    for uses in spans.values():
        for group in _overlapping(sorted(uses)):
            if len({choices[column][0].id for column in group}) > 1:
                groups[tuple(sorted(set(group)))] = None
    return [list(group) for group in groups]


def _overlapping(uses: list[tuple[int, int, int]]) -> list[list[int]]:
    """The largest groups of spans that share a moment; ``uses`` in the order of their beginnings."""
    groups, running, grew = [], [], False
    for first, last, column in uses:
        ended = [span for span in running if span[1] <= first]
        if ended:
            if grew:
                groups.append([span[2] for span in running])
            running = [span for span in running if span[1] > first]
        running.append((first, last, column))
        grew = True
    groups.append([span[2] for span in running])
    return [group for group in groups if len(group) > 1]


def _ways(problem: Problem) -> dict[tuple[int, int], int]:
    """Minutes to the farthest other festival that needs the resource, where being late is forbidden."""
    sharing: dict[tuple[int, ResourceKind], list[Plan]] = {}
    for plan in problem.movable:
        for need in plan.needs:
            if problem.terms.level(need.kind, ClashKind.TRAVEL) is ClashLevel.BLOCK:
                group = sharing.setdefault((need.resource_id, need.kind), [])
                if plan not in group:
                    group.append(plan)
    return {
        (plan.id, resource_id): max(travel_between(problem.terms, kind, plan, other) for other in group)
        for (resource_id, kind), group in sharing.items()
        for plan in group
    }


def _evenness(problem: Problem, choices: list, rows: Rows) -> tuple[dict[int, float], int]:
    """Columns that count the festivals of a week or a day, each further one dearer: squares, in pieces."""
    cost: dict[int, float] = {}
    next_column = len(choices)
    for weight, key in ((100.0, lambda slot: week_of(slot.day)), (1.0, lambda slot: slot.day.toordinal())):
        standing: dict[int, int] = {}
        for plan in problem.fixed:
            if plan.slot is not None:
                standing[key(plan.slot)] = standing.get(key(plan.slot), 0) + 1
        groups: dict[int, list[int]] = {}
        for column, (_plan, option) in enumerate(choices):
            groups.setdefault(key(option.slot), []).append(column)
        for name, columns in sorted(groups.items()):
            most = min(len({choices[column][0].id for column in columns}), len(problem.movable))
            steps = list(range(next_column, next_column + most))
            next_column += most
            for place, step in enumerate(steps):
                cost[step] = weight * (2 * (place + standing.get(name, 0)) + 1)
            rows.add(0.0, 0.0, dict.fromkeys(columns, 1.0) | dict.fromkeys(steps, -1.0))
    for column, (_plan, option) in enumerate(choices):
        hour = option.slot.start.hour
        cost[column] = LATER[(hour >= 12) + (hour >= 18)] + HARD * option.hard
    return cost, next_column


def _as_values(program: Program, slots: Mapping[int, Slot]) -> list[float]:
    return [float(slots.get(plan.id) == option.slot) for plan, option in program.choices]


def _ask(
    highspy, program: Program, cost: dict[int, float], start: list[float], seconds: float
) -> list[float]:
    """One question to HiGHS: the cheapest choice; the one at hand where it finds none in time."""
    lp = highspy.HighsLp()
    count, rows = len(program.choices), program.rows
    lp.num_col_, lp.num_row_ = program.columns, len(rows.lower)
    lp.col_cost_ = [cost.get(column, 0.0) for column in range(program.columns)]
    lp.col_lower_ = [0.0] * program.columns
    lp.col_upper_ = [1.0] * program.columns
    lp.row_lower_, lp.row_upper_ = rows.lower, rows.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = rows.starts, rows.columns, rows.values
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole] * count + [part] * (program.columns - count)
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 19),
        ("time_limit", seconds),
        ("mip_rel_gap", 0.0),
    ):
        solver.setOptionValue(name, value)
    if solver.passModel(lp) == highspy.HighsStatus.kError:
        raise NoSolver("HiGHS refused the program")
    if any(start):
        known = highspy.HighsSolution()
        known.col_value = start + _measured(program, start)
        solver.setSolution(known)
    if solver.run() == highspy.HighsStatus.kError:
        raise NoSolver("HiGHS failed")
    found = list(solver.getSolution().col_value)
    is_whole = found and solver.getInfo().primal_solution_status == 2
    return [float(value > 0.5) for value in found[:count]] if is_whole else start


def _measured(program: Program, values: list[float]) -> list[float]:
    """The measuring columns of a choice: as many cheapest steps as festivals."""
    measured = [0.0] * (program.columns - len(values))
    chosen = {column for column, value in enumerate(values) if value > 0.5}
    rows = program.rows
    first = len(rows.lower)
    for row in range(first):
        terms = rows.columns[rows.starts[row] : rows.starts[row + 1]]
        steps = [column for column in terms if column >= len(values)]
        number = sum(column in chosen for column in terms)
        for step in steps[:number]:
            measured[step - len(values)] = 1.0
    return measured
