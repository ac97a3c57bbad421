"""Members whom an item may concern: found, declared, looked at, until the ballot opens."""

from flask import flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.voting import queries
from festival.voting.forms import shown_nomination
from festival.voting.forms.conflicts import SettleForm, conflict_form
from festival.voting.models import CouncilSession
from festival.voting.queries import conflicts
from festival.voting.rules import ConflictKind
from festival.voting.rules.conflicts import OPEN_STATES, words_of_rules
from festival.voting.services import conflicts as services
from festival.voting.views.blueprint import bp
from festival.web.access import allow, may
from festival.web.htmx import go, render


@bp.get("/council/sessions/<int:session_id>/conflicts")
@allow(Permission.COUNCIL_VIEW, of=queries.council_session)
def show_conflicts(session):
    return _page(session)


@bp.post("/council/sessions/<int:session_id>/conflicts")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def add_conflict(session):
    session_id = session.id
    items = queries.agenda(session_id)
    form = conflict_form(items, queries.seats_of(session))
    if not form.validate_on_submit():
        return _page(session, form, status=422)
    try:
        was_teller = services.add_conflict(
            session_id=session_id,
            item_id=next(item.id for item in items if item.nomination_id == form.nomination_id.data),
            nomination_id=form.nomination_id.data,
            user_id=form.user_id.data,
            kind=ConflictKind(form.kind.data),
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _page(queries.council_session(session_id), form, status=409, refusal=str(refusal))
    return _back(session_id, was_teller)


@bp.post("/council/agenda-items/<int:agenda_item_id>/conflicts")
@allow(Permission.COUNCIL_MANAGE, of=conflicts.settled_item)
def settle_conflict(settled):
    session_id, form = settled.item.session_id, SettleForm()
    if not form.validate_on_submit():
        return _page(
            queries.council_session(session_id),
            status=422,
            refusal="Hãy chọn «Có liên quan» hoặc «Không liên quan».",
        )
    try:
        was_teller = services.settle_conflict(
            agenda_item_id=settled.item.id,
            user_id=form.user_id.data,
            is_confirmed=form.is_confirmed.data == "yes",
            nomination_id=shown_nomination(request.form),
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _page(queries.council_session(session_id), status=409, refusal=str(refusal))
    return _back(session_id, was_teller)


def _back(session_id: int, was_teller: bool):
    if was_teller:
        flash("Thành viên này thôi làm người kiểm phiếu. Hãy bầu người khác vào Tổ kiểm phiếu.", "warn")
    return go(url_for("voting.show_conflicts", session_id=session_id))


def _page(session: CouncilSession, form=None, *, status: int = 200, refusal: str = ""):
    manages = may(Permission.COUNCIL_MANAGE, session)
    settles = manages or may(Permission.SESSION_PRESIDE, session)
    items, seats = queries.agenda(session.id), queries.seats_of(session)
    lines = conflicts.conflict_lines(session, items, seats, sees_flags=settles)
    is_open = session.state in OPEN_STATES
    response = render(
        "voting/conflicts.html",
        status=status,
        session=session,
        lines=lines,
        waiting=sum(line.is_open for line in lines),
        is_open=is_open,
        settles=settles and is_open,
        form=(form or conflict_form(items, seats)) if manages and is_open and items and seats else None,
        words=words_of_rules(conflicts.terms_by_award(session, items)),
        own_id=g.user.id,
        refusal=refusal,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
