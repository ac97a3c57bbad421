"""Photographs of a festival: sent, shown, ordered, taken out and put back."""

from flask import Response, abort, current_app, flash, g, request, session, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries
from festival.planning.forms.results import CaptionForm, PhotosForm
from festival.planning.queries import festival
from festival.planning.queries import results as found
from festival.planning.queries.results import festival_photo
from festival.planning.services import photos as services
from festival.planning.views.blueprint import bp
from festival.planning.views.results import check_corrector, may_write
from festival.web.access import allow
from festival.web.htmx import go, render
from festival.web.limits import takes

TAKEN_OUT = "photo_taken_out"
MOST_FAULTS = 20


@bp.get("/planning/festivals/<int:festival_id>/photos")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def list_photos(festival):
    return _photos_page(festival, PhotosForm())


def _photos_page(festival, form, status=200, refusals=()):
    photos = found.photos_of(festival.id)
    return render(
        "planning/photos.html",
        status=status,
        festival=festival,
        photos=photos,
        form=form,
        room=services.MOST_PHOTOS - len(photos),
        most=services.MOST_PHOTOS,
        may_write=may_write(festival),
        taken_out=_taken_out(festival),
        refusals=list(refusals),
    )


def _taken_out(festival) -> dict | None:
    """The photograph deleted last. What it was stays in the signed session: no form may name a file."""
    kept = session.get(TAKEN_OUT)
    return kept if kept and kept["festival_id"] == festival.id else None


@bp.post("/planning/festivals/<int:festival_id>/photos")
@takes(services.MOST_UPLOAD)
@allow(Permission.FESTIVAL_EDIT, of=festival)
def add_photos(festival):
    check_corrector(festival)
    form = PhotosForm()
    fault = form.fault if form.validate_on_submit() else "Chưa gửi được. Hãy tải lại trang rồi gửi lại."
    if fault:
        return _photos_page(festival, form, status=422, refusals=[fault])
    try:
        services.check_may_change(festival.state, festival.held_on)
        pictures, faults = services.drawn(form.uploads)
        if faults:
            said = ["Chưa lưu ảnh nào. Hãy bỏ hoặc thay những tệp sau rồi gửi lại cả loạt.", *faults]
            return _photos_page(festival, form, status=422, refusals=said[: MOST_FAULTS + 1])
        files = current_app.extensions["files"]
        count = services.add_photos(festival.id, pictures, files=files, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _photos_page(queries.festival(festival.id), form, status=409, refusals=said)
    flash(f"Đã thêm {count} ảnh." if count else "Các ảnh này đã có từ trước.", "good")
    return _back(festival.id)


def _back(festival_id: int):
    return go(url_for(".list_photos", festival_id=festival_id, _anchor="gallery"))


@bp.get("/planning/photos/<int:festival_photo_id>")
@allow(Permission.FESTIVAL_VIEW, of=festival_photo)
def show_photo(photo):
    return _file(photo.sha256, f"anh-{photo.festival_id}-{photo.position}.jpg")


@bp.get("/planning/photos/<int:festival_photo_id>/small")
@allow(Permission.FESTIVAL_VIEW, of=festival_photo)
def show_small_photo(photo):
    return _file(photo.small_sha256, f"anh-{photo.festival_id}-{photo.position}-nho.jpg")


def _file(sha256: str, name: str):
    """A download that can run nothing; only whoever may see the festival gets it, and no proxy keeps it."""
    try:
        content = current_app.extensions["files"].read(sha256)
    except FileNotFoundError:
        abort(404)
    answer = Response(content, mimetype="image/jpeg")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


@bp.post("/planning/photos/<int:festival_photo_id>/caption")
@allow(Permission.FESTIVAL_EDIT, of=festival_photo)
def edit_caption(photo):
    check_corrector(photo.festival)
    form, festival_id = CaptionForm(), photo.festival_id
    if not form.validate_on_submit():
        said = [f"Chú thích ảnh {photo.position}: {' '.join(form.caption.errors)}"]
        return _photos_page(photo.festival, PhotosForm(formdata=None), status=422, refusals=said)
    services.edit_caption(photo.id, form.caption.data or "", actor=g.user.actor)
    flash("Đã lưu chú thích.", "good")
    return _back(festival_id)


@bp.post("/planning/photos/<int:festival_photo_id>/place")
@allow(Permission.FESTIVAL_EDIT, of=festival_photo)
def shift_photo(photo):
    check_corrector(photo.festival)
    festival_id = photo.festival_id
    by = -1 if request.form.get("direction") == "up" else 1
    services.shift_photo(photo.id, by, actor=g.user.actor)
    return _back(festival_id)


@bp.post("/planning/photos/<int:festival_photo_id>/deletion")
@allow(Permission.FESTIVAL_EDIT, of=festival_photo)
def delete_photo(photo):
    check_corrector(photo.festival)
    festival_id = photo.festival_id
    kept = services.delete_photo(photo.id, actor=g.user.actor)
    session[TAKEN_OUT] = {"festival_id": festival_id, "kept": vars(kept)}
    return _back(festival_id)


@bp.post("/planning/festivals/<int:festival_id>/photos/restored")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def restore_photo(festival):
    check_corrector(festival)
    taken_out = _taken_out(festival)
    if taken_out is None:
        raise RuleBroken("Không còn ảnh nào để hoàn tác. Hãy gửi lại ảnh.")
    services.restore_photo(festival.id, services.Kept(**taken_out["kept"]), actor=g.user.actor)
    session.pop(TAKEN_OUT)
    return _back(festival.id)
