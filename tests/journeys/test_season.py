"""A whole season: opened, filled from templates, scheduled, approved, its documents downloaded."""

import io
import zipfile

from playwright.sync_api import expect

from tests.journeys.axe import NARROW, WIDE
from tests.journeys.people import Person


def test_a_new_season_is_scheduled_by_machine_approved_and_written_down(enter):
    organiser = opened_season(enter, 2027, WIDE)

    organiser.follow("Xếp lịch").follow("Xếp tự động").press("Xếp tự động").sees("Đề xuất lập").looks()
    organiser.press("Nhận những nơi đã chọn").sees("Đã nhận").follow("Danh sách")

    is_approved_and_written_down(organiser, enter("chutich", viewport=WIDE))


def test_a_season_is_planned_by_hand_on_a_phone(enter):
    organiser = opened_season(enter, 2024, NARROW)

    organiser.follow("Xếp lịch").looks()
    row = organiser.page.locator("tr", has=organiser.page.get_by_role("link", name="Thôn Đông", exact=True))
    row.get_by_label("Ngày, Thôn Đông").fill("10/8/2024")
    row.get_by_label("Giờ, Thôn Đông").fill("7:30")
    row.get_by_role("button", name="Lưu Thôn Đông").click()
    expect(row.get_by_role("status")).to_have_text("Đã lưu.")
    organiser.follow("Danh sách")

    is_approved_and_written_down(organiser, enter("chutich", viewport=NARROW))


def opened_season(enter, year: int, viewport: dict) -> Person:
    """An organiser on the page of a season that nobody else's journey looks at, filled from templates."""
    organiser = enter("tochuc", to="/planning/seasons", viewport=viewport)
    organiser.follow("Lập mùa mới").fill(year=str(year), theme="Toàn dân giữ bình yên").press("Lập mùa")
    organiser.sees(f"Đã lập mùa Ngày hội năm {year}").looks()
    organiser.follow("Tạo cho tất cả").looks()
    organiser.page.locator("main form button.primary").click()
    return organiser.sees("Đã tạo", "Đang soạn")


def is_approved_and_written_down(organiser: Person, leader: Person) -> None:
    organiser.follow("Thôn Đông").sees("Đang soạn", "Chương trình")
    organiser.follow("Sửa kế hoạch").fill(venue="Nhà văn hóa thôn Đông").press("Lưu kế hoạch")
    organiser.press("Trình duyệt").sees("Chờ duyệt")
    plan = organiser.page.url
    leader.visit(plan).press("Phê duyệt").sees("Đã duyệt", "Phiên bản 1")
    organiser.visit(plan).follow("Tài liệu").looks()

    files = [_downloaded(organiser, number) for number in range(4)]

    assert all(name.endswith(".docx") for name, _words in files)
    assert all("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words for _name, words in files)
    assert "KẾ HOẠCH" in files[0][1]
    assert "Nhà văn hóa thôn Đông" in files[0][1]


def _downloaded(person: Person, number: int) -> tuple[str, str]:
    """The name of one of the offered Word files, and its words."""
    offered = person.page.locator("main table a[download]")
    expect(offered).to_have_count(5)
    with person.page.expect_download() as coming:
        offered.nth(number).click()
    with open(coming.value.path(), "rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as package:
        return coming.value.suggested_filename, package.read("word/document.xml").decode()
