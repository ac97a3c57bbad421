"""The certificate that a dossier would become, as a picture of the real print."""

from flask import Response, g, make_response, request, url_for

from festival.core import text
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities.models import Letterhead
from festival.localities.queries import letterhead_above
from festival.nominations import queries
from festival.nominations.certificate_form import form_for
from festival.nominations.citation import certificate, fault
from festival.nominations.models import Nomination
from festival.nominations.queries.drafts import typed
from festival.nominations.views.blueprint import bp
from festival.printing import engine, pictures
from festival.printing.templates import Template
from festival.web.access import allow


def _form(nomination: Nomination, head: Letterhead | None) -> Template:
    """What the award is printed on; with the emblem of our own office where our own office awards it."""
    award, locality = nomination.award_type, nomination.season.locality
    emblem = head.emblem_sha256 if head is not None and award.is_commune_level else None
    return form_for(locality, award.code, nomination.nominee.kind, emblem)


def picture_of(nomination, citation: str, *, is_typed: bool = False) -> dict:
    """The address of the certificate's picture, or the sentence that stands in its place."""
    if not citation:
        return {"url": "", "why": "Nhập nội dung khen để xem tờ giấy sẽ in."}
    head = letterhead_above(nomination.season.locality)
    shown = certificate(nomination, citation, head)
    try:
        form = _form(nomination, head)
    except RuleBroken as lost:
        return {"url": "", "why": f"Chưa vẽ được tờ giấy: {lost}"}
    if why := engine.why_not_printable() or fault(shown, form):
        return {"url": "", "why": f"Chưa vẽ được tờ giấy: {why}"}
    arguments = {"typed": 1} if is_typed else {}
    # Changes with everything that the picture shows, so that the address of a new one is new.
    arguments |= {"nomination_id": nomination.id, "v": pictures.fingerprint(form, shown)[:12]}
    return {"url": url_for("nominations.certificate_picture", **arguments), "why": ""}


@bp.get("/nominations/<int:nomination_id>/certificate.png")
@allow(Permission.NOMINATION_VIEW, of=queries.nomination)
def certificate_picture(nomination):
    """Of what is stored, or with «typed» of what this very person typed last."""
    head = letterhead_above(nomination.season.locality)
    shown = certificate(nomination, _citation(nomination), head)
    if not shown.citation:
        raise RuleBroken("Chưa có nội dung khen nên chưa vẽ được tờ giấy. Hãy nhập nội dung khen.")
    if engine.why_not_printable():
        return _private(Response(pictures.MISSING, 503, mimetype="image/svg+xml"))
    form = _form(nomination, head)
    if why := fault(shown, form):
        raise RuleBroken(f"Chưa vẽ được tờ giấy: {why}. Hãy sửa cho vừa.")
    etag = pictures.fingerprint(form, shown)
    if etag in request.if_none_match:
        response = make_response("", 304)
    else:
        response = make_response(pictures.small_picture(form, shown))
        response.mimetype = "image/png"
    response.set_etag(etag)
    return _private(response)


def _citation(nomination) -> str:
    kept = typed(nomination.id, g.user.id) if "typed" in request.args else None
    return text.clean_lines(kept.fields.get("citation", "")) if kept else nomination.citation


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    return response
