"""A festival's plan, from a draft to everybody's calendar."""

from datetime import UTC, datetime

import icalendar
from playwright.sync_api import expect

from tests.journeys.site import Site

TITLE = "Ngày hội đọc sách về an ninh, trật tự"


def test_an_approved_plan_stands_in_the_public_calendar(enter, site):
    organiser, leader = enter("tochuc"), enter("chutich")
    organiser.take_step("Kế hoạch").follow("Tạo ngày hội")
    organiser.page.select_option("[name=template]", label="Không dùng mẫu")
    organiser.fill(title=TITLE, held_on="16/8/2026", starts_at="8:15", venue="Nhà văn hóa xã")
    organiser.press("Tạo ngày hội").sees("Đã tạo ngày hội", "Đang soạn")
    organiser.follow("Lập chương trình").follow("Thêm dòng").choose("Phần", "Phần hội")
    organiser.fill(title="Thi kể chuyện theo sách", minutes="45").sees("Dòng thứ 1: 08:15 – 09:00.")
    organiser.fill(starts_at="8:10").sees("Dòng thứ 1: 08:10 – 08:55.")
    organiser.fill(starts_at="").sees("Dòng thứ 1: 08:15 – 09:00.").press("Thêm dòng")
    organiser.follow("Thi kể chuyện theo sách").looks().press("Lưu dòng")
    organiser.follow("Xong, về trang ngày hội").sees("1 dòng, cả thảy 45 phút")
    organiser.press("Trình duyệt").sees("Chờ duyệt")
    plan = organiser.page.url.removeprefix(site.address)
    public = plan.removeprefix("/planning")

    hidden = site.get(public)[0], TITLE in site.get("/calendar?month=8")[1], TITLE in _feed(site)
    leader.visit(plan).press("Phê duyệt").sees("Đã duyệt")

    assert hidden == (404, False, False)
    leader.follow("Xem trang công khai của ngày hội này").is_at(TITLE).sees("Thi kể chuyện theo sách")
    assert any(TITLE in _feed(site) for _ in range(1000))
    event = _feed(site)[TITLE]
    assert event.decoded("DTSTART") == datetime(2026, 8, 16, 1, 15, tzinfo=UTC)
    assert event["LOCATION"].startswith("Nhà văn hóa xã")
    assert event["URL"] == site.address + public
    anybody = enter(javascript=False)
    anybody.visit("/calendar?month=8&day=16").follow(TITLE)
    expect(anybody.page).to_have_url(site.address + public)
    anybody.sees("08:15", "Nhà văn hóa xã", "Thi kể chuyện theo sách")


def _feed(site: Site) -> dict[str, icalendar.Event]:
    """The commune's calendar file by the titles of its festivals."""
    status, text = site.get("/calendar/SM-AT.ics")
    assert status == 200
    return {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(text).walk("VEVENT")}
