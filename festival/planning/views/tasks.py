"""The checklist of one festival: ticked, waived, written, ordered, pasted, printed."""

from flask import flash, g, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries, rules
from festival.planning.forms.pasted import faults_of
from festival.planning.forms.tasks import COLUMNS, PasteTasksForm, ShownForm, TaskForm, WaiverForm, due_text
from festival.planning.forms.tasks import understood as understood_tasks
from festival.planning.queries import festival
from festival.planning.queries.tasks import checklist, task_assignment
from festival.planning.rules import tasks as task_rules
from festival.planning.rules.tasks import Standing, TaskState
from festival.planning.services import tasks as services
from festival.planning.views.blueprint import bp
from festival.planning.views.undoing import offer, offered
from festival.web.access import allow, may
from festival.web.htmx import go, render, wants_fragment

STATE_CHOICES = [
    ("", "Mọi trạng thái"),
    (Standing.LATE.value, "Quá hạn"),
    (Standing.SOON.value, "Trong 7 ngày tới"),
    ("open", "Chưa xong"),
    (Standing.DONE.value, "Đã xong"),
    (Standing.WAIVED.value, "Không phải làm"),
]
# What an address may narrow the list by; «view=order» shows the buttons that move lines instead of ticks.
FILTERS = ("agency", "state", "view")
WORDS = {
    "standing": task_rules.standing,
    "standing_names": task_rules.STANDING_NAMES,
    "standing_tones": task_rules.STANDING_TONES,
    "days_late": task_rules.days_late,
    "count_name": task_rules.count_name,
}


@bp.get("/planning/festivals/<int:festival_id>/tasks")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_tasks(festival):
    return _tasks_page(festival)


def _tasks_page(festival, status=200, refusals=()):
    lines, today = checklist(festival), clock.today()
    kept = {name: request.args.get(name, "") for name in FILTERS}
    is_working = festival.state in rules.WORKING_STATES
    stands = {line.id: task_rules.standing(line, today, is_working) for line in lines}
    shown = [line for line in lines if _matches(line, stands[line.id], kept["agency"], kept["state"])]
    agencies = sorted({line.agency for line in lines if line.agency})
    done, total = task_rules.finished_share(lines)
    return render(
        "planning/tasks.html",
        "planning/_tasks.html",
        status=status,
        festival=festival,
        lines=lines,
        shown=shown,
        today=today,
        done=done,
        total=total,
        late=list(stands.values()).count(Standing.LATE),
        is_working=is_working,
        list_print=services.list_print(lines),
        kept={name: value for name, value in kept.items() if value},
        agency_choices=[("", "Mọi cơ quan"), *((name, name) for name in agencies)],
        state_choices=STATE_CHOICES,
        may_edit=may_work(festival),
        undoing=offered(_where(festival.id)),
        refusals=refusals,
        **WORDS,
    )


def may_work(festival) -> bool:
    return festival.state in rules.WORKING_STATES and may(Permission.FESTIVAL_EDIT, festival)


def _matches(line, standing: Standing, agency: str, state: str) -> bool:
    if agency and line.agency != agency:
        return False
    if state == "open":
        return line.state is TaskState.OPEN
    return state not in {known.value for known in Standing} or standing.value == state


def _where(festival_id: int) -> str:
    return f"tasks/{festival_id}"


def _changed(festival_id: int, anchor: str = "tasks"):
    """After a change: the lines again for htmx, their page for everyone else."""
    if wants_fragment():
        return _tasks_page(queries.festival(festival_id))
    kept = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return go(url_for(".show_tasks", festival_id=festival_id, _anchor=anchor, **kept))


@bp.get("/planning/festivals/<int:festival_id>/tasks/print")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def print_tasks(festival):
    lines = checklist(festival)
    done, total = task_rules.finished_share(lines)
    is_working = festival.state in rules.WORKING_STATES
    context = {"lines": lines, "done": done, "total": total, "today": clock.today(), "is_working": is_working}
    return render("planning/tasks_print.html", festival=festival, **context, **WORDS)


