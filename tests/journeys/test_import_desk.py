"""At a desk: a unit's own list is brought, looked at, put right, confirmed, and brought once more in vain."""

import io

import openpyxl
import pytest

from tests.journeys.people import Person

AWARD = "Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã"
DONE = "Vận động 40 hộ dân lắp camera an ninh dọc đường liên thôn trong năm 2026."


def unit_list() -> bytes:
    """As units write them: titles above, groups between, two people in one cell, a signature below."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2026",),
        (),
        ("STT", "Họ và tên", "Năm sinh", None, "Chức vụ, đơn vị", "Tóm tắt thành tích"),
        (None, None, "Nam", "Nữ", None, None),
        ("I. Cá nhân",),
        (1, "Tô Văn Hiệu", 1971, None, "Tổ viên Tổ bảo vệ an ninh, trật tự", DONE),
        (2, "Kha Thị Nguyệt", None, "1983", "Chi hội trưởng Phụ nữ", DONE),
        (3, "Lò Văn Ánh và Lò Văn Én", 1970, None, "Thôn Hạ", DONE),
        (None, None, None, None, None, "NGƯỜI LẬP BIỂU"),
    ):
        sheet.append(row)
    sheet.merge_cells("C3:D3")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def office(enter) -> Person:
    return enter("thuongtruc")


def bring(office: Person) -> None:
    office.visit("/today").take_step("Đề nghị").follow("Nhập từ Excel").is_at("Nhập đề nghị từ Excel")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    file = {"name": "thon-ha.xlsx", "mimeType": kind, "buffer": unit_list()}
    office.page.locator("main input[type=file]").set_input_files(files=[file])
    office.press("Tải lên và xem trước")
    choices = office.page.locator("#choices")
    if not choices.is_visible():
        office.page.get_by_text("Cách đọc tệp:").click()
    choices.locator("[name=award]").select_option(label=AWARD)
    office.press("Đọc lại tệp")


def test_a_units_list_is_looked_at_before_anything_is_stored(office):
    bring(office)
    office.sees("Ông Tô Văn Hiệu, 1971", "Bà Kha Thị Nguyệt, 1983", "Lò Văn Ánh và Lò Văn Én")
    office.sees("Sẽ lập 2 đề nghị mới").looks()
    office.visit("/nominations/seasons/3?q=to+van+hieu").sees("Không có đề nghị nào khớp")

    office.page.go_back()
    office.page.get_by_label("Bỏ các dòng lỗi, chỉ nhập các dòng còn lại").check()
    office.press("Xác nhận nhập").is_at("Đề nghị khen thưởng").sees("Đã nhập 2 đề nghị mới, cập nhật 0.")

    office.visit("/nominations/seasons/3?q=to+van+hieu").sees("Ông Tô Văn Hiệu", "Đang soạn")
    bring(office)
    office.sees("Không có gì mới để nhập.")
