"""The pages of the ceremony: the list in the yard, one name, the QR code, undoing, the bonus, the stage."""

import io
from uuid import uuid4

import docx
import openpyxl
import pytest
from sqlalchemy import select, update

from festival.accounts.rules import Role
from festival.certificates import services
from festival.certificates.models import PrintedCopy, Receipt
from festival.certificates.rules import CopyState
from festival.certificates.services import Tap
from festival.commendations.models import Commendation, Decision, StagePlace
from festival.commendations.rules import CommendationState, DecisionKind
from festival.core.db import db, transaction
from tests.certificates import make
from tests.commendations import make as commendations
from tests.planning.make import make_festival, make_item


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.PRINT_CLERK])


@pytest.fixture
def actor(world):
    return world.users[Role.PRINT_CLERK].actor


@pytest.fixture
def copies(world):
    return make.make_good(place=world.here, people=2).copies


def season_url(world, rest=""):
    return f"/certificates/seasons/{world.here.season.id}{rest}"


def hand_url(copy) -> str:
    return f"/certificates/commendations/{copy.commendation_id}/hand-over"


def states() -> list[CopyState]:
    return list(db.session.scalars(select(PrintedCopy.state).order_by(PrintedCopy.id)))


def receipt() -> Receipt:
    db.session.rollback()
    return db.session.scalars(select(Receipt)).one()


def press(**said) -> dict:
    return {"client_uuid": str(uuid4()), "receiver_name": "", "relation": "", **said}


def test_one_tap_on_the_list_hands_over(world, clerk, copies):
    words = clerk.page(season_url(world, "/hand-over")).words
    assert "2 Giấy khen in tốt, chưa trao" in words

    answer = clerk.post(hand_url(copies[0]), press())

    assert answer.location == season_url(world, "/hand-over")
    assert states() == [CopyState.HANDED, CopyState.GOOD]
    words = clerk.page(answer.location).words
    assert "Ông Nguyễn Thị Ước 001: đã ghi là đã trao." in words
    assert "1 Giấy khen in tốt, chưa trao" in words


def test_the_list_is_searched_without_accents_and_by_wave(world, clerk, copies):
    url = season_url(world, "/hand-over")

    assert "Nguyễn Thị Ước 002" not in clerk.page(url + "?q=uoc 001").words
    assert "2 Giấy khen" in clerk.page(url + "?wave=individual").words
    assert "Không có ai khớp" in clerk.page(url + "?wave=collective").words
    assert "Không có ai khớp" in clerk.page(url + "?wave=x&q=%00").words


def test_somebody_else_takes_it_and_it_is_undone(world, clerk, copies):
    clerk.page(hand_url(copies[0]))
    clerk.post(hand_url(copies[0]), press(receiver_name="Lê Thị Bốn", relation="con gái"))

    words = clerk.page(season_url(world, "/handed")).words
    assert "Lê Thị Bốn (con gái)" in words
    assert "Đã trao lúc" in clerk.page(hand_url(copies[0])).words
    url = f"/certificates/receipts/{receipt().id}/undo"
    assert "Người nhận thay: Lê Thị Bốn (con gái)" in clerk.page(url).words
    clerk.post(url, {"reason": ""}, status=422)
    assert clerk.post(url, {"reason": "Bấm nhầm"}).location == season_url(world, "/handed")
    assert "Lý do: Bấm nhầm" in clerk.page(url).words
    clerk.post(url, {"reason": "Bấm nhầm"}, status=409)
    assert states() == [CopyState.GOOD] * 2


def test_the_page_of_the_qr_code_leads_to_one_button(clerk, copies, browse):
    token = copies[0].commendation.token
    url = f"/certificates/hand-over/{token}"

    assert url in browse().get(f"/verify/{token}").text
    assert browse().status("GET", url) == 401
    assert "Nguyễn Thị Ước 001" in clerk.page(url).words
    clerk.get("/certificates/hand-over/" + "x" * 22, 404)
    clerk.get("/certificates/hand-over/khong-co", 404)


def test_a_foreign_clerk_learns_nothing_from_a_token(world, browse, copies):
    stranger = browse(world.there.users[Role.PRINT_CLERK])

    stranger.get(f"/certificates/hand-over/{copies[0].commendation.token}", 404)
    stranger.post(hand_url(copies[0]), press(), status=404)

    assert states() == [CopyState.GOOD] * 2


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"client_uuid": ""}, 422),
        ({"client_uuid": "x"}, 422),
        ({"relation": "con trai"}, 409),
        ({"tapped_by": "999"}, 409),
        ({"receiver_name": "Ô" * 300}, 422),
    ],
)
def test_a_wrong_press_is_refused_on_the_page(clerk, copies, said, status):
    clerk.post(hand_url(copies[0]), press(**said), status=status)

    assert states() == [CopyState.GOOD] * 2


