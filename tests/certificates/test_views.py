"""Every page and form of certificates."""

import io
from uuid import uuid4

import docx
import openpyxl
import pypdfium2
import pytest
from flask import current_app
from PIL import Image
from sqlalchemy import select, update

from festival.accounts.rules import Role
from festival.certificates import queries, services
from festival.certificates.models import PrintBatch, PrintedCopy
from festival.certificates.rules import BatchState, CopyAction, CopyState
from festival.commendations.models import Commendation, Decision
from festival.core import clock, workers
from festival.core.audit import Actor
from festival.core.db import db, transaction
from tests.certificates import make
from tests.commendations import make as commendations

ACTOR = Actor(None, "Thử")
NO_WORKER = "Chưa thấy chương trình in nền"


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.PRINT_CLERK])


@pytest.fixture
def stranger(browse):
    return browse()


def season_url(world, rest=""):
    return f"/certificates/seasons/{world.here.season.id}{rest}"


def states(batch_id: int) -> list[CopyState]:
    query = select(PrintedCopy.state).where(PrintedCopy.batch_id == batch_id).order_by(PrintedCopy.id)
    return list(db.session.scalars(query))


def pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def chosen(*decisions: Decision, **fields) -> dict:
    """What the order page sends."""
    return {
        "decision": [str(one.id) for one in decisions],
        "order": "decision",
        "mode": "whole",
        "blanks": "0",
        "printer": "0",
        **fields,
    }


def first(decision: Decision) -> Commendation:
    return decision.commendations[0]


def test_from_the_order_to_the_hand_over(world, clerk):
    decision = commendations.make_issued(place=world.here, number="07/QĐ-UBND")

    assert "Dựng 4 Giấy khen" in clerk.page(f"/decisions/{decision.id}/batches/new").words
    batch_url = clerk.post(season_url(world, "/batches"), chosen(decision)).location
    assert "Đang chờ" in clerk.page(batch_url).words
    batch_id = int(batch_url.rpartition("/")[2])
    make.render(db.session.get_one(PrintBatch, batch_id))
    answer = clerk.get(f"{batch_url}/file")
    assert (
        answer.headers["Content-Disposition"]
        == f"attachment; filename=giay-khen-07-qd-ubnd-dot-{batch_id}.pdf"
    )
    assert pages(answer.data) == 4
    answer.close()
    clerk.post(f"{batch_url}/printed", {"was_tested": "y"})
    clerk.post(f"{batch_url}/good")
    assert "Trao Giấy khen" in clerk.page(batch_url).words
    ids = [copy.id for copy in db.session.get_one(PrintBatch, batch_id).copies]
    listed = "&".join(f"copy={one}" for one in ids[:3])
    assert "3 Giấy khen" in clerk.page(season_url(world, f"/hand-over/confirm?{listed}")).words
    clerk.post(season_url(world, "/hand-over"), {"copies": ",".join(map(str, ids[:3])), "count": "3"})

    assert states(batch_id) == [CopyState.HANDED] * 3 + [CopyState.GOOD]
    assert "1 Giấy khen in tốt" in clerk.page(season_url(world, "/hand-over")).words


def test_an_order_reaches_the_worker_by_the_queue(world, clerk):
    huey = current_app.extensions["huey"]
    huey.flush()
    decision = commendations.make_issued(place=world.here)

    clerk.post(season_url(world, "/batches"), chosen(decision))

    (task,) = huey.pending()
    batch = db.session.scalar(select(PrintBatch))
    assert (task.name, task.args) == ("render_batch", (batch.id,))
    assert services.lost_batches("máy/1/a") == [batch.id]
    db.session.rollback()
    huey.execute(huey.dequeue())
    db.session.rollback()
    assert db.session.get_one(PrintBatch, batch.id).state is BatchState.READY


def test_ordering_twice_makes_one_batch(world, clerk):
    decision = commendations.make_issued(place=world.here)

    clerk.post(season_url(world, "/batches"), chosen(decision))
    clerk.post(season_url(world, "/batches"), chosen(decision), status=409)

    assert len(db.session.scalars(select(PrintBatch)).all()) == 1
    assert "Không còn ai cần in" in clerk.page(f"/decisions/{decision.id}/batches/new").words


