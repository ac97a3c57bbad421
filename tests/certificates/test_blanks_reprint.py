"""Batches over several decisions, frozen ways of printing, and sheets printed again."""

import hashlib
import io
import json
from uuid import UUID

import pikepdf
import pypdfium2
import pytest
from flask import current_app
from sqlalchemy import func, select, update

from festival.accounts.rules import Role
from festival.certificates import services
from festival.certificates.models import (
    CertificateTemplate,
    PrintBatch,
    PrintedCopy,
    PrinterProfile,
    Receipt,
    TemplateVersion,
)
from festival.certificates.rules import BatchOrder, BatchState, CopyAction, CopyState, PrintMode, ReceiptThing
from festival.commendations.models import Commendation, Decision, StagePlace
from festival.commendations.rules import CommendationState, DecisionKind
from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from tests.certificates import make
from tests.certificates.test_blanks import at_once, over
from tests.commendations import make as commendations
from tests.factories import keep

ACTOR = Actor(None, "Thử")


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.PRINT_CLERK])


def files():
    return current_app.extensions["files"]


def names(batch: PrintBatch) -> list[str]:
    """The recipient on each page of the file, by who was printed there."""
    people = [copy.commendation.name for copy in batch.copies]
    document = pypdfium2.PdfDocument(files().read(batch.file_sha256))
    try:
        texts = [page.get_textpage().get_text_range().casefold() for page in document]
    finally:
        document.close()
    assert len(texts) == len(people)
    return [name for name, text in zip(people, texts, strict=True) if name.casefold() in text]


def page_sha256(batch: PrintBatch, number: int) -> str:
    """Of what is drawn on one page: its operators, letter for letter and to the tenth of a micrometre."""
    with pikepdf.open(io.BytesIO(files().read(batch.file_sha256))) as pdf:
        page = pdf.pages[number]
        page.contents_coalesce()
        return hashlib.sha256(page.Contents.read_bytes()).hexdigest()


def ink(batch: PrintBatch, number: int) -> bytes:
    document = pypdfium2.PdfDocument(files().read(batch.file_sha256))
    try:
        return document[number].render(scale=2).to_pil().tobytes()
    finally:
        document.close()


def again(batch_id: int) -> PrintBatch:
    db.session.expire_all()
    return db.session.get_one(PrintBatch, batch_id)


def test_one_batch_holds_several_decisions_and_breaks_where_the_form_changes(world):
    award = commendations.make_award(code="GK_XA")
    own = commendations.make_list(place=world.here, award=award)
    first = commendations.make_issued(place=world.here, award=award, nominations=own)
    second = make.make_issued(place=world.here, people=2)

    batch = make.render(make.order(first, second, place=world.here))

    assert (batch.state, batch.decision_id, batch.total) == (BatchState.READY, None, 6)
    forms = [(chunk.first, chunk.count, chunk.template_version.template.name) for chunk in batch.chunks]
    assert sum(count for _, count, _ in forms) == 6
    assert {name for _, _, name in forms} == {"giay-khen", "giay-khen-tap-the"}
    assert names(batch) == [copy.commendation.name for copy in batch.copies]


def test_the_stack_follows_the_stage_and_the_unplaced_come_last(world):
    decision = make.make_issued(place=world.here, people=3)
    one, two, three = decision.commendations
    keep(
        StagePlace(commendation_id=three.id, position=1),
        StagePlace(commendation_id=one.id, position=2),
    )

    staged = services.How(order=BatchOrder.STAGE)
    batch = make.render(make.order(decision, place=world.here, how=staged))

    assert [copy.commendation_id for copy in batch.copies] == [three.id, one.id, two.id]
    assert names(batch) == [three.name, one.name, two.name]


def test_a_printer_measured_anew_changes_no_batch_that_stands(world):
    blanks = make.make_blanks(place=world.here)
    printer = make.make_printer(place=world.here, dx_tenths=12, dy_tenths=-8)
    decision = make.make_issued(place=world.here)
    batch = make.order(decision, place=world.here, how=over(blanks, printer_id=printer.id))

    with transaction():
        db.session.execute(update(PrinterProfile).values(dx_tenths=99, is_archived=True))

    frozen = again(batch.id)
    assert (frozen.printer_name, frozen.dx_tenths, frozen.dy_tenths) == (printer.name, 12, -8)
    assert make.render(frozen).state is BatchState.READY


