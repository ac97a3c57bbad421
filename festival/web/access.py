"""Who may enter a page. Every view declares one of ``@public``, ``@signed_in``, ``@allow``.

Nothing there, or not yours to know of: the same 404. Yours to see but not to do: 403.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from flask import Flask, abort, g, request, url_for
from flask_login import current_user

from festival.core.permissions import Permission
from festival.web.htmx import go


@dataclass(frozen=True)
class Access:
    """A view's declaration; ``permission`` is None for public and signed-in pages."""

    kind: str
    permission: Permission | None = None
    # Loads what the permission is asked for.
    loader: Callable | None = None
    # Only a role held in the object's very place counts, none above it.
    is_own: bool = False


def public(view: Callable) -> Callable:
    """Anybody; the page touches no session, so that it can be cached."""
    view.access = Access("public")
    return view


def signed_in(view: Callable) -> Callable:
    """Any account; the view shows only what is this person's own."""

    @wraps(view)
    def guarded(**url_arguments):
        _enter()
        return view(**url_arguments)

    guarded.access = Access("signed_in")
    return guarded


def allow(permission: Permission, *, of: Callable, own: bool = False) -> Callable:
    """A role in the object's locality or above it must grant ``permission``.

    ``of`` takes the URL arguments it names and answers the object, or None; the view receives the
    object first and the other arguments by name. The object has a ``locality`` (or is one), and
    may have ``admits(user, permission)`` for what is granted by a roll instead of a role. With ``own``
    the role must be held in the object's very locality: whoever stands above looks on.
    """
    takes = of.__code__.co_varnames[: of.__code__.co_argcount + of.__code__.co_kwonlyargcount]

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(**url_arguments):
            _enter()
            thing = of(**{name: url_arguments.pop(name) for name in takes})
            check(permission, thing, own=own)
            g.thing = thing
            return view(thing, **url_arguments)

        guarded.access = Access("allow", permission, of, own)
        return guarded

    return decorate


def unlogged(view: Callable) -> Callable:
    """No line in the request log: when somebody casts a ballot is nobody's business."""
    view.unlogged = True
    return view


def check(permission: Permission, thing, *, own: bool = False) -> None:
    """Answer 404 or 403 unless the person in front of us may."""
    if thing is None:
        abort(404)
    if may(permission, thing, own=own):
        return
    abort(403 if sees(thing) else 404)


def may(permission: Permission, thing, *, own: bool = False) -> bool:
    """Whether the signed-in person may, by a role or by the thing's own roll. Used by templates too."""
    user = getattr(g, "user", None)
    if user is None or thing is None:
        return False
    admits = getattr(thing, "admits", None)
    if admits is not None and admits(user, permission):
        return True
    home = home_of(thing, permission)
    return user.holds(permission, home) if own else user.may(permission, home)


def sees(thing) -> bool:
    """Whether the thing lies within a place where the person holds any role."""
    admits = getattr(thing, "admits", None)
    if admits is not None and admits(g.user, None):
        return True
    return g.user.reaches(locality_of(thing))


def home_of(thing, permission: Permission):
    """Where a right is asked; a thing may say that some of its acts belong to another place than itself."""
    asked = getattr(thing, "home_of", None)
    return asked(permission) if asked else locality_of(thing)


def locality_of(thing):
    return getattr(thing, "locality", thing)


def _enter() -> None:
    if not current_user.is_authenticated:
        abort(401)
    g.user = current_user._get_current_object()
    first = g.user.first_step
    if first and request.endpoint not in FIRST_STEPS:
        abort(go(url_for(first)))


# Where a person may go before the first password has been changed and a required second factor set up.
FIRST_STEPS = {
    "accounts.edit_password",
    "accounts.save_password",
    "accounts.show_second_factor",
    "accounts.save_second_factor",
    "accounts.sign_out",
}


def init_access(app: Flask) -> None:
    """Refuse every view that declares nothing: at start-up, and once more on each request."""

    @app.before_request
    def deny_undeclared():
        g.user = None
        view = app.view_functions.get(request.endpoint) if request.endpoint else None
        if view is not None and getattr(view, "access", None) is None:  # never reached after a clean start
            abort(403)

    app.jinja_env.globals.update(may=may, Permission=Permission)


def check_declarations(app: Flask) -> None:
    """Called once, after the last blueprint."""
    app.view_functions["static"].access = Access("public")
    bare = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "access"))
    if bare:
        raise RuntimeError("views without @public, @signed_in or @allow: " + ", ".join(bare))
