"""What goes from one session to another: items that wait, results that are looked at again."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from festival.core.db import db
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationState
from festival.voting.models import AgendaItem, CouncilSession
from festival.voting.queries.sessions import has_live_item, may_be_scheduled
from festival.voting.rules import Outcome

# What a result left behind: only while nothing has come of it may the council look at it again.
_RESULTS = {Outcome.PASSED: NominationState.PASSED, Outcome.FAILED: NominationState.FAILED}


def _items(session_id: int) -> Select:
    return (
        select(AgendaItem)
        .join(AgendaItem.nomination)
        .options(
            joinedload(AgendaItem.nomination).options(
                joinedload(Nomination.nominee), joinedload(Nomination.award_type)
            )
        )
        .where(AgendaItem.session_id == session_id)
        .order_by(AgendaItem.position)
    )


def _is_latest() -> ColumnElement[bool]:
    """Whether no later session has had the nomination before it."""
    later = aliased(AgendaItem)
    return ~exists().where(later.nomination_id == AgendaItem.nomination_id, later.id > AgendaItem.id)


def _waits() -> ColumnElement[bool]:
    return and_(AgendaItem.outcome == Outcome.DEFERRED, may_be_scheduled())


def _may_be_reconsidered() -> ColumnElement[bool]:
    stands = or_(
        *(
            and_(AgendaItem.outcome == outcome, Nomination.state == state)
            for outcome, state in _RESULTS.items()
        )
    )
    is_told = and_(Nomination.origin_uuid.is_not(None), Nomination.state == NominationState.FAILED)
    return and_(stands, Nomination.held_on.is_(None), ~is_told, ~has_live_item())


def deferred_items(session_id: int) -> list[AgendaItem]:
    """Items of a session that still wait for the next one."""
    return list(db.session.scalars(_items(session_id).where(_waits(), _is_latest())))


def items_to_reconsider(session_id: int) -> list[AgendaItem]:
    """Items whose result the council may look at again.

    Not what was decided or forwarded since, and no refusal that the level below has been told.
    """
    return list(db.session.scalars(_items(session_id).where(_may_be_reconsidered(), _is_latest())))


def items_to_follow(session_id: int) -> tuple[list[AgendaItem], list[AgendaItem]]:
    """Those that wait for the next session, and those whose result may be looked at again; one query."""
    query = _items(session_id).where(or_(_waits(), _may_be_reconsidered()), _is_latest())
    items = list(db.session.scalars(query))
    waiting = [item for item in items if item.outcome is Outcome.DEFERRED]
    return waiting, [item for item in items if item not in waiting]


def citing(session_id: int) -> list[CouncilSession]:
    """Sessions that correct or repeat this one, the oldest first."""
    query = select(CouncilSession).where(CouncilSession.cites_id == session_id)
    return list(db.session.scalars(query.order_by(CouncilSession.held_on, CouncilSession.id)))


def result_in(session_id: int | None, nomination_id: int) -> Outcome | None:
    """How an earlier session ended for a nomination."""
    return db.session.scalar(
        select(AgendaItem.outcome).where(
            AgendaItem.session_id == session_id, AgendaItem.nomination_id == nomination_id
        )
    )


def deferred_from(nomination_ids: Collection[int]) -> dict[int, CouncilSession]:
    """By nomination: the session that put it off last."""
    query = (
        select(AgendaItem.nomination_id, CouncilSession)
        .join(AgendaItem.session)
        .where(AgendaItem.nomination_id.in_(nomination_ids), AgendaItem.outcome == Outcome.DEFERRED)
        .order_by(AgendaItem.id)
    )
    return {row.nomination_id: row.CouncilSession for row in db.session.execute(query)}


def is_correction(session: CouncilSession) -> bool:
    """Whether it looks at results again, rather than repeating a vote that ended in a tie."""
    if session.cites_id is None:
        return False
    own = select(AgendaItem.nomination_id).where(AgendaItem.session_id == session.id)
    query = select(AgendaItem.id).where(
        AgendaItem.session_id == session.cites_id,
        AgendaItem.outcome.in_(_RESULTS),
        AgendaItem.nomination_id.in_(own),
    )
    return db.session.scalar(query.limit(1)) is not None
