"""From a finished session to the next one, and to one that looks at its results again."""

from flask import flash, g, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.voting import forms, queries, rules, services
from festival.voting.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


@bp.post("/council/sessions/<int:session_id>/next")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def plan_next(session):
    new = services.plan_next(session_id=session.id, actor=g.user.actor)
    flash("Đã lập phiên tiếp theo với các hồ sơ chuyển sang. Hãy xem lại tên, ngày giờ rồi lưu.", "good")
    return go(url_for("voting.edit_session", session_id=new.id))


@bp.get("/council/sessions/<int:session_id>/reconsideration")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def choose_reconsidered(session):
    return _page(session, forms.ReconsiderForm())


@bp.post("/council/sessions/<int:session_id>/reconsideration")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def plan_reconsideration(session):
    session_id, form = session.id, forms.ReconsiderForm()
    if not form.validate_on_submit():
        return _page(session, form, status=422)
    try:
        new = services.plan_reconsideration(
            session_id=session_id, item_ids=form.item_ids.data, actor=g.user.actor
        )
    except RuleBroken as error:
        return _page(session, form, status=409, refusal=str(error))
    flash("Đã lập phiên xét lại. Hãy xem lại tên, ngày giờ rồi lưu.", "good")
    return go(url_for("voting.edit_session", session_id=new.id))


def _page(session, form, status=200, refusal=None):
    rules.check_may_be_reconsidered(session.state)
    return render(
        "voting/reconsideration.html",
        status=status,
        session=session,
        form=form,
        refusal=refusal,
        items=queries.items_to_reconsider(session.id),
    )
