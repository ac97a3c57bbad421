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
    items = _waiting(session)
    return _page(session, items, forms.chair_form(items))


@bp.post("/council/sessions/<int:session_id>/chair-word")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def say_chair_word(session):
    session_id, items = session.id, _waiting(session)
    form = forms.chair_form(items)
    if not items:
        raise RuleBroken("Không có hồ sơ nào chờ ý kiến Chủ tịch Hội đồng. Hãy tải lại trang.")
    if not form.agrees():
        return _page(session, items, form, status=422)
    services.speak_as_chair(session_id=session_id, words=form.words(), actor=g.user.actor)
    flash("Đã ghi ý kiến công khai của Chủ tịch Hội đồng.", "good")
    return go(url_for("voting.show_session", session_id=session_id))


def _waiting(session):
    return [item for item in queries.agenda(session.id) if item.outcome is Outcome.AWAITS_CHAIR]


def _page(session, items, form, status=200):
    speaker = queries.speaker_of(session, set())
    return render(
        "voting/chair_word.html",
        status=status,
        session=session,
        items=items,
        form=form,
        speaker=speaker,
        is_speaker=speaker is None or speaker.user_id == g.user.id,
        ties={item.id for item in items if rules.is_tie(item.terms, item.tally)},
    )
