"""Who or what is wanted in two places at once, or cannot get from one to the other in time. Pure.

Minutes are counted from the first day of the calendar, so that midnight is nothing special. A use holds its
first minute and not its last one: what ends at 10:00 is free at 10:00.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

from festival.localities.rules import LocalityKind
from festival.planning.rules.clock import DAY, Row, minute_of, time_of
from festival.planning.rules.programme import timeline
from festival.planning.rules.scheduling import SEVERITY, ClashKind, ClashLevel, DayPart, ResourceKind, Terms


@dataclass(frozen=True)
class Slot:
    """A day and the hour at which a festival begins on it."""

    day: date
    start: time

    @property
    def minute(self) -> int:
        return self.day.toordinal() * DAY + minute_of(self.start)


@dataclass(frozen=True)
class Need:
    """What a festival needs from ``after`` minutes after its start on, for ``minutes``."""

    resource_id: int
    kind: ResourceKind
    after: int
    minutes: int
    # The row of the programme that needs it; empty where the whole festival does.
    row: str = ""


@dataclass(frozen=True)
class Plan:
    """A festival as the schedule sees it. ``spot`` is equal for two festivals held in the same place."""

    id: int
    name: str
    spot: tuple
    slot: Slot | None
    after: int
    minutes: int
    needs: tuple[Need, ...] = ()
    hall_id: int | None = None
    kind: LocalityKind = LocalityKind.RESIDENTIAL_AREA
    wanted_days: int = 0
    wanted_part: DayPart = DayPart.ANY
    is_pilot: bool = False
    # Its plan may be edited, so the schedule may move it.
    is_open: bool = True
    # Held already: it explains the calendar, but nobody has to solve its clashes.
    is_over: bool = False
    revision: int = 0

    def at(self, slot: Slot | None) -> "Plan":
        return replace(self, slot=slot)

    @property
    def hours(self) -> tuple[int, int]:
        """First and last minute of the whole festival."""
        begin = self.slot.minute + self.after
        return begin, begin + self.minutes


@dataclass(frozen=True)
class Use:
    """A resource, from one minute to another, somewhere."""

    need: Need
    plan: Plan = field(repr=False)
    begin: int
    end: int

    @property
    def words(self) -> str:
        """«07:30–09:00 Thứ Bảy 08/08», as both sides of a clash are shown."""
        return span_words(self.begin, self.end)


@dataclass(frozen=True)
class Clash:
    resource_id: int
    kind: ClashKind
    level: ClashLevel
    first: Use
    second: Use
    # Between the two, and how long the way takes; None where they overlap.
    gap: int | None = None
    travel: int | None = None

    def involves(self, plan_id: int) -> bool:
        return plan_id in (self.first.plan.id, self.second.plan.id)

    def other(self, plan_id: int) -> Use:
        return self.second if self.first.plan.id == plan_id else self.first

    def own(self, plan_id: int) -> Use:
        return self.first if self.first.plan.id == plan_id else self.second


def span_words(begin: int, end: int) -> str:
    first, last = date.fromordinal(begin // DAY), date.fromordinal(end // DAY)
    said = f"{time_of(begin):%H:%M}–{time_of(end):%H:%M} {first:%d/%m}"
    return said if last == first else f"{said} (đến {last:%d/%m})"


def length(rows: Sequence[Row], starts_at: time | None, minutes: int | None, usual: int) -> tuple[int, int]:
    """Minutes from the festival's start to the beginning of what it needs, and how long that lasts.

    The programme says it best, then the length that was planned, then what is usual in the commune.
    """
    spans = timeline(rows)
    if not spans:
        return 0, minutes or usual
    begin = min(start for start, _end in spans)
    whole = max(end for _start, end in spans) - begin
    return (_apart(starts_at, begin) if starts_at else 0), whole


def row_spans(rows: Sequence[Row], starts_at: time | None) -> list[tuple[int, int]]:
    """For each row, minutes from the festival's start to the row's, and its length."""
    spans = timeline(rows)
    if not spans:
        return []
    begin = min(start for start, _end in spans)
    lead = _apart(starts_at, begin) if starts_at else 0
    return [(start - begin + lead, end - start) for start, end in spans]


def _apart(starts_at: time, begin: int) -> int:
    """From the festival's hour to its first row's, the short way round midnight."""
    apart = (begin - minute_of(starts_at)) % DAY
    return apart - DAY if apart > DAY // 2 else apart


def uses(plan: Plan) -> list[Use]:
    if plan.slot is None:
        return []
    start = plan.slot.minute
    # A row of no length still wants somebody there, hence one minute at least.
    return [
        Use(need, plan, start + need.after, start + need.after + max(need.minutes, 1)) for need in plan.needs
    ]


def travel_between(terms: Terms, kind: ResourceKind, first: Plan, second: Plan) -> int:
    if kind is ResourceKind.HALL or first.spot == second.spot:
        return 0
    if first.hall_id and second.hall_id:
        pair = (min(first.hall_id, second.hall_id), max(first.hall_id, second.hall_id))
        return terms.pairs.get(pair, terms.travel_minutes)
    return terms.travel_minutes


def clash_of(first: Use, second: Use, terms: Terms) -> Clash | None:
    """How two uses of one resource clash; the same whichever comes first. None for one festival's own."""
    if first.need.resource_id != second.need.resource_id or first.plan.id == second.plan.id:
        return None
    if (second.begin, second.plan.id) < (first.begin, first.plan.id):
        first, second = second, first
    kind, resource_id = first.need.kind, first.need.resource_id
    gap = second.begin - first.end
    if gap < 0:
        level = terms.level(kind, ClashKind.OVERLAP)
        return Clash(resource_id, ClashKind.OVERLAP, level, first, second)
    travel = travel_between(terms, kind, first.plan, second.plan)
    if gap < travel:
        level = terms.level(kind, ClashKind.TRAVEL)
        return Clash(resource_id, ClashKind.TRAVEL, level, first, second, gap, travel)
    return None


