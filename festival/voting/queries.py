"""Loaders, lists and figures of the council's work. None of them reads a ballot."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from festival.accounts.models import User
from festival.core.db import db
from festival.core.permissions import Permission
from festival.core.waiting import Waiting
from festival.localities.models import Letterhead, Locality
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.rules import NominationState
from festival.planning.models import Season
from festival.voting import rules
from festival.voting.models import AgendaItem, Council, CouncilMember, CouncilSession, Seat, VoteRule
from festival.voting.rules import Attendance, Duty, Outcome, SessionState, Threshold

OPEN_STATES = (SessionState.CONVENED, SessionState.VOTING, SessionState.COUNTING)
LIVE_STATES = (SessionState.PLANNED, *OPEN_STATES)


def season(season_id: int) -> Season | None:
    return db.session.get(Season, season_id, options=[joinedload(Season.locality)])


def locality(locality_id: int) -> Locality | None:
    return db.session.get(Locality, locality_id)


def council(council_id: int) -> Council | None:
    return db.session.get(Council, council_id, options=[joinedload(Council.locality)])


def member(member_id: int) -> CouncilMember | None:
    way = joinedload(CouncilMember.council).joinedload(Council.locality)
    return db.session.get(CouncilMember, member_id, options=[way, joinedload(CouncilMember.user)])


def rule(rule_id: int) -> VoteRule | None:
    way = joinedload(VoteRule.council).joinedload(Council.locality)
    return db.session.get(VoteRule, rule_id, options=[way])


def council_session(session_id: int) -> CouncilSession | None:
    """A session with its roll, which decides who is admitted; one query."""
    query = (
        select(CouncilSession)
        .options(
            joinedload(CouncilSession.council).joinedload(Council.locality),
            joinedload(CouncilSession.season),
            joinedload(CouncilSession.seats),
        )
        .where(CouncilSession.id == session_id)
    )
    return db.session.scalars(query).unique().one_or_none()


def agenda_item(agenda_item_id: int) -> AgendaItem | None:
    return db.session.scalar(
        select(AgendaItem)
        .options(
            joinedload(AgendaItem.session).joinedload(CouncilSession.council).joinedload(Council.locality),
            joinedload(AgendaItem.nomination).joinedload(Nomination.nominee),
        )
        .where(AgendaItem.id == agenda_item_id)
    )


def agenda(session_id: int) -> list[AgendaItem]:
    """The agenda in its order, with everything its pages print."""
    query = (
        select(AgendaItem)
        .options(
            joinedload(AgendaItem.nomination).options(
                joinedload(Nomination.nominee), joinedload(Nomination.award_type)
            )
        )
        .where(AgendaItem.session_id == session_id)
        .order_by(AgendaItem.position)
    )
    return list(db.session.scalars(query))


def councils_of(locality: Locality) -> list[Council]:
    query = select(Council).where(Council.locality_id == locality.id).order_by(Council.decided_on.desc())
    return list(db.session.scalars(query))


def members_of(council_id: int) -> list[CouncilMember]:
    query = (
        select(CouncilMember)
        .options(joinedload(CouncilMember.user))
        .where(CouncilMember.council_id == council_id)
        .order_by(CouncilMember.position, CouncilMember.id)
    )
    return list(db.session.scalars(query))


def is_member_on(day: date) -> ColumnElement[bool]:
    return and_(
        CouncilMember.valid_from <= day, or_(CouncilMember.valid_to.is_(None), CouncilMember.valid_to >= day)
    )


def members_on(council_id: int, day: date) -> list[CouncilMember]:
    """The council's members on ``day``: the base of every quorum and share."""
    return [m for m in members_of(council_id) if rules.overlap(m.valid_from, m.valid_to, day, day)]


def count_members(council_id: int, day: date) -> int:
    query = select(func.count()).where(CouncilMember.council_id == council_id, is_member_on(day))
    return db.session.scalar(query)


