"""From the bytes of a spreadsheet to the people in it: ugly lists, hostile files, any order of columns."""

import io
import random
import zipfile
from contextlib import suppress
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from festival.core.errors import RuleBroken
from festival.nominations.rules import RecipientKind, Salutation
from festival.nominations.sheets import reading
from festival.nominations.sheets.headings import Field, guess, table
from festival.nominations.sheets.legacy import Typing, converted
from festival.nominations.sheets.reading import Sheet, read
from festival.nominations.sheets.rows import Reading, read_rows
from tests.nominations.sheets import ugly

TODAY = date(2026, 8, 3)
INDIVIDUAL, COLLECTIVE, HOUSEHOLD = RecipientKind


def reading_of(content: bytes) -> Reading:
    return read_rows(table(read(content)[0]), today=TODAY)


def people(found: Reading) -> list[tuple]:
    """Row, salutation and name, year, address of each line; its faults instead where it has some."""
    return [
        (one.number, *one.faults)
        if one.faults
        else (one.number, one.salutation.value, one.name, one.birth_year, one.address_line)
        for one in found.lines
    ]


def passed(found: Reading) -> list[tuple[int, str]]:
    return [(one.number, one.why) for one in found.passed]


PLAIN = [
    (2, "Ông", "Lê Văn Thụ", 1961, "Trưởng thôn Đông"),
    (3, "Bà", "Vi Thị Lả", 1978, "Chi hội trưởng Phụ nữ"),
    (4, "Ông", "Đinh Công Hậu", 1990, "Tổ viên Tổ bảo vệ ANTT"),
]
SAME_AS_PLAIN = ("plain", "decomposed", "csv_utf8", "csv_excel", "csv_utf16", "csv_1258")


@pytest.mark.parametrize("name", SAME_AS_PLAIN)
def test_the_same_list_reads_the_same_in_every_coding(name):
    found = reading_of(getattr(ugly, name)())

    assert people(found) == PLAIN
    assert found.passed == []
    assert [line.citation for line in found.lines] == [row[5] for row in ugly.PLAIN]


def test_the_official_form_reads_with_its_groups_and_without_its_signatures():
    found = reading_of(ugly.official())

    assert people(found) == [
        (11, "", "Tổ bảo vệ ANTT thôn Đông", None, "Thôn Đông, xã An Thịnh"),
        (13, "Ông", "Mai Đức Toàn", None, "Thôn Đông, xã An Thịnh"),
        (15, "Ông", "Lê Văn Thụ", 1961, "Trưởng thôn Đông"),
        (16, "Bà", "Vi Thị Lả", 1978, "Chi hội trưởng Phụ nữ"),
    ]
    assert [line.kind for line in found.lines] == [COLLECTIVE, HOUSEHOLD, INDIVIDUAL, INDIVIDUAL]
    assert passed(found) == [
        (10, "Nhóm: TẬP THỂ (01)"),
        (12, "Nhóm: HỘ GIA ĐÌNH"),
        (14, "Nhóm: CÁ NHÂN: 02"),
        (17, "Dòng tổng cộng"),
        (19, "Phần ký"),
        (20, "Phần ký"),
        (21, "Phần ký"),
        (22, "Phần ký"),
    ]


def test_years_read_in_every_way_and_never_guessed():
    unclear = "Năm sinh «{}» chưa rõ. Hãy ghi bốn chữ số, ví dụ 1978."

    assert people(reading_of(ugly.years())) == [
        *((row, "Ông", f"Người Số {chr(63 + row)}", 1978, "") for row in range(2, 12)),
        (12, unclear.format("khoảng 1978")),
        (13, unclear.format("78")),
        (14, unclear.format("TRUE")),
        (15, "Năm sinh 2078 không hợp lý. Hãy kiểm tra lại."),
        (16, unclear.format("31/02/1978")),
    ]


def test_a_cell_with_two_people_is_refused_and_salutations_leave_the_name():
    many = "Ô họ tên «{}» có vẻ ghi nhiều người. Mỗi người cần một dòng riêng: hãy tách ra."
    found = reading_of(ugly.crowded())

    assert people(found) == [
        (2, many.format("Lê Văn Thụ Vi Thị Lả")),
        (3, many.format("Lê Văn Thụ; Vi Thị Lả")),
        (4, many.format("Lê Văn Thụ và Vi Thị Lả")),
        (5, "Ông", "Lê Văn Thụ", 1961, "Thôn Đông"),
        (6, "Ông", "Nguyễn Văn An", 1962, "Thôn Đông"),
        (7, "Bà", "VI THỊ LẢ", 1978, "Thôn Đông"),
        (8, "Trước tên ghi Ông nhưng giới tính ghi khác. Hãy kiểm tra lại."),
        (9, "Thiếu Ông hoặc Bà (giới tính). Danh xưng không được đoán từ tên."),
        (10, "Thiếu họ và tên hoặc tên tập thể."),
    ]
    assert found.lines[5].warnings == ("Tên viết toàn chữ in hoa, được giữ như đã gõ.",)


