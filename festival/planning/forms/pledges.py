"""Pledges, and how pasted signers are understood."""

from dataclasses import dataclass

from wtforms import HiddenField, RadioField, TextAreaField, validators

from festival.core import text
from festival.planning.forms.pasted import cells_in
from festival.planning.rules import pledges
from festival.planning.rules.pledges import PledgeKind
from festival.web.forms import BaseForm, CountField, DayField, LineField, LinesField, NotDisguised, choices

MOST_LETTERS = 200


class PledgeForm(BaseForm):
    title = LineField("Tên bản cam kết", most=300)
    promises = LinesField("Nội dung cam kết", most=4000)


KINDS = choices((kind.value, name) for kind, name in pledges.PLEDGE_NAMES.items())


class NewPledgeForm(PledgeForm):
    kind = RadioField("Loại", choices=KINDS)


class EndPledgeForm(BaseForm):
    count = CountField("Số dòng trong danh sách ký")


class SignForm(BaseForm):
    """Who signed comes as ticked boxes, as one pressed button, or as the list that was shown."""

    signed_on = DayField("Ngày ký")
    shown = HiddenField("Danh sách đã xem")


class SignersForm(BaseForm):
    rows = TextAreaField(
        "Người ký", [validators.InputRequired(), NotDisguised(), validators.Length(max=200_000)]
    )
    is_checked = HiddenField("Đã xem trước")


@dataclass(frozen=True)
class PastedSigner:
    number: int
    cells: list[str]
    error: str = ""


def columns(kind: PledgeKind) -> list[str]:
    return [pledges.NAME_HEADS[kind], pledges.ADDRESS_HEADS[kind]]


def understood(pasted: str, kind: PledgeKind) -> list[PastedSigner]:
    """A name and what tells it from the same name; headings and empty lines are passed over."""
    rows, places = [], {}
    for cells in cells_in(pasted):
        if not any(cells) or (not rows and _is_heading(cells[0])):
            continue
        number = len(rows) + 1
        shown = [*cells, ""][:2]
        key = tuple(text.fold(cell) for cell in shown)
        fault = _fault(cells, shown, kind) or _twice(places.setdefault(key, number), number, kind)
        rows.append(PastedSigner(number, shown, fault))
        if number > pledges.MOST_SIGNERS:
            break
    return rows


def _is_heading(cell: str) -> bool:
    return text.fold(cell) in ("ho va ten", "ho ten", "ho va ten chu ho", "chu ho", "khu dan cu", "ten")


def _fault(cells: list[str], shown: list[str], kind: PledgeKind) -> str:
    if any(cells[2:]):
        return f"Dòng có quá 2 cột. {pledges.KEPT[kind]}, không ghi gì thêm."
    if not shown[0]:
        return "Thiếu tên."
    if max(len(cell) for cell in shown) > MOST_LETTERS:
        return f"Chữ quá dài, tối đa {MOST_LETTERS} ký tự mỗi ô."
    if any(pledges.holds_number(cell) for cell in shown):
        return f"Không ghi số định danh, số điện thoại. {pledges.KEPT[kind]}."
    if not any(letter.isalpha() for letter in shown[0]):
        return "Tên không có chữ cái nào. Cột đầu là tên, không phải số thứ tự."
    return ""


def _twice(first: int, number: int, kind: PledgeKind) -> str:
    return f"Trùng với dòng {first}. {pledges.TOLD_APART[kind]}" if first != number else ""


def ids_in(typed: list[str]) -> list[int]:
    """Ids as forms send them; anything else is no id."""
    return [int(one) for one in typed if one.isascii() and one.isdecimal() and len(one) < 10]
