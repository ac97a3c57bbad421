"""Months laid out in weeks for the calendar macro."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from festival.web.filters import weekday


@dataclass(frozen=True)
class Day:
    """One field of the calendar; ``items`` are (title, url, note)."""

    date: date
    in_month: bool
    is_today: bool
    is_festival: bool
    items: list = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{weekday(self.date)}, {self.date.day}/{self.date.month}"


def month_weeks(year: int, month: int, today: date, items: dict[date, list]) -> list[list[Day]]:
    """Weeks from Monday to Sunday; days of the neighbouring months are empty fields."""
    return [
        [
            Day(
                date=day,
                in_month=day.month == month,
                is_today=day == today,
                is_festival=(day.month, day.day) == (8, 19),
                items=items.get(day, []) if day.month == month else [],
            )
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]


def months_between(start: date, end: date) -> Iterator[tuple[int, int]]:
    year, month = start.year, start.month
    while (year, month) <= (end.year, end.month):
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def month_title(year: int, month: int) -> str:
    return f"Tháng {month} năm {year}"