def test_a_draft_offers_no_print(world, clerk):
    decision = commendations.make_signed(place=world.here)

    assert "Quyết định chưa ban hành" in clerk.page(f"/decisions/{decision.id}/batches/new").words
    assert "Chưa có quyết định nào để in" in clerk.page(season_url(world, "/batches/new")).words
    clerk.post(season_url(world, "/batches"), chosen(decision), status=422)


def test_the_pre_flight_names_who_cannot_be_printed(world, clerk):
    decision = make.make_issued(place=world.here, people=1)
    with transaction():
        db.session.execute(update(Commendation).values(citation="Dài quá " * 48))

    words = clerk.page(f"/decisions/{decision.id}/batches/new").words

    assert "Ông Nguyễn Thị Ước 001 : Nội dung khen thưởng quá dài" in words
    assert "Dựng 1 Giấy khen" not in words
    clerk.post(season_url(world, "/batches"), chosen(decision), status=409)


def test_without_an_address_the_pre_flight_says_what_to_do(world, clerk):
    decision = commendations.make_issued(place=world.here)
    config = current_app.config
    before, config["PUBLIC_URL"] = config["PUBLIC_URL"], None
    try:
        words = clerk.page(f"/decisions/{decision.id}/batches/new").words
        clerk.post(season_url(world, "/batches"), chosen(decision), status=409)
    finally:
        config["PUBLIC_URL"] = before

    assert "PUBLIC_URL" in words


def test_a_page_says_that_no_worker_lives_until_one_does(world, clerk):
    decision = commendations.make_issued(place=world.here)
    batch = make.order(decision, place=world.here)
    url = f"/certificates/batches/{batch.id}"

    assert NO_WORKER in clerk.page(url).words
    workers.beat("máy/1/a")
    assert NO_WORKER not in clerk.page(url).words


def test_the_page_asks_again_only_while_unfinished(world, clerk):
    batch = make.order(commendations.make_issued(place=world.here), place=world.here)
    url = f"/certificates/batches/{batch.id}"
    headers = {"HX-Request": "true"}

    waiting = clerk.get(url, headers=headers).get_data(as_text=True)
    assert 'hx-trigger="every 2s"' in waiting
    assert "<html" not in waiting
    make.render(batch)
    assert "hx-trigger" not in clerk.get(url, headers=headers).get_data(as_text=True)


def test_a_batch_is_stopped_and_resumed(world, clerk):
    batch = make.order(commendations.make_issued(place=world.here), place=world.here)
    url = f"/certificates/batches/{batch.id}"

    clerk.get(f"{url}/file", 409)
    clerk.post(f"{url}/stop")
    assert "Chạy tiếp" in clerk.page(url).words
    clerk.post(f"{url}/stop", status=409)
    clerk.post(f"{url}/resume")
    assert "Đang chờ" in clerk.page(url).words


def test_a_failed_batch_shows_why(world, clerk):
    batch = make.order(commendations.make_issued(place=world.here), place=world.here)
    with transaction():
        db.session.get_one(PrintBatch, batch.id).emblem_sha256 = "0" * 64
    make.render(batch)

    words = clerk.page(f"/certificates/batches/{batch.id}").words

    assert "Có lỗi" in words
    assert "huy hiệu" in words


def test_copies_are_marked_one_by_one_with_a_reason(world, clerk):
    batch = make.make_batch(place=world.here)
    services.mark_printed(batch_id=batch.id, actor=ACTOR)
    url = f"/certificates/copies/{batch.copies[0].id}/marks"

    assert "In hỏng" in clerk.page(url).words
    clerk.post(url, {"action": "spoil", "reason": ""}, status=409)
    clerk.post(url, {"action": "x"}, status=422)
    clerk.post(url, {"action": "hand"}, status=422)
    clerk.post(url, {"action": "spoil", "reason": "a" * 301}, status=422)
    clerk.post(url, {"action": "spoil", "reason": "Lem mực"})
    clerk.post(url, {"action": "good"}, status=409)

    assert states(batch.id)[0] is CopyState.SPOILED


