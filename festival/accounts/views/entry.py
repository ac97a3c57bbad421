"""Signing in and out; what a stranger gets instead of a page."""

from urllib.parse import urlsplit

from flask import current_app, flash, g, make_response, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user
from flask_wtf.csrf import CSRFError

from festival.accounts import queries
from festival.accounts.forms import SignInForm, sign_in_name_of
from festival.accounts.services import sign_in
from festival.accounts.views.blueprint import TODAY, bp, safe_next
from festival.accounts.views.keeping import clear_session, keep_input
from festival.core import clock
from festival.web.access import public
from festival.web.errors import error_page
from festival.web.htmx import go, wants_fragment
from festival.web.limits import limiter

# The session's key for somebody who has given a right password and owes the second factor.
HALF = "half"


def typed_name() -> str:
    """The key of the narrow limit."""
    return "sign-in:" + sign_in_name_of(request.form.get("sign_in_name"))


def failed(response) -> bool:
    return response.status_code == 422


def sign_in_page(form: SignInForm, *, status: int, after: str | None, kept: str | None = None, problem=None):
    samples = current_app.extensions.get("sample_accounts", ()) if current_app.config["SAMPLE"] else ()
    response = make_response(
        render_template(
            "accounts/sign_in.html", form=form, after=after, kept=kept, problem=problem, samples=samples
        ),
        status,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/sign-in", endpoint="sign_in")
@public
def show_sign_in():
    after = safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return go(after or TODAY)
    return sign_in_page(SignInForm(formdata=None), status=200, after=after, kept=request.args.get("kept"))


@bp.post("/sign-in")
@public
@limiter.limit("100 per minute; 1000 per hour")
@limiter.limit("5 per minute; 30 per hour", key_func=typed_name, deduct_when=failed)
def start_session():
    form = SignInForm()
    after, kept = safe_next(request.form.get("next")), request.form.get("kept")
    if not form.validate_on_submit():
        return sign_in_page(form, status=422, after=after, kept=kept)
    user = sign_in.check_password(sign_in_name=form.sign_in_name.data, password=form.password.data)
    if user is None:
        problem = "Tên đăng nhập hoặc mật khẩu chưa đúng, hoặc tài khoản đang khóa."
        return sign_in_page(form, status=422, after=after, kept=kept, problem=problem)
    return enter(user, destination(after, kept))


def destination(after: str | None, kept: str | None) -> str:
    if kept and len(kept) <= 64:
        return url_for("accounts.show_kept", token=kept)
    return after or TODAY


def enter(user, after: str):
    """The password was right: begin the session, or ask for the second factor first."""
    if not user.totp_secret:
        return begin(user, after)
    clear_session()
    session[HALF] = {"id": user.get_id(), "at": clock.now().timestamp(), "after": after}
    return go(url_for("accounts.ask_code"))


def begin(user, after: str):
    """Begin a session of its own, so that one planted before is worth nothing."""
    clear_session()
    session.permanent = True
    login_user(user)
    if user.first_step:
        session["after"] = after
        return go(url_for(user.first_step))
    if queries.unseen_notices(user.id):
        return go(url_for("accounts.show_notices", next=after))
    return go(after)


@bp.post("/sign-out", endpoint="sign_out")
@public
def end_session():
    logout_user()
    session.clear()
    flash("Đã đăng xuất.", "good")
    return go(url_for("accounts.sign_in"))


@bp.app_errorhandler(401)
def ask_to_sign_in(_error):
    """A stranger gets the sign-in page in place; what was typed comes back afterwards."""
    kept = keep_input() if request.method == "POST" else None
    if request.headers.get("HX-Request") == "true":
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        after = safe_next(page.path + (f"?{page.query}" if page.query else ""))
        response = make_response("", 401)
        response.headers["HX-Redirect"] = url_for("accounts.sign_in", next=after, kept=kept)
        return response
    after = safe_next(request.full_path.rstrip("?")) if request.method == "GET" else None
    return sign_in_page(SignInForm(formdata=None), status=401, after=after, kept=kept)


@bp.app_errorhandler(CSRFError)
def token_failed(_error):
    """An expired session loses its token first; somebody still signed in gets the form once more."""
    if request.endpoint in ("accounts.start_session", "accounts.sign_out"):
        return _entry_again()
    if not current_user.is_authenticated:
        return ask_to_sign_in(_error)
    g.user = current_user._get_current_object()
    kept = None if wants_fragment() else keep_input()
    if kept:
        return go(url_for("accounts.show_kept", token=kept))
    return error_page(400, "Trang đã mở quá lâu. Vui lòng quay lại, tải lại trang và gửi lại.")


def _entry_again():
    if request.endpoint == "accounts.sign_out":
        return go(url_for("accounts.sign_in"))
    form = SignInForm(formdata=None, sign_in_name=sign_in_name_of(request.form.get("sign_in_name")))
    return sign_in_page(
        form,
        status=400,
        after=safe_next(request.form.get("next")),
        kept=request.form.get("kept"),
        problem="Trang đăng nhập đã mở quá lâu. Vui lòng nhập mật khẩu một lần nữa.",
    )
