"""Whole pages and fragments; the only module that knows htmx's headers."""

from flask import Response, g, make_response, redirect, render_template, request


def wants_fragment() -> bool:
    """True for a partial request; boosted and history requests need the whole page."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and not (
        headers.get("HX-Boosted") == "true" or headers.get("HX-History-Restore-Request") == "true"
    )


def render(page: str, fragment: str | None = None, /, status: int = 200, **context) -> Response:
    """Render ``fragment`` for htmx, and ``page`` (which includes it) for everyone else.

    A refused form says so at the head of its title, which a screen reader reads first.
    """
    template = fragment if fragment and wants_fragment() else page
    # What only the layout shows need not be asked for a part of a page.
    g.is_fragment = template != page
    response = make_response(render_template(template, is_refused=status >= 400, **context), status)
    response.vary.add("HX-Request")
    return response


def go(url: str) -> Response:
    """After a POST: a 303 to ``url``, or htmx's way of opening a page."""
    if wants_fragment():
        response = Response(status=204)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url, 303)


def open_page(response: Response, url: str) -> Response:
    """Make htmx leave the page (a sign-in form must never land inside a table row)."""
    if request.headers.get("HX-Request") == "true":
        response.headers["HX-Redirect"] = url
    return response
