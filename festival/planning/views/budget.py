"""The budget of one festival: planned, spent, pasted, printed."""

from flask import flash, g, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries, rules
from festival.planning.forms.budget import (
    COLUMNS,
    BudgetLineForm,
    PasteBudgetForm,
    amounts_in,
    spent_form,
    understood,
)
from festival.planning.forms.pasted import faults_of
from festival.planning.forms.seen import SeenField
from festival.planning.queries import festival
from festival.planning.queries.budget import budget_line, budget_lines
from festival.planning.rules import budget as budget_rules
from festival.planning.rules.budget import FundingSource
from festival.planning.services import budget as services
from festival.planning.views.blueprint import bp
from festival.planning.views.tasks import may_work
from festival.planning.views.undoing import offer, offered
from festival.web.access import allow, may
from festival.web.forms import BaseForm
from festival.web.htmx import go, render, wants_fragment


class SeenForm(BaseForm):
    seen = SeenField()


@bp.get("/planning/festivals/<int:festival_id>/budget")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_budget(festival):
    return _budget_page(festival)


def _budget_page(festival):
    return render(
        "planning/budget.html",
        "planning/_budget.html",
        may_edit=festival.is_editable and may(Permission.FESTIVAL_EDIT, festival),
        may_spend=may_work(festival),
        undoing=offered(_where(festival.id)),
        **_told(festival),
    )


def _told(festival) -> dict:
    lines = budget_lines(festival)
    return {
        "festival": festival,
        "lines": lines,
        "totals": budget_rules.totals(lines),
        "over_plan": budget_rules.over_plan,
        "source_names": budget_rules.SOURCE_NAMES,
        "today": clock.today(),
    }


def _where(festival_id: int) -> str:
    return f"budget/{festival_id}"


def _changed(festival_id: int, anchor: str = "budget"):
    """After a change: the lines again for htmx, their page for everyone else."""
    if wants_fragment():
        return _budget_page(queries.festival(festival_id))
    return go(url_for(".show_budget", festival_id=festival_id, _anchor=anchor))


@bp.get("/planning/festivals/<int:festival_id>/budget/print")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def print_budget(festival):
    return render("planning/budget_print.html", **_told(festival))


@bp.get("/planning/festivals/<int:festival_id>/budget/new")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def new_budget_line(festival):
    festival.check_editable()
    data = {"quantity": 1, "source": FundingSource.STATE.value, "seen": festival.revision}
    return _form_page(festival, BudgetLineForm(data=data))


def _form_page(festival, form, line_id=None, status=200, refusals=()):
    return render(
        "planning/budget_form.html",
        status=status,
        festival=festival,
        form=form,
        line_id=line_id,
        refusals=list(refusals),
    )


@bp.post("/planning/festivals/<int:festival_id>/budget")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def add_budget_line(festival):
    form = BudgetLineForm()
    if not form.validate_on_submit():
        return _form_page(festival, form, status=422)
    try:
        line_id = services.add_line(festival.id, form.content, seen=form.seen.revision, actor=g.user.actor)
    except RuleBroken as refusal:
        return _form_page(queries.festival(festival.id), form, status=409, refusals=[str(refusal)])
    flash(f"Đã thêm khoản «{form.title.data}».", "good")
    return go(url_for(".show_budget", festival_id=festival.id, _anchor=f"line-{line_id}"))


@bp.post("/planning/festivals/<int:festival_id>/budget/usual")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def add_usual_budget(festival):
    form = SeenForm()
    seen = form.seen.revision if form.validate_on_submit() else -1
    count = services.add_usual(festival.id, seen=seen, actor=g.user.actor)
    flash(f"Đã thêm {count} khoản thường có. Hãy sửa số lượng, đơn giá và bỏ khoản không cần.", "good")
    return go(url_for(".show_budget", festival_id=festival.id))


@bp.get("/planning/budget-lines/<int:budget_line_id>")
@allow(Permission.FESTIVAL_EDIT, of=budget_line)
def edit_budget_line(line):
    line.festival.check_editable()
    names = ("title", "quantity", "unit", "unit_price", "note")
    data = {name: getattr(line, name) for name in names}
    data |= {"source": line.source.value, "seen": line.festival.revision}
    return _form_page(line.festival, BudgetLineForm(data=data), line.id)


