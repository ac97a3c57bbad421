"""A programme on paper and on a phone: the run sheet of the MC, the duty roster of each agency."""

from dataclasses import dataclass, field
from datetime import time

from flask import abort, request

from festival.core import text
from festival.core.permissions import Permission
from festival.planning.models import ProgrammeItem, TaskAssignment
from festival.planning.queries import festival, running
from festival.planning.rules import clock, programme, run_sheet
from festival.planning.rules.tasks import STANDING_NAMES
from festival.planning.views.blueprint import bp
from festival.web import lists
from festival.web.access import allow
from festival.web.filters import vn_date
from festival.web.htmx import render

NOBODY = "Chưa ghi cơ quan"
STATE_NAMES = {standing.value: name for standing, name in STANDING_NAMES.items()}


def from_to(start: time, end: time) -> str:
    """07:15 – 07:30, never broken between two lines."""
    return f"{start:%H:%M}\u00a0–\u2060\u00a0{end:%H:%M}"


@dataclass(frozen=True)
class Line:
    """One row of a programme with its hours."""

    item: ProgrammeItem
    start: time
    end: time

    @property
    def hours(self) -> str:
        return f"{self.start:%H:%M}" if self.start == self.end else from_to(self.start, self.end)


@dataclass
class Duty:
    """What one agency does on the day and before it."""

    agency: str
    lines: list[Line] = field(default_factory=list)
    tasks: list[TaskAssignment] = field(default_factory=list)


def lines_of(items) -> list[Line]:
    spans = programme.timeline(items)
    return [
        Line(item, clock.time_of(span.start), clock.time_of(span.end))
        for item, span in zip(items, spans, strict=True)
    ]


@bp.get("/planning/festivals/<int:festival_id>/run-sheet")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_run_sheet(festival):
    lines = lines_of(festival.items)
    blocks = run_sheet.blocks(festival.items, programme.timeline(festival.items))
    if lists.wants_export():
        in_order = [lines[number] for block in blocks for number in block.rows]
        return lists.export_xlsx(in_order, _run_sheet_columns(), f"kich-ban-{festival.id}.xlsx")
    return render(
        "planning/run_sheet.html",
        festival=festival,
        blocks=[_told(block, lines) for block in blocks],
        total=programme.total_minutes(festival.items),
        rain=running.rain_plan(festival.id),
        here=lists.here,
    )


def _told(block: run_sheet.Block, lines: list[Line]) -> dict:
    return {
        "lines": [lines[number] for number in block.rows],
        "tracks": len(block.tracks) if block.is_parallel else 0,
        "hours": from_to(clock.time_of(block.start), clock.time_of(block.end)),
    }


def _run_sheet_columns() -> dict:
    return {
        "Giờ": lambda line: f"{line.start:%H:%M}",
        "Đến": lambda line: f"{line.end:%H:%M}",
        "Phút": lambda line: line.item.minutes,
        "Phần": lambda line: line.item.part_name,
        "Nội dung": lambda line: line.item.title,
        "Phụ trách": lambda line: line.item.presenter,
        "Cần chuẩn bị": lambda line: line.item.needs,
        "Luồng": lambda line: line.item.track,
        "Cơ quan": lambda line: line.item.agency,
        "Trao thưởng": lambda line: "có" if line.item.is_award else "",
    }


@bp.get("/planning/festivals/<int:festival_id>/duty")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_duty(festival):
    duties = _duties(festival)
    names = [duty.agency for duty in duties]
    asked = text.clean(request.args.get("agency", ""))[:200]
    if asked and asked not in names:
        abort(404)
    shown = [duty for duty in duties if not asked or duty.agency == asked]
    if lists.wants_export():
        rows = [row for duty in shown for row in _as_rows(duty)]
        return lists.export_xlsx(rows, _duty_columns(), f"phan-cong-{festival.id}.xlsx")
    return render(
        "planning/duty.html",
        festival=festival,
        duties=shown,
        choices=[(name, name) for name in names],
        asked=asked,
        is_split=request.args.get("split") == "1",
        rain=running.rain_plan(festival.id),
        state_names=STATE_NAMES,
        here=lists.here,
    )


def _duties(festival) -> list[Duty]:
    """Every agency with its rows and tasks, by name; what nobody was given stands last."""
    lines = sorted(lines_of(festival.items), key=lambda line: line.item.position)
    tasks = running.duty_tasks(festival.id)
    cells = [line.item.agency for line in lines] + [task.agency for task in tasks]
    duties = []
    for agency, numbers in run_sheet.by_agency(cells).items():
        duty = Duty(agency or NOBODY)
        duty.lines = [lines[number] for number in numbers if number < len(lines)]
        duty.tasks = [tasks[number - len(lines)] for number in numbers if number >= len(lines)]
        duties.append(duty)
    return sorted(duties, key=lambda duty: (duty.agency == NOBODY, text.sort_key(duty.agency)))


def _as_rows(duty: Duty) -> list[tuple]:
    on_the_day = [
        (
            duty.agency,
            f"{line.start:%H:%M} – {line.end:%H:%M}",
            line.item.title,
            line.item.presenter,
            line.item.needs,
            "",
        )
        for line in duty.lines
    ]
    before = [
        (duty.agency, vn_date(task.due_on), task.title, task.person, task.note, STATE_NAMES[task.state.value])
        for task in duty.tasks
    ]
    return on_the_day + before


def _duty_columns() -> dict:
    names = ("Cơ quan", "Giờ hoặc hạn", "Việc", "Phụ trách", "Cần chuẩn bị, ghi chú", "Trạng thái")
    return {name: lambda row, place=place: row[place] for place, name in enumerate(names)}