def test_a_withdrawn_certificate_says_what_to_do(clerk, copies):
    with transaction():
        one = update(Commendation).where(Commendation.id == copies[0].commendation_id)
        db.session.execute(one.values(state=CommendationState.REVOKED))

    assert "danh hiệu đã bị thu hồi. Đừng trao" in clerk.page(hand_url(copies[0])).words
    clerk.post(hand_url(copies[0]), press(), status=409)


def test_the_bonus_of_an_award_revoked_since_is_to_be_claimed_back(clerk, copies):
    url = f"/certificates/commendations/{copies[0].commendation_id}/bonus"
    clerk.post(url, press())
    assert "Cần thu lại" not in clerk.page(url).words
    with transaction():
        one = update(Commendation).where(Commendation.id == copies[0].commendation_id)
        db.session.execute(one.values(state=CommendationState.REVOKED))

    assert "Danh hiệu đã bị thu hồi sau khi chi. Cần thu lại 760.000 đ." in clerk.page(url).words


def later(clerk, copy, **said):
    """As a telephone sends what waited in it."""
    said = {**press(**said), "csrf_token": clerk.csrf()}
    return clerk._send("POST", hand_url(copy), data=said, headers={"Accept": "application/json"})


def test_what_waited_in_a_telephone_is_answered_in_json(world, clerk, copies, browse):
    me = str(world.users[Role.PRINT_CLERK].id)
    said = {"tapped_by": me, "tapped_at": "2026-08-15T01:00:00.000Z", "sent_at": "2026-08-15T01:07:00.000Z"}

    answer = later(clerk, copies[0], client_uuid="0f8fad5b-d9cb-469f-a165-70867728950e", **said)
    again = later(clerk, copies[0], client_uuid="0f8fad5b-d9cb-469f-a165-70867728950e", **said)

    row = receipt()
    assert answer.json == {
        "sentence": "Ông Nguyễn Thị Ước 001: đã ghi là đã trao.",
        "undo": f"/certificates/receipts/{row.id}/undo",
    }
    assert again.json == answer.json
    assert round((row.recorded_at - row.tapped_at).total_seconds()) == 420
    taken = later(browse(world.users[Role.COMMUNE_ORGANIZER]), copies[0])
    assert taken.status_code == 409
    assert "đã ghi là đã trao lúc" in taken.json["sentence"]
    foreign = later(clerk, copies[1], tapped_by="999")
    assert (foreign.status_code, "tài khoản khác" in foreign.json["sentence"]) == (409, True)
    assert later(clerk, copies[1], client_uuid="x").status_code == 422


