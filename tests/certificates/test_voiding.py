"""What a correction or a revocation does to paper, money and lists, at once."""

import re
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import current_app
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.certificates import services
from festival.certificates.models import PrintedCopy, Receipt
from festival.certificates.rules import BatchState, CopyState, ReceiptThing
from festival.certificates.services import voiding
from festival.commendations import followers
from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import CommendationState, DecisionKind
from festival.core import clock
from festival.core.db import db
from festival.core.errors import RuleBroken
from tests.certificates import make
from tests.commendations import make_changes
from tests.factories import keep
from tests.printing.samples import page_texts


def copies_of(one: Commendation) -> list[tuple]:
    query = select(PrintedCopy.state, PrintedCopy.reason).where(PrintedCopy.commendation_id == one.id)
    return [tuple(row) for row in db.session.execute(query.order_by(PrintedCopy.id))]


def people_of(batch) -> list[Commendation]:
    return make_changes.fresh(batch.copies[0].commendation.decision_id).commendations


def hand(batch, one: Commendation, *, place) -> None:
    (copy_id,) = [copy.id for copy in batch.copies if copy.commendation_id == one.id]
    services.hand_over(
        season_id=place.season.id,
        copy_ids=[copy_id],
        count=1,
        actor=place.users[Role.PRINT_CLERK].actor,
    )


def paid(one: Commendation, *, place) -> Receipt:
    clerk, now = place.users[Role.PRINT_CLERK], clock.now()
    return keep(
        Receipt(
            commendation_id=one.id,
            thing=ReceiptThing.BONUS,
            client_uuid=UUID(int=one.id),
            user_id=clerk.id,
            handed_by=clerk.full_name,
            tapped_at=now,
            recorded_at=now,
        )
    )


def test_sheets_that_nobody_has_are_void_and_say_why(world):
    batch = make.make_good(place=world.here, people=3)
    first, second, third = people_of(batch)

    make_changes.correct(place=world.here, number="09/QĐ-UBND", commendation=first, name="Nguyễn Thị Ướt")
    make_changes.revoke(place=world.here, number="10/QĐ-UBND", commendations=[second])

    assert copies_of(first) == [(CopyState.VOID, "Đính chính theo Quyết định số 09/QĐ-UBND")]
    assert copies_of(second) == [(CopyState.VOID, "Thu hồi theo Quyết định số 10/QĐ-UBND")]
    assert copies_of(third) == [(CopyState.GOOD, "")]


def test_a_sheet_that_was_handed_over_stays_and_is_to_be_taken_back(world, browse):
    batch = make.make_good(place=world.here, people=2)
    first, second = people_of(batch)
    hand(batch, first, place=world.here)
    paid(first, place=world.here)
    paid(second, place=world.here)

    decision = make_changes.revoke(place=world.here, number="10/QĐ-UBND", commendations=[first, second])

    assert copies_of(first) == [(CopyState.HANDED, "")]
    assert voiding.outstanding([first.id, second.id]) == [
        followers.Outstanding(first.id, "tờ Giấy khen đã trao (bản in lần 1)"),
        followers.Outstanding(first.id, "tiền thưởng đã nhận"),
        followers.Outstanding(second.id, "tiền thưởng đã nhận"),
    ]
    words = browse(world.users[Role.STANDING_OFFICE]).page(f"/decisions/{decision.id}").words
    assert "Cần thu lại: Nguyễn Thị Ước 001: tờ Giấy khen đã trao" in words.replace("Ông ", "")


def test_a_revocation_names_the_paper_of_a_name_corrected_before_it(world, browse):
    batch = make.make_good(place=world.here, people=2)
    first, second = people_of(batch)
    hand(batch, first, place=world.here)
    hand(batch, second, place=world.here)
    new = make_changes.correct(place=world.here, number="09", commendation=first, name="Nguyễn Thị Ướt")

    decision = make_changes.revoke(place=world.here, number="10", commendations=[new])

    words = browse(world.users[Role.STANDING_OFFICE]).page(f"/decisions/{decision.id}").words
    assert "Cần thu lại: Nguyễn Thị Ước 001: tờ Giấy khen đã trao" in words.replace("Ông ", "")


