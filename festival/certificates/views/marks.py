"""Marks on paper: printed, good, spoiled, void; and printing again."""

from flask import current_app, flash, g, request, url_for

from festival.certificates import queries, queries_batches, rules, services
from festival.certificates.forms_printing import (
    ACTION_NAMES,
    NONE,
    CheckedForm,
    MarkForm,
    PrintedForm,
    ReprintForm,
)
from festival.certificates.models import PrintedCopy
from festival.certificates.queries import batch, copy
from festival.certificates.rules import CopyAction, CopyState
from festival.certificates.tasks import say_go
from festival.certificates.views.batches import batch_page
from festival.certificates.views.blueprint import bp
from festival.certificates.views.ordering import printers_in_use
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.web.access import allow
from festival.web.forms import choices
from festival.web.htmx import go, render

CHECKING = "check"


@bp.post("/certificates/batches/<int:batch_id>/printed")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def mark_printed(batch):
    form = PrintedForm()
    if not form.validate_on_submit():
        return render("certificates/batch.html", status=422, **batch_page(batch, printed=form))
    count = services.mark_printed(
        batch_id=batch.id, actor=g.user.actor, first_serial=form.first_serial.data or ""
    )
    flash(f"Đã ghi {count} bản đã in ra giấy. Hãy kiểm từng tờ rồi đánh dấu.", "good")
    return go(url_for(".show_batch", batch_id=batch.id))


@bp.post("/certificates/batches/<int:batch_id>/good")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def mark_good(batch):
    """Everything that is left is good, but for the sheets named."""
    form = CheckedForm()
    if not form.validate_on_submit():
        return render("certificates/batch.html", status=422, **batch_page(batch, checked=form))
    try:
        spoiled = rules.sheet_numbers(form.spoiled.data or "", batch.total)
    except RuleBroken as refusal:
        form.spoiled.errors = [str(refusal)]
        return render("certificates/batch.html", status=422, **batch_page(batch, checked=form))
    good, bad = services.mark_batch_good(
        batch_id=batch.id, actor=g.user.actor, spoiled=spoiled, reason=form.why.data or ""
    )
    sentence = f"Đã ghi {good} bản in tốt, sẵn sàng để trao."
    flash(f"{sentence} {bad} bản in hỏng, cần in lại." if bad else sentence, "good")
    return go(url_for(".show_batch", batch_id=batch.id))


@bp.get("/certificates/batches/<int:batch_id>/check")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def check_batch(batch):
    """One sheet after another, for whoever turns the stack over; ``after`` skips to a later one."""
    asked = request.args.get("after", "")
    found = queries_batches.unchecked(batch.id, int(asked) if asked.isdecimal() and len(asked) < 10 else 0)
    if found is None:
        if asked:
            flash("Đã kiểm hết các tờ đã in của đợt này.", "good")
        else:
            flash("Đợt này không có tờ nào chờ kiểm.", "warn")
        return go(url_for(".show_batch", batch_id=batch.id))
    one, number = found
    return _check_page(one, number, MarkForm(None, serial=one.blank_serial))


def _check_page(one: PrintedCopy, number: int, form: MarkForm, status: int = 200, refusals=()):
    return render(
        "certificates/check.html",
        status=status,
        copy=one,
        batch=one.batch,
        number=number,
        form=form,
        refusals=list(refusals),
        waiting=queries.copy_counts(one.batch_id).get(CopyState.PRINTED, 0),
        has_serials=_has_serials(one),
    )


def _has_serials(one: PrintedCopy) -> bool:
    return one.batch.blank_type is not None and one.batch.blank_type.has_serials


@bp.get("/certificates/copies/<int:copy_id>/marks")
@allow(Permission.CERTIFICATES_PRINT, of=copy)
def edit_copy(copy):
    return _mark_page(copy, MarkForm(action=request.args.get("action"), serial=copy.blank_serial))