def people_who_may_join(place: Locality) -> list[User]:
    """Accounts of the locality and below it; the province's own officers are not of the commune."""
    query = (
        select(User)
        .join(User.locality)
        .where(Locality.path.startswith(place.path, autoescape=True), User.is_enabled)
        .order_by(User.name_sort, User.id)
    )
    return list(db.session.scalars(query))


def award_types_on(day: date) -> list[AwardType]:
    in_force = and_(AwardType.valid_from <= day, or_(AwardType.valid_to.is_(None), AwardType.valid_to >= day))
    return list(
        db.session.scalars(select(AwardType).where(in_force).order_by(AwardType.position, AwardType.id))
    )


def rules_of(council_id: int) -> list[VoteRule]:
    """Every rule of the council, oldest first."""
    query = (
        select(VoteRule)
        .options(joinedload(VoteRule.award_type))
        .where(VoteRule.council_id == council_id)
        .order_by(VoteRule.valid_from, VoteRule.id)
    )
    return list(db.session.scalars(query))


def rules_in_force(council_id: int, day: date) -> dict[str, VoteRule]:
    """The rule of each award code on ``day``; a code outlives the dated rows of its award type."""
    return {found.award_type.code: found for found in rules_of(council_id) if found.valid_from <= day}


def has_live_item() -> ColumnElement[bool]:
    """Whether a nomination stands before a session that has not finished with it."""
    own = aliased(CouncilSession)
    return exists().where(
        AgendaItem.nomination_id == Nomination.id,
        AgendaItem.session_id == own.id,
        AgendaItem.outcome == Outcome.PENDING,
        own.state.in_(LIVE_STATES),
    )


def may_be_scheduled() -> ColumnElement[bool]:
    """Eligible, or left on the agenda of a finished session because it was on hold at its end."""
    return and_(
        Nomination.held_on.is_(None),
        or_(
            Nomination.state == NominationState.ELIGIBLE,
            and_(Nomination.state == NominationState.ON_AGENDA, ~has_live_item()),
        ),
    )


def eligible_nominations(season_id: int) -> list[Nomination]:
    query = (
        select(Nomination)
        .join(Nomination.nominee)
        .join(Nomination.award_type)
        .options(
            contains_eager(Nomination.nominee),
            contains_eager(Nomination.award_type),
            joinedload(Nomination.locality),
        )
        .where(Nomination.season_id == season_id, may_be_scheduled())
        .order_by(AwardType.position, AwardType.id, Nominee.name_sort, Nomination.id)
    )
    return list(db.session.scalars(query))


def count_eligible(season_id: int) -> int:
    return db.session.scalar(
        select(func.count(Nomination.id)).where(Nomination.season_id == season_id, may_be_scheduled())
    )


def sessions_of(paths: list[str], season_id: int, search: str = "", state: str = "") -> Select:
    """Rows of (session, number of items, number that passed) under ``paths``."""
    items = (
        select(func.count())
        .where(AgendaItem.session_id == CouncilSession.id)
        .scalar_subquery()
        .label("items")
    )
    passed = (
        select(func.count())
        .where(AgendaItem.session_id == CouncilSession.id, AgendaItem.outcome == Outcome.PASSED)
        .scalar_subquery()
        .label("passed")
    )
    query = (
        select(CouncilSession, items, passed)
        .join(CouncilSession.council)
        .join(Council.locality)
        .options(contains_eager(CouncilSession.council))
        .where(
            CouncilSession.season_id == season_id,
            or_(False, *(Locality.path.startswith(path, autoescape=True) for path in paths)),
        )
    )
    if search:
        query = query.where(CouncilSession.title_fold.contains(search, autoescape=True))
    if state in {each.value for each in SessionState}:
        query = query.where(CouncilSession.state == SessionState(state))
    return query


@dataclass(frozen=True)
class QuorumLine:
    """One agenda item with the rule it falls under today and whether it may be voted on."""

    item: AgendaItem
    threshold: Threshold | None
    is_open: bool
    has_quorum: bool
    needed_present: int
    needed_yes: int


