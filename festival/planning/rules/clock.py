"""When each row of a programme begins. Pure.

Minutes count from the midnight before the festival's day, so a row after the next midnight lies beyond 1440.
"""

from collections.abc import Sequence
from datetime import time
from typing import NamedTuple, Protocol

DAY = 24 * 60
# The first track is the stage; the others run beside it.
MAIN = 1
# Where the clock begins while the festival has no hour yet.
USUAL_START = time(7, 0)
# After midnight an hour that seems to lie further ahead than this belongs to the evening before.
_FURTHEST = 18 * 60


class Row(Protocol):
    track: int
    is_fixed: bool
    starts_at: time | None
    minutes: int


class Span(NamedTuple):
    start: int
    end: int


def minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def time_of(minute: int) -> time:
    return time(minute % DAY // 60, minute % 60)


def said(minute: int) -> str:
    """The hour as people read it, with a word where midnight has passed."""
    return f"{time_of(minute):%H:%M}" + (" hôm sau" if minute >= DAY else "")


class Course:
    """The tracks while rows are put on them, one after another."""

    def __init__(self, base: int):
        self._base = base
        self._main: int | None = None
        self._before: int | None = None
        # Up to when each track is taken.
        self.taken: dict[int, int] = {}

    def due(self, track: int) -> int:
        """When a row without an hour of its own begins: its track is free, the row of the stage has begun."""
        return max(self._known(track), default=self._base)

    def read(self, track: int, moment: time) -> int:
        """When a row of the stored hour ``moment`` that had none of its own begins."""
        known = self._known(track)
        # With nothing before it, it began with the festival, which is on the first day.
        return _nearest(moment, max(known)) if known else minute_of(moment)

    def _known(self, track: int) -> list[int]:
        return [minute for minute in (self.taken.get(track), self._main) if minute is not None]

    def hour(self, moment: time) -> int:
        """A wall-clock time after the row put last; a fall of half a day means that midnight has passed."""
        if self._before is None:
            return minute_of(moment)
        found = self._before // DAY * DAY + minute_of(moment)
        if self._before - found >= DAY // 2:
            return found + DAY
        if found >= DAY and found - self._before > _FURTHEST:
            return found - DAY
        return found

    def put(self, track: int, start: int, end: int) -> Span:
        self.taken[track] = max(self.taken.get(track, end), end)
        self._before = start
        if track == MAIN:
            self._main = start
        return Span(start, end)


def run(rows: Sequence[Row], start: time | None) -> list[Span]:
    """The spans of all rows: fixed ones at their hour, every other one when the clock gets to it."""
    course = Course(minute_of(start or USUAL_START))
    spans = []
    for row in rows:
        begins = course.hour(row.starts_at) if row.is_fixed else course.due(row.track)
        spans.append(course.put(row.track, begins, begins + row.minutes))
    return spans


def as_stored(rows: Sequence[Row]) -> list[Span]:
    """The spans of rows that all have their hour; the clock only says which day it belongs to."""
    course = Course(base=0)
    spans = []
    for row in rows:
        begins = course.hour(row.starts_at) if row.is_fixed else course.read(row.track, row.starts_at)
        spans.append(course.put(row.track, begins, begins + row.minutes))
    return spans


def _nearest(moment: time, due: int) -> int:
    """The minute with this hour that lies nearest to ``due``."""
    same_day = due // DAY * DAY + minute_of(moment)
    return min((same_day, same_day + DAY, same_day - DAY), key=lambda minute: abs(minute - due))
