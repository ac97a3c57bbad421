"""How a programme runs on the day: what is on, what is next, what moves when it runs late. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from festival.core.errors import RuleBroken
from festival.planning.rules import OFF_STATES, PUBLIC_STATES, STATE_NAMES, FestivalState
from festival.planning.rules.clock import Course, Row, Span
from festival.planning.rules.programme import timeline

MOST_LATE = 480


@dataclass(frozen=True)
class Late:
    """The row at ``position`` (from 1) ends ``minutes`` later than planned.

    Where it had not begun at minute ``since``, when somebody said so, it begins that much later too.
    """

    position: int
    minutes: int
    since: int


@dataclass(frozen=True)
class Standing:
    """One track at one moment; rows by their number from 0."""

    track: int
    current: int | None
    following: int | None


def lead_track(rows: Sequence[Row]) -> int:
    """The track that the whole programme is late with: the stage, where there is one."""
    return min(row.track for row in rows)


def spans_of(rows: Sequence[Row], late: Late | None) -> list[Span]:
    """Rows that run on move with those before them; fixed ones keep their hour while their track is free."""
    planned = timeline(rows)
    if late is None or not rows:
        return planned
    course = Course(planned[0].start)
    taken: dict[int, int] = {}  # as planned
    spans = []
    for position, (row, plan) in enumerate(zip(rows, planned, strict=True), 1):
        start, end = _moved(position, row, plan, late=late, course=course, taken=taken)
        spans.append(course.put(row.track, start, end))
        taken[row.track] = max(taken.get(row.track, plan.end), plan.end)
    return spans


def _moved(
    position: int, row: Row, plan: Span, *, late: Late, course: Course, taken: dict[int, int]
) -> tuple[int, int]:
    if position < late.position:
        return plan
    if position == late.position:
        begun = late.since >= plan.start
        return plan.start if begun else plan.start + late.minutes, plan.end + late.minutes
    start = course.due(row.track)
    if row.is_fixed:
        # Never sooner than its hour, and not before its track is free; a planned overlap stays one.
        behind = course.taken.get(row.track, plan.start) - taken.get(row.track, plan.start)
        start = max(plan.start, min(course.taken.get(row.track, plan.start), plan.start + max(0, behind)))
    return start, start + row.minutes


def standings(rows: Sequence[Row], spans: Sequence[Span], minute: int) -> list[Standing]:
    """What is on and what is next on each track."""
    found = []
    for track in sorted({row.track for row in rows}):
        mine = [number for number, row in enumerate(rows) if row.track == track]
        on = [number for number in mine if spans[number].start <= minute < spans[number].end]
        ahead = [number for number in mine if spans[number].start > minute]
        current = max(on, key=lambda number: (spans[number].start, number), default=None)
        following = min(ahead, key=lambda number: (spans[number].start, number), default=None)
        found.append(Standing(track, current, following))
    return found


def behind(planned: Sequence[Span], spans: Sequence[Span], standing: Standing) -> int:
    """Minutes that a track is late by: the end of what is on, or else the start of what is next."""
    if standing.current is not None:
        return spans[standing.current].end - planned[standing.current].end
    if standing.following is not None:
        return spans[standing.following].start - planned[standing.following].start
    return 0


def late_from(standing: Standing, minutes: int, minute: int) -> Late | None:
    """What to keep when the track is said, at ``minute``, to be ``minutes`` late; None for not at all."""
    if not 0 <= minutes <= MOST_LATE:
        raise RuleBroken(f"Số phút trễ từ 0 đến {MOST_LATE}. Trễ hơn nữa thì nên hoãn ngày hội.")
    place = standing.current if standing.current is not None else standing.following
    if place is None:
        raise RuleBroken("Chương trình đã hết, không còn dòng nào để dời.")
    return Late(place + 1, minutes, minute) if minutes else None


def pushed(rows: Sequence[Row], planned: Sequence[Span], spans: Sequence[Span]) -> list[int]:
    """Rows with an hour of their own that cannot keep it."""
    return [
        number
        for number, row in enumerate(rows)
        if row.is_fixed and spans[number].start > planned[number].start
    ]


def check_may_run(state: FestivalState, is_the_day: bool) -> None:
    """Only what is approved and takes place today runs; every other day is a rehearsal."""
    if state not in PUBLIC_STATES:
        raise RuleBroken("Kế hoạch chưa được duyệt nên chưa chỉnh giờ được.")
    if state in OFF_STATES:
        raise RuleBroken(f"Ngày hội ở trạng thái «{STATE_NAMES[state]}» nên không chỉnh giờ được.")
    if not is_the_day:
        raise RuleBroken(
            "Hôm nay không phải ngày tổ chức nên không chỉnh giờ được. Trang này chỉ để tập dượt."
        )
