"""On a phone in the yard: a hamlet head writes a nomination, is called away, and goes on where it stopped."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.axe import NARROW
from tests.journeys.people import Person

NAME = "Lò Thị Ban Mai"
ADDRESS = "Chi hội trưởng Phụ nữ thôn Đông"
CITATION = "Vận động 45 hộ thôn Đông tham gia tổ liên gia an toàn phòng cháy, chữa cháy năm 2026."
REPORT = (
    "Trong năm 2026 bà đã đến từng nhà vận động 45 hộ tham gia tổ liên gia an toàn phòng cháy, chữa cháy; "
    "tổ chức 6 buổi hướng dẫn dùng bình chữa cháy cho 210 lượt người; chi bộ thôn xác nhận kết quả."
)


@pytest.fixture
def head(enter) -> Person:
    return enter("thondong", viewport=NARROW, has_touch=True)


def photograph() -> dict:
    """A paper as a phone's camera sends it."""
    held = BytesIO()
    Image.new("RGB", (1200, 1600), "#f4f1e8").save(held, "JPEG")
    return {"name": "IMG_20260803_0701.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()}


def begin(head: Person) -> None:
    head.take_step("Đề nghị").follow("Lập đề nghị").is_at("Lập đề nghị khen thưởng")
    expect(head.page.locator("#head_count")).to_be_hidden()
    head.choose("Đối tượng", "Tập thể")
    expect(head.page.locator("#head_count")).to_be_visible()
    head.choose("Đối tượng", "Cá nhân").choose("Danh xưng", "Bà")
    head.fill(name=NAME, birth_year="1981", address_line=ADDRESS).press("Lưu bản nháp và tiếp")
    head.is_at("Bước 2/5: Nội dung khen")


def type_citation(head: Person) -> None:
    """Shown beneath while it is typed: printed lines, that it was kept, and the certificate itself."""
    head.fill(citation=CITATION)
    expect(head.page.locator("#citation-hint")).to_contain_text("dài khoảng 2 dòng trên giấy")
    expect(head.page.locator("#typed-at")).to_contain_text("Đã giữ bản đang gõ lúc")
    picture = head.page.locator("#certificate img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 800


def attach_papers(head: Person) -> None:
    head.is_at("Giấy tờ")
    for paper in ("Tờ trình đề nghị khen thưởng", "Danh sách trích ngang"):
        head.page.get_by_label(paper, exact=True).check()
    head.page.get_by_label("Gửi tệp: Biên bản bình xét").set_input_files([photograph()])
    head.press("Lưu và kiểm tra để nộp")


def test_a_draft_is_left_in_the_middle_and_finished_on_a_phone(head):
    begin(head)
    type_citation(head)

    address = head.page.url
    head.visit("/today")
    head.page.goto(address)
    head.sees("Đã lấy lại bản đang gõ lúc")
    expect(head.page.locator("main [name=citation]")).to_have_value(CITATION)
    head.looks()
    head.page.set_viewport_size(NARROW)
    head.press("Lưu và tiếp").is_at("Bước 3/5").fill(report=REPORT).press("Lưu và tiếp")
    attach_papers(head)

    head.is_at("Bước 5/5: Kiểm tra và nộp").sees(f"Bà {NAME}", ADDRESS, CITATION, REPORT)
    head.press("Nộp đề nghị")
    head.is_at(f"Bà {NAME}").sees("Đã nộp")


def test_a_lost_connection_is_told_and_takes_nothing_away(head):
    begin_again = head.take_step("Đề nghị").follow("Lập đề nghị")
    begin_again.choose("Đối tượng", "Cá nhân").choose("Danh xưng", "Ông")
    begin_again.fill(name="Lường Văn Pâng").press("Lưu bản nháp và tiếp").is_at("Bước 2/5")

    head.page.route("**/typing", lambda route: route.abort())
    head.fill(citation=CITATION)
    expect(head.page.locator("#live")).to_contain_text("Không có kết nối")
    expect(head.page.locator("main [name=citation]")).to_have_value(CITATION)
    head.page.unroute("**/typing")
    head.press("Lưu và tiếp").is_at("Bước 3/5")
    # The browser itself notes the request that we cut off.
    head.watch.heard.clear()


def test_a_model_sentence_and_the_questions_are_copied_in(head):
    head.take_step("Đề nghị").follow("Lập đề nghị")
    head.choose("Đối tượng", "Cá nhân").choose("Danh xưng", "Ông")
    head.fill(name="Cầm Bá Lai").press("Lưu bản nháp và tiếp").is_at("Bước 2/5")

    head.page.locator("summary", has_text="Câu mẫu").click()
    head.press("Chép câu 1")
    sentence = "Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026."
    expect(head.page.locator("main [name=citation]")).to_have_value(sentence)
    expect(head.page.locator("#typed-at")).to_contain_text("Đã giữ bản đang gõ lúc")
    head.looks().press("Lưu và tiếp").is_at("Bước 3/5").press("Chép các câu hỏi vào báo cáo")

    report = head.page.locator("main [name=report]").input_value()
    assert report.startswith("1. Đang làm gì, giữ chức vụ gì, từ khi nào?")
