"""Where the table begins in a sheet, and which of its columns is what."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from enum import Enum

from festival.core.text import clean, fold
from festival.nominations.sheets.fonts import Modern, Place, modern, settled
from festival.nominations.sheets.legacy import Typing
from festival.nominations.sheets.reading import Sheet


class Field(Enum):
    IGNORED = ""
    NUMBER = "number"
    NAME = "name"
    SURNAME = "surname"
    GIVEN = "given"
    SALUTATION = "salutation"
    BIRTH = "birth"
    MALE = "male"
    FEMALE = "female"
    POST = "post"
    ADDRESS = "address"
    KIND = "kind"
    UNIT = "unit"
    AWARD = "award"
    BASIS = "basis"
    CITATION = "citation"
    REPORT = "report"
    HEAD_COUNT = "head_count"
    WOMEN_COUNT = "women_count"
    LEADER = "leader"


FIELD_NAMES = {
    Field.IGNORED: "Không dùng",
    Field.NUMBER: "Số thứ tự",
    Field.NAME: "Họ và tên, tên tập thể",
    Field.SURNAME: "Họ và tên đệm",
    Field.GIVEN: "Tên (cột riêng)",
    Field.SALUTATION: "Ông/Bà hoặc giới tính",
    Field.BIRTH: "Năm sinh, ngày sinh",
    Field.MALE: "Nam (năm sinh hoặc dấu x)",
    Field.FEMALE: "Nữ (năm sinh hoặc dấu x)",
    Field.POST: "Chức vụ",
    Field.ADDRESS: "Đơn vị công tác, địa chỉ",
    Field.KIND: "Đối tượng",
    Field.UNIT: "Đơn vị đề nghị",
    Field.AWARD: "Hình thức khen thưởng",
    Field.BASIS: "Loại hình",
    Field.CITATION: "Nội dung khen thưởng",
    Field.REPORT: "Báo cáo thành tích",
    Field.HEAD_COUNT: "Số người của tập thể",
    Field.WOMEN_COUNT: "Số nữ của tập thể",
    Field.LEADER: "Người đứng đầu tập thể",
}
# The first that fits wins; headings are compared without accents, marks and what stands in brackets.
_KNOWN = (
    (Field.NUMBER, r"(s?tt|so tt|so thu tu|thu tu|so)"),
    (Field.HEAD_COUNT, r"(tong )?so (nguoi|thanh vien|luong|can bo)\b.*|quan so"),
    (Field.WOMEN_COUNT, r"(so|trong do|tong so) (nguoi )?(la )?nu"),
    (Field.LEADER, r".*(nguoi dung dau|truong nhom|lanh dao tap the|to truong, ten).*|dai dien"),
    (Field.SURNAME, r"ho( va)?( ten| chu)? (dem|lot)|ho"),
    (Field.GIVEN, r"ten"),
    (Field.SALUTATION, r"gioi tinh|danh xung|ong ba|gioi|xung ho|phai"),
    (Field.MALE, r"(.* )?nam$(?<!so nam)(?<!viet nam)"),
    (Field.FEMALE, r"(.* )?nu"),
    (Field.BIRTH, r"(ngay( |, )?)?(thang( |, )?)?(nam )?sinh( .*)?|tuoi|nam sinh.*"),
    (Field.NAME, r"(ho( va)? ten|ten)\b.*|ca nhan( .*)?|.*\b(tap the|ca nhan) (duoc )?(de nghi|khen).*"),
    (Field.KIND, r"doi tuong( .*)?|loai doi tuong|phan loai"),
    (
        Field.UNIT,
        r"don vi (de nghi|trinh|de xuat).*|thon( .*)?|ban|khu dan cu|to dan pho|khu pho|noi de nghi",
    ),
    (Field.AWARD, r"(hinh thuc|muc|danh hieu)\b.*|de nghi (khen|tang)\b.*|khen thuong de nghi"),
    (Field.BASIS, r"loai hinh.*|loai khen.*"),
    (Field.REPORT, r"bao cao.*|thanh tich chi tiet.*"),
    (Field.CITATION, r"(tom tat|noi dung|thanh tich|ly do|da co)\b.*|.*thanh tich.*"),
    (Field.POST, r"chuc (vu|danh)( (hien nay|cong tac|chinh quyen|doan the))?|nghe nghiep"),
    (Field.ADDRESS, r"(chuc (vu|danh)|don vi|noi|dia chi|cho o|que quan|thuong tru|co quan)\b.*"),
)
_PATTERNS = tuple((field, re.compile(pattern)) for field, pattern in _KNOWN)
_TELLING = {Field.NAME, Field.SURNAME}
LOOKED_AT = 60
_MOST_HEADING_ROWS = 4


@dataclass(frozen=True)
class Column:
    """``key`` is the folded heading, with a number where it repeats; ``sample`` its first cell."""

    place: int
    heading: str
    key: str
    field: Field
    sample: str = ""


@dataclass(frozen=True)
class Table:
    """A sheet cut into headings (``top`` to ``bottom``, from 0) and rows.

    ``typings`` are the old fonts in it, ``changed`` the cells that were converted, as typed, and ``doubtful``
    those that nobody can be sure of, each with its other reading.
    """

    sheet: Sheet
    top: int
    bottom: int
    columns: tuple[Column, ...]
    typings: tuple[Typing, ...] = ()
    changed: dict[Place, tuple[Typing, str]] = dataclass_field(default_factory=dict)
    doubtful: dict[Place, str] = dataclass_field(default_factory=dict)

    @property
    def signature(self) -> str:
        """The same headings in the same order have the same one."""
        joined = "\n".join(column.key for column in self.columns)
        return hashlib.sha256(joined.encode()).hexdigest()

    def mapped(self, fields: dict[str, Field]) -> "Table":
        """With some columns read as somebody said; what is not named stays as guessed."""
        columns = (replace(one, field=fields.get(one.key, one.field)) for one in self.columns)
        return replace(self, columns=tuple(columns))


def guess(heading: str) -> Field:
    """What a column is by its heading."""
    folded = fold(heading)
    bare = re.sub(r"[(\[](?!nam[)\]]|nu[)\]])[^)\]]*[)\]]", " ", folded)
    words = " ".join(re.sub(r"[^a-z0-9 ]", " ", bare.replace(",", " ").replace("/", " ")).split())
    return next((field for field, pattern in _PATTERNS if pattern.fullmatch(words)), Field.IGNORED)


def table(sheet: Sheet, heading_row: int | None = None) -> Table:
    """Find the headings, or take the ones in ``heading_row`` (from 0)."""
    found = modern(sheet)
    filled = _filled(_with_headings(found))
    top = _top(filled) if heading_row is None else min(max(0, heading_row), len(filled) - 1)
    bottom = _bottom(filled, top)
    found, doubts = settled(found, bottom)
    columns = _columns(filled, found.sheet, top, bottom)
    return Table(found.sheet, top, bottom, columns, found.typings, found.changed, doubts)


def _with_headings(found: Modern) -> Sheet:
    """A heading that reads in two ways is the one that says something; else it is typed as its row is."""
    rows = list(found.sheet.rows)
    for (number, place), (_font, other) in found.otherwise.items():
        typed = rows[number][place]
        if number >= LOOKED_AT or guess(typed) is not Field.IGNORED:
            continue
        if guess(other) is not Field.IGNORED or found.is_old_row(number):
            rows[number] = [*rows[number][:place], other, *rows[number][place + 1 :]]
    return replace(found.sheet, rows=rows)


def _filled(sheet: Sheet) -> list[list[str]]:
    """The first rows, with a merged cell's text in each cell that it covers."""
    rows = [[clean(cell) for cell in row] for row in sheet.rows[:LOOKED_AT]]
    for top, left, bottom, right in sheet.merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top : bottom + 1]:
            for place in range(left, min(right + 1, len(row))):
                row[place] = row[place] or rows[top][left]
    return rows


