"""The stock of blanks, and printing over them."""

import threading

import pytest
from flask import current_app
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.certificates import queries, queries_blanks, services
from festival.certificates.models import BlankMovement, BlankType, PrintBatch, PrintedCopy
from festival.certificates.rules import BatchState, BlankAct, CopyAction, CopyState, PrintMode
from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db
from festival.core.errors import RuleBroken
from tests.certificates import make

ACTOR = Actor(None, "Thử")


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.PRINT_CLERK])


def over(blanks: BlankType, **how) -> services.How:
    return services.How(mode=PrintMode.OVERLAY, blank_type_id=blanks.id, **how)


def batch_over(blanks: BlankType, *, world, people: int = 4) -> PrintBatch:
    """A batch over blanks, ready for the printer."""
    decision = make.make_issued(place=world.here, people=people)
    return make.render(make.order(decision, place=world.here, how=over(blanks)))


def sums(blanks: BlankType) -> tuple[int, ...]:
    """Received, used, spoiled, returned, left, reserved."""
    db.session.expire_all()
    return tuple(queries_blanks.stock_of(blanks.id))[1:]


def copies(batch: PrintBatch) -> list[PrintedCopy]:
    db.session.expire_all()
    return db.session.get_one(PrintBatch, batch.id).copies


def move(blanks: BlankType, act: BlankAct, quantity: int, **fields) -> None:
    fields = {"note": "", "actor": ACTOR, **fields}
    services.move_blanks(blank_type_id=blanks.id, act=act, quantity=quantity, **fields)


def test_every_sheet_is_accounted_for_from_the_order_to_the_reprint(world):
    blanks = make.make_blanks(place=world.here, sheets=10)

    batch = batch_over(blanks, world=world)
    assert sums(blanks) == (10, 0, 0, 0, 10, 4)
    services.mark_printed(batch_id=batch.id, actor=ACTOR)
    assert sums(blanks) == (10, 4, 0, 0, 6, 0)
    services.mark_batch_good(batch_id=batch.id, actor=ACTOR, spoiled=[2], reason="Lệch phôi")
    assert sums(blanks) == (10, 3, 1, 0, 6, 0)
    assert [copy.state for copy in copies(batch)] == [
        CopyState.GOOD,
        CopyState.SPOILED,
        CopyState.GOOD,
        CopyState.GOOD,
    ]
    files = current_app.extensions["files"]
    again = services.reprint(batch_id=batch.id, reason="Lệch phôi", files=files, actor=ACTOR)
    assert sums(blanks) == (10, 3, 1, 0, 6, 1)
    make.render(db.session.get_one(PrintBatch, again))
    services.mark_printed(batch_id=again, actor=ACTOR)
    move(blanks, BlankAct.SPOILED, 1, note="In thử")
    move(blanks, BlankAct.RETURNED, 2, note="Trả văn phòng")
    assert sums(blanks) == (10, 4, 2, 2, 2, 0)


def test_a_stock_never_goes_below_nothing(world):
    blanks = make.make_blanks(place=world.here, sheets=4)
    batch = batch_over(blanks, world=world)

    for act in (BlankAct.RETURNED, BlankAct.SPOILED):
        with pytest.raises(RuleBroken, match="chỉ còn 4 phôi mà cần 5"):
            move(blanks, act, 5)
    move(blanks, BlankAct.SPOILED, 1, note="Ẩm")
    with pytest.raises(RuleBroken, match="chỉ còn 3 phôi mà cần 4"):
        services.mark_printed(batch_id=batch.id, actor=ACTOR)
    assert [copy.state for copy in copies(batch)] == [CopyState.QUEUED] * 4
    with pytest.raises(RuleBroken, match="tính khi đánh dấu"):
        move(blanks, BlankAct.USED, 1)

    assert sums(blanks) == (4, 0, 1, 0, 3, 4)