def quorum_lines(
    items: list[AgendaItem], in_force: dict[str, VoteRule], members: int, present: int
) -> list[QuorumLine]:
    """What would happen to each item if the ballot were opened now."""
    lines = []
    for item in items:
        found = in_force.get(item.nomination.award_type.code)
        threshold = found.threshold if found else None
        base = members
        if threshold and threshold.pass_base is not rules.Base.ALL_MEMBERS:
            base = present
        lines.append(
            QuorumLine(
                item=item,
                threshold=threshold,
                is_open=item.outcome is Outcome.PENDING and stands_before_council(item.nomination),
                has_quorum=bool(threshold) and rules.may_vote_on(threshold, members, present),
                needed_present=rules.needed(threshold.quorum_num, threshold.quorum_den, members)
                if threshold
                else 0,
                needed_yes=rules.needed(
                    threshold.pass_num, threshold.pass_den, base, is_strict=threshold.is_strict
                )
                if threshold
                else 0,
            )
        )
    return lines


def stands_before_council(nomination: Nomination) -> bool:
    """Not withdrawn and not on hold since it was put on the agenda."""
    return nomination.state is NominationState.ON_AGENDA and nomination.held_on is None


def all_rows(query: Select) -> list:
    """Every row of a list, for its export."""
    return list(db.session.execute(query).all())


def letterhead(place: Locality) -> Letterhead | None:
    return db.session.get(Letterhead, place.id)


def attendance(seats: list[Seat]) -> tuple[int, int]:
    """Members on the roll, and how many of them are present."""
    return len(seats), sum(seat.attendance is Attendance.PRESENT for seat in seats)


def chair_and_secretary(seats: list[Seat]) -> tuple[Seat | None, Seat | None]:
    by_duty = {seat.duty: seat for seat in reversed(seats)}
    return by_duty.get(Duty.CHAIR), by_duty.get(Duty.SECRETARY)


def is_on_open_roll(user_id: int) -> bool:
    """Whether the person sits in a session that is convened or voting."""
    on_roll = (
        exists()
        .where(Seat.user_id == user_id, Seat.session_id == CouncilSession.id)
        .where(CouncilSession.state.in_((SessionState.CONVENED, SessionState.VOTING)))
    )
    return db.session.scalar(select(on_roll))


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
        "Mở phiên",
        "voting.show_session",
    ),
    SessionState.CONVENED: ("{} đã họp: điểm danh thành viên.", "Điểm danh", "voting.show_roll"),
    SessionState.CLOSED: ("{} đã kết thúc: in và ký biên bản.", "Biên bản", "voting.show_minutes"),
}


def waiting(user: User, season: Season, today: date) -> list[Waiting]:
    """Ballots to cast, sessions to lead and to prepare; two queries."""
    presides = user.may(Permission.SESSION_PRESIDE, season.locality)
    manages = user.may(Permission.COUNCIL_MANAGE, season.locality)
    rows = db.session.execute(
        select(CouncilSession.id, CouncilSession.title, CouncilSession.state, CouncilSession.held_on, Seat)
        .outerjoin(Seat, and_(Seat.session_id == CouncilSession.id, Seat.user_id == user.id))
        .where(
            CouncilSession.season_id == season.id,
            CouncilSession.state.in_((*LIVE_STATES, SessionState.CLOSED)),
        )
        .order_by(CouncilSession.held_on, CouncilSession.id)
    ).all()
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
    return (
        state is SessionState.VOTING
        and seat is not None
        and seat.attendance is Attendance.PRESENT
        and not seat.has_voted
    )


def _agenda_to_plan(season: Season) -> list[Waiting]:
    count = count_eligible(season.id)
    if not count:
        return []
    sentence = f"{count} hồ sơ đủ điều kiện chưa vào phiên họp nào."
    return [Waiting(sentence, "Lập phiên họp", "voting.list_sessions", {"season_id": season.id})]