@bp.post("/certificates/copies/<int:copy_id>/marks")
@allow(Permission.CERTIFICATES_PRINT, of=copy)
def mark_copy(copy):
    """From the list, from the copy's own page, or while the stack is turned over."""
    form, is_checking = MarkForm(), request.form.get("then") == CHECKING
    batch_id, copy_id = copy.batch_id, copy.id
    if not form.validate_on_submit():
        return _refused(copy, form, 422, is_checking)
    try:
        services.mark_copy(
            copy_id=copy_id,
            action=form.chosen,
            reason=form.reason.data or "",
            serial=form.serial.data or "",
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _refused(queries.copy(copy_id), form, 409, is_checking, [str(refusal)])
    if is_checking:
        return go(url_for(".check_batch", batch_id=batch_id, after=copy_id))
    return go(url_for(".show_batch", batch_id=batch_id))


def _refused(one: PrintedCopy, form: MarkForm, status: int, is_checking: bool, refusals=()):
    if is_checking and one.state is CopyState.PRINTED:
        return _check_page(one, queries_batches.number_of(one), form, status, refusals)
    return _mark_page(one, form, status, refusals)


def _mark_page(one: PrintedCopy, form: MarkForm, status: int = 200, refusals=()):
    """The marks of one copy, with room for the reason."""
    form.action.choices = choices(
        (action.value, ACTION_NAMES[action])
        for action in rules.actions_open(one.state)
        if action in ACTION_NAMES
    )
    return render(
        "certificates/copy.html",
        status=status,
        copy=one,
        form=form,
        refusals=list(refusals),
        has_serials=_has_serials(one),
        may_replace=CopyAction.REPLACE in rules.actions_open(one.state),
    )


@bp.post("/certificates/batches/<int:batch_id>/reprint")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def reprint(batch):
    form = ReprintForm()
    form.printer.choices = choices([(NONE, ""), *((one.id, "") for one in printers_in_use(batch.season))])
    if not form.validate_on_submit():
        return render("certificates/batch.html", status=422, **batch_page(batch, reprint=form))
    new = services.reprint(
        batch_id=batch.id,
        reason=form.reason.data,
        printer_id=form.printer.data or None,
        files=current_app.extensions["files"],
        actor=g.user.actor,
    )
    return _ordered_again(new)


def _ordered_again(batch_id: int):
    say_go(batch_id)
    flash("Đã lập đợt in lại. Số sổ vàng giữ nguyên, số lần in tăng thêm một.", "good")
    return go(url_for(".show_batch", batch_id=batch_id))


@bp.get("/certificates/copies/<int:copy_id>/reprint")
@allow(Permission.CERTIFICATES_PRINT, of=copy)
def confirm_reprint(copy):
    return _reprint_page(copy, ReprintForm(None))


@bp.post("/certificates/copies/<int:copy_id>/reprint")
@allow(Permission.CERTIFICATES_PRINT, of=copy)
def reprint_copy(copy):
    """A good sheet that was lost or damaged, handed over or not."""
    form, copy_id = ReprintForm(), copy.id
    form.printer.choices = _printers(copy)
    if not form.validate_on_submit():
        return _reprint_page(copy, form, 422)
    try:
        new = services.reprint_copy(
            copy_id=copy_id,
            reason=form.reason.data,
            printer_id=form.printer.data or None,
            files=current_app.extensions["files"],
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _reprint_page(queries.copy(copy_id), form, 409, [str(refusal)])
    return _ordered_again(new)


def _printers(one: PrintedCopy) -> list:
    return choices(
        [(NONE, "Như lần in trước"), *((other.id, other.name) for other in printers_in_use(one.season))]
    )


def _reprint_page(one: PrintedCopy, form: ReprintForm, status: int = 200, refusals=()):
    form.printer.choices = _printers(one)
    return render(
        "certificates/reprint.html",
        status=status,
        copy=one,
        form=form,
        refusals=list(refusals),
        may_replace=CopyAction.REPLACE in rules.actions_open(one.state),
        is_handed=one.state is CopyState.HANDED,
    )
