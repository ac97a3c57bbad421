"""Reads a table of people (CSV or xlsx) into the texts of their certificates. Pure: no Flask, no database."""

import csv
import datetime
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO, StringIO

import python_calamine

from festival.core.errors import RuleBroken
from festival.core.text import clean, is_disguised, two_digits
from festival.nominations.sheets.reading import is_far
from festival.printing.records import CertificateText, household

# Column as the clerk writes it -> our name for it.
REQUIRED_COLUMNS = {
    "Danh xưng": "salutation",
    "Họ và tên": "recipient",
    "Chức vụ/đơn vị": "address_line",
    "Nội dung khen thưởng": "citation",
    "Số quyết định": "decision_number",
    "Ngày quyết định": "decision_date",
    "Số sổ vàng": "register_no",
    "Nơi ký": "place",
    "Chức danh người ký": "signer_title",
    "Người ký": "signer_name",
}
OPTIONAL_COLUMNS = {"Cơ quan khen thưởng": "issuer", "Hình thức": "verb", "Tên danh hiệu": "award_name"}
COLUMNS = REQUIRED_COLUMNS | OPTIONAL_COLUMNS
# A collective has no salutation, and its name may say all there is to say about where it belongs.
MAY_BE_EMPTY = {"salutation", "address_line", *OPTIONAL_COLUMNS.values()}
VERBS = ("TẶNG", "TRUY TẶNG")

_MOST_BYTES = 20_000_000
_MOST_UNPACKED = 200_000_000
_MOST_ROWS = 20_000
# A cell or row from the 30,000th row or the column BA on, however it is written, with the rest of its tag.
_FAR = re.compile(
    rb"""\br\s*=\s*["'](?:[A-Za-z]*0*(?:\d{6,}|[3-9]\d{4})|(?:[A-Za-z]{3,}|[B-Zb-z][A-Za-z])\d+)["'][^<>]*>"""
)
_DAY_FIRST = re.compile(r"(?:ngày )?(\d{1,2})(?:[/.-]| tháng )(\d{1,2})(?:[/.-]| năm )(\d{4})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?: 0{1,2}:00(?::00)?)?")


# What is said of a broken archive comes out in all these ways.
_UNREADABLE = (
    python_calamine.CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
)


class FileRefused(RuleBroken):
    """The file as a whole cannot be read."""


@dataclass(frozen=True)
class Fault:
    """Why one row cannot be printed. Rows count from 1, the first under the header."""

    row: int
    reason: str

    def __str__(self) -> str:
        return f"dòng {self.row}: {self.reason}"


@dataclass
class People:
    """What was read: the rows that can be printed, and why the others cannot."""

    rows: list[int] = field(default_factory=list)
    texts: list[CertificateText] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(content: bytes, *, issuer: str, verb: str, award_name: str) -> People:
    """The people of a CSV or xlsx file; ``issuer``, ``verb`` and ``award_name`` stand in for empty cells."""
    if len(content) > _MOST_BYTES:
        raise FileRefused("Tệp quá lớn (trên 20 MB). Hãy chia thành nhiều tệp.")
    if not content.strip():
        raise FileRefused("Tệp không có dữ liệu.")
    table = _xlsx_table(content) if content[:2] == b"PK" else _csv_table(content)
    columns, rows = _under_header(table)
    standing_in = {"issuer": issuer, "verb": verb, "award_name": award_name}
    people = People()
    for number, cells in rows:
        faults: list[str] = []
        values = standing_in | _values(columns, cells, faults)
        text = _text(values, faults) if not faults else None
        people.faults += [Fault(number, reason) for reason in faults]
        if text and not faults:
            people.rows.append(number)
            people.texts.append(text)
    if not people.rows and not people.faults:
        raise FileRefused("Tệp chỉ có dòng tiêu đề, chưa có ai để in.")
    return people


def _csv_table(content: bytes) -> list[list]:
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=[,;\t]\r?", first, re.IGNORECASE):
        text = rest
    header = text.partition("\n")[0]
    delimiter = max(
        ",;\t", key=lambda mark: len(_known_columns(next(csv.reader([header], delimiter=mark), [])))
    )
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    table = []
    try:
        for cells in reader:
            table.append(cells)
            if len(table) > _MOST_ROWS + 1:
                raise FileRefused(f"Tệp quá dài (trên {_MOST_ROWS} dòng). Hãy chia thành nhiều tệp.")
    except csv.Error:
        raise FileRefused(
            f"dòng {len(table)}: không đọc được, có thể thiếu dấu ngoặc kép đóng hoặc ô quá dài."
        ) from None
    return table


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise FileRefused(
            "Tệp CSV không dùng bảng mã UTF-8 nên dấu tiếng Việt không đọc được."
            " Trong Excel hãy lưu lại theo kiểu “CSV UTF-8”, hoặc dùng tệp xlsx."
        ) from None