def test_the_list_of_what_was_handed_over_marks_what_is_to_be_taken_back(world, browse):
    batch = make.make_good(place=world.here, people=3)
    people = people_of(batch)
    for one in people:
        hand(batch, one, place=world.here)
    make_changes.correct(place=world.here, number="09", commendation=people[0], name="Nguyễn Thị Ướt")
    make_changes.revoke(place=world.here, number="10", commendations=[people[1]])

    url = f"/certificates/seasons/{world.here.season.id}/handed"
    words = browse(world.users[Role.PRINT_CLERK]).page(url).words

    assert words.count("Cần thu lại") == 2
    assert "Cần thu lại đã được đính chính" in words
    assert "Cần thu lại đã thu hồi" in words


def test_the_bonus_of_a_corrected_one_stays_paid(world):
    first = make.make_issued(place=world.here, people=1).commendations[0]
    receipt = paid(first, place=world.here)

    new = make_changes.correct(place=world.here, number="09", commendation=first, name="Nguyễn Thị Ướt")

    db.session.refresh(receipt)
    assert receipt.commendation_id == new.id
    assert voiding.outstanding([first.id]) == []


def test_the_corrected_one_is_printed_anew_in_its_old_place(world):
    batch = make.make_good(place=world.here, people=3)
    second = people_of(batch)[1]
    new = make_changes.correct(place=world.here, number="09", commendation=second, name="Nguyễn Thị Ướt")

    further = make.order(make_changes.fresh(new.decision_id), place=world.here)

    assert [(copy.commendation_id, copy.copy_no) for copy in further.copies] == [(new.id, 1)]


def test_a_batch_that_is_still_to_be_drawn_is_drawn_and_names_what_is_void(world, browse):
    decision = make.make_issued(place=world.here, people=3)
    batch = make.order(decision, place=world.here)
    make_changes.revoke(place=world.here, number="10", commendations=[decision.commendations[1]])

    batch = make.render(batch)

    assert (batch.state, batch.done) == (BatchState.READY, 3)
    assert [copy.state for copy in batch.copies] == [CopyState.QUEUED, CopyState.VOID, CopyState.QUEUED]
    assert "Thu hồi theo Quyết định số 10" in (
        browse(world.users[Role.PRINT_CLERK]).page(f"/certificates/batches/{batch.id}").words
    )


def sheets(world, browse, batch) -> list[str]:
    """The name on each page that the print clerk gets now."""
    answer = browse(world.users[Role.PRINT_CLERK]).get(f"/certificates/batches/{batch.id}/file")
    pdf = answer.data
    answer.close()
    return [re.search(r"NGUYỄN THỊ ƯỚC \d+", page)[0] for page in page_texts(pdf)]


def test_nobody_who_was_revoked_or_corrected_comes_out_of_the_printer(world, browse):
    decision = make.make_issued(place=world.here, people=3)
    batch = make.render(make.order(decision, place=world.here))
    assert sheets(world, browse, batch) == [f"NGUYỄN THỊ ƯỚC 00{number}" for number in (1, 2, 3)]
    people = people_of(batch)

    make_changes.revoke(place=world.here, number="10", commendations=[people[1]])
    make_changes.correct(place=world.here, number="11", commendation=people[2], name="Nguyễn Thị Ướt")

    assert sheets(world, browse, batch) == ["NGUYỄN THỊ ƯỚC 001"]
    page = browse(world.users[Role.PRINT_CLERK]).page(f"/certificates/batches/{batch.id}").words
    assert "Tệp PDF không còn tờ số 2, 3: khen thưởng đã được đính chính hoặc thu hồi." in page


def test_a_batch_of_which_all_were_revoked_has_no_file_any_more(world, browse):
    decision = make.make_issued(place=world.here, people=1)
    batch = make.order(decision, place=world.here)
    make_changes.revoke(place=world.here, number="10", commendations=[decision.commendations[0]])
    batch = make.render(batch)

    answer = browse(world.users[Role.PRINT_CLERK]).get(f"/certificates/batches/{batch.id}/file", 409)

    assert "Mọi tờ của đợt này đã hủy" in answer.text


