import codecs
import datetime
import unicodedata
import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from festival.certificates import people
from festival.certificates.people import FileRefused
from festival.printing.records import CertificateText

HEADER = list(people.REQUIRED_COLUMNS)
ROW = [
    "Ông",
    "Lê Văn Thụ",
    "Trưởng thôn Đông, xã An Thịnh",
    "Đã có thành tích xuất sắc; gương mẫu đi đầu",
    "123/QĐ-UBND",
    "10/8/2026",
    "07",
    "An Thịnh",
    "KT. CHỦ TỊCH/PHÓ CHỦ TỊCH",
    "Trần Quốc Bảo",
]
TEXT = CertificateText(
    salutation="Ông",
    recipient="Lê Văn Thụ",
    address_line="Trưởng thôn Đông, xã An Thịnh",
    citation="Đã có thành tích xuất sắc; gương mẫu đi đầu",
    issuer="Chủ tịch UBND",
    decision_number="123/QĐ-UBND",
    decision_date=datetime.date(2026, 8, 10),
    signed_on=datetime.date(2026, 8, 10),
    register_no="07",
    place="An Thịnh",
    signer_title="KT. CHỦ TỊCH/PHÓ CHỦ TỊCH",
    signer_name="Trần Quốc Bảo",
)


def csv_of(*rows, header=HEADER, mark=",", end="\r\n") -> bytes:
    return end.join(mark.join(f'"{cell}"' for cell in row) for row in (header, *rows)).encode()


def row(**changes) -> list[str]:
    cells = dict(zip(people.REQUIRED_COLUMNS.values(), ROW, strict=True)) | changes
    return list(cells.values())


def xlsx_of(*rows, header=HEADER) -> bytes:
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for place, cells in enumerate((header, *rows)):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(place, column, datetime.datetime.combine(cell, datetime.time()), day)
            else:
                sheet.write(place, column, cell)
    book.close()
    return held.getvalue()


def read(content: bytes) -> people.People:
    return people.read(content, issuer="Chủ tịch UBND", verb="TẶNG", award_name="GIẤY KHEN")


def reasons(content: bytes) -> list[str]:
    return [str(fault) for fault in read(content).faults]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_common_kind_of_csv_reads_the_same(mark, start, end):
    assert read(start + csv_of(ROW, mark=mark, end=end)).texts == [TEXT]


def test_excel_unicode_text_and_a_line_that_names_the_separator_are_read():
    assert read(csv_of(ROW, mark="\t").decode().encode("utf-16")).texts == [TEXT]
    assert read(b"sep=;\r\n" + csv_of(ROW, mark=";")).texts == [TEXT]


def test_decomposed_letters_in_header_and_rows_read_as_composed():
    assert read(unicodedata.normalize("NFD", csv_of(ROW).decode()).encode()).texts == [TEXT]


def test_a_workbook_may_hold_real_dates_and_numbers():
    cells = row(decision_date=datetime.date(2026, 8, 10), register_no=7)

    assert read(xlsx_of(cells)).texts == [TEXT]
    assert read(xlsx_of(ROW)).texts == [TEXT]


@pytest.mark.parametrize(
    "written", ["10/8/2026", "10-08-2026", "10.8.2026", "2026-08-10", "ngày 10 tháng 8 năm 2026"]
)
def test_dates_are_read_day_first_or_year_first(written):
    assert read(csv_of(row(decision_date=written))).texts == [TEXT]


def test_columns_may_stand_in_any_order_and_optional_ones_win_where_filled():
    header = ["Hình thức", *reversed(HEADER), "Cơ quan khen thưởng", "Tên danh hiệu"]
    filled = ["truy tặng", *reversed(ROW), "Giám đốc Sở", "BẰNG KHEN"]
    empty = ["", *reversed(ROW), "", ""]

    first, second = read(csv_of(filled, empty, header=header)).texts

    assert (first.verb, first.issuer, first.award_name) == ("TRUY TẶNG", "Giám đốc Sở", "BẰNG KHEN")
    assert second == TEXT


