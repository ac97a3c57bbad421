"""Hands that take: certificates handed over and bonuses paid, each noted once and undone with a trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager

from festival.certificates import queries_handing as queries
from festival.certificates import rules_handing as rules
from festival.certificates.models import PrintedCopy, Receipt
from festival.certificates.rules import CopyAction, CopyState, ReceiptThing
from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import CommendationState, DecisionKind, check_count
from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken

AT_ONCE = "Hai người cùng ghi một lúc. Hãy tải lại trang để xem ai đã ghi."


@dataclass(frozen=True)
class Tap:
    """One press of a button: the same press sent twice carries the same ``client_uuid``."""

    commendation_id: int
    client_uuid: UUID
    receiver_name: str = ""
    relation: str = ""
    # How long ago it was pressed, by the telephone's own clock.
    waited: timedelta = timedelta(0)


def hand_one(tap: Tap, *, actor: Actor) -> Receipt:
    """Note that a certificate was handed over; the receipt that the same press made before, if it did."""
    return _note_once(tap, ReceiptThing.CERTIFICATE, actor)


def pay_bonus(tap: Tap, *, actor: Actor) -> Receipt:
    """Note that a bonus was paid; once for a dossier, corrected or not."""
    return _note_once(tap, ReceiptThing.BONUS, actor)


def _note_once(tap: Tap, thing: ReceiptThing, actor: Actor) -> Receipt:
    rules.check_receiver(tap.receiver_name, tap.relation)
    try:
        with transaction():
            (one,) = _locked([tap.commendation_id])
            known = db.session.scalar(select(Receipt).where(Receipt.client_uuid == tap.client_uuid))
            if known is not None:
                _check_same(known, one, thing, actor)
                return known
            return _hand(one, tap, actor) if thing is ReceiptThing.CERTIFICATE else _pay(one, tap, actor)
    except IntegrityError:
        raise RuleBroken(AT_ONCE) from None


def _check_same(known: Receipt, one: Commendation, thing: ReceiptThing, actor: Actor) -> None:
    if (known.commendation_id, known.thing, known.user_id) != (one.id, thing, actor.id):
        raise RuleBroken(f"{one.written}: lượt bấm này đã dùng cho việc khác. Hãy tải lại trang rồi bấm lại.")
    if known.undone_at is not None:
        raise RuleBroken(
            f"{one.written}: lượt này đã được {known.undone_by} hoàn tác lúc {_hour(known.undone_at)}."
        )


def hand_over(*, season_id: int, copy_ids: Sequence[int], count: int, actor: Actor) -> int:
    """Exactly the copies on the list that was confirmed; all of them or none."""
    wanted = set(copy_ids)
    if not wanted:
        raise RuleBroken("Chưa chọn Giấy khen nào. Hãy đánh dấu những giấy đã trao.")
    check_count(count, len(wanted))
    of_copies = select(PrintedCopy.commendation_id).where(PrintedCopy.id.in_(wanted))
    with transaction():
        found = {one.id: one for one in _locked(of_copies) if one.decision.season_id == season_id}
        copies = db.session.scalars(select(PrintedCopy).where(PrintedCopy.id.in_(wanted)))
        of_season = [copy for copy in copies if copy.commendation_id in found]
        if len(of_season) != len(wanted):
            raise RuleBroken("Có Giấy khen không thuộc mùa này. Hãy tải lại trang và chọn lại.")
        for copy in sorted(of_season, key=lambda copy: copy.id):
            tap = Tap(commendation_id=copy.commendation_id, client_uuid=uuid4())
            _hand(found[copy.commendation_id], tap, actor, of_list=copy)
        return len(of_season)


def _hand(one: Commendation, tap: Tap, actor: Actor, of_list: PrintedCopy | None = None) -> Receipt:
    taken = queries.standing(one.id, ReceiptThing.CERTIFICATE)
    if taken is not None:
        raise RuleBroken(f"{one.written}: {_already(taken)}")
    # Written anew under the lock: a sheet that was chosen on the list may have been voided since.
    copy = _read_again(of_list) if of_list else _read_again(queries.living_copy(one.id))
    is_recorded = one.decision.kind is DecisionKind.RECORDED
    refusal = rules.why_not_handed(one.state, copy.state if copy else None, is_recorded=is_recorded)
    if refusal:
        raise RuleBroken(f"{one.written}: {refusal}")
    if copy is not None and copy.state is CopyState.GOOD:
        copy.move(CopyAction.HAND, actor)
    else:
        _record(one, actor, "honour.hand", tap)
    return _keep(one, ReceiptThing.CERTIFICATE, tap, actor, copy)


def _read_again(row):
    """The row as it stands under the lock; without what its page had joined to it."""
    if row is None:
        return None
    kind = type(row)
    query = select(kind).where(kind.id == row.id).with_for_update(of=kind)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _pay(one: Commendation, tap: Tap, actor: Actor) -> Receipt:
    of_dossier = select(Commendation.id).where(Commendation.nomination_id == one.nomination_id)
    query = select(Receipt).where(
        Receipt.commendation_id.in_(of_dossier),
        Receipt.thing == ReceiptThing.BONUS,
        Receipt.undone_at.is_(None),
    )
    if taken := db.session.scalars(query).first():
        raise RuleBroken(f"{one.written}: {_already(taken)}")
    is_recorded = one.decision.kind is DecisionKind.RECORDED
    if refusal := rules.why_not_paid(one.state, one.amount, is_recorded=is_recorded):
        raise RuleBroken(f"{one.written}: {refusal}")
    _record(one, actor, "bonus.pay", tap, total=one.amount)
    return _keep(one, ReceiptThing.BONUS, tap, actor, None)


def _keep(one: Commendation, thing: ReceiptThing, tap: Tap, actor: Actor, copy) -> Receipt:
    now = clock.now()
    row = Receipt(
        commendation=one,
        thing=thing,
        copy=copy,
        receiver_name=tap.receiver_name,
        relation=tap.relation,
        client_uuid=tap.client_uuid,
        user_id=actor.id,
        handed_by=actor.name,
        tapped_at=rules.moment_of(tap.waited, now, clock.at(one.decision.signed_on, time(0))),
        recorded_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def undo(*, receipt_id: int, reason: str, actor: Actor) -> Receipt:
    """Tapped by mistake: the sheet waits again, and the receipt stays with who undid it and why."""
    if not reason:
        raise RuleBroken("Hãy ghi lý do hoàn tác.")
    with transaction():
        row = db.session.get_one(Receipt, receipt_id)
        (one,) = _locked([row.commendation_id])
        # The commendation's lock is held: nobody else writes its receipts.
        row = _read_again(row)
        if row.undone_at is not None:
            raise RuleBroken(f"Lượt này đã được {row.undone_by} hoàn tác lúc {_hour(row.undone_at)}.")
        row.undone_at, row.undone_by, row.undone_reason = clock.now(), actor.name, reason
        copy = _read_again(row.copy)
        if copy is not None and copy.state is CopyState.HANDED:
            copy.move(CopyAction.TAKE_BACK, actor, reason)
            if one.state is not CommendationState.ISSUED:
                copy.move(CopyAction.VOID, actor, f"{one.state_name}; tờ giấy đã về")
        else:
            action = "bonus.undo" if row.thing is ReceiptThing.BONUS else "honour.undo"
            audit.record(
                one.decision.locality_id,
                actor,
                action,
                ("commendation", one.id),
                name=one.written,
                reason=reason,
            )
        return row


def _locked(ids) -> list[Commendation]:
    """Both ledgers are written under the commendation's lock, in the order of ids."""
    query = (
        select(Commendation)
        .join(Commendation.decision)
        .join(Decision.locality)
        .options(contains_eager(Commendation.decision).contains_eager(Decision.locality))
        .where(Commendation.id.in_(ids))
        .order_by(Commendation.id)
        .with_for_update(of=Commendation)
    )
    return list(db.session.scalars(query))


def _already(taken: Receipt) -> str:
    return rules.already(taken.thing, taken.handed_by, _hour(taken.tapped_at))


def _hour(moment) -> str:
    return f"{clock.local(moment):%H:%M ngày %d/%m}"


def _record(one: Commendation, actor: Actor, action: str, tap: Tap, **details) -> None:
    audit.record(
        one.decision.locality_id,
        actor,
        action,
        ("commendation", one.id),
        name=one.written,
        person=tap.receiver_name,
        **details,
    )
