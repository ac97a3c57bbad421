"""When a festival could be held: every slot open to it, the best ones with their reasons. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from festival.localities.rules import LocalityKind
from festival.planning.rules.clashes import Clash, Plan, Slot, Use, clash_of, uses
from festival.planning.rules.clock import DAY
from festival.planning.rules.scheduling import (
    PART_NAMES,
    PARTS,
    WEEKDAYS,
    ClashLevel,
    DayPart,
    Terms,
    part_of,
)

MOST_OFFERS = 12
MOST_ON_A_DAY = 2
# Bộ luật Lao động 2019, Điều 112: day and month by the solar calendar, then by the lunar one.
HOLIDAYS = frozenset([(1, 1), (30, 4), (1, 5), (2, 9)])
LUNAR_HOLIDAYS = frozenset(["1/1", "2/1", "3/1", "10/3"])
SATURDAY = 5


class Book:
    """Who has taken which resource, day by day, so that asking costs the same in a full season."""

    def __init__(self, terms: Terms, plans: Iterable[Plan] = ()):
        self.terms = terms
        self._reach = max([terms.travel_minutes, *terms.pairs.values()])
        self._uses: dict[tuple[int, int], list[Use]] = {}
        self._days: dict[date, set[int]] = {}
        for plan in plans:
            self.add(plan)

    def add(self, plan: Plan) -> None:
        if plan.slot is None:
            return
        self._days.setdefault(plan.slot.day, set()).add(plan.id)
        for use in uses(plan):
            for touched in range((use.begin - self._reach) // DAY, (use.end + self._reach) // DAY + 1):
                self._uses.setdefault((use.need.resource_id, touched), []).append(use)

    def clashes(self, plan: Plan) -> list[Clash]:
        """What the festival would clash with where it stands; a pair may be told more than once."""
        found = []
        for use in uses(plan):
            for taken in self._near(use):
                clash = clash_of(use, taken, self.terms)
                if clash is not None:
                    found.append(clash)
        return found

    def _near(self, use: Use) -> list[Use]:
        first, last = use.begin // DAY, use.end // DAY
        here = self._uses.get((use.need.resource_id, first), [])
        if first == last:
            return here
        return here + [
            other
            for day in range(first + 1, last + 1)
            for other in self._uses.get((use.need.resource_id, day), [])
        ]

    def others_on(self, day: date, plan_id: int) -> int:
        """How many other festivals are held that day."""
        return len(self._days.get(day, set()) - {plan_id})

    def on_day(self, resource_id: int, day: date) -> list[Use]:
        """Who else has the resource on that day."""
        number = day.toordinal()
        taken = self._uses.get((resource_id, number), [])
        return [use for use in taken if use.begin // DAY <= number <= (use.end - 1) // DAY]


@dataclass(frozen=True)
class Option:
    """A slot that blocks nothing; ``missed`` counts the wishes it does not keep."""

    slot: Slot
    missed: int
    warnings: int
    # How hard it is for people who work to come; counts less than anything that was wished for.
    hard: int = 0


@dataclass(frozen=True)
class Offer:
    """A free slot as it is shown, with why it is free and why it is good."""

    slot: Slot
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]


def missed_wishes(plan: Plan, slot: Slot) -> int:
    day_missed = bool(plan.wanted_days) and not plan.wanted_days >> slot.day.weekday() & 1
    part_missed = plan.wanted_part is not DayPart.ANY and part_of(slot.start) is not plan.wanted_part
    return day_missed + part_missed


def wishes(plan: Plan) -> int:
    return bool(plan.wanted_days) + (plan.wanted_part is not DayPart.ANY)


def is_holiday(day: date, lunar: str) -> bool:
    """A day off for the whole country, which nobody is asked to give up; ``lunar`` is «10/3»."""
    return (day.day, day.month) in HOLIDAYS or lunar in LUNAR_HOLIDAYS


def hardship(plan: Plan, slot: Slot) -> int:
    """0 in the evening and at the weekend, 1 in a working afternoon, 2 in a working morning.

    Only for residential areas that wished for nothing: schools and offices meet while they work.
    """
    if plan.kind is not LocalityKind.RESIDENTIAL_AREA or wishes(plan) or slot.day.weekday() >= SATURDAY:
        return 0
    return {DayPart.MORNING: 2, DayPart.AFTERNOON: 1}.get(part_of(slot.start), 0)


def options(plan: Plan, book: Book, days: Sequence[date], *, own_hour: bool = True) -> list[Option]:
    """Every slot on ``days`` that no blocking clash forbids, in the order of time."""
    starts = [book.terms.start_of(part) for part in PARTS]
    if own_hour and plan.slot is not None and plan.slot.start not in starts:
        starts.append(plan.slot.start)
    found = []
    for day in days:
        for start in starts:
            slot = Slot(day, start)
            clashes = book.clashes(plan.at(slot))
            if any(clash.level is ClashLevel.BLOCK for clash in clashes):
                continue
            warned = {clash.resource_id for clash in clashes if clash.level is ClashLevel.WARN}
            found.append(Option(slot, missed_wishes(plan, slot), len(warned), hardship(plan, slot)))
    return found


def free_slots(
    plan: Plan, others: Iterable[Plan], terms: Terms, days: Sequence[date], names: Mapping[int, str]
) -> list[Offer]:
    """The best free slots first: no warning, wishes kept, near the day it had, few others on that day."""
    book = Book(terms, (other for other in others if other.id != plan.id))

    def order(option: Option) -> tuple:
        day = option.slot.day
        away = abs((day - plan.slot.day).days) if plan.slot else 0
        return (
            option.warnings,
            option.missed,
            away,
            book.others_on(day, plan.id),
            option.hard,
            day,
            _strangeness(option.slot.start, plan),
        )

    chosen, on_day = [], {}
    for option in sorted(options(plan, book, days), key=order):
        if plan.slot == option.slot or on_day.get(option.slot.day, 0) >= MOST_ON_A_DAY:
            continue
        on_day[option.slot.day] = on_day.get(option.slot.day, 0) + 1
        chosen.append(offer(plan, option.slot, book, names))
        if len(chosen) == MOST_OFFERS:
            break
    return chosen


def _strangeness(start: time, plan: Plan) -> tuple:
    """The hour it had, then its part of the day, then the morning first."""
    had = plan.slot.start if plan.slot else None
    return start != had, bool(had) and part_of(start) is not part_of(had), start


def offer(plan: Plan, slot: Slot, book: Book, names: Mapping[int, str]) -> Offer:
    warnings = {
        clash.resource_id: f"{names[clash.resource_id]} sát giờ với {clash.other(plan.id).plan.name}"
        f" ({clash.other(plan.id).words})"
        for clash in book.clashes(plan.at(slot))
        if clash.level is ClashLevel.WARN
    }
    reasons = [*_wish_reasons(plan, slot), *_resource_reasons(plan, slot, book, names, set(warnings))]
    if plan.slot is not None:
        away = abs((slot.day - plan.slot.day).days)
        reasons.append(f"cách ngày đang xếp {away} ngày" if away else "giữ nguyên ngày đang xếp")
    there = book.others_on(slot.day, plan.id)
    reasons.append(f"{there} ngày hội khác trong ngày" if there else "trong ngày chưa có ngày hội nào khác")
    return Offer(slot, tuple(reasons), tuple(warnings.values()))


def _wish_reasons(plan: Plan, slot: Slot) -> list[str]:
    said = []
    if plan.wanted_days:
        kept = plan.wanted_days >> slot.day.weekday() & 1
        weekday = WEEKDAYS[slot.day.weekday()]
        said.append(f"đúng thứ mong muốn ({weekday})" if kept else f"khác thứ mong muốn ({weekday})")
    if plan.wanted_part is not DayPart.ANY:
        here = part_of(slot.start)
        name = PART_NAMES[here].lower()
        said.append(
            f"đúng buổi mong muốn ({name})" if here is plan.wanted_part else f"khác buổi mong muốn ({name})"
        )
    if plan.kind is LocalityKind.RESIDENTIAL_AREA and not wishes(plan):
        said.append(_ease(plan, slot))
    return said


def _ease(plan: Plan, slot: Slot) -> str:
    if hardship(plan, slot):
        return "trong giờ làm việc, bà con khó dự hơn"
    weekday = slot.day.weekday()
    when = WEEKDAYS[weekday] if weekday >= SATURDAY else PART_NAMES[part_of(slot.start)].lower()
    return f"{when}, bà con dễ dự"


def _resource_reasons(plan: Plan, slot: Slot, book: Book, names: Mapping[int, str], warned: set) -> list[str]:
    """Which of its resources nobody has that day, and how far away the others are."""
    idle, said = [], []
    for resource_id in dict.fromkeys(need.resource_id for need in plan.needs):
        taken = [use for use in book.on_day(resource_id, slot.day) if use.plan.id != plan.id]
        if not taken:
            idle.append(names[resource_id])
        elif resource_id not in warned:
            use = min(taken, key=lambda use: use.begin)
            said.append(f"{names[resource_id]} còn rảnh ({use.plan.name} dùng {use.words})")
    if idle:
        said.insert(0, f"cả ngày không ai khác dùng {', '.join(idle)}")
    return said
