"""Keeping what was typed when a session expired, and giving it back after sign-in."""

from urllib.parse import urlsplit

from flask import current_app, g, request, session
from flask_limiter.errors import RateLimitExceeded

from festival.accounts.services import kept as keeper
from festival.accounts.views.blueprint import TODAY, bp, safe_next
from festival.accounts.wording import field_name
from festival.web.access import signed_in
from festival.web.htmx import go, render
from festival.web.limits import limiter

TOKEN = "kept_token"
# The session's key for what this browser typed: nobody else's form is ever offered to be sent.
KEPT = "kept"


def keep_input() -> str | None:
    """Keep the running POST's fields unless they are secret; the token, or None."""
    if not _may_keep():
        return None
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in (TOKEN, "next", "kept") and not _is_secret(name)
    ]
    try:
        with limiter.limit("20 per minute"):
            token = keeper.keep(url=request.full_path.rstrip("?"), fields=fields)
    except RateLimitExceeded:
        return None
    session[KEPT] = token
    return token


def clear_session() -> None:
    """Begin anew, but for what this very browser had typed."""
    kept = session.get(KEPT)
    session.clear()
    if kept:
        session[KEPT] = kept


def _is_secret(name: str) -> bool:
    """Never kept, whatever the form says."""
    return "password" in name or name.endswith("csrf_token")


def _may_keep() -> bool:
    """Not a ballot, not a form that forbids it, not a form that another site sent."""
    view = current_app.view_functions.get(request.endpoint)
    if view is None or getattr(view, "unlogged", False) or "no_keep" in request.form:
        return False
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        return False
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


@bp.get("/account/kept/<string:token>")
@signed_in
def show_kept(token):
    found = keeper.given_back(token) if session.get(KEPT) == token else None
    if found is None:
        return go(TODAY)
    url, fields = found
    safe = safe_next(url) or TODAY
    return render("accounts/kept.html", url=safe, fields=fields, field_name=field_name, token=token)


@bp.post("/account/kept/<string:token>")
@signed_in
def drop_kept(token):
    if session.pop(KEPT, None) == token:
        keeper.forget(token)
    return go(TODAY)


@bp.after_app_request
def forget_when_sent_again(response):
    """Given back once: a form that was sent again and understood is not kept any longer."""
    token = request.form.get(TOKEN, "") if request.method == "POST" and g.get("user") else ""
    if token and len(token) <= 64 and response.status_code < 400:
        keeper.forget(token)
    return response
