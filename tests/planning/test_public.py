"""What everybody sees: nothing before approval, fast, cached, without a session."""

from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.audit import SYSTEM
from festival.localities.rules import LocalityKind
from festival.planning import services
from festival.planning.rules import FestivalAction, FestivalState
from tests.factories import make_locality
from tests.planning.make import make_festival, make_item

MORNING = datetime(2026, 8, 5, 2, tzinfo=UTC)
HIDDEN = [FestivalState.DRAFT, FestivalState.PLAN_SUBMITTED]


@pytest.fixture(autouse=True)
def fifth_of_august():
    with clock.frozen(MORNING):
        yield


@pytest.fixture
def stranger(browse):
    return browse()


@pytest.mark.parametrize("state", FestivalState)
def test_a_festival_is_public_from_its_approval_on(world, stranger, state):
    here = world.here
    festival = make_festival(season=here.season, locality=here.area, title="Ngày hội riêng", state=state)
    shown = state not in HIDDEN

    stranger.get(f"/festivals/{festival.id}", status=200 if shown else 404)
    assert ("Ngày hội riêng" in stranger.page("/calendar?month=8").words) == shown
    feed = stranger.get(f"/calendar/{here.commune.code}.ics").get_data(as_text=True)
    assert ("Ngày hội riêng" in feed) == shown


def test_the_home_page_names_what_is_coming_and_counts_the_days(world, stranger):
    here = world.here
    make_festival(season=here.season, locality=here.area, title="Sắp tới", state=FestivalState.READY)
    make_festival(
        season=here.season,
        locality=here.area,
        title="Đã qua",
        state=FestivalState.PREPARING,
        held_on=date(2026, 8, 4),
    )
    make_festival(season=here.season, locality=here.area, title="Bị hủy", state=FestivalState.CANCELLED)

    words = stranger.page("/").words

    assert "14 ngày nữa đến 19/8/2026" in words
    assert "Sắp tới Thôn Đông, Xã An Thịnh, Tỉnh Nam Giang" in words
    assert "Đã qua" not in words
    assert "Bị hủy" not in words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 8, 19), "Hôm nay là ngày 19/8"),
        (date(2026, 8, 20), "364 ngày nữa đến 19/8/2027"),
        (date(2026, 1, 1), "230 ngày nữa đến 19/8/2026"),
    ],
)
def test_the_days_are_counted_to_the_next_nineteenth(app, stranger, day, words):
    with clock.frozen(clock.at(day, time(12))):
        assert words in stranger.page("/").words


def test_the_calendar_narrows_to_a_month_a_place_a_day_and_a_name(world, stranger):
    here, there = world.here, world.there
    make_festival(season=here.season, locality=here.area, title="Ở đây", state=FestivalState.READY)
    make_festival(season=there.season, locality=there.area, title="Ở kia", state=FestivalState.READY)
    make_festival(
        season=here.season,
        locality=here.area,
        title="Tháng bảy",
        state=FestivalState.HELD,
        held_on=date(2026, 7, 4),
    )

    def seen(query):
        words = stranger.page("/calendar" + query).words
        return [title for title in ("Ở đây", "Ở kia", "Tháng bảy") if title in words]

    assert seen("") == ["Ở đây", "Ở kia"]
    assert seen("?month=7") == ["Tháng bảy"]
    assert seen("?month=7&day=4") == ["Tháng bảy"]
    assert seen("?month=7&day=5") == []
    assert seen("?q=an+thinh") == ["Ở đây"]
    assert seen("?q=thon+tay") == ["Ở kia"]
    assert seen(f"?province={world.province.code}") == ["Ở đây"]
    assert seen(f"?place={there.commune.code}") == ["Ở kia"]
    assert seen("?q=%25") == []


@pytest.mark.parametrize(
    "query",
    [
        "?month=13",
        "?month=-1",
        "?year=1900",
        "?year=99999999999",
        "?province=x",
        "?place=" + "9" * 300,
        "?province=%00",
    ],
)
def test_an_impossible_calendar_is_not_there(app, stranger, query):
    stranger.get("/calendar" + query, status=404)


@pytest.mark.parametrize("number", ["0", "99", "2147483648", "99999999999999999999"])
def test_an_id_that_nothing_has_is_not_there(app, stranger, number):
    stranger.get(f"/festivals/{number}", status=404)


