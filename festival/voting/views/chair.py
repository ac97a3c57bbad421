"""The chair's open word after the count, on the items whose rule leaves it to the chair."""

from flask import flash, g, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.voting import queries, rules, services
from festival.voting.forms import typed as forms
from festival.voting.rules import Outcome
from festival.voting.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


@bp.get("/council/sessions/<int:session_id>/chair-word")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def show_chair_word(session):
    rules.check_is_counted(session.state)
    own, others = _waiting(session)
    return _page(session, own, others, forms.chair_form(own))


@bp.post("/council/sessions/<int:session_id>/chair-word")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def say_chair_word(session):
    session_id = session.id
    own, others = _waiting(session)
    if not own:
        raise RuleBroken(
            f"Việc này cần ý kiến công khai của {_named(others[0][1])}."
            if others
            else "Không có hồ sơ nào chờ ý kiến Chủ tịch Hội đồng. Hãy tải lại trang."
        )
    form = forms.chair_form(own)
    if not form.agrees():
        return _page(session, own, others, form, status=422)
    services.speak_as_chair(session_id=session_id, words=form.words(), actor=g.user.actor)
    flash("Đã ghi ý kiến công khai sau khi kiểm phiếu.", "good")
    return go(url_for("voting.show_session", session_id=session_id))


def _waiting(session) -> tuple[list, list]:
    """The items that this person's word settles, and those that wait for somebody else's, with whose."""
    recused, own, others = queries.recusals(session.id), [], []
    for item in queries.agenda(session.id):
        if item.outcome is not Outcome.AWAITS_CHAIR:
            continue
        speaker = queries.speaker_of(
            session, recused.get(item.id, set()) if item.recuses_conflicted else set()
        )
        if speaker is None or speaker.user_id == g.user.id:
            own.append(item)
        else:
            others.append((item, speaker))
    return own, others


def _named(seat) -> str:
    return f"{seat.duty_name}, {seat.full_name}"


def _page(session, own, others, form, *, status=200):
    return render(
        "voting/chair_word.html",
        status=status,
        session=session,
        items=own,
        others=[(item, _named(speaker)) for item, speaker in others],
        form=form,
        ties={item.id for item in own if rules.is_tie(item.terms, item.tally)},
    )
