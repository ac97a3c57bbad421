"""Anybody may check a certificate: the page repeats what was decided, so that a changed paper shows."""

from flask import Response, current_app, make_response, redirect, render_template, request, url_for

from festival.certificates import verifying
from festival.certificates.forms import is_token, read_address
from festival.certificates.views.blueprint import bp
from festival.commendations import payload
from festival.commendations.models import Commendation
from festival.commendations.rules import CommendationState
from festival.localities.queries import public_url
from festival.printing import engine, pictures
from festival.web.access import public
from festival.web.limits import limiter
from festival.web.security import cacheable

# Wide, for a whole hall scans its certificates behind one router.
MOST = "240/minute"
UNKNOWN = "Không có Giấy khen nào mang mã này. Hãy kiểm tra lại mã, hoặc hỏi cơ quan ghi trên giấy."
UNREADABLE = "Chưa đọc được mã. Mã gồm 22 chữ cái và chữ số, in trong mã QR trên Giấy khen."


@bp.get("/verify")
@public
@limiter.limit(MOST)
def look_up():
    typed = request.args.get("code", "")
    if not typed:
        return _look_up_page()
    asked = read_address(typed)
    if asked is None:
        return _look_up_page(422, typed=typed[:200], problem=UNREADABLE)
    signature = asked.signature or None
    return redirect(url_for(".verify", token=asked.token, signature=signature), 303)


@bp.get("/verify/<token>")
@public
@limiter.limit(MOST)
def verify(token):
    one = _known(token)
    if one is None:
        return _unknown()
    return _page(
        "certificates/verify.html",
        one=one,
        decision=one.decision,
        revoked_since=verifying.revoked_since(one),
        is_printable=not engine.why_not_printable(),
        **_compared(one, request.args.get("signature", "")),
    )


@bp.get("/verify/<token>/comparison")
@public
@limiter.limit(MOST)
def compare_signature(token):
    """Whether the signature in a QR code is this certificate's; a part of the page above."""
    one = _known(token)
    if one is None:
        return _unknown()
    compared = _compared(one, request.args.get("signature", ""))
    return _page("certificates/_comparison.html", one=one, **compared)


@bp.get("/verify/<token>/picture.png")
@public
@limiter.limit(MOST)
def verification_picture(token):
    """The certificate as it was printed; none of one that no longer stands."""
    one = _known(token)
    if one is None or one.state is not CommendationState.ISSUED:
        return _unknown()
    address = public_url(current_app.config["PUBLIC_URL"])
    shown = verifying.drawn(one, public_url=address, files=current_app.extensions["files"])
    etag = pictures.fingerprint(shown.template, shown.text)
    if etag in request.if_none_match:
        return _kept(make_response("", 304), etag)
    if engine.why_not_printable():
        return Response(pictures.MISSING, 503, mimetype="image/svg+xml")
    response = make_response(pictures.picture(shown.template, shown.text))
    response.mimetype = "image/png"
    return _kept(response, etag)


@bp.get("/verify/<token>/payload.json")
@public
@limiter.limit(MOST)
def verification_payload(token):
    """The signed texts themselves, for checking without this site."""
    one = _known(token)
    if one is None:
        return _unknown()
    content = payload.for_saving(one, current_app.extensions["keys"])
    response = make_response(payload.canonical(content))
    response.mimetype = "application/json"
    return _unindexed(response)


def _known(token: str) -> Commendation | None:
    return verifying.by_token(token) if is_token(token) else None


def _compared(one: Commendation, signature: str) -> dict[str, bool]:
    return {
        "is_intact": payload.is_intact(one, current_app.extensions["keys"]),
        "was_compared": bool(signature),
        "is_same": signature == one.signature,
    }


def _unknown() -> Response:
    """The same answer for every address that names nothing, however close it may be to one that does."""
    return _look_up_page(404, problem=UNKNOWN)


def _look_up_page(status: int = 200, *, typed: str = "", problem: str = "") -> Response:
    keys = current_app.extensions["keys"].public_keys
    return _page("certificates/look_up.html", status, typed=typed, problem=problem, public_keys=keys)


def _page(template: str, status: int = 200, **context) -> Response:
    response = _unindexed(make_response(render_template(template, **context), status))
    # To be asked for again each time, for what was decided may be revoked; unchanged, nothing is sent.
    return cacheable(response, 0) if status == 200 else response


def _unindexed(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _kept(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    response.headers["Cache-Control"] = "public, max-age=300"
    return _unindexed(response)