@bp.get("/planning/festivals/<int:festival_id>/tasks/new")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def new_task(festival):
    rules.check_working(festival.state)
    return _form_page(festival, TaskForm())


def _form_page(festival, form, task_id=None, status=200, refusals=(), *, is_open=False):
    return render(
        "planning/task_form.html",
        status=status,
        festival=festival,
        form=form,
        task_id=task_id,
        is_open=is_open,
        refusals=list(refusals),
    )


@bp.post("/planning/festivals/<int:festival_id>/tasks")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def add_task(festival):
    form = TaskForm()
    if not form.validate_on_submit():
        return _form_page(festival, form, status=422)
    try:
        task_id = services.add_task(festival.id, form.content, actor=g.user.actor)
    except RuleBroken as refusal:
        return _form_page(queries.festival(festival.id), form, status=409, refusals=[str(refusal)])
    flash(f"Đã thêm việc «{form.title.data}».", "good")
    return go(url_for(".show_tasks", festival_id=festival.id, _anchor=f"task-{task_id}"))


@bp.post("/planning/festivals/<int:festival_id>/tasks/usual")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def add_usual_tasks(festival):
    form = ShownForm()
    shown = form.shown.data or ""
    count = services.add_usual(festival.id, shown=shown, actor=g.user.actor)
    flash(f"Đã thêm {count} việc thường làm. Hãy sửa hạn, cơ quan và bỏ việc không cần.", "good")
    return go(url_for(".show_tasks", festival_id=festival.id))


@bp.get("/planning/tasks/<int:task_assignment_id>")
@allow(Permission.FESTIVAL_EDIT, of=task_assignment)
def edit_task(task):
    rules.check_working(task.festival.state)
    names = ("title", "agency", "person", "note")
    data = {name: getattr(task, name) for name in names}
    form = TaskForm(data=data | {"due": due_text(task), "shown": services.line_print(task)})
    return _form_page(task.festival, form, task.id, is_open=task.state is TaskState.OPEN)


@bp.post("/planning/tasks/<int:task_assignment_id>")
@allow(Permission.FESTIVAL_EDIT, of=task_assignment)
def save_task(task):
    form, task_id, festival_id = TaskForm(), task.id, task.festival_id
    if not form.validate_on_submit():
        return _form_page(task.festival, form, task_id, status=422, is_open=task.state is TaskState.OPEN)
    try:
        services.edit_task(task_id, form.content, shown=form.shown.data or "", actor=g.user.actor)
    except RuleBroken as refusal:
        loaded = queries.festival(festival_id)
        return _form_page(loaded, form, task_id, status=409, refusals=[str(refusal)])
    return go(url_for(".show_tasks", festival_id=festival_id, _anchor=f"task-{task_id}"))


@bp.post("/planning/tasks/<int:task_assignment_id>/done")
@allow(Permission.FESTIVAL_EDIT, of=task_assignment)
def finish_task(task):
    task_id, festival_id, title = task.id, task.festival_id, task.title
    services.finish_task(task_id, actor=g.user.actor)
    undo_url = url_for(".reopen_task", task_assignment_id=task_id)
    offer(_where(festival_id), f"Đã ghi xong việc «{title}».", undo_url)
    return _changed(festival_id, f"task-{task_id}")


@bp.post("/planning/tasks/<int:task_assignment_id>/open")
@allow(Permission.FESTIVAL_EDIT, of=task_assignment)
def reopen_task(task):
    task_id, festival_id = task.id, task.festival_id
    services.reopen_task(task_id, actor=g.user.actor)
    return _changed(festival_id, f"task-{task_id}")


@bp.get("/planning/tasks/<int:task_assignment_id>/waiver")
@allow(Permission.FESTIVAL_EDIT, of=task_assignment)
def ask_waiver(task):
    rules.check_working(task.festival.state)
    task_rules.check_open(task.state)
    return _waiver_page(task, WaiverForm())