def _top(rows: list[list[str]]) -> int:
    """The row whose cells read most like headings, a name's among them; else the first wide one."""
    best, most = None, 1
    for number, row in enumerate(rows):
        fields = {guess(cell) for cell in row if cell} - {Field.IGNORED}
        if fields & _TELLING and len(fields) > most:
            best, most = number, len(fields)
    if best is not None:
        return _first_of_block(rows, best)
    wide = (number for number, row in enumerate(rows) if len({cell for cell in row if cell}) > 2)
    return next(wide, 0)


def _first_of_block(rows: list[list[str]], best: int) -> int:
    """Headings over two rows: the upper of them names the column of names, too, where its cell is merged."""
    while best and _names(rows[best]) and _names(rows[best - 1]) == _names(rows[best]):
        best -= 1
    return best


def _names(row: list[str]) -> dict[int, str]:
    return {place: cell for place, cell in enumerate(row) if cell and guess(cell) in _TELLING}


def _bottom(rows: list[list[str]], top: int) -> int:
    """The last row of headings: rows below it that only divide a heading, and a row of column numbers."""
    bottom = top
    for number in range(top + 1, min(top + _MOST_HEADING_ROWS, len(rows))):
        row, above = rows[number], rows[number - 1]
        if not (is_column_numbers(row) or _divides(row, above, _names(rows[top]))):
            break
        bottom = number
    return bottom