@bp.post("/planning/budget-lines/<int:budget_line_id>")
@allow(Permission.FESTIVAL_EDIT, of=budget_line)
def save_budget_line(line):
    form, line_id, festival_id = BudgetLineForm(), line.id, line.festival_id
    if not form.validate_on_submit():
        return _form_page(line.festival, form, line_id, status=422)
    try:
        services.edit_line(line_id, form.content, seen=form.seen.revision, actor=g.user.actor)
    except RuleBroken as refusal:
        loaded = queries.festival(festival_id)
        return _form_page(loaded, form, line_id, status=409, refusals=[str(refusal)])
    return go(url_for(".show_budget", festival_id=festival_id, _anchor=f"line-{line_id}"))


@bp.post("/planning/budget-lines/<int:budget_line_id>/place")
@allow(Permission.FESTIVAL_EDIT, of=budget_line)
def shift_budget_line(line):
    line_id, festival_id = line.id, line.festival_id
    services.shift_line(line_id, -1 if request.form.get("direction") == "up" else 1, actor=g.user.actor)
    return _changed(festival_id, f"line-{line_id}")


@bp.post("/planning/budget-lines/<int:budget_line_id>/deletion")
@allow(Permission.FESTIVAL_EDIT, of=budget_line)
def delete_budget_line(line):
    line_id, festival_id, title = line.id, line.festival_id, line.title
    services.delete_line(line_id, actor=g.user.actor)
    undo_url = url_for(".restore_budget_line", festival_id=festival_id)
    offer(_where(festival_id), f"Đã xóa khoản «{title}».", undo_url, line=str(line_id))
    return _changed(festival_id)


@bp.post("/planning/festivals/<int:festival_id>/budget/restoration")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def restore_budget_line(festival):
    typed = request.form.get("line", "")
    line_id = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    services.restore_line(festival.id, line_id, actor=g.user.actor)
    return _changed(festival.id, f"line-{line_id}")


@bp.get("/planning/festivals/<int:festival_id>/budget/spent")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def edit_spent(festival):
    rules.check_working(festival.state)
    return _spent_page(festival, spent_form(budget_lines(festival)))


def _spent_page(festival, form, status=200, refusals=()):
    context = {"form": form, "refusals": list(refusals)}
    return render("planning/budget_spent.html", status=status, **_told(festival), **context)


@bp.post("/planning/festivals/<int:festival_id>/budget/spent")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_spent(festival):
    lines = budget_lines(festival)
    form = spent_form(lines)
    if not form.validate_on_submit():
        return _spent_page(festival, form, status=422)
    amounts, shown = amounts_in(form, request.form)
    festival_id = festival.id
    try:
        count = services.write_spent(festival_id, amounts, shown=shown, actor=g.user.actor)
    except RuleBroken as refusal:
        # Whatever is there now, the boxes keep what was typed.
        return _spent_page(queries.festival(festival_id), form, status=409, refusals=[str(refusal)])
    flash(f"Đã ghi số đã chi của {count} khoản." if count else "Không có số nào thay đổi.", "good")
    return go(url_for(".show_budget", festival_id=festival_id))


@bp.get("/planning/festivals/<int:festival_id>/budget/paste")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def paste_budget(festival):
    festival.check_editable()
    return _paste_page(festival, PasteBudgetForm(data={"seen": festival.revision}))


def _paste_page(festival, form, status=200, rows=(), refusals=()):
    contents = [row.content for row in rows if row.content]
    return render(
        "planning/budget_paste.html",
        status=status,
        festival=festival,
        form=form,
        columns=COLUMNS,
        rows=rows,
        total=sum(content.quantity * content.unit_price for content in contents),
        is_good=bool(rows) and not any(row.error for row in rows) and not refusals,
        refusals=list(refusals),
    )


@bp.post("/planning/festivals/<int:festival_id>/budget/paste")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_pasted_budget(festival):
    """First what was understood; then, once somebody has looked at it, all rows or none."""
    form = PasteBudgetForm()
    if not form.validate_on_submit():
        return _paste_page(festival, form, status=422)
    rows = understood(form.rows.data)
    faults = faults_of(rows, budget_rules.MOST_LINES)
    if faults:
        return _paste_page(festival, form, status=422, rows=rows, refusals=faults)
    if not form.is_checked.data:
        return _paste_page(festival, form, rows=rows)
    try:
        contents, seen = [row.content for row in rows], form.seen.revision
        count = services.add_lines(festival.id, contents, seen=seen, actor=g.user.actor)
    except RuleBroken as refusal:
        festival = queries.festival(festival.id)
        return _paste_page(festival, form, status=409, rows=rows, refusals=[str(refusal)])
    flash(f"Đã thêm {count} khoản.", "good")
    return go(url_for(".show_budget", festival_id=festival.id))