def clashes(plans: Iterable[Plan], terms: Terms) -> list[Clash]:
    """Every pair of festivals that want a resource at once, told once a resource; the worst first."""
    by_resource: dict[int, list[Use]] = {}
    for plan in plans:
        for use in uses(plan):
            by_resource.setdefault(use.need.resource_id, []).append(use)
    reach = max([terms.travel_minutes, *terms.pairs.values()])
    found: dict[tuple, Clash] = {}
    for group in by_resource.values():
        group.sort(key=lambda use: (use.begin, use.plan.id))
        for place, first in enumerate(group):
            for second in group[place + 1 :]:
                if second.begin >= first.end + reach:
                    break
                clash = clash_of(first, second, terms)
                if clash is not None:
                    _keep_worst(found, clash)
    return sorted(found.values(), key=_order)


def clashes_with(plan: Plan, others: Iterable[Plan], terms: Terms) -> list[Clash]:
    """What one festival, where it stands, would clash with."""
    mine: dict[int, list[Use]] = {}
    for use in uses(plan):
        mine.setdefault(use.need.resource_id, []).append(use)
    found: dict[tuple, Clash] = {}
    for other in others:
        for use in uses(other):
            for own in mine.get(use.need.resource_id, ()):
                clash = clash_of(own, use, terms)
                if clash is not None:
                    _keep_worst(found, clash)
    return sorted(found.values(), key=_order)


def _keep_worst(found: dict[tuple, Clash], clash: Clash) -> None:
    """Two festivals that share a leader for six rows clash once, not six times."""
    ids = sorted((clash.first.plan.id, clash.second.plan.id))
    key = (clash.resource_id, *ids)
    if key not in found or _order(clash) < _order(found[key]):
        found[key] = clash


def _order(clash: Clash) -> tuple:
    """The worst and earliest first; no two clashes are equal in it, so the order of asking does not show."""
    first, second = clash.first, clash.second
    return (
        -SEVERITY[clash.level],
        clash.kind is ClashKind.TRAVEL,
        *(first.begin, first.plan.id, second.begin, second.plan.id),
        clash.resource_id,
        *(first.end, second.end, first.need.row, second.need.row),
    )


def is_blocked(plan: Plan, others: Iterable[Plan], terms: Terms) -> bool:
    return any(clash.level is ClashLevel.BLOCK for clash in clashes_with(plan, others, terms))


def told(found: Iterable[Clash]) -> list[Clash]:
    """What is worth a word: not what the commune ignores, not what is over on both sides."""
    return [
        clash
        for clash in found
        if clash.level is not ClashLevel.IGNORE
        and not (clash.first.plan.is_over and clash.second.plan.is_over)
    ]


def shifted(starts: Sequence[time], by: int) -> list[time]:
    """The hours of a programme that moves with its festival."""
    return [time_of(minute_of(start) + by) for start in starts]


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
