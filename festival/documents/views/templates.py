"""The templates of a place: what is in force, the file itself, one's own, and back to ours."""

from flask import current_app, flash, g, request, session, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.documents.defaults import file_name
from festival.documents.fields import NAMES
from festival.documents.forms import KindForm, UploadForm
from festival.documents.package import MOST_BYTES
from festival.documents.queries import templates as queries
from festival.documents.rules import KIND_NAMES, DocumentKind
from festival.documents.services import templates
from festival.documents.views.answers import docx_answer, kind_asked
from festival.documents.views.blueprint import bp
from festival.localities.queries import locality
from festival.web.access import allow
from festival.web.htmx import go, render

TAKEN_OUT = "template_taken_out"


def _page(place, form: UploadForm, *, status: int = 200, refusals=()):
    taken = session.get(TAKEN_OUT)
    return render(
        "documents/templates.html",
        status=status,
        place=place,
        form=form,
        kinds=KIND_NAMES,
        own=queries.own_templates(place),
        above=queries.above(place),
        taken=taken if taken and taken["locality_id"] == place.id else None,
        refusals=list(refusals),
    )


def _here(place_id: int):
    return go(url_for("documents.list_templates", locality_id=place_id))


@bp.get("/admin/localities/<int:locality_id>/document-templates")
@allow(Permission.DOCUMENTS_MANAGE, of=locality)
def list_templates(place):
    kind = kind_asked() or DocumentKind.PLAN
    return _page(place, UploadForm(formdata=None, data={"kind": kind.value}))


@bp.get("/admin/localities/<int:locality_id>/document-templates/fields")
@allow(Permission.DOCUMENTS_MANAGE, of=locality)
def list_fields(place):
    kind = kind_asked() or DocumentKind.PLAN
    return render("documents/fields.html", place=place, kind=kind, kinds=KIND_NAMES, names=NAMES[kind])


@bp.get("/admin/localities/<int:locality_id>/document-templates/file")
@allow(Permission.DOCUMENTS_MANAGE, of=locality)
def template_file(place):
    """The template in force; with «ours» in the address the one that we made."""
    kind = kind_asked()
    if kind is None:
        return _here(place.id)
    own = None if request.args.get("ours") else queries.template_in_force(place, kind)
    content = templates.content_of(own, kind, current_app.extensions["files"])
    return docx_answer(content, f"mau {file_name(kind).removesuffix('.docx')}")


@bp.post("/admin/localities/<int:locality_id>/document-templates")
@allow(Permission.DOCUMENTS_MANAGE, of=locality)
def upload_template(place):
    form, place_id = UploadForm(), place.id
    sent = request.files.get("file")
    if not form.validate_on_submit():
        return _page(place, form, status=422)
    if sent is None or not sent.filename:
        form.file.errors = ["Hãy chọn tệp mẫu .docx."]
        return _page(place, form, status=422)
    try:
        templates.upload_template(
            locality_id=place_id,
            kind=form.chosen,
            content=sent.read(MOST_BYTES + 1),
            file_name=sent.filename,
            files=current_app.extensions["files"],
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        form.file.errors = [str(refusal)]
        said = ["Mẫu đang dùng vẫn giữ nguyên."]
        return _page(locality(place_id), form, status=409, refusals=said)
    session.pop(TAKEN_OUT, None)
    flash(f"Đã dùng mẫu riêng cho «{KIND_NAMES[form.chosen]}».", "good")
    return _here(place_id)


@bp.post("/admin/localities/<int:locality_id>/document-templates/reset")
@allow(Permission.DOCUMENTS_MANAGE, of=locality)
def reset_template(place):
    form, place_id = KindForm(), place.id
    if not form.validate_on_submit():
        return _page(place, UploadForm(formdata=None), status=422, refusals=["Hãy chọn loại văn bản."])
    before = templates.reset_template(locality_id=place_id, kind=form.chosen, actor=g.user.actor)
    if before is not None:
        sha256, name = before
        session[TAKEN_OUT] = {
            "locality_id": place_id,
            "kind": form.chosen.value,
            "sha256": sha256,
            "file_name": name,
        }
    flash(f"Đã dùng lại mẫu chung cho «{KIND_NAMES[form.chosen]}».", "good")
    return _here(place_id)


@bp.post("/admin/localities/<int:locality_id>/document-templates/restoration")
@allow(Permission.DOCUMENTS_MANAGE, of=locality)
def restore_template(place):
    """«Hoàn tác»: which file, only the session says."""
    place_id, taken = place.id, session.pop(TAKEN_OUT, None)
    if not taken or taken["locality_id"] != place_id:
        raise RuleBroken("Không còn gì để hoàn tác. Hãy gửi lại tệp mẫu.")
    kind = DocumentKind(taken["kind"])
    templates.restore_template(
        locality_id=place_id,
        kind=kind,
        sha256=taken["sha256"],
        file_name=taken["file_name"],
        files=current_app.extensions["files"],
        actor=g.user.actor,
    )
    flash(f"Đã dùng lại mẫu riêng cho «{KIND_NAMES[kind]}».", "good")
    return _here(place_id)
