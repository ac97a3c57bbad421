"""What waits for a person, and the figures of the season path."""

from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from festival.accounts.models import User
from festival.core.db import db
from festival.core.permissions import Permission
from festival.core.waiting import Waiting
from festival.nominations.models import Nomination
from festival.planning.models import Season
from festival.voting.models import (
    AgendaItem,
    ChannelCount,
    Conflict,
    CouncilSession,
    PaperCount,
    Seat,
    Teller,
)
from festival.voting.queries.sessions import LIVE_STATES, OPEN_STATES, count_eligible, may_be_scheduled
from festival.voting.rules import (
    LEAST_TELLERS,
    Attendance,
    Channel,
    ConflictState,
    Outcome,
    SessionKind,
    SessionState,
    VoteMethod,
)


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


def _count(*where) -> ScalarSelect:
    return select(func.count()).where(*where).scalar_subquery()


def _items(*where) -> ScalarSelect:
    """How many items of the session are still to be settled and are so."""
    return _count(AgendaItem.session_id == CouncilSession.id, AgendaItem.outcome == Outcome.PENDING, *where)


def _seats(*where) -> ScalarSelect:
    return _count(Seat.session_id == CouncilSession.id, *where)


def _is_typed(channel: Channel) -> ColumnElement[bool]:
    return exists().where(ChannelCount.item_id == AgendaItem.id, ChannelCount.channel == channel)


_own = aliased(Seat, name="own")
_own_count = Teller.user_id == bindparam("user_id")
_UNFINISHED = (
    select(
        CouncilSession.id,
        CouncilSession.title,
        CouncilSession.state,
        CouncilSession.kind,
        CouncilSession.held_on,
        CouncilSession.written_due,
        _own,
        _count(Teller.session_id == CouncilSession.id).label("tellers"),
        _count(Teller.session_id == CouncilSession.id, Teller.user_id == bindparam("user_id")).label(
            "counts"
        ),
        select(func.count(AgendaItem.sheet.distinct()))
        .where(AgendaItem.session_id == CouncilSession.id)
        .scalar_subquery()
        .label("sheets"),
        _count(PaperCount.session_id == CouncilSession.id).label("typed"),
        _count(PaperCount.session_id == CouncilSession.id, PaperCount.user_id == bindparam("user_id")).label(
            "own_typed"
        ),
        _seats(Seat.attendance == Attendance.PRESENT, Seat.channel == Channel.PAPER).label("papers"),
        _seats(Seat.channel == Channel.WRITTEN, Seat.has_voted.is_(False)).label("awaited"),
        _seats(Seat.channel == Channel.WRITTEN, Seat.has_voted).label("answered"),
        _items(AgendaItem.method == VoteMethod.SHOW_OF_HANDS, ~_is_typed(Channel.HANDS)).label("hands"),
        _items(
            or_(AgendaItem.allows_written, AgendaItem.method == VoteMethod.WRITTEN),
            ~_is_typed(Channel.WRITTEN),
        ).label("written"),
        _count(AgendaItem.session_id == CouncilSession.id, AgendaItem.outcome == Outcome.AWAITS_CHAIR).label(
            "unspoken"
        ),
        _count(
            AgendaItem.session_id == CouncilSession.id,
            Conflict.item_id == AgendaItem.id,
            Conflict.state == ConflictState.FLAGGED,
        ).label("flagged"),
    )
    .outerjoin(_own, and_(_own.session_id == CouncilSession.id, _own.user_id == bindparam("user_id")))
    .where(
        CouncilSession.season_id == bindparam("season_id"),
        CouncilSession.state.in_((*LIVE_STATES, SessionState.CLOSED)),
    )
    .order_by(CouncilSession.held_on, CouncilSession.id)
)


def waiting(user: User, season: Season, today: date) -> list[Waiting]:
    """Ballots to cast and to count, sessions to lead and to prepare; two queries."""
    presides = user.may(Permission.SESSION_PRESIDE, season.locality)
    manages = user.may(Permission.COUNCIL_MANAGE, season.locality)
    rows = db.session.execute(_UNFINISHED, {"user_id": user.id, "season_id": season.id}).all()
    found = []
    for row in rows:
        steps = _of_member(row)
        steps += _of_chair(row) if presides else []
        steps += _of_secretary(row) if manages else []
        found += [
            Waiting(f"{row.title} {sentence}", action, f"voting.{endpoint}", {"session_id": row.id}, due)
            for sentence, action, endpoint, due in steps
        ]
    if manages and not any(row.state is SessionState.PLANNED for row in rows):
        found += _agenda_to_plan(season)
    return found


