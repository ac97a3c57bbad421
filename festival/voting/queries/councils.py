"""Councils, their members on a day, their rules on a day."""

from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from festival.accounts.models import User
from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import AwardType, Nomination
from festival.nominations.queries import awards_on
from festival.voting import rules
from festival.voting.models import AgendaItem, Council, CouncilMember, CouncilSession, VoteRule


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


def used_regulations(council_id: int) -> set[date]:
    """Days of issue of each Quy chế that a vote was opened by."""
    query = (
        select(AgendaItem.regulation_on)
        .join(AgendaItem.session)
        .where(CouncilSession.council_id == council_id, AgendaItem.regulation_on.is_not(None))
        .distinct()
    )
    return set(db.session.scalars(query))


def last_votes(council_id: int) -> dict[str, date]:
    """By award code, the day of the council's latest session that voted on such an award."""
    query = (
        select(AwardType.code, func.max(CouncilSession.held_on))
        .select_from(AgendaItem)
        .join(AgendaItem.session)
        .join(AgendaItem.nomination)
        .join(Nomination.award_type)
        .where(CouncilSession.council_id == council_id, AgendaItem.method.is_not(None))
        .group_by(AwardType.code)
    )
    return dict(db.session.execute(query).all())


def award_types_on(day: date, place: Locality) -> list[AwardType]:
    """The awards that a council of the place may be asked about on a day."""
    return awards_on(day, place)


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
