"""Sessions, agendas and what may be voted on. Nothing here reads a ballot."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.rules import NominationState
from festival.voting import rules
from festival.voting.models import AgendaItem, Conflict, Council, CouncilSession, Seat, Teller, VoteRule
from festival.voting.queries.councils import members_on, rules_in_force
from festival.voting.rules import (
    Attendance,
    Channel,
    ConflictState,
    Deferral,
    Duty,
    Gathering,
    Outcome,
    SessionKind,
    SessionState,
    Tally,
    Terms,
    VoteMethod,
)

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
        or_(
            and_(AgendaItem.outcome == Outcome.PENDING, own.state.in_(LIVE_STATES)),
            AgendaItem.outcome == Outcome.AWAITS_CHAIR,
        ),
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
    terms: Terms | None
    is_open: bool
    # As it would be if every written opinion that was asked for came back.
    gathering: Gathering
    voters: dict[Channel, set[int]]
    recused: set[int]

    @property
    def has_quorum(self) -> bool:
        return self.terms is not None and rules.has_quorum(self.terms, self.gathering)

    @property
    def is_secret_enough(self) -> bool:
        """Whether nobody's vote would show; only a secret ballot asks for it."""
        if self.terms is None or self.terms.method is not VoteMethod.SECRET:
            return True
        return rules.is_secret_enough({channel: len(who) for channel, who in self.voters.items()})

    @property
    def may_be_voted(self) -> bool:
        return self.is_open and self.has_quorum and self.is_secret_enough

    @property
    def deferral(self) -> Deferral:
        """Why it waits for the next session; only of a line that may not be voted on."""
        if not self.is_open:
            return Deferral.NOT_STANDING
        return Deferral.NO_QUORUM if not self.has_quorum else Deferral.NOT_SECRET

    @property
    def needed_present(self) -> int:
        return rules.needed_present(self.terms, self.gathering) if self.terms else 0

    @property
    def needed_yes(self) -> int:
        """How many yes votes pass it if everybody who may vote votes yes or no."""
        if self.terms is None:
            return 0
        voters = sum(len(who) for who in self.voters.values())
        full = Tally(self.gathering, yes=voters, no=0, blank=0, invalid=0)
        return rules.needed_yes(self.terms, full.base(self.terms))


def quorum_lines(
    items: list[AgendaItem],
    in_force: dict[str, VoteRule],
    seats: list[Seat],
    recused: dict[int, set[int]],
) -> list[QuorumLine]:
    """What would happen to each item if the ballot were opened now; ``recused`` as ``recusals`` says."""
    lines = []
    for item in items:
        found = in_force.get(item.nomination.award_type.code)
        terms = item.terms or (found.terms if found else None)
        away = recused.get(item.id, set()) if terms and terms.recuses_conflicted else set()
        lines.append(
            QuorumLine(
                item=item,
                terms=terms,
                is_open=item.outcome is Outcome.PENDING and stands_before_council(item.nomination),
                gathering=rules.gather(terms, seats, away, is_over=False)
                if terms
                else Gathering(len(seats), 0),
                voters=rules.voters_of(terms, seats, away) if terms else {},
                recused=away,
            )
        )
    return lines


def lines_of(session: CouncilSession) -> list[QuorumLine]:
    """The agenda with its rules, by the roll; before there is a roll as if every member came."""
    items = agenda(session.id)
    in_force = rules_in_force(session.council_id, session.held_on)
    return quorum_lines(items, in_force, seats_of(session), recusals(session.id))


def seats_of(session: CouncilSession) -> list[Seat]:
    """The roll, or what it would be if every member on the day came."""
    if session.state is not SessionState.PLANNED:
        return session.seats
    in_room = None if session.is_written_round else session.secret_channel
    return [
        Seat(
            user_id=member.user_id,
            position=place,
            full_name=member.user.full_name,
            post=member.post,
            duty=member.duty,
            attendance=Attendance.PRESENT if in_room else Attendance.ABSENT,
            channel=in_room or Channel.WRITTEN,
            has_voted=False,
        )
        for place, member in enumerate(members_on(session.council_id, session.held_on), 1)
    ]


def recusals(session_id: int) -> dict[int, set[int]]:
    """Account ids of those whom an item concerns, by item; what the rule makes of it is the rule's."""
    query = (
        select(Conflict.item_id, Conflict.user_id)
        .join(AgendaItem, AgendaItem.id == Conflict.item_id)
        .where(AgendaItem.session_id == session_id, Conflict.state == ConflictState.CONFIRMED)
    )
    found: dict[int, set[int]] = {}
    for item_id, user_id in db.session.execute(query):
        found.setdefault(item_id, set()).add(user_id)
    return found


def count_unsettled_conflicts(session_id: int) -> int:
    query = (
        select(func.count())
        .select_from(Conflict)
        .join(AgendaItem, AgendaItem.id == Conflict.item_id)
        .where(AgendaItem.session_id == session_id, Conflict.state == ConflictState.FLAGGED)
    )
    return db.session.scalar(query)


def presiding(session: CouncilSession) -> Seat | None:
    """The chair, or the first vice-chair who came in the chair's absence; in writing always the chair."""
    for duty in (Duty.CHAIR, Duty.VICE_CHAIR):
        for seat in session.seats:
            takes_part = session.is_written_round or seat.attendance is Attendance.PRESENT
            if seat.duty is duty and takes_part:
                return seat
    return None


def speaker_of(session: CouncilSession, recused: set[int]) -> Seat | None:
    """Whose open word the rule asks for: the chair's, or a vice-chair's where the item concerns the chair."""
    for duty in (Duty.CHAIR, Duty.VICE_CHAIR):
        for seat in session.seats:
            if seat.duty is duty and seat.user_id not in recused:
                return seat
    return None


def attendance(seats: list[Seat]) -> tuple[int, int]:
    """Members on the roll, and how many of them are present."""
    return len(seats), sum(seat.attendance is Attendance.PRESENT for seat in seats)


def count_cast(session: CouncilSession) -> int:
    """Ballots cast on the screen."""
    return sum(seat.votes_on_screen and seat.has_voted for seat in session.seats)


def is_on_open_roll(user_id: int) -> bool:
    """Whether the person sits in a meeting that is not counted yet, or counts its papers.

    In a written round nobody votes by an account, and it may last for weeks.
    """
    has_part = [
        exists()
        .where(part.user_id == user_id, part.session_id == CouncilSession.id)
        .correlate(CouncilSession)
        for part in (Seat, Teller)
    ]
    is_open = and_(CouncilSession.state.in_(OPEN_STATES), CouncilSession.kind == SessionKind.MEETING)
    return db.session.scalar(select(exists().where(is_open, or_(*has_part))))
