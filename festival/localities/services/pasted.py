"""How a list pasted from a spreadsheet is understood, before anything is stored."""

import re
from dataclasses import dataclass, replace

from festival.core.errors import RuleBroken
from festival.core.text import clean, fold, is_disguised
from festival.localities.rules import KIND_NAMES, PLAIN_WORD, UNIT_WORDS, LocalityKind

MOST_PASTED = 500
MOST_LETTERS = 200


def unit_word_of(name: str, kind: LocalityKind) -> str:
    """«Tổ dân phố 5» is a «tổ dân phố»; a name without such a word gets its kind's plain word."""
    folded = fold(name)
    for word in UNIT_WORDS[kind]:
        if folded == fold(word) or folded.startswith(fold(word) + " "):
            return word
    return PLAIN_WORD.get(kind, "")


_KIND_WORDS = {
    "khu dan cu": LocalityKind.RESIDENTIAL_AREA,
    "co quan": LocalityKind.OFFICE,
    "doanh nghiep": LocalityKind.ENTERPRISE,
    "truong": LocalityKind.SCHOOL,
    "truong hoc": LocalityKind.SCHOOL,
    "co so giao duc": LocalityKind.SCHOOL,
}


@dataclass(frozen=True)
class PastedUnit:
    """A pasted line as it was understood; ``error`` says why it cannot be taken."""

    number: int
    name: str
    kind: LocalityKind | None
    unit_word: str = ""
    error: str = ""
    is_known: bool = False

    @property
    def cells(self) -> tuple[str, str]:
        return self.name, KIND_NAMES[self.kind] if self.kind else ""


def split_cells(line: str) -> list[str]:
    """Cells of a pasted line, separated by tabs or semicolons."""
    return [clean(cell) for cell in re.split(r"[\t;]", line)]


def pasted_lines(text: str) -> list[tuple[int, str]]:
    """Numbered lines that hold something; RuleBroken when there are none or too many."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip(" \t;")]
    if not lines:
        raise RuleBroken("Danh sách đang trống. Hãy dán ít nhất một dòng.")
    if len(lines) > MOST_PASTED:
        raise RuleBroken(f"Mỗi lần dán tối đa {MOST_PASTED} dòng. Hãy chia danh sách thành nhiều phần.")
    return lines


def read_pasted(text: str, default: LocalityKind, known: set[str]) -> list[PastedUnit]:
    """Lines «name [tab] kind»; ``known`` are the folded names that the commune already has."""
    rows, seen = [], {}
    for number, line in pasted_lines(text):
        row = _read_line(number, line, default)
        key = fold(row.name)
        if not row.error and key in seen:
            row = replace(row, error=f"Trùng với dòng {seen[key]}.")
        elif not row.error:
            seen[key] = number
            row = replace(row, is_known=key in known)
        rows.append(row)
    return rows


def _read_line(number: int, line: str, default: LocalityKind) -> PastedUnit:
    name, *rest = split_cells(line)
    kind_word = next((cell for cell in rest if cell), "")
    kind = _KIND_WORDS.get(fold(kind_word)) if kind_word else default
    error = ""
    if not name:
        error = "Thiếu tên."
    elif is_disguised(line.replace("\t", " ")):
        error = "Có ký tự điều khiển ẩn."
    elif len(name) > MOST_LETTERS:
        error = f"Tên dài quá {MOST_LETTERS} ký tự."
    elif kind is None:
        error = f"Không có loại «{kind_word[:40]}». Hãy ghi: khu dân cư, cơ quan, doanh nghiệp hoặc trường."
    return PastedUnit(number, name, kind, unit_word_of(name, kind) if kind else "", error)
