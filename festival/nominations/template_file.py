"""The list to fill in and bring back: headings, examples, and boxes to choose from."""

import io
from collections.abc import Iterable

from festival.nominations.rules import BASIS_NAMES, KIND_NAMES

_HEADINGS = (
    ("STT", 6),
    ("Đối tượng", 14),
    ("Ông/Bà", 9),
    ("Họ và tên, tên tập thể", 32),
    ("Năm sinh", 10),
    ("Chức vụ, đơn vị, địa chỉ", 36),
    ("Đơn vị đề nghị", 20),
    ("Hình thức khen thưởng", 34),
    ("Loại hình", 14),
    ("Nội dung khen thưởng", 60),
    ("Số người", 10),
    ("Số nữ", 8),
    ("Người đứng đầu", 24),
)
_LINES = 500
_HELP = (
    "Mỗi người, tập thể hoặc hộ gia đình một dòng. Xóa các dòng ví dụ rồi điền.",
    "Đối tượng: Cá nhân, Tập thể hoặc Hộ gia đình. Cá nhân và hộ gia đình cần ghi Ông hoặc Bà.",
    "Năm sinh ghi bốn chữ số, hoặc ngày 15/8/1978.",
    "Bỏ trống Đơn vị đề nghị, Hình thức, Loại hình thì chọn chung cho cả bảng khi nhập.",
    "Không ghi tên người bị tố giác, người vi phạm, nguồn tin, vụ án.",
)


def template_file(awards: Iterable[str]) -> bytes:
    import xlsxwriter

    awards = list(awards)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Danh sách")
        head = book.add_format(
            {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "align": "center"}
        )
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for place, (heading, width) in enumerate(_HEADINGS):
            sheet.set_column(place, place, width, body)
            sheet.write_string(0, place, heading, head)
        for number, row in enumerate(_examples(awards), 1):
            for place, value in enumerate(row):
                sheet.write(number, place, value, body)
        _offer(sheet, 1, list(KIND_NAMES.values()))
        _offer(sheet, 2, ["Ông", "Bà"])
        _offer(sheet, 8, list(BASIS_NAMES.values()))
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet("Hướng dẫn")
        notes.set_column(0, 0, 110)
        for number, words in enumerate(_HELP):
            notes.write_string(number, 0, words, body)
        _offer_awards(sheet, notes, awards)
    return buffer.getvalue()


def _examples(awards: list[str]) -> list[tuple]:
    award = awards[0] if awards else ""
    unit, basis = "", BASIS_NAMES[next(iter(BASIS_NAMES))]
    citation = "Tổ chức 06 buổi sinh hoạt chuyên đề phòng ngừa lừa đảo cho 420 lượt hội viên."
    person = ("Chi hội trưởng Phụ nữ thôn (ví dụ)", unit, award, basis, citation)
    body = ("Thôn, xã (ví dụ)", unit, award, basis, "Giữ địa bàn không có tội phạm 03 năm liền.")
    return [
        (1, "Cá nhân", "Bà", "Nguyễn Thị Ví Dụ (ví dụ)", 1978, *person),
        (2, "Tập thể", "", "Tổ tự quản số 3 (ví dụ)", "", *body, 12, 5, "Trần Văn Ví Dụ"),
        (3, "Hộ gia đình", "Ông", "Lê Văn Ví Dụ (ví dụ)", 1965, *body),
    ]


def _offer(sheet, place: int, values: list[str]) -> None:
    sheet.data_validation(1, place, _LINES, place, {"validate": "list", "source": values})


def _offer_awards(sheet, notes, awards: list[str]) -> None:
    """Names are longer than a box takes by itself: it reads them from the other sheet."""
    first = len(_HELP) + 2
    for number, name in enumerate(awards):
        notes.write_string(first + number, 0, name)
    if awards:
        source = f"='Hướng dẫn'!$A${first + 1}:$A${first + len(awards)}"
        sheet.data_validation(1, 7, _LINES, 7, {"validate": "list", "source": source})
