"""Invitations and posters: what stands on the paper, and what keeps it from being printed."""

from datetime import UTC, datetime, time
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from festival.core import clock
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.documents.models import PreparedFile
from festival.documents.rules import PreparedState
from festival.documents.services import prepared
from festival.localities.models import Letterhead
from festival.planning import services
from festival.planning.models import Festival, RainPlan
from festival.planning.queries.guests import everybody
from festival.planning.rules import FestivalAction, FestivalState, ProgrammePart
from festival.planning.services.rain import call_rain_plan
from festival.planning.services.versions import freeze
from festival.printing import pages
from tests.planning.make import make_delegate, make_festival, make_item
from tests.printing.samples import page_texts

LONG = "NGÀY HỘI " + "QUẢNG TRƯỜNG " * 14
NOON = datetime(2026, 8, 3, 5, tzinfo=UTC)
SETTINGS = {
    "number": "30/GM-UBND",
    "inviter": "Ban Tổ chức Ngày hội xã An Thịnh",
    "dated_on": "03/08/2026",
    "dress": "áo sơ mi",
    "answer_by": "10/08/2026",
    "signer_title": "TM. BAN TỔ CHỨC/TRƯỞNG BAN",
    "signer_name": "Trần Quốc Bảo",
}


@pytest.fixture(autouse=True)
def third_of_august():
    with clock.frozen(NOON):
        yield


def approved(world, **fields) -> Festival:
    festival = make_festival(
        season=world.here.season,
        locality=world.here.area,
        state=FestivalState.READY,
        bring="mũ che nắng",
        **fields,
    )
    make_item(festival=festival, title="Đón tiếp", part=ProgrammePart.OTHER)
    make_item(festival=festival, position=2, starts_at=time(8), title="Chào cờ, Quốc ca")
    with transaction():
        freeze(db.session.get_one(Festival, festival.id), SYSTEM)
    return db.session.get_one(Festival, festival.id)


@pytest.fixture
def festival(world) -> Festival:
    return approved(world)


def address(festival) -> str:
    return f"/planning/festivals/{festival.id}/invitations"


def printed(app, festival, organizer) -> bytes:
    answer = organizer.post(address(festival), SETTINGS)
    file_id = int(answer.headers["Location"].rpartition("/")[2])
    prepared.make(prepared_file_id=file_id, worker="máy/1/a", files=app.extensions["files"])
    file = db.session.get_one(PreparedFile, file_id, populate_existing=True)
    assert (file.state, file.problem) == (PreparedState.READY, "")
    return app.extensions["files"].read(file.file_sha256)


def test_every_guest_has_a_page_with_his_own_name_and_address(app, festival, organizer):
    make_delegate(festival=festival)
    make_delegate(festival=festival, full_name="Nguyễn Thị Diễm Quỳnh Hường", salutation="Bà", token="b" * 22)

    pdf = printed(app, festival, organizer)

    first, second = page_texts(pdf)
    for words in (
        "TỈNH NAM GIANG",
        "ỦY BAN NHÂN DÂN XÃ AN THỊNH",
        "Số: 30/GM-UBND",
        "An Thịnh, ngày 03 tháng 8 năm 2026",
        "GIẤY MỜI",
        "Ban Tổ chức Ngày hội xã An Thịnh trân trọng kính mời",
        "đến dự Ngày hội Thôn Đông",
        "07 giờ 30 phút, thứ Bảy, ngày 15 tháng 8 năm 2026 (mùng 3 tháng 7 năm Bính Ngọ)",
        "Nhà văn hóa thôn",
        "mũ che nắng",
        "áo sơ mi",
        "08:00 Phần lễ: Chào cờ, Quốc ca",
        "trước ngày 10/08/2026",
        "TRƯỞNG BAN",
        "Trần Quốc Bảo",
    ):
        assert words in first, words
        assert words in second, words
    people = [guest.full_name for guest in everybody(festival.id)]
    assert people == ["Nguyễn Thị Diễm Quỳnh Hường", "Lê Văn Thụ"]
    assert "Bà Nguyễn Thị Diễm Quỳnh Hường" in first
    assert f"festival.test/rsvp/{'b' * 22}" in first
    assert "Lê Văn Thụ" not in first
    assert "Ông Lê Văn Thụ" in second
    assert f"festival.test/rsvp/{'a' * 22}" in second


def codes(pdf: bytes) -> list[str]:
    """What a telephone reads from each page at 150 dots per inch."""
    document = pypdfium2.PdfDocument(pdf)
    found = [
        [code.text for code in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())]
        for page in document
    ]
    document.close()
    return [text for texts in found for text in texts]


def test_every_page_carries_the_code_of_its_own_guest(app, festival, organizer):
    for letter in "abc":
        make_delegate(festival=festival, full_name=f"Khách {letter}", token=letter * 22)

    pdf = printed(app, festival, organizer)

    assert codes(pdf) == [f"http://festival.test/rsvp/{letter * 22}" for letter in "abc"]