def _xlsx_table(content: bytes) -> list[list]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise FileRefused("Tệp xlsx quá lớn sau khi giải nén. Hãy chia thành nhiều tệp.")
            # A part gives no more than the size that its header says.
            if any(is_far(packed.read(part), _FAR) for part in parts):
                raise FileRefused(
                    "Tệp xlsx có ô ở rất xa ngoài danh sách. Hãy chép riêng danh sách sang tệp mới rồi gửi."
                )
        workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        table = workbook.get_sheet_by_index(0).to_python(skip_empty_area=True)
    except (*_UNREADABLE, IndexError):
        raise FileRefused("Tệp xlsx bị hỏng hoặc có mật khẩu. Hãy mở bằng Excel rồi lưu lại.") from None
    if len(table) > _MOST_ROWS + 1:
        raise FileRefused(f"Tệp quá dài (trên {_MOST_ROWS} dòng). Hãy chia thành nhiều tệp.")
    return table


def _column_key(name) -> str:
    return re.sub(r"\s*/\s*", "/", clean(str(name))).casefold().rstrip(":* ")


_BY_KEY = {_column_key(column): column for column in COLUMNS}


def _known_columns(header: list) -> list[str]:
    return [_BY_KEY[_column_key(name)] for name in header if _column_key(name) in _BY_KEY]


def _under_header(table: list[list]) -> tuple[list[str], list[tuple[int, list]]]:
    """Our name for each column, and the rows that hold anything, numbered from the first under the header."""
    table = table[next((place for place, cells in enumerate(table) if not _is_blank(cells)), len(table)) :]
    if not table:
        raise FileRefused("Tệp không có dữ liệu.")
    header, body = table[0], table[1:]
    while header and not clean(str(header[-1])):
        header = header[:-1]
    known = _known_columns(header)
    unknown = [clean(str(name)) or "(không tên)" for name in header if _column_key(name) not in _BY_KEY]
    wrong = {
        "Thiếu cột": [column for column in REQUIRED_COLUMNS if column not in known],
        "Cột lạ": unknown,
        "Cột bị lặp": sorted({column for column in known if known.count(column) > 1}),
    }
    if any(wrong.values()):
        said = [f"{what}: {', '.join(columns)}." for what, columns in wrong.items() if columns]
        raise FileRefused("Dòng tiêu đề chưa đúng. " + " ".join(said))
    rows = [(number, cells) for number, cells in enumerate(body, 1) if not _is_blank(cells)]
    return [COLUMNS[column] for column in known], rows


def _is_blank(cells: list) -> bool:
    return not any(clean(str(cell)) for cell in cells)


def _values(columns: list[str], cells: list, faults: list[str]) -> dict:
    """The row's cells by our names, empty ones of optional columns left out."""
    labels = {ours: label for label, ours in COLUMNS.items()}
    if not _is_blank(cells[len(columns) :]):
        faults.append("có nhiều ô hơn dòng tiêu đề (nội dung có dấu phẩy phải đặt trong ngoặc kép)")
        return {}
    values = {}
    for place, name in enumerate(columns):
        cell = cells[place] if place < len(cells) else ""
        if is_disguised(str(cell)):
            faults.append(f"{labels[name]} có ký tự điều khiển không nhìn thấy, hãy gõ lại")
            continue
        value = cell if isinstance(cell, datetime.date) else _as_text(cell, name)
        if value or name not in OPTIONAL_COLUMNS.values():
            values[name] = value
        if not value and name not in MAY_BE_EMPTY:
            faults.append(f"thiếu {labels[name]}")
    return values


def _as_text(cell, name: str) -> str:
    """A cell as text. Excel turns 07 into the number 7: a register number gets its zero back."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return two_digits(cell) if name == "register_no" else str(cell)
    if isinstance(cell, float):
        return str(cell).replace(".", ",")
    return clean(str(cell))


def _text(values: dict, faults: list[str]) -> CertificateText | None:
    for name, value in values.items():
        if isinstance(value, datetime.date) and name != "decision_date":
            label = next(label for label, ours in COLUMNS.items() if ours == name)
            faults.append(f"{label} là một ngày; hãy định dạng ô thành văn bản")
    day = _date(values["decision_date"], faults)
    verb = values["verb"].upper() if isinstance(values["verb"], str) else ""
    if verb not in VERBS:
        faults.append(f"Hình thức phải là {' hoặc '.join(VERBS)}")
    if not values["issuer"]:
        faults.append("thiếu Cơ quan khen thưởng (thêm cột này hoặc dùng --issuer)")
    if faults:
        return None
    salutation, recipient = household(values["salutation"], values["recipient"])
    rest = {"salutation": salutation, "recipient": recipient, "verb": verb}
    return CertificateText(**{**values, **rest, "decision_date": day, "signed_on": day})


def _date(value, faults: list[str]) -> datetime.date | None:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if match := _DAY_FIRST.fullmatch(value):
        day, month, year = map(int, match.groups())
    elif match := _YEAR_FIRST.fullmatch(value):
        year, month, day = map(int, match.groups())
    else:
        faults.append(f"Ngày quyết định “{value[:30]}” không đọc được, hãy ghi kiểu 10/8/2026")
        return None
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        faults.append(f"Ngày quyết định “{value[:30]}” không có trong lịch")
        return None
    if not 1945 <= year <= 2100:
        faults.append(f"Ngày quyết định “{value[:30]}” có năm không hợp lý")
    return date
