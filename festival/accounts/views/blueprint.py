"""The blueprint, and what several pages of it need."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, g, url_for

from festival.accounts.rules import GRANTS, is_in_force
from festival.core import clock
from festival.core.permissions import Permission
from festival.web.access import may

bp = Blueprint("accounts", __name__)

TODAY = "/today"
LONGEST_ADDRESS = 500


def safe_next(url: str | None) -> str | None:
    """A path of this site, or None: nobody is sent elsewhere after signing in."""
    if not url or len(url) > LONGEST_ADDRESS or not url.startswith("/") or url[1:2] in ("/", "\\"):
        return None
    if "\\" in url or any(ord(letter) < 32 or ord(letter) == 127 for letter in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if not parts.scheme and not parts.netloc else None


def place_of(permission: Permission):
    """Where the signed-in person has ``permission``: the first such place, else the person's own."""
    today = clock.today()
    for grant in g.user.grants:
        if permission in GRANTS[grant.role] and is_in_force(grant.valid_from, grant.valid_to, today):
            return grant.locality
    return g.user.locality


def own_place(permission: Permission):
    """The place of a list without an object of its own; 403 for those who have no such place."""
    place = place_of(permission)
    if not may(permission, place):
        abort(403)
    return place


def link_to(endpoint: str, **arguments) -> str | None:
    """The address of a page of another room, or None while that room has no such page."""
    return url_for(endpoint, **arguments) if endpoint in current_app.view_functions else None
