"""The papers of a dossier: ticked when they lie ready, sent as files, taken out and put back."""

from flask import abort, current_app, flash, g, request, session, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries, rules
from festival.nominations.forms.papers import MOST_AT_ONCE, PapersForm
from festival.nominations.queries.papers import dossier_file
from festival.nominations.received import ACCEPTED, MEDIA_TYPES, received
from festival.nominations.services import files
from festival.nominations.services import papers as services
from festival.nominations.views.blueprint import bp
from festival.web.access import allow
from festival.web.downloads import attachment
from festival.web.htmx import go, render
from festival.web.limits import takes

# A dossier's worth of files and the form around them; a little over, so that the rule can say so in words.
MOST_UPLOAD = rules.MOST_DOSSIER_BYTES + 14 * 1024 * 1024
TAKEN_OUT = "dossier_file_taken_out"


def _page(nomination, form, status: int = 200, refusals: tuple[str, ...] = ()):
    return render(
        "nominations/papers.html",
        status=status,
        nomination=nomination,
        form=form,
        refusals=list(refusals)[: MOST_AT_ONCE + 1],
        accepted=ACCEPTED,
        taken_out=_taken_out(nomination),
    )


def _taken_out(nomination) -> dict | None:
    """The file deleted last. What it was stays in the signed session: no form may name a file."""
    kept = session.get(TAKEN_OUT)
    return kept if kept and kept["nomination_id"] == nomination.id else None


def _back(nomination_id: int):
    return go(url_for("nominations.show_papers", nomination_id=nomination_id))


@bp.get("/nominations/<int:nomination_id>/papers")
@allow(Permission.NOMINATION_VIEW, of=queries.nomination)
def show_papers(nomination):
    return _page(nomination, PapersForm(nomination.papers))


@bp.post("/nominations/<int:nomination_id>/papers")
@takes(MOST_UPLOAD)
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def save_papers(nomination):
    form, nomination_id = PapersForm(nomination.papers), nomination.id
    if not form.validate_on_submit() or form.fault:
        return _page(nomination, form, status=422, refusals=(form.fault,) if form.fault else ())
    try:
        rules.check_editable(nomination.state)
        sent, faults = received(form.uploads)
        if faults:
            said = ("Chưa lưu gì. Hãy bỏ hoặc thay những tệp sau rồi gửi lại cả loạt.", *faults)
            return _page(nomination, form, status=422, refusals=said)
        saved = services.save_papers(
            nomination_id=nomination_id,
            codes=form.ticks.data,
            seen=form.seen_codes,
            received=sent,
            store=current_app.extensions["files"],
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _page(queries.nomination(nomination_id), form, status=409, refusals=(str(refusal),))
    flash(_told(len(sent), saved), "good")
    if request.form.get("then") == "check":
        return go(url_for("nominations.check_nomination", nomination_id=nomination_id))
    return _back(nomination_id)


def _told(sent: int, saved: services.Saved) -> str:
    moved = f"Đã chuyển {saved.moved} tệp có từ trước sang giấy tờ vừa chọn." if saved.moved else ""
    if saved.files:
        known = sent - saved.files - saved.moved
        twice = f" {known} tệp đã có từ trước." if known else ""
        return f"Đã lưu giấy tờ, thêm {saved.files} tệp.{twice} {moved}".strip()
    if moved:
        return moved
    if sent:
        return "Các tệp này đã có trong hồ sơ."
    return "Đã lưu giấy tờ." if saved.ticks else "Không có gì thay đổi."


@bp.get("/nominations/files/<int:dossier_file_id>")
@allow(Permission.NOMINATION_VIEW, of=dossier_file)
def show_dossier_file(file):
    return attachment(file.sha256, file.file_name, MEDIA_TYPES[file.ending])


@bp.get("/nominations/files/<int:dossier_file_id>/small")
@allow(Permission.NOMINATION_VIEW, of=dossier_file)
def show_small_dossier_file(file):
    """The small picture of a photograph; other files have none."""
    if file.small_sha256 is None:
        abort(404)
    return attachment(file.small_sha256, f"nho-{file.file_name}", MEDIA_TYPES["jpg"])


@bp.post("/nominations/files/<int:dossier_file_id>/deletion")
@allow(Permission.NOMINATION_EDIT, of=dossier_file)
def delete_dossier_file(file):
    nomination_id = file.nomination_id
    kept = files.delete_file(file.id, actor=g.user.actor)
    session[TAKEN_OUT] = {"nomination_id": nomination_id, "kept": vars(kept)}
    return _back(nomination_id)


@bp.post("/nominations/files/<int:dossier_file_id>/paper")
@allow(Permission.NOMINATION_EDIT, of=dossier_file)
def move_dossier_file(file):
    nomination_id = file.nomination_id
    name = files.move_file(file.id, request.form.get("paper", ""), actor=g.user.actor)
    flash(f"Đã chuyển tệp «{name}».", "good")
    return _back(nomination_id)


@bp.post("/nominations/<int:nomination_id>/files/restored")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def restore_dossier_file(nomination):
    taken_out = _taken_out(nomination)
    if taken_out is None:
        raise RuleBroken("Không còn tệp nào để hoàn tác. Hãy gửi lại tệp.")
    files.restore_file(nomination.id, files.Kept(**taken_out["kept"]), actor=g.user.actor)
    session.pop(TAKEN_OUT)
    return _back(nomination.id)