def test_spoiled_copies_are_printed_again_in_a_batch_of_their_own(world, clerk):
    batch = make.make_batch(place=world.here)
    services.mark_printed(batch_id=batch.id, actor=ACTOR)
    copy = batch.copies[1].id
    services.mark_copy(copy_id=copy, action=CopyAction.SPOIL, reason="Rách", actor=ACTOR)
    url = f"/certificates/batches/{batch.id}"

    assert "In lại 1 bản hỏng" in clerk.page(url).words
    clerk.post(f"{url}/reprint", {"reason": ""}, status=422)
    new = clerk.post(f"{url}/reprint", {"reason": "Rách"}).location

    assert "1 Giấy khen" in clerk.page(new).words
    clerk.post(f"{url}/reprint", {"reason": "Rách"}, status=409)


@pytest.mark.parametrize(
    ("count", "copies", "status"),
    [
        ("2", "all", 409),
        ("", "all", 422),
        ("x", "all", 422),
        ("1", "", 422),
        ("1", "x,y", 409),
        ("1", "999999", 409),
    ],
)
def test_a_wrong_hand_over_changes_nothing(world, clerk, count, copies, status):
    batch = make.make_good(place=world.here)
    ids = ",".join(str(copy.id) for copy in batch.copies) if copies == "all" else copies

    clerk.post(season_url(world, "/hand-over"), {"copies": ids, "count": count}, status=status)

    assert states(batch.id) == [CopyState.GOOD] * 4


def test_confirming_nothing_is_refused(world, clerk):
    make.make_good(place=world.here)

    clerk.get(season_url(world, "/hand-over/confirm"), 409)
    clerk.get(season_url(world, "/hand-over/confirm?copy=x&copy=999999"), 409)


def test_the_list_of_a_season_is_its_own_searched_filtered_and_exported(world, clerk):
    make.make_batch(place=world.here, people=2)
    commendations.make_issued(place=world.here)
    make.make_batch(place=world.there, people=3)
    url = season_url(world)

    assert "6 Giấy khen" in clerk.page(url).words
    assert "2 Giấy khen" in clerk.page(url + "?state=queued").words
    assert "4 Giấy khen" in clerk.page(url + "?state=none").words
    assert "1 Giấy khen" in clerk.page(url + "?q=h'ciu").words
    assert "1 Giấy khen" in clerk.page(url + "?kind=household&sort=-name").words
    assert "6 Giấy khen" in clerk.page(url + "?kind=x&state=x&decision=x&sort=x&show=x").words
    assert "Không có Giấy khen nào khớp" in clerk.page(url + "?q=khong").words
    clerk.page(url + "?q=%00&decision=%00&show=%00")
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(url + "?q=uoc&export=xlsx").data))
    assert [row[4] for row in book.active.values] == [
        "Họ và tên, tên tập thể",
        "Nguyễn Thị Ước 001",
        "Nguyễn Thị Ước 002",
    ]


def test_an_empty_season_says_what_comes_first(world, clerk, browse):
    assert "Chưa có Giấy khen nào để in" in clerk.page(season_url(world)).words
    assert "Không có Giấy khen nào chờ trao" in clerk.page(season_url(world, "/hand-over")).words
    assert "Không còn ai chờ nhận" in clerk.page(season_url(world, "/receipts")).words
    member = browse(world.users[Role.COUNCIL_MEMBER])
    assert "Vai trò của tài khoản" in member.page(season_url(world)).words


def test_the_sign_list_has_a_line_for_whoever_has_not_received(world, clerk):
    batch = make.make_good(place=world.here)
    handed = batch.copies[0]
    actor = world.users[Role.PRINT_CLERK].actor
    services.hand_over(season_id=world.here.season.id, copy_ids=[handed.id], count=1, actor=actor)

    words = clerk.page(season_url(world, "/receipts")).words

    assert "Nguyễn Thị Ước 001" not in words
    assert "Nguyễn Thị Ước 004" in words
    assert "Cộng (3)" in words
    assert "Hai triệu hai trăm tám mươi nghìn đồng" in words