def test_numbers_in_a_name_are_no_part_of_it():
    digits = "Họ tên «{}» có chữ số. Hãy chỉ ghi họ tên của một người."
    found = reading_of(
        ugly.book(
            ("STT", "Họ và tên", "Giới tính", "Năm sinh"),
            (1, "+84 Nguyễn Văn", "Nam", 1971),
            (2, "Lê Văn Thụ 0912345678", "Nam", 1971),
            (3, "3. Lê Văn Thụ", "Nam", 1971),
            (4, "+ Vi Thị Lả", "Nữ", 1971),
            (5, "Vũ Thị 😀", "Nữ", 1971),
        )
    )

    assert people(found) == [
        (2, digits.format("+84 Nguyễn Văn")),
        (3, digits.format("Lê Văn Thụ 0912345678")),
        (4, "Ông", "Lê Văn Thụ", 1971, ""),
        (5, "Bà", "Vi Thị Lả", 1971, ""),
        (6, "Họ tên «Vũ Thị 😀» có ký tự «😀». Hãy chỉ ghi họ tên bằng chữ."),
    ]


def test_headings_repeated_after_a_page_break_are_no_people():
    found = reading_of(ugly.printed_pages())

    assert people(found) == [(2, *PLAIN[0][1:]), (7, *PLAIN[1][1:]), (9, *PLAIN[2][1:])]
    assert passed(found) == [(5, "Tiêu đề nhắc lại"), (6, "Số thứ tự của cột")]


@pytest.mark.parametrize(
    ("name", "typing"), [("tcvn3", Typing.TCVN3), ("tcvn3_csv", Typing.TCVN3), ("vni", Typing.VNI)]
)
def test_old_fonts_are_told_and_converted(name, typing):
    content = getattr(ugly, name)()

    assert table(read(content)[0]).typings == (typing,)
    assert people(reading_of(content)) == [
        (2, "Ông", "Lê Văn Thụ", 1961, "Trưởng thôn Đông"),
        (3, "Bà", "Vi Thị Lả", 1978, "Chi hội trưởng Phụ nữ"),
        (4, "Ông", "Vũ Đức Hà", 1990, "Tổ viên"),
    ]


TWO_FONTS = (
    "Ô «{}» cũng có thể là «{}» viết bằng phông cũ như các ô khác của tệp."
    " Hãy đổi cả tệp sang Unicode, hoặc để dòng này ở tệp riêng, rồi tải lại."
)


def test_a_cell_that_could_be_of_either_font_is_refused():
    assert people(reading_of(ugly.two_fonts())) == [
        (2, "Bà", "Nguyễn Thị Mận", 1961, ""),
        (3, "Ông", "Lê Văn Thụ", 1962, ""),
        (4, "Ông", "Lý Hà", 1963, ""),
        (5, TWO_FONTS.format("Vò Thóy", "Vũ Thúy")),
    ]


@pytest.mark.parametrize(
    ("typed", "typing", "read_as"),
    [
        ("NguyÔn ThÞ H\u00ad¬ng", Typing.TCVN3, "Nguyễn Thị Hương"),
        ("NGUYÔN V¡N §øC", Typing.TCVN3, "NGUYỄN VĂN ĐỨC"),
        ("§ç §×nh Ph\u00adíc", Typing.TCVN3, "Đỗ Đình Phước"),
        ("Bïi Quý Ng©n, xãm ®ång", Typing.TCVN3, "Bùi Quý Ngân, xóm đồng"),
        ("Nguyeãn Thò Höông", Typing.VNI, "Nguyễn Thị Hương"),
        ("NGUYEÃN VAÊN ÑÖÙC", Typing.VNI, "NGUYỄN VĂN ĐỨC"),
        ("Buøi Quyù Ngaân, xoùm ñoàng", Typing.VNI, "Bùi Quý Ngân, xóm đồng"),
        ("Huyønh Myõ Lyù", Typing.VNI, "Huỳnh Mỹ Lý"),
        ("Nguyễn Văn An", Typing.VNI, "Nguyễn Văn An"),
    ],
)
def test_the_tables_of_the_old_fonts(typed, typing, read_as):
    assert converted(typed, typing) == read_as


