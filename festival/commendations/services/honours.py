"""What a locality shows on the public page of honours."""

from collections.abc import Collection
from datetime import date

from festival.commendations import honours
from festival.commendations.models import Decision
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken


def show_on_honours(*, decision_id: int, chosen: Collection[int], actor: Actor, today: date) -> int:
    """Put the chosen commendations of an issued decision on the page, and no other; answers how many."""
    with transaction():
        decision = _issued(decision_id)
        rows = honours.candidates(decision_id)
        _check(rows, set(chosen))
        for one, _consent in rows:
            one.is_public = one.id in set(chosen)
        decision.honoured_on = decision.honoured_on or today
        _note(decision, actor, "decision.honour", count=len(set(chosen)))
        return len(set(chosen))


def take_from_honours(*, decision_id: int, actor: Actor) -> None:
    """The whole decision leaves the page; who was chosen is remembered."""
    with transaction():
        decision = _issued(decision_id)
        if decision.honoured_on is None:
            raise RuleBroken("Quyết định này không có trên trang vinh danh. Hãy tải lại trang.")
        decision.honoured_on = None
        _note(decision, actor, "decision.unhonour")


def _issued(decision_id: int) -> Decision:
    decision = db.session.get_one(Decision, decision_id, with_for_update=True)
    honours.check_issued(decision)
    return decision


def _check(rows: list, chosen: set[int]) -> None:
    if not chosen:
        raise RuleBroken(
            "Hãy chọn ít nhất một người hoặc tập thể. Muốn gỡ cả quyết định, bấm «Gỡ khỏi trang»."
        )
    if chosen - {one.id for one, _ in rows}:
        raise RuleBroken("Danh sách đã thay đổi sau khi trang này được mở. Hãy tải lại trang và chọn lại.")
    unasked = [
        one.written
        for one, consent in rows
        if one.id in chosen and not honours.may_be_named(one.kind, consent)
    ]
    if unasked:
        raise RuleBroken(
            f"Chưa có sự đồng ý công khai tên: {', '.join(unasked)}."
            " Hãy hỏi rồi ghi trong Sổ người được khen, mục «Nêu tên ở trang vinh danh»."
        )


def _note(decision: Decision, actor: Actor, action: str, **details) -> None:
    audit.record(decision.locality_id, actor, action, ("decision", decision.id), **details)
