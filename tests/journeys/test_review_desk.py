"""At a desk: the standing office reads, returns, sees what was mended and accepts; the arrows turn pages."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Person

# Under review in the sample, proposed by the head of thôn Yên Bình.
NAME = "Ông Bùi Văn Chiến"
MENDED = "Xây dựng 07 điểm chữa cháy công cộng, tổ chức 02 buổi thực tập cho 96 hộ dân."


@pytest.fixture
def office(enter) -> Person:
    return enter("thuongtruc")


def open_queue(office: Person) -> None:
    office.visit("/today").take_step("Đề nghị").follow("Thẩm định").is_at("Hồ sơ chờ thẩm định")


def turn_pages(office: Person) -> None:
    """The arrows lead on and back, and stay with whoever types."""
    page, here = office.page, urlsplit(office.page.url).path
    office.sees("Hồ sơ 1/")
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(re.compile(rf"{here}$"))
    office.sees("Hồ sơ 2/")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(rf"{here}$"))
    page.locator("#note").press("ArrowRight")
    page.locator("#note").fill("Ghi lại số điểm chữa cháy.")
    expect(page).to_have_url(re.compile(rf"{here}$"))


def give_back(office: Person) -> None:
    office.choose("Quyết định thẩm định", "Trả lại")
    office.page.get_by_text("Trả lại: chọn mục cần sửa").click()
    office.page.get_by_label("Nội dung khen thưởng", exact=True).check()
    office.looks().press("Ghi kết quả").sees("trả lại")


def mend(proposer: Person, path: str) -> None:
    proposer.visit(path).sees("Ghi lại số điểm chữa cháy.", "Cần sửa:")
    proposer.looks().follow("Nội dung khen thưởng").is_at("Nội dung khen")
    proposer.page.locator("main [name=citation]").fill(MENDED)
    proposer.page.locator("main form button[type=submit]").first.click()
    proposer.visit(path).press("Nộp đề nghị").sees("Đã nộp")


def accept(office: Person, path: str) -> None:
    office.visit(f"{path}/review").press("Nhận thẩm định")
    office.sees("Nộp lại lần 2: những gì đã đổi", "Đã yêu cầu: Ghi lại số điểm chữa cháy.")
    expect(office.page.locator("main del")).to_have_text("05")
    expect(office.page.locator("main ins")).to_have_text("07")
    office.looks().choose("Quyết định thẩm định", "Đủ điều kiện").press("Ghi kết quả")
    expect(office.page.locator("[data-error-summary]")).to_contain_text("phiếu kiểm tra chưa đạt")
    for met in office.page.locator("aside input[value=yes]").all():
        met.check()
    office.press("Ghi kết quả").sees("đủ điều kiện")


def test_returned_mended_and_accepted_with_the_difference(enter, office):
    open_queue(office)
    office.looks().follow(NAME).is_at(f"Thẩm định: {NAME}")
    path = urlsplit(office.page.url).path.removesuffix("/review")

    turn_pages(office)
    give_back(office)
    mend(enter("thuongtruc"), path)
    accept(office, path)

    office.visit(path).sees("Đủ điều kiện", MENDED)


def test_many_are_taken_after_their_list_was_read(office):
    open_queue(office)
    waiting = office.page.locator("tbody tr", has_text="Đã nộp")
    names = [row.locator("th").inner_text() for row in waiting.all()][:2]
    for name in names:
        office.page.get_by_label(f"Chọn {name}").check()
    office.press("Nhận thẩm định").is_at(f"Nhận thẩm định: {len(names)} hồ sơ").sees(*names)
    office.looks().press(f"Nhận thẩm định: {len(names)} hồ sơ").is_at("Hồ sơ chờ thẩm định")

    for name in names:
        row = office.page.locator("tbody tr", has_text=name)
        expect(row).to_contain_text("Đang thẩm định")
