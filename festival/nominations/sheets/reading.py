"""The bytes of a spreadsheet as a grid of texts; hostile until proved otherwise."""

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import python_calamine

from festival.core.errors import RuleBroken
from festival.core.text import two_digits
from festival.documents import archives
from festival.nominations.sheets import legacy

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS, MOST_CELL = 10_000, 80, 40, 32_767
MOST_ENTRIES, MOST_PART, MOST_UNPACKED = 400, 40 * 1024 * 1024, 80 * 1024 * 1024
# Excel's own sheets shrink to a thirtieth or so; what shrinks more is made to burst.
MOST_RATIO, RATIO_FROM = 120, 1_000_000
# A cell with a formula that failed. No text of a person looks like it.
BROKEN = "\u0000#"
_NOT_EXCEL = "Tệp này không phải là bảng tính Excel (.xlsx) hoặc CSV. Hãy lưu lại bằng Excel rồi gửi."
_DAMAGED = "Tệp bị hỏng hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại dạng .xlsx rồi gửi."
_TOO_LARGE = "Tệp quá lớn khi mở ra. Hãy chỉ giữ trang có danh sách, xóa hình ảnh rồi gửi lại."
_TOO_LONG = f"Bảng dài quá {MOST_ROWS} dòng. Hãy chia thành nhiều tệp, hoặc xóa các dòng trống ở cuối."
_LIMITS = archives.Limits(
    entries=MOST_ENTRIES,
    part=MOST_PART,
    unpacked=MOST_UNPACKED,
    ratio=MOST_RATIO,
    ratio_from=RATIO_FROM,
    program="Excel",
    broken=_DAMAGED,
    too_large=_TOO_LARGE,
)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_PLACE = re.compile(r"([A-Z]{1,3})(\d+)")
# A cell or row beyond 10,999 rows or 260 columns, however it is written, with the rest of its tag.
_FAR = re.compile(
    rb"""\br\s*=\s*["'](?:[A-Za-z]*0*(?:\d{6,}|[2-9]\d{4}|1[1-9]\d{3})|(?:[A-Za-z]{3,}|[J-Zj-z][A-Za-z])\d+)["']"""
    rb"""[^<>]*>"""
)


@dataclass(frozen=True)
class Sheet:
    """A rectangle of texts as they were typed, from A1; line breaks in a cell stay.

    ``merged`` are rectangles (top, left, bottom, right) counted from 0, the last ones included.
    """

    name: str
    rows: list[list[str]]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def read(content: bytes) -> list[Sheet]:
    """Every sheet that holds anything, in order; RuleBroken with a sentence."""
    if not content.strip():
        raise RuleBroken("Tệp trống. Hãy chọn tệp khác.")
    if len(content) > MOST_BYTES:
        raise RuleBroken("Tệp lớn hơn 10 MB. Hãy chỉ giữ trang có danh sách, xóa hình ảnh rồi gửi lại.")
    if content.startswith(_OLD_EXCEL):
        raise RuleBroken(
            "Tệp kiểu Excel cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, lưu lại dạng .xlsx không mật khẩu."
        )
    sheets = _workbook(content) if content.startswith(b"PK") else [_csv(content)]
    sheets = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not sheets:
        raise RuleBroken("Bảng không có dữ liệu. Hãy chọn tệp khác.")
    return sheets


def _workbook(content: bytes) -> list[Sheet]:
    broken = _checked(content)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            visible = [
                one.name
                for one in book.sheets_metadata
                if one.typ == python_calamine.SheetTypeEnum.WorkSheet
                and one.visible == python_calamine.SheetVisibleEnum.Visible
            ]
            return [
                _sheet(book.get_sheet_by_name(name), broken.get(name, ())) for name in visible[:MOST_SHEETS]
            ]
    except (python_calamine.CalamineError, OSError, ValueError):
        raise RuleBroken(_DAMAGED) from None


def _sheet(sheet: python_calamine.CalamineSheet, broken: tuple[tuple[int, int], ...]) -> Sheet:
    if sheet.start is None:
        return Sheet(sheet.name, [])
    top, left = sheet.start
    cells = sheet.to_python(skip_empty_area=True)
    rows = [[""] * left + [written(value) for value in line] for line in cells]
    rows = [[] for _line in range(top)] + rows
    for row, column in broken:
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = BROKEN
    merged = tuple((a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ())
    return Sheet(sheet.name, _trimmed(sheet.name, rows), merged)


def _trimmed(name: str, rows: list[list[str]]) -> list[list[str]]:
    """Without the empty rows at the end and the empty columns at the right."""
    last = max((place for place, row in enumerate(rows, 1) if any(row)), default=0)
    if last > MOST_ROWS:
        raise RuleBroken(_TOO_LONG)
    width = max((place for row in rows for place, cell in enumerate(row, 1) if cell), default=0)
    if width > MOST_COLUMNS:
        raise RuleBroken(_too_wide(name))
    return [(row + [""] * width)[:width] for row in rows[:last]]


def _too_wide(name: str) -> str:
    return f"Trang «{name[:40]}» rộng quá {MOST_COLUMNS} cột. Hãy xóa các cột thừa ở bên phải rồi gửi lại."


def written(value) -> str:
    """A cell as a person reads it: whole numbers without a point, days as 15/08/1978."""
    if isinstance(value, str):
        return value.strip(" \t\r\n\u00a0\ufeff")[:MOST_CELL]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.date):
        return f"{two_digits(value.day)}/{two_digits(value.month)}/{value.year}"
    return str(value)