def test_a_batch_is_refused_before_it_exists_when_blanks_are_too_few_or_of_another_size(world):
    few = make.make_blanks(place=world.here, sheets=3)
    large = make.make_blanks(place=world.here, name="Phôi A3", width_mm=420, height_mm=297)
    foreign = make.make_blanks(place=world.there, name="Phôi xã khác")
    decision = make.make_issued(place=world.here)

    for blanks, sentence in (
        (few, "còn 3 phôi; đợt này cần 4"),
        (large, "khổ 420 × 297 mm nhưng mẫu giấy khổ 297 × 210 mm"),
        (foreign, "không còn dùng"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            make.order(decision, place=world.here, how=over(blanks))
    with pytest.raises(RuleBroken, match="Hãy chọn loại phôi"):
        make.order(decision, place=world.here, how=services.How(mode=PrintMode.OVERLAY))

    assert db.session.scalar(select(func.count(PrintBatch.id))) == 0


def test_sheets_promised_to_one_batch_are_not_promised_to_another(world):
    blanks = make.make_blanks(place=world.here, sheets=7)
    batch_over(blanks, world=world)

    with pytest.raises(RuleBroken, match="còn 7 phôi, trong đó 4 đã dành cho đợt in khác; đợt này cần 4"):
        batch_over(blanks, world=world)


def test_serials_run_through_the_stack_and_no_sheet_is_used_twice(world):
    blanks = make.make_blanks(place=world.here, has_serials=True)
    batch = batch_over(blanks, world=world)
    services.mark_printed(batch_id=batch.id, actor=ACTOR, first_serial="AT 000098")
    assert [copy.blank_serial for copy in copies(batch)] == [
        "AT 000098",
        "AT 000099",
        "AT 000100",
        "AT 000101",
    ]
    other = batch_over(blanks, world=world)

    with pytest.raises(RuleBroken, match="AT 000100, AT 000101 đã được ghi"):
        services.mark_printed(batch_id=other.id, actor=ACTOR, first_serial="AT 000100")
    with pytest.raises(RuleBroken, match="AT 000099 đã được ghi"):
        move(blanks, BlankAct.SPOILED, 1, serial="AT 000099")
    with pytest.raises(RuleBroken, match="chỉ ghi cho một tờ hỏng"):
        move(blanks, BlankAct.SPOILED, 2, serial="AT 000200")
    services.mark_printed(batch_id=other.id, actor=ACTOR)
    first, second = copies(other)[:2]
    services.mark_copy(copy_id=first.id, action=CopyAction.GOOD, reason="", serial="AT 000102", actor=ACTOR)
    with pytest.raises(RuleBroken, match="AT 000102 đã được ghi"):
        services.mark_copy(
            copy_id=second.id, action=CopyAction.SPOIL, reason="Rách", serial="AT 000102", actor=ACTOR
        )

    assert [(copy.state, copy.blank_serial) for copy in copies(other)[:2]] == [
        (CopyState.GOOD, "AT 000102"),
        (CopyState.PRINTED, ""),
    ]
    noted = select(func.count(BlankMovement.id)).where(BlankMovement.serial != "")
    assert db.session.scalar(noted) == 5


def test_a_stock_without_serials_takes_none(world):
    blanks = make.make_blanks(place=world.here)
    batch = batch_over(blanks, world=world)

    with pytest.raises(RuleBroken, match="không có số sê-ri"):
        services.mark_printed(batch_id=batch.id, actor=ACTOR, first_serial="7")
    assert sums(blanks) == (100, 0, 0, 0, 100, 4)


def at_once(acts: list) -> list[str]:
    """What each act answered, all begun together; the sentence of a refusal, or «done»."""
    app, answers = current_app._get_current_object(), []
    gate = threading.Barrier(len(acts))

    def run(act) -> None:
        with app.app_context():
            gate.wait()
            try:
                act()
                answers.append("done")
            except RuleBroken as refusal:
                answers.append(str(refusal))
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_two_clerks_never_take_the_same_sheets(world):
    blanks = make.make_blanks(place=world.here, sheets=8)
    batches = [batch_over(blanks, world=world).id for _ in range(2)]
    blank_type_id = blanks.id
    move(blanks, BlankAct.SPOILED, 2)

    answers = at_once([lambda one=one: services.mark_printed(batch_id=one, actor=ACTOR) for one in batches])

    assert answers[1] == "done"
    assert "chỉ còn 2 phôi mà cần 4" in answers[0]
    db.session.expire_all()
    assert queries_blanks.left_of(blank_type_id) == 2


def test_many_clerks_give_out_the_last_sheets_once(world):
    blanks = make.make_blanks(place=world.here, sheets=5)
    one = {"blank_type_id": blanks.id, "act": BlankAct.RETURNED, "quantity": 1, "note": "", "actor": ACTOR}

    answers = at_once([lambda: services.move_blanks(**one)] * 8)

    assert answers.count("done") == 5
    assert sums(blanks) == (5, 0, 0, 5, 0, 0)


def test_two_orders_are_not_promised_the_same_sheets(world):
    blanks = make.make_blanks(place=world.here, sheets=5)
    ids = [make.make_issued(place=world.here).id for _ in range(2)]
    how, files = over(blanks), current_app.extensions["files"]

    def order(decision_id: int) -> None:
        services.order_batch(
            decision_ids=[decision_id], how=how, public_url=make.PUBLIC_URL, files=files, actor=ACTOR
        )

    answers = at_once([lambda one=one: order(one) for one in ids])

    assert answers[1] == "done"
    assert "đợt này cần 4" in answers[0]
    assert db.session.scalar(select(func.count(PrintBatch.id))) == 1


def test_a_low_stock_waits_for_the_print_clerk(world):
    make.make_blanks(place=world.here, sheets=11, warn_at=10)
    low = make.make_blanks(place=world.here, name="Phôi A3", sheets=10, warn_at=10)
    make.make_blanks(place=world.here, name="Phôi trống", sheets=0, warn_at=0)
    make.make_blanks(place=world.there, sheets=1)

    def sentences() -> list[str]:
        user = world.users[Role.PRINT_CLERK]
        return [line.sentence for line in queries.waiting(user, world.here.season, clock.today())]

    assert sentences() == ["2 loại phôi sắp hết"]
    values = {"name": "Phôi A3", "warn_at": 10, "has_serials": False, "is_archived": True}
    services.edit_blank_type(blank_type_id=low.id, actor=ACTOR, **values)
    assert sentences() == ["1 loại phôi sắp hết"]


def test_the_stock_is_kept_on_its_pages(world, clerk):
    url = f"/certificates/seasons/{world.here.season.id}/blanks"
    typed = {"name": "Phôi đỏ", "width_mm": "297", "height_mm": "210", "warn_at": "10"}

    assert "Chưa có loại phôi nào" in clerk.page(url).words
    page = clerk.post(url, typed).location
    clerk.post(url, typed, status=409)
    clerk.post(f"{page}/movements", {"act": "received", "quantity": "100", "note": "Phiếu số 12"})
    assert "Đã ghi vào sổ phôi: nhập, 100 tờ." in clerk.page(page).words
    clerk.post(f"{page}/movements", {"act": "spoiled", "quantity": "1", "note": "In thử"})
    refused = clerk.post(f"{page}/movements", {"act": "returned", "quantity": "100"}, status=409)
    assert "chỉ còn 99 phôi" in refused.get_data(as_text=True)
    words = clerk.page(page).words
    assert "99 Còn trong kho" in words
    assert "Phiếu số 12" in words
    clerk.post(page, {"name": "Phôi đỏ cũ", "warn_at": "99"})
    assert "«Phôi đỏ cũ» chỉ còn 99 tờ" in clerk.page(url).words


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "used", "quantity": "1"},
        {"act": "received", "quantity": "0"},
        {"act": "received", "quantity": "-5"},
        {"act": "received", "quantity": "9" * 30},
        {"act": "received", "quantity": "1,5"},
        {"act": "received", "quantity": "1", "note": "a" * 301},
        {"act": "spoiled", "quantity": "1", "serial": "9\u202e8"},
        {"quantity": "1"},
    ],
)
def test_a_wrong_movement_changes_nothing(world, clerk, wrong):
    blanks = make.make_blanks(place=world.here)

    clerk.post(f"/certificates/blanks/{blanks.id}/movements", wrong, status=422)

    assert sums(blanks) == (100, 0, 0, 0, 100, 0)