def test_rows_are_counted_from_the_first_under_the_header_empty_ones_included():
    found = read(csv_of(ROW, [""] * 10, row(recipient=""), row(decision_date="31/2/2026")))

    assert found.rows == [1]
    assert [str(fault) for fault in found.faults] == [
        "dòng 3: thiếu Họ và tên",
        "dòng 4: Ngày quyết định “31/2/2026” không có trong lịch",
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"recipient": "   "}, "thiếu Họ và tên"),
        ({"citation": ""}, "thiếu Nội dung khen thưởng"),
        ({"signer_name": ""}, "thiếu Người ký"),
        ({"decision_date": "hôm qua"}, "không đọc được"),
        ({"decision_date": "8/15/2026"}, "không có trong lịch"),
        ({"decision_date": "10/8/26"}, "không đọc được"),
        ({"decision_date": "10/8/0026"}, "không hợp lý"),
        ({"recipient": "Lê\u202eVăn"}, "ký tự điều khiển"),
        ({"recipient": "Lê\x07Văn"}, "ký tự điều khiển"),
    ],
)
def test_a_bad_cell_is_told_with_its_row(changes, reason):
    (told,) = reasons(csv_of(row(**changes)))

    assert told.startswith("dòng 1: ")
    assert reason in told


def test_a_text_with_an_unquoted_comma_is_told():
    content = ",".join(HEADER) + "\n" + ",".join([*ROW, "thừa"])

    assert "nhiều ô hơn" in reasons(content.encode())[0]


def test_an_unknown_form_of_award_is_told():
    content = csv_of([*ROW, "BÁN"], header=[*HEADER, "Hình thức"])

    assert reasons(content) == ["dòng 1: Hình thức phải là TẶNG hoặc TRUY TẶNG"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "không có dữ liệu"),
        (b" \r\n\r\n", "không có dữ liệu"),
        (csv_of(), "chưa có ai"),
        (csv_of(ROW).decode().encode("utf-8")[:-30] + b"\xff\xfe\xe1", "UTF-8"),
        ("Họ và tên\nLê Văn Thụ".encode("cp1258", "replace"), "Thiếu cột|UTF-8"),
        (csv_of(ROW[1:], header=HEADER[1:]), "Thiếu cột: Danh xưng"),
        (csv_of([*ROW, "x"], header=[*HEADER, "Lương"]), "Cột lạ: Lương"),
        (csv_of([*ROW, "x"], header=[*HEADER, "Họ và tên"]), "Cột bị lặp: Họ và tên"),
        (csv_of(ROW)[:-1], "dòng 1: không đọc được"),
        (b"PK\x03\x04 broken", "xlsx bị hỏng"),
        (xlsx_of(), "chưa có ai"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(content, reason):
    with pytest.raises(FileRefused, match=reason):
        read(content)


def test_a_household_is_recognised():
    (text,) = read(csv_of(row(salutation="Hộ gia đình", recipient="ông Mai Đức Toàn"))).texts

    assert (text.salutation, text.recipient) == ("Hộ gia đình ông", "Mai Đức Toàn")


def with_cell_at(place: str) -> bytes:
    """A good file in which one more cell is filled, far away."""
    good, held = zipfile.ZipFile(BytesIO(xlsx_of(ROW))), BytesIO()
    cell = f'<row r="1048576"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in good.namelist():
            packed.writestr(name, good.read(name).replace(b"</sheetData>", cell))
    return held.getvalue()


@pytest.mark.parametrize("place", ["XFD1048576", "A30000", "BA3", "XFD3"])
def test_a_cell_far_away_is_refused_before_room_is_taken_for_it(place):
    with pytest.raises(FileRefused, match="ô ở rất xa"):
        people.read(with_cell_at(place), issuer="Chủ tịch UBND", verb="TẶNG", award_name="GIẤY KHEN")