def test_the_session_says_who_holds_the_telephone(world, clerk, browse):
    answer = clerk.get("/certificates/hand-over/session")

    user = world.users[Role.PRINT_CLERK]
    assert (answer.json["user"], answer.json["name"]) == (user.id, user.full_name)
    assert answer.json["token"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert browse().status("GET", "/certificates/hand-over/session") == 401


def test_a_page_says_whose_certificates_wait_in_which_place(world, clerk, copies, actor):
    services.hand_one(Tap(commendation_id=copies[0].commendation_id, client_uuid=uuid4()), actor=actor)

    words = clerk.page(season_url(world, "/uncollected")).words

    assert "1 người, tập thể chưa nhận" in words
    assert f"{world.here.area.name} (1)" in words
    assert "Nguyễn Thị Ước 001" not in words


def test_what_a_higher_level_gave_is_handed_over_without_a_sheet_of_ours(world, clerk):
    decision = commendations.make_issued(place=world.here)
    with transaction():
        db.session.get_one(Decision, decision.id).kind = DecisionKind.RECORDED
    one = decision.commendations[0]

    words = clerk.page(season_url(world, "/hand-over")).words
    assert "0 Giấy khen in tốt, chưa trao; 4 bằng, Giấy khen do cấp trên in." in words
    clerk.post(f"/certificates/commendations/{one.id}/hand-over", press())

    assert (receipt().commendation_id, receipt().copy_id) == (one.id, None)
    assert "; 3 bằng, Giấy khen do cấp trên in." in clerk.page(season_url(world, "/hand-over")).words
    assert "3 người, tập thể chưa nhận" in clerk.page(season_url(world, "/uncollected")).words
    assert "Không có khoản tiền thưởng" in clerk.page(season_url(world, "/bonuses")).words
    pay = f"/certificates/commendations/{one.id}/bonus"
    assert "do cấp ra quyết định chi" in clerk.page(pay).words
    clerk.post(pay, press(), status=409)


def test_the_bonus_is_a_ledger_of_its_own(world, clerk, copies):
    url = season_url(world, "/bonuses")
    assert "1.520.000 đ" in clerk.page(url).words
    pay = f"/certificates/commendations/{copies[0].commendation_id}/bonus"
    assert "Bảy trăm sáu mươi nghìn đồng" in clerk.page(pay).words

    assert clerk.post(pay, press(receiver_name="Lê Thị Bốn", relation="con gái")).location == url

    assert states() == [CopyState.GOOD] * 2
    assert "Lê Thị Bốn (con gái) nhận" in clerk.page(url + "?state=paid").words
    assert "Lê Thị Bốn" not in clerk.page(url + "?state=unpaid&q=uoc").words
    clerk.post(pay, press(), status=409)
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(url + "?export=xlsx").data))
    rows = list(book.active.values)
    assert [row[3] for row in rows] == ["Họ và tên, tên tập thể", "Nguyễn Thị Ước 001", "Nguyễn Thị Ước 002"]
    assert [row[6] for row in rows] == ["Tiền thưởng", 760_000, 760_000]
    undo = f"/certificates/receipts/{receipt().id}/undo"
    assert "trở lại «Chưa chi»" in clerk.page(undo).words
    assert clerk.post(undo, {"reason": "Nhầm"}).location == url


@pytest.fixture
def item(world):
    held = make_festival(season=world.here.season, locality=world.here.area)
    return make_item(festival=held, is_award=True, title="Trao khen thưởng", presenter="Chủ tịch UBND xã")


def test_the_stage_is_arranged_moved_and_read_aloud(world, clerk, item):
    assert "Chưa có ai lên nhận" in clerk.page(season_url(world, "/stage")).words
    assert "Chưa có ai để gọi tên" in clerk.page(season_url(world, "/call-sheet")).words
    decision = commendations.make_issued(place=world.here)
    url = season_url(world, "/stage")
    words = clerk.page(url).words
    assert "4 lượt chưa xếp vào tiết mục nào" in words
    assert "1 tên có thể khó đọc" in words
    clerk.page(url + "/edit")
    waves = dict.fromkeys(("higher", "collective", "household", "individual"), str(item.id))

    clerk.post(url, waves)
    hard = next(one for one in decision.commendations if one.name == "H'Čiu Niê")
    said = {"item_id": str(item.id), "position": "1", "spoken": "Hơ Chiu Niê", "stand_in": ""}
    clerk.page(f"{url}/{hard.id}")
    clerk.post(f"{url}/{hard.id}", said)
    clerk.post(f"{url}/{hard.id}/move", {"by": "1"})

    words = clerk.page(url).words
    assert "Người trao: Chủ tịch UBND xã" in words
    assert "chưa xếp vào" not in words
    sheet = clerk.page(season_url(world, "/call-sheet")).words
    assert sheet.index("1 Mời đại diện Cán bộ và Nhân dân thôn Đông") < sheet.index("2 Mời bà H'Čiu Niê")
    assert "Đọc: «Hơ Chiu Niê»" in sheet
    file = clerk.get(season_url(world, "/call-sheet/file"))
    words = "\n".join(
        cell.text for row in docx.Document(io.BytesIO(file.data)).tables[-2].rows for cell in row.cells
    )
    assert "Hơ Chiu Niê" in words


@pytest.mark.parametrize("item_id", ["999999", "x", "-1", ""])
def test_a_row_that_is_not_there_is_refused(world, clerk, item, item_id):
    one = commendations.make_issued(place=world.here).commendations[0]
    url = season_url(world, "/stage")

    clerk.post(url, dict.fromkeys(("higher", "collective", "household", "individual"), item_id), status=422)
    clerk.post(f"{url}/{one.id}", {"item_id": item_id, "position": "1"}, status=422)
    clerk.post(f"{url}/{one.id}", {"item_id": str(item.id), "position": "0"}, status=422)
    clerk.post(f"{url}/999999", {"item_id": str(item.id), "position": "1"}, status=404)
    clerk.post(f"{url}/999999/move", {"by": "1"}, status=409)

    assert list(db.session.scalars(select(StagePlace.id))) == []
