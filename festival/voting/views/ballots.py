"""The ballot: fill in, check, send. Nothing here is logged, kept or cached."""

from flask import g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.voting import forms, queries, rules, services
from festival.voting.rules import CHOICE_NAMES, Channel, Choice, Outcome
from festival.voting.views.blueprint import bp
from festival.web.access import allow, unlogged
from festival.web.htmx import go, render, wants_fragment

_TONES = {Choice.YES: "good", Choice.NO: "refused", Choice.BLANK: "draft"}
_SIZES = {choice: len((CHOICE_NAMES[choice] + tone).encode()) for choice, tone in _TONES.items()}
_EVENING = {choice: "." * (max(_SIZES.values()) - size) for choice, size in _SIZES.items()}


@bp.get("/council/sessions/<int:session_id>/ballot")
@unlogged
@allow(Permission.BALLOT_CAST, of=queries.council_session)
def show_ballot(session):
    refusal = _refusal(session)
    items = [] if refusal else _items(session)
    return _page(session, forms.ballot_form(items), items, refusal=refusal)


@bp.post("/council/sessions/<int:session_id>/ballot")
@unlogged
@allow(Permission.BALLOT_CAST, of=queries.council_session)
def check_ballot(session):
    """Show the ballot once more before it is sent, or give it back to be changed; nothing is stored."""
    rules.check_may_cast(session.state, *_standing(session))
    items = _items(session)
    form = forms.ballot_form(items)
    if not form.validate_on_submit():
        return _page(session, form, items, status=422)
    if request.form.get("change"):
        return _page(session, form, items)
    chosen = forms.choices_from(form, items)
    counts = {name: sum(choice is each for choice in chosen.values()) for each, name in CHOICE_NAMES.items()}
    return _no_store(
        render(
            "voting/ballot_check.html",
            "voting/_ballot_check.html",
            session=session,
            items=items,
            chosen=chosen,
            counts=counts,
            names=CHOICE_NAMES,
            tones=_TONES,
            evening=_EVENING,
        )
    )


@bp.post("/council/sessions/<int:session_id>/ballots")
@unlogged
@allow(Permission.BALLOT_CAST, of=queries.polling)
def cast_ballot(polling):
    session_id = polling.id
    services.cast_ballot(session_id, g.user.id, forms.sent_choices(request.form))
    if wants_fragment():
        return _no_store(render("voting/_voted.html", session_id=session_id))
    return _no_store(go(url_for("voting.show_session", session_id=session_id)))


def _standing(session):
    seat = next(seat for seat in session.seats if seat.user_id == g.user.id)
    return seat.attendance, seat.channel, seat.has_voted


def _refusal(session) -> str | None:
    try:
        rules.check_may_cast(session.state, *_standing(session))
    except RuleBroken as error:
        return str(error)
    return None


def _items(session):
    """What this member votes on: secret items, without those that concern the member."""
    lines = queries.lines_of(session)
    return [
        line.item
        for line in lines
        if line.item.outcome is Outcome.PENDING and g.user.id in line.voters.get(Channel.SCREEN, ())
    ]


def _page(session, form, items, status=200, refusal=None):
    return _no_store(
        render(
            "voting/ballot.html",
            "voting/_ballot.html",
            status=status,
            session=session,
            form=form,
            items=items,
            refusal=refusal,
        )
    )


def _no_store(response):
    response.headers["Cache-Control"] = "no-store"
    return response
