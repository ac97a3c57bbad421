"""Lines of a budget, and how pasted ones are understood."""

import re
from itertools import islice

from wtforms import HiddenField, SelectField, TextAreaField, validators

from festival.core import text
from festival.planning.forms.pasted import Pasted, cells_in, pasted_lines
from festival.planning.forms.seen import SeenField
from festival.planning.rules.budget import (
    MOST_LINES,
    MOST_MONEY,
    MOST_QUANTITY,
    SOURCE_NAMES,
    FundingSource,
)
from festival.planning.services.budget import LineContent
from festival.web.forms import BaseForm, CountField, InRange, LineField, MoneyField, NotDisguised, parse_whole

COLUMNS = ["Khoản", "Số lượng", "Đơn vị tính", "Đơn giá", "Nguồn", "Ghi chú"]
# What headings of budgets say, folded, and which column they stand over; others are passed over.
_HEADINGS = {
    **dict.fromkeys(("khoan", "noi dung", "khoan chi", "noi dung chi", "ten khoan"), "title"),
    **dict.fromkeys(("sl", "so luong"), "quantity"),
    **dict.fromkeys(("dvt", "don vi", "don vi tinh"), "unit"),
    **dict.fromkeys(("don gia", "don gia (dong)"), "unit_price"),
    **dict.fromkeys(("thanh tien", "thanh tien (dong)"), "planned"),
    **dict.fromkeys(("nguon", "nguon kinh phi"), "source"),
    **dict.fromkeys(("ghi chu",), "note"),
    **dict.fromkeys(("tt", "stt"), "number"),
}
_USUAL_ORDER = ["title", "quantity", "unit", "unit_price", "source", "note"]
_SUMS = ("cong", "tong", "tong cong", "tong so")
_SOURCE_WORDS = {
    **dict.fromkeys(("ns", "nsx", "nst", "nsnn", "nsdp", "ns xa", "ns tinh"), "state"),
    **dict.fromkeys(("ngan sach", "ngan sach xa", "ngan sach tinh", "ngan sach nha nuoc"), "state"),
    **dict.fromkeys(("xhh", "xa hoi hoa", "nguon xa hoi hoa", "van dong"), "social"),
}


class BudgetLineForm(BaseForm):
    title = LineField("Khoản", most=300)
    quantity = CountField("Số lượng", most=MOST_QUANTITY)
    unit = LineField("Đơn vị tính", required=False, most=40)
    unit_price = MoneyField("Đơn giá", [InRange(0, MOST_MONEY)])
    source = SelectField("Nguồn", choices={source.value: name for source, name in SOURCE_NAMES.items()})
    note = LineField("Ghi chú", required=False, most=300)
    seen = SeenField()

    @property
    def content(self) -> LineContent:
        return LineContent(
            title=self.title.data,
            quantity=self.quantity.data,
            unit=self.unit.data or "",
            unit_price=self.unit_price.data,
            source=FundingSource(self.source.data),
            note=self.note.data or "",
        )


class PasteBudgetForm(BaseForm):
    rows = TextAreaField(
        "Các khoản", [validators.InputRequired(), NotDisguised(), validators.Length(max=300_000)]
    )
    is_checked = HiddenField("Đã xem trước")
    seen = SeenField()


class SpentField(MoneyField):
    """Money spent on one line; empty while nobody knows."""

    def __init__(self, label=None, checks=(), **options):
        super().__init__(label, [InRange(0, MOST_MONEY), *checks], required=False, **options)


def spent_form(lines, **options) -> BaseForm:
    """A box for each line, and hidden beside it what was shown there."""
    fields = {f"spent_{line.id}": SpentField(line.title) for line in lines}
    fields |= {f"shown_{line.id}": HiddenField("Đã ghi") for line in lines}
    form_class = type("SpentForm", (BaseForm,), fields)
    data = {f"spent_{line.id}": line.spent for line in lines}
    data |= {f"shown_{line.id}": "" if line.spent is None else str(line.spent) for line in lines}
    return form_class(data=data, **options)


