"""What the rows of a programme add up to. Pure.

A row is anything with ``starts_at``, ``minutes`` and ``title``; rows come in the order of the programme.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Protocol

DAY = 24 * 60
MOST_ROWS = 200


class Row(Protocol):
    starts_at: time
    minutes: int
    title: str


@dataclass(frozen=True)
class Hint:
    """Something about the row with this number (from 1) that somebody should look at."""

    number: int
    sentence: str


def minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def time_of(minute: int) -> time:
    return time(minute % DAY // 60, minute % 60)


def timeline(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """First and last minute of each row; a fall of half a day or more means that midnight has passed."""
    spans, days, before = [], 0, None
    for row in rows:
        start = minute_of(row.starts_at)
        if before is not None and before - start >= DAY // 2:
            days += 1
        before = start
        spans.append((start + days * DAY, start + days * DAY + row.minutes))
    return spans


def total_minutes(rows: Sequence[Row]) -> int:
    """From the first start to the last end; rows side by side count once."""
    spans = timeline(rows)
    return max(end for _start, end in spans) - min(start for start, _end in spans) if spans else 0


def hints(rows: Sequence[Row]) -> list[Hint]:
    """Gaps and overlaps; rows that start together are meant to run side by side."""
    found, busy_until, before = [], None, None
    for number, (row, (start, end)) in enumerate(zip(rows, timeline(rows), strict=True), 1):
        together = before is None or start == before
        sentence = "" if together else _clash(row, start, before, busy_until)
        if sentence:
            found.append(Hint(number, sentence))
        busy_until = end if busy_until is None else max(busy_until, end)
        before = start
    return found


def _clash(row: Row, start: int, before: int, busy_until: int) -> str:
    if start < before:
        return f"Bắt đầu {row.starts_at:%H:%M}, sớm hơn dòng đứng trên ({time_of(before):%H:%M})."
    if start < busy_until:
        return f"Bắt đầu {row.starts_at:%H:%M} khi phần trước đến {time_of(busy_until):%H:%M} mới xong."
    if start > busy_until:
        return f"Trống {start - busy_until} phút trước dòng này."
    return ""


def swapped(first: Row, second: Row) -> tuple[time, time]:
    """New starts of two neighbours that change places: the block they fill stays where it was."""
    if first.starts_at == second.starts_at:
        return first.starts_at, second.starts_at
    return time_of(minute_of(first.starts_at) + second.minutes), first.starts_at


def one_after_another(rows: Sequence[Row]) -> list[time]:
    """Starts without gaps or overlaps from the first row on; rows side by side stay so."""
    starts, before, start, free = [], None, None, None
    for row in rows:
        if start is None:
            start = free = minute_of(row.starts_at)
        elif row.starts_at != before:
            start = free
        before = row.starts_at
        free = max(free, start + row.minutes)
        starts.append(time_of(start))
    return starts


def next_start(rows: Sequence[Row]) -> time:
    """When a row put at the end would start; an empty programme starts at seven."""
    spans = timeline(rows)
    return time_of(max(end for _start, end in spans)) if spans else time(7, 0)
