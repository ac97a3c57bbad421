"""The ledger of printed copies: printed, good, spoiled. People say so, never the machine."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from festival.certificates import rules
from festival.certificates.models import PrintBatch, PrintedCopy
from festival.certificates.rules import CopyAction, CopyState
from festival.certificates.services.blanks import note_serial, use_blanks
from festival.commendations.models import Commendation
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken

NOTHING_LEFT = "Không còn bản in nào để đánh dấu ở bước này. Hãy tải lại trang."


def mark_printed(*, batch_id: int, actor: Actor, first_serial: str = "") -> int:
    """The whole batch came out of the printer; the number of copies marked.

    Over blanks, that many sheets leave the stock, numbered on from ``first_serial`` where one is given.
    """
    with transaction():
        batch, copies = _batch_in(batch_id, CopyState.QUEUED)
        for copy in copies:
            copy.move(CopyAction.PRINT, actor)
        if batch.blank_type_id is not None:
            use_blanks(batch.blank_type_id, copies, first_serial, actor)
        return len(copies)


def mark_batch_good(
    *, batch_id: int, actor: Actor, spoiled: Sequence[int] = (), reason: str = ""
) -> tuple[int, int]:
    """Everything printed and not marked yet is good, but for these sheets of the stack; how many of each."""
    if spoiled:
        rules.check_reason(CopyAction.SPOIL, reason)
    with transaction():
        _, copies = _batch_in(batch_id, CopyState.PRINTED)
        stack = select(PrintedCopy.id).where(PrintedCopy.batch_id == batch_id).order_by(PrintedCopy.id)
        ids = list(db.session.scalars(stack))
        bad = {ids[number - 1] for number in spoiled}
        if strange := sorted(bad - {copy.id for copy in copies}):
            numbers = ", ".join(str(ids.index(one) + 1) for one in strange[:10])
            raise RuleBroken(f"Tờ số {numbers} không ở bước chờ kiểm. Hãy xem lại số tờ.")
        for copy in copies:
            if copy.id in bad:
                copy.move(CopyAction.SPOIL, actor, reason)
            else:
                copy.move(CopyAction.GOOD, actor)
        return len(copies) - len(bad), len(bad)


def _batch_in(batch_id: int, state: CopyState) -> tuple[PrintBatch, list[PrintedCopy]]:
    """The batch and its copies that are at this step, locked."""
    batch = db.session.get_one(PrintBatch, batch_id, with_for_update=True)
    rules.check_ready(batch.state)
    copies = _locked(select(PrintedCopy.id).where(PrintedCopy.batch_id == batch_id))
    chosen = [copy for copy in copies if copy.state is state]
    if not chosen:
        raise RuleBroken(NOTHING_LEFT)
    return batch, chosen


_ELSEWHERE = {
    CopyAction.HAND: "Trao Giấy khen ở trang Trao giấy khen.",
    CopyAction.TAKE_BACK: "Hoàn tác việc trao ở trang Trao giấy khen.",
    CopyAction.REPLACE: "In lại tờ mất, hỏng ở trang In lại của tờ đó.",
}


def mark_copy(*, copy_id: int, action: CopyAction, reason: str, actor: Actor, serial: str = "") -> None:
    """Mark one copy as printed, good, spoiled or void; ``serial`` is read from its blank."""
    rules.check_reason(action, reason)
    if action in _ELSEWHERE:
        raise RuleBroken(_ELSEWHERE[action])
    with transaction():
        (copy,) = _locked(select(PrintedCopy.id).where(PrintedCopy.id == copy_id))
        rules.check_ready(copy.batch.state)
        copy.move(action, actor, reason)
        blank_type_id = copy.batch.blank_type_id
        if action is CopyAction.PRINT and blank_type_id is not None:
            use_blanks(blank_type_id, [copy], serial, actor)
        else:
            note_serial(blank_type_id, copy, serial)


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
