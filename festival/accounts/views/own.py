"""One's own account: roles, notices, password."""

from flask import flash, g, request, session, url_for
from flask_login import login_user

from festival.accounts import queries
from festival.accounts.forms import PasswordForm
from festival.accounts.services import notices, sign_in
from festival.accounts.views.blueprint import TODAY, bp, safe_next
from festival.core import clock
from festival.core.errors import RuleBroken
from festival.web.access import signed_in
from festival.web.htmx import go, render


def renew(user) -> None:
    """The owner stays signed in here when every other sign-in has just ended."""
    after = session.get("after")
    session.clear()
    session.permanent = True
    if after:
        session["after"] = after
    login_user(user)


def onward():
    """Where the person wanted to go before a first step came between."""
    user = queries.account(g.user.id)
    if user.first_step:
        return go(url_for(user.first_step))
    after = safe_next(session.pop("after", None))
    if queries.unseen_notices(user.id):
        return go(url_for("accounts.show_notices", next=after or TODAY))
    return go(after or url_for("accounts.show_account"))


@bp.get("/account")
@signed_in
def show_account():
    return render(
        "accounts/account.html",
        today=clock.today(),
        notices=queries.recent_notices(g.user.id),
    )


@bp.get("/account/password")
@signed_in
def edit_password():
    return render("accounts/password.html", form=PasswordForm(formdata=None))


@bp.post("/account/password")
@signed_in
def save_password():
    form = PasswordForm()
    if not form.validate_on_submit():
        return render("accounts/password.html", status=422, form=form)
    try:
        user = sign_in.change_password(
            user_id=g.user.id, old=form.old_password.data, new=form.new_password.data, actor=g.user.actor
        )
    except RuleBroken as error:
        return render("accounts/password.html", status=409, form=form, problem=str(error))
    renew(user)
    flash("Đã đổi mật khẩu. Các lần đăng nhập ở nơi khác đã kết thúc.", "good")
    return onward()


@bp.post("/account/sessions/end")
@signed_in
def end_sessions():
    renew(sign_in.end_sessions(user_id=g.user.id, actor=g.user.actor))
    flash("Đã đăng xuất khỏi mọi thiết bị khác.", "good")
    return go(url_for("accounts.show_account"))


@bp.get("/account/notices")
@signed_in
def show_notices():
    unseen = queries.unseen_notices(g.user.id)
    after = safe_next(request.args.get("next")) or TODAY
    if not unseen:
        return go(after)
    return render("accounts/notices.html", unseen=unseen, after=after)


@bp.post("/account/notices")
@signed_in
def acknowledge_notices():
    last = request.form.get("last", "")
    if last.isdecimal() and len(last) < 10:
        notices.acknowledge(user_id=g.user.id, up_to_id=int(last))
    return go(safe_next(request.form.get("next")) or TODAY)
