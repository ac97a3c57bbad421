"""Old fonts beside Unicode in one list: nobody is renamed without a word."""

from datetime import date

import pytest

from festival.nominations.sheets.headings import Field, table
from festival.nominations.sheets.legacy import Mark, mark_of
from festival.nominations.sheets.reading import read
from festival.nominations.sheets.rows import Line, read_rows
from tests.nominations.sheets import ugly

OLD = [
    ("Nguyễn Văn Bình", "Thôn Đông"),
    ("Trần Thị Hương", "xóm Núi"),
    ("Phan Tuấn Hà", "Thôn Đoài"),
]
REFUSED = (
    "Ô «{}» cũng có thể là «{}» viết bằng phông cũ như các ô khác của tệp."
    " Hãy đổi cả tệp sang Unicode, hoặc để dòng này ở tệp riêng, rồi tải lại."
)


def lines_of(content: bytes) -> list[Line]:
    return read_rows(table(read(content)[0]), today=date(2026, 8, 3)).lines


def told(content: bytes) -> list[tuple]:
    return [one.faults or (one.name, one.address_line) for one in lines_of(content)]


def test_a_name_typed_today_under_an_old_list_is_refused_and_not_renamed():
    content = ugly.pasted(ugly.OUR_HEAD, (4, "Hà Thu Cúc", "Nữ", 1975, "Huyện Đông"))

    assert told(content)[3] == (REFUSED.format("Hà Thu Cúc", "Hà Thu Cỳc"),)


@pytest.mark.parametrize(
    ("row", "reads"),
    [
        ((4, "Vò Thóy", "N÷", 1975, "Th«n §«ng"), ("Vũ Thúy", "Thôn Đông")),
        # Nothing in the row tells the old font.
        ((4, "Vò Thóy", "Nam", 1975, "Hoa Nam"), (REFUSED.format("Vò Thóy", "Vũ Thúy"),)),
        # No syllable is said so.
        ((4, "Hà Thu Cúc", "N÷", 1975, "Th«n §«ng"), (REFUSED.format("Hà Thu Cúc", "Hà Thu Cỳc"),)),
        # Something in the list tells Unicode.
        ((4, "Vò Thóy", "Nữ", 1975, "Th«n §«ng"), (REFUSED.format("Vò Thóy", "Vũ Thúy"),)),
    ],
)
def test_letters_of_both_fonts_are_old_only_where_all_around_is(row, reads):
    assert told(ugly.pasted(ugly.THEIR_HEAD, row))[3] == reads


def test_a_name_stands_where_its_column_and_its_row_tell_unicode():
    rows = (
        (4, "Lê Văn Thụ", "Nam", 1971, "Thôn Hạ"),
        (5, "Hà Thu Cúc", "Nữ", 1975, "Thôn Hạ"),
        (6, "Cù Huy Cúc", "Nam", 1975, "Th«n §oµi"),
    )

    assert told(ugly.pasted(ugly.OUR_HEAD, *rows))[3:] == [
        ("Lê Văn Thụ", "Thôn Hạ"),
        ("Hà Thu Cúc", "Thôn Hạ"),
        (REFUSED.format("Cù Huy Cúc", "Cự Huy Cỳc"),),
    ]


def test_a_row_with_several_such_cells_says_it_once():
    content = ugly.pasted(ugly.OUR_HEAD, (4, "Hà Thu Cúc", "Nữ", 1975, "xóm Núi"))

    assert told(content)[3] == (
        REFUSED.format("Hà Thu Cúc", "Hà Thu Cỳc").replace("tệp.", "tệp (và 1 ô khác của dòng).", 1),
    )


def test_a_cell_in_two_fonts_is_refused():
    content = ugly.pasted(ugly.OUR_HEAD, (4, "Nguyễn V¨n B×nh", "Nam", 1975, "Thôn Hạ"))

    assert told(content)[3] == (
        "Ô «Nguyễn V¨n B×nh» lẫn chữ Unicode với chữ phông cũ (TCVN3, VNI). Hãy gõ lại ô này bằng Unicode.",
    )


def test_an_old_list_reads_whole_and_shows_what_was_changed():
    lines = lines_of(ugly.pasted(ugly.THEIR_HEAD))

    assert [(one.name, one.address_line) for one in lines] == OLD
    assert [one.salutation.value for one in lines] == ["Ông", "Bà", "Ông"]
    assert [one.faults for one in lines] == [(), (), ()]
    assert lines[0].warnings == (
        "Đổi từ phông TCVN3: «NguyÔn V¨n B×nh» → «Nguyễn Văn Bình».",
        "Đổi từ phông TCVN3: «Th«n §«ng» → «Thôn Đông».",
    )


