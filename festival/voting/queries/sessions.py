"""Sessions, agendas and what may be voted on. Nothing here reads a ballot."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.rules import NominationState
from festival.voting import rules
from festival.voting.models import AgendaItem, Council, CouncilSession, Seat, VoteRule
from festival.voting.rules import Attendance, Duty, Outcome, SessionState, Threshold

OPEN_STATES = (SessionState.CONVENED, SessionState.VOTING, SessionState.COUNTING)
LIVE_STATES = (SessionState.PLANNED, *OPEN_STATES)


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


def last_venue(council: Council) -> str | None:
    """Where the council was called to last."""
    query = select(CouncilSession.venue).where(
        CouncilSession.council_id == council.id, CouncilSession.venue != ""
    )
    return db.session.scalar(query.order_by(CouncilSession.held_on.desc(), CouncilSession.id.desc()).limit(1))


def all_rows(query: Select) -> list:
    """Every row of a list, for its export."""
    return list(db.session.execute(query).all())


def stands_before_council(nomination: Nomination) -> bool:
    """Not withdrawn and not on hold since it was put on the agenda."""
    return nomination.state is NominationState.ON_AGENDA and nomination.held_on is None


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
