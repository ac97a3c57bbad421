"""The ledger of printed copies: printed, good, spoiled, handed over. People say so, never the machine."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from festival.certificates import rules
from festival.certificates.models import PrintBatch, PrintedCopy
from festival.certificates.rules import CopyAction, CopyState
from festival.commendations.models import Commendation
from festival.commendations.rules import CommendationState, check_count
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken


def mark_printed(*, batch_id: int, actor: Actor) -> int:
    """The whole batch came out of the printer; the number of copies marked."""
    return _mark_all(batch_id, CopyState.QUEUED, CopyAction.PRINT, actor)


def mark_batch_good(*, batch_id: int, actor: Actor) -> int:
    """Everything printed and not marked otherwise is good."""
    return _mark_all(batch_id, CopyState.PRINTED, CopyAction.GOOD, actor)


def _mark_all(batch_id: int, state: CopyState, action: CopyAction, actor: Actor) -> int:
    with transaction():
        batch = db.session.get_one(PrintBatch, batch_id, with_for_update=True)
        rules.check_ready(batch.state)
        copies = _locked(select(PrintedCopy.id).where(PrintedCopy.batch_id == batch_id))
        chosen = [copy for copy in copies if copy.state is state]
        if not chosen:
            raise RuleBroken("Không còn bản in nào để đánh dấu ở bước này. Hãy tải lại trang.")
        for copy in chosen:
            copy.move(action, actor)
        return len(chosen)


def mark_copy(*, copy_id: int, action: CopyAction, reason: str, actor: Actor) -> None:
    """Mark one copy as printed, good, spoiled or void; handing over has its own page."""
    rules.check_reason(action, reason)
    if action is CopyAction.HAND:
        raise RuleBroken("Trao Giấy khen ở trang Trao giấy khen.")
    with transaction():
        (copy,) = _locked(select(PrintedCopy.id).where(PrintedCopy.id == copy_id))
        rules.check_ready(copy.batch.state)
        copy.move(action, actor, reason)


def hand_over(*, season_id: int, copy_ids: Sequence[int], count: int, actor: Actor) -> int:
    """Exactly the copies on the list that was confirmed; all of them or none."""
    wanted = set(copy_ids)
    if not wanted:
        raise RuleBroken("Chưa chọn Giấy khen nào. Hãy đánh dấu những giấy đã trao.")
    check_count(count, len(wanted))
    with transaction():
        copies = _locked(select(PrintedCopy.id).where(PrintedCopy.id.in_(wanted)))
        of_season = [copy for copy in copies if copy.commendation.decision.season_id == season_id]
        if len(of_season) != len(wanted):
            raise RuleBroken("Có Giấy khen không thuộc mùa này. Hãy tải lại trang và chọn lại.")
        for copy in of_season:
            if copy.commendation.state is not CommendationState.ISSUED:
                raise RuleBroken(f"{copy.commendation.written}: danh hiệu đã đính chính hoặc thu hồi.")
            copy.move(CopyAction.HAND, actor)
        return len(of_season)


def _locked(ids) -> list[PrintedCopy]:
    query = (
        select(PrintedCopy)
        .where(PrintedCopy.id.in_(ids))
        .options(
            joinedload(PrintedCopy.commendation, innerjoin=True).joinedload(
                Commendation.decision, innerjoin=True
            ),
            joinedload(PrintedCopy.batch, innerjoin=True),
        )
        .order_by(PrintedCopy.id)
        .with_for_update(of=PrintedCopy)
    )
    return list(db.session.scalars(query))