@pytest.mark.parametrize("words", ["Hoà Bình, thuê khoán, Uý, Huê", "«An ninh» 5×3 m²", "Lý Hà Võ"])
def test_a_text_in_unicode_is_taken_for_no_old_font(words):
    sheet = Sheet("Sheet1", [["Họ và tên", "Địa chỉ"], [words, words]])

    assert table(sheet).sheet.rows == sheet.rows


def test_names_in_two_columns_and_ticks_for_men_and_women():
    found = reading_of(ugly.split_names())

    assert people(found) == [
        (2, "Ông", "Lê Văn Thụ", None, "Thôn Đông"),
        (3, "Bà", "Vi Thị Lả", None, "Thôn Đông"),
    ]
    assert {line.warnings for line in found.lines} == {("Thiếu năm sinh: bổ sung trước khi nộp.",)}


def test_groups_name_a_unit_until_the_next_of_their_sort():
    found = reading_of(ugly.by_units())

    assert [(line.number, line.kind, line.name, line.award, line.groups) for line in found.lines] == [
        (4, COLLECTIVE, "Chi hội Phụ nữ thôn Đông", "Giấy khen của Chủ tịch UBND xã", ("THÔN ĐÔNG",)),
        (6, INDIVIDUAL, "Lê Văn Thụ", "GK_XA", ("THÔN ĐÔNG",)),
        (9, INDIVIDUAL, "Vi Thị Lả", "Huân chương Lao động", ("THÔN ĐOÀI",)),
    ]


def test_a_formula_that_failed_is_a_fault_and_not_an_empty_cell():
    assert people(reading_of(ugly.broken_formulas())) == [
        (2, "Nội dung khen thưởng: công thức trong ô bị lỗi. Hãy gõ lại giá trị vào ô."),
        (3, "Họ và tên: công thức trong ô bị lỗi. Hãy gõ lại giá trị vào ô."),
    ]


def test_a_row_that_says_nothing_of_its_kind_is_not_guessed():
    found = reading_of(ugly.book(("TT", "Tên", "Địa chỉ"), (1, "Tổ tự quản số 3", "Thôn Đông")))

    assert people(found) == [
        (
            2,
            "Chưa rõ là cá nhân, tập thể hay hộ gia đình."
            " Hãy thêm cột «Đối tượng» hoặc chọn chung cho cả bảng.",
        )
    ]


def test_a_list_without_numbers_keeps_a_village_head_who_is_no_signature():
    found = reading_of(
        ugly.book(
            ("Họ và tên", "Giới tính", "Chức vụ"),
            ("Lê Văn Thụ", "Nam", "Trưởng thôn"),
            ("Người lập biểu",),
            ("Vi Thị Lả",),
        )
    )

    assert people(found) == [(2, "Ông", "Lê Văn Thụ", None, "Trưởng thôn")]
    assert passed(found) == [(3, "Phần ký"), (4, "Phần ký")]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Họ, tên cá nhân, tập thể", Field.NAME),
        ("Ngày, tháng, năm sinh", Field.BIRTH),
        ("Năm sinh (Nam)", Field.MALE),
        ("Chức vụ, đơn vị công tác", Field.ADDRESS),
        ("Đơn vị đề nghị", Field.UNIT),
        ("Hình thức đề nghị khen thưởng", Field.AWARD),
        ("Tóm tắt thành tích", Field.CITATION),
        ("Ghi chú", Field.IGNORED),
        ("Dân tộc", Field.IGNORED),
    ],
)
def test_a_heading_says_what_its_column_is(heading, field):
    assert guess(heading) is field


def _facts(found: Reading) -> list[dict]:
    return [{**vars(line), "number": 0} for line in found.lines]


@given(st.permutations(range(6)))
def test_any_order_of_columns_reads_the_same(order):
    rows = [[str(cell) for cell in row] for row in (ugly.HEAD, *ugly.PLAIN)]
    turned = Sheet("Sheet1", [[row[place] for place in order] for row in rows])

    assert read_rows(table(turned), today=TODAY) == read_rows(table(Sheet("Sheet1", rows)), today=TODAY)


@given(st.lists(st.integers(0, 3), max_size=6))
def test_empty_rows_anywhere_change_nothing(places):
    rows = [[str(cell) for cell in row] for row in (ugly.HEAD, *ugly.PLAIN)]
    spaced = list(rows)
    for place in places:
        spaced.insert(place, [""] * 6)

    found = read_rows(table(Sheet("Sheet1", spaced)), today=TODAY)

    assert _facts(found) == _facts(read_rows(table(Sheet("Sheet1", rows)), today=TODAY))


@given(st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), min_size=1, max_size=8))
def test_no_sheet_makes_the_reader_fail(rows):
    read_rows(table(Sheet("Sheet1", rows)), today=TODAY)


