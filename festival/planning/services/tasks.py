"""The checklist of a festival. Every change locks the festival, so that nothing is done twice."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select

from festival.core import audit, clock, text
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.rules import LocalityKind
from festival.planning import rules
from festival.planning.models import Festival, TaskAssignment
from festival.planning.rules import tasks as task_rules
from festival.planning.rules.tasks import TaskState
from festival.planning.services.festivals import locked, record

GONE = "Việc này không còn trong danh mục. Hãy tải lại trang."


@dataclass(frozen=True)
class TaskContent:
    """What a line of the checklist says; ``fixed_on`` wins over the count of days."""

    title: str
    days_before: int
    fixed_on: date | None = None
    agency: str = ""
    person: str = ""
    note: str = ""


def add_task(festival_id: int, content: TaskContent, *, actor: Actor) -> int:
    """Put a line at the end; the same line sent twice is there once."""
    with transaction():
        festival = _working(festival_id)
        lines = _lines(festival_id)
        task_rules.check_room(len(lines), 1)
        if any(_is_same(line, content) for line in lines):
            raise RuleBroken("Danh mục đã có việc này, cùng hạn. Hãy sửa dòng đó.")
        task = _new(festival, content, len(lines) + 1)
        db.session.flush()
        _note(task, actor, "add")
    return task.id


def _is_same(line: TaskAssignment, content: TaskContent) -> bool:
    if text.fold(line.title) != text.fold(content.title) or line.fixed_on != content.fixed_on:
        return False
    return content.fixed_on is not None or line.days_before == content.days_before


def add_tasks(festival_id: int, contents: list[TaskContent], *, shown: str, actor: Actor) -> int:
    """Put pasted lines at the end, all or none; ``shown`` is the checklist they were added to."""
    return _add_many(festival_id, contents, shown, actor, "task.paste")


def add_usual(festival_id: int, *, shown: str, actor: Actor) -> int:
    """Put what nearly every festival needs at the end."""
    festival = db.session.get(Festival, festival_id)
    contents = [TaskContent(**asdict(usual)) for usual in task_rules.usual_tasks(_unit_word(festival))]
    return _add_many(festival_id, contents, shown, actor, "task.usual")


def _unit_word(festival: Festival | None) -> str:
    home = festival.season.locality if festival else None
    is_commune = home is not None and home.kind is LocalityKind.COMMUNE
    return home.unit_word if is_commune and home.unit_word else "xã"


def _add_many(festival_id: int, contents: list[TaskContent], shown: str, actor: Actor, action: str) -> int:
    with transaction():
        festival = _working(festival_id)
        lines = _lines(festival_id)
        task_rules.check_unchanged(shown, list_print(lines))
        task_rules.check_room(len(lines), len(contents))
        for position, content in enumerate(contents, len(lines) + 1):
            _new(festival, content, position)
        record(festival, actor, action, total=len(contents))
    return len(contents)


def edit_task(task_assignment_id: int, content: TaskContent, *, shown: str, actor: Actor) -> None:
    """``shown`` is what the line said when the person opened it."""
    with transaction():
        task = _locked_task(task_assignment_id)
        task_rules.check_unchanged(shown, line_print(task))
        for name, value in _columns(task.festival, content).items():
            setattr(task, name, value)
        _note(task, actor, "edit")


def shift_task(task_assignment_id: int, by: int, *, actor: Actor) -> None:
    """Change places with the line above (-1) or below (+1)."""
    with transaction():
        task = _locked_task(task_assignment_id)
        lines = _lines(task.festival_id)
        here = lines.index(task)
        there = here + (1 if by > 0 else -1)
        if not 0 <= there < len(lines):
            raise RuleBroken("Dòng này đã ở đầu hoặc cuối danh mục.")
        lines[here], lines[there] = lines[there], lines[here]
        _number(lines)
        _note(task, actor, "move")


def finish_task(task_assignment_id: int, *, actor: Actor) -> None:
    """Tick a line; a second tick of the same line changes nothing."""
    with transaction():
        task = _locked_task(task_assignment_id)
        if task.state is not TaskState.DONE:
            task_rules.check_open(task.state)
            _settle(task, TaskState.DONE, actor, "finish")


def waive_task(task_assignment_id: int, reason: str, *, actor: Actor) -> None:
    """Say why a line need not be done here."""
    with transaction():
        task = _locked_task(task_assignment_id)
        task_rules.check_waiver(reason)
        task_rules.check_open(task.state)
        _settle(task, TaskState.WAIVED, actor, "waive", reason=reason)


def reopen_task(task_assignment_id: int, *, actor: Actor) -> None:
    with transaction():
        task = _locked_task(task_assignment_id)
        if task.state is not TaskState.OPEN:
            _settle(task, TaskState.OPEN, actor, "reopen")


def finish_shown(shown: dict[int, str], may_edit: Callable[[Festival], bool], *, actor: Actor) -> list[int]:
    """Tick many lines of several festivals, if each still says what was shown; their ids."""
    with transaction():
        for task in _locked_tasks(list(shown), may_edit):
            task_rules.check_unchanged(shown[task.id], line_print(task))
            task_rules.check_open(task.state)
            _settle(task, TaskState.DONE, actor, "finish")
    return sorted(shown)


def reopen_many(ids: list[int], may_edit: Callable[[Festival], bool], *, actor: Actor) -> int:
    """Take back ``finish_shown``."""
    with transaction():
        done = [task for task in _locked_tasks(ids, may_edit) if task.state is TaskState.DONE]
        for task in done:
            _settle(task, TaskState.OPEN, actor, "reopen")
    return len(done)


def delete_task(task_assignment_id: int, *, actor: Actor) -> None:
    """Take a line out; ``restore_task`` puts it back from the record."""
    with transaction():
        task = _locked_task(task_assignment_id)
        _note(task, actor, "delete", **_kept(task))
        lines = [line for line in _lines(task.festival_id) if line is not task]
        db.session.delete(task)
        _number(lines)


def restore_task(festival_id: int, task_assignment_id: int, *, actor: Actor) -> None:
    """Put back the line that was taken out, where it stood and as it was."""
    with transaction():
        festival = _working(festival_id)
        entries = audit.history(("task", task_assignment_id), limit=1)
        kept = entries[0].details if entries else {}
        if not kept or entries[0].action != "task.delete" or kept["festival_id"] != festival_id:
            raise RuleBroken("Dòng này đã được đưa lại, hoặc không còn đưa lại được.")
        lines = _lines(festival_id)
        task_rules.check_room(len(lines), 1)
        task = TaskAssignment(id=task_assignment_id, festival=festival, position=0, **_unkept(kept))
        lines.insert(min(kept["position"] - 1, len(lines)), task)
        db.session.add(task)
        _number(lines)
        _note(task, actor, "restore")


def _kept(task: TaskAssignment) -> dict:
    """A line in values that the record can hold."""
    names = ("festival_id", "position", "days_before", "agency", "person", "note", "waived_because")
    return {name: getattr(task, name) for name in names} | {
        "state": task.state.value,
        "fixed_on": task.fixed_on.isoformat() if task.fixed_on else None,
        "finished_at": task.finished_at.isoformat() if task.finished_at else None,
        "finished_by": task.finished_by,
    }


def _unkept(kept: dict) -> dict:
    names = ("title", "days_before", "agency", "person", "note", "waived_because", "finished_by")
    return {name: kept[name] for name in names} | {
        "state": TaskState(kept["state"]),
        "fixed_on": date.fromisoformat(kept["fixed_on"]) if kept["fixed_on"] else None,
        "finished_at": datetime.fromisoformat(kept["finished_at"]) if kept["finished_at"] else None,
    }


def line_print(task: TaskAssignment) -> str:
    """What a line says and whether it is done, for ``shown``."""
    names = ("id", "title", "days_before", "fixed_on", "agency", "person", "note", "state", "waived_because")
    return task_rules.print_of(*(getattr(task, name) for name in names))


def list_print(lines: list[TaskAssignment]) -> str:
    return task_rules.print_of(*(line.id for line in lines))


def _working(festival_id: int) -> Festival:
    festival = locked(festival_id)
    rules.check_working(festival.state)
    return festival


def _lines(festival_id: int) -> list[TaskAssignment]:
    query = select(TaskAssignment).where(TaskAssignment.festival_id == festival_id)
    return list(db.session.scalars(query.order_by(TaskAssignment.position, TaskAssignment.id)))


def _locked_task(task_assignment_id: int) -> TaskAssignment:
    task = db.session.get(TaskAssignment, task_assignment_id)
    if task is not None:
        _working(task.festival_id)
        # Read again under the festival's lock: another request may have changed it meanwhile.
        db.session.expire(task)
        task = db.session.get(TaskAssignment, task_assignment_id)
    if task is None:
        raise RuleBroken(GONE)
    return task


def _locked_tasks(ids: list[int], may_edit: Callable[[Festival], bool]) -> list[TaskAssignment]:
    """The lines under the locks of their festivals, in one order for everybody; all of them or a refusal."""
    owners = select(TaskAssignment.festival_id).where(TaskAssignment.id.in_(ids))
    query = select(Festival).where(Festival.id.in_(owners)).order_by(Festival.id).with_for_update()
    festivals = list(db.session.scalars(query))
    for festival in festivals:
        if not may_edit(festival):
            raise RuleBroken("Danh sách có việc của nơi không do bạn phụ trách.")
        rules.check_working(festival.state)
    query = select(TaskAssignment).where(TaskAssignment.id.in_(ids)).order_by(TaskAssignment.id)
    tasks = list(db.session.scalars(query))
    if not tasks or len(tasks) != len(set(ids)):
        raise RuleBroken("Danh sách vừa thay đổi. Hãy quay lại, chọn lại rồi làm tiếp.")
    return tasks


def _new(festival: Festival, content: TaskContent, position: int) -> TaskAssignment:
    task = TaskAssignment(festival=festival, position=position, **_columns(festival, content))
    db.session.add(task)
    return task


def _columns(festival: Festival, content: TaskContent) -> dict:
    """A day set by hand is counted too, for another year's checklist."""
    columns, held_on = asdict(content), festival.held_on or festival.season.main_day
    if content.fixed_on is not None:
        task_rules.check_day(content.fixed_on, held_on)
        columns["days_before"] = (held_on - content.fixed_on).days
    return columns


def _number(lines: list[TaskAssignment]) -> None:
    for position, line in enumerate(lines, 1):
        line.position = position


def _settle(task: TaskAssignment, state: TaskState, actor: Actor, act: str, reason: str = "") -> None:
    task.state, task.waived_because = state, reason
    is_open = state is TaskState.OPEN
    task.finished_at = None if is_open else clock.now()
    task.finished_by = "" if is_open else actor.name
    _note(task, actor, act, **({"reason": reason} if reason else {}))


def _note(task: TaskAssignment, actor: Actor, act: str, **details) -> None:
    chain = task.festival.season.locality_id
    audit.record(chain, actor, f"task.{act}", ("task", task.id), title=task.title, **details)
