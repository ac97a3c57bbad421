"""Casting a ballot, and making ballots forget the order in which they came.

A cast writes no audit entry and no log line; the seat is updated in place.
"""

import secrets
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, exists, insert, or_, select, update

from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.voting import queries, rules
from festival.voting.models import AgendaItem, Ballot, Conflict, CouncilSession, Seat
from festival.voting.rules import Choice, ConflictState, Outcome, VoteMethod
from festival.voting.services.sealing import sealed_ballots


def cast_ballot(session_id: int, user_id: int, choices: dict[int, Choice]) -> None:
    """Record that a member voted and, apart from that, what was voted.

    Two clicks at once wait for each other at the seat's lock; the second is refused. Voters share
    the session's lock with each other, and whoever ends the vote waits for it.
    """
    with transaction():
        state, session_uuid, item_ids = _open_agenda(session_id, user_id)
        own = {"of_session": session_id, "of_user": user_id}
        seat = db.session.execute(_OWN_SEAT, own).one_or_none()
        if seat is None:
            raise RuleBroken("Đồng chí không có trong danh sách của phiên họp này.")
        rules.check_may_cast(state, seat.attendance, seat.channel, seat.has_voted)
        rules.check_choices(choices, item_ids)
        db.session.execute(_MARK, own)
        db.session.execute(_INTO_THE_BOX, sealed_ballots(session_uuid, choices))


# Built once, and without objects: a whole hall casts within the same seconds.
_IS_OWN = (Seat.session_id == bindparam("of_session"), Seat.user_id == bindparam("of_user"))
_OWN_SEAT = select(Seat.attendance, Seat.channel, Seat.has_voted).where(*_IS_OWN).with_for_update()
_MARK = update(Seat.__table__).where(*_IS_OWN).values(has_voted=True)
_INTO_THE_BOX = insert(Ballot.__table__)
_OPEN_AGENDA = (
    select(CouncilSession.state, CouncilSession.uuid, AgendaItem.id)
    .join(AgendaItem, AgendaItem.session_id == CouncilSession.id)
    .where(
        CouncilSession.id == bindparam("id"),
        AgendaItem.outcome == Outcome.PENDING,
        or_(AgendaItem.method.is_(None), AgendaItem.method == VoteMethod.SECRET),
        or_(
            AgendaItem.recuses_conflicted.is_not(True),
            ~exists().where(
                Conflict.item_id == AgendaItem.id,
                Conflict.user_id == bindparam("user_id"),
                Conflict.state == ConflictState.CONFIRMED,
            ),
        ),
    )
    .with_for_update(read=True, of=[CouncilSession, AgendaItem])
)


def _open_agenda(session_id: int, user_id: int) -> tuple[rules.SessionState | None, UUID | None, set[int]]:
    """The session and the items on this member's ballot, under a lock that voters share."""
    rows = db.session.execute(_OPEN_AGENDA, {"id": session_id, "user_id": user_id}).all()
    if rows:
        return rows[0].state, rows[0].uuid, {row.id for row in rows}
    state = db.session.scalar(select(CouncilSession.state).where(CouncilSession.id == session_id))
    return state, None, set()


def check_not_on_open_roll(user_id: int) -> None:
    """Refuse to touch the account of somebody who may be voting just now."""
    rules.check_roll_is_not_voting(queries.is_on_open_roll(user_id))


def rewrite_ballots(item_ids: list[int], kept: list[tuple[int, Choice]]) -> None:
    """Store the opened ballots anew, under new random ids and in their order, in the running transaction.

    Only those in ``kept``: where so few voted that the count stays hidden, a ballot that stayed would
    tell it. Rows keep the order and, on PostgreSQL, the transaction they were inserted by, which is an
    order of voters; after this they all have one transaction and the order of chance. The old ids go
    too: a log that still has the sealed rows must not say which row became which.
    """
    db.session.execute(delete(Ballot).where(Ballot.item_id.in_(item_ids)))
    ids = sorted(uuid4() for _ in kept)
    fates = list(zip(ids, secrets.SystemRandom().sample(kept, len(kept)), strict=True))
    if fates:
        rows = [{"id": one, "item_id": item_id, "choice": choice.value} for one, (item_id, choice) in fates]
        db.session.execute(insert(Ballot), rows)
