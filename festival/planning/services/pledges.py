"""Pledges: written, filled with signers, signed. Every change locks the festival."""

from datetime import date

from sqlalchemy import func, select

from festival.core import clock, text
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.models import Festival, Pledge, PledgeSigner
from festival.planning.queries import pledges as queries
from festival.planning.rules import pledges
from festival.planning.rules.pledges import PledgeKind
from festival.planning.services.festivals import locked, record

GONE = "Danh sách vừa thay đổi. Hãy tải lại trang, xem lại rồi làm tiếp."


def create_pledge(festival_id: int, *, kind: PledgeKind, title: str, promises: str, actor: Actor) -> int:
    """A pledge; one between areas begins with every residential area of the commune."""
    with transaction():
        festival = _working(festival_id)
        pledges.check_words(title, promises)
        others = list(db.session.scalars(select(Pledge).where(Pledge.festival_id == festival_id)))
        _check_new(others, kind, title)
        pledge = Pledge(festival_id=festival_id, kind=kind, title=title, promises=promises)
        if kind is PledgeKind.AREAS:
            pledge.signers = [
                PledgeSigner(position=position, name=area.name)
                for position, area in enumerate(queries.areas_of(festival), 1)
            ]
        db.session.add(pledge)
        db.session.flush()
        record(festival, actor, "pledge.create", title=title)
    return pledge.id


def _check_new(others: list[Pledge], kind: PledgeKind, title: str) -> None:
    if any(one.kind is kind and text.fold(one.title) == text.fold(title) for one in others):
        raise RuleBroken("Ngày hội đã có bản cam kết cùng tên. Hãy mở bản đó, hoặc đặt tên khác.")
    if len(others) >= pledges.MOST_PLEDGES:
        raise RuleBroken(f"Một ngày hội có tối đa {pledges.MOST_PLEDGES} bản cam kết.")


def edit_pledge(pledge_id: int, *, title: str, promises: str, actor: Actor) -> None:
    with transaction():
        pledge, festival = _locked(pledge_id)
        pledges.check_words(title, promises)
        pledges.check_unsigned(queries.count_signed(pledge_id)[0])
        pledge.title, pledge.promises = title, promises
        record(festival, actor, "pledge.edit", title=title)


def delete_pledge(pledge_id: int, *, actor: Actor) -> None:
    """Take back a pledge that nobody has signed."""
    with transaction():
        pledge, festival = _locked(pledge_id)
        pledges.check_unsigned(queries.count_signed(pledge_id)[0])
        record(festival, actor, "pledge.delete", title=pledge.title)
        db.session.delete(pledge)


def add_signers(pledge_id: int, rows: list[tuple[str, str]], *, actor: Actor) -> int:
    """Put (name, address) rows at the end; whoever stands there already is passed over."""
    with transaction():
        pledge, festival = _locked(pledge_id)
        there = queries.signer_rows(pledge_id).with_only_columns(PledgeSigner.name, PledgeSigner.address)
        known = {_key(name, address) for name, address in db.session.execute(there)}
        fresh = [row for row in rows if _key(*row) not in known]
        pledges.check_room(len(known), len(fresh))
        after = select(func.max(PledgeSigner.position)).where(PledgeSigner.pledge_id == pledge_id)
        start = (db.session.scalar(after) or 0) + 1
        db.session.add_all(
            PledgeSigner(pledge_id=pledge_id, position=position, name=name, address=address)
            for position, (name, address) in enumerate(fresh, start)
        )
        if fresh:
            record(festival, actor, "pledge.paste", title=pledge.title, total=len(fresh))
    return len(fresh)


def _key(name: str, address: str) -> tuple[str, str]:
    return text.fold(name), text.fold(address)


def sign(pledge_id: int, signer_ids: list[int], *, signed_on: date, actor: Actor) -> int:
    """Note that exactly these signed; none of them is noted when one is gone or has signed already."""
    with transaction():
        pledge, festival = _locked(pledge_id)
        pledges.check_signed_on(signed_on, clock.today())
        for signer in _exactly(pledge_id, signer_ids, signed=False):
            signer.signed_on = signed_on
        record(
            festival,
            actor,
            "pledge.sign",
            title=pledge.title,
            total=len(signer_ids),
            day=signed_on.isoformat(),
        )
    return len(signer_ids)


def unsign(pledge_id: int, signer_ids: list[int], *, actor: Actor) -> int:
    with transaction():
        pledge, festival = _locked(pledge_id)
        for signer in _exactly(pledge_id, signer_ids, signed=True):
            signer.signed_on = None
        record(festival, actor, "pledge.unsign", title=pledge.title, total=len(signer_ids))
    return len(signer_ids)


def _exactly(pledge_id: int, signer_ids: list[int], *, signed: bool) -> list[PledgeSigner]:
    """The rows of these ids, all of them of this pledge and in the state that the person saw."""
    asked = set(signer_ids)
    if not asked:
        raise RuleBroken("Chưa chọn ai. Hãy đánh dấu những người đã ký rồi bấm lại.")
    query = select(PledgeSigner).where(PledgeSigner.pledge_id == pledge_id)
    found = [one for one in db.session.scalars(query.with_for_update()) if one.id in asked]
    if len(found) != len(asked) or any((one.signed_on is not None) != signed for one in found):
        raise RuleBroken(GONE)
    return found


def remove_signer(pledge_signer_id: int, *, actor: Actor) -> tuple[int, str, str]:
    """Strike an unsigned row; the pledge's id and what the row said, so that it can be put back."""
    with transaction():
        signer = db.session.get(PledgeSigner, pledge_signer_id)
        if signer is None:
            raise RuleBroken(GONE)
        pledge, festival = _locked(signer.pledge_id)
        db.session.expire(signer)
        signer = db.session.get(PledgeSigner, pledge_signer_id)
        if signer is None:
            raise RuleBroken(GONE)
        if signer.signed_on is not None:
            raise RuleBroken("Dòng này đã ghi là đã ký. Hãy bỏ ghi chữ ký trước khi xóa.")
        said = (pledge.id, signer.name, signer.address)
        db.session.delete(signer)
        record(festival, actor, "pledge.remove", title=pledge.title)
    return said


def _working(festival_id: int) -> Festival:
    festival = locked(festival_id)
    rules.check_working(festival.state)
    return festival


def _locked(pledge_id: int) -> tuple[Pledge, Festival]:
    pledge = db.session.get(Pledge, pledge_id)
    if pledge is None:
        raise RuleBroken("Bản cam kết này không còn. Hãy quay lại trang Cam kết.")
    festival = _working(pledge.festival_id)
    db.session.expire(pledge)
    pledge = db.session.get(Pledge, pledge_id)
    if pledge is None:
        raise RuleBroken("Bản cam kết này không còn. Hãy quay lại trang Cam kết.")
    return pledge, festival
