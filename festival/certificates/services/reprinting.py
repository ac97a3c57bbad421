"""Print again what was spoiled, lost or damaged: the same letters on the same form, as a further copy.

A reprint follows the first batch in everything that reaches the paper; only the printer may be another.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.certificates import queries_batches, rules
from festival.certificates.models import PrintBatch, PrintChunk, PrintedCopy, Receipt, TemplateVersion
from festival.certificates.rules import CopyAction, CopyState, ReceiptThing
from festival.certificates.services import ordering
from festival.certificates.services.preflight import Preflight, preflight_again, printer_of
from festival.commendations.models import Commendation
from festival.commendations.rules import CommendationState
from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore

LOST_AWARD = "Danh hiệu đã được đính chính hoặc thu hồi nên không in lại tờ này."


def reprint(
    *, batch_id: int, reason: str, files: FileStore, actor: Actor, printer_id: int | None = None
) -> int:
    """A further batch for the spoiled and voided copies of one; each gets the next copy number."""
    rules.check_reason(CopyAction.SPOIL, reason)
    batch = db.session.get_one(PrintBatch, batch_id)
    query = queries_batches.to_reprint(batch_id)
    people = queries_batches.people(query)
    rules.check_something_to_print(len(people))
    fresh, found = _checked(batch, people, reason, printer_id, files)
    try:
        with transaction():
            ordering.make(fresh, ordering.still(query, found), found, actor)
    except IntegrityError:
        raise RuleBroken(ordering.CHANGED) from None
    return fresh.id


def reprint_copy(
    *, copy_id: int, reason: str, files: FileStore, actor: Actor, printer_id: int | None = None
) -> int:
    """Void a good copy that was lost or damaged, handed over or not, and print the next one; its batch."""
    rules.check_reason(CopyAction.REPLACE, reason)
    copy = db.session.get_one(PrintedCopy, copy_id)
    one, batch = copy.commendation, copy.batch
    rules.after(copy.state, CopyAction.REPLACE)
    fresh, found = _checked(batch, [one], reason, printer_id, files)
    with transaction():
        one = db.session.get_one(Commendation, one.id, with_for_update=True)
        copy = db.session.get_one(PrintedCopy, copy_id, with_for_update=True)
        if one.state is not CommendationState.ISSUED:
            raise RuleBroken(LOST_AWARD)
        was_handed = copy.state is CopyState.HANDED
        copy.move(CopyAction.REPLACE, actor, reason)
        if was_handed:
            _take_back(copy, reason, actor)
        db.session.flush()
        ordering.make(fresh, [one.id], found, actor)
    return fresh.id


def _take_back(copy: PrintedCopy, reason: str, actor: Actor) -> None:
    """What was received is void now: the entry stays with its trace, and the next copy waits to be handed."""
    query = select(Receipt).where(
        Receipt.copy_id == copy.id,
        Receipt.thing == ReceiptThing.CERTIFICATE,
        Receipt.undone_at.is_(None),
    )
    for receipt in db.session.scalars(query.with_for_update()):
        receipt.undone_at, receipt.undone_by = clock.now(), actor.name
        receipt.undone_reason = f"In lại: {reason}"[:300]


def _checked(
    batch: PrintBatch,
    people: Sequence[Commendation],
    reason: str,
    printer_id: int | None,
    files: FileStore,
) -> tuple[PrintBatch, Preflight]:
    """The batch as it would be and its pre-flight, or a refusal; slow, and before the transaction."""
    fresh = ordering.like(batch)
    fresh.reason = reason
    if printer_id:
        printer = printer_of(batch.season.locality_id, printer_id)
        if printer is None:
            raise RuleBroken("Máy in đã chọn không còn dùng. Hãy chọn lại.")
        ordering.set_printer(fresh, printer)
    found = preflight_again(fresh, list(people), _forms(batch.id, people), files=files)
    if not found.is_clear:
        raise RuleBroken(found.sentence)
    return fresh, found


def _forms(batch_id: int, people: Sequence[Commendation]) -> list[TemplateVersion | None]:
    """The form that each of them had in this batch."""
    columns = PrintChunk.count, PrintChunk.template_version_id
    chunks = select(*columns).where(PrintChunk.batch_id == batch_id).order_by(PrintChunk.number)
    versions = [version for count, version in db.session.execute(chunks) for _ in range(count)]
    stack = select(PrintedCopy.commendation_id).where(PrintedCopy.batch_id == batch_id)
    known = dict(zip(db.session.scalars(stack.order_by(PrintedCopy.id)), versions, strict=True))
    return [_form(known[one.id]) for one in people]


def _form(version_id: int | None) -> TemplateVersion | None:
    return db.session.get(TemplateVersion, version_id) if version_id else None
