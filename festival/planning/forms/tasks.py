"""Lines of a checklist, and how pasted ones are understood."""

from datetime import date

from wtforms import HiddenField, TextAreaField, validators

from festival.core import text
from festival.planning.forms.pasted import Pasted, pasted_lines
from festival.planning.rules.tasks import MOST_TASKS, count_name, parse_count
from festival.planning.services.tasks import TaskContent
from festival.web.forms import BaseForm, LineField, LinesField, NotDisguised, parse_day

COLUMNS = ["Việc", "Hạn", "Cơ quan", "Người làm", "Ghi chú"]
_LENGTHS = {"việc": 300, "hạn": 20, "cơ quan": 200, "người làm": 200, "ghi chú": 500}
BAD_DUE = "Hạn chưa đúng. Ví dụ: T-15 (15 ngày trước ngày hội), T+5 hoặc 31/07/2026."


class TaskForm(BaseForm):
    title = LineField("Việc", most=300)
    due = LineField("Hạn", most=20)
    agency = LineField("Cơ quan", required=False, most=200)
    person = LineField("Người làm", required=False, most=200)
    note = LineField("Ghi chú", required=False, most=500)
    shown = HiddenField("Bản đang xem")

    def validate_due(self, field):
        if field.data and parse_due(field.data) is None:
            raise validators.ValidationError(BAD_DUE)

    @property
    def content(self) -> TaskContent:
        days, fixed_on = parse_due(self.due.data)
        return TaskContent(
            title=self.title.data,
            days_before=days,
            fixed_on=fixed_on,
            agency=self.agency.data or "",
            person=self.person.data or "",
            note=self.note.data or "",
        )


class WaiverForm(BaseForm):
    reason = LinesField("Lý do không phải làm", most=500)


class PasteTasksForm(BaseForm):
    rows = TextAreaField(
        "Các việc", [validators.InputRequired(), NotDisguised(), validators.Length(max=300_000)]
    )
    is_checked = HiddenField("Đã xem trước")
    shown = HiddenField("Bản đang xem")


class ShownForm(BaseForm):
    """What the page showed comes back, so that nothing else is touched."""

    shown = HiddenField("Danh sách")

    @property
    def prints(self) -> dict[int, str]:
        """Line by line what it said: «12:ab,13:cd»."""
        pairs = [part.partition(":") for part in (self.shown.data or "")[:20_000].split(",")]
        return {int(key): value for key, _colon, value in pairs if key.isdecimal() and len(key) < 19}


def parse_due(typed: str) -> tuple[int, date | None] | None:
    """Days before the festival, or a day of its own."""
    days = parse_count(typed)
    if days is not None:
        return days, None
    day = parse_day(typed)
    return (0, day) if day else None


def due_text(task) -> str:
    return f"{task.fixed_on:%d/%m/%Y}" if task.fixed_on else count_name(task.days_before)


def understood(pasted: str) -> list[Pasted]:
    """Tab-separated lines as tasks; a first line of headings and empty lines are passed over."""
    headings = ("viec", "noi dung", "cong viec", "stt")
    return [
        _task(number, cells) for number, cells in pasted_lines(pasted, len(COLUMNS), headings, MOST_TASKS)
    ]


def _task(number: int, cells: list[str]) -> Pasted:
    shown = (cells + [""] * len(COLUMNS))[: len(COLUMNS)]
    error = _fault(cells, shown)
    if error:
        return Pasted(number, shown, error=error)
    title, due, agency, person, note = shown
    days, fixed_on = parse_due(due)
    return Pasted(number, shown, TaskContent(title, days, fixed_on, agency, person, note))


def _fault(cells: list[str], shown: list[str]) -> str:
    if any(cells[len(COLUMNS) :]):
        return f"Dòng có quá {len(COLUMNS)} cột."
    if not shown[0]:
        return "Thiếu tên việc."
    if parse_due(shown[1]) is None:
        return BAD_DUE
    for (name, most), cell in zip(_LENGTHS.items(), shown, strict=True):
        if len(cell) > most:
            return f"Cột {name} dài quá {most} ký tự."
    return "Có ký tự điều khiển ẩn." if any(map(text.is_disguised, shown)) else ""
