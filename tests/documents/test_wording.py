"""Words of official documents: dates, hours, lists, what belongs together."""

from datetime import date, time

import pytest

from festival.documents import wording
from festival.documents.wording import NBSP

DATES = [
    (date(2026, 8, 5), "05/8/2026"),
    (date(2026, 2, 15), "15/02/2026"),
    (date(2026, 1, 1), "01/01/2026"),
    (date(2026, 11, 22), "22/11/2026"),
]


@pytest.mark.parametrize(("day", "said"), DATES)
def test_days_under_ten_and_months_one_and_two_take_a_nought(day, said):
    assert wording.short_date(day) == said


def test_hours_are_told_in_full():
    assert wording.hour(time(7, 5)) == "07 giờ 05 phút"


def test_what_belongs_together_stays_on_one_line():
    said = wording.plain("Bảo vệ an ninh Tổ quốc, ngày 05 tháng 8 năm 2026, số 12, 500 đồng")

    assert said == (
        f"Bảo vệ an{NBSP}ninh{NBSP}Tổ{NBSP}quốc, ngày{NBSP}05 tháng{NBSP}8 năm{NBSP}2026,"
        f" số{NBSP}12, 500{NBSP}đồng"
    )


def test_lists_end_as_sentences_do():
    assert wording.listed(["Một;", "hai.", "", "ba"]) == "- Một;\n- hai;\n- ba."
    assert wording.grounds(["Căn cứ A;", "Căn cứ B"]) == "Căn cứ A;\nCăn cứ B."
    assert wording.ended("Xong") == "Xong."
    assert wording.ended("Xong!") == "Xong!"


def test_values_are_composed_lines_without_what_xml_cannot_hold():
    assert wording.plain("Tho\u0302n\tA\r\n\n\x00B\u202e ") == "Thôn A\aB"
    assert wording.plain(None) == ""


def test_names_are_written_small_inside_a_sentence():
    assert wording.low("Thôn Đông") == "thôn Đông"
    assert wording.low("UBND xã") == "UBND xã"
    assert wording.counted(5) == "05"
    assert wording.counted(1234) == "1.234"
