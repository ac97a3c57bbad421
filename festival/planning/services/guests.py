"""The guests of a festival. They are no part of the plan: nothing here raises its revision."""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from festival.core import clock, text
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.models import Delegate, Festival
from festival.planning.rules import guests
from festival.planning.rules.guests import Answer, DelegateKind
from festival.planning.services.festivals import locked, record

GONE = "Khách mời này không còn trong danh sách. Hãy tải lại trang."
TWICE = "Danh sách đã có {}. Nếu là người khác trùng tên, hãy ghi rõ chức vụ, đơn vị."
# Who the record names when a guest answers: the address is known, the person behind it is not.
GUEST = Actor(None, "Người được mời")


@dataclass(frozen=True)
class DelegateContent:
    """What a row of the list says."""

    kind: DelegateKind
    full_name: str
    salutation: str = ""
    post: str = ""
    seats: int = 1
    seat_block: str = ""
    note: str = ""

    @property
    def same(self) -> tuple:
        """Two rows of which this is equal are one guest typed twice."""
        return self.kind, text.fold(self.full_name), text.fold(self.post)


def add(festival_id: int, content: DelegateContent, *, actor: Actor) -> int:
    with transaction():
        festival = _working(festival_id)
        there = _there(festival_id)
        guests.check_room(len(there), 1)
        if content.same in there:
            raise RuleBroken(TWICE.format(f"«{content.full_name}»"))
        guest = _made(festival, content)
        db.session.add(guest)
        db.session.flush()
        _note(festival, actor, "add", guest)
    return guest.id


def add_all(festival_id: int, contents: list[DelegateContent], *, actor: Actor) -> int:
    """Pasted rows, all or none."""
    guests.check_pasted(len(contents))
    with transaction():
        festival = _working(festival_id)
        there = _there(festival_id)
        guests.check_room(len(there), len(contents))
        for number, content in enumerate(contents, 1):
            if content.same in there:
                raise RuleBroken(f"Dòng {number}: {TWICE.format(f'«{content.full_name}»')}")
            there.add(content.same)
            db.session.add(_made(festival, content))
        record(festival, actor, "delegate.paste", rows=len(contents))
    return len(contents)


def _there(festival_id: int) -> set[tuple]:
    columns = select(Delegate.kind, Delegate.name_fold, Delegate.post)
    rows = db.session.execute(columns.where(Delegate.festival_id == festival_id))
    return {(kind, name, text.fold(post)) for kind, name, post in rows}


def _made(festival: Festival, content: DelegateContent) -> Delegate:
    return Delegate(festival_id=festival.id, token=_new_token(), **asdict(content))


def _new_token() -> str:
    return guests.token_of(secrets.token_bytes(16))


def fingerprint(guest: Delegate) -> str:
    """Changes with anything the row says, so that a form can tell what it was looking at."""
    names = ("full_name", "salutation", "post", "seats", "seat_block", "note", "coming", "message", "token")
    said = [guest.kind.value, guest.answer.value, *(getattr(guest, name) for name in names)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def edit(
    delegate_id: int,
    content: DelegateContent,
    *,
    answer: Answer,
    coming: int,
    seen: str,
    actor: Actor,
) -> None:
    """Also notes an answer that came by telephone."""
    with transaction():
        guest = _locked(delegate_id)
        if seen != fingerprint(guest):
            raise RuleBroken(
                "Khách mời này vừa được sửa, hoặc vừa trả lời. Hãy tải lại trang, xem rồi làm tiếp."
            )
        guests.check_coming(answer, coming, content.seats)
        for name, value in asdict(content).items():
            setattr(guest, name, value)
        _set_answer(guest, answer, coming)
        _note(guest.festival, actor, "edit", guest, answer=answer.value, coming=guest.coming)


def delete(delegate_id: int, *, actor: Actor) -> dict:
    """Take a guest out; everything that ``restore`` needs."""
    with transaction():
        guest = _locked(delegate_id)
        names = [column.key for column in Delegate.__table__.columns if column.key != "id"]
        kept = {name: getattr(guest, name) for name in names}
        kept |= {"kind": guest.kind.value, "answer": guest.answer.value}
        kept["answered_at"] = guest.answered_at.isoformat() if guest.answered_at else None
        for name in ("name_fold", "name_sort"):
            kept.pop(name)
        _note(guest.festival, actor, "delete", guest)
        db.session.delete(guest)
    return kept


def restore(festival_id: int, kept: dict, *, actor: Actor) -> int:
    """Put a deleted guest back with the same address and the same answer; ``kept`` is our own."""
    values = {**kept, "kind": DelegateKind(kept["kind"]), "answer": Answer(kept["answer"])}
    values["answered_at"] = datetime.fromisoformat(kept["answered_at"]) if kept["answered_at"] else None
    try:
        with transaction():
            festival = _working(festival_id)
            count = select(func.count()).where(Delegate.festival_id == festival_id)
            guests.check_room(db.session.scalar(count), 1)
            guest = Delegate(**{**values, "festival_id": festival_id})
            db.session.add(guest)
            db.session.flush()
            _note(festival, actor, "restore", guest)
    except IntegrityError:
        raise RuleBroken("Khách mời này đã được khôi phục. Hãy tải lại trang.") from None
    return guest.id


def renew_link(delegate_id: int, *, actor: Actor) -> None:
    """A new address; the old one, and the paper on which it stands, is worthless from now on."""
    with transaction():
        guest = _locked(delegate_id)
        guest.token = _new_token()
        _note(guest.festival, actor, "link", guest)


def give_answer(token: str, *, answer: Answer, coming: int, message: str) -> None:
    """What the guest says; may be said anew until the day is over."""
    with transaction():
        guest = db.session.scalar(select(Delegate).where(Delegate.token == token).with_for_update())
        if guest is None or not guest.festival.is_public:
            raise RuleBroken(GONE)
        festival = guest.festival
        if why := guests.why_closed(festival.state, festival.shown_on, clock.today()):
            raise RuleBroken(why)
        guests.check_coming(answer, coming, guest.seats)
        before = (guest.answer, guest.coming)
        _set_answer(guest, answer, coming)
        guest.message = message
        # Pressing the button again and again writes the record full of nothing.
        if before != (guest.answer, guest.coming):
            _note(festival, GUEST, "answer", guest, answer=answer.value, coming=guest.coming)


def _set_answer(guest: Delegate, answer: Answer, coming: int) -> None:
    if answer is not guest.answer or (answer is Answer.COMING and coming != guest.coming):
        guest.answered_at = clock.now() if answer is not Answer.NONE else None
    guest.answer = answer
    guest.coming = coming if answer is Answer.COMING else 0


def _working(festival_id: int) -> Festival:
    festival = locked(festival_id)
    rules.check_working(festival.state)
    return festival


def _locked(delegate_id: int) -> Delegate:
    guest = db.session.get(Delegate, delegate_id)
    if guest is not None:
        _working(guest.festival_id)
        # Read again under the lock: another request may have changed it, or taken it out.
        guest = db.session.get(Delegate, delegate_id, with_for_update=True, populate_existing=True)
    if guest is None:
        raise RuleBroken(GONE)
    return guest


def _note(festival: Festival, actor: Actor, act: str, guest: Delegate, **details) -> None:
    record(festival, actor, f"delegate.{act}", name=guest.full_name, **details)
