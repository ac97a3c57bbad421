"""The certificate that a dossier would become, as a picture of the real print."""

from flask import Response, current_app, g, make_response, request, url_for

from festival.core import text
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities.queries import letterhead_above
from festival.nominations import queries
from festival.nominations.citation import certificate, fault
from festival.nominations.queries.drafts import typed
from festival.nominations.views.blueprint import bp
from festival.printing import engine, pictures, templates
from festival.printing.records import CertificateText
from festival.web.access import allow


def _fingerprint(shown: CertificateText) -> str:
    """Changes with every text of the picture, so that the address of a new one is new."""
    return pictures.fingerprint(templates.load(pictures.TEMPLATE), shown)


def picture_of(nomination, citation: str, *, is_typed: bool = False) -> dict:
    """The address of the certificate's picture, or the sentence that stands in its place."""
    if not citation:
        return {"url": "", "why": "Nhập nội dung khen để xem tờ giấy sẽ in."}
    shown = certificate(nomination, citation, letterhead_above(nomination.season.locality))
    if why := engine.why_not_printable() or fault(shown):
        return {"url": "", "why": f"Chưa vẽ được tờ giấy: {why}"}
    arguments = {"typed": 1} if is_typed else {}
    arguments |= {"nomination_id": nomination.id, "v": _fingerprint(shown)[:12]}
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
    if why := fault(shown):
        raise RuleBroken(f"Chưa vẽ được tờ giấy: {why}. Hãy sửa cho vừa.")
    is_ours = head is not None and nomination.award_type.is_commune_level
    emblem = head.emblem_sha256 if is_ours else None
    template = pictures.template_with(current_app.extensions["files"], emblem)
    etag = pictures.fingerprint(template, shown)
    if etag in request.if_none_match:
        response = make_response("", 304)
    else:
        response = make_response(pictures.small_picture(template, shown))
        response.mimetype = "image/png"
    response.set_etag(etag)
    return _private(response)


def _citation(nomination) -> str:
    kept = typed(nomination.id, g.user.id) if "typed" in request.args else None
    return text.clean_lines(kept.fields.get("citation", "")) if kept else nomination.citation


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-cache"
    return response
