"""A vote on paper: two tellers count apart, differ, mend what differs, and the chair closes."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import NARROW
from tests.journeys.people import Person

SMALL_COUNCIL = "Hội đồng xét khen thưởng bổ sung xã An Thịnh"
LEAD, SECOND = "Phạm Thị Ngọc", "Cao Thị Bích"
MENDED = ("2", "1", "0")


@pytest.fixture
def lead(enter) -> Person:
    return enter("kinhte")


@pytest.fixture
def second(enter) -> Person:
    """At the box with a phone."""
    return enter("yte", viewport=NARROW, has_touch=True)


def plan(secretary: Person) -> str:
    """A session on paper with one dossier; its path."""
    secretary.take_step("Họp xét").follow("Lập phiên họp")
    secretary.fill(title="Phiên họp bỏ phiếu giấy", held_on="3/8/2026", starts_at="16:00")
    secretary.page.get_by_label("Hội đồng", exact=True).select_option(label=SMALL_COUNCIL)
    secretary.choose("Người có mặt bỏ phiếu kín bằng", "Phiếu giấy, Tổ kiểm phiếu đếm và nhập số")
    secretary.press("Lưu và chọn hồ sơ").is_at("Chương trình họp")
    secretary.page.locator("main [name=nomination_ids]").first.check()
    secretary.press("Đưa hồ sơ đã chọn vào phiên").follow("Xong, về phiên họp")
    secretary.follow("Chốt danh sách họp").confirm("Chốt danh sách họp").is_at("Điểm danh")
    secretary.press("Tất cả có mặt").sees("Có mặt 3/3").follow("Xong, về phiên họp")
    return urlsplit(secretary.page.url).path


def elect(secretary: Person, path: str) -> None:
    secretary.visit(path).follow("Phiếu giấy").sees("3 phiếu", "Chưa bầu Tổ kiểm phiếu")
    secretary.looks().follow("Bầu Tổ kiểm phiếu")
    for field, name in (("lead", LEAD), ("second", SECOND)):
        option = secretary.page.locator(f"#{field} option", has_text=name)
        secretary.page.locator(f"#{field}").select_option(value=option.get_attribute("value"))
    secretary.looks().press("Lưu Tổ kiểm phiếu").sees(f"{LEAD}, ", "tổ trưởng", SECOND)


def write(teller: Person, yes: str, no: str, invalid: str) -> Person:
    """Three papers were given out and came back."""
    teller.fill(issued="3", returned="3", valid="3", invalid="0")
    for part, number in (("yes", yes), ("no", no), ("invalid", invalid)):
        teller.page.locator(f"main [name$=_{part}]").fill(number)
    return teller


def test_two_tellers_differ_mend_it_and_the_chair_closes(enter, lead, second):
    secretary, chair = enter("thuongtruc"), enter("chutich")
    path = plan(secretary)
    elect(secretary, path)
    chair.visit(path).follow("Mở bỏ phiếu").confirm("Mở bỏ phiếu")
    chair.follow("Kết thúc bỏ phiếu").confirm("Kết thúc bỏ phiếu")

    lead.visit(f"{path}/papers").follow("Nhập số phiếu")
    write(lead, "3", "1", "0").sees("cộng lại là 4, phải bằng số thu về 3")
    lead.press("Lưu số của tôi")
    expect(lead.page.locator("[data-error-summary]")).to_contain_text("cộng lại là 4")
    write(lead.looks(), *MENDED).sees("Có thể lưu").press("Lưu số của tôi").sees(
        "Chờ người kiểm phiếu còn lại"
    )

    second.visit(f"{path}/papers").sees("Đã nhập 1/2").follow("Nhập số phiếu")
    expect(second.page.locator("main [name=issued]")).to_have_value("")
    write(second, "1", "2", "0").press("Lưu số của tôi").sees("chưa khớp ở:", "Chưa khớp")
    second.looks()
    second.page.set_viewport_size(NARROW)
    chair.visit(f"{path}/papers").sees("Chưa khớp").looks()
    chair.visit(f"{path}/closing").sees("Phiếu giấy số 1: chưa khớp")

    write(second, *MENDED).press("Lưu số của tôi").sees("đã khớp và được giữ nguyên")
    lead.visit(urlsplit(lead.page.url).path).sees("đã khớp", "Mở lại để đếm lại").looks()
    chair.visit(f"{path}/closing").confirm("Kiểm phiếu, công bố kết quả")
    chair.sees("2/3 phiếu đồng ý").visit(f"{path}/papers").sees("Kết quả kiểm phiếu giấy").looks()
    expect(chair.page.locator("main tbody tr").last).to_have_text(re.compile(r"2\s+1\s+0\s*$"))
