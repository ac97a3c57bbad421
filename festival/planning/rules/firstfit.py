"""Placing festivals one after another, each where it fits best at that moment. Pure."""

from collections.abc import Callable, Mapping

from festival.planning.rules.autoplan import Problem, score, week_of
from festival.planning.rules.clashes import Plan, Slot
from festival.planning.rules.scheduling import ClashLevel
from festival.planning.rules.slots import Book, Option


def first_fit(problem: Problem, taken: Mapping[int, Slot] | None = None) -> dict[int, Slot]:
    """The better of two orders; ``taken`` are festivals that are placed already."""
    found = [_placed(problem, dict(taken or {}), order) for order in (_hardest_first, _easiest_first)]
    return min(found, key=lambda slots: score(problem, slots).order)


def _hardest_first(problem: Problem, plan: Plan) -> tuple:
    """Whoever has the fewest slots: nobody is left over while there is room for all."""
    return not plan.is_pilot, len(problem.options[plan.id]), -len(plan.needs), plan.id


def _easiest_first(_problem: Problem, plan: Plan) -> tuple:
    """Whoever needs the least: more get a place where there is not room for all."""
    return not plan.is_pilot, len(plan.needs), plan.minutes, plan.id


def _placed(problem: Problem, taken: dict[int, Slot], order: Callable) -> dict[int, Slot]:
    book = Book(problem.terms, problem.fixed)
    weeks: dict[int, int] = {}
    for plan in problem.fixed:
        _count(weeks, plan.slot)
    for plan in problem.movable:
        if plan.id in taken:
            book.add(plan.at(taken[plan.id]))
            _count(weeks, taken[plan.id])
    waiting = [plan for plan in problem.movable if plan.id not in taken]
    for plan in sorted(waiting, key=lambda plan: order(problem, plan)):
        option = _best(plan, problem.options[plan.id], book, weeks)
        if option is not None:
            taken[plan.id] = option.slot
            book.add(plan.at(option.slot))
            _count(weeks, option.slot)
    return taken


def _best(plan: Plan, options: list[Option], book: Book, weeks: Mapping[int, int]) -> Option | None:
    def order(option: Option) -> tuple:
        day = option.slot.day
        load = weeks.get(week_of(day), 0), book.others_on(day, plan.id)
        return option.missed, option.warnings, *load, option.hard, option.slot.start, day

    for option in sorted(options, key=order):
        clashes = book.clashes(plan.at(option.slot))
        if not any(clash.level is ClashLevel.BLOCK for clash in clashes):
            return option
    return None


def _count(weeks: dict[int, int], slot: Slot | None) -> None:
    if slot is not None:
        weeks[week_of(slot.day)] = weeks.get(week_of(slot.day), 0) + 1
