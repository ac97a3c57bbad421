"""The projector: what everybody in the room may see, and nothing else. It asks for news by itself."""

from flask import Response, request, url_for

from festival.core.permissions import Permission
from festival.voting import queries, services
from festival.voting.queries import screens
from festival.voting.rules import SessionState
from festival.voting.rules.screens import Step
from festival.voting.views import steps
from festival.voting.views.before_acts import act_words, is_by_ballot
from festival.voting.views.blueprint import bp
from festival.web.access import allow, unlogged
from festival.web.htmx import go, render, wants_fragment


@bp.get("/council/sessions/<int:session_id>/screen")
@unlogged
@allow(Permission.COUNCIL_VIEW, of=screens.board)
def show_screen(board):
    """The page, or its newest state; nothing (204) when what the asker has is still so."""
    version, seen = board.version, request.args.get("seen", "").partition(".")
    if wants_fragment() and seen[0] == version and seen[2] == screens.agenda_version(board.session.id):
        return Response(status=204)
    lines = screens.board_lines(board)
    shown = next((line for line in lines if line.item.position == board.session.shown_position), None)
    members, present = board.attendance
    return render(
        "voting/screen.html",
        "voting/_screen.html",
        board=board,
        session=board.session,
        lines=lines,
        shown=shown,
        members=members,
        present=present,
        votable=sum(line.may_be_voted for line in lines),
        screens=steps.screen_voters(lines),
        ended=act_words(board, lines).end,
        counts_ballots=is_by_ballot(lines),
        seen=f"{version}.{screens.version_of(lines)}",
        S=SessionState,
    )


@bp.post("/council/sessions/<int:session_id>/screen")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def move_screen(session):
    session_id, asked = session.id, request.form.get("step")
    step = next((step for step in Step if step.value == asked), Step.ALL)
    services.move_screen(session_id=session_id, step=step)
    return go(url_for("voting.show_session", session_id=session_id, _anchor="screen-control"))
