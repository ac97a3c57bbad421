"""Slips with one-time passwords: shown once, in the answer to the POST that made them."""

from flask import current_app, request

from festival.accounts.services.people import Slip
from festival.localities import queries as localities
from festival.web.htmx import render


def slip_page(slips: list[Slip], *, title: str, after: str):
    """The page to print. Nothing of it is stored, so it cannot be opened again."""
    address = localities.public_url(current_app.config["PUBLIC_URL"]) or request.host_url.rstrip("/")
    response = render("accounts/slips.html", slips=slips, heading=title, after=after, address=address)
    response.headers["Cache-Control"] = "no-store"
    return response
