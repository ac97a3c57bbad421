"""The report of a festival and its photographs, on their pages."""

import gc
import io
import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core import audit, clock
from festival.core.db import db
from festival.planning.models import Festival, FestivalPhoto, FestivalResult
from festival.planning.queries import results as queries
from festival.planning.rules import FestivalState, results
from festival.planning.rules.budget import FundingSource
from tests.planning.make import make_budget_line, make_festival, make_pledge, make_signer
from tests.planning.test_pictures import HEIC, bomb, picture, saved, with_gps

HELD = datetime(2026, 8, 16, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def the_day_after():
    with clock.frozen(HELD):
        yield


@pytest.fixture
def held(here):
    return make_festival(season=here.season, locality=here.area, state=FestivalState.HELD)


def url(festival, path="/form") -> str:
    return f"/planning/festivals/{festival.id}/results{path}"


def stored(festival) -> FestivalResult | None:
    db.session.rollback()
    return queries.result_of(festival.id)


def seen(festival) -> str:
    return str(queries.seen_of(stored(festival)))


def state_of(festival) -> FestivalState:
    return db.session.get(Festival, festival.id).state


# The report


def test_an_empty_box_is_not_a_0(held, head):
    head.post(url(held), {"act": "draft", "seen": "0", "attendance": "1.250", "gifts": "0", "works": " "})

    kept = queries.values_of(stored(held))
    assert {name: value for name, value in kept.items() if value not in (None, "")} == {
        "attendance": 1250,
        "gifts": 0,
    }
    words = head.page(url(held, "")).words
    assert "Số người dự 1.250" in words
    assert "Số suất quà 0 " in words
    assert "Trị giá quà chưa báo cáo" in words
    form = head.get(url(held)).get_data(as_text=True)
    assert re.search(r'id="gifts"[^>]*value="0"', form)
    assert re.search(r'id="works"[^>]*value=""', form)


def test_a_draft_leaves_the_festival_where_it_is_and_handing_in_takes_it_on(held, head):
    head.post(url(held), {"act": "draft", "seen": "0", "attendance": "10"})
    assert state_of(held) is FestivalState.HELD
    assert stored(held).reported_at is None

    head.post(
        url(held), {"act": "hand_in", "seen": seen(held), "attendance": "12", "spent_state": "1.500.000 đ"}
    )

    result = stored(held)
    assert state_of(held) is FestivalState.REPORTED
    assert (result.attendance, result.spent_state) == (12, 1_500_000)
    assert (result.reported_at, result.reported_by) == (HELD, "Người unit_proposer")
    told = [entry.action for entry in audit.history(("festival", held.id))]
    assert told == ["festival.report", "festival.results"]


def test_handing_in_twice_is_refused_and_changes_nothing(held, organizer):
    form = {"act": "hand_in", "seen": "0", "attendance": "12"}
    organizer.post(url(held), form)

    organizer.post(url(held), {**form, "attendance": "13"}, status=409)

    assert stored(held).attendance == 12


def test_a_report_of_nothing_is_refused_with_what_was_typed(held, head):
    answer = head.post(url(held), {"act": "hand_in", "seen": "0", "festivities": "Kéo co"}, status=409)

    body = answer.get_data(as_text=True)
    assert "chưa có con số nào" in body
    assert "Kéo co" in body
    assert (state_of(held), stored(held)) == (FestivalState.HELD, None)


def test_before_it_is_confirmed_a_report_may_only_be_drafted(here, head):
    ready = make_festival(season=here.season, locality=here.area, state=FestivalState.READY)
    assert "Nộp báo cáo" not in head.page(url(ready)).words

    head.post(url(ready), {"act": "draft", "seen": "0", "attendance": "10"})
    answer = head.post(url(ready), {"act": "hand_in", "seen": seen(ready), "attendance": "11"}, status=409)

    assert "chưa được xác nhận đã tổ chức" in answer.get_data(as_text=True)
    assert (stored(ready).attendance, state_of(ready)) == (10, FestivalState.READY)


def test_before_its_day_nothing_is_reported(here, head):
    coming = make_festival(
        season=here.season, locality=here.area, state=FestivalState.READY, held_on=date(2026, 8, 18)
    )

    head.get(url(coming), status=409)
    head.post(url(coming), {"act": "draft", "seen": "0", "attendance": "1"}, status=409)

    assert stored(coming) is None
    assert "Kết quả ghi được từ ngày tổ chức" in head.page(url(coming, "")).words


@pytest.mark.parametrize(
    "typed",
    [
        "-1",
        "1,5",
        "1.5",
        "mười",
        "1e3",
        "=1+1",
        "<script>",
        "١٢",
        "9" * 40,
        "12.34.567",
        "0x10",
        "1\t2",
        "10000001",
    ],
)
def test_a_bad_figure_is_told_at_its_box_and_nothing_is_stored(held, head, typed):
    answer = head.post(
        url(held), {"act": "hand_in", "seen": "0", "attendance": typed, "gifts": "3"}, status=422
    )

    body = answer.get_data(as_text=True)
    assert 'id="attendance-error"' in body
    assert re.search(r'id="gifts"[^>]*value="3"', body)
    assert stored(held) is None


@pytest.mark.parametrize("name", list(results.WORDS))
def test_words_carry_the_warning_and_stay_text(held, head, name):
    body = head.get(url(held)).get_data(as_text=True)
    assert body.count(results.WARNING) == 3
    head.post(url(held), {"act": "draft", "seen": "0", name: "x" * 2001}, status=422)
    head.post(url(held), {"act": "draft", "seen": "0", name: "a\u202eb"}, status=422)

    head.post(url(held), {"act": "draft", "seen": "0", name: "<script>alert(1)</script>"})

    assert "<script>alert" not in head.get(url(held, "")).get_data(as_text=True)


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(held, head):
    head.post(url(held), {"act": "draft", "seen": "0", "attendance": "10"})

    for old in ("0", "", "99999999999999999999"):
        answer = head.post(url(held), {"act": "draft", "seen": old, "attendance": "99"}, status=409)
        assert "vừa được người khác sửa" in answer.get_data(as_text=True)

    assert stored(held).attendance == 10


def test_a_doubt_is_said_and_hinders_nobody(held, head):
    form = {"act": "hand_in", "seen": "0", "attendance": "10", "upper_delegates": "20"}
    head.post(url(held), form | {"act": "draft"})
    assert "Đại biểu cấp trên nhiều hơn số người dự" in head.page(url(held)).words

    head.post(url(held), form | {"seen": seen(held)})

    assert state_of(held) is FestivalState.REPORTED


def test_figures_known_elsewhere_come_only_when_asked_for(held, head):
    make_budget_line(festival=held, spent=2_000_000)
    make_budget_line(festival=held, position=2, spent=500_000)
    make_budget_line(festival=held, position=3, source=FundingSource.SOCIAL)
    pledge = make_pledge(festival=held)
    make_signer(pledge=pledge, signed_on=date(2026, 8, 15))
    make_signer(pledge=pledge, position=2, name="Lò Văn Ín")
    page = head.page(url(held)).words
    assert "Từ ngân sách: 2.500.000 đ (trang Kinh phí, 2/3 khoản đã ghi số chi)" in page
    assert "Số hộ ký cam kết: 1 " in page
    assert not re.search(r'id="spent_state"[^>]*value="2', head.get(url(held)).get_data(as_text=True))

    answer = head.post(
        url(held), {"fill": "spent", "seen": "0", "attendance": "77", "spent_social": "5"}, status=200
    )

    body = answer.get_data(as_text=True)
    assert re.search(r'id="spent_state"[^>]*value="2.500.000"', body)
    assert re.search(r'id="attendance"[^>]*value="77"', body)
    # Nobody said what was spent of this source: what was typed stays.
    assert re.search(r'id="spent_social"[^>]*value="5"', body)
    assert stored(held) is None
    head.post(url(held), {"fill": "votes", "seen": "0"}, status=400)


def test_the_old_step_leads_to_the_form_and_moves_nothing(held, head):
    page = head.page(f"/planning/festivals/{held.id}").words
    assert "Báo cáo kết quả" in page
    step = f"/planning/festivals/{held.id}/step"

    asked = head.get(step + "?action=report", status=303)
    pressed = head.post(step, {"action": "report", "seen": str(held.revision)})

    assert asked.location == pressed.location == url(held)
    assert state_of(held) is FestivalState.HELD


def test_a_report_is_corrected_by_the_organizer_with_a_trace_until_it_is_archived(held, head, organizer):
    head.post(url(held), {"act": "hand_in", "seen": "0", "attendance": "10", "gifts": "0"})
    head.get(url(held), status=403)
    head.post(url(held), {"act": "correct", "seen": seen(held), "attendance": "11"}, status=403)

    organizer.post(
        url(held), {"act": "correct", "seen": seen(held), "attendance": "120", "proposals": "Thêm loa"}
    )

    assert (stored(held).attendance, stored(held).gifts) == (120, None)
    entry = audit.history(("festival", held.id))[0]
    assert entry.action == "festival.correct_results"
    assert entry.details["before"] == {"attendance": 10, "gifts": 0, "proposals": ""}
    assert entry.details["after"] == {"attendance": 120, "gifts": None, "proposals": "Thêm loa"}
    told = head.page(url(held, "")).words
    assert "Số người dự: 10 → 120; Số suất quà: 0 → chưa báo cáo; Kiến nghị, đề xuất: đã sửa" in told
    organizer.post(f"/planning/festivals/{held.id}/step", {"action": "archive", "seen": str(_revision(held))})
    organizer.post(url(held), {"act": "correct", "seen": seen(held), "attendance": "1"}, status=409)
    assert stored(held).attendance == 120


def _revision(festival) -> int:
    return db.session.get(Festival, festival.id).revision


def test_the_tab_appears_when_there_is_something_to_tell(here, head):
    draft = make_festival(season=here.season, locality=here.area, title="Nháp")
    ready = make_festival(season=here.season, locality=here.area, title="Xong", state=FestivalState.READY)

    assert f'href="{url(draft, "")}"' not in head.get(f"/planning/festivals/{draft.id}").get_data(
        as_text=True
    )
    assert f'href="{url(ready, "")}"' in head.get(f"/planning/festivals/{ready.id}").get_data(as_text=True)


# Photographs


def photos_url(festival, path="") -> str:
    return f"/planning/festivals/{festival.id}/photos{path}"


def files(*contents, names=None) -> dict:
    names = names or [f"anh{number}.jpg" for number in range(len(contents))]
    return {"photos": [(io.BytesIO(content), name) for content, name in zip(contents, names, strict=True)]}


def coloured(count: int) -> list[bytes]:
    return [saved(picture((60 + number, 60))) for number in range(count)]


def kept(festival) -> list[FestivalPhoto]:
    db.session.rollback()
    return queries.photos_of(festival.id)


def test_photographs_are_sent_many_at_once_and_served_to_whoever_may_see_them(app, world, held, head, browse):
    head.post(
        photos_url(held), files(with_gps(), saved(picture(), "PNG"), saved(picture((2400, 1200)), "WEBP"))
    )

    photos = kept(held)
    assert [(one.position, one.width, one.height) for one in photos] == [
        (1, 320, 240),
        (2, 320, 240),
        (3, 2000, 1000),
    ]
    answer = head.get(f"/planning/photos/{photos[0].id}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")
    assert b"Exif" not in answer.data
    assert answer.data == app.extensions["files"].read(photos[0].sha256)
    assert head.get(f"/planning/photos/{photos[2].id}/small").data[:3] == b"\xff\xd8\xff"
    foreign = browse(world.there.users[Role.COMMUNE_ORGANIZER])
    foreign.get(f"/planning/photos/{photos[0].id}", status=404)
    browse().get(f"/planning/photos/{photos[0].id}", status=401)
    assert head.page(url(held, "")).words.count("Chưa có ảnh") == 0


def test_one_bad_file_keeps_all_out_and_is_named(held, head):
    good = coloured(2)
    contents = [good[0], b"<svg/>", HEIC, bomb(20_000, 20_000), good[1], b""]
    names = ["a.jpg", "logo.svg", "IMG_1.HEIC", "<b>bom</b>.png", "b.jpg", "trong.jpg"]

    answer = head.post(photos_url(held), files(*contents, names=names), status=422)

    body = answer.get_data(as_text=True)
    assert "Chưa lưu ảnh nào" in body
    assert "«logo.svg» không phải ảnh" in body
    assert "«IMG_1.HEIC» là ảnh HEIC" in body
    assert "&lt;b&gt;bom&lt;/b&gt;.png» có quá 50 triệu điểm ảnh" in body
    assert "«trong.jpg» tệp trống" in body
    assert "«a.jpg»" not in body
    assert kept(held) == []


def test_at_most_twenty_are_kept_and_one_twice_is_one(held, head):
    head.post(photos_url(held), files(*coloured(19)))
    head.post(photos_url(held), files(*coloured(19)))
    assert len(kept(held)) == 19
    assert "Các ảnh này đã có từ trước" in head.page(photos_url(held)).words

    more = [saved(picture((90, 40 + number))) for number in range(2)]
    answer = head.post(photos_url(held), files(*more), status=409)

    assert "tối đa 20 ảnh" in answer.get_data(as_text=True)
    assert len(kept(held)) == 19
    head.post(photos_url(held), files(*coloured(21)), status=422)
    head.post(photos_url(held), {"photos": "chữ"}, status=422)
    head.post(photos_url(held), {}, status=422)
    head.post(photos_url(held), files(more[0]))
    assert "Đã đủ 20 ảnh" in head.page(photos_url(held)).words


# The test client forgets to close what it sends.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_twenty_large_files_fit_and_a_stranger_may_not_send_them(held, head, browse):
    large = [saved(picture((200, 200 + number))) + b"\x00" * 900_000 for number in range(20)]

    head.post(photos_url(held), files(*large))

    assert len(kept(held)) == 20
    browse().post(photos_url(held), files(b"\xff\xd8\xff" + b"\x00" * 13_000_000), status=413)
    gc.collect()


def test_photographs_are_described_ordered_taken_out_and_put_back(held, head):
    head.post(photos_url(held), files(*coloured(3)))
    first, second, third = kept(held)
    hashes = [first.sha256, third.sha256, second.sha256]
    head.post(f"/planning/photos/{second.id}/caption", {"caption": "Bà con kéo co <b>"})
    head.post(f"/planning/photos/{second.id}/caption", {"caption": "x" * 301}, status=422)

    head.post(f"/planning/photos/{third.id}/place", {"direction": "up"})
    assert [one.id for one in kept(held)] == [first.id, third.id, second.id]
    head.post(f"/planning/photos/{first.id}/place", {"direction": "up"}, status=409)
    head.post(f"/planning/photos/{third.id}/deletion")
    assert [one.sha256 for one in kept(held)] == [hashes[0], hashes[2]]
    assert "Hoàn tác" in head.page(photos_url(held)).words
    head.post(photos_url(held, "/restored"))

    assert [one.sha256 for one in kept(held)] == hashes
    assert kept(held)[2].caption == "Bà con kéo co <b>"
    head.post(photos_url(held, "/restored"), status=409)
    assert "Hoàn tác" not in head.page(photos_url(held)).words


def test_nobody_else_can_put_back_what_one_person_took_out(held, head, organizer):
    head.post(photos_url(held), files(*coloured(1)))
    head.post(f"/planning/photos/{kept(held)[0].id}/deletion")

    organizer.post(photos_url(held, "/restored"), status=409)

    assert kept(held) == []


def test_a_reported_festivals_photographs_are_the_organizers(held, head, organizer):
    head.post(photos_url(held), files(*coloured(1)))
    head.post(url(held), {"act": "hand_in", "seen": "0", "attendance": "10"})
    photo = kept(held)[0].id

    head.post(photos_url(held), files(*coloured(2)), status=403)
    head.post(f"/planning/photos/{photo}/deletion", status=403)
    assert "Gửi ảnh" not in head.page(photos_url(held)).words
    organizer.post(photos_url(held), files(*coloured(2)))

    assert len(kept(held)) == 2


def test_a_festival_that_is_not_over_takes_no_photographs(here, head):
    draft = make_festival(season=here.season, locality=here.area)

    head.post(photos_url(draft), files(*coloured(1)), status=409)

    assert db.session.scalars(select(FestivalPhoto)).all() == []


@pytest.mark.parametrize("path", ["/results", "/results/form", "/photos"])
def test_the_pages_cost_the_same_for_1_and_20_photographs(held, head, count_queries, path):
    address = f"/planning/festivals/{held.id}{path}"
    head.post(photos_url(held), files(*coloured(1)))
    head.get(address)
    with count_queries() as one:
        head.get(address)
    head.post(photos_url(held), files(*coloured(20)))
    head.get(address)
    with count_queries() as twenty:
        head.get(address)

    assert len(twenty) == len(one) <= 8 + one.count("BEGIN DEFERRED") + 2
