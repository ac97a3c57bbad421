"""Order, stop and resume print batches. A batch that could not be printed is refused before it exists."""

from collections.abc import Sequence

from sqlalchemy import Select, func, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from festival.certificates import chosen, queries_blanks, rules
from festival.certificates.models import PrintBatch, PrintChunk, PrintedCopy, PrinterProfile, TemplateVersion
from festival.certificates.rules import BatchState, PrintMode
from festival.certificates.services.blanks import locked
from festival.certificates.services.preflight import How, Preflight, preflight, printer_of, query_of
from festival.commendations.models import Commendation, Decision
from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore

CHANGED = "Danh sách vừa thay đổi vì có người vừa đặt in hoặc đính chính. Hãy tải lại trang."
_OFFSETS = ("dx_tenths", "dy_tenths", "scale_x_thousandths", "scale_y_thousandths", "is_foot_first", "tray")
_FROZEN = (
    "order",
    "mode",
    "engine",
    "printer_name",
    *_OFFSETS,
    "emblem_sha256",
    "public_url",
    "blank_type_id",
)


def order_batch(
    *,
    decision_ids: Sequence[int],
    how: How | None = None,
    public_url: str | None,
    files: FileStore,
    actor: Actor,
) -> int:
    """One batch with everybody on these decisions who has no living copy; answers its id."""
    how = how or How()
    decisions = _decisions(decision_ids)
    found = preflight(decisions, how, public_url=public_url, files=files)
    if not found.is_clear:
        raise RuleBroken(found.sentence)
    rules.check_something_to_print(len(found.people))
    chosen.keep_shipped(files)
    query = query_of(decisions, how)
    try:
        with transaction():
            # In this order everywhere, so that no two of them wait for each other.
            list(db.session.scalars(_rows(decision_ids).with_for_update()))
            ids = still(query, found)
            printer = printer_of(decisions[0].locality_id, how.printer_id)
            batch = _batch(decisions, how, printer, found)
            batch.public_url = public_url
            make(batch, ids, found, actor)
    except IntegrityError:
        raise RuleBroken(CHANGED) from None
    return batch.id


def _decisions(decision_ids: Sequence[int]) -> list[Decision]:
    decisions = list(db.session.scalars(_rows(decision_ids)))
    if not decisions or len(decisions) != len(set(decision_ids)):
        raise RuleBroken("Hãy chọn ít nhất một quyết định để in.")
    if len({(one.season_id, one.locality_id) for one in decisions}) > 1:
        raise RuleBroken("Các quyết định trong một đợt in phải cùng mùa, cùng địa phương.")
    return decisions


def _rows(decision_ids: Sequence[int]) -> Select:
    return select(Decision).where(Decision.id.in_(decision_ids)).order_by(Decision.id)


def still(query: Select, found: Preflight) -> list[int]:
    """Lock whoever is to be printed; refuse when they are no longer those that were checked.

    The lock keeps a revocation out until the batch stands, whose copies it then voids.
    """
    checked = [inspect(one).identity[0] for one in found.people]
    # Numbers only: ten thousand people need not be read twice.
    locked_rows = query.with_only_columns(Commendation.id).with_for_update(of=Commendation)
    ids = list(dict.fromkeys(db.session.scalars(locked_rows)))
    if ids != checked:
        raise RuleBroken(CHANGED)
    return ids


def _batch(
    decisions: list[Decision], how: How, printer: PrinterProfile | None, found: Preflight
) -> PrintBatch:
    """All of the way frozen: a printer that is measured anew changes no batch that stands."""
    batch = PrintBatch(
        season_id=decisions[0].season_id,
        decision_id=decisions[0].id if len(decisions) == 1 else None,
        order=how.order,
        mode=how.mode,
        engine=how.engine,
        blank_type_id=how.blank_type_id if how.mode is PrintMode.OVERLAY else None,
        emblem_sha256=found.emblem_sha256,
    )
    if printer is not None:
        set_printer(batch, printer)
    return batch


