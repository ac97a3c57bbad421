"""The letterhead of a place, with its emblem."""

from flask import Response, abort, current_app, flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities import queries
from festival.localities.forms import LetterheadForm
from festival.localities.services import letterheads
from festival.localities.services.emblem import MOST_BYTES, media_type
from festival.localities.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


def letterhead_page(place, form: LetterheadForm, *, status: int = 200, problem: str | None = None):
    stored = queries.letterhead(place.id)
    return render(
        "localities/letterhead.html",
        status=status,
        locality=place,
        form=form,
        problem=problem,
        emblem=stored.emblem_sha256 if stored else None,
        is_stored=stored is not None,
    )


@bp.get("/admin/localities/<int:locality_id>/letterhead")
@allow(Permission.LOCALITY_MANAGE, of=queries.locality)
def edit_letterhead(place):
    shown = queries.letterhead(place.id) or letterheads.proposed(place)
    return letterhead_page(place, LetterheadForm(formdata=None, obj=shown))


@bp.post("/admin/localities/<int:locality_id>/letterhead")
@allow(Permission.LOCALITY_MANAGE, of=queries.locality)
def save_letterhead(place):
    form = LetterheadForm()
    if not form.validate_on_submit():
        return letterhead_page(place, form, status=422)
    upload = request.files.get("emblem")
    emblem = upload.read(MOST_BYTES + 1) if upload and upload.filename else None
    try:
        letterheads.save_letterhead(
            locality_id=place.id,
            parent_agency=form.parent_agency.data or "",
            agency=form.agency.data,
            place=form.place.data,
            awarding_title=form.awarding_title.data,
            emblem=emblem,
            drop_emblem=form.drop_emblem.data,
            files=current_app.extensions["files"],
            actor=g.user.actor,
        )
    except RuleBroken as error:
        form.emblem.errors = [str(error)]
        return letterhead_page(queries.locality(place.id), form, status=409)
    flash("Đã lưu mẫu văn bản.", "good")
    return go(url_for("localities.edit_letterhead", locality_id=place.id))


@bp.get("/admin/localities/<int:locality_id>/letterhead/emblem")
@allow(Permission.LOCALITY_MANAGE, of=queries.locality)
def show_emblem(place):
    """The stored picture for the page's preview; opened alone it is a download that can run nothing."""
    stored = queries.letterhead(place.id)
    if stored is None or stored.emblem_sha256 is None:
        abort(404)
    content = current_app.extensions["files"].read(stored.emblem_sha256)
    kind = media_type(content)
    answer = Response(content, mimetype=kind)
    name = "bieu-trung.png" if kind == "image/png" else "bieu-trung.svg"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
