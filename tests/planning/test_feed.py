"""The calendar file by the rules of RFC 5545, read byte by byte and by the icalendar library."""

import re
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest

from festival.core import clock
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.planning import services
from festival.planning.models import Festival, RainPlan
from festival.planning.rules import FestivalAction, FestivalState
from festival.planning.services.rain import call_rain_plan
from festival.planning.services.versions import freeze
from tests.planning.make import make_festival

MORNING = datetime(2026, 8, 5, 2, tzinfo=UTC)
HARD = "Ngày hội; thôn Đông, «Đoài» \\ và Thượng: " + "toàn dân bảo vệ an ninh Tổ quốc " * 4


@pytest.fixture(autouse=True)
def fifth_of_august():
    with clock.frozen(MORNING):
        yield


def approved(world, **fields) -> Festival:
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.READY, **fields
    )
    with transaction():
        freeze(db.session.get_one(Festival, festival.id), SYSTEM)
    return db.session.get_one(Festival, festival.id)


def feed(browse, query="") -> bytes:
    answer = browse().get("/calendar.ics" + query)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.data


def event(browse, query=""):
    calendar = icalendar.Calendar.from_ical(feed(browse, query))
    assert calendar.errors == []
    (only,) = calendar.walk("VEVENT")
    assert only.errors == []
    return only


def unfolded(raw: bytes) -> list[str]:
    """Content lines as RFC 5545, 3.1 folds them."""
    return raw.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")


def test_lines_end_in_crlf_are_folded_within_75_octets_and_never_inside_a_letter(world, browse):
    approved(world, title=HARD[:200].strip(), bring="mũ, nước; áo mưa\\ô")

    raw = feed(browse)

    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", raw) is None
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_what_a_calendar_must_say_is_said_once_and_in_utc(world, browse):
    approved(world, minutes=90)

    lines = unfolded(feed(browse))

    named = [line.partition(":")[0].partition(";")[0] for line in lines]
    assert lines[0] == "BEGIN:VCALENDAR"
    for line in ("VERSION:2.0", "METHOD:PUBLISH", "CALSCALE:GREGORIAN", "STATUS:CONFIRMED"):
        assert lines.count(line) == 1
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT3H" in lines
    for name in ("PRODID", "UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY", "LOCATION", "DESCRIPTION"):
        assert named.count(name) == 1, name
    assert not {"DTEND", "VTIMEZONE", "TZID"} & set(named)
    assert "DTSTART:20260815T003000Z" in lines
    assert "DURATION:PT1H30M" in lines
    (stamp,) = (line for line in lines if line.startswith("DTSTAMP"))
    assert re.fullmatch(r"DTSTAMP:\d{8}T\d{6}Z", stamp)


def test_commas_semicolons_backslashes_and_line_ends_are_escaped(world, browse):
    title = HARD[:200].strip()
    festival = approved(world, title=title, bring="mũ, nước; áo mưa\\ô")

    (summary,) = (line for line in unfolded(feed(browse)) if line.startswith("SUMMARY:"))
    read = event(browse)

    assert summary.removeprefix("SUMMARY:") == (
        title.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    )
    assert read["SUMMARY"] == title
    assert str(read["DESCRIPTION"]).splitlines() == [
        "Âm lịch: mùng 3 tháng 7 năm Bính Ngọ",
        "Mang theo: mũ, nước; áo mưa\\ô",
        f"http://festival.test/festivals/{festival.id}",
    ]