def test_a_changed_form_prints_new_batches_and_leaves_old_ones_alone(world):
    batch = make.make_good(place=world.here)
    page, kept = page_sha256(batch, 1), ink(batch, 1)
    with transaction():
        version = db.session.scalar(select(TemplateVersion))
        template = db.session.get_one(CertificateTemplate, version.template_id)
        changed = json.loads(version.description)
        changed["fields"][0]["colour"] = "#101010"
        copy = {
            name: getattr(version, name) for name in ("border_sha256", "emblem_sha256", "made_by", "made_at")
        }
        db.session.add(
            TemplateVersion(template_id=template.id, number=99, description=json.dumps(changed), **copy)
        )

    new = services.reprint_copy(copy_id=batch.copies[1].id, reason="Ướt", files=files(), actor=ACTOR)
    reprinted = make.render(db.session.get_one(PrintBatch, new))

    assert (page_sha256(reprinted, 0), ink(reprinted, 0)) == (page, kept)


@pytest.mark.parametrize("is_handed", [False, True])
def test_a_lost_sheet_is_voided_and_its_successor_is_the_same_to_the_letter(world, is_handed):
    batch = make.make_good(place=world.here)
    copy = batch.copies[2]
    if is_handed:
        hand(world, copy)
    before = page_sha256(batch, 2), ink(batch, 2)

    with pytest.raises(RuleBroken, match="lý do"):
        services.reprint_copy(copy_id=copy.id, reason="", files=files(), actor=ACTOR)
    new = services.reprint_copy(copy_id=copy.id, reason="Thất lạc", files=files(), actor=ACTOR)
    reprinted = make.render(db.session.get_one(PrintBatch, new))

    old = db.session.get_one(PrintedCopy, copy.id)
    assert (old.state, old.copy_no, old.reason) == (CopyState.VOID, 1, "Thất lạc")
    (second,) = reprinted.copies
    assert (second.copy_no, second.reason, second.state) == (2, "Thất lạc", CopyState.QUEUED)
    assert (page_sha256(reprinted, 0), ink(reprinted, 0)) == before
    standing = select(func.count(Receipt.id)).where(Receipt.undone_at.is_(None))
    assert db.session.scalar(standing) == 0
    with pytest.raises(RuleBroken, match="không còn ở bước này"):
        services.reprint_copy(copy_id=copy.id, reason="Nữa", files=files(), actor=ACTOR)


def hand(world, copy: PrintedCopy) -> None:
    """As the hand-over does: the copy's state and a receipt."""
    person, now = world.users[Role.PRINT_CLERK], clock.now()
    with transaction():
        db.session.get_one(PrintedCopy, copy.id).move(CopyAction.HAND, ACTOR)
        db.session.add(
            Receipt(
                commendation_id=copy.commendation_id,
                thing=ReceiptThing.CERTIFICATE,
                copy_id=copy.id,
                client_uuid=UUID(int=copy.id),
                user_id=person.id,
                handed_by=person.full_name,
                tapped_at=now,
                recorded_at=now,
            )
        )


def test_nobody_who_lost_the_award_is_printed_again(world):
    batch = make.make_good(place=world.here)
    with transaction():
        db.session.execute(update(Commendation).values(state=CommendationState.REVOKED))

    with pytest.raises(RuleBroken, match="đính chính hoặc thu hồi"):
        services.reprint_copy(copy_id=batch.copies[0].id, reason="Ướt", files=files(), actor=ACTOR)

    assert [copy.state for copy in again(batch.id).copies] == [CopyState.GOOD] * 4


def test_the_same_sheet_is_reprinted_once_by_two_clerks(world):
    batch = make.make_good(place=world.here)
    copy_id, store = batch.copies[0].id, files()

    def act() -> None:
        services.reprint_copy(copy_id=copy_id, reason="Ướt", files=store, actor=ACTOR)

    answers = at_once([act, act])

    assert answers.count("done") == 1
    assert db.session.scalar(select(func.count(PrintBatch.id))) == 2


def test_a_mark_and_a_reprint_of_the_same_sheet_do_not_both_count(world):
    batch = make.make_good(place=world.here)
    copy_id, store = batch.copies[0].id, files()

    answers = at_once(
        [
            lambda: services.reprint_copy(copy_id=copy_id, reason="Ướt", files=store, actor=ACTOR),
            lambda: services.mark_copy(copy_id=copy_id, action=CopyAction.VOID, reason="Rách", actor=ACTOR),
        ]
    )

    assert answers.count("done") == 1
    db.session.expire_all()
    assert db.session.get_one(PrintedCopy, copy_id).state is CopyState.VOID


