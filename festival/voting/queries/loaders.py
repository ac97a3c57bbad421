"""What the guards of pages load."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from festival.accounts.models import User
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Letterhead, Locality
from festival.nominations.models import Nomination
from festival.planning.models import Season
from festival.voting.models import (
    AgendaItem,
    Council,
    CouncilMember,
    CouncilSession,
    Regulation,
    Seat,
    VoteRule,
)


def season(season_id: int) -> Season | None:
    return db.session.get(Season, season_id, options=[joinedload(Season.locality)])


def locality(locality_id: int) -> Locality | None:
    return db.session.get(Locality, locality_id)


def council(council_id: int) -> Council | None:
    return db.session.get(Council, council_id, options=[joinedload(Council.locality)])


def member(member_id: int) -> CouncilMember | None:
    way = joinedload(CouncilMember.council).joinedload(Council.locality)
    return db.session.get(CouncilMember, member_id, options=[way, joinedload(CouncilMember.user)])


def regulation(regulation_id: int) -> Regulation | None:
    """A Quy chế with its council and the members, who may read it."""
    way = joinedload(Regulation.council)
    return db.session.get(
        Regulation, regulation_id, options=[way.joinedload(Council.locality), way.joinedload(Council.members)]
    )


def rule(rule_id: int) -> VoteRule | None:
    way = joinedload(VoteRule.council).joinedload(Council.locality)
    return db.session.get(VoteRule, rule_id, options=[way])


_WITH_ROLL = (
    select(CouncilSession)
    .options(
        joinedload(CouncilSession.council).joinedload(Council.locality),
        joinedload(CouncilSession.season),
        joinedload(CouncilSession.seats),
    )
    .where(CouncilSession.id == bindparam("id"))
)


def council_session(session_id: int) -> CouncilSession | None:
    """A session with its roll, which decides who is admitted; one query."""
    return db.session.scalars(_WITH_ROLL, {"id": session_id}).unique().one_or_none()


@dataclass(frozen=True)
class Polling:
    """A session as a ballot meets it: whose ballots it takes, and nothing else of them.

    Two hundred ballots need not read two hundred people two hundred times. Whoever is not on the roll is
    judged by the session itself.
    """

    id: int
    roll: frozenset[int]

    @cached_property
    def session(self) -> CouncilSession:
        return council_session(self.id)

    @property
    def locality(self) -> Locality:
        return self.session.locality

    def admits(self, user: User, permission: Permission | None) -> bool:
        if permission in (None, Permission.BALLOT_CAST) and user.id in self.roll:
            return True
        return self.session.admits(user, permission)


_ROLL = (
    select(CouncilSession.id, Seat.user_id)
    .outerjoin(Seat, Seat.session_id == CouncilSession.id)
    .where(CouncilSession.id == bindparam("id"))
)


def polling(session_id: int) -> Polling | None:
    rows = db.session.execute(_ROLL, {"id": session_id}).all()
    return Polling(session_id, frozenset(row.user_id for row in rows)) if rows else None


def agenda_item(agenda_item_id: int) -> AgendaItem | None:
    return db.session.scalar(
        select(AgendaItem)
        .options(
            joinedload(AgendaItem.session).joinedload(CouncilSession.council).joinedload(Council.locality),
            joinedload(AgendaItem.nomination).joinedload(Nomination.nominee),
        )
        .where(AgendaItem.id == agenda_item_id)
    )


def letterhead(place: Locality) -> Letterhead | None:
    return db.session.get(Letterhead, place.id)
