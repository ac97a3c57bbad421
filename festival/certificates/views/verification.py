"""Anybody may check a certificate: the page repeats what was decided, so that a changed paper shows."""

from flask import current_app, make_response, redirect, render_template, request, url_for

from festival.certificates import queries
from festival.certificates.forms import is_token, read_address
from festival.certificates.views.blueprint import bp
from festival.commendations import payload
from festival.web.access import public
from festival.web.limits import limiter

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
        return _page("certificates/look_up.html", typed="", problem="")
    asked = read_address(typed)
    if asked is None:
        return _page("certificates/look_up.html", 422, typed=typed[:200], problem=UNREADABLE)
    signature = asked.signature or None
    return redirect(url_for(".verify", token=asked.token, signature=signature), 303)


@bp.get("/verify/<token>")
@public
@limiter.limit(MOST)
def verify(token):
    one = queries.by_token(token) if is_token(token) else None
    if one is None:
        return _page("certificates/look_up.html", 404, typed="", problem=UNKNOWN)
    signature = request.args.get("signature", "")
    return _page(
        "certificates/verify.html",
        one=one,
        decision=one.decision,
        is_intact=payload.is_intact(one, current_app.extensions["keys"]),
        was_compared=bool(signature),
        is_same=signature == one.signature,
    )


@bp.get("/verify/<token>/payload.json")
@public
@limiter.limit(MOST)
def verification_payload(token):
    """The signed texts themselves, for checking without this site."""
    one = queries.by_token(token) if is_token(token) else None
    if one is None:
        return _page("certificates/look_up.html", 404, typed="", problem=UNKNOWN)
    content = {"texts": payload.texts(one, one.decision), "signature": one.signature}
    response = make_response(payload.canonical(content))
    response.mimetype = "application/json"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(template: str, status: int = 200, **context):
    response = make_response(render_template(template, **context), status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