@given(st.text(max_size=60), st.sampled_from(list(Typing)))
def test_no_text_makes_the_conversion_fail(value, typing):
    assert isinstance(converted(value, typing), str)


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def _with_part(name: str, body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(ugly.plain())) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    return _zip({**parts, name: body})


def _long() -> bytes:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for number in range(reading.MOST_ROWS + 2):
        sheet.append([f"Người {random.Random(number).random()}"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _far() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.cell(row=1_048_576, column=16_384).value = "x"
    workbook.active["A1"] = "Họ và tên"
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


NOT_EXCEL = "Tệp này không phải là bảng tính Excel (.xlsx) hoặc CSV. Hãy lưu lại bằng Excel rồi gửi."
DAMAGED = "Tệp bị hỏng hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại dạng .xlsx rồi gửi."
TOO_LARGE = "Tệp quá lớn khi mở ra. Hãy chỉ giữ trang có danh sách, xóa hình ảnh rồi gửi lại."
TOO_LONG = "Bảng dài quá 10000 dòng. Hãy chia thành nhiều tệp, hoặc xóa các dòng trống ở cuối."
HOSTILE = {
    "empty": (lambda: b"  \n", "Tệp trống. Hãy chọn tệp khác."),
    "pdf": (lambda: b"%PDF-1.7\n\x00\x01\xff", NOT_EXCEL),
    "html": (lambda: b"<html><script>alert(1)</script></html>", NOT_EXCEL),
    "binary": (lambda: bytes(range(256)) * 40, NOT_EXCEL),
    "old Excel": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "Tệp kiểu Excel cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, lưu lại dạng .xlsx không mật khẩu.",
    ),
    "cut off": (lambda: ugly.plain()[:900], DAMAGED),
    "a docx": (lambda: _zip({"word/document.xml": b"<a/>"}), NOT_EXCEL),
    "no sheets": (lambda: _zip({"xl/workbook.xml": b"<a/>"}), DAMAGED),
    "bomb": (lambda: _with_part("xl/media/image1.xml", b"\0" * 30_000_000), TOO_LARGE),
    "entities": (
        lambda: _with_part("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'),
        DAMAGED,
    ),
    "too long": (_long, TOO_LONG),
    "far corner": (_far, TOO_LONG),
    "nothing in it": (ugly.book, "Bảng không có dữ liệu. Hãy chọn tệp khác."),
    "too large": (
        lambda: b"a;b\n" * 3_000_000,
        "Tệp lớn hơn 10 MB. Hãy chỉ giữ trang có danh sách, xóa hình ảnh rồi gửi lại.",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name):
    make, sentence = HOSTILE[name]

    with pytest.raises(RuleBroken) as refusal:
        read(make())

    assert str(refusal.value) == sentence


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail(content):
    for start in (b"", b"PK\x03\x04"):
        with suppress(RuleBroken):
            read(start + content)


def test_hidden_sheets_are_left_alone_and_rows_keep_the_numbers_that_excel_shows():
    workbook = openpyxl.Workbook()
    workbook.active.title = "Ẩn"
    workbook.active.append(["x"])
    shown = workbook.create_sheet("Danh sách")
    workbook.active.sheet_state = "hidden"
    workbook.active = shown
    for column, value in enumerate(ugly.HEAD, 3):
        shown.cell(row=5, column=column).value = value
    for column, value in enumerate(ugly.PLAIN[0], 3):
        shown.cell(row=6, column=column).value = value
    buffer = io.BytesIO()
    workbook.save(buffer)

    sheets = read(buffer.getvalue())

    assert [sheet.name for sheet in sheets] == ["Danh sách"]
    assert people(read_rows(table(sheets[0]), today=TODAY)) == [(6, *PLAIN[0][1:])]


def test_a_household_says_who_stands_for_it():
    found = reading_of(
        ugly.book(
            ("TT", "Họ và tên chủ hộ", "Đối tượng", "Giới tính"),
            (1, "Hộ gia đình bà Vi Thị Lả", None, None),
            (2, "Mai Đức Toàn", "Hộ gia đình", "Nam"),
            (3, "Gia đình ông Lê Văn Hộ", None, "Nam"),
            (4, "Gđ bà Lò Thị Ủy", None, None),
        )
    )

    assert [(line.kind, line.salutation, line.name) for line in found.lines] == [
        (HOUSEHOLD, Salutation.MRS, "Vi Thị Lả"),
        (HOUSEHOLD, Salutation.MR, "Mai Đức Toàn"),
        (HOUSEHOLD, Salutation.MR, "Lê Văn Hộ"),
        (HOUSEHOLD, Salutation.MRS, "Lò Thị Ủy"),
    ]