def test_two_orders_at_once_make_one_batch(world):
    decision_id, store = make.make_issued(place=world.here).id, files()

    def act() -> None:
        services.order_batch(decision_ids=[decision_id], public_url=make.PUBLIC_URL, files=store, actor=ACTOR)

    answers = at_once([act, act, act])

    assert answers.count("done") == 1
    assert db.session.scalar(select(func.count(PrintedCopy.id))) == 4


def test_what_a_higher_level_decided_is_not_ours_to_print(world, clerk):
    above, own = make.make_issued(place=world.here), make.make_issued(place=world.here)
    with transaction():
        chosen = Decision.id == above.id
        db.session.execute(update(Decision).where(chosen).values(kind=DecisionKind.RECORDED))

    words = clerk.page(f"/certificates/seasons/{world.here.season.id}/batches/new").words

    assert own.number in words
    assert above.number not in words
    with pytest.raises(RuleBroken, match="Không còn giấy nào"):
        make.order(above, place=world.here)


def test_a_batch_in_print_names_the_sheets_that_were_voided_since(world, clerk):
    batch = make.make_batch(place=world.here)
    services.mark_copy(copy_id=batch.copies[1].id, action=CopyAction.VOID, reason="Đính chính", actor=ACTOR)

    assert "Không dùng tờ số 2 của tệp" in clerk.page(f"/certificates/batches/{batch.id}").words
    services.mark_printed(batch_id=batch.id, actor=ACTOR)
    states = [CopyState.PRINTED, CopyState.VOID, CopyState.PRINTED, CopyState.PRINTED]
    assert [copy.state for copy in again(batch.id).copies] == states


def test_decisions_of_two_places_are_not_one_batch(world):
    here, there = make.make_issued(place=world.here), make.make_issued(place=world.there)

    with pytest.raises(RuleBroken, match="cùng mùa, cùng địa phương"):
        make.order(here, there, place=world.here)


def test_a_reprint_page_tells_of_the_hand_over(world, clerk):
    batch = make.make_good(place=world.here)
    copy = batch.copies[0]
    url = f"/certificates/copies/{copy.id}/reprint"

    assert "Tờ này đã trao" not in clerk.page(url).words
    hand(world, copy)
    assert "trở về danh sách chưa nhận" in clerk.page(url).words
    clerk.post(url, {"reason": "", "printer": "0"}, status=422)
    clerk.post(url, {"reason": "Thất lạc", "printer": "999999"}, status=422)
    new = clerk.post(url, {"reason": "Thất lạc", "printer": "0"}).location

    assert "1 Giấy khen" in clerk.page(new).words
    clerk.post(url, {"reason": "Thất lạc", "printer": "0"}, status=409)
    assert "Chỉ in lại kiểu này cho tờ đã in tốt" in clerk.page(url).words


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": []},
        {"decision": ["0"]},
        {"decision": ["9" * 30]},
        {"order": "x"},
        {"mode": "x"},
        {"blanks": "999999"},
        {"printer": "x"},
    ],
)
def test_a_wrong_order_is_given_back_and_the_page_for_it_stands(world, clerk, wrong):
    decision = make.make_issued(place=world.here)
    base = f"/certificates/seasons/{world.here.season.id}/batches"
    typed = {
        "decision": [str(decision.id)],
        "order": "decision",
        "mode": "whole",
        "blanks": "0",
        "printer": "0",
    }

    clerk.post(base, {**typed, **wrong}, status=422)
    clerk.get(f"{base}/new", query_string={**typed, **wrong})

    assert db.session.scalar(select(func.count(PrintBatch.id))) == 0


def test_an_order_over_blanks_without_blanks_says_so(world, clerk):
    decision = make.make_issued(place=world.here)
    asked = {"decision": [str(decision.id)], "mode": PrintMode.OVERLAY.value}

    url = f"/certificates/seasons/{world.here.season.id}/batches/new"
    answer = clerk.get(url, query_string=asked).get_data(as_text=True)

    assert "Hãy chọn loại phôi để in lên" in answer
    assert "Dựng 4 Giấy khen" not in answer
