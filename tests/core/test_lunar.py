"""The lunar calendar against days that everybody in Vietnam knows."""

from datetime import date, timedelta

import pytest

from festival.core.lunar import lunar, short_lunar


@pytest.mark.parametrize(
    ("day", "words"),
    [
        # Tết as it was kept; in 1985, 2007 and 2030 another day, or month, than in China.
        (date(1985, 1, 21), "mùng 1 tháng Giêng năm Ất Sửu"),
        (date(2007, 2, 17), "mùng 1 tháng Giêng năm Đinh Hợi"),
        (date(2023, 1, 22), "mùng 1 tháng Giêng năm Quý Mão"),
        (date(2024, 2, 10), "mùng 1 tháng Giêng năm Giáp Thìn"),
        (date(2025, 1, 29), "mùng 1 tháng Giêng năm Ất Tỵ"),
        (date(2026, 2, 17), "mùng 1 tháng Giêng năm Bính Ngọ"),
        (date(2030, 2, 2), "mùng 1 tháng Giêng năm Canh Tuất"),
        # Giỗ Tổ Hùng Vương is the tenth of the third month.
        (date(2025, 4, 7), "mùng 10 tháng 3 năm Ất Tỵ"),
        (date(2026, 4, 26), "mùng 10 tháng 3 năm Bính Ngọ"),
        # Trung thu, rằm tháng Bảy, ông Công ông Táo.
        (date(2024, 9, 17), "rằm tháng 8 năm Giáp Thìn"),
        (date(2026, 8, 27), "rằm tháng 7 năm Bính Ngọ"),
        (date(2026, 2, 10), "ngày 23 tháng Chạp năm Ất Tỵ"),
        # 2025 had two sixth months, 2023 two second ones.
        (date(2025, 6, 25), "mùng 1 tháng 6 năm Ất Tỵ"),
        (date(2025, 7, 25), "mùng 1 tháng 6 nhuận năm Ất Tỵ"),
        (date(2025, 8, 23), "mùng 1 tháng 7 năm Ất Tỵ"),
        (date(2023, 3, 22), "mùng 1 tháng 2 nhuận năm Quý Mão"),
        (date(2026, 8, 15), "mùng 3 tháng 7 năm Bính Ngọ"),
        (date(2026, 8, 19), "mùng 7 tháng 7 năm Bính Ngọ"),
    ],
)
def test_known_days_have_their_lunar_date(day, words):
    assert lunar(day) == words


def test_a_field_of_the_calendar_has_the_day_and_the_month():
    assert [short_lunar(date(2026, 8, 15)), short_lunar(date(2025, 7, 25))] == ["3/7", "1/6 nhuận"]


def test_a_month_has_twenty_nine_or_thirty_days_and_no_day_is_left_out():
    day, lengths, before = date(2020, 1, 25), [], 0
    for _ in range(365 * 12):
        number = int(short_lunar(day).partition("/")[0])
        assert number in (before + 1, 1)
        if number == 1 and before:
            lengths.append(before)
        before, day = number, day + timedelta(days=1)

    assert set(lengths) == {29, 30}
    assert len(lengths) == 148


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1900, 1, 1), date(2101, 1, 1), date(9999, 12, 31)])
def test_a_day_that_no_table_reaches_has_none(day):
    assert (lunar(day), short_lunar(day)) == ("", "")
