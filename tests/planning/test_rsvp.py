"""The page on which a guest answers: nobody's account, nobody's cookie, nobody else's name."""

from datetime import UTC, date, datetime

import pytest

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.audit import SYSTEM, history
from festival.core.db import db
from festival.planning import services
from festival.planning.models import Delegate
from festival.planning.queries.guests import everybody
from festival.planning.rules import FestivalAction, FestivalState
from festival.planning.rules.guests import Answer
from tests.planning.make import make_delegate, make_festival

NOON = datetime(2026, 8, 3, 5, tzinfo=UTC)
URL = "/rsvp/" + "a" * 22


@pytest.fixture(autouse=True)
def third_of_august():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def festival(world):
    return make_festival(season=world.here.season, locality=world.here.area, state=FestivalState.READY)


@pytest.fixture
def guest(festival):
    return make_delegate(festival=festival, seats=3)


def send(browse, data, status=303, url=URL):
    """As a stranger's browser does: no token of ours, no cookie, perhaps from another site."""
    answer = browse()._send("POST", url, data=data, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer


def said(guest) -> tuple:
    kept = db.session.get(Delegate, guest.id, populate_existing=True)
    return kept.answer, kept.coming, kept.message


def test_a_guest_answers_and_changes_the_answer(guest, browse):
    answer = send(browse, {"answer": "coming", "coming": "2", "message": "Đến lúc 7 giờ"})
    assert answer.headers["Location"] == URL + "?saved=1"
    assert said(guest) == (Answer.COMING, 2, "Đến lúc 7 giờ")
    assert "Đã ghi câu trả lời" in browse().page(URL + "?saved=1").words

    send(browse, {"answer": "declined", "coming": "2", "message": ""})

    assert said(guest) == (Answer.DECLINED, 0, "")


def test_pressing_twice_writes_the_record_once(guest, browse):
    for _ in range(3):
        send(browse, {"answer": "coming", "coming": "1"})

    entries = history(("festival", guest.festival_id))
    assert [(entry.action, entry.actor_name) for entry in entries] == [("delegate.answer", "Người được mời")]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 422),
        ({"answer": "maybe"}, 422),
        ({"answer": "none"}, 422),
        ({"answer": "coming", "coming": "x"}, 422),
        ({"answer": "coming", "coming": "-1"}, 422),
        ({"answer": "coming", "coming": "99999999999999999999"}, 422),
        ({"answer": "coming", "coming": "1", "message": "a" * 301}, 422),
        ({"answer": "coming", "coming": "1", "message": "a\x00b"}, 422),
        ({"answer": "coming", "coming": "0"}, 422),
        ({"answer": "coming", "coming": "4"}, 422),
    ],
)
def test_a_wrong_answer_is_told_so_and_not_stored(guest, browse, data, status):
    send(browse, data, status)

    assert said(guest) == (Answer.NONE, 0, "")


@pytest.mark.parametrize("typed", ["-1", "0", "4", "501"])
def test_a_number_out_of_reach_is_told_the_same_limits_as_the_label(guest, browse, typed):
    words = send(browse, {"answer": "coming", "coming": typed}, 422).get_data(as_text=True)

    assert "Giá trị phải từ 1 đến 3." in words
    assert "đến 500" not in words


def test_who_does_not_come_need_not_mend_the_number(guest, browse):
    send(browse, {"answer": "declined", "coming": "0"})

    assert said(guest) == (Answer.DECLINED, 0, "")


def test_without_a_number_everybody_comes_who_was_invited(guest, browse):
    send(browse, {"answer": "coming", "coming": ""})

    assert said(guest) == (Answer.COMING, 3, "")


def test_the_page_keeps_no_cookie_is_not_indexed_and_not_cached(guest, browse, world):
    for browser in (browse(), browse(world.users[Role.LEADER])):
        answer = browser.get(URL)

        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
        assert b"csrf" not in answer.data
        assert b'name="robots" content="noindex' in answer.data
    assert "Set-Cookie" not in send(browse, {"answer": "declined"}).headers


def test_the_page_names_nobody_else_and_nothing_internal(festival, browse):
    make_delegate(festival=festival, note="Ghi chú nội bộ", seat_block="Hàng A")
    make_delegate(festival=festival, full_name="Khách thứ hai", token="b" * 22)

    words = browse().page(URL).words

    assert "Lê Văn Thụ" in words
    assert "mùng 3 tháng 7 năm Bính Ngọ" in words
    assert "Khách thứ hai" not in words
    assert "Ghi chú nội bộ" not in words


def test_unknown_malformed_and_early_addresses_answer_alike(world, guest, browse):
    draft = make_festival(season=world.here.season, locality=world.here.commune)
    make_delegate(festival=draft, token="d" * 22)
    urls = ["/rsvp/" + token for token in ("x" * 22, "a", "a" * 500, "%00" * 22, "d" * 22)]

    pages = [browse().get(url, status=404) for url in urls]
    sent = [send(browse, {"answer": "coming"}, 404, url) for url in urls]

    assert len({page.data for page in pages}) == 1
    assert len({page.data for page in sent}) == 1


def test_only_this_form_is_free_of_the_token_that_others_need(world, festival, browse):
    browser = browse(world.users[Role.COMMUNE_ORGANIZER])

    data = {"kind": "commune", "full_name": "An", "seats": "1"}
    browser._send("POST", f"/planning/festivals/{festival.id}/guests", data=data)
    assert everybody(festival.id) == []
    browser.post(f"/planning/festivals/{festival.id}/guests", data)

    assert [guest.full_name for guest in everybody(festival.id)] == ["An"]


@pytest.mark.parametrize(
    ("state", "day", "words"),
    [
        (FestivalState.CANCELLED, date(2026, 8, 15), "đã hủy nên không cần trả lời"),
        (FestivalState.POSTPONED, date(2026, 8, 15), "Khi có ngày mới, trang này nhận trả lời lại"),
        (FestivalState.HELD, date(2026, 8, 3), "đã diễn ra"),
        (FestivalState.READY, date(2026, 8, 2), "đã diễn ra"),
    ],
)
def test_a_festival_that_is_over_or_off_takes_no_answer_and_says_why(world, browse, state, day, words):
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=state, held_on=day, state_reason="Bão"
    )
    guest = make_delegate(festival=festival)

    assert words in browse().page(URL).words
    assert words in send(browse, {"answer": "coming"}, 409).get_data(as_text=True)
    assert said(guest) == (Answer.NONE, 0, "")


def test_on_the_day_itself_an_answer_still_counts(world, browse):
    festival = make_festival(
        season=world.here.season,
        locality=world.here.area,
        state=FestivalState.READY,
        held_on=date(2026, 8, 3),
    )
    guest = make_delegate(festival=festival)

    send(browse, {"answer": "coming"})

    assert said(guest) == (Answer.COMING, 1, "")


def test_an_answer_between_a_cancellation_and_its_page_is_refused(guest, browse):
    services.move_festival(guest.festival_id, FestivalAction.CANCEL, actor=SYSTEM, reason="Bão")

    send(browse, {"answer": "coming"}, 409)

    assert said(guest) == (Answer.NONE, 0, "")
