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
    try:
        items, refusal = _items(session), None
    except RuleBroken as error:
        items, refusal = [], str(error)
    return _page(session, forms.ballot_form(items), items, refusal=refusal)


@bp.post("/council/sessions/<int:session_id>/ballot")
@unlogged
@allow(Permission.BALLOT_CAST, of=queries.council_session)
def check_ballot(session):
    """Show the ballot once more before it is sent, or give it back to be changed; nothing is stored."""
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


def _items(session):
    """What this member votes on: secret items, without those that concern the member; else why none."""
    seat = next(seat for seat in session.seats if seat.user_id == g.user.id)
    pending = [line for line in queries.lines_of(session) if line.item.outcome is Outcome.PENDING]
    methods = {line.terms.method for line in pending if line.is_open and line.terms}
    rules.check_votes_by_ballot(session.state, seat.channel, methods)
    rules.check_may_cast(session.state, seat.attendance, seat.channel, seat.has_voted)
    items = [line.item for line in pending if g.user.id in line.voters.get(Channel.SCREEN, ())]
    rules.check_has_items({item.id for item in items})
    return items


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
