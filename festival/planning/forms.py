"""What planning's forms look like, and how pasted rows of a programme are understood."""

from dataclasses import dataclass

from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField, validators
from wtforms.widgets import HiddenInput

from festival.core import text
from festival.planning import rules
from festival.planning.rules import FestivalAction, PilotLevel, ProgrammePart
from festival.planning.rules.programme import MOST_ROWS
from festival.planning.services import ItemContent
from festival.web.forms import (
    BaseForm,
    ClockField,
    CountField,
    DayField,
    LineField,
    LinesField,
    NotDisguised,
    parse_time,
)

COLUMNS = ["Giờ", "Phút", "Phần", "Nội dung", "Phụ trách", "Cần chuẩn bị"]
# The least that makes a row: when, how long, in which part, what.
LEAST_CELLS = 4


class SeenField(IntegerField):
    """The revision that the person was looking at; a missing one counts as stale."""

    widget = HiddenInput()

    def __init__(self, label="Bản đang xem", **options):
        super().__init__(label, [validators.Optional()], **options)

    @property
    def revision(self) -> int:
        return self.data if self.data is not None else -1


class SeasonForm(BaseForm):
    theme = LineField("Chủ đề", required=False, most=300)
    window_start = DayField("Đợt tổ chức từ ngày")
    window_end = DayField("Đến ngày")
    main_day = DayField("Ngày chính")
    nominations_due = DayField("Hạn nộp đề nghị khen thưởng")

    @property
    def dates(self) -> dict:
        names = ("window_start", "window_end", "main_day", "nominations_due")
        return {name: getattr(self, name).data for name in names}


class NewSeasonForm(BaseForm):
    locality = SelectField("Nơi tổ chức", coerce=int)
    year = CountField("Năm", least=rules.FIRST_YEAR, most=2100)
    theme = LineField("Chủ đề", required=False, most=300)
    main_day = DayField("Ngày chính", required=False)

    def __init__(self, places=(), **options):
        super().__init__(**options)
        self.locality.choices = {place.id: _with_parent(place) for place in places}


def _with_parent(place) -> str:
    """The same name occurs in several provinces."""
    return f"{place.name}, {place.parent.name}" if place.parent else place.name


class FestivalForm(BaseForm):
    title = LineField("Tên ngày hội", most=200)
    held_on = DayField("Ngày tổ chức", required=False)
    starts_at = ClockField("Giờ bắt đầu", required=False)
    venue = LineField("Địa điểm", required=False, most=200)
    pilot_level = SelectField(
        "Ngày hội điểm", choices={level.value: name for level, name in rules.PILOT_NAMES.items()}
    )
    note = LinesField("Ghi chú nội bộ", required=False, most=1000)
    seen = SeenField()

    @property
    def plan(self) -> dict:
        names = ("title", "held_on", "starts_at", "venue", "note")
        return {name: getattr(self, name).data for name in names} | {
            "pilot_level": PilotLevel(self.pilot_level.data)
        }


class NewFestivalForm(FestivalForm):
    locality = SelectField("Nơi tổ chức", coerce=int)
    title = LineField("Tên ngày hội", required=False, most=200)

    def __init__(self, places=(), **options):
        super().__init__(**options)
        self.locality.choices = {place.id: place.name for place in places}


class ForAllForm(BaseForm):
    """The list that was shown comes back, so that nothing else is made."""

    shown = HiddenField("Danh sách")

    @property
    def place_ids(self) -> list[int]:
        return [
            int(part) for part in (self.shown.data or "").split(",") if part.isdecimal() and len(part) < 19
        ]


class DeleteForm(BaseForm):
    count = CountField("Số ngày hội sẽ xóa", most=10_000)
    seen = SeenField()

    def validate_count(self, field):
        if field.data != 1:
            raise validators.ValidationError("Số vừa gõ không khớp với danh sách.")


class MoveForm(BaseForm):
    action = SelectField("Việc cần làm", choices={action.value: "" for action in FestivalAction})
    reason = LinesField("Lý do", required=False, most=500)
    seen = SeenField()

    def validate(self, extra_validators=None) -> bool:
        """A validator of the field itself would not run on an empty one that is optional."""
        is_good = super().validate(extra_validators)
        needs = {action.value for action in rules.NEEDS_REASON}
        if self.action.data in needs and not self.reason.data:
            self.reason.errors = ["Hãy ghi lý do để mọi người cùng biết."]
            return False
        return is_good


class ResumeForm(BaseForm):
    held_on = DayField("Ngày tổ chức mới")
    starts_at = ClockField("Giờ bắt đầu")
    venue = LineField("Địa điểm", most=200)
    seen = SeenField()


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
