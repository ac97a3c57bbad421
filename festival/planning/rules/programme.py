"""What the rows of a programme add up to. Pure.

A row is anything with ``track``, ``is_fixed``, ``starts_at`` and ``minutes``; rows come in the order of the
programme.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from festival.core.errors import RuleBroken
from festival.planning.rules.clock import DAY, MAIN, Row, Span, as_stored, minute_of, run, said, time_of

__all__ = [
    "MOST_MINUTES",
    "MOST_ROWS",
    "MOST_TRACKS",
    "Forecast",
    "Hint",
    "Row",
    "beside",
    "check_length",
    "check_room",
    "forecast",
    "hints",
    "length_fault",
    "minute_of",
    "swapped",
    "time_of",
    "timeline",
    "total_minutes",
]

MOST_ROWS = 200
MOST_TRACKS = 6
MOST_MINUTES = 1440


@dataclass(frozen=True)
class Hint:
    """Something about the row with this number (from 1) that somebody should look at."""

    number: int
    sentence: str


@dataclass(frozen=True)
class Forecast:
    """What a programme would be: when each row runs, how long it all takes, what to look at."""

    spans: list[Span]
    total: int
    hints: list[Hint]

    @property
    def ends(self) -> time | None:
        return time_of(max(span.end for span in self.spans)) if self.spans else None

    @property
    def ends_said(self) -> str:
        return said(max(span.end for span in self.spans)) if self.spans else ""


def timeline(rows: Sequence[Row]) -> list[Span]:
    """First and last minute of each row, by the hours that are stored."""
    return as_stored(rows)


def total_minutes(rows: Sequence[Row]) -> int:
    """From the first start to the last end; rows side by side count once."""
    return _total(timeline(rows))


def hints(rows: Sequence[Row]) -> list[Hint]:
    """Gaps and overlaps within each track; rows of different tracks are meant to run side by side."""
    return _hints(rows, timeline(rows))


def forecast(rows: Sequence[Row], start: time | None) -> Forecast:
    """The same for rows that are not stored yet; those without an hour get it from the clock."""
    spans = run(rows, start)
    return Forecast(spans, _total(spans), _hints(rows, spans))


def _total(spans: Sequence[Span]) -> int:
    return max(span.end for span in spans) - min(span.start for span in spans) if spans else 0


def _hints(rows: Sequence[Row], spans: Sequence[Span]) -> list[Hint]:
    found: list[Hint] = []
    # Of each track: the start of its row before, and up to when it is taken.
    tracks: dict[int, tuple[int, int]] = {}
    for number, (row, span) in enumerate(zip(rows, spans, strict=True), 1):
        before = tracks.get(row.track)
        sentence = _clash(row, span.start, *before) if before else ""
        if sentence:
            found.append(Hint(number, sentence))
        taken = before[1] if before else span.end
        tracks[row.track] = (span.start, max(taken, span.end))
    return found


def _clash(row: Row, start: int, before: int, taken: int) -> str:
    if start < before:
        return f"Bắt đầu {said(start)}, sớm hơn dòng đứng trên ({said(before)})."
    if start < taken:
        return f"Bắt đầu {said(start)} khi phần trước đến {said(taken)} mới xong."
    # A row that runs on beside the stage waits for it on purpose.
    if start > taken and (row.track == MAIN or row.is_fixed):
        where = "" if row.track == MAIN else f" ở luồng {row.track}"
        return f"Trống {start - taken} phút{where} trước dòng này."
    return ""


def swapped(first: Row, second: Row) -> tuple[time, time]:
    """New starts of two fixed neighbours that change places: the block they fill stays where it was."""
    if first.starts_at == second.starts_at:
        return first.starts_at, second.starts_at
    return time_of(minute_of(first.starts_at) + second.minutes), first.starts_at


def beside(rows: Sequence[Row]) -> list[int]:
    """The track of each row when rows that start together with the one above get a track of their own."""
    tracks: list[int] = []
    for number, row in enumerate(rows):
        above = rows[number - 1] if number else None
        together = above is not None and row.is_fixed and row.starts_at == above.starts_at and above.minutes
        track = row.track
        if together and track <= tracks[-1]:
            track = min(tracks[-1] + 1, MOST_TRACKS)
        tracks.append(track)
    return tracks


def check_room(rows: int) -> None:
    if rows > MOST_ROWS:
        raise RuleBroken(f"Chương trình có tối đa {MOST_ROWS} dòng. Hãy gộp bớt các việc nhỏ.")


def length_fault(total: int) -> str:
    """What to say of a programme so long that its hours no longer tell the day; nothing of others."""
    if total <= DAY:
        return ""
    return f"Chương trình dài quá {DAY // 60} giờ kể từ dòng đầu tiên. Hãy rút ngắn hoặc bớt dòng."


def check_length(rows: Sequence[Row], start: time | None, *, before: int) -> None:
    """One that was too long already may be shortened step by step."""
    total = _total(run(rows, start))
    if total > max(DAY, before):
        raise RuleBroken(length_fault(total))
