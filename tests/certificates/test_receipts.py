"""Handing over and paying: once, with a trace, by two people at once and on both databases."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from flask import current_app
from sqlalchemy import func, select, update

from festival.accounts.rules import Role
from festival.certificates import queries_handing as queries
from festival.certificates import services
from festival.certificates.models import PrintedCopy, Receipt
from festival.certificates.rules import CopyAction, CopyState, ReceiptThing
from festival.certificates.services import Tap
from festival.commendations.models import Commendation
from festival.commendations.rules import CommendationState
from festival.core import clock
from festival.core.audit import AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from tests.certificates import make


@pytest.fixture
def clerk(world):
    return world.users[Role.PRINT_CLERK].actor


@pytest.fixture
def copy(world):
    return make.make_good(place=world.here, people=1).copies[0]


def tap(copy, client: UUID | None = None, **said) -> Tap:
    return Tap(commendation_id=copy.commendation_id, client_uuid=client or uuid4(), **said)


def state(copy) -> CopyState:
    return db.session.scalar(select(PrintedCopy.state).where(PrintedCopy.id == copy.id))


def count_receipts() -> int:
    return db.session.scalar(select(func.count(Receipt.id)))


def acts() -> list[str]:
    query = select(AuditEntry.action).where(AuditEntry.thing_kind.in_(("copy", "commendation")))
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_a_certificate_is_handed_over_with_who_took_it(world, clerk, copy):
    client = uuid4()

    with clock.frozen(clock.now()):
        now = clock.now()
        said = {"receiver_name": "Lê Thị Bốn", "relation": "con gái", "waited": timedelta(minutes=7)}
        row = services.hand_one(tap(copy, client, **said), actor=clerk)

    assert (row.thing, row.copy_id, row.client_uuid) == (ReceiptThing.CERTIFICATE, copy.id, client)
    assert (row.receiver_name, row.relation) == ("Lê Thị Bốn", "con gái")
    assert (row.handed_by, row.user_id) == (clerk.name, clerk.id)
    assert (row.tapped_at, row.recorded_at) == (now - timedelta(minutes=7), now)
    assert state(copy) is CopyState.HANDED
    assert acts()[-1] == "copy.hand"


def test_the_same_press_sent_twice_is_one_receipt_and_answered_alike(clerk, copy):
    press = tap(copy)

    first = services.hand_one(press, actor=clerk)
    second = services.hand_one(press, actor=clerk)

    assert first.id == second.id
    assert count_receipts() == 1


def test_another_press_for_the_same_name_says_who_was_first(clerk, copy):
    services.hand_one(tap(copy), actor=clerk)

    with pytest.raises(
        RuleBroken, match=rf"Nguyễn Thị Ước 001: {clerk.name} đã ghi là đã trao lúc \d\d:\d\d"
    ):
        services.hand_one(tap(copy), actor=clerk)

    assert count_receipts() == 1


def test_a_press_belongs_to_one_person_and_one_name(world, clerk):
    one, other = make.make_good(place=world.here, people=2).copies
    press = tap(one)
    services.hand_one(press, actor=clerk)

    with pytest.raises(RuleBroken, match="đã dùng cho việc khác"):
        services.hand_one(tap(other, press.client_uuid), actor=clerk)
    with pytest.raises(RuleBroken, match="đã dùng cho việc khác"):
        services.hand_one(press, actor=world.users[Role.COMMUNE_ORGANIZER].actor)
    with pytest.raises(RuleBroken, match="đã dùng cho việc khác"):
        services.pay_bonus(press, actor=clerk)

    assert count_receipts() == 1


def test_undoing_keeps_the_trace_and_the_certificate_waits_again(clerk, copy):
    press = tap(copy)
    row = services.hand_one(press, actor=clerk)

    services.undo(receipt_id=row.id, reason="Bấm nhầm tên", actor=clerk)

    assert (row.undone_by, row.undone_reason) == (clerk.name, "Bấm nhầm tên")
    assert state(copy) is CopyState.GOOD
    assert acts()[-2:] == ["copy.hand", "copy.take_back"]
    with pytest.raises(RuleBroken, match=f"lượt này đã được {clerk.name} hoàn tác"):
        services.hand_one(press, actor=clerk)
    with pytest.raises(RuleBroken, match=f"Lượt này đã được {clerk.name} hoàn tác"):
        services.undo(receipt_id=row.id, reason="Lần nữa", actor=clerk)
    again = services.hand_one(tap(copy), actor=clerk)
    assert (again.undone_at, count_receipts()) == (None, 2)


def test_undoing_needs_a_reason(clerk, copy):
    row = services.hand_one(tap(copy), actor=clerk)

    with pytest.raises(RuleBroken, match="Hãy ghi lý do"):
        services.undo(receipt_id=row.id, reason="", actor=clerk)

    assert state(copy) is CopyState.HANDED


def test_what_comes_back_of_a_withdrawn_award_is_void(clerk, copy):
    row = services.hand_one(tap(copy), actor=clerk)
    withdraw(copy, CommendationState.REVOKED)

    services.undo(receipt_id=row.id, reason="Gia đình trả lại", actor=clerk)

    assert state(copy) is CopyState.VOID


def withdraw(copy, to: CommendationState) -> None:
    with transaction():
        one = update(Commendation).where(Commendation.id == copy.commendation_id)
        db.session.execute(one.values(state=to))


@pytest.mark.parametrize(
    ("award", "sentence"),
    [
        (CommendationState.CORRECTED, "hãy trao tờ in theo nội dung đính chính"),
        (CommendationState.REVOKED, "danh hiệu đã bị thu hồi"),
    ],
)
def test_a_changed_award_is_not_handed_over(clerk, copy, award, sentence):
    withdraw(copy, award)

    with pytest.raises(RuleBroken, match=sentence):
        services.hand_one(tap(copy), actor=clerk)

    assert (state(copy), count_receipts()) == (CopyState.GOOD, 0)


def test_what_is_not_well_printed_says_what_to_do(world, clerk):
    batch = make.make_batch(place=world.here, people=1)
    copy = batch.copies[0]

    with pytest.raises(RuleBroken, match="đang chờ máy in"):
        services.hand_one(tap(copy), actor=clerk)
    services.mark_printed(batch_id=batch.id, actor=clerk)
    with pytest.raises(RuleBroken, match="chưa được kiểm"):
        services.hand_one(tap(copy), actor=clerk)
    services.mark_copy(copy_id=copy.id, action=CopyAction.SPOIL, reason="Lem mực", actor=clerk)
    with pytest.raises(RuleBroken, match="in hỏng"):
        services.hand_one(tap(copy), actor=clerk)

    assert count_receipts() == 0


def test_a_relation_without_a_name_is_refused(clerk, copy):
    with pytest.raises(RuleBroken, match="họ tên người nhận thay"):
        services.hand_one(tap(copy, relation="con trai"), actor=clerk)


def test_a_bonus_is_paid_once_and_undone(world, clerk, copy):
    row = services.pay_bonus(tap(copy, receiver_name="Lê Thị Bốn"), actor=clerk)

    assert (row.thing, row.copy_id, row.receiver_name) == (ReceiptThing.BONUS, None, "Lê Thị Bốn")
    assert acts()[-1] == "bonus.pay"
    assert totals(world) == [(1, 760_000, 1, 760_000, 0, 0)]
    with pytest.raises(RuleBroken, match="đã ghi là đã chi tiền thưởng lúc"):
        services.pay_bonus(tap(copy), actor=clerk)
    services.undo(receipt_id=row.id, reason="Nhầm người", actor=clerk)
    assert acts()[-1] == "bonus.undo"
    assert totals(world) == [(1, 760_000, 0, 0, 0, 0)]
    assert state(copy) is CopyState.GOOD


def totals(world) -> list[tuple]:
    rows = queries.bonus_totals([world.here.commune.path], world.here.season.id)
    return [row[1:] for row in rows]


def test_a_bonus_of_a_revoked_one_is_not_due_but_to_be_claimed_back(world, clerk, copy):
    services.pay_bonus(tap(copy), actor=clerk)
    assert totals(world) == [(1, 760_000, 1, 760_000, 0, 0)]

    withdraw(copy, CommendationState.REVOKED)

    assert totals(world) == [(0, 0, 0, 0, 1, 760_000)]


def test_a_bonus_paid_before_a_correction_is_not_paid_again(world, clerk, copy):
    services.pay_bonus(tap(copy), actor=clerk)
    successor = correct(copy)

    with pytest.raises(RuleBroken, match="đã ghi là đã chi tiền thưởng"):
        services.pay_bonus(Tap(commendation_id=successor, client_uuid=uuid4()), actor=clerk)

    assert totals(world) == [(1, 760_000, 1, 760_000, 0, 0)]


def correct(copy) -> int:
    """A successor as a correction leaves it; its id."""
    withdraw(copy, CommendationState.CORRECTED)
    with transaction():
        old = db.session.get_one(Commendation, copy.commendation_id)
        columns = {
            column.name: getattr(old, column.name)
            for column in Commendation.__table__.columns
            if column.name not in ("id", "uuid", "token", "state", "replaces_id")
        }
        new = Commendation(**columns, replaces_id=old.id)
        db.session.add(new)
        db.session.flush()
        return new.id


def test_a_withdrawn_award_is_not_paid(clerk, copy):
    withdraw(copy, CommendationState.REVOKED)

    with pytest.raises(RuleBroken, match="không chi tiền thưởng"):
        services.pay_bonus(tap(copy), actor=clerk)

    assert count_receipts() == 0


def at_once(*calls) -> list:
    """What each call answered, run in threads of their own that start together."""
    app = current_app._get_current_object()
    gate = Barrier(len(calls))
    said = []

    def run(call):
        with app.app_context():
            gate.wait()
            try:
                said.append(call().id)
            except RuleBroken as refusal:
                said.append(str(refusal))

    db.session.rollback()
    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_of_many_people_who_tap_one_name_at_once_one_is_written(world, copy):
    people = [world.users[Role.PRINT_CLERK].actor, world.users[Role.COMMUNE_ORGANIZER].actor] * 4
    presses = [tap(copy) for _ in people]

    said = at_once(
        *(
            lambda press=press, actor=actor: services.hand_one(press, actor=actor)
            for press, actor in zip(presses, people, strict=True)
        )
    )

    assert sorted(type(one).__name__ for one in said) == ["int"] + ["str"] * 7
    assert all("đã ghi là đã trao lúc" in one for one in said if isinstance(one, str))
    assert (count_receipts(), state(copy)) == (1, CopyState.HANDED)


def test_one_press_sent_many_times_at_once_is_one_receipt(clerk, copy):
    press = tap(copy)

    said = at_once(*(lambda: services.hand_one(press, actor=clerk) for _ in range(8)))

    assert len(set(said)) == 1
    assert count_receipts() == 1


def test_undoing_and_handing_over_at_once_leave_what_the_ledger_says(world, clerk, copy):
    row = services.hand_one(tap(copy), actor=clerk)
    press = tap(copy)

    said = at_once(
        lambda: services.undo(receipt_id=row.id, reason="Nhầm", actor=clerk),
        lambda: services.hand_one(press, actor=clerk),
    )

    stands = db.session.scalar(select(func.count(Receipt.id)).where(Receipt.undone_at.is_(None)))
    assert row.id in said
    assert state(copy) is (CopyState.HANDED if stands else CopyState.GOOD)
    assert stands == sum(isinstance(one, int) for one in said) - 1
