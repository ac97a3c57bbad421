"""The rows under the headings: whom each proposes, or why it cannot be read, or why it is nobody's."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from festival.core.errors import RuleBroken
from festival.core.text import clean, fold
from festival.nominations.rules import (
    MAX_CITATION,
    MAX_REPORT,
    AwardBasis,
    RecipientKind,
    Salutation,
    check_person_name,
    with_full_stop,
)
from festival.nominations.sheets import cells
from festival.nominations.sheets.headings import Field, Table, is_column_numbers
from festival.nominations.sheets.reading import BROKEN

_MOST_ADDRESS = 200
_MARK = r"(?:[IVXL]{1,6}|[A-H]|\d{1,2})"
_MARKED = re.compile(rf"({_MARK})\s*[.)/:\-–]\s*(\S.*)")
_ROMAN = re.compile(r"[IVXL]{1,6}|[A-H]")
_FOOTER = re.compile(
    r"(nguoi (lap|ky|tong hop)|tm\b|t/m|kt\b|tl\b|thu truong|(pho )?chu tich|truong (thon|ban|khu|phong)|"
    r"xac nhan|noi nhan|\(?ky(,| ten)|([a-z ]+, )?ngay .{0,6} ?thang .{0,6} ?nam|to truong|bi thu|"
    r"danh sach (nay )?(gom|co)|an dinh|lap bieu|chu ky|dai dien)\b.*"
)
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NAMED = (Field.NAME, Field.SURNAME)
_PERSONAL = (Field.BIRTH, Field.MALE, Field.FEMALE, Field.SALUTATION, Field.KIND)
# Where any words may stand.
_FREE = (*_NAMED, Field.GIVEN, Field.POST, Field.ADDRESS, Field.LEADER, Field.CITATION, Field.REPORT)
_NUMBERED = re.compile(r"\d{1,5}[.)]?")
_SMALL_NUMBER = re.compile(r"\d{1,4}")
_TOTAL = re.compile(r"(tong( cong| so)?|cong)\b.*")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row that proposes somebody; ``award`` and ``unit`` are as typed, «» where nothing is said."""

    number: int
    kind: RecipientKind | None = None
    salutation: Salutation = Salutation.NONE
    name: str = ""
    birth_year: int | None = None
    address_line: str = ""
    award: str = ""
    unit: str = ""
    basis: AwardBasis | None = None
    citation: str = ""
    report: str = ""
    head_count: int | None = None
    women_count: int | None = None
    leader: str = ""
    faults: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    # Groups above the row that name no kind: an award or a unit, most likely.
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passed:
    """A row that proposes nobody."""

    number: int
    words: str
    why: str


@dataclass
class Reading:
    lines: list[Line] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)


@dataclass
class _Groups:
    """What the group rows above say until the next of their sort."""

    kind: RecipientKind | None = None
    named: dict[str, str] = field(default_factory=dict)


def read_rows(table: Table, *, today: date, kind: RecipientKind | None = None) -> Reading:
    """``kind`` is what rows are that say nothing of it."""
    reading, groups, is_over = Reading(), _Groups(), False
    places, headings = _places(table), _heading_cells(table)
    numbers = places.get(Field.NUMBER)
    for at in range(table.bottom + 1, len(table.sheet.rows)):
        row = table.sheet.rows[at]
        filled = {place: cell for place, cell in enumerate(row) if cell}
        if not filled:
            continue
        why = _why_passed(filled, headings, places, is_over)
        is_over = is_over or why == "Phần ký"
        if not why and (group := _group(row, filled, numbers)):
            _enter(groups, *group)
            why = f"Nhóm: {group[1]}"
        if why:
            reading.passed.append(Passed(at + 1, _words(filled), why))
        else:
            found = _Row(at + 1, row, places, today)
            if table.changed or table.doubtful:
                found.tell_fonts(table)
            reading.lines.append(found.read(groups, kind))
    return reading


def _places(table: Table) -> dict[Field, list[int]]:
    places: dict[Field, list[int]] = {}
    for column in table.columns:
        if column.field is not Field.IGNORED:
            places.setdefault(column.field, []).append(column.place)
    return places