# What stands after the session's title, the button's words, the page, the day it is due.
_Step = tuple[str, str, str, date | None]


def _of_member(row) -> list[_Step]:
    """What falls to whoever has a seat or counts papers."""
    seat = row.own
    if row.state is SessionState.VOTING and seat and seat.votes_on_screen and not seat.has_voted:
        return [("đang bỏ phiếu: đồng chí chưa gửi lá phiếu.", "Bỏ phiếu", "show_ballot", row.held_on)]
    if row.state is SessionState.COUNTING and row.counts and row.own_typed < row.sheets:
        words = "chờ Tổ kiểm phiếu: đồng chí chưa nhập hết số phiếu giấy."
        return [(words, "Nhập số phiếu", "show_papers", row.held_on)]
    return []


def _due(row) -> date:
    """A written round lasts until its sheets are back."""
    is_round = row.kind is SessionKind.WRITTEN_ROUND
    return row.written_due if is_round and row.written_due else row.held_on


def _of_chair(row) -> list[_Step]:
    on = row.held_on if row.state is SessionState.CONVENED else _due(row)
    if row.state is SessionState.CONVENED:
        if row.kind is SessionKind.WRITTEN_ROUND:
            return [("đã chốt danh sách, chờ mở lấy ý kiến.", "Mở lấy ý kiến", "confirm_opening", on)]
        return [("đã họp: điểm danh xong thì mở biểu quyết.", "Mở biểu quyết", "confirm_opening", on)]
    if row.state is SessionState.VOTING:
        return [("đang biểu quyết.", "Theo dõi", "show_session", on)]
    if row.state is SessionState.COUNTING and _is_counted(row):
        return [("đã biểu quyết xong, chờ công bố kết quả.", "Kiểm phiếu", "confirm_closing", on)]
    if row.state is SessionState.COUNTING:
        return [("đang kiểm phiếu, chưa nhập đủ số.", "Theo dõi", "show_session", on)]
    if row.unspoken:
        words = f"có {row.unspoken} hồ sơ chờ ý kiến công khai của Chủ tịch Hội đồng."
        return [(words, "Ghi ý kiến", "show_chair_word", on)]
    return []


def _of_secretary(row) -> list[_Step]:
    on = row.held_on if row.state in (SessionState.PLANNED, SessionState.CONVENED) else _due(row)
    steps: list[_Step] = []
    if row.state is SessionState.PLANNED:
        return [("chưa xong chương trình, danh sách họp.", "Chuẩn bị phiên", "show_session", on)]
    if row.state is SessionState.CLOSED:
        # Nobody signs before the chair has spoken.
        return [] if row.unspoken else [("đã kết thúc: in và ký biên bản.", "Biên bản", "show_minutes", on)]
    if row.state is SessionState.CONVENED and row.kind is SessionKind.MEETING:
        steps.append(("đã họp: điểm danh thành viên.", "Điểm danh", "show_roll", on))
    if row.state is SessionState.CONVENED and row.flagged:
        words = f"có {row.flagged} trường hợp có thể liên quan chưa xem xét."
        steps.append((words, "Xem xét", "show_conflicts", on))
    if row.papers and row.tellers < LEAST_TELLERS:
        steps.append(("có phiếu giấy nhưng chưa đủ Tổ kiểm phiếu.", "Bầu Tổ kiểm phiếu", "edit_tellers", on))
    if row.hands:  # counted only once the vote has opened: before, no item has its way of voting
        steps.append((f"còn {row.hands} hồ sơ chưa nhập số giơ tay.", "Nhập số giơ tay", "edit_hands", on))
    if row.awaited:
        words = f"còn {row.awaited} phiếu xin ý kiến chưa gửi lại."
        steps.append((words, "Ghi phiếu đã nhận", "edit_written", row.written_due or on))
    if row.state is SessionState.COUNTING and _awaits_sheets(row):
        steps.append(("chưa nhập kết quả phiếu xin ý kiến.", "Nhập kết quả", "edit_written", on))
    return steps


def _awaits_sheets(row) -> bool:
    return bool(row.answered and row.written)


def _is_counted(row) -> bool:
    """Whether everything that people count has been typed; whether tellers agree is seen at the closing."""
    return not row.hands and not _awaits_sheets(row) and row.typed >= LEAST_TELLERS * row.sheets


def _agenda_to_plan(season: Season) -> list[Waiting]:
    count = count_eligible(season.id)
    if not count:
        return []
    sentence = f"{count} hồ sơ đủ điều kiện chưa vào phiên họp nào."
    return [Waiting(sentence, "Lập phiên họp", "voting.list_sessions", {"season_id": season.id})]