def _checked(content: bytes) -> dict[str, tuple[tuple[int, int], ...]]:
    """Refuse what bursts when it is opened; the cells of each sheet whose formula failed."""
    parts = archives.unpacked(content, _LIMITS)
    if "xl/workbook.xml" not in parts:
        raise RuleBroken(_NOT_EXCEL)
    # Nothing may declare entities.
    if any(b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part[:4096] for part in parts.values()):
        raise RuleBroken(_DAMAGED)
    if any(map(is_far, parts.values())):
        raise RuleBroken(_TOO_LONG)
    return _broken_cells(parts)


def is_far(part: bytes, far: re.Pattern[bytes] = _FAR) -> bool:
    """Whether a filled cell lies beyond what a list of people needs.

    The reader takes room for the whole rectangle up to the last cell; where there is none, all ends.
    """
    return any(not found[0].endswith(b"/>") for found in far.finditer(part))


def _broken_cells(parts: dict[str, bytes]) -> dict[str, tuple[tuple[int, int], ...]]:
    """The reader gives such cells as empty ones, which would lose them without a word."""
    faulty = {
        name: tuple(_places(body))
        for name, body in parts.items()
        if name.startswith("xl/worksheets/") and b't="e"' in body
    }
    if not faulty:
        return {}
    try:
        targets = {
            relation.get("Id"): relation.get("Target", "")
            for relation in ET.fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<r/>"))
        }
        sheets = [one for one in ET.fromstring(parts["xl/workbook.xml"]).iter() if one.tag.endswith("}sheet")]
    except ET.ParseError:
        raise RuleBroken(_DAMAGED) from None
    found = {}
    for sheet in sheets:
        number = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        path = targets.get(number, "").removeprefix("/").removeprefix("xl/")
        if f"xl/{path}" in faulty:
            found[sheet.get("name", "")] = faulty[f"xl/{path}"]
    return found


def _places(body: bytes) -> Iterator[tuple[int, int]]:
    for cell in re.finditer(rb"<c\b[^>]*>", body):
        if b't="e"' in cell[0] and (place := _PLACE.search(cell[0].decode("latin-1").partition('r="')[2])):
            column = 0
            for letter in place[1]:
                column = column * 26 + ord(letter) - 64
            yield int(place[2]) - 1, column - 1


def _csv(content: bytes) -> Sheet:
    text = _decoded(content)
    if "\x00" in text or not any(mark in text for mark in ",;\t"):
        raise RuleBroken(_NOT_EXCEL)
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=[,;\t]\r?", first, re.IGNORECASE):
        text = "\n" + rest
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            rows.append([written(cell) for cell in cells])
            if len(rows) > MOST_ROWS + 200:
                raise RuleBroken(_TOO_LONG)
    except csv.Error:
        raise RuleBroken(
            f"Dòng {len(rows) + 1} của tệp CSV không đọc được, có thể thiếu dấu ngoặc kép đóng."
            " Hãy sửa rồi gửi lại."
        ) from None
    return Sheet("CSV", _trimmed("CSV", rows))


def _delimiter(text: str) -> str:
    """The mark that cuts the first lines into the most cells of the same number."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]

    def strength(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts) - {0}, key=counts.count, default=0)
        return counts.count(usual) * usual, usual

    return max("\t;,", key=strength)


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise RuleBroken(_NOT_EXCEL) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\x00" in content:
        raise RuleBroken(_NOT_EXCEL)
    return _ansi(content)


def _ansi(content: bytes) -> str:
    """Saved as «ANSI»: Windows' Vietnamese page, or an old font's letters."""
    raw = content.decode("latin-1")
    old = sum(map(legacy.is_old, re.split(r"[\s,;.()\-/]+", raw)))
    try:
        vietnamese = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return raw
    strays = sum(1 for letter in vietnamese if unicodedata.combining(letter))
    words = len(re.findall(r"[ăơưđĂƠƯĐ\u1ea0-\u1ef9]", vietnamese))
    return raw if strays * 4 > words or old > words else vietnamese
