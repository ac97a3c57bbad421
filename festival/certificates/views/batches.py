"""Print batches: the pre-flight, the order, progress, the file, the marks on paper."""

from flask import abort, current_app, flash, g, request, send_file, url_for

from festival.certificates import queries, rules, services
from festival.certificates.forms import ACTION_NAMES, MarkForm, ReprintForm
from festival.certificates.queries import batch, copy
from festival.certificates.rules import BatchState, CopyState
from festival.certificates.tasks import say_go
from festival.certificates.views.blueprint import bp
from festival.certificates.views.lists import public_url
from festival.commendations.queries import decision
from festival.commendations.rules import DecisionState
from festival.core import clock, text
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.core.workers import worker_is_alive
from festival.web.access import allow
from festival.web.forms import choices
from festival.web.htmx import go, render
from festival.web.lists import paged


@bp.get("/decisions/<int:decision_id>/batches/new")
@allow(Permission.CERTIFICATES_PRINT, of=decision)
def new_batch(decision):
    """The pre-flight: who would be printed, and what keeps whom from being printed."""
    is_issued = decision.state is DecisionState.ISSUED
    chosen = queries.to_print(decision.id) if is_issued else []
    files = current_app.extensions["files"]
    return render(
        "certificates/new_batch.html",
        decision=decision,
        is_issued=is_issued,
        chosen=chosen,
        found=services.preflight(decision, chosen, public_url=public_url(), files=files),
        batches=queries.batches(decision.id),
        is_alive=worker_is_alive(),
    )


@bp.post("/decisions/<int:decision_id>/batches")
@allow(Permission.CERTIFICATES_PRINT, of=decision)
def order_batch(decision):
    batch_id = services.order_batch(
        decision_id=decision.id,
        public_url=public_url(),
        files=current_app.extensions["files"],
        actor=g.user.actor,
    )
    say_go(batch_id)
    return go(url_for(".show_batch", batch_id=batch_id))


@bp.get("/certificates/batches/<int:batch_id>")
@allow(Permission.CERTIFICATES_VIEW, of=batch)
def show_batch(batch):
    return render("certificates/batch.html", "certificates/_batch.html", **_batch_page(batch))


def _batch_page(batch, form: ReprintForm | None = None) -> dict:
    is_unfinished = batch.state in rules.UNFINISHED
    counts = {} if is_unfinished else queries.copy_counts(batch.id)
    gone = sum(counts.get(state, 0) for state in rules.GONE)
    return {
        "batch": batch,
        "is_unfinished": is_unfinished,
        "is_ready": batch.state is BatchState.READY,
        "is_resumable": batch.state in rules.RESUMABLE,
        "is_alive": worker_is_alive() if is_unfinished else True,
        "left": _left(batch) if batch.state is BatchState.RENDERING else None,
        "page": paged(queries.copies(batch.id)) if batch.state is BatchState.READY else None,
        "counts": [
            (counts[state], name) for state, name in rules.COPY_STATE_NAMES.items() if counts.get(state)
        ],
        "to_mark": {state.value: counts.get(state, 0) for state in CopyState},
        "to_reprint": len(queries.to_reprint(batch.id)) if gone else 0,
        "form": form or ReprintForm(),
        "marks": _marks,
    }


def _marks(copy) -> list[tuple[str, str, bool]]:
    """The marks that one copy may get now: value, words, whether a reason is due."""
    return [
        (action.value, ACTION_NAMES[action], action in rules.NEEDS_REASON)
        for action in rules.actions_open(copy.state)
        if action in ACTION_NAMES
    ]


def _left(batch) -> str | None:
    elapsed = (clock.now() - batch.started_at).total_seconds()
    seconds = rules.seconds_left(batch.done, batch.total, elapsed)
    if seconds is None:
        return None
    return f"còn khoảng {seconds} giây" if seconds < 90 else f"còn khoảng {round(seconds / 60)} phút"


@bp.post("/certificates/batches/<int:batch_id>/stop")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def stop_batch(batch):
    services.stop_batch(batch_id=batch.id, actor=g.user.actor)
    return go(url_for(".show_batch", batch_id=batch.id))


@bp.post("/certificates/batches/<int:batch_id>/resume")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def resume_batch(batch):
    services.resume_batch(batch_id=batch.id, actor=g.user.actor)
    say_go(batch.id)
    return go(url_for(".show_batch", batch_id=batch.id))


@bp.get("/certificates/batches/<int:batch_id>/file")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def batch_file(batch):
    if batch.file_sha256 is None:
        raise RuleBroken("Tệp in chưa dựng xong. Hãy đợi đến khi đợt in sẵn sàng.")
    path = current_app.extensions["files"].path(batch.file_sha256)
    if not path.exists():
        abort(404)
    number = text.fold(batch.decision.number).replace("/", "-").replace(" ", "-")
    return send_file(
        path,
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"giay-khen-{number}-dot-{batch.id}.pdf",
        etag=batch.file_sha256,
    )


@bp.post("/certificates/batches/<int:batch_id>/printed")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def mark_printed(batch):
    count = services.mark_printed(batch_id=batch.id, actor=g.user.actor)
    flash(f"Đã ghi {count} bản đã in ra giấy. Hãy kiểm từng tờ rồi đánh dấu.", "good")
    return go(url_for(".show_batch", batch_id=batch.id))


@bp.post("/certificates/batches/<int:batch_id>/good")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def mark_good(batch):
    count = services.mark_batch_good(batch_id=batch.id, actor=g.user.actor)
    flash(f"Đã ghi {count} bản in tốt, sẵn sàng để trao.", "good")
    return go(url_for(".show_batch", batch_id=batch.id))


@bp.post("/certificates/batches/<int:batch_id>/reprint")
@allow(Permission.CERTIFICATES_PRINT, of=batch)
def reprint(batch):
    form = ReprintForm()
    if not form.validate_on_submit():
        return render("certificates/batch.html", status=422, **_batch_page(batch, form))
    new = services.reprint(
        batch_id=batch.id,
        reason=form.reason.data,
        public_url=public_url(),
        files=current_app.extensions["files"],
        actor=g.user.actor,
    )
    say_go(new)
    flash("Đã lập đợt in lại. Số sổ vàng giữ nguyên, số lần in tăng thêm một.", "good")
    return go(url_for(".show_batch", batch_id=new))


@bp.get("/certificates/copies/<int:copy_id>/marks")
@allow(Permission.CERTIFICATES_PRINT, of=copy)
def edit_copy(copy):
    return _mark_page(copy, MarkForm(action=request.args.get("action")))


@bp.post("/certificates/copies/<int:copy_id>/marks")
@allow(Permission.CERTIFICATES_PRINT, of=copy)
def mark_copy(copy):
    form = MarkForm()
    if not form.validate_on_submit():
        return _mark_page(copy, form, 422)
    batch_id = copy.batch_id
    try:
        services.mark_copy(copy_id=copy.id, action=form.chosen, reason=form.reason.data, actor=g.user.actor)
    except RuleBroken as refusal:
        return _mark_page(queries.copy(copy.id), form, 409, [str(refusal)])
    return go(url_for(".show_batch", batch_id=batch_id))


def _mark_page(copy, form: MarkForm, status: int = 200, refusals=()):
    """The marks of one copy, with room for the reason."""
    form.action.choices = choices(
        (action.value, ACTION_NAMES[action])
        for action in rules.actions_open(copy.state)
        if action in ACTION_NAMES
    )
    return render("certificates/copy.html", status=status, copy=copy, form=form, refusals=list(refusals))