def _waiver_page(task, form, status=200, refusals=()):
    context = {"task": task, "festival": task.festival, "form": form, "refusals": list(refusals)}
    return render("planning/task_waiver.html", status=status, **context, **WORDS)


@bp.post("/planning/tasks/<int:task_assignment_id>/waiver")
@allow(Permission.FESTIVAL_EDIT, of=task_assignment)
def waive_task(task):
    form, task_id, festival_id, title = WaiverForm(), task.id, task.festival_id, task.title
    if not form.validate_on_submit():
        return _waiver_page(task, form, status=422)
    try:
        services.waive_task(task_id, form.reason.data, actor=g.user.actor)
    except RuleBroken as refusal:
        task = task_assignment(task_id)
        if task is None:
            raise
        return _waiver_page(task, form, status=409, refusals=[str(refusal)])
    undo_url = url_for(".reopen_task", task_assignment_id=task_id)
    offer(_where(festival_id), f"Đã ghi không phải làm việc «{title}».", undo_url)
    return go(url_for(".show_tasks", festival_id=festival_id, _anchor=f"task-{task_id}"))


@bp.post("/planning/tasks/<int:task_assignment_id>/place")
@allow(Permission.FESTIVAL_EDIT, of=task_assignment)
def shift_task(task):
    task_id, festival_id = task.id, task.festival_id
    services.shift_task(task_id, -1 if request.form.get("direction") == "up" else 1, actor=g.user.actor)
    return _changed(festival_id, f"task-{task_id}")


@bp.post("/planning/tasks/<int:task_assignment_id>/deletion")
@allow(Permission.FESTIVAL_EDIT, of=task_assignment)
def delete_task(task):
    task_id, festival_id, title = task.id, task.festival_id, task.title
    services.delete_task(task_id, actor=g.user.actor)
    undo_url = url_for(".restore_task", festival_id=festival_id)
    offer(_where(festival_id), f"Đã xóa việc «{title}».", undo_url, task=str(task_id))
    return _changed(festival_id)


@bp.post("/planning/festivals/<int:festival_id>/tasks/restoration")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def restore_task(festival):
    typed = request.form.get("task", "")
    task_id = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    services.restore_task(festival.id, task_id, actor=g.user.actor)
    return _changed(festival.id, f"task-{task_id}")


@bp.get("/planning/festivals/<int:festival_id>/tasks/paste")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def paste_tasks(festival):
    rules.check_working(festival.state)
    return _paste_page(festival, PasteTasksForm(data={"shown": services.list_print(checklist(festival))}))


def _paste_page(festival, form, status=200, rows=(), refusals=()):
    return render(
        "planning/tasks_paste.html",
        status=status,
        festival=festival,
        form=form,
        columns=COLUMNS,
        rows=rows,
        is_good=bool(rows) and not any(row.error for row in rows) and not refusals,
        refusals=list(refusals),
    )


@bp.post("/planning/festivals/<int:festival_id>/tasks/paste")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_pasted_tasks(festival):
    """First what was understood; then, once somebody has looked at it, all rows or none."""
    form = PasteTasksForm()
    if not form.validate_on_submit():
        return _paste_page(festival, form, status=422)
    rows = understood_tasks(form.rows.data)
    faults = faults_of(rows, task_rules.MOST_TASKS)
    if faults:
        return _paste_page(festival, form, status=422, rows=rows, refusals=faults)
    if not form.is_checked.data:
        return _paste_page(festival, form, rows=rows)
    try:
        contents, shown = [row.content for row in rows], form.shown.data or ""
        count = services.add_tasks(festival.id, contents, shown=shown, actor=g.user.actor)
    except RuleBroken as refusal:
        festival = queries.festival(festival.id)
        return _paste_page(festival, form, status=409, rows=rows, refusals=[str(refusal)])
    flash(f"Đã thêm {count} việc.", "good")
    return go(url_for(".show_tasks", festival_id=festival.id))
