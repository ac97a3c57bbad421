"""The second row of navigation on the pages of a session, in the order of the work."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for

from festival.core.permissions import Permission
from festival.voting.models import CouncilSession
from festival.voting.rules import Channel, Outcome, SessionState, VoteMethod
from festival.voting.views.blueprint import bp
from festival.web.access import may


@dataclass(frozen=True)
class Tab:
    """``endpoint`` is where it leads; ``also`` are the pages on which it stands as the current one."""

    label: str
    endpoint: str
    permission: Permission
    also: frozenset[str] = frozenset()
    # Whether the session has such a page at all.
    fits: Callable = lambda _session: True


def pages(names: str) -> frozenset[str]:
    return frozenset(f"voting.{name}" for name in names.split())


def _is_convened(session: CouncilSession) -> bool:
    return session.state is not SessionState.PLANNED


def _takes_hands(session: CouncilSession) -> bool:
    is_open = session.state in (SessionState.VOTING, SessionState.COUNTING)
    return is_open and any(item.method is VoteMethod.SHOW_OF_HANDS for item in session.items)


def _takes_sheets(session: CouncilSession) -> bool:
    is_open = session.state in (SessionState.CONVENED, SessionState.VOTING, SessionState.COUNTING)
    return is_open and any(seat.channel is Channel.WRITTEN for seat in session.seats)


def _awaits_chair(session: CouncilSession) -> bool:
    is_counted = session.state is SessionState.CLOSED
    return is_counted and any(item.outcome is Outcome.AWAITS_CHAIR for item in session.items)


def _votes_on_paper(session: CouncilSession) -> bool:
    if session.is_written_round or not _is_convened(session):
        return False
    usual = session.secret_channel is Channel.PAPER
    return usual or any(seat.channel is Channel.PAPER for seat in session.seats)


SESSION_TABS = [
    Tab("Phiên họp", "voting.show_session", Permission.COUNCIL_VIEW),
    Tab("Chương trình", "voting.edit_agenda", Permission.COUNCIL_MANAGE, pages("add_to_agenda")),
    Tab(
        "Hồ sơ",
        "voting.list_dossiers",
        Permission.NOMINATION_VIEW,
        pages("show_dossier declare_conflict withdraw_declaration"),
    ),
    Tab(
        "Có liên quan",
        "voting.show_conflicts",
        Permission.COUNCIL_VIEW,
        pages("add_conflict settle_conflict"),
    ),
    Tab(
        "Điểm danh",
        "voting.show_roll",
        Permission.COUNCIL_MANAGE,
        pages("call_roll"),
        fits=lambda session: session.state is SessionState.CONVENED and not session.is_written_round,
    ),
    Tab("Giơ tay", "voting.edit_hands", Permission.COUNCIL_MANAGE, pages("keep_hands"), fits=_takes_hands),
    Tab(
        "Phiếu xin ý kiến",
        "voting.edit_written",
        Permission.COUNCIL_MANAGE,
        pages("receive_sheets keep_written"),
        fits=_takes_sheets,
    ),
    Tab(
        "Ý kiến Chủ tịch",
        "voting.show_chair_word",
        Permission.SESSION_PRESIDE,
        pages("say_chair_word"),
        fits=_awaits_chair,
    ),
    Tab(
        "Phiếu giấy",
        "voting.show_papers",
        Permission.COUNCIL_VIEW,
        pages("edit_tellers elect_tellers count_papers save_paper_count check_paper_count"),
        fits=_votes_on_paper,
    ),
    Tab(
        "Văn bản",
        "voting.show_session_documents",
        Permission.COUNCIL_VIEW,
        pages("session_document show_minutes sign_minutes"),
    ),
    Tab("Màn chiếu", "voting.show_screen", Permission.COUNCIL_VIEW),
]


@bp.app_context_processor
def tabs():
    return {"session_tabs": session_tabs}


def session_tabs(session: CouncilSession) -> list[dict]:
    shown = [tab for tab in SESSION_TABS if may(tab.permission, session) and tab.fits(session)]
    if len(shown) < 2:
        return []
    return [
        {
            "label": tab.label,
            "url": url_for(tab.endpoint, session_id=session.id),
            "is_here": request.endpoint == tab.endpoint or request.endpoint in tab.also,
        }
        for tab in shown
    ]
