"""Last year's day in this year's window: the same weekday of the same week. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Window:
    start: date
    end: date


def redated(day: date, old: Window, new: Window) -> date:
    """The Saturday of a window's third week becomes the Saturday of the new window's third week.

    A week that the new window does not have gives way to the nearest one; the weekday is given up only
    where the new window holds none of it.
    """
    first = _first(day.weekday(), old.start)
    moved = _first(day.weekday(), new.start) + (day - first)
    while moved > new.end:
        moved -= WEEK
    while moved < new.start:
        moved += WEEK
    return min(moved, new.end)


def _first(weekday: int, start: date) -> date:
    """The first day with this weekday on or after ``start``."""
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def this_year(words: str, old_year: int, new_year: int) -> str:
    """«năm 2025» becomes «năm 2026»; numbers of documents keep their year."""
    return re.sub(rf"(?i)\b(năm|mùa) {old_year}\b", lambda found: f"{found[1]} {new_year}", words)
