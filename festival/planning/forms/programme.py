"""Rows of a programme, and how pasted ones are understood."""

from dataclasses import dataclass

from wtforms import HiddenField, IntegerField, RadioField, TextAreaField, validators
from wtforms.widgets import HiddenInput

from festival.core import text
from festival.planning import rules
from festival.planning.forms.seen import SeenField
from festival.planning.rules import ProgrammePart
from festival.planning.rules.programme import MOST_ROWS
from festival.planning.services import ItemContent
from festival.web.forms import BaseForm, ClockField, CountField, LineField, NotDisguised, parse_time

COLUMNS = ["Giờ", "Phút", "Phần", "Nội dung", "Phụ trách", "Cần chuẩn bị"]
# The least that makes a row: when, how long, in which part, what.
LEAST_CELLS = 4


class ItemForm(BaseForm):
    part = RadioField("Phần", choices={part.value: name for part, name in rules.PART_NAMES.items()})
    starts_at = ClockField("Bắt đầu")
    minutes = CountField("Thời lượng", most=1440)
    title = LineField("Nội dung", most=300)
    presenter = LineField("Phụ trách", required=False, most=200)
    needs = LineField("Cần chuẩn bị", required=False, most=300)
    position = IntegerField("Vị trí", [validators.Optional()], widget=HiddenInput())

    @property
    def content(self) -> ItemContent:
        return ItemContent(
            part=ProgrammePart(self.part.data),
            starts_at=self.starts_at.data,
            minutes=self.minutes.data,
            title=self.title.data,
            presenter=self.presenter.data or "",
            needs=self.needs.data or "",
        )


class PasteForm(BaseForm):
    rows = TextAreaField(
        "Các dòng chương trình", [validators.InputRequired(), NotDisguised(), validators.Length(max=60_000)]
    )
    is_checked = HiddenField("Đã xem trước")
    seen = SeenField()


@dataclass(frozen=True)
class PastedRow:
    """One pasted line: its cells for the preview, and either what it means or why it means nothing."""

    number: int
    cells: list[str]
    content: ItemContent | None = None
    error: str = ""


def understood(pasted: str) -> list[PastedRow]:
    """Tab-separated lines as rows; a first line of headings and empty lines are passed over."""
    rows = []
    for line in pasted.splitlines():
        cells = [text.clean(cell) for cell in line.split("\t")]
        if not any(cells) or (not rows and text.fold(cells[0]) in ("gio", "thoi gian", "bat dau")):
            continue
        rows.append(_row(len(rows) + 1, cells))
        if len(rows) > MOST_ROWS:
            break
    return rows


def _row(number: int, cells: list[str]) -> PastedRow:
    shown = (cells + [""] * len(COLUMNS))[: len(COLUMNS)]
    error = _fault(cells, shown)
    if error:
        return PastedRow(number, shown, error=error)
    start, minutes, part, title, presenter, needs = shown
    content = ItemContent(
        part=_part(part),
        starts_at=parse_time(start),
        minutes=int(minutes),
        title=title,
        presenter=presenter,
        needs=needs,
    )
    return PastedRow(number, shown, content)


def _fault(cells: list[str], shown: list[str]) -> str:
    start, minutes, _part_cell, title, presenter, needs = shown
    if len(cells) < LEAST_CELLS:
        return f"Dòng cần ít nhất {LEAST_CELLS} cột, cách nhau bằng phím Tab."
    if any(cells[len(COLUMNS) :]):
        return f"Dòng có quá {len(COLUMNS)} cột."
    if parse_time(start) is None:
        return "Giờ chưa đúng. Ví dụ: 07:30."
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) <= 4 and int(minutes) <= 1440):
        return "Số phút phải là số nguyên từ 0 đến 1440."
    if not title:
        return "Thiếu nội dung."
    if len(title) > 300 or len(presenter) > 200 or len(needs) > 300:
        return "Chữ quá dài: nội dung 300, phụ trách 200, cần chuẩn bị 300 ký tự."
    return ""


def _part(cell: str) -> ProgrammePart:
    """«Lễ», «Phần hội», «-»: offices write the part in many ways."""
    words = text.fold(cell).split()
    if "le" in words:
        return ProgrammePart.CEREMONY
    return ProgrammePart.FESTIVITY if "hoi" in words else ProgrammePart.OTHER
