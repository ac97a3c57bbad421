"""Every page and form of certificates, and verification by anybody."""

import io
import json

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
from festival.commendations.rules import CommendationState
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


def first(decision: Decision) -> Commendation:
    return decision.commendations[0]


def test_from_the_order_to_the_hand_over(world, clerk):
    decision = commendations.make_issued(place=world.here, number="07/QĐ-UBND")
    url = f"/decisions/{decision.id}/batches"

    assert "Dựng 4 Giấy khen" in clerk.page(f"{url}/new").words
    batch_url = clerk.post(url).location
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
    clerk.post(f"{batch_url}/printed")
    clerk.post(f"{batch_url}/good")
    assert "Trao Giấy khen" in clerk.page(batch_url).words
    ids = [copy.id for copy in db.session.get_one(PrintBatch, batch_id).copies]
    chosen = "&".join(f"copy={one}" for one in ids[:3])
    assert "3 Giấy khen" in clerk.page(season_url(world, f"/hand-over/confirm?{chosen}")).words
    clerk.post(season_url(world, "/hand-over"), {"copies": ",".join(map(str, ids[:3])), "count": "3"})

    assert states(batch_id) == [CopyState.HANDED] * 3 + [CopyState.GOOD]
    assert "1 Giấy khen in tốt" in clerk.page(season_url(world, "/hand-over")).words


def test_an_order_reaches_the_worker_by_the_queue(world, clerk):
    huey = current_app.extensions["huey"]
    huey.flush()
    decision = commendations.make_issued(place=world.here)

    clerk.post(f"/decisions/{decision.id}/batches")

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

    clerk.post(f"/decisions/{decision.id}/batches")
    clerk.post(f"/decisions/{decision.id}/batches", status=409)

    assert len(db.session.scalars(select(PrintBatch)).all()) == 1
    assert "Không còn ai cần in" in clerk.page(f"/decisions/{decision.id}/batches/new").words


def test_a_draft_offers_no_print(world, clerk):
    decision = commendations.make_signed(place=world.here)

    assert "Quyết định chưa ban hành" in clerk.page(f"/decisions/{decision.id}/batches/new").words
    clerk.post(f"/decisions/{decision.id}/batches", status=409)


def test_the_pre_flight_names_who_cannot_be_printed(world, clerk):
    award = commendations.make_award()
    long = commendations.make_passed(place=world.here, award=award, citation="Dài quá " * 48)
    decision = commendations.make_issued(place=world.here, award=award, nominations=[long])

    words = clerk.page(f"/decisions/{decision.id}/batches/new").words

    assert "Ông Lê Văn Thụ : Nội dung khen thưởng quá dài" in words
    assert "Dựng 1 Giấy khen" not in words
    clerk.post(f"/decisions/{decision.id}/batches", status=409)


def test_without_an_address_the_pre_flight_says_what_to_do(world, clerk):
    decision = commendations.make_issued(place=world.here)
    config = current_app.config
    before, config["PUBLIC_URL"] = config["PUBLIC_URL"], None
    try:
        words = clerk.page(f"/decisions/{decision.id}/batches/new").words
        clerk.post(f"/decisions/{decision.id}/batches", status=409)
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
    services.hand_over(season_id=world.here.season.id, copy_ids=[handed.id], count=1, actor=ACTOR)

    words = clerk.page(season_url(world, "/receipts")).words

    assert "Nguyễn Thị Ước 001" not in words
    assert "Nguyễn Thị Ước 004" in words
    assert "Cộng (3)" in words
    assert "Hai triệu hai trăm tám mươi nghìn đồng" in words


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


def test_anybody_reads_what_was_decided(world, stranger):
    decision = commendations.make_issued(place=world.here, number="07/QĐ-UBND")
    one = decision.commendations[2]

    answer = stranger.get(f"/verify/{one.token}")
    words = stranger.page(f"/verify/{one.token}").words

    for text in (
        "Bà H'Čiu Niê",
        "GIẤY KHEN",
        one.citation,
        "Số 07/QĐ-UBND, ngày 10 tháng 8 năm 2026",
        "Xã An Thịnh",
        "Số sổ vàng 03",
        "Còn hiệu lực",
    ):
        assert text in words
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("state", "sentence"),
    [(CommendationState.REVOKED, "đã bị thu hồi"), (CommendationState.CORRECTED, "đã được đính chính")],
)
def test_a_revoked_or_corrected_certificate_says_so(world, stranger, state, sentence):
    one = first(commendations.make_issued(place=world.here))
    with transaction():
        db.session.execute(update(Commendation).where(Commendation.id == one.id).values(state=state))

    assert sentence in stranger.page(f"/verify/{one.token}").words


def test_a_pasted_code_compares_the_signature(world, stranger):
    decision = commendations.make_issued(place=world.here)
    one, other = decision.commendations[:2]

    def answered(code: str) -> str:
        there = stranger.get("/verify", 303, query_string={"code": code}).location
        return stranger.page(there).words

    base = f"{make.PUBLIC_URL}/verify/{one.token}"
    assert "khớp với nội dung dưới đây" in answered(f"{base}#{one.signature}")
    assert "không khớp" in answered(f"{base}#{other.signature}")
    assert "Chữ ký trong mã QR" not in answered(base)


def test_a_text_changed_in_the_database_loses_its_signature(world, stranger):
    one = first(commendations.make_issued(place=world.here))
    with transaction():
        db.session.execute(update(Commendation).where(Commendation.id == one.id).values(name="Người khác"))

    assert "Chưa kiểm được chữ ký" in stranger.page(f"/verify/{one.token}").words


@pytest.mark.parametrize("token", ["0" * 22, "x", "<script>", "a" * 4000, "%00", "' or 1=1"])
def test_an_unknown_code_gets_a_kind_sentence(world, stranger, token):
    assert "Không có Giấy khen nào mang mã này" in stranger.page(f"/verify/{token}", 404).words
    stranger.get(f"/verify/{token}/payload.json", 404)


def test_the_look_up_form_refuses_what_is_no_code(world, stranger):
    assert "Chưa đọc được mã" in stranger.page("/verify?code=<script>alert(1)</script>", 422).words
    assert "<script>alert" not in stranger.get("/verify?code=<script>alert(1)</script>", 422).text
    assert "Tra cứu Giấy khen" in stranger.page("/verify").words


def test_the_signed_texts_are_checked_without_the_database(world, stranger, app, tmp_path):
    one = first(commendations.make_issued(place=world.here))
    content = stranger.get(f"/verify/{one.token}/payload.json").get_data(as_text=True)
    saved = tmp_path / "giay-khen.json"
    saved.write_text(content, encoding="utf-8")
    forged = json.loads(content)
    forged["texts"]["name"] = "Người khác"
    address = f"{make.PUBLIC_URL}/verify/{one.token}#{one.signature}"
    altered = f"{address[:-1]}x".replace(f"#{one.signature[0]}", "#A" if one.signature[0] != "A" else "#B")
    run = app.test_cli_runner()

    def check(subject: str) -> int:
        db.session.rollback()
        return run.invoke(args=["certificates", "verify", subject]).exit_code

    assert [check(one) for one in (content, str(saved), address)] == [0, 0, 0]
    wrong = (json.dumps(forged), "{}", "{", "/nicht/da", altered, address.partition("#")[0])
    assert [check(one) for one in wrong] == [1] * 6


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