def test_lists_and_figures_follow_at_once(world, browse):
    batch = make.make_good(place=world.here, people=3)
    first, second, _third = people_of(batch)
    make_changes.correct(place=world.here, number="09", commendation=first, name="Nguyễn Thị Ướt")
    make_changes.revoke(place=world.here, number="10", commendations=[second])
    clerk = browse(world.users[Role.PRINT_CLERK])

    listed = clerk.page(f"/certificates/seasons/{world.here.season.id}").words
    to_hand = clerk.page(f"/certificates/seasons/{world.here.season.id}/hand-over").words

    assert "Nguyễn Thị Ước 001" not in listed
    assert "Nguyễn Thị Ướt" in listed
    assert "Đã thu hồi" in listed
    assert "Nguyễn Thị Ước 003" in to_hand
    assert "Nguyễn Thị Ước 002" not in to_hand


@pytest.mark.parametrize("kind", [DecisionKind.CORRECTION, DecisionKind.REVOCATION])
def test_no_sheet_lives_for_a_changed_one_when_a_batch_is_ordered_at_the_same_moment(app, world, kind):
    decision = make.make_issued(place=world.here, people=5)
    texts = {"name": "Nguyễn Thị Ướt"} if kind is DecisionKind.CORRECTION else {}
    draft = make_changes.make_change(
        place=world.here, kind=kind, commendations=[decision.commendations[2]], **texts
    )
    signed = make_changes.sign(draft, place=world.here)
    seen, files = make_changes.seen(signed), app.extensions["files"]
    clerk = world.users[Role.DECISION_CLERK].actor
    printer = world.users[Role.PRINT_CLERK].actor
    # Plain numbers: the threads have sessions of their own.
    decision_id, signed_id = decision.id, signed.id
    acts = [
        lambda: services.order_batch(
            decision_ids=[decision_id], public_url=make.PUBLIC_URL, files=files, actor=printer
        ),
        lambda: make_changes.services.issue(
            decision_id=signed_id,
            number="10/QĐ-UBND",
            signed_on=make_changes.DAY,
            count=1,
            seen=seen,
            keys=app.extensions["keys"],
            actor=clerk,
            today=make_changes.TODAY,
        ),
    ]
    db.session.rollback()
    start, refusals, crashes = Barrier(2), [], []

    def run(act) -> None:
        with app.app_context():
            start.wait()
            try:
                act()
            except RuleBroken as refusal:
                refusals.append(str(refusal))
            except Exception as crash:  # noqa: BLE001
                crashes.append(crash)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    db.session.expire_all()
    changed = db.session.get_one(Decision, decision_id).as_issued[2]
    living = (CopyState.QUEUED, CopyState.PRINTED, CopyState.GOOD)
    assert crashes == []
    assert changed.state is not CommendationState.ISSUED
    assert [state for state, _ in copies_of(changed) if state in living] == []
    # The order may be refused because the list changed under it; the change never is.
    assert all("Danh sách vừa thay đổi" in refusal for refusal in refusals)


def test_hand_over_and_revocation_at_once_leave_no_third_outcome(app, world):
    batch = make.make_good(place=world.here, people=1)
    (one,) = people_of(batch)
    draft = make_changes.make_change(place=world.here, kind=DecisionKind.REVOCATION, commendations=[one])
    signed = make_changes.sign(draft, place=world.here)
    arguments = {"number": "10/QĐ-UBND", "seen": make_changes.seen(signed), "count": 1}
    copy_id, one_id, signed_id = batch.copies[0].id, one.id, signed.id
    actor, clerk = world.users[Role.PRINT_CLERK].actor, world.users[Role.DECISION_CLERK].actor
    season_id, keys = world.here.season.id, current_app.extensions["keys"]
    db.session.rollback()
    start, said = Barrier(2), []

    def run(act) -> None:
        with app.app_context():
            start.wait()
            try:
                act()
            except RuleBroken as refusal:
                said.append(str(refusal))
            finally:
                db.session.remove()

    acts = (
        lambda: services.hand_over(season_id=season_id, copy_ids=[copy_id], count=1, actor=actor),
        lambda: make_changes.services.issue(
            decision_id=signed_id,
            signed_on=make_changes.DAY,
            keys=keys,
            actor=clerk,
            today=make_changes.TODAY,
            **arguments,
        ),
    )
    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.rollback()
    one = db.session.get_one(Commendation, one_id, populate_existing=True)
    state = copies_of(one)[0][0]
    assert one.state is CommendationState.REVOKED
    assert (state, bool(said)) in [(CopyState.HANDED, False), (CopyState.VOID, True)]