def test_a_calendar_file_of_a_strange_code_is_not_there(app, stranger):
    stranger.get("/calendar/%00.ics", status=404)


@pytest.mark.parametrize(
    "query", ["?month=x", "?day=32", "?day=x", "?page=99999999999", "?page=-3", "?q=" + "a" * 5000]
)
def test_an_odd_calendar_address_still_answers(app, stranger, query):
    stranger.page("/calendar" + query)


def test_a_full_month_shows_numbers_and_lists_the_day_on_request(world, stranger):
    here = world.here
    for number in range(61):
        make_festival(
            season=here.season, locality=here.area, title=f"Ngày hội {number}", state=FestivalState.READY
        )

    words = stranger.page("/calendar").words
    assert "61 ngày hội" in words
    day = stranger.page("/calendar?day=15&page=3").words
    assert "Ngày hội Thứ Bảy, 15/08/2026" in day
    assert sum(f"Ngày hội {number} " in day for number in range(61)) == 11


@pytest.mark.parametrize("url", ["/", "/calendar", "/calendar?q=ngay+hoi", "/calendar.ics"])
def test_public_pages_cost_the_same_for_1_and_100_festivals(world, stranger, count_queries, url):
    here = world.here
    make_festival(season=here.season, locality=here.area, state=FestivalState.READY)
    stranger.get(url)
    with count_queries() as one:
        stranger.get(url)
    for number in range(99):
        make_festival(
            season=here.season, locality=here.area, title=f"Ngày hội {number}", state=FestivalState.READY
        )
    with count_queries() as hundred:
        stranger.get(url)

    assert len(hundred) == len(one) <= 8


@pytest.mark.parametrize("path", ["/", "/calendar", "/calendar.ics", "/festivals/{id}"])
def test_an_unchanged_page_is_answered_with_304_by_a_look_at_the_index(world, stranger, count_queries, path):
    here = world.here
    festival = make_festival(season=here.season, locality=here.area, state=FestivalState.READY)
    url = path.format(id=festival.id)
    first = stranger.get(url)
    seen = {"If-None-Match": first.headers["ETag"]}

    with count_queries() as asked:
        again = stranger.get(url, status=304, headers=seen)
    assert again.data == b""
    assert len([sql for sql in asked if sql.startswith("SELECT")]) <= 2
    services.move_festival(festival.id, FestivalAction.CANCEL, actor=SYSTEM, reason="Bão")

    changed = stranger.get(url, headers=seen)
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_change_committed_late_is_noticed_although_a_later_one_was_seen(world, stranger):
    here = world.here
    with clock.frozen(MORNING - timedelta(hours=1)):
        first, second = (
            make_festival(season=here.season, locality=here.area, title=title, state=FestivalState.READY)
            for title in ("Một", "Hai")
        )
    services.move_festival(second.id, FestivalAction.POSTPONE, actor=SYSTEM, reason="Bão")
    tag = stranger.get("/calendar").headers["ETag"]

    with clock.frozen(MORNING - timedelta(seconds=2)):
        services.move_festival(first.id, FestivalAction.POSTPONE, actor=SYSTEM, reason="Bão")

    assert stranger.get("/calendar").headers["ETag"] != tag


def test_the_page_changes_with_the_day(world, stranger):
    tag = stranger.get("/").headers["ETag"]

    with clock.frozen(MORNING + timedelta(days=1)):
        assert stranger.get("/").headers["ETag"] != tag


@pytest.mark.parametrize("path", ["/", "/calendar", "/calendar.ics", "/festivals/{id}"])
def test_public_pages_set_no_cookie_and_are_the_same_for_everybody(world, stranger, browse, path):
    here = world.here
    festival = make_festival(season=here.season, locality=here.area, state=FestivalState.READY)
    url = path.format(id=festival.id)

    plain, signed_in = stranger.get(url), browse(world.users[Role.LEADER]).get(url)

    assert plain.data == signed_in.data
    for answer in (plain, signed_in):
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert b"csrf" not in answer.data.lower()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (FestivalState.CANCELLED, "Ngày hội này đã hủy. Lý do: Bão"),
        (FestivalState.POSTPONED, "Ngày hội này hoãn"),
    ],
)
def test_a_festival_that_is_off_says_so_everywhere(world, stranger, state, words):
    here = world.here
    festival = make_festival(season=here.season, locality=here.area, state=state, state_reason="Bão")
    name = {FestivalState.CANCELLED: "Hủy", FestivalState.POSTPONED: "Hoãn"}[state]

    assert words in stranger.page(f"/festivals/{festival.id}").words
    assert f"{name} · 07:30" in stranger.page("/calendar").words


