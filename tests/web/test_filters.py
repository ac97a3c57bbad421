from datetime import UTC, date, datetime, time

import pytest

from festival.web import filters


def test_moments_are_written_in_vietnam():
    moment = datetime(2026, 8, 14, 23, 30, tzinfo=UTC)

    assert filters.vn_datetime(moment) == "15/08/2026 06:30"
    assert filters.vn_date(moment) == "15/08/2026"
    assert filters.vn_time(time(7, 5)) == "07:05"
    assert filters.weekday(date(2026, 8, 15)) == "Thứ Bảy"
    assert [filters.vn_date(None), filters.vn_datetime(None), filters.vn_time(None), filters.money(None)] == [
        ""
    ] * 4


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [(8, 9, "88,9%"), (8, 11, "72,7%"), (9, 11, "81,8%"), (11, 11, "100,0%"), (0, 11, "0,0%"), (1, 0, "")],
)
def test_percent_has_one_decimal_and_a_comma(part, whole, written):
    assert filters.percent(part, whole) == written


@pytest.mark.parametrize(
    ("hundredths", "written"),
    [(30, "0,3"), (45, "0,45"), (60, "0,6"), (150, "1,5"), (300, "3"), (225, "2,25")],
)
def test_multiples_are_written_shortly(hundredths, written):
    assert filters.multiple(hundredths) == written


def test_money_is_grouped():
    assert filters.money(45_480_000) == "45.480.000 đ"
