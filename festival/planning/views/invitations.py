"""Invitations: their words, a picture of the real print, the order of the whole file; and the poster."""

from datetime import date

from flask import Response, current_app, g, request, url_for

from festival.core import text
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.core.workers import worker_is_alive
from festival.documents.queries.prepared import latest
from festival.documents.tasks import say_go
from festival.localities.queries import public_url
from festival.planning import queries, rules
from festival.planning.forms.guests import InvitationForm
from festival.planning.models import Delegate
from festival.planning.queries import festival
from festival.planning.queries.guests import everybody
from festival.planning.services import invitations, posters
from festival.planning.views.blueprint import bp
from festival.web.access import allow, may
from festival.web.htmx import go, render
from festival.web.limits import limiter

PICTURE_WIDTH = 1200
_DAYS = ("dated_on", "answer_by")


def _public_url() -> str | None:
    return public_url(current_app.config["PUBLIC_URL"])


@bp.get("/planning/festivals/<int:festival_id>/invitations")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_invitations(festival):
    files = latest(invitations.KIND, festival.id)
    usual = invitations.usual_settings(festival, files[0] if files else None)
    data = usual | {name: date.fromisoformat(usual[name]) if usual[name] else None for name in _DAYS}
    return _page(festival, InvitationForm(formdata=None, data=data), usual, files=files)


def _page(festival, form, settings, *, status=200, refusals=(), files=None):
    guests = everybody(festival.id)
    base = _public_url()
    content = invitations.content_of(festival, guests, settings, base)
    general, by_name = invitations.problems(content, current_app.extensions["files"])
    return render(
        "planning/invitations.html",
        status=status,
        festival=festival,
        form=form,
        settings=settings,
        guests=len(guests),
        has_address=bool(base),
        general=general,
        by_name=by_name,
        files=latest(invitations.KIND, festival.id) if files is None else files,
        is_alive=worker_is_alive(),
        is_working=festival.state in rules.WORKING_STATES,
        may_edit=may(Permission.FESTIVAL_EDIT, festival),
        refusals=list(refusals),
    )


@bp.post("/planning/festivals/<int:festival_id>/invitations")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def order_invitations(festival):
    """With «Xem trước» only the picture is drawn anew; else the whole file is ordered."""
    form = InvitationForm()
    if not form.validate_on_submit():
        files = latest(invitations.KIND, festival.id)
        usual = invitations.usual_settings(festival, files[0] if files else None)
        return _page(festival, form, usual, status=422, files=files)
    if request.form.get("preview"):
        return _page(festival, form, form.settings)
    festival_id = festival.id
    try:
        file_id = invitations.order(
            festival_id,
            settings=form.settings,
            public_url=_public_url(),
            files=current_app.extensions["files"],
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _page(queries.festival(festival_id), form, form.settings, status=409, refusals=said)
    say_go(file_id)
    return go(url_for("documents.show_file", prepared_file_id=file_id))


@bp.get("/planning/festivals/<int:festival_id>/invitations/picture")
@allow(Permission.FESTIVAL_VIEW, of=festival)
@limiter.limit("60/minute")
def invitation_picture(festival):
    """The real print for the first guest, with the words of the address."""
    usual = invitations.usual_settings(festival, None)
    settings = {name: _typed(name, value) for name, value in usual.items()}
    people = everybody(festival.id)[:1] or [_nobody()]
    content = invitations.content_of(festival, people, settings, _public_url())
    # The picture is for looking at: the key of a guest's answer stays on the paper.
    for guest in content["guests"]:
        guest["url"] = guest["url"] and f"{_public_url()}/rsvp/{'x' * 22}"
    drawn = invitations.preview(content, current_app.extensions["files"], PICTURE_WIDTH)
    return _shown(drawn, "image/png")


def _typed(name: str, usual: str) -> str:
    typed = text.clean(request.args.get(name, usual))[:200]
    if name not in _DAYS:
        return "" if text.is_disguised(typed) else typed
    try:
        return date.fromisoformat(typed).isoformat() if typed else usual
    except ValueError:
        return usual


def _nobody() -> Delegate:
    return Delegate(salutation="Ông", full_name="Nguyễn Văn A", post="Chức vụ, đơn vị", token="x" * 22)


def _shown(content: bytes, kind: str, name: str = "") -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Cache-Control"] = "private, no-store"
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/planning/festivals/<int:festival_id>/poster")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_poster(festival):
    posters.check_may_be_hung(festival)
    return render("planning/poster.html", festival=festival, has_address=bool(_public_url()))


@bp.get("/planning/festivals/<int:festival_id>/poster/picture")
@allow(Permission.FESTIVAL_VIEW, of=festival)
@limiter.limit("60/minute")
def poster_picture(festival):
    files = current_app.extensions["files"]
    drawn = posters.picture(festival, address=_page_address(festival), files=files, width_px=800)
    return _shown(drawn, "image/png")


@bp.get("/planning/festivals/<int:festival_id>/poster/file")
@allow(Permission.FESTIVAL_VIEW, of=festival)
@limiter.limit("60/minute")
def poster_file(festival):
    size = request.args.get("size", "a4")
    size = size if size in posters.SIZES else "a4"
    files = current_app.extensions["files"]
    drawn = posters.poster(festival, size=size, address=_page_address(festival), files=files)
    return _shown(drawn, "application/pdf", f"ap-phich-{festival.id}-{size}.pdf")


def _page_address(festival) -> str | None:
    base = _public_url()
    return base + url_for(".show_public_festival", festival_id=festival.id) if base else None