def test_the_public_programme_keeps_preparations_to_itself(world, stranger):
    here = world.here
    festival = make_festival(season=here.season, locality=here.area, state=FestivalState.READY, note="Nội bộ")
    make_item(festival=festival, title="Chào cờ", needs="phải mượn loa")

    words = stranger.page(f"/festivals/{festival.id}").words

    assert "07:30 Chào cờ Phần lễ" in words
    assert "mượn loa" not in words
    assert "Nội bộ" not in words


# The calendar file


def events(browser, url) -> list[icalendar.Event]:
    answer = browser.get(url)
    assert answer.mimetype == "text/calendar"
    calendar = icalendar.Calendar.from_ical(answer.data)
    return list(calendar.walk("VEVENT"))


def test_an_event_has_a_lasting_uid_utc_times_and_a_rising_sequence(world, stranger):
    here = world.here
    festival = make_festival(
        season=here.season,
        locality=here.area,
        title="Ngày hội",
        state=FestivalState.READY,
        minutes=90,
    )
    url = f"/calendar/{here.commune.code}.ics"

    (before,) = events(stranger, url)
    assert before["UID"] == f"{festival.uuid}@ngay-hoi-19-8"
    assert before.decoded("DTSTART") == datetime(2026, 8, 15, 0, 30, tzinfo=UTC)
    assert before.decoded("DURATION") == timedelta(minutes=90)
    assert (before["SEQUENCE"], before["STATUS"]) == (0, "CONFIRMED")
    assert before["LOCATION"] == "Nhà văn hóa thôn, Thôn Đông, Xã An Thịnh, Tỉnh Nam Giang"
    assert before["URL"] == f"http://festival.test/festivals/{festival.id}"
    services.move_festival(festival.id, FestivalAction.CANCEL, actor=SYSTEM, reason="Bão, mưa; gió")

    (after,) = events(stranger, url)
    assert (after["UID"], after["SEQUENCE"], after["STATUS"]) == (before["UID"], 1, "CANCELLED")
    assert after["SUMMARY"] == "Hủy: Ngày hội"
    assert str(after["DESCRIPTION"]).splitlines() == [
        "Hủy: Bão, mưa; gió",
        "Âm lịch: mùng 3 tháng 7 năm Bính Ngọ",
        f"http://festival.test/festivals/{festival.id}",
    ]


def test_a_postponed_event_says_so_and_one_without_a_time_takes_the_day(world, stranger):
    here = world.here
    make_festival(
        season=here.season, locality=here.area, title="Hội", state=FestivalState.POSTPONED, starts_at=None
    )

    (event,) = events(stranger, f"/calendar/{here.commune.code}.ics")

    assert (event["SUMMARY"], event["STATUS"]) == ("Hoãn: Hội", "TENTATIVE")
    assert event.decoded("DTSTART") == date(2026, 8, 15)
    assert "DURATION" not in event


def test_a_calendar_file_holds_its_place_and_what_lies_below(world, stranger):
    here, there = world.here, world.there
    school = make_locality("Trường", kind=LocalityKind.SCHOOL, parent=here.commune, unit_word="trường")
    for season, place in ((here.season, here.area), (here.season, school), (there.season, there.area)):
        make_festival(season=season, locality=place, title=place.name, state=FestivalState.READY)

    def names(url):
        return sorted(str(event["SUMMARY"]) for event in events(stranger, url))

    assert names(f"/calendar/{here.commune.code}.ics") == ["Thôn Đông", "Trường"]
    assert names(f"/calendar/{world.province.code}.ics") == ["Thôn Đông", "Trường"]
    assert names("/calendar.ics") == ["Thôn Tây", "Thôn Đông", "Trường"]
    stranger.get("/calendar/khong-co.ics", status=404)
