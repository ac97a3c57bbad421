"""Limits on how often and how much. Rates are narrow on the account and wide on the address, for a whole
hall sits behind one router; a page that takes many files says how many bytes that may be.
"""

from collections.abc import Callable

from flask import Flask, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, strategy="moving-window")


def takes(most_bytes: int) -> Callable:
    """Let one view take more than the site's usual request, from whoever has signed in."""

    def mark(view: Callable) -> Callable:
        view.most_bytes = most_bytes
        return view

    return mark


def init_uploads(app: Flask) -> None:
    """Registered before anything reads a form, which is what the limit is for."""

    @app.before_request
    def widen():
        view = app.view_functions.get(request.endpoint) if request.endpoint else None
        most_bytes = getattr(view, "most_bytes", None)
        if most_bytes is not None and session.get("_user_id"):
            request.max_content_length = most_bytes