def test_the_sign_list_is_a_word_file_for_each_decision(world, clerk):
    batch = make.make_good(place=world.here)
    first, *others = [copy.commendation for copy in batch.copies]
    actor = world.users[Role.PRINT_CLERK].actor
    services.hand_over(season_id=world.here.season.id, copy_ids=[batch.copies[0].id], count=1, actor=actor)
    url = f"/certificates/decisions/{first.decision_id}/receipts/file"

    file = clerk.get(url)

    assert url in clerk.get(season_url(world, "/receipts")).get_data(as_text=True)
    head, table, *_ = docx.Document(io.BytesIO(file.data)).tables
    day = head.rows[-1].cells[-1].text.split("\n")[-1]
    assert day.split() == ["An", "Thịnh,", "ngày", "tháng", "năm", "2026"]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[1:] for row in rows[1:]] == [
        [one.register_no, one.written, one.address_line, "Giấy khen", ""] for one in others
    ]


def test_what_came_from_above_and_was_handed_over_is_signed_for_no_more(world, clerk):
    award = commendations.make_upper_award()
    above = commendations.make_decided_above(place=world.here, award=award)
    (one,) = commendations.record([above], place=world.here).commendations
    url = season_url(world, "/receipts")
    words = clerk.page(url).words
    assert one.written in words
    assert "Cấp trên chi" in words

    tap = services.Tap(commendation_id=one.id, client_uuid=uuid4())
    services.hand_one(tap, actor=world.users[Role.PRINT_CLERK].actor)

    assert "Không còn ai chờ nhận" in clerk.page(url).words
    clerk.get(f"/certificates/decisions/{one.decision_id}/receipts/file", status=409)


def test_a_certificate_shows_its_texts_its_picture_and_its_copies(world, clerk):
    batch = make.make_good(place=world.here)
    one = batch.copies[0].commendation
    url = f"/certificates/commendations/{one.id}"

    words = clerk.page(url).words
    assert one.citation in words
    assert "Lần 1" in words
    answer = clerk.get(f"{url}/picture.png")
    picture = Image.open(io.BytesIO(answer.data))
    assert (answer.mimetype, picture.size) == ("image/png", (1200, 849))
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    again = clerk.get(f"{url}/picture.png", 304, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.data == b""


def test_the_test_print_carries_the_letterhead_and_no_code(world, clerk):
    answer = clerk.get("/certificates/test-print.pdf")

    document = pypdfium2.PdfDocument(answer.data)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert pages(answer.data) == 1
    assert "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH" in text
    assert "THỬ MÁY IN" in text
    assert "http" not in text


def test_pages_cost_the_same_for_one_and_thirty(world, clerk, count_queries):
    def cost(url: str) -> int:
        with count_queries() as seen:
            clerk.get(url)
        return len(seen)

    small = make.make_good(place=world.here, people=1)
    urls = [season_url(world), season_url(world, "/hand-over"), season_url(world, "/receipts")]
    before = [cost(url) for url in (*urls, f"/certificates/batches/{small.id}")]
    large = make.make_good(place=world.here, people=29)
    after = [cost(url) for url in (*urls, f"/certificates/batches/{large.id}")]

    assert after == before
    assert before[0] <= 9
    assert max(before) <= 12


def test_what_waits_is_named_to_whom_it_concerns(world):
    make.make_good(place=world.here, people=2)
    commendations.make_issued(place=world.here)
    season = world.here.season

    def sentences(role):
        return [line.sentence for line in queries.waiting(world.users[role], season, clock.today())]

    assert sentences(Role.PRINT_CLERK) == ["4 Giấy khen chưa in", "2 Giấy khen in tốt, chờ trao"]
    assert sentences(Role.COMMUNE_ORGANIZER) == ["2 Giấy khen in tốt, chờ trao"]
    assert sentences(Role.LEADER) == []