def set_printer(batch: PrintBatch, printer: PrinterProfile) -> None:
    batch.printer_name = printer.name
    for name in _OFFSETS:
        setattr(batch, name, getattr(printer, name))


def like(batch: PrintBatch) -> PrintBatch:
    """A batch not yet stored that prints in every way like this one."""
    frozen = {name: getattr(batch, name) for name in _FROZEN}
    return PrintBatch(season_id=batch.season_id, decision_id=batch.decision_id, **frozen)


def make(batch: PrintBatch, ids: Sequence[int], found: Preflight, actor: Actor) -> None:
    """Write the batch with its chunks and copies of these commendations, in the running transaction."""
    _check_blanks(batch, len(ids))
    now = clock.now()
    batch.total, batch.ordered_by, batch.ordered_at, batch.heartbeat_at = len(ids), actor.name, now, now
    db.session.add(batch)
    db.session.flush()
    versions = {form: _version_id(form) for form in dict.fromkeys(found.forms)}
    sizes = {versions[form]: size for form, size in found.chunk_sizes.items()}
    chunks = rules.runs([versions[form] for form in found.forms], sizes)
    db.session.execute(
        insert(PrintChunk),
        [
            {
                "batch_id": batch.id,
                "number": number,
                "first": first,
                "count": count,
                "template_version_id": form,
            }
            for number, (first, count, form) in enumerate(chunks)
        ],
    )
    numbers = _copy_numbers(ids)
    # One row after another, so that ids follow the stack.
    db.session.execute(
        insert(PrintedCopy),
        [
            {
                "batch_id": batch.id,
                "commendation_id": one,
                "copy_no": numbers.get(one, 0) + 1,
                "reason": batch.reason or "",
            }
            for one in ids
        ],
    )
    details = {"reason": batch.reason} if batch.reason else {}
    note(batch, actor, "batch.order", total=batch.total, **details)


def _version_id(form: TemplateVersion | str | None) -> int | None:
    if isinstance(form, str):
        return chosen.shipped_version(form).id
    return form.id if form is not None else None


def _check_blanks(batch: PrintBatch, sheets: int) -> None:
    """Asked again under the lock: another clerk may just have been promised the same sheets."""
    if batch.blank_type_id is None:
        return
    locked(batch.blank_type_id)
    stock = queries_blanks.stock_of(batch.blank_type_id)
    if shortage := rules.shortage(stock.blanks.name, stock.left, stock.reserved, sheets):
        raise RuleBroken(shortage)


def _copy_numbers(commendation_ids: Sequence[int]) -> dict[int, int]:
    """The highest copy number of each commendation that has one."""
    query = (
        select(PrintedCopy.commendation_id, func.max(PrintedCopy.copy_no))
        .where(PrintedCopy.commendation_id.in_(commendation_ids))
        .group_by(PrintedCopy.commendation_id)
    )
    return dict(db.session.execute(query).all())


def stop_batch(*, batch_id: int, actor: Actor) -> None:
    """The worker notices at its next chunk; pages already made are kept."""
    with transaction():
        batch = db.session.get_one(PrintBatch, batch_id, with_for_update=True)
        rules.check_may_stop(batch.state)
        batch.state, batch.worker = BatchState.STOPPED, ""
        note(batch, actor, "batch.stop", done=batch.done)


def resume_batch(*, batch_id: int, actor: Actor) -> None:
    """Put a stopped or failed batch back into the queue; it goes on where it stopped."""
    with transaction():
        batch = db.session.get_one(PrintBatch, batch_id, with_for_update=True)
        rules.check_may_resume(batch.state)
        batch.state, batch.worker, batch.problem, batch.attempts = BatchState.QUEUED, "", "", 0
        batch.heartbeat_at = clock.now()
        note(batch, actor, "batch.resume", done=batch.done)


def note(batch: PrintBatch, actor: Actor, action: str, **details) -> None:
    audit.record(batch.season.locality_id, actor, action, ("batch", batch.id), **details)
