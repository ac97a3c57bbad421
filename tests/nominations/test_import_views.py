"""The pages of lists from a spreadsheet: brought, read in another way, confirmed, dropped; who may."""

import io
import re

import openpyxl
import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core.db import db, transaction
from festival.nominations.models import ImportRun, Nomination
from festival.nominations.rules import ACHIEVEMENT_WARNING, ImportState
from festival.nominations.services.progress import Progress
from tests.nominations.make import award, furnish, make_nominee
from tests.nominations.sheets import ugly


def url(place, desk=None) -> str:
    desk = desk or place.area
    return f"/nominations/seasons/{place.season.id}/localities/{desk.id}/imports"


def bring(browser, place, content, name="danh-sach.xlsx", **options):
    return browser.post(url(place), {"file": (io.BytesIO(content), name)}, **options)


def run_of(answer) -> str:
    return answer.headers["Location"]


def count() -> int:
    return db.session.scalar(select(func.count(Nomination.id)))


def hidden(browser, address) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{64})"', browser.get(address).get_data(as_text=True))[1]


def chosen(place, **fields) -> dict[str, str]:
    defaults = {
        "sheet": "Sheet1",
        "heading_row": "1",
        "award": str(award().id),
        "basis": "",
        "kind": "",
        "unit": "0",
        "column_0": "number",
        "column_1": "name",
        "column_2": "salutation",
        "column_3": "birth",
        "column_4": "address",
        "column_5": "citation",
    }
    return {**defaults, **fields}


def test_the_way_from_a_file_to_drafts(here, head):
    award()
    page = run_of(bring(head, here, ugly.plain()))
    assert "Chưa rõ hình thức khen thưởng" in head.page(page).words

    head.post(f"{page}/choices", chosen(here))
    words = head.page(page).words
    assert "3 Tất cả 3 Mới 0 Cập nhật 0 Đã có 0 Có thể trùng 0 Lỗi" in words
    assert "Sẽ lập 3 đề nghị mới ở trạng thái đang soạn và cập nhật 0" in words
    assert ACHIEVEMENT_WARNING in words
    assert count() == 0

    answer = head.post(f"{page}/confirmation", {"seen": hidden(head, page)})
    assert answer.headers["Location"] == f"/nominations/seasons/{here.season.id}?state=draft"
    assert count() == 3
    assert "3 mới, 0 cập nhật" in head.page(f"/nominations/seasons/{here.season.id}/imports").words
    assert "Đề nghị mới 3" in head.page(page).words


def test_rows_are_shown_by_their_sort_and_errors_leave_as_a_workbook(here, head):
    award()
    page = run_of(bring(head, here, ugly.crowded()))
    head.post(f"{page}/choices", chosen(here, column_2="salutation", column_4="address"))

    words = head.page(f"{page}?outcome=error").words
    assert "có vẻ ghi nhiều người" in words
    assert "Nguyễn Văn An" not in words

    answer = head.get(f"{page}/errors")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[0] == ("Dòng", "Họ và tên", "Năm sinh", "Kết quả", "Lý do")
    assert [row[0] for row in rows[1:]] == [2, 3, 4, 8, 9, 10]


def test_errors_and_doubts_wait_for_a_tick(here, head):
    make_nominee("Nguyễn Văn An", locality=here.area, birth_year=None)
    page = run_of(bring(head, here, ugly.crowded()))
    head.post(f"{page}/choices", chosen(here))
    seen = hidden(head, page)

    refused = head.post(f"{page}/confirmation", {"seen": seen}, 409)
    assert "Còn 6 dòng lỗi nên chưa nhập gì" in refused.get_data(as_text=True)
    assert count() == 0
    head.post(f"{page}/confirmation", {"seen": seen, "leave_errors": "y"})
    assert count() == 2


def test_a_page_that_was_seen_too_long_ago_is_told(here, head):
    award()
    page = run_of(bring(head, here, ugly.plain()))
    head.post(f"{page}/choices", chosen(here))

    answer = head.post(f"{page}/confirmation", {"seen": "0" * 64}, 409)

    assert "Sổ hoặc đề nghị đã thay đổi từ lúc xem thử" in answer.get_data(as_text=True)
    assert count() == 0


def test_confirming_twice_is_told(here, head):
    award()
    page = run_of(bring(head, here, ugly.plain()))
    head.post(f"{page}/choices", chosen(here))
    seen = hidden(head, page)
    head.post(f"{page}/confirmation", {"seen": seen})

    answer = head.post(f"{page}/confirmation", {"seen": seen}, 409)

    assert "Danh sách này đã được nhập" in answer.get_data(as_text=True)
    assert count() == 3


def test_another_row_of_headings_is_guessed_anew(here, head):
    page = run_of(bring(head, here, ugly.plain()))

    head.post(f"{page}/choices", chosen(here, heading_row="2"))

    assert "Lê Văn Thụ không bắt buộc" not in head.page(page).words
    head.post(f"{page}/choices", {**chosen(here, heading_row="0")}, 422)


def test_an_old_font_is_told(here, head):
    page = run_of(bring(head, here, ugly.tcvn3()))

    assert "phông TCVN3 (.VnTime), đã đổi sang Unicode" in head.page(page).words


