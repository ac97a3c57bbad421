"""Whom the items of a session may concern: what is stored, and what names and posts say now."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from festival.accounts.models import User
from festival.core import text
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations.models import Nominee
from festival.nominations.rules import RecipientKind
from festival.voting import rules
from festival.voting.models import AgendaItem, Conflict, CouncilSession, Seat
from festival.voting.queries.councils import rules_in_force
from festival.voting.queries.loaders import agenda_item
from festival.voting.queries.sessions import seats_of
from festival.voting.rules import ConflictKind, ConflictState, Terms
from festival.voting.rules import conflicts as conflict_rules


def conflicts_of(session_id: int) -> list[Conflict]:
    """By the agenda, then by name."""
    query = (
        select(Conflict)
        .join(Conflict.item)
        .join(Conflict.user)
        .options(contains_eager(Conflict.user))
        .where(AgendaItem.session_id == session_id)
        .order_by(AgendaItem.position, User.name_sort, User.id)
    )
    return list(db.session.scalars(query))


def confirmed_conflicts(session_id: int) -> list[Conflict]:
    """Those that the session's people may see and the minutes print, each with its item."""
    query = (
        select(Conflict)
        .join(Conflict.item)
        .join(Conflict.user)
        .options(contains_eager(Conflict.user), joinedload(Conflict.item))
        .where(AgendaItem.session_id == session_id, Conflict.state == ConflictState.CONFIRMED)
        .order_by(AgendaItem.position, User.name_sort, User.id)
    )
    return list(db.session.scalars(query))


def earlier_conflicts(session_id: int, items: list[AgendaItem]) -> dict[tuple[int, int], Conflict]:
    """What was last confirmed of these nominations in other sessions, by the item of this one and account."""
    by_nomination = {item.nomination_id: item.id for item in items}
    query = (
        select(Conflict, AgendaItem.nomination_id)
        .join(Conflict.item)
        .where(
            AgendaItem.nomination_id.in_(by_nomination),
            AgendaItem.session_id != session_id,
            Conflict.state == ConflictState.CONFIRMED,
        )
        .order_by(AgendaItem.session_id)
    )
    rows = db.session.execute(query)
    return {(by_nomination[nomination_id], one.user_id): one for one, nomination_id in rows}


@dataclass(frozen=True)
class ConflictLine:
    """One member and one item on the page; ``is_forecast`` while nothing of it is stored."""

    item: AgendaItem
    user_id: int
    full_name: str
    kind: ConflictKind
    state: ConflictState
    is_declared: bool = False
    is_forecast: bool = False

    @property
    def kind_name(self) -> str:
        return rules.CONFLICT_NAMES[self.kind]

    @property
    def is_confirmed(self) -> bool:
        return self.state is ConflictState.CONFIRMED

    @property
    def is_open(self) -> bool:
        return self.state is ConflictState.FLAGGED

    @property
    def state_name(self) -> str:
        if self.is_forecast:
            return "Dự báo"
        return "Tự khai" if self.is_declared else rules.CONFLICT_STATE_NAMES[self.state]

    @property
    def tone(self) -> str:
        return {ConflictState.FLAGGED: "waiting", ConflictState.CONFIRMED: "refused"}.get(self.state, "draft")


def conflict_lines(
    session: CouncilSession, items: list[AgendaItem], seats: list[Seat], *, sees_flags: bool
) -> list[ConflictLine]:
    """What the page lists. Flags, forecasts and what was set aside only for ``sees_flags``."""
    stored = conflicts_of(session.id)
    by_id = {item.id: item for item in items}
    lines = [
        ConflictLine(
            by_id[one.item_id], one.user_id, one.user.full_name, one.kind, one.state, one.is_declared
        )
        for one in stored
        if sees_flags or one.state is ConflictState.CONFIRMED
    ]
    if sees_flags and session.state is rules.SessionState.PLANNED:
        known = {(one.item_id, one.user_id) for one in stored}
        names = {seat.user_id: seat.full_name for seat in seats}
        lines += [
            ConflictLine(
                by_id[item_id], user_id, names[user_id], kind, ConflictState.FLAGGED, is_forecast=True
            )
            for (item_id, user_id), kind in kinds_by_name(items, seats).items()
            if (item_id, user_id) not in known
        ]
    return sorted(lines, key=lambda line: line.item.position)


def terms_of_item(item: AgendaItem) -> Terms | None:
    """The rule that the item falls under."""
    if item.terms:
        return item.terms
    in_force = rules_in_force(item.session.council_id, item.session.held_on)
    found = in_force.get(item.nomination.award_type.code)
    return found.terms if found else None


def terms_by_award(session: CouncilSession, items: list[AgendaItem]) -> list[tuple[str, Terms | None]]:
    """The name of every award on the agenda with the rule that it falls under."""
    in_force = rules_in_force(session.council_id, session.held_on)
    found = {}
    for item in items:
        award = item.nomination.award_type
        rule = in_force.get(award.code)
        found[award.name] = item.terms or (rule.terms if rule else None)
    return list(found.items())


def seated(session: CouncilSession) -> dict[int, Seat]:
    """The roll by account; before it is frozen, as it would be."""
    return {seat.user_id: seat for seat in seats_of(session)}


def kinds_by_name(items: Iterable[AgendaItem], seats: Iterable[Seat]) -> dict[tuple[int, int], ConflictKind]:
    """By item and account: what names, posts and the accounts' own units say."""
    items, seats = list(items), list(seats)
    homes = _homes(seats) if any(item.nomination.nominee.unit_id for item in items) else {}
    found = {}
    for item in items:
        for seat in seats:
            kind = kind_by_name(item.nomination.nominee, seat, homes.get(seat.user_id))
            if kind is not None:
                found[item.id, seat.user_id] = kind
    return found


def _homes(seats: list[Seat]) -> dict[int, int]:
    """Account -> the unit that it is an account of."""
    query = select(User.id, User.locality_id).where(User.id.in_([seat.user_id for seat in seats]))
    return dict(db.session.execute(query).all())


def kind_by_name(nominee: Nominee, seat: Seat, home_id: int | None = None) -> ConflictKind | None:
    """Without accents and honorifics: people look at every flag before the vote."""
    member = text.fold(seat.full_name)
    if nominee.kind is RecipientKind.INDIVIDUAL:
        is_nominee = conflict_rules.concerns_person(nominee.name_fold, member)
        return ConflictKind.NOMINEE if is_nominee else None
    leader = text.fold(nominee.leader_name)
    if nominee.kind is RecipientKind.HOUSEHOLD:
        is_theirs = any(conflict_rules.names(words, member) for words in (nominee.name_fold, leader))
        return ConflictKind.HOUSEHOLD if is_theirs else None
    leads = conflict_rules.leads(
        leader=leader, body=nominee.name_fold, member=member, post=text.fold(seat.post)
    )
    is_from_there = home_id is not None and home_id == nominee.unit_id
    return ConflictKind.LEADER if leads or is_from_there else None


@dataclass(frozen=True)
class SettledItem:
    """An item whose conflicts somebody looks at: the secretary, or whoever may preside.

    Both, for nobody settles what concerns oneself.
    """

    item: AgendaItem

    @property
    def locality(self) -> Locality:
        return self.item.locality

    def admits(self, user: User, permission: Permission | None) -> bool:
        if permission is Permission.COUNCIL_MANAGE:
            return user.may(Permission.SESSION_PRESIDE, self.locality)
        return self.item.admits(user, permission)


def settled_item(agenda_item_id: int) -> SettledItem | None:
    found = agenda_item(agenda_item_id)
    return SettledItem(found) if found else None
