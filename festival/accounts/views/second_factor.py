"""The second factor: switching it on and off, and its question at sign-in."""

import segno
from flask import flash, g, session, url_for
from markupsafe import Markup

from festival.accounts import queries
from festival.accounts.forms import SecondFactorForm
from festival.accounts.services import second_factor
from festival.accounts.views.blueprint import bp, safe_next
from festival.accounts.views.entry import HALF, begin
from festival.accounts.views.own import onward
from festival.core import clock
from festival.core.errors import RuleBroken
from festival.web.access import public, signed_in
from festival.web.htmx import go, render
from festival.web.limits import limiter

PATIENCE = 600  # seconds between password and code
# The secret waits in the signed cookie of its owner until the phone has proved that it knows it.
OFFERED = "offered_secret"


def half_way() -> dict | None:
    """Who has given a right password and owes the code."""
    half = session.get(HALF)
    if not half or clock.now().timestamp() - half["at"] > PATIENCE:
        return None
    return half


def half_name() -> str:
    return "second-factor:" + str((session.get(HALF) or {}).get("id"))


def question(form: SecondFactorForm, *, status: int = 200, problem: str | None = None):
    response = render("accounts/code.html", status=status, form=form, problem=problem)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/sign-in/code")
@public
def ask_code():
    return question(SecondFactorForm(formdata=None)) if half_way() else go(url_for("accounts.sign_in"))


@bp.post("/sign-in/code")
@public
@limiter.limit("10 per minute; 40 per hour", key_func=half_name)
def check_code():
    half = half_way()
    if half is None:
        flash("Đã quá lâu từ lúc nhập mật khẩu. Vui lòng đăng nhập lại.", "warn")
        return go(url_for("accounts.sign_in"))
    form = SecondFactorForm()
    if not form.validate_on_submit():
        return question(form, status=422)
    user = queries.user_in_session(half["id"])
    if user is None or not second_factor.accept(user_id=user.id, code=form.code.data):
        return question(form, status=422, problem="Mã chưa đúng hoặc đã dùng. Hãy đợi mã mới rồi nhập lại.")
    return begin(user, safe_next(half.get("after")) or "/today")


def offered_secret() -> str:
    return session.setdefault(OFFERED, second_factor.new_secret())


def enrolment(form: SecondFactorForm, *, status: int = 200, problem: str | None = None):
    """The page with the QR code, or the one that switches off."""
    if g.user.totp_secret:
        return render("accounts/second_factor_off.html", status=status, form=form, problem=problem)
    secret = offered_secret()
    picture = segno.make(second_factor.address_for_phone(secret, g.user.sign_in_name), error="m")
    return render(
        "accounts/second_factor_on.html",
        status=status,
        form=form,
        problem=problem,
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        picture=Markup(picture.svg_inline(scale=5, border=4, dark="#000", light="#fff")),
    )


@bp.get("/account/second-factor")
@signed_in
def show_second_factor():
    return enrolment(SecondFactorForm(formdata=None))


@bp.post("/account/second-factor")
@signed_in
@limiter.limit("10 per minute", key_func=lambda: f"enrol:{g.user.id}")
def save_second_factor():
    form = SecondFactorForm()
    if not form.validate_on_submit():
        return enrolment(form, status=422)
    try:
        codes = second_factor.enrol(
            user_id=g.user.id, secret=offered_secret(), code=form.code.data, actor=g.user.actor
        )
    except RuleBroken as error:
        return enrolment(form, status=409, problem=str(error))
    session.pop(OFFERED, None)
    response = render("accounts/recovery_codes.html", codes=codes)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/account/second-factor/off")
@signed_in
@limiter.limit("10 per minute", key_func=lambda: f"enrol:{g.user.id}")
def switch_off_second_factor():
    form = SecondFactorForm()
    if not form.validate_on_submit():
        return enrolment(form, status=422)
    try:
        second_factor.switch_off(user_id=g.user.id, code=form.code.data, actor=g.user.actor)
    except RuleBroken as error:
        return enrolment(form, status=409, problem=str(error))
    flash("Đã tắt xác thực hai bước.", "good")
    return go(url_for("accounts.show_account"))


@bp.post("/account/second-factor/onward")
@signed_in
def leave_recovery_codes():
    """After the recovery codes have been written down: to where the person wanted to go."""
    return onward()