def _heading_cells(table: Table) -> set[str]:
    rows = table.sheet.rows[table.top : table.bottom + 1]
    cells_of_rows = {fold(cell) for row in rows for cell in row if cell}
    return cells_of_rows | {fold(column.heading) for column in table.columns}


def _words(filled: dict[int, str]) -> str:
    return " · ".join(clean(cell) for cell in filled.values() if cell != BROKEN)[:120]


def _why_passed(filled: dict[int, str], headings: set[str], places, is_over: bool) -> str:
    """What a row is that proposes nobody, as far as it shows by itself; «» for another one."""
    numbers = places.get(Field.NUMBER)
    if numbers and _is_plainly_somebody(filled, numbers[0], places):
        return ""
    folded = {place: fold(cell) for place, cell in filled.items()}
    same = sum(1 for cell in folded.values() if cell in headings)
    if same >= 2 and same * 2 > len(filled):
        return "Tiêu đề nhắc lại"
    if any("(vi du)" in cell for cell in folded.values()):
        return "Dòng ví dụ của tệp mẫu"
    if is_column_numbers([clean(cell) for cell in filled.values()]):
        return "Số thứ tự của cột"
    if numbers and _NUMBERED.fullmatch(clean(filled.get(numbers[0], ""))):
        return ""
    first = next(iter(folded.values()))
    if _TOTAL.fullmatch(first):
        return "Dòng tổng cộng"
    # Under a signature nobody is proposed any more, unless the row says more of a person than a name.
    if len(filled) > 3 or _tells_somebody(folded, places):
        return ""
    is_signature = is_over or any(_FOOTER.fullmatch(cell) for cell in folded.values())
    return "Phần ký" if is_signature else ""


def _is_plainly_somebody(filled: dict[int, str], number: int, places) -> bool:
    """A number before a name of letters: most rows of most lists, told without looking at every cell."""
    names = [filled.get(place, "") for wanted in _NAMED for place in places.get(wanted, ())]
    return (
        bool(_NUMBERED.fullmatch(filled.get(number, "")))
        and any(map(_LETTERS.search, names))
        and not any("(" in one for one in names)
    )


def _tells_somebody(folded: dict[int, str], places: dict[Field, list[int]]) -> bool:
    names = [folded.get(place, "") for wanted in _NAMED for place in places.get(wanted, ())]
    told = [folded.get(place, "") for wanted in _PERSONAL for place in places.get(wanted, ())]
    is_named = any(name and not _FOOTER.fullmatch(name) for name in names)
    return is_named and any(cell and not _FOOTER.fullmatch(cell) for cell in told)


def _group(row, filled: dict[int, str], numbers) -> tuple[str, str] | None:
    """The mark of a group row («I», «A», or «» without one) and its words; None for another row."""
    is_marked = bool(numbers) and _ROMAN.fullmatch(clean(row[numbers[0]])) is not None
    texts, told = [], 0
    for text in map(clean, filled.values()):
        if text not in texts:
            texts.append(text)
            told += _SMALL_NUMBER.fullmatch(text) is None
        # Nearly every row says so much of somebody.
        if told > 1 + is_marked:
            return None
    mark = ""
    if is_marked:
        mark, texts = texts[0], texts[1:]
    if len(texts) != 1:
        # «I. Tập thể» with «05» at the right end.
        texts = [text for text in texts if not _SMALL_NUMBER.fullmatch(text)] if mark or texts else texts
    if len(texts) != 1:
        return None
    words = texts[0]
    if not mark and (marked := _MARKED.fullmatch(words)):
        mark, words = marked[1], marked[2]
        if mark.isdecimal() and cells.kind(words) is None:
            return None
    if not mark and cells.kind(words) is None:
        return None
    return ("letter" if re.fullmatch("[A-H]", mark) else "roman" if mark else ""), words


def _enter(groups: _Groups, mark: str, words: str) -> None:
    found = cells.kind(words)
    if found is not None:
        groups.kind = found
        return
    groups.named[mark] = words
    if mark == "letter":
        groups.named.pop("roman", None)


