"""Many awards of a year, pasted: name, award, number and day of the decision."""

from datetime import date

from wtforms import HiddenField, TextAreaField, validators

from festival.core import text
from festival.core.errors import RuleBroken
from festival.nominations.forms.records import code_of
from festival.nominations.models import AwardType
from festival.nominations.rules import RecipientKind
from festival.nominations.rules.records import (
    AwardNote,
    NotedLine,
    check_note,
    kind_of,
    without_salutation,
)
from festival.planning.forms.pasted import Pasted, pasted_lines
from festival.web.forms import BaseForm, NotDisguised, parse_day

COLUMNS = ["Họ và tên, tập thể", "Danh hiệu, hình thức", "Số quyết định", "Ngày quyết định"]
HEADINGS = ("ho va ten", "ho va ten, tap the", "ten", "ho ten", "tap the")
MOST_LINES = 300


class NotingForm(BaseForm):
    rows = TextAreaField(
        "Danh sách", [validators.InputRequired(), NotDisguised(), validators.Length(max=200_000)]
    )
    is_checked = HiddenField("Đã xem trước")


def understood(pasted: str, *, awards: list[AwardType], year: int, today: date) -> list[Pasted]:
    """Each line with what it means, or why it means nothing."""
    rows, seen = [], {}
    known = {award.code: award for award in awards}
    for number, found in pasted_lines(pasted, len(COLUMNS), HEADINGS, MOST_LINES):
        cells = [*found, *[""] * len(COLUMNS)]
        shown = cells[: len(COLUMNS)]
        try:
            line = _line(number, cells, known, year)
            check_note(line.note, today)
            first = seen.setdefault((text.fold(line.name), line.note.name), number)
            if first != number:
                raise RuleBroken(f"Trùng với dòng {first}.")
        except RuleBroken as fault:
            rows.append(Pasted(number, shown, error=str(fault)))
        else:
            rows.append(Pasted(number, shown, line))
    return rows


def _line(number: int, cells: list[str], awards: dict[str, AwardType], year: int) -> NotedLine:
    name, award_words, decision_number, day = cells[: len(COLUMNS)]
    if any(cells[len(COLUMNS) :]):
        raise RuleBroken("Dòng có quá 4 cột. Hãy bỏ cột thừa.")
    salutation, name = without_salutation(name)
    if not any(letter.isalpha() for letter in name):
        raise RuleBroken("Thiếu tên. Cột đầu là họ và tên hoặc tên tập thể, không phải số thứ tự.")
    if len(name) > 200 or len(decision_number) > 60:
        raise RuleBroken("Chữ quá dài: tên tối đa 200, số quyết định tối đa 60 ký tự.")
    code = code_of(award_words, awards.values())
    if code is None:
        words = award_words[:60]
        raise RuleBroken(f"Không có «{words}» trong danh mục. Hãy ghi đúng tên hoặc mã, ví dụ LDTT.")
    decided_on = parse_day(day) if day else None
    if day and decided_on is None:
        raise RuleBroken("Ngày quyết định chưa đúng. Ví dụ: 15/12/2026.")
    note = AwardNote(
        code=code,
        name=awards[code].name,
        year=year,
        decision_number=decision_number,
        decided_on=decided_on,
    )
    kind = kind_of({kind: awards[code].multiple(kind) for kind in RecipientKind})
    return NotedLine(number, salutation, name, kind, note)