def test_the_identity_stays_and_the_sequence_rises_through_everything_that_happens(world, browse):
    festival = approved(world)
    seen = [event(browse)]
    services.move_festival(festival.id, FestivalAction.POSTPONE, actor=SYSTEM, reason="Bão")
    seen.append(event(browse))
    revision = db.session.get_one(Festival, festival.id, populate_existing=True).revision
    services.resume_festival(
        festival.id,
        held_on=date(2026, 8, 18),
        starts_at=time(8),
        venue="Sân thôn",
        seen=revision,
        actor=SYSTEM,
    )
    seen.append(event(browse))
    services.move_festival(festival.id, FestivalAction.CANCEL, actor=SYSTEM, reason="Lũ")
    seen.append(event(browse))

    assert len({str(one["UID"]) for one in seen}) == 1
    assert [str(one["STATUS"]) for one in seen] == ["CONFIRMED", "TENTATIVE", "CONFIRMED", "CANCELLED"]
    numbers = [one["SEQUENCE"] for one in seen]
    assert numbers == sorted(set(numbers))
    assert seen[2].decoded("DTSTART") == datetime(2026, 8, 18, 1, tzinfo=UTC)
    assert [str(one["SUMMARY"]).partition(":")[0] for one in (seen[1], seen[3])] == ["Hoãn", "Hủy"]


def test_what_is_only_being_changed_is_not_in_the_file(world, browse):
    festival = approved(world, bring="mũ")
    before = event(browse)
    with transaction():
        changed = db.session.get_one(Festival, festival.id)
        changed.title, changed.venue, changed.bring = "Tên mới", "Nơi mới", "ô"
        changed.held_on, changed.starts_at = date(2026, 8, 9), time(9)
        changed.touch()

    after = event(browse)

    names = ("SUMMARY", "LOCATION", "DESCRIPTION")
    assert [after[name] for name in names] == [before[name] for name in names]
    assert after.decoded("DTSTART") == before.decoded("DTSTART")


def test_the_place_follows_the_rain_plan(world, browse):
    festival = approved(world)
    with transaction():
        rain = RainPlan(festival_id=festival.id, venue="Hội trường xã", decider="Chủ tịch UBND xã")
        rain.decides_days_before, rain.decides_at = 1, time(16)
        db.session.add(rain)
        db.session.flush()
        freeze(db.session.get_one(Festival, festival.id), SYSTEM)
    before = event(browse)

    call_rain_plan(festival.id, actor=SYSTEM)

    after = event(browse)
    assert str(before["LOCATION"]).startswith("Nhà văn hóa thôn, ")
    assert str(after["LOCATION"]).startswith("Hội trường xã, ")
    assert "Đổi địa điểm vì mưa." in after["DESCRIPTION"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_an_alarm_rings_only_for_whoever_asks_for_it_and_not_for_what_is_off(world, browse):
    festival = approved(world)
    assert list(event(browse).walk("VALARM")) == []

    (alarm,) = event(browse, "?alarm=1").walk("VALARM")
    assert (alarm["ACTION"], alarm.decoded("TRIGGER")) == ("DISPLAY", timedelta(days=-1))
    services.move_festival(festival.id, FestivalAction.CANCEL, actor=SYSTEM, reason="Lũ")

    assert list(event(browse, "?alarm=1").walk("VALARM")) == []


def test_with_and_without_alarm_are_two_answers(browse, app):
    assert (
        browse().get("/calendar.ics").headers["ETag"] != browse().get("/calendar.ics?alarm=1").headers["ETag"]
    )


def test_the_calendar_page_says_how_to_subscribe_to_what_it_shows(world, browse):
    page = browse().get("/calendar").get_data(as_text=True)
    narrowed = browse().get(f"/calendar?place={world.here.commune.code}").get_data(as_text=True)

    assert 'href="webcal://festival.test/calendar.ics"' in page
    assert 'href="http://festival.test/calendar.ics"' in page
    assert f'href="webcal://festival.test/calendar/{world.here.commune.code}.ics"' in narrowed


def test_a_day_of_the_calendar_has_its_lunar_date(world, browse):
    words = browse().page("/calendar?month=8").words

    assert "15 Thứ Bảy, 15/8 âm lịch 3/7" in words
    assert "19 Thứ Tư, 19/8 âm lịch 7/7" in words