def test_the_paper_is_a5_with_our_own_typefaces_embedded(app, festival, organizer):
    make_delegate(festival=festival)

    pdf = printed(app, festival, organizer)

    with pikepdf.open(BytesIO(pdf)) as opened:
        width, height = (float(length) * 25.4 / 72 for length in opened.pages[0].MediaBox[2:])
        assert (round(width), round(height)) == (210, 148)
        assert pages.strange_fonts(opened) == []
        assert opened.check_pdf_syntax() == []


def test_the_same_list_asked_for_twice_is_one_file_of_the_same_bytes(app, festival, organizer):
    make_delegate(festival=festival)

    first, again = (organizer.post(address(festival), SETTINGS).headers["Location"] for _ in range(2))

    assert first == again
    assert "Tệp 1: 1 giấy mời" in organizer.page(address(festival)).words


def test_a_name_that_does_not_fit_is_told_before_printing(festival, organizer):
    make_delegate(festival=festival, full_name="Nguyễn " * 28, token="c" * 22)
    make_delegate(festival=festival, full_name="Trần 漢 An", token="d" * 22)
    make_delegate(festival=festival)

    words = organizer.page(address(festival)).words
    refused = organizer.post(address(festival), SETTINGS, status=409).get_data(as_text=True)

    for said in ("Họ và tên khách mời quá dài", "Trần 漢 An : Họ và tên khách mời có chữ “漢”"):
        assert said in words
    assert "Chưa in được" in refused
    assert db.session.query(PreparedFile).count() == 0


def test_a_programme_line_that_does_not_fit_is_told_once_for_all(world, organizer):
    festival = approved(world, title=LONG)
    for number in range(3):
        make_delegate(festival=festival, token=f"{number:022d}")

    words = organizer.page(address(festival)).words

    assert words.count("Tên ngày hội quá dài") == 1


def test_before_approval_there_is_a_preview_and_no_file(world, organizer):
    draft = make_festival(season=world.here.season, locality=world.here.area)
    make_delegate(festival=draft)

    assert "chỉ xem trước được" in organizer.page(address(draft)).words
    refused = organizer.post(address(draft), SETTINGS, status=409).get_data(as_text=True)

    assert "sau khi kế hoạch được duyệt" in refused
    assert organizer.get(f"{address(draft)}/picture").mimetype == "image/png"


def test_a_postponed_festival_waits_for_its_new_day(festival, organizer):
    make_delegate(festival=festival)
    services.move_festival(festival.id, FestivalAction.POSTPONE, actor=SYSTEM, reason="Bão")

    refused = organizer.post(address(festival), SETTINGS, status=409).get_data(as_text=True)

    assert "xếp ngày mới" in refused


def test_nobody_is_invited_when_there_is_nobody(festival, organizer):
    refused = organizer.post(address(festival), SETTINGS, status=409).get_data(as_text=True)

    assert "Chưa có khách mời nào" in refused


@pytest.mark.parametrize(
    "wrong", [{"inviter": ""}, {"dated_on": "32/8"}, {"answer_by": "x"}, {"signer_title": "A" * 151}]
)
def test_wrong_words_are_told_and_nothing_is_ordered(festival, organizer, wrong):
    make_delegate(festival=festival)

    organizer.post(address(festival), SETTINGS | wrong, status=422)

    assert db.session.query(PreparedFile).count() == 0


def test_without_a_public_address_it_prints_without_a_code_and_says_so(app, festival, organizer, monkeypatch):
    make_delegate(festival=festival)
    monkeypatch.setitem(app.config, "PUBLIC_URL", None)

    assert "không có mã QR" in organizer.page(address(festival)).words
    (page,) = page_texts(printed(app, festival, organizer))

    assert "rsvp" not in page
    assert "Xin báo lại cho Ban Tổ chức trước ngày 10/08/2026" in page


def test_the_preview_shows_the_words_of_the_form_and_no_real_address(festival, organizer):
    make_delegate(festival=festival)

    page = organizer.post(address(festival), SETTINGS | {"preview": "1"}, status=200).get_data(as_text=True)
    picture = organizer.get(f"{address(festival)}/picture?inviter=Ai+đó&dated_on=x&number=%00")

    assert "signer_name=Tr%E1%BA%A7n" in page
    assert Image.open(BytesIO(picture.data)).size[0] in (1200, 1201)
    assert picture.headers["Cache-Control"] == "private, no-store"
    assert db.session.query(PreparedFile).count() == 0


def test_a_commune_without_a_letterhead_still_invites(app, world, festival, organizer):
    make_delegate(festival=festival)
    with transaction():
        db.session.delete(db.session.get_one(Letterhead, world.here.commune.id))

    (page,) = page_texts(printed(app, festival, organizer))

    assert "XÃ AN THỊNH" in page


# The poster