def _divides(row: list[str], above: list[str], names: dict[int, str]) -> bool:
    own = {place: cell for place, cell in enumerate(row) if cell and cell != above[place]}
    if not own or any(place in names for place in own):
        return False
    return all(guess(cell) is not Field.IGNORED and not re.search(r"\d", cell) for cell in own.values())


def is_column_numbers(row: list[str]) -> bool:
    """«(1) (2) (3)», «A B 1 2»: what forms print under their headings."""
    cells = [cell for cell in row if cell]
    if len(cells) < 3 or not all(re.fullmatch(r"[\[(]?(\d{1,2}|[A-Ha-h])[\])]?", cell) for cell in cells):
        return False
    numbers = [int(re.sub(r"\D", "", cell)) for cell in cells if re.search(r"\d", cell)]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else True


def _columns(rows: list[list[str]], sheet: Sheet, top: int, bottom: int) -> tuple[Column, ...]:
    width = len(rows[top])
    below = sheet.rows[bottom + 1 :]
    samples = [next((clean(row[place]) for row in below if row[place]), "") for place in range(width)]
    headings = _headings(rows[top : bottom + 1], width)
    seen: Counter = Counter()
    columns: list[Column] = []
    for place, heading in enumerate(headings):
        if not heading and not samples[place]:
            continue
        folded = fold(heading)
        seen[folded] += 1
        key = folded if seen[folded] == 1 else f"{folded}#{seen[folded]}"
        columns.append(Column(place, heading, key, guess(heading), samples[place][:80]))
    return tuple(_names_in_two(_once(columns)))


def _headings(rows: list[list[str]], width: int) -> list[str]:
    """«Năm sinh / Nam»: a column's headings from above; one cell in a group's row reaches to the next one."""
    lines = [row for row in rows if not is_column_numbers(row)]
    found = []
    for place in range(width):
        parts: list[str] = []
        for number, row in enumerate(lines):
            cell = row[place]
            if not cell and number == 0 and len(lines) > 1 and lines[1][place]:
                # Not merged, as in CSV: the group's name stands only over its first column.
                cell = next((row[left] for left in range(place - 1, -1, -1) if row[left]), "")
            if cell and cell not in parts:
                parts.append(cell)
        found.append(" ".join(parts))
    return found


def _once(columns: list[Column]) -> list[Column]:
    """A field that may stand only once is the first column's; places and posts may be in several."""
    seen: set[Field] = set()
    kept = []
    for column in columns:
        is_more = column.field in seen and column.field not in (Field.ADDRESS, Field.POST, Field.NAME)
        kept.append(replace(column, field=Field.IGNORED) if is_more else column)
        seen.add(column.field)
    if Field.GIVEN in seen and Field.SURNAME not in seen and Field.NAME not in seen:
        kept = [replace(one, field=Field.NAME) if one.field is Field.GIVEN else one for one in kept]
    return kept


def _names_in_two(columns: list[Column]) -> list[Column]:
    """«Họ và tên» over two columns holds the surname in one and the given name in the other."""
    named = [number for number, one in enumerate(columns) if one.field is Field.NAME]
    for first, second in zip(named, named[1:], strict=False):
        one, other = columns[first], columns[second]
        is_pair = other.place == one.place + 1 and fold(one.heading) == fold(other.heading)
        columns[second] = replace(other, field=Field.GIVEN if is_pair else Field.IGNORED)
        if is_pair:
            columns[first] = replace(one, field=Field.SURNAME)
            break
    return columns
