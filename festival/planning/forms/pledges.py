"""Pledges, and how pasted signers are understood."""

from dataclasses import dataclass

from wtforms import HiddenField, RadioField, TextAreaField, validators

from festival.core import text
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


def understood(pasted: str) -> list[PastedSigner]:
    """A name and an address a line; a first line of headings and empty lines are passed over."""
    rows, places = [], {}
    for line in pasted.splitlines():
        cells = [text.clean(cell) for cell in line.split("\t")]
        if not any(cells) or (not rows and _is_heading(cells[0])):
            continue
        number = len(rows) + 1
        shown = [*cells, ""][:2]
        key = tuple(text.fold(cell) for cell in shown)
        fault = _fault(cells, shown) or _twice(places.setdefault(key, number), number)
        rows.append(PastedSigner(number, shown, fault))
        if number > pledges.MOST_SIGNERS:
            break
    return rows


def _is_heading(cell: str) -> bool:
    return text.fold(cell) in ("ho va ten", "ho ten", "ho va ten chu ho", "chu ho", "khu dan cu", "ten")


def _fault(cells: list[str], shown: list[str]) -> str:
    if any(cells[2:]):
        return "Dòng có quá 2 cột. Chỉ ghi tên và địa chỉ, không ghi gì thêm."
    if not shown[0]:
        return "Thiếu tên."
    if max(len(cell) for cell in shown) > MOST_LETTERS:
        return f"Chữ quá dài, tối đa {MOST_LETTERS} ký tự mỗi ô."
    if any(pledges.holds_number(cell) for cell in shown):
        return "Không ghi số định danh, số điện thoại. Chỉ ghi tên và địa chỉ."
    if not any(letter.isalpha() for letter in shown[0]):
        return "Tên không có chữ cái nào. Cột đầu là tên, không phải số thứ tự."
    return ""


def _twice(first: int, number: int) -> str:
    return f"Trùng với dòng {first}. Nếu là hai người, ghi thêm địa chỉ." if first != number else ""


def ids_in(typed: list[str]) -> list[int]:
    """Ids as forms send them; anything else is no id."""
    return [int(one) for one in typed if one.isascii() and one.isdecimal() and len(one) < 10]