def amounts_in(form, posted) -> tuple[dict, dict]:
    """What was typed and what had been shown, by the line's id; also of lines that are gone by now."""
    ids = [int(name[6:]) for name in posted if re.fullmatch("spent_[0-9]{1,9}", name)]
    typed, shown = {}, {}
    for line_id in ids:
        said = posted.get(f"shown_{line_id}", "")
        shown[line_id] = int(said) if re.fullmatch("[0-9]{1,15}", said) else None
        field = dict(form._fields).get(f"spent_{line_id}")
        # No amount is negative: a line that is gone always differs, and the service says so.
        typed[line_id] = -1 if field is None else field.data
    return typed, shown


def parse_source(typed: str) -> FundingSource | None:
    """«NSX», «XHH», «Ngân sách xã», «Xã hội hóa» and the like."""
    value = _SOURCE_WORDS.get(text.fold(typed).strip(" ."))
    return FundingSource(value) if value else None


def understood(pasted: str) -> list[Pasted]:
    """Tab-separated lines; a line of headings says which column is which, a line of sums is passed over."""
    order, has_headings = _order(pasted)
    lines = pasted_lines(pasted, len(order), (), MOST_LINES + 1 + has_headings)
    kept = (
        cells
        for _number, cells in islice(lines, int(has_headings), None)
        if not any(text.fold(cell) in _SUMS for cell in cells[:2])
    )
    return [_line(number, cells, order) for number, cells in enumerate(kept, 1)]


def _order(pasted: str) -> tuple[list[str], bool]:
    """Which column is which, and whether the first line said so."""
    first = next((cells for cells in cells_in(pasted) if any(cells)), [])
    names = [_HEADINGS.get(text.fold(cell), "") for cell in first]
    if {"title", "quantity", "unit_price", "source"} <= set(names):
        return names, True
    return _USUAL_ORDER, False


def _line(number: int, cells: list[str], order: list[str]) -> Pasted:
    named = dict(zip(reversed(order), reversed((cells + [""] * len(order))[: len(order)]), strict=True))
    shown = [named.get(name, "") for name in _USUAL_ORDER]
    error = _fault(named, any(cells[len(order) :]))
    if error:
        return Pasted(number, shown, error=error)
    content = LineContent(
        title=named["title"],
        quantity=parse_whole(named["quantity"]),
        unit=named.get("unit", ""),
        unit_price=parse_whole(named["unit_price"]),
        source=parse_source(named["source"]),
        note=named.get("note", ""),
    )
    return Pasted(number, shown, content)


def _fault(named: dict[str, str], has_more: bool) -> str:
    quantity, price = parse_whole(named["quantity"]), parse_whole(named["unit_price"])
    planned = named.get("planned", "")
    faults = [
        (has_more, "Dòng có nhiều cột hơn tiêu đề."),
        (not named["title"], "Thiếu tên khoản."),
        (len(named["title"]) > 300, "Tên khoản dài quá 300 ký tự."),
        (len(named.get("unit", "")) > 40, "Đơn vị tính dài quá 40 ký tự."),
        (len(named.get("note", "")) > 300, "Ghi chú dài quá 300 ký tự."),
        (quantity is None, "Số lượng phải là số nguyên. Ví dụ: 300."),
        ((quantity or 0) > MOST_QUANTITY, "Số lượng quá lớn."),
        (price is None, "Đơn giá chưa đúng. Ví dụ: 3.500.000."),
        ((price or 0) > MOST_MONEY, "Đơn giá quá lớn."),
        (parse_source(named["source"]) is None, "Nguồn ghi NSX (ngân sách) hoặc XHH (xã hội hóa)."),
        (
            bool(planned) and parse_whole(planned) != (quantity or 0) * (price or 0),
            "Thành tiền không bằng số lượng nhân đơn giá.",
        ),
    ]
    return next((sentence for is_wrong, sentence in faults if is_wrong), "")
