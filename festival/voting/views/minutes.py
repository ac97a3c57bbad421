"""The minutes as a page: what is printed and signed, and the note that it was signed."""

from flask import g, url_for

from festival.core.permissions import Permission
from festival.voting import forms, queries, rules, services
from festival.voting.documents.minutes import council_minutes
from festival.voting.queries.documents import facts_of
from festival.voting.rules import Outcome, SessionAction
from festival.voting.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


@bp.get("/council/sessions/<int:session_id>/minutes")
@allow(Permission.COUNCIL_VIEW, of=queries.council_session)
def show_minutes(session):
    return _minutes_page(session, forms.SignForm())


@bp.post("/council/sessions/<int:session_id>/minutes")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def sign_minutes(session):
    session_id, form = session.id, forms.SignForm()
    if not form.validate_on_submit():
        return _minutes_page(session, form, status=422)
    services.sign_minutes(session_id=session_id, actor=g.user.actor)
    return go(url_for("voting.show_session", session_id=session_id))


def _minutes_page(session, form, status=200):
    rules.check_has_minutes(session.state)
    facts = facts_of(session)
    return render(
        "voting/minutes.html",
        status=status,
        session=session,
        form=form,
        minutes=council_minutes(facts),
        awaits_chair=sum(line.item.outcome is Outcome.AWAITS_CHAIR for line in facts.lines),
        awaits_signature=SessionAction.SIGN_MINUTES in rules.actions_open(session.state),
    )