class _Row:
    """Reads one row; a cell that cannot be read becomes a sentence, and the others are read all the same."""

    def __init__(self, number: int, row: list[str], places: dict[Field, list[int]], today: date):
        self.number, self.row, self.places, self.today = number, row, places, today
        self.faults: list[str] = []
        self.warnings: list[str] = []

    def cell(self, wanted: Field) -> str:
        return next((self.row[place] for place in self.places.get(wanted, ()) if self.row[place]), "")

    def tried(self, read: Callable, *arguments, default=None, **options):
        try:
            return read(*arguments, **options)
        except RuleBroken as fault:
            self.faults.append(str(fault))
            return default

    def text(self, wanted: Field, label: str, most: int) -> str:
        cell = self.cell(wanted)
        return self.tried(cells.line, cell, label=label, most=most, default="") if cell else ""

    def tell_fonts(self, table: Table) -> None:
        """What was converted is shown, what reads in two ways refused; other columns know their words."""
        doubts: list[str] = []
        for place in [place for wanted in _FREE for place in self.places.get(wanted, ())]:
            at, cell = (self.number - 1, place), clean(self.row[place])[:60]
            if at in table.changed:
                font, typed = table.changed[at]
                self.warnings.append(f"Đổi từ phông {font.name}: «{typed.strip()[:60]}» → «{cell}».")
            elif at in table.doubtful and (other := clean(table.doubtful[at])[:60]) != cell:
                doubts.append(f"«{cell}» cũng có thể là «{other}»")
            elif at in table.doubtful:
                self.faults.append(_TORN.format(cell))
        if doubts:
            more = f" (và {len(doubts) - 1} ô khác của dòng)" if len(doubts) > 1 else ""
            self.faults.append(_TWO_FONTS.format(doubts[0], more))

    def read(self, groups: _Groups, usual: RecipientKind | None) -> Line:
        typed = self.cell(Field.NAME) or " ".join(
            part for part in (self.cell(Field.SURNAME), self.cell(Field.GIVEN)) if part
        )
        told, year = self._birth()
        kind = self._kind(typed, groups, usual, is_person=bool(year or told is not Salutation.NONE))
        salutation, name = self._name(kind, typed, told)
        if name and name.upper() == name and kind is RecipientKind.INDIVIDUAL:
            self.warnings.append("Tên viết toàn chữ in hoa, được giữ như đã gõ.")
        if kind is RecipientKind.INDIVIDUAL and year is None and not self.faults:
            self.warnings.append("Thiếu năm sinh: bổ sung trước khi nộp.")
        return Line(
            number=self.number,
            kind=kind,
            salutation=salutation,
            name=name,
            birth_year=year if kind is not RecipientKind.COLLECTIVE else None,
            address_line=self._address(),
            award=self.text(Field.AWARD, "Hình thức khen thưởng", 300),
            unit=self.text(Field.UNIT, "Đơn vị đề nghị", 200),
            basis=self.tried(cells.basis, self.cell(Field.BASIS)),
            citation=with_full_stop(self.text(Field.CITATION, "Nội dung khen thưởng", MAX_CITATION)),
            report=self.text(Field.REPORT, "Báo cáo thành tích", MAX_REPORT),
            **self._of_collective(kind),
            faults=tuple(self.faults),
            warnings=tuple(self.warnings),
            groups=tuple(groups.named.values()),
        )

    def _birth(self) -> tuple[Salutation, int | None]:
        """Year and salutation, which lists often write into columns for men and for women."""
        told = self.tried(cells.salutation, self.cell(Field.SALUTATION), default=Salutation.NONE)
        year = self.tried(cells.birth_year, self.cell(Field.BIRTH), self.today)
        for wanted, whom in ((Field.MALE, Salutation.MR), (Field.FEMALE, Salutation.MRS)):
            cell = self.cell(wanted)
            if not clean(cell) or clean(cell) == "-":
                continue
            if told not in (Salutation.NONE, whom):
                self.faults.append("Vừa ghi nam vừa ghi nữ. Hãy kiểm tra lại.")
            told = whom
            if not cells.is_tick(cell):
                year = self.tried(cells.birth_year, cell, self.today, default=year)
        return told, year

    def _kind(self, typed: str, groups: _Groups, usual, *, is_person: bool) -> RecipientKind | None:
        cell = self.cell(Field.KIND)
        if clean(cell):
            found = cells.kind(cell)
            if found is None:
                self.faults.append(
                    f"Đối tượng «{clean(cell)[:40]}» chưa rõ. Hãy ghi Cá nhân, Tập thể hoặc Hộ."
                )
            return found
        if cells.is_household(typed):
            return RecipientKind.HOUSEHOLD
        found = groups.kind or usual
        if found is None and (is_person or re.match(r"(ông|bà)\s", clean(typed), re.IGNORECASE)):
            found = RecipientKind.INDIVIDUAL
        if found is None and not self.faults:
            self.faults.append(
                "Chưa rõ là cá nhân, tập thể hay hộ gia đình."
                " Hãy thêm cột «Đối tượng» hoặc chọn chung cho cả bảng."
            )
        return found

    def _name(self, kind: RecipientKind | None, typed: str, told: Salutation) -> tuple[Salutation, str]:
        if not clean(typed) or typed == BROKEN:
            self.faults.append("Thiếu họ và tên hoặc tên tập thể." if not typed else _BROKEN_NAME)
            return told, ""
        if kind is RecipientKind.COLLECTIVE:
            return Salutation.NONE, self.tried(cells.collective, typed, default="")
        read = cells.household if kind is RecipientKind.HOUSEHOLD else cells.person
        own, name = self.tried(read, typed, default=(told, clean(typed)[:200]))
        if kind is RecipientKind.INDIVIDUAL and not self.faults:
            self.tried(check_person_name, name)
        if Salutation.NONE not in (own, told) and own is not told and kind is RecipientKind.INDIVIDUAL:
            self.faults.append(f"Trước tên ghi {own.value} nhưng giới tính ghi khác. Hãy kiểm tra lại.")
        salutation = own if own is not Salutation.NONE else told
        if salutation is Salutation.NONE and kind is not None:
            self.faults.append("Thiếu Ông hoặc Bà (giới tính). Danh xưng không được đoán từ tên.")
        return salutation, name

    def _address(self) -> str:
        parts: list[str] = []
        for wanted in (Field.POST, Field.ADDRESS):
            for place in self.places.get(wanted, ()):
                part = self.tried(cells.line, self.row[place], label="Chức vụ, đơn vị", most=1000, default="")
                if part and part not in parts:
                    parts.append(part)
        return self.tried(
            cells.line, ", ".join(parts), label="Chức vụ, đơn vị, địa chỉ", most=_MOST_ADDRESS, default=""
        )

    def _of_collective(self, kind: RecipientKind | None) -> dict:
        if kind is not RecipientKind.COLLECTIVE:
            return {}
        total = self.tried(cells.count, self.cell(Field.HEAD_COUNT), label="Số người")
        women = self.tried(cells.count, self.cell(Field.WOMEN_COUNT), label="Số nữ")
        if total is not None and women is not None and women > total:
            self.faults.append("Số nữ nhiều hơn số người. Hãy kiểm tra lại.")
        leader = self.text(Field.LEADER, "Người đứng đầu", 200)
        return {"head_count": total, "women_count": women, "leader": leader}


_BROKEN_NAME = "Họ và tên: công thức trong ô bị lỗi. Hãy gõ lại giá trị vào ô."
# Typed anew it would be the same letters: the file has to change.
_TWO_FONTS = (
    "Ô {} viết bằng phông cũ như các ô khác của tệp{}."
    " Hãy đổi cả tệp sang Unicode, hoặc để dòng này ở tệp riêng, rồi tải lại."
)
_TORN = "Ô «{}» lẫn chữ Unicode với chữ phông cũ (TCVN3, VNI). Hãy gõ lại ô này bằng Unicode."
