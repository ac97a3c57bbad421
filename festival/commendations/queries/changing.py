"""What the pages of corrections and revocations read."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from festival.commendations import followers
from festival.commendations.models import Commendation, Decision, DecisionChange
from festival.core.db import db


def change(change_id: int) -> DecisionChange | None:
    """One line of a draft, with its decision and the commendation it changes."""
    to_decision = joinedload(DecisionChange.decision)
    options = [
        to_decision.joinedload(Decision.locality),
        to_decision.joinedload(Decision.season),
        joinedload(DecisionChange.commendation).joinedload(Commendation.decision),
    ]
    return db.session.get(DecisionChange, change_id, options=options)


def successor_of(one: Commendation) -> Commendation | None:
    """What a correction put in its place."""
    return db.session.scalar(select(Commendation).where(Commendation.replaces_id == one.id))


def changes_of(decision: Decision) -> list[Decision]:
    """The decisions that correct or revoke something of this one, drafts last."""
    query = (
        select(Decision)
        .where(Decision.amends_id == decision.id)
        .order_by(Decision.signed_on.is_(None), Decision.signed_on, Decision.id)
    )
    return list(db.session.scalars(query))


def outstanding_of(lines: list[DecisionChange]) -> list[tuple[Commendation, str]]:
    """What is still to be taken back from whom."""
    of = _with_forerunners([line.commendation for line in lines])
    found = [one for asked in followers.outstanding for one in asked(list(of))]
    return [(of[one.commendation_id], one.what) for one in found]


def _with_forerunners(changed: list[Commendation]) -> dict[int, Commendation]:
    """By id, with all that earlier corrections replaced: their papers may still be in somebody's hands."""
    found = {one.id: one for one in changed}
    while earlier := {one.replaces_id for one in found.values() if one.replaces_id} - set(found):
        query = select(Commendation).where(Commendation.id.in_(earlier))
        found |= {one.id: one for one in db.session.scalars(query)}
    return found
