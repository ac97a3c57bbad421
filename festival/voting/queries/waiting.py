"""What waits for a person, and the figures of the season path."""

from datetime import date

from sqlalchemy import ScalarSelect, and_, bindparam, func, select

from festival.accounts.models import User
from festival.core.db import db
from festival.core.permissions import Permission
from festival.core.waiting import Waiting
from festival.nominations.models import Nomination
from festival.planning.models import Season
from festival.voting.models import CouncilSession, Seat
from festival.voting.queries.sessions import LIVE_STATES, OPEN_STATES, count_eligible, may_be_scheduled
from festival.voting.rules import SessionState

_FOR_CHAIR = {
    SessionState.CONVENED: (
        "{} đã họp: điểm danh xong thì mở bỏ phiếu.",
        "Mở bỏ phiếu",
        "voting.confirm_opening",
    ),
    SessionState.VOTING: ("{} đang bỏ phiếu.", "Theo dõi", "voting.show_session"),
    SessionState.COUNTING: (
        "{} đã bỏ phiếu xong, chờ công bố kết quả.",
        "Kiểm phiếu",
        "voting.confirm_closing",
    ),
}
_FOR_SECRETARY = {
    SessionState.PLANNED: (
        "{}: hoàn thành chương trình, lập danh sách họp.",
        "Chuẩn bị phiên",
        "voting.show_session",
    ),
    SessionState.CONVENED: ("{} đã họp: điểm danh thành viên.", "Điểm danh", "voting.show_roll"),
    SessionState.CLOSED: ("{} đã kết thúc: in và ký biên bản.", "Biên bản", "voting.show_minutes"),
}


def step_figures(season: Season) -> dict[str, ScalarSelect]:
    """Figures of the step «Họp xét», as scalar subqueries for one common select."""
    return {
        "items_to_vote": select(func.count(Nomination.id))
        .where(Nomination.season_id == season.id, may_be_scheduled())
        .scalar_subquery(),
        "sessions_open": select(func.count(CouncilSession.id))
        .where(CouncilSession.season_id == season.id, CouncilSession.state.in_(OPEN_STATES))
        .scalar_subquery(),
    }


_UNFINISHED = (
    select(CouncilSession.id, CouncilSession.title, CouncilSession.state, CouncilSession.held_on, Seat)
    .outerjoin(Seat, and_(Seat.session_id == CouncilSession.id, Seat.user_id == bindparam("user_id")))
    .where(
        CouncilSession.season_id == bindparam("season_id"),
        CouncilSession.state.in_((*LIVE_STATES, SessionState.CLOSED)),
    )
    .order_by(CouncilSession.held_on, CouncilSession.id)
)


def waiting(user: User, season: Season, today: date) -> list[Waiting]:
    """Ballots to cast, sessions to lead and to prepare; two queries."""
    presides = user.may(Permission.SESSION_PRESIDE, season.locality)
    manages = user.may(Permission.COUNCIL_MANAGE, season.locality)
    rows = db.session.execute(_UNFINISHED, {"user_id": user.id, "season_id": season.id}).all()
    found = []
    for session_id, title, state, held_on, seat in rows:
        arguments = {"session_id": session_id}
        if _awaits_ballot(state, seat):
            sentence = f"{title} đang bỏ phiếu: đồng chí chưa gửi lá phiếu."
            found.append(Waiting(sentence, "Bỏ phiếu", "voting.show_ballot", arguments, held_on))
        for holds, lines in ((presides, _FOR_CHAIR), (manages, _FOR_SECRETARY)):
            if holds and state in lines:
                sentence, action, endpoint = lines[state]
                found.append(Waiting(sentence.format(title), action, endpoint, arguments, held_on))
    if manages and not any(row.state is SessionState.PLANNED for row in rows):
        found += _agenda_to_plan(season)
    return found


def _awaits_ballot(state: SessionState, seat: Seat | None) -> bool:
    return state is SessionState.VOTING and seat is not None and seat.votes_on_screen and not seat.has_voted


def _agenda_to_plan(season: Season) -> list[Waiting]:
    count = count_eligible(season.id)
    if not count:
        return []
    sentence = f"{count} hồ sơ đủ điều kiện chưa vào phiên họp nào."
    return [Waiting(sentence, "Lập phiên họp", "voting.list_sessions", {"season_id": season.id})]
