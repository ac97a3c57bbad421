"""Order, stop and resume print batches. A batch that could not be printed is refused before it exists."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from festival.certificates import queries, rules
from festival.certificates.models import PrintBatch, PrintChunk, PrintedCopy
from festival.certificates.rules import BatchState
from festival.certificates.texts import certificate_text
from festival.commendations.models import Commendation, Decision
from festival.commendations.queries import letterhead
from festival.commendations.rules import DecisionState
from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.localities.models import Locality
from festival.printing import engine
from festival.printing.pictures import template_with

CHUNK = engine.CHUNK
NO_ADDRESS = (
    "Chưa khai địa chỉ công khai của trang (PUBLIC_URL) nên không in được mã QR tra cứu."
    " Hãy nhờ quản trị khai tại mục Quản trị."
)


@dataclass(frozen=True)
class Preflight:
    """What keeps a batch from being printed: of the site as a whole, and by name."""

    general: tuple[str, ...]
    by_name: tuple[tuple[str, str], ...]

    @property
    def is_clear(self) -> bool:
        return not self.general and not self.by_name

    @property
    def sentence(self) -> str:
        named = [f"{name}: {reason}" for name, reason in self.by_name]
        return "Chưa in được. " + " ".join((*self.general, "; ".join(named))).strip()


def preflight(
    decision: Decision, chosen: Sequence[Commendation], *, public_url: str | None, files: FileStore
) -> Preflight:
    """Lay out every certificate without drawing it; reads only."""
    general = [reason for reason in (engine.why_not_printable(), "" if public_url else NO_ADDRESS) if reason]
    try:
        template = template_with(files, _emblem(decision))
    except RuleBroken as refusal:
        return Preflight((*general, str(refusal)), ())
    texts = [certificate_text(one, decision, public_url or "") for one in chosen]
    problems = engine.preflight(template, texts)
    named = tuple((chosen[problem.index].written, problem.reason) for problem in problems)
    return Preflight(tuple(general), named)


def order_batch(*, decision_id: int, public_url: str | None, files: FileStore, actor: Actor) -> int:
    """One batch with every commendation of the decision that has no living copy; answers its id."""
    decision = db.session.get_one(Decision, decision_id)
    _check_clear(decision, queries.to_print(decision_id), public_url, files)
    try:
        with transaction():
            decision = db.session.get_one(Decision, decision_id, with_for_update=True)
            batch = _made(decision, queries.to_print(decision_id), public_url, actor)
    except IntegrityError:
        raise RuleBroken("Một đợt in khác vừa được tạo. Hãy tải lại trang.") from None
    return batch.id


def reprint(*, batch_id: int, reason: str, public_url: str | None, files: FileStore, actor: Actor) -> int:
    """A further batch for the spoiled and voided copies of one; each gets the next copy number."""
    rules.check_reason(rules.CopyAction.SPOIL, reason)
    decision_id = db.session.get_one(PrintBatch, batch_id).decision_id
    decision = db.session.get_one(Decision, decision_id)
    _check_clear(decision, queries.to_reprint(batch_id), public_url, files)
    try:
        with transaction():
            decision = db.session.get_one(Decision, decision_id, with_for_update=True)
            batch = _made(decision, queries.to_reprint(batch_id), public_url, actor, reason=reason)
    except IntegrityError:
        raise RuleBroken("Một đợt in khác vừa được tạo. Hãy tải lại trang.") from None
    return batch.id


def stop_batch(*, batch_id: int, actor: Actor) -> None:
    """The worker notices at its next chunk; pages already made are kept."""
    with transaction():
        batch = db.session.get_one(PrintBatch, batch_id, with_for_update=True)
        rules.check_may_stop(batch.state)
        batch.state, batch.worker = BatchState.STOPPED, ""
        _note(batch, actor, "batch.stop", done=batch.done)


def resume_batch(*, batch_id: int, actor: Actor) -> None:
    """Put a stopped or failed batch back into the queue; it goes on where it stopped."""
    with transaction():
        batch = db.session.get_one(PrintBatch, batch_id, with_for_update=True)
        rules.check_may_resume(batch.state)
        batch.state, batch.worker, batch.problem, batch.attempts = BatchState.QUEUED, "", "", 0
        batch.heartbeat_at = clock.now()
        _note(batch, actor, "batch.resume", done=batch.done)


def _check_clear(
    decision: Decision, chosen: list[Commendation], public_url: str | None, files: FileStore
) -> None:
    """Everything slow happens here, before the transaction."""
    if decision.state is not DecisionState.ISSUED:
        raise RuleBroken("Chỉ in được sau khi quyết định đã ban hành.")
    rules.check_something_to_print(len(chosen))
    found = preflight(decision, chosen, public_url=public_url, files=files)
    if not found.is_clear:
        raise RuleBroken(found.sentence)


def _made(
    decision: Decision, chosen: list[Commendation], public_url: str, actor: Actor, reason: str = ""
) -> PrintBatch:
    rules.check_something_to_print(len(chosen))
    now = clock.now()
    batch = PrintBatch(
        season_id=decision.season_id,
        decision_id=decision.id,
        emblem_sha256=_emblem(decision),
        public_url=public_url,
        total=len(chosen),
        ordered_by=actor.name,
        ordered_at=now,
        heartbeat_at=now,
    )
    batch.chunks = [
        PrintChunk(number=number, first=first, count=count)
        for number, (first, count) in enumerate(rules.chunks(len(chosen), CHUNK))
    ]
    db.session.add(batch)
    db.session.flush()
    numbers = _copy_numbers([one.id for one in chosen])
    for one in chosen:
        # One by one, so that ids follow the register.
        db.session.add(
            PrintedCopy(
                batch_id=batch.id, commendation_id=one.id, copy_no=numbers.get(one.id, 0) + 1, reason=reason
            )
        )
        db.session.flush()
    details = {"reason": reason} if reason else {}
    audit.record(
        decision.locality_id, actor, "batch.order", ("batch", batch.id), total=batch.total, **details
    )
    return batch


def _copy_numbers(commendation_ids: list[int]) -> dict[int, int]:
    """The highest copy number of each commendation that has one."""
    query = (
        select(PrintedCopy.commendation_id, func.max(PrintedCopy.copy_no))
        .where(PrintedCopy.commendation_id.in_(commendation_ids))
        .group_by(PrintedCopy.commendation_id)
    )
    return dict(db.session.execute(query).all())


def _emblem(decision: Decision) -> str | None:
    head = letterhead(db.session.get_one(Locality, decision.locality_id))
    return head.emblem_sha256 if head else None


def _note(batch: PrintBatch, actor: Actor, action: str, **details) -> None:
    audit.record(batch.season.locality_id, actor, action, ("batch", batch.id), **details)
