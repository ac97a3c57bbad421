"""How values are written in Vietnamese pages."""

from datetime import date, datetime, time

from flask import Flask

from festival.core import clock, text
from festival.core.lunar import lunar, short_lunar

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def vn_date(value: date | datetime | None) -> str:
    """15/08/2026."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = clock.local(value)
    return f"{value:%d/%m/%Y}"


def vn_datetime(value: datetime | None) -> str:
    """15/08/2026 07:30, in Vietnam."""
    return f"{clock.local(value):%d/%m/%Y %H:%M}" if value else ""


def vn_time(value: time | datetime | None) -> str:
    """07:30."""
    if isinstance(value, datetime):
        value = clock.local(value)
    return f"{value:%H:%M}" if value else ""


def weekday(value: date) -> str:
    return WEEKDAYS[value.weekday()]


def money(dong: int | None) -> str:
    """1.234.567 đ."""
    return f"{text.grouped(dong)} đ" if dong is not None else ""


def percent(part: int, whole: int) -> str:
    """One decimal with a comma, for reading only; 8 of 9 is 88,9%."""
    if not whole:
        return ""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10},{tenths % 10}%"


def multiple(hundredths: int) -> str:
    """A bonus multiple kept in whole hundredths: 45 is 0,45 and 60 is 0,6."""
    digits = f"{hundredths // 100},{hundredths % 100:02d}".rstrip("0")
    return digits.rstrip(",")


def init_filters(app: Flask) -> None:
    app.jinja_env.filters.update(
        vn_date=vn_date,
        vn_datetime=vn_datetime,
        vn_time=vn_time,
        weekday=weekday,
        money=money,
        grouped=text.grouped,
        long_date=text.long_date,
        lunar=lunar,
        short_lunar=short_lunar,
        multiple=multiple,
        in_words=text.in_words,
        money_in_words=text.money_in_words,
    )
    app.jinja_env.globals.update(percent=percent, clock=clock)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
