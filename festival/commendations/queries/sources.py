"""Where nominations on a list come from, and what else their recipients get."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Row, and_, case, exists, func, or_, select
from sqlalchemy.orm import contains_eager

from festival.commendations import rules
from festival.commendations.models import Commendation, Decision, DecisionEntry
from festival.commendations.rules import CommendationState, bonuses
from festival.commendations.rules.bonuses import Award
from festival.commendations.rules.sources import Session
from festival.core import clock
from festival.core.db import db
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.queries import decided_here
from festival.nominations.rules import NominationState
from festival.planning.models import Season
from festival.voting.models import AgendaItem, CouncilSession
from festival.voting.rules import Outcome, SessionKind, SessionState


def sessions_of(nomination_ids: Iterable[int]) -> dict[int, Session]:
    """The session that passed each of them, the latest; who came by the short way has none."""
    query = (
        select(AgendaItem.nomination_id, CouncilSession)
        .join(AgendaItem.session)
        .where(AgendaItem.nomination_id.in_(list(nomination_ids)), AgendaItem.outcome == Outcome.PASSED)
        .order_by(CouncilSession.held_on, CouncilSession.id)
    )
    return {
        nomination_id: Session(
            session.title, _result_day(session), session.state is SessionState.MINUTES_SIGNED
        )
        for nomination_id, session in db.session.execute(query)
    }


def _result_day(session: CouncilSession) -> date:
    """A meeting's own day, though its papers may be typed in later; opinions in writing count when closed."""
    if session.kind is SessionKind.WRITTEN_ROUND and session.closed_at:
        return clock.local(session.closed_at).date()
    return session.held_on


class Noted(NamedTuple):
    """A finding about somebody on a list, told to whoever drafts, signs or issues it."""

    sentence: str
    is_warning: bool


def several_awards(decision_id: int | None, nominations: Sequence[Nomination]) -> list[Noted]:
    """What the decree says where somebody on the list gets another award too; blocks nothing."""
    by_nominee: dict[int, list[tuple[Award, str, str]]] = {}
    for row in _others(decision_id, [one.nominee_id for one in nominations], [one.id for one in nominations]):
        award = Award(row.code, row.year, row.citation)
        by_nominee.setdefault(row.nominee_id, []).append((award, row.name, _named(row)))
    found = []
    for one in nominations:
        own = Award(one.award_type.code, one.season.year, one.citation)
        for other, name, decision in by_nominee.get(one.nominee_id, ()):
            if rule := bonuses.together(own, other):
                sentence = bonuses.told(rule, one.nominee.written, name, decision)
                found.append(Noted(sentence, rule in bonuses.WARNINGS))
    return sorted(dict.fromkeys(found), key=lambda noted: not noted.is_warning)


def _others(decision_id: int | None, nominee_ids: list[int], own: list[int]) -> list[Row]:
    """Living awards of these nominees by other decisions, and what stands on lists that are not issued."""
    number = case((Decision.id.is_(None), Nomination.upper_number), else_=Decision.number)
    day = case((Decision.id.is_(None), Nomination.upper_on), else_=Decision.signed_on)
    revoked = exists().where(
        Commendation.nomination_id == Nomination.id, Commendation.state == CommendationState.REVOKED
    )
    above = and_(Nomination.state == NominationState.DECIDED, Nomination.upper_number != "")
    query = (
        select(
            Nomination.nominee_id,
            Nomination.citation,
            AwardType.code,
            AwardType.name,
            Season.year,
            number.label("number"),
            day.label("signed_on"),
        )
        .outerjoin(DecisionEntry, DecisionEntry.nomination_id == Nomination.id)
        .outerjoin(Decision, DecisionEntry.decision_id == Decision.id)
        .join(AwardType, Nomination.award_type_id == AwardType.id)
        .join(Season, Nomination.season_id == Season.id)
        .where(
            Nomination.nominee_id.in_(nominee_ids),
            Nomination.id.not_in(own),
            or_(and_(Decision.id.is_not(None), Decision.id != (decision_id or 0)), above),
            ~revoked,
        )
        .order_by(day, Nomination.id)
    )
    return list(db.session.execute(query))


def _named(row: Row) -> str:
    if not row.number:
        return "một dự thảo quyết định khác"
    return f"Quyết định số {row.number} ngày {row.signed_on:%d/%m/%Y}"


# Decided above


def _unrecorded() -> tuple:
    """Decided by a higher level, and on no decision here yet."""
    return (
        Nomination.state == NominationState.DECIDED,
        Nomination.upper_number != "",
        Nomination.upper_on.is_not(None),
        ~decided_here(),
        ~exists().where(DecisionEntry.nomination_id == Nomination.id),
    )


class UpperDecision(NamedTuple):
    """A higher level's decision, as its results came back, and for how many it is not noted yet."""

    award: AwardType
    number: str
    signed_on: date
    signer: str
    count: int


def upper_decisions(season_id: int) -> list[UpperDecision]:
    query = (
        select(
            AwardType,
            Nomination.upper_number,
            Nomination.upper_on,
            func.max(Nomination.upper_signer),
            func.count(Nomination.id),
        )
        .join(Nomination.award_type)
        .join(Season, Nomination.season_id == Season.id)
        .where(Nomination.season_id == season_id, *_unrecorded())
        .group_by(AwardType, Nomination.upper_number, Nomination.upper_on)
        .order_by(Nomination.upper_on, Nomination.upper_number, AwardType.position)
    )
    return [UpperDecision(*row) for row in db.session.execute(query)]


def unrecorded(season_id: int, award_type_id: int, number: str, signed_on: date) -> list[Nomination]:
    """Those that one decision of a higher level names, in the order of a list."""
    query = (
        select(Nomination)
        .join(Nomination.nominee)
        .join(Nomination.award_type)
        .options(contains_eager(Nomination.nominee), contains_eager(Nomination.award_type))
        .where(
            Nomination.season_id == season_id,
            Nomination.award_type_id == award_type_id,
            Nomination.upper_number == number,
            Nomination.upper_on == signed_on,
            *_unrecorded(),
        )
        .order_by(Nominee.name_sort, Nomination.id)
    )
    found = list(db.session.scalars(query))
    return sorted(found, key=lambda one: rules.group_rank(one.nominee.kind))
