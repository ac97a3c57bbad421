"""Festivals as a calendar file (RFC 5545). Times in UTC, so that no program has to know our zone."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from festival.core import clock
from festival.planning import rules
from festival.planning.rules import FestivalState

STATUS = {FestivalState.CANCELLED: "CANCELLED", FestivalState.POSTPONED: "TENTATIVE"}
PREFIX = {FestivalState.CANCELLED: "Hủy: ", FestivalState.POSTPONED: "Hoãn: "}


def calendar_file(rows: Iterable, *, name: str, page_of) -> bytes:
    """``page_of`` gives the address of a festival's page by its id, or None where there is none."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Ngay hoi 19-8//Lich ngay hoi//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    for row in rows:
        event = Event()
        _describe(event, row, page_of(row.id))
        calendar.add_component(event)
    return calendar.to_ical()


def _describe(event, row, url: str | None) -> None:
    event.add("uid", f"{row.uuid}@ngay-hoi-19-8")
    event.add("sequence", row.revision)
    event.add("dtstamp", row.changed_at)
    event.add("last-modified", row.changed_at)
    event.add("status", STATUS.get(row.state, "CONFIRMED"))
    event.add("summary", PREFIX.get(row.state, "") + row.title)
    event.add("location", ", ".join(filter(None, (row.venue, row.place, row.above, row.top))))
    _add_time(event, row)
    if row.state_reason and row.state in PREFIX:
        event.add("description", f"{rules.STATE_NAMES[row.state]}: {row.state_reason}")
    if url:
        event.add("url", url)


def _add_time(event, row) -> None:
    if row.starts_at is None:
        event.add("dtstart", row.held_on)
        return
    starts = clock.at(row.held_on, row.starts_at)
    event.add("dtstart", starts.astimezone(UTC))
    if row.minutes:
        event.add("duration", timedelta(minutes=row.minutes))
