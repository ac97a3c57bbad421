"""A print clerk who knows no signs measures a printer, with scripts and without, and prints labels."""

import pytest


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_printer_is_measured_in_two_steps(enter, javascript):
    clerk = enter("inan", javascript=javascript)
    name = f"Máy mượn {javascript}"
    clerk.take_step("In & trao").follow("Máy in").is_at("Máy in").follow("Thêm máy in").looks()
    clerk.fill(name=name, tray="Khay tay").press("Lưu rồi đo máy in").is_at(f"Đo để chỉnh {name}").looks()

    clerk.choose("Chữ lệch ngang", "Lệch sang trái").fill(sideways="1,5").press("Xem kết quả chỉnh")
    clerk.sees("Không dời, cỡ 100 %", "Dời sang phải 1,5 mm, cỡ 100 %").looks()
    clerk.press("Lưu và in tờ đo mới để kiểm").sees("Đã lưu: dời sang phải 1,5 mm, cỡ 100 %.")

    with clerk.page.expect_download() as download:
        clerk.press("Tải tờ đo (PDF)")
    assert download.value.suggested_filename == "to-do-may-in.pdf"
    clerk.follow("Đã khớp, in thử").is_at(name).press("Cất máy in này đi")
    clerk.sees("Máy in này đã được cất đi")


def test_labels_are_printed_in_the_order_of_the_stack(enter):
    clerk = enter("inan")
    clerk.take_step("In & trao").follow("Nhãn, biển tên").is_at("Nhãn, phong bì, biển tên").looks()

    clerk.page.get_by_label("Loại giấy").select_option(label="Phong bì C5, 229 × 162 mm")
    clerk.press("Xem lại")

    with clerk.page.expect_download() as download:
        clerk.page.get_by_role("link", name="(PDF)").click()
    assert download.value.suggested_filename == "phong-bi-2026.pdf"