def test_a_foreign_stock_is_not_there(world, clerk):
    foreign = make.make_blanks(place=world.there)
    received = {"act": "received", "quantity": "1"}

    clerk.get(f"/certificates/blanks/{foreign.id}", 404)
    clerk.post(f"/certificates/blanks/{foreign.id}/movements", received, status=404)


def test_the_whole_way_over_blanks(world, clerk):
    """Order, test sheet, file, printed with serials, one spoiled while checking, reprinted."""
    blanks = make.make_blanks(place=world.here, sheets=9, has_serials=True)
    printer = make.make_printer(place=world.here, dx_tenths=12, dy_tenths=-8)
    decision = make.make_issued(place=world.here)
    typed = {
        "decision": [str(decision.id)],
        "order": "stage",
        "mode": "overlay",
        "blanks": str(blanks.id),
        "printer": str(printer.id),
    }
    base = f"/certificates/seasons/{world.here.season.id}/batches"

    page = clerk.page(f"{base}/new?" + "&".join(f"{key}={''.join(one)}" for key, one in typed.items()))
    assert "Dựng 4 Giấy khen" in page.words
    assert "4 người, tập thể chưa xếp vào tiết mục trao nào" in page.words
    assert "chỉ còn 9 phôi" in page.words
    url = clerk.post(base, typed).location
    batch_id = int(url.rpartition("/")[2])
    assert make.render(db.session.get_one(PrintBatch, batch_id)).state is BatchState.READY
    assert printer.name in clerk.page(url).words
    assert clerk.get(f"{url}/test-sheet").data.startswith(b"%PDF")
    assert "Đợt in" in clerk.page(base).words
    clerk.post(f"{url}/printed", {"first_serial": "08"}, status=422)
    assert "Đợt này không có tờ nào chờ kiểm." in clerk.page(clerk.get(f"{url}/check", 303).location).words
    clerk.post(f"{url}/printed", {"was_tested": "y", "first_serial": "08"})

    sheet = clerk.page(f"{url}/check")
    assert "Tờ số 1" in sheet.words
    assert 'value="08"' in clerk.get(f"{url}/check").get_data(as_text=True)
    ids = [copy.id for copy in db.session.get_one(PrintBatch, batch_id).copies]
    on = clerk.post(f"/certificates/copies/{ids[0]}/marks", {"action": "good", "then": "check"}).location
    assert "Tờ số 2" in clerk.page(on).words
    spoil = {"action": "spoil", "then": "check", "serial": "77"}
    assert "Tờ số 2" in clerk.post(f"/certificates/copies/{ids[1]}/marks", spoil, status=409).get_data(True)
    clerk.post(f"/certificates/copies/{ids[1]}/marks", {**spoil, "reason": "Lem mực"})
    clerk.post(f"{url}/good", {"spoiled": "2", "why": "Rách"}, status=409)
    clerk.post(f"{url}/good", {"spoiled": "5", "why": "Rách"}, status=422)
    clerk.post(f"{url}/good", {"spoiled": ""})
    again = clerk.post(f"{url}/reprint", {"reason": "Lem mực", "printer": "0"}).location

    assert "1 Giấy khen" in clerk.page(again).words
    assert [(copy.state, copy.blank_serial) for copy in db.session.get_one(PrintBatch, batch_id).copies] == [
        (CopyState.GOOD, "08"),
        (CopyState.SPOILED, "77"),
        (CopyState.GOOD, "10"),
        (CopyState.GOOD, "11"),
    ]
    assert sums(blanks) == (9, 3, 1, 0, 5, 1)
