"""The stock of blanks. Movements are only ever added; a slip is mended by a movement the other way.

Whoever changes the stock locks its row first, so that two clerks never take the same sheet.
"""

from collections.abc import Sequence

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from festival.certificates import queries_blanks, rules
from festival.certificates.models import BlankMovement, BlankType, PrintedCopy
from festival.certificates.rules import BlankAct
from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken

NAME_TAKEN = "Đã có một loại phôi mang tên này. Hãy đặt tên khác."


def add_blank_type(*, locality_id: int, actor: Actor, **values) -> int:
    """A further kind of blank; answers its id."""
    try:
        with transaction():
            blanks = BlankType(locality_id=locality_id, **values)
            db.session.add(blanks)
            db.session.flush()
            _note(blanks, actor, "blank.add", name=blanks.name)
    except IntegrityError:
        raise RuleBroken(NAME_TAKEN) from None
    return blanks.id


def edit_blank_type(*, blank_type_id: int, actor: Actor, **values) -> None:
    """Name, warning, serials, whether it is still used. The size stays: sheets were printed by it."""
    try:
        with transaction():
            blanks = locked(blank_type_id)
            for name, value in values.items():
                setattr(blanks, name, value)
            db.session.flush()
            _note(blanks, actor, "blank.edit", name=blanks.name)
    except IntegrityError:
        raise RuleBroken(NAME_TAKEN) from None


def move_blanks(
    *, blank_type_id: int, act: BlankAct, quantity: int, note: str, actor: Actor, serial: str = ""
) -> None:
    """Sheets received, returned, or spoiled without being anybody's copy; never below nothing."""
    if act is BlankAct.USED:
        raise RuleBroken("Phôi đã in được tính khi đánh dấu các tờ của đợt in.")
    if serial and (act is not BlankAct.SPOILED or quantity != 1):
        raise RuleBroken("Số sê-ri chỉ ghi cho một tờ hỏng.")
    with transaction():
        blanks = locked(blank_type_id)
        if act is not BlankAct.RECEIVED:
            rules.check_stock(blanks.name, queries_blanks.left_of(blanks.id), quantity)
        _check_new(blanks, [serial] if serial else [])
        db.session.add(
            BlankMovement(
                blank_type_id=blanks.id,
                act=act,
                quantity=quantity,
                serial=serial,
                note=note,
                made_by=actor.name,
                made_at=clock.now(),
            )
        )
        _note(blanks, actor, f"blank.{act.value}", total=quantity, note=note, number=serial)


def locked(blank_type_id: int) -> BlankType:
    """The stock's row, locked until the running transaction ends."""
    return db.session.get_one(BlankType, blank_type_id, with_for_update=True)


def use_blanks(blank_type_id: int, copies: Sequence[PrintedCopy], first_serial: str, actor: Actor) -> None:
    """One sheet for each of these copies, in the running transaction; their numbers lie one after another."""
    blanks = locked(blank_type_id)
    rules.check_stock(blanks.name, queries_blanks.left_of(blanks.id), len(copies))
    if first_serial and not blanks.has_serials:
        raise RuleBroken("Loại phôi này không có số sê-ri.")
    serials = rules.serials(first_serial, len(copies)) if first_serial else [""] * len(copies)
    _check_new(blanks, [serial for serial in serials if serial])
    shared = {
        "blank_type_id": blanks.id,
        "act": BlankAct.USED,
        "quantity": 1,
        "note": "",
        "made_by": actor.name,
        "made_at": clock.now(),
    }
    rows = [
        shared | {"copy_id": copy.id, "serial": serial} for copy, serial in zip(copies, serials, strict=True)
    ]
    db.session.execute(insert(BlankMovement), rows)
    for copy, serial in zip(copies, serials, strict=True):
        copy.blank_serial = serial


def note_serial(blank_type_id: int | None, copy: PrintedCopy, serial: str) -> None:
    """Which sheet a copy is on, read from the paper; in the running transaction."""
    if not serial or serial == copy.blank_serial:
        return
    blanks = locked(blank_type_id) if blank_type_id else None
    if blanks is None or not blanks.has_serials:
        raise RuleBroken("Bản in này không dùng phôi có số sê-ri.")
    _check_new(blanks, [serial])
    copy.blank_serial = serial
    used = BlankMovement.copy_id == copy.id, BlankMovement.blank_type_id == blanks.id
    db.session.execute(update(BlankMovement).where(*used).values(serial=serial))


def _check_new(blanks: BlankType, serials: list[str]) -> None:
    if serials and (taken := queries_blanks.taken_serials(blanks.id, serials)):
        known = ", ".join(taken[:5])
        raise RuleBroken(f"Số sê-ri {known} đã được ghi cho tờ khác. Hãy xem lại số trên phôi.")


def _note(blanks: BlankType, actor: Actor, action: str, **details) -> None:
    audit.record(blanks.locality_id, actor, action, ("blank", blanks.id), **details)
