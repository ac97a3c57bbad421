"""Cells as Excel copies them, whatever they are pasted into; no application needed."""

import pytest

from festival.planning.forms import budget, guests, pledges, programme_paste, tasks
from festival.planning.forms.pasted import cells_in
from festival.planning.rules.guests import DelegateKind
from festival.planning.rules.pledges import PledgeKind


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ('a\t"b\nc"\td\ne', [["a", "b c", "d"], ["e"]]),
        ('"b\r\nc"\r\nd', [["b c"], ["d"]]),
        ('"Hội ""Vui khỏe"""\tb', [['Hội "Vui khỏe"', "b"]]),
        ('Ống 5"\tb\nc', [['Ống 5"', "b"], ["c"]]),
        ('"Vui" khỏe\tb\nc\td', [['"Vui" khỏe', "b"], ["c", "d"]]),
        ('"chưa đóng\tb\nc', [['"chưa đóng', "b"], ["c"]]),
        ('"chưa đóng\tb\nc\t"d"', [['"chưa đóng', "b"], ["c", "d"]]),
        ("a\n\nb\t", [["a"], [""], ["b", ""]]),
    ],
)
def test_quoted_cells_are_one_cell_and_stray_quotes_stay(pasted, rows):
    assert list(cells_in(pasted)) == rows


def test_a_line_break_in_a_cell_is_a_blank_in_every_list():
    read = [
        programme_paste.understood('7:30\t5\tLễ\t"Chào cờ\nhát Quốc ca"')[0].content.title,
        guests.understood('Của xã\tÔng\t"Lê Văn\nThụ"', DelegateKind.COMMUNE)[0].content.full_name,
        budget.understood('"Âm thanh\nmàn hình"\t1\tbộ\t6\tNSX')[0].content.title,
        tasks.understood('"Trang trí\nsân khấu"\t5')[0].content.title,
        pledges.understood('"Lê Văn\nThụ"\tThôn Đông', PledgeKind.HOUSEHOLDS)[0].cells[0],
    ]

    assert read == [
        "Chào cờ hát Quốc ca",
        "Lê Văn Thụ",
        "Âm thanh màn hình",
        "Trang trí sân khấu",
        "Lê Văn Thụ",
    ]


def test_ten_thousand_open_quotes_are_read_at_once():
    assert len(list(cells_in('"a\n' * 10_000))) == 10_000


@pytest.mark.parametrize("typed", ["5", "05", "5 phút", "5p", "5'", "5 ph", "5 Phút", "5’"])
def test_minutes_are_read_as_offices_write_them(typed):
    (row,) = programme_paste.understood(f"7:30\t{typed}\tLễ\tChào cờ")

    assert (row.error, row.content and row.content.minutes) == ("", 5)
