"""What happens to paper and money when a commendation is corrected or revoked.

Called inside the transaction that issues the change, and nowhere else.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from festival.certificates.models import PrintedCopy, Receipt
from festival.certificates.rules import CopyAction, CopyState, ReceiptThing
from festival.commendations.followers import Outstanding
from festival.commendations.models import Commendation
from festival.commendations.rules import CommendationState
from festival.core.audit import Actor
from festival.core.db import db

LIVING = (CopyState.QUEUED, CopyState.PRINTED, CopyState.GOOD)


def follow_change(old: Commendation, successor: Commendation | None, reason: str, actor: Actor) -> None:
    """Void the sheets that nobody has yet; the bonus of a corrected one stays paid."""
    for copy in _copies([old.id], LIVING, lock=True):
        copy.move(CopyAction.VOID, actor, reason)
    if successor is not None:
        for receipt in _paid([old.id], lock=True):
            receipt.commendation_id = successor.id


def outstanding(commendation_ids: Sequence[int]) -> list[Outstanding]:
    """What is to be taken back: sheets that were handed over, and the bonus of the revoked."""
    found = [
        Outstanding(copy.commendation_id, f"tờ Giấy khen đã trao (bản in lần {copy.copy_no})")
        for copy in _copies(commendation_ids, (CopyState.HANDED,))
    ]
    return found + [
        Outstanding(receipt.commendation_id, "tiền thưởng đã nhận")
        for receipt in _paid(commendation_ids)
        if receipt.commendation.state is CommendationState.REVOKED
    ]


def _copies(
    commendation_ids: Sequence[int], states: Sequence[CopyState], *, lock: bool = False
) -> list[PrintedCopy]:
    query = (
        select(PrintedCopy)
        .where(PrintedCopy.commendation_id.in_(commendation_ids), PrintedCopy.state.in_(states))
        .options(joinedload(PrintedCopy.commendation, innerjoin=True).joinedload(Commendation.decision))
        .order_by(PrintedCopy.id)
    )
    if lock:
        query = query.with_for_update(of=PrintedCopy)
    return list(db.session.scalars(query))


def _paid(commendation_ids: Sequence[int], *, lock: bool = False) -> list[Receipt]:
    query = (
        select(Receipt)
        .where(
            Receipt.commendation_id.in_(commendation_ids),
            Receipt.thing == ReceiptThing.BONUS,
            Receipt.undone_at.is_(None),
        )
        .options(joinedload(Receipt.commendation, innerjoin=True))
        .order_by(Receipt.id)
    )
    if lock:
        query = query.with_for_update(of=Receipt)
    return list(db.session.scalars(query))
