"""Forms in which people type what they counted: hands, written sheets, and the chair's open word.

An empty box is never a nought: whoever counted nobody types 0.
"""

from typing import ClassVar

from wtforms import BooleanField, RadioField, SelectChoice, validators

from festival.voting.models import Seat
from festival.voting.queries import QuorumLine
from festival.voting.rules import Row
from festival.web.forms import BaseForm, CountField

HANDS = {"yes": "Đồng ý", "no": "Không đồng ý", "blank": "Không có ý kiến"}
SHEETS = {**HANDS, "invalid": "Không hợp lệ"}
_MOST = 1000


class FiguresForm(BaseForm):
    """A row of boxes for each item; ``wanted`` says what each row must add up to."""

    names: ClassVar[dict[str, str]] = {}
    wanted: ClassVar[dict[int, int]] = {}

    def boxes(self, item_id: int) -> list:
        return [self[f"{name}_{item_id}"] for name in self.names]

    def row(self, item_id: int) -> Row | None:
        """What was typed of the item, or None where nothing was."""
        if not any(_is_typed(box) for box in self.boxes(item_id)):
            return None
        return Row(**{name: self[f"{name}_{item_id}"].data for name in self.names})

    def rows(self) -> dict[int, Row]:
        typed = {item_id: self.row(item_id) for item_id in self.wanted}
        return {item_id: row for item_id, row in typed.items() if row is not None}

    def adds_up(self, *, every_row: bool) -> bool:
        """Whether each row that was begun is whole and adds up; else the boxes say so."""
        is_right = self.validate_on_submit()
        begun = 0
        for item_id, voters in self.wanted.items():
            boxes = self.boxes(item_id)
            if not every_row and not any(_is_typed(box) for box in boxes):
                continue
            begun += 1
            is_right = _check_boxes(boxes, voters) and is_right
        if not begun and self.wanted:
            self.boxes(next(iter(self.wanted)))[0].errors = ["Chưa nhập số nào. Hãy nhập ít nhất một hồ sơ."]
        return is_right and begun > 0


def _is_typed(box) -> bool:
    """On a page that was sent, whether something stands in the box."""
    return bool(box.raw_data and box.raw_data[0].strip())


def _check_boxes(boxes: list, voters: int) -> bool:
    empty = [box for box in boxes if not _is_typed(box)]
    for box in empty:
        box.errors = ["Chưa nhập. Không có ai thì ghi 0."]
    if empty or any(box.data is None or box.errors for box in boxes):
        return False
    total = sum(box.data for box in boxes)
    if total != voters:
        boxes[0].errors = [f"Cộng lại là {total}, phải bằng {voters}. Hãy đếm lại rồi nhập lại."]
    return total == voters


def figures_form(
    wanted: list[tuple[QuorumLine, int]], names: dict[str, str], typed: dict[int, Row]
) -> FiguresForm:
    """Boxes for the items of ``wanted``, each with the number its row must reach; filled with ``typed``."""
    fields = {}
    for line, _voters in wanted:
        item = line.item
        for name, words in names.items():
            known = typed.get(item.id)
            fields[f"{name}_{item.id}"] = CountField(
                f"{item.position}. {item.nomination.nominee.written}: {words}",
                required=False,
                most=_MOST,
                default=getattr(known, name) if known else None,
            )
    options = {"names": names, "wanted": {line.item.id: voters for line, voters in wanted}}
    return type("TypedFiguresForm", (FiguresForm,), {**fields, **options})()


def shown_rows(sent, item_ids) -> dict[int, Row]:
    """The rows the page had before somebody typed, as it sent them back; nonsense is no row."""
    found = {}
    for item_id in item_ids:
        parts = sent.get(f"shown_{item_id}", "").split("-")
        if len(parts) == 3 and all(part.isdecimal() and len(part) < 5 for part in parts):
            found[item_id] = Row(*map(int, parts))
    return found


def shown_row(row: Row | None) -> str:
    return f"{row.yes}-{row.no}-{row.blank}" if row else ""


def sheets_form(seats: list[Seat]) -> BaseForm:
    """A tick for everybody whose written sheet came back."""
    fields = {
        f"back_{seat.user_id}": BooleanField(f"{seat.full_name}, {seat.post}", default=seat.has_voted)
        for seat in seats
    }
    return type("SheetsForm", (BaseForm,), fields)()


def sheets_from(form: BaseForm, seats: list[Seat]) -> set[int]:
    return {seat.user_id for seat in seats if form[f"back_{seat.user_id}"].data}


def sent_ids(sent: str) -> set[int]:
    """Account ids joined by commas."""
    return {int(part) for part in sent.split(",") if part.isdecimal() and len(part) < 10}


class ChairForm(BaseForm):
    """The chair's word on each item, and how many were spoken on, typed once more."""

    item_ids: tuple[int, ...] = ()
    count = CountField("Số hồ sơ đã chọn ý kiến", most=100_000)

    def words(self) -> dict[int, bool]:
        return {
            item_id: self[f"word_{item_id}"].data == "yes"
            for item_id in self.item_ids
            if self[f"word_{item_id}"].data
        }

    def agrees(self) -> bool:
        """Whether something was chosen and its number typed."""
        if not self.validate_on_submit():
            return False
        chosen = len(self.words())
        if not chosen:
            self[f"word_{self.item_ids[0]}"].errors = ["Chưa chọn ý kiến cho hồ sơ nào."]
        elif self.count.data != chosen:
            self.count.errors = [f"Đã chọn ý kiến cho {chosen} hồ sơ. Hãy xem lại rồi gõ đúng số đó."]
        return not (self.errors or self.count.errors)


def chair_form(items: list) -> ChairForm:
    """Agree or not for every item that waits; one may be left for later."""
    answers = [SelectChoice("yes", "Đồng ý"), SelectChoice("no", "Không đồng ý")]
    fields = {
        f"word_{item.id}": RadioField(
            f"{item.position}. {item.nomination.nominee.written}", [validators.Optional()], choices=answers
        )
        for item in items
    }
    ids = {"item_ids": tuple(item.id for item in items)}
    return type("SpokenForm", (ChairForm,), {**fields, **ids})()