def test_a_name_typed_today_under_a_list_in_vni_is_refused_too():
    content = ugly.book(
        ("STT", "Họ và tên", "Giới tính", "Năm sinh", "Địa chỉ"),
        (1, "Nguyeãn Thò Höông", "Nöõ", 1961, "Thoân Ñoâng"),
        (2, "Leâ Vaên Ñöùc", "Nam", 1962, "xoùm Nuùi"),
        (3, "Lê Thu Có", "Nam", 1963, "Thôn Hà"),
        (4, "Hà Văn Có", "Nam", 1964, "Thôn Hạ"),
    )

    assert told(content) == [
        ("Nguyễn Thị Hương", "Thôn Đông"),
        ("Lê Văn Đức", "xóm Núi"),
        (REFUSED.format("Lê Thu Có", "Lê Thu Cĩ").replace("tệp.", "tệp (và 1 ô khác của dòng).", 1),),
        ("Hà Văn Có", "Thôn Hạ"),
    ]


@pytest.mark.parametrize("head", [ugly.OUR_HEAD, ugly.THEIR_HEAD])
def test_headings_read_in_either_font(head):
    found = table(read(ugly.pasted(head, (4, "Lê Văn Thụ", "Nam", 1971, "Thôn Hạ", "Hú")))[0])

    assert [column.heading for column in found.columns] == [
        *("STT", "Họ và tên", "Giới tính", "Năm sinh", "Địa chỉ", "Ghi chú")
    ]
    assert [column.field for column in found.columns] == [
        *(Field.NUMBER, Field.NAME, Field.SALUTATION, Field.BIRTH, Field.ADDRESS, Field.IGNORED)
    ]


def test_closed_words_are_no_doubt():
    """«Ông» could be of TCVN3 by its letters; no column but that of names may hold any words."""
    rows = ((4, "Lê Văn Thụ", "Ông", 1971, "Thôn Hạ"), (5, "Vi Thị Lả", "Bà", 1971, "Thôn Hạ"))

    assert told(ugly.pasted(ugly.OUR_HEAD, *rows))[3:] == [
        ("Lê Văn Thụ", "Thôn Hạ"),
        ("Vi Thị Lả", "Thôn Hạ"),
    ]


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("Nguyen Van An", Mark.NONE),
        ("rộng 5×3m", Mark.UNICODE),
        ("Hà\u00adAn", Mark.EITHER),
        ("Nguye\u0302\u0303n An", Mark.UNICODE),
        ("Hà Thu Cúc", Mark.EITHER),
        ("Vò Thóy", Mark.EITHER),
        ("NguyÔn", Mark.TCVN3),
        ("N÷", Mark.TCVN3),
        ("h¹nh", Mark.TCVN3),
        ("Th¾ng", Mark.TCVN3),
        ("½kg", Mark.EITHER),
        ("Uû ban x·", Mark.TCVN3),
        ("®¬n vÞ", Mark.TCVN3),
        ("Nguyeãn Thò Höông", Mark.VNI),
        ("Jürgen Müller", Mark.OLD),
        ("Nguyễn Müller", Mark.UNICODE),
        ("Nguyễn V¨n An", Mark.TORN),
    ],
)
def test_only_what_no_word_in_unicode_holds_tells_an_old_font(typed, mark):
    assert mark_of(typed) is mark


def test_a_foreign_name_in_unicode_is_left_alone():
    content = ugly.book(("STT", "Họ và tên", "Giới tính", "Năm sinh"), (1, "Jürgen Müller", "Nam", 1961))

    assert [(one.name, one.warnings) for one in lines_of(content)] == [("Jürgen Müller", ())]


def test_a_foreign_name_among_old_ones_is_not_guessed():
    """Letters alone, as of «Mai Hång», are converted only where other cells of the column tell the font."""
    rows = ((4, "Mai Hång", "Nam", 1971, "Th«n §«ng"),)

    assert told(ugly.pasted(ugly.OUR_HEAD, *rows))[3] == ("Mai Hồng", "Thôn Đông")
    content = ugly.book(
        ("STT", "Họ và tên", "Giới tính", "Địa chỉ"),
        (1, "Jürgen Müller", "Nam", "Th«n §«ng"),
    )
    assert told(content) == [(REFUSED.format("Jürgen Müller", "Jỹrgen Mỹller"),)]