def test_a_changed_name_is_shown_beside_what_was_typed(here, head):
    page = run_of(bring(head, here, ugly.pasted()))

    assert "Đổi từ phông TCVN3: «NguyÔn V¨n B×nh» → «Nguyễn Văn Bình»." in head.page(page).words


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Chưa chọn tệp"),
        (b"%PDF-1.7 \x00\xff", "không phải là bảng tính"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(here, head, content, sentence):
    data = {"file": (io.BytesIO(content), "x.xlsx")} if content else {}

    answer = head.post(url(here), data, 422)

    assert sentence in answer.get_data(as_text=True)
    assert db.session.scalar(select(func.count(ImportRun.id))) == 0


def test_a_name_with_a_path_is_only_shown_by_its_end(here, head):
    bring(head, here, ugly.plain(), name="..\\..\\<b>" + "a" * 300 + ".xlsx")

    name = db.session.scalars(select(ImportRun.file_name)).one()
    assert (len(name), name[-8:], "\\" in name) == (120, "aaa.xlsx", False)


def test_a_dropped_list_stores_nothing(here, head):
    page = run_of(bring(head, here, ugly.plain()))

    head.post(f"{page}/drop")

    assert db.session.scalars(select(ImportRun.state)).one() is ImportState.DROPPED
    assert "Đã bỏ" in head.page(page).words
    assert count() == 0


def test_a_list_of_another_place_is_not_there(world, browse, here, head, officer):
    page = run_of(bring(browse(world.users[Role.STANDING_OFFICE]), here, ugly.plain()))
    stranger = browse(world.there.users[Role.UNIT_PROPOSER])

    for address in (page, f"{page}/errors", f"{page}/progress"):
        stranger.get(address, 404)
    for act in ("choices", "confirmation", "drop"):
        stranger.post(f"{page}/{act}", {}, 404)


def test_who_may_not_propose_finds_no_form(here, leader, head):
    assert "Tài khoản này không lập đề nghị" in leader.page(url_of_list(here)).words
    assert "Tải lên và xem trước" in head.page(url_of_list(here)).words


def url_of_list(place) -> str:
    return f"/nominations/seasons/{place.season.id}/imports"


def test_progress_is_told_while_it_runs(app, here, head):
    page = run_of(bring(head, here, ugly.plain()))
    run = db.session.scalars(select(ImportRun)).one()
    progress = Progress(app.config["INSTANCE"], str(run.uuid))

    assert "Đang đọc tệp." in head.page(f"{page}/progress").words
    progress.tell(1500, 5000)
    assert "Đang nhập 1.500/5.000" in head.page(f"{page}/progress").words
    progress.end()
    assert progress.read() is None


def test_a_file_that_is_gone_is_told(here, head, office):
    run_id = furnish(here)["import_run_id"]
    with transaction():
        db.session.get_one(ImportRun, run_id).sha256 = "0" * 64

    words = office.page(f"/nominations/imports/{run_id}").words

    assert "Tệp của lần nhập này không còn. Hãy tải tệp lên lại." in words
    office.get(f"/nominations/imports/{run_id}/errors", 409)
    head.get(f"/nominations/imports/{run_id}", 404)


def test_the_template_reads_back_as_examples_that_propose_nobody(here, head):
    award()
    content = head.get("/nominations/import-template").data
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    assert workbook.sheetnames == ["Danh sách", "Hướng dẫn"]
    assert len(workbook["Danh sách"].data_validations.dataValidation) == 4

    page = run_of(bring(head, here, content))
    words = head.page(page).words

    assert "0 Tất cả" in words
    assert "Dòng ví dụ của tệp mẫu" in words


def test_a_filled_template_needs_no_choices(here, head):
    award()
    workbook = openpyxl.load_workbook(io.BytesIO(head.get("/nominations/import-template").data))
    sheet = workbook["Danh sách"]
    sheet.delete_rows(2, 3)
    name = sheet.data_validations and workbook["Hướng dẫn"]["A8"].value
    rows = (
        (1, "Cá nhân", "Bà", "Vi Thị Lả", 1978, "Thôn Đông", "Thôn Đông", name, "Phong trào", "Một."),
        (2, "Tập thể", "", "Tổ tự quản số 3", "", "Thôn Đông", "", name, "", "Hai.", 12, 5, "Lê Văn Thụ"),
        (3, "Hộ gia đình", "Ông", "Mai Đức Toàn", 1961, "Thôn Đông", "Đông", name, "Đột xuất", "Ba."),
    )
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)

    page = run_of(bring(head, here, buffer.getvalue()))

    assert "3 Tất cả 3 Mới 0 Cập nhật 0 Đã có 0 Có thể trùng 0 Lỗi" in head.page(page).words
    head.post(f"{page}/confirmation", {"seen": hidden(head, page)})
    assert count() == 3


def test_the_dry_run_asks_at_most_twelve_times(here, head, count_queries):
    award()
    page = run_of(bring(head, here, ugly.plain()))

    with count_queries() as seen:
        head.get(page)

    assert len([line for line in seen if not line.startswith(("PRAGMA", "BEGIN"))]) <= 12