def poster(festival, organizer, size="a4") -> bytes:
    answer = organizer.get(f"/planning/festivals/{festival.id}/poster/file?size={size}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.mimetype == "application/pdf"
    return answer.data


def test_a_poster_says_what_was_approved_and_leads_to_the_page(festival, organizer):
    # What is being changed now, nobody has approved.
    with transaction():
        db.session.get_one(Festival, festival.id).bring = "chưa duyệt"

    (page,) = page_texts(poster(festival, organizer))

    for words in (
        "NGÀY HỘI TOÀN DÂN BẢO VỆ AN NINH TỔ QUỐC NĂM 2026",
        "THÔN ĐÔNG, XÃ AN THỊNH, TỈNH NAM GIANG",
        "07 giờ 30 phút thứ Bảy, ngày 15/8/2026 (mùng 3 tháng 7 năm Bính Ngọ)",
        "Địa điểm: Nhà văn hóa thôn",
        "07:30 Đón tiếp 08:00 Phần lễ: Chào cờ, Quốc ca",
        "Mang theo: mũ che nắng",
        f"festival.test/festivals/{festival.id}",
    ):
        assert words in page, words
    assert "chưa duyệt" not in page
    assert codes(poster(festival, organizer)) == [f"http://festival.test/festivals/{festival.id}"]


@pytest.mark.parametrize(("size", "paper"), [("a4", (210, 297)), ("a3", (297, 420)), ("a0", (210, 297))])
def test_a_poster_comes_on_a4_and_on_a3(festival, organizer, size, paper):
    document = pypdfium2.PdfDocument(poster(festival, organizer, size))
    width, height = (length * 25.4 / 72 for length in document[0].get_size())
    document.close()

    assert (round(width), round(height)) == paper


@pytest.mark.parametrize(
    "state",
    [FestivalState.DRAFT, FestivalState.PLAN_SUBMITTED, FestivalState.CANCELLED, FestivalState.POSTPONED],
)
def test_there_is_no_poster_before_approval_nor_of_what_is_off(world, organizer, state):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=state)

    for path in ("", "/file", "/picture"):
        organizer.get(f"/planning/festivals/{festival.id}/poster{path}", status=409)


def test_a_title_that_does_not_fit_a_poster_is_refused_in_words(world, organizer):
    festival = approved(world, title=LONG)

    answer = organizer.get(f"/planning/festivals/{festival.id}/poster/file", status=409)

    assert "Tên ngày hội quá dài" in answer.get_data(as_text=True)


def test_the_rain_plan_stands_on_the_poster_and_moves_it_when_called(world, festival, organizer):
    with transaction():
        db.session.add(
            RainPlan(
                festival_id=festival.id,
                venue="Hội trường xã",
                decider="Chủ tịch UBND xã",
                decides_days_before=1,
                decides_at=time(16),
            )
        )
        db.session.flush()
        freeze(db.session.get_one(Festival, festival.id), SYSTEM)

    (before,) = page_texts(poster(festival, organizer))
    call_rain_plan(festival.id, actor=SYSTEM)
    (after,) = page_texts(poster(festival, organizer))

    assert "Địa điểm: Nhà văn hóa thôn Nếu mưa: Hội trường xã" in before
    assert "Địa điểm: Hội trường xã (đổi địa điểm vì mưa; trước là Nhà văn hóa thôn)" in after


def test_the_public_page_says_that_it_moved(world, festival, browse):
    with transaction():
        db.session.add(
            RainPlan(
                festival_id=festival.id,
                venue="Hội trường xã",
                decider="Chủ tịch UBND xã",
                decides_days_before=1,
                decides_at=time(16),
                changes="Bỏ kéo co.",
            )
        )
        db.session.flush()
        freeze(db.session.get_one(Festival, festival.id), SYSTEM)
    url = f"/festivals/{festival.id}"
    first = browse().get(url)
    assert "Nếu mưa Hội trường xã" in browse().page(url).words
    call_rain_plan(festival.id, actor=SYSTEM)

    again = browse().get(url, headers={"If-None-Match": first.headers["ETag"]})
    words = browse().page(url).words

    assert again.headers["ETag"] != first.headers["ETag"]
    assert "Đổi địa điểm vì mưa: Hội trường xã. Không tổ chức ở Nhà văn hóa thôn" in words
    assert "Bỏ kéo co." in words


def test_the_public_page_reads_the_approved_plan_and_not_what_is_being_changed(festival, browse):
    with transaction():
        changed = db.session.get_one(Festival, festival.id)
        changed.bring, changed.venue = "điều chưa duyệt", "nơi chưa duyệt"
        changed.items[1].title = "việc chưa duyệt"
        changed.touch()

    words = browse().page(f"/festivals/{festival.id}").words

    assert "Mang theo mũ che nắng" in words
    assert "08:00 Chào cờ, Quốc ca Phần lễ" in words
    assert "Âm lịch mùng 3 tháng 7 năm Bính Ngọ" in words
    assert "chưa duyệt" not in words


@pytest.mark.parametrize("guests", [1, 60])
def test_the_page_of_invitations_asks_twelve_times_at_most(world, festival, organizer, count_queries, guests):
    draft = make_festival(season=world.here.season, locality=world.here.commune)
    for one in (festival, draft):
        for number in range(guests):
            make_delegate(festival=one, token=f"{one.id}-{number:020d}")

        with count_queries() as seen:
            organizer.get(address(one))

        assert len([line for line in seen if not line.startswith(("PRAGMA", "BEGIN"))]) <= 12
