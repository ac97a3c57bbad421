"""`flask nominations import`: the same list without a browser."""

import pytest
from sqlalchemy import func, select

from festival.core import audit
from festival.core.db import db
from festival.nominations.models import ImportRun, Nomination
from tests.nominations.make import award
from tests.nominations.sheets import ugly


@pytest.fixture
def run(app, here, tmp_path):
    award()
    path = tmp_path / "danh-sach.xlsx"

    def command(content, *options, code=None, year="2026"):
        path.write_bytes(content)
        arguments = ["nominations", "import", str(path), "--season", year]
        arguments += ["--locality", code or here.area.code, *options]
        return app.test_cli_runner().invoke(args=arguments)

    return command


def count(model=Nomination) -> int:
    return db.session.scalar(select(func.count(model.id)))


def test_a_dry_run_stores_nothing(run):
    answer = run(ugly.plain(), "--award", "GK_XA", "--dry-run")

    assert (answer.exit_code, answer.output) == (
        0,
        "Mới: 3; Cập nhật: 0; Đã có: 0; Có thể trùng: 0; Lỗi: 0\n",
    )
    assert (count(), count(ImportRun)) == (0, 0)


def test_a_list_is_stored_and_then_known(run):
    first = run(ugly.plain(), "--award", "GK_XA")
    again = run(ugly.plain(), "--award", "GK_XA")

    assert first.exit_code == 0
    assert "Đã nhập 3 đề nghị mới, cập nhật 0." in first.output
    assert again.exit_code == 1
    assert "Mới: 0; Cập nhật: 0; Đã có: 3" in again.output
    assert "Không có gì mới để nhập" in again.output
    assert count() == 3
    query = select(Nomination.id).order_by(Nomination.id)
    entry = audit.history(("nomination", db.session.scalars(query).first()))[0]
    assert (entry.actor_name, entry.details["note"]) == (
        "Hệ thống",
        "Nhập từ tệp «danh-sach.xlsx», dòng 2.",
    )


def test_errors_stop_it_with_their_rows(run):
    answer = run(ugly.years(), "--award", "GK_XA")

    assert answer.exit_code == 1
    assert "Dòng 12: Lỗi: Người Số K. Năm sinh «khoảng 1978» chưa rõ." in answer.output
    assert "Còn 5 dòng lỗi nên chưa nhập gì" in answer.output
    assert count() == 0
    assert run(ugly.years(), "--award", "GK_XA", "--leave-errors").exit_code == 0
    assert count() == 10


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"PK\x03\x04", {}, "Tệp bị hỏng hoặc có mật khẩu."),
        (ugly.plain(), {"code": "khong-co"}, "Không có đơn vị mang mã «khong-co»."),
        (ugly.plain(), {"year": "1999"}, "chưa có mùa 1999."),
    ],
)
def test_bad_input_ends_with_a_sentence(run, content, options, sentence):
    answer = run(content, **options)

    assert (answer.exit_code, sentence in answer.output) == (1, True)
    assert count() == 0


def test_an_unknown_award_is_told_with_the_known_ones(run):
    answer = run(ugly.plain(), "--award", "HC")

    assert answer.exit_code == 1
    assert "Không có hình thức «HC». Các mã đang dùng: GK_XA, GK_CAT" in answer.output


def test_a_file_that_is_not_there_ends_with_a_sentence(app, here):
    arguments = ["nominations", "import", "/khong/co.xlsx", "--season", "2026", "--locality", here.area.code]

    answer = app.test_cli_runner().invoke(args=arguments)

    assert (answer.exit_code, answer.output) == (1, "Không đọc được tệp: /khong/co.xlsx\n")
