"""Festivals as a calendar file (RFC 5545). Times in UTC, so that no program has to know our zone."""

import json
from collections.abc import Iterable
from datetime import UTC, timedelta

from festival.core import clock
from festival.core.lunar import lunar
from festival.planning import rules
from festival.planning.rules import FestivalState

STATUS = {FestivalState.CANCELLED: "CANCELLED", FestivalState.POSTPONED: "TENTATIVE"}
PREFIX = {FestivalState.CANCELLED: "Hủy: ", FestivalState.POSTPONED: "Hoãn: "}


# How often a program that subscribed should look again: a festival may be put off in the morning.
LOOK_AGAIN = timedelta(hours=3)
WARN_BEFORE = timedelta(days=1)


def calendar_file(rows: Iterable, *, name: str, page_of, alarm: bool = False) -> bytes:
    """``page_of`` gives the address of a festival's page by its id, or None where there is none."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Ngay hoi 19-8//Lich ngay hoi//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT3H")
    for row in rows:
        event = Event()
        _describe(event, row, page_of(row.id))
        if alarm and row.state not in PREFIX:
            event.add_component(_alarm(event))
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
    event.add("description", "\n".join(_said(row, url)))
    if url:
        event.add("url", url)


def _said(row, url: str | None) -> list[str]:
    """What stands below the title: news first, then what to bring and where to read on."""
    off = rules.STATE_NAMES[row.state] if row.state in PREFIX else ""
    bring = json.loads(row.content)["bring"] if row.content else row.bring
    lines = [
        f"{off}: {row.state_reason}" if off and row.state_reason else "",
        "Đổi địa điểm vì mưa." if row.moved_at else "",
        f"Âm lịch: {lunar(row.held_on)}",
        f"Mang theo: {bring}" if bring else "",
        url or "",
    ]
    return [line for line in lines if line]


def _alarm(event):
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event["summary"])
    alarm.add("trigger", -WARN_BEFORE)
    return alarm


def _add_time(event, row) -> None:
    if row.starts_at is None:
        event.add("dtstart", row.held_on)
        return
    starts = clock.at(row.held_on, row.starts_at)
    event.add("dtstart", starts.astimezone(UTC))
    if row.minutes:
        event.add("duration", timedelta(minutes=row.minutes))
