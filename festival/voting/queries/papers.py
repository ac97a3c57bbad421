"""Ballot sheets, who counts them, and how far the tellers are. No figure leaves before it may."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import contains_eager

from festival.accounts.models import RoleGrant, User
from festival.accounts.rules import Role
from festival.core import clock, text
from festival.core.db import db
from festival.localities.models import Locality
from festival.voting import rules
from festival.voting.models import AgendaItem, Conflict, CouncilSession, PaperCount
from festival.voting.queries.counts import sheet_figures
from festival.voting.queries.sessions import QuorumLine, attendance, lines_of, presiding
from festival.voting.rules import (
    Attendance,
    Channel,
    ConflictState,
    Duty,
    PaperFigures,
    PaperState,
    SessionState,
)


@dataclass(frozen=True)
class PaperSheet:
    """One kind of ballot paper: its items, and whoever gets one."""

    number: int
    items: list[AgendaItem]
    voters: set[int]
    # Account ids of those who vote on paper but do not get this one: an item on it concerns them.
    left_out: set[int]

    @property
    def names(self) -> dict[int, str]:
        """How the figures' faults call each item."""
        return {item.id: item.nomination.nominee.written for item in self.items}


@dataclass(frozen=True)
class PaperStanding:
    """What everybody may know of a sheet's count before the session is closed."""

    typed: int
    state: PaperState

    @property
    def words(self) -> str:
        """«đã nhập 1/2», «chưa khớp», «khớp»; never a figure."""
        if self.state is PaperState.WAITING:
            return f"Đã nhập {self.typed}/{rules.LEAST_COUNTS}"
        return rules.PAPER_STATE_NAMES[self.state]

    @property
    def tone(self) -> str:
        return rules.PAPER_STATE_TONES[self.state]


def paper_sheets(session: CouncilSession) -> list[PaperSheet]:
    """The ballot papers of the vote; before it opens, those that would be needed by today's roll."""
    return sheets_of(session, lines_of(session))


def sheets_of(session: CouncilSession, lines: list[QuorumLine]) -> list[PaperSheet]:
    is_open = session.state not in (SessionState.PLANNED, SessionState.CONVENED)
    numbers: dict[frozenset[int], int] = {}
    grouped: dict[int, list[QuorumLine]] = {}
    for line in lines:
        who = line.voters.get(Channel.PAPER)
        if not who or not (line.item.sheet if is_open else line.may_be_voted):
            continue
        number = line.item.sheet or numbers.setdefault(frozenset(who), len(numbers) + 1)
        grouped.setdefault(number, []).append(line)
    everybody = {user_id for lines in grouped.values() for user_id in lines[0].voters[Channel.PAPER]}
    return [
        PaperSheet(
            number=number,
            items=[line.item for line in grouped[number]],
            voters=set(grouped[number][0].voters[Channel.PAPER]),
            left_out=everybody - grouped[number][0].voters[Channel.PAPER],
        )
        for number in sorted(grouped)
    ]


def paper_standings(session_id: int) -> dict[int, PaperStanding]:
    """By ballot sheet; sheets nobody has typed are not in it."""
    return {sheet: standing_of(counts) for sheet, counts in sheet_figures(session_id).items()}


def has_paper_counts(session_id: int) -> bool:
    """Whether a teller has begun to type."""
    return db.session.scalar(select(exists().where(PaperCount.session_id == session_id)))


def standing_of(counts: dict[int, PaperFigures], *, is_told: bool = True) -> PaperStanding:
    """How far the count of a sheet is; that tellers differ only to those who may be told."""
    figures = list(counts.values())
    state = rules.paper_state(figures)
    if state is PaperState.UNEQUAL and not is_told:
        state = PaperState.WAITING
    return PaperStanding(len(figures), state)


def people_who_may_count(session: CouncilSession) -> list[User]:
    """The roll and the other accounts of the locality, by name."""
    seated = [seat.user_id for seat in session.seats]
    query = (
        select(User)
        .join(User.locality)
        .options(contains_eager(User.locality))
        .where(
            User.is_enabled,
            or_(Locality.path.startswith(session.locality.path, autoescape=True), User.id.in_(seated)),
        )
        .order_by(User.name_sort, User.id)
    )
    return list(db.session.scalars(query))


def unfit_to_count(
    session: CouncilSession, people: Iterable[User], items: list[AgendaItem]
) -> dict[int, str]:
    """Why somebody may not count this session's papers, by account id."""
    presides = presiding(session)
    chairs = {seat.user_id for seat in session.seats if seat.duty is Duty.CHAIR}
    if presides is not None:
        chairs.add(presides.user_id)
    people = list(people)
    administrators, away = _administrators(people), _away(session)
    concerned, settled = _conflicts(session.id)
    reasons = {}
    for person in people:
        namesake = next(
            (item for item in items if (item.id, person.id) not in settled and _bears_name(person, item)),
            None,
        )
        if person.id in administrators:
            reasons[person.id] = "là quản trị viên"
        elif person.id in chairs:
            reasons[person.id] = "chủ trì phiên họp"
        elif person.id in away:
            reasons[person.id] = "vắng mặt tại phiên họp"
        elif person.id in concerned:
            reasons[person.id] = "có liên quan đến hồ sơ trong phiên họp"
        elif namesake is not None:
            reasons[person.id] = f"trùng tên ở hồ sơ {namesake.nomination.nominee.written}"
    return reasons


def _administrators(people: list[User]) -> set[int]:
    """Account ids of those who hold that role today, anywhere."""
    today = clock.today()
    query = select(RoleGrant.user_id).where(
        RoleGrant.user_id.in_([person.id for person in people]),
        RoleGrant.role == Role.ADMIN,
        RoleGrant.valid_from <= today,
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today),
    )
    return set(db.session.scalars(query))


def _away(session: CouncilSession) -> set[int]:
    """Account ids of the members who did not come; nobody's until the roll was called."""
    _members, here = attendance(session.seats)
    if not here:
        return set()
    return {seat.user_id for seat in session.seats if seat.attendance is Attendance.ABSENT}


def _conflicts(session_id: int) -> tuple[set[int], set[tuple[int, int]]]:
    """Account ids of those concerned, and (item, account) of flags that people found to be nothing."""
    query = (
        select(Conflict.item_id, Conflict.user_id, Conflict.state)
        .join(AgendaItem, AgendaItem.id == Conflict.item_id)
        .where(AgendaItem.session_id == session_id)
    )
    rows = db.session.execute(query).all()
    concerned = {row.user_id for row in rows if row.state is ConflictState.CONFIRMED}
    return concerned, {(row.item_id, row.user_id) for row in rows if row.state is ConflictState.DISMISSED}


def _bears_name(person: User, item: AgendaItem) -> bool:
    nominee = item.nomination.nominee
    return rules.bears_name(nominee.kind, nominee.name_fold, text.fold(nominee.leader_name), person.name_fold)
