"""The roll: who came, who votes how, and what that makes of the quorum."""

from flask import flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.voting import forms, queries, services
from festival.voting.rules import Channel, SessionState, VoteMethod
from festival.voting.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


@bp.get("/council/sessions/<int:session_id>/roll")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def show_roll(session):
    lines = queries.lines_of(session)
    return _page(session, lines, _form(session, lines))


@bp.post("/council/sessions/<int:session_id>/roll")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def call_roll(session):
    session_id, lines = session.id, queries.lines_of(session)
    form = _form(session, lines)
    if request.form.get("everyone"):
        answers = {"present": {seat.user_id for seat in session.seats}, "reasons": {}}
    elif form.validate_on_submit():
        answers = forms.roll_from(form, session.seats)
    else:
        return _page(session, lines, form, status=422)
    try:
        services.call_the_roll(session_id=session_id, **answers, actor=g.user.actor)
    except RuleBroken as error:
        return _page(session, lines, form, status=409, refusal=str(error))
    flash("Đã lưu điểm danh.", "good")
    return go(url_for("voting.show_roll", session_id=session_id))


def _form(session, lines):
    offered = forms.roll_choices(
        session.secret_channel,
        is_secret=any(line.terms and line.terms.method is VoteMethod.SECRET for line in lines),
        takes_sheets=_takes_sheets(lines),
    )
    return forms.roll_form(session.seats, offered, session.secret_channel)


def _takes_sheets(lines) -> bool:
    return any(line.terms and line.terms.allows_written for line in lines)


def _page(session, lines, form, status=200, refusal=None):
    members, present = queries.attendance(session.seats)
    return render(
        "voting/roll.html",
        status=status,
        session=session,
        form=form,
        refusal=refusal,
        members=members,
        present=present,
        asked=sum(seat.channel is Channel.WRITTEN for seat in session.seats),
        takes_sheets=_takes_sheets(lines),
        quorums=queries.quorum_by_award(lines),
        shown_up=[line for line in lines if line.is_open and line.has_quorum and not line.is_secret_enough],
        S=SessionState,
    )
