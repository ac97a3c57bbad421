"""A list becomes drafts: what each row would do, all or nothing, the same file twice, two people at once."""

import os
import signal
import threading
from datetime import date

import pytest
from sqlalchemy import event, func, select

from festival.accounts.rules import Role
from festival.core import audit, clock
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.nominations.models import ImportRun, Nomination, Nominee
from festival.nominations.queries import find_nominees
from festival.nominations.queries import imports as queries
from festival.nominations.rules import AwardBasis, ImportState, NominationState, RecipientKind, Salutation
from festival.nominations.services import imports
from festival.nominations.sheets.choices import Choices, read_choices
from festival.nominations.sheets.plan import Outcome
from tests.factories import keep, make_locality, make_season
from tests.nominations.make import award, make_nomination, make_nominee
from tests.nominations.sheets import ugly


@pytest.fixture
def files(tmp_path) -> FileStore:
    return FileStore(tmp_path)


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 8, 3))


def bring(here, files, content, **choices) -> int:
    choices.setdefault("award_id", award().id)
    choices.setdefault("unit_id", here.area.id)
    return imports.bring(
        season_id=here.season.id,
        place_id=here.commune.id,
        content=content,
        file_name="danh-sach.xlsx",
        files=files,
        actor=here.users[Role.STANDING_OFFICE].actor,
        choices=Choices(**choices),
    )


def look(run_id, files) -> tuple[imports.List, imports.Preview]:
    run = queries.import_run(run_id)
    found = imports.opened_run(run, files)
    return found, imports.planned(run.season, run.locality, found)


def shown(run_id, files) -> list[tuple]:
    _found, preview = look(run_id, files)
    return [(one.line.number, one.outcome, one.reason) for one in preview.planned]


def confirm(here, run_id, files, *, leave_errors=False, take_likely=False, **options) -> dict:
    found, preview = look(run_id, files)
    return imports.confirm(
        import_run_id=run_id,
        found=found,
        seen=preview.hash,
        leave_errors=leave_errors,
        take_likely=take_likely,
        actor=here.users[Role.STANDING_OFFICE].actor,
        **options,
    )


def stored() -> tuple[int, int]:
    db.session.rollback()
    return (
        db.session.scalar(select(func.count(Nominee.id))),
        db.session.scalar(select(func.count(Nomination.id))),
    )


def drafts() -> list[tuple]:
    query = select(Nomination).join(Nomination.nominee).order_by(Nominee.name_sort, Nomination.id)
    return [
        (one.state, one.basis, one.nominee.written, one.nominee.birth_year, one.locality.name, one.citation)
        for one in db.session.scalars(query)
    ]


def test_a_plain_list_becomes_drafts_with_their_history(here, files, today):
    run_id = bring(here, files, ugly.plain())

    assert shown(run_id, files) == [(row, Outcome.NEW, "") for row in (2, 3, 4)]
    assert stored() == (0, 0)
    assert confirm(here, run_id, files) == {"stored_new": 3, "stored_changed": 0, "left": 0}
    assert drafts() == [
        (
            NominationState.DRAFT,
            AwardBasis.MOVEMENT,
            "Ông Đinh Công Hậu",
            1990,
            "Thôn Đông",
            "Tuần tra 120 lượt trong năm.",
        ),
        (
            NominationState.DRAFT,
            AwardBasis.MOVEMENT,
            "Bà Vi Thị Lả",
            1978,
            "Thôn Đông",
            "Tổ chức 06 buổi sinh hoạt chuyên đề.",
        ),
        (
            NominationState.DRAFT,
            AwardBasis.MOVEMENT,
            "Ông Lê Văn Thụ",
            1961,
            "Thôn Đông",
            "Vận động Nhân dân xây dựng 03 mô hình tự quản.",
        ),
    ]
    first = db.session.scalars(select(Nomination).order_by(Nomination.id)).first()
    assert [(entry.action, entry.details) for entry in audit.history(("nomination", first.id))] == [
        ("nomination.create", {"note": "Nhập từ tệp «danh-sach.xlsx», dòng 2."})
    ]
    assert [entry.action for entry in audit.history(("import", run_id))] == ["import.confirm", "import.bring"]
    assert audit.verify()[1] == []


def test_imported_names_are_found_by_their_words(here, files, today):
    confirm(here, bring(here, files, ugly.plain()), files)

    found = [nominee.name for nominee in find_nominees(here.commune, "le thu", 8)]

    assert found == ["Lê Văn Thụ"]


@pytest.mark.parametrize("name", ["plain", "official", "tcvn3", "by_units", "crowded", "printed_pages"])
def test_the_same_file_twice_changes_nothing(here, files, today, name):
    keep(make_locality("Thôn Đoài", parent=here.commune, unit_word="thôn"))
    content = getattr(ugly, name)()
    confirm(here, bring(here, files, content), files, leave_errors=True, take_likely=True)
    before = stored()

    again = bring(here, files, content)
    _found, preview = look(again, files)

    assert {one.outcome for one in preview.planned} <= {Outcome.SAME, Outcome.ERROR}
    with pytest.raises(RuleBroken, match="Không có gì mới để nhập"):
        confirm(here, again, files, leave_errors=True, take_likely=True)
    assert stored() == before


def test_a_row_changes_only_what_it_says_of_a_draft(here, files, today):
    nominee = make_nominee(
        "Vi Thị Lả", locality=here.area, birth_year=1978, address_line="Chi hội trưởng Phụ nữ"
    )
    draft = make_nomination(here, nominee=nominee, citation="Cũ.", report="Giữ nguyên.")
    run_id = bring(here, files, ugly.book(ugly.HEAD, ugly.PLAIN[1]))

    assert shown(run_id, files) == [(2, Outcome.UPDATE, "Đổi nội dung khen thưởng.")]
    assert confirm(here, run_id, files) == {"stored_new": 0, "stored_changed": 1, "left": 0}
    db.session.expire_all()
    changed = db.session.get(Nomination, draft.id)
    assert (changed.citation, changed.report) == ("Tổ chức 06 buổi sinh hoạt chuyên đề.", "Giữ nguyên.")
    assert [entry.details for entry in audit.history(("nomination", draft.id))] == [
        {"note": "Nhập từ tệp «danh-sach.xlsx», dòng 2: đổi nội dung khen thưởng."}
    ]


def test_a_dossier_that_was_handed_in_is_left_alone(here, files, today):
    nominee = make_nominee(
        "Vi Thị Lả", locality=here.area, birth_year=1978, address_line="Chi hội trưởng Phụ nữ"
    )
    make_nomination(here, nominee=nominee, state=NominationState.SUBMITTED)
    run_id = bring(here, files, ugly.book(ugly.HEAD, ugly.PLAIN[1]))

    assert shown(run_id, files) == [(2, Outcome.SAME, "Đã có đề nghị (đã nộp), tệp không sửa được.")]


def test_somebody_on_the_way_keeps_the_words_of_the_register(here, files, today):
    nominee = make_nominee("Vi Thị Lả", locality=here.area, birth_year=1978, address_line="Nơi khác")
    make_nomination(here, nominee=nominee, state=NominationState.SUBMITTED)
    run_id = bring(here, files, ugly.book(ugly.HEAD, ugly.PLAIN[1]), award_id=award("BK_TINH").id)

    assert shown(run_id, files) == [
        (
            2,
            Outcome.ERROR,
            "Người này đang được xét ở một đề nghị khác nên chưa đổi được chức vụ, đơn vị, địa chỉ."
            " Hãy ghi như trong sổ, hoặc chờ đề nghị kia kết thúc.",
        )
    ]


def test_who_may_be_somebody_of_the_register_is_named_and_waits_for_a_word(here, files, today):
    other = keep(make_locality("Thôn Đoài", parent=here.commune, unit_word="thôn"))
    make_nominee("Lê Văn Thụ", locality=other, birth_year=1961, salutation=Salutation.MR)
    make_nominee("Vi Thị Là", locality=here.area, birth_year=1978)
    make_nominee("Đinh Công Hậu", locality=here.area, birth_year=None, salutation=Salutation.MR)
    run_id = bring(here, files, ugly.plain())

    assert shown(run_id, files) == [
        (2, Outcome.LIKELY, "Có thể là Lê Văn Thụ (sinh 1961), Thôn Đoài trong sổ."),
        (3, Outcome.LIKELY, "Có thể là Vi Thị Là (sinh 1978), Thôn Đông trong sổ."),
        (4, Outcome.LIKELY, "Có thể là Đinh Công Hậu, Thôn Đông trong sổ."),
    ]
    with pytest.raises(RuleBroken, match="Không có gì mới để nhập"):
        confirm(here, run_id, files)
    assert confirm(here, run_id, files, take_likely=True)["stored_new"] == 3
    assert stored() == (6, 3)


def test_a_namesake_of_the_other_sex_is_not_made_into_the_row_s(here, files, today):
    make_nominee("Vi Thị Lả", locality=here.area, birth_year=1978, salutation=Salutation.MR)
    run_id = bring(here, files, ugly.book(ugly.HEAD, ugly.PLAIN[1]))

    assert shown(run_id, files) == [
        (2, Outcome.LIKELY, "Có thể là Ông Vi Thị Lả (sinh 1978), Thôn Đông trong sổ.")
    ]
    with pytest.raises(RuleBroken, match="Không có gì mới để nhập"):
        confirm(here, run_id, files)
    assert stored() == (1, 0)


def test_nobody_of_an_old_list_is_stored_under_another_name(here, files, today):
    rows = (
        (4, "Hà Thu Cúc", "Nữ", 1975, "Thôn Hạ"),
        (5, "+84 Nguyễn Văn", "Nam", 1971, "Thôn Hạ"),
        (6, "Gia đình ông Lê Văn Hộ", None, None, "Thôn Hạ"),
    )
    run_id = bring(here, files, ugly.pasted(ugly.OUR_HEAD, *rows))

    assert [outcome for _row, outcome, _reason in shown(run_id, files)] == [
        *(Outcome.NEW, Outcome.ERROR, Outcome.NEW, Outcome.NEW, Outcome.ERROR, Outcome.NEW)
    ]
    confirm(here, run_id, files, leave_errors=True)
    assert sorted(db.session.scalars(select(Nominee.name))) == [
        "Hà Thu Cúc",
        "Hộ gia đình ông Lê Văn Hộ",
        "Nguyễn Văn Bình",
        "Phan Tuấn Hà",
    ]


def test_where_nobody_says_the_unit_a_name_and_a_year_are_enough(here, files, today):
    known = make_nominee(
        "Lê Văn Thụ",
        locality=here.area,
        birth_year=1961,
        salutation=Salutation.MR,
        address_line="Trưởng thôn Đông",
    )
    run_id = bring(here, files, ugly.book(ugly.HEAD, ugly.PLAIN[0]), unit_id=None)

    assert shown(run_id, files) == [(2, Outcome.NEW, "Người có trong sổ (Thôn Đông).")]
    confirm(here, run_id, files)
    query = select(Nomination.nominee_id, Nomination.locality_id)
    assert db.session.execute(query).all() == [(known.id, here.commune.id)]


def test_the_register_is_met_by_a_name_without_accents(here, files, today):
    nominee = make_nominee("Vi Thị Lả", locality=here.area, birth_year=1978)
    content = ugly.book(("Họ tên", "Giới tính", "Năm sinh"), ("VI THI LA", "Nữ", 1978))
    run_id = bring(here, files, content)

    assert shown(run_id, files) == [(2, Outcome.NEW, "Người có trong sổ.")]
    confirm(here, run_id, files)
    assert db.session.scalars(select(Nomination.nominee_id)).all() == [nominee.id]
    assert db.session.get(Nominee, nominee.id).name == "Vi Thị Lả"


def test_rows_of_one_file_are_held_against_each_other(here, files, today):
    content = ugly.book(
        ("Họ tên", "Giới tính", "Năm sinh", "Địa chỉ", "Hình thức", "Nội dung"),
        ("Lê Văn Thụ", "Nam", 1961, "Thôn Đông", "GK_XA", "Một."),
        ("Lê Văn Thụ", "Nam", 1961, "Thôn Đông", "GK_XA", "Một."),
        ("Lê Văn Thụ", "Nam", 1961, "Thôn Đông", "GK_XA", "Hai."),
        ("Lê Văn Thụ", "Nam", 1961, "Thôn Đông", "BK_TINH", "Một."),
        ("Lê Văn Thụ", "Nam", 1961, "Nơi khác", "GK_CAT", "Một."),
        ("Lê Văn Thú", "Nam", 1961, "Thôn Đông", "GK_XA", "Một."),
    )
    run_id = bring(here, files, content)

    assert shown(run_id, files) == [
        (2, Outcome.NEW, ""),
        (3, Outcome.SAME, "Giống hệt dòng 2."),
        (4, Outcome.ERROR, "Cùng người, cùng hình thức với dòng 2 nhưng nội dung khác. Hãy giữ một dòng."),
        (5, Outcome.NEW, ""),
        (
            6,
            Outcome.ERROR,
            "Cùng người với dòng 2 nhưng chức vụ, đơn vị, địa chỉ khác. Hãy ghi giống nhau.",
        ),
        (7, Outcome.LIKELY, "Có thể là người ở dòng 2: Lê Văn Thụ."),
    ]
    assert confirm(here, run_id, files, leave_errors=True)["stored_new"] == 2
    assert stored() == (1, 2)


def test_units_awards_and_kinds_come_from_the_groups(here, files, today):
    run_id = bring(here, files, ugly.by_units(), award_id=None)

    assert shown(run_id, files) == [
        (4, Outcome.NEW, ""),
        (6, Outcome.NEW, ""),
        (
            9,
            Outcome.ERROR,
            "Đơn vị đề nghị «THÔN ĐOÀI» không có trong nơi anh/chị phụ trách. Hãy ghi đúng tên.",
        ),
    ]


def test_an_award_that_nobody_can_tell_is_asked_for(here, files, today):
    content = ugly.book(
        ("Họ tên", "Giới tính", "Năm sinh", "Hình thức"),
        ("Lê Văn Thụ", "Nam", 1961, "Giấy khen"),
        ("Vi Thị Lả", "Nữ", 1978, "Huân chương"),
        ("Đinh Công Hậu", "Nam", 1990, None),
    )
    run_id = bring(here, files, content, award_id=None)

    assert [reason for _row, _outcome, reason in shown(run_id, files)] == [
        "Hình thức «Giấy khen» có thể là: Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã;"
        " Giấy khen của Giám đốc Công an cấp tỉnh. Hãy ghi đủ tên.",
        "Hình thức «Huân chương» không có trong danh mục. Hãy ghi đúng tên.",
        "Chưa rõ hình thức khen thưởng. Hãy thêm cột hoặc chọn chung cho cả bảng.",
    ]


def test_an_award_given_once_is_not_proposed_again(here, files, today):
    nominee = make_nominee("Vi Thị Lả", locality=here.area, birth_year=1978)
    before = make_season(locality=here.commune, year=2025)
    make_nomination(
        here, nominee=nominee, code="KNC_BVANTQ", state=NominationState.DECIDED, season_id=before.id
    )
    content = ugly.book(("Họ tên", "Giới tính", "Năm sinh"), ("Vi Thị Lả", "Nữ", 1978))
    run_id = bring(here, files, content, award_id=award("KNC_BVANTQ").id)

    assert [outcome for _row, outcome, _reason in shown(run_id, files)] == [Outcome.ERROR]


def test_errors_stop_everything_until_they_are_left_out(here, files, today):
    run_id = bring(here, files, ugly.years())

    with pytest.raises(RuleBroken, match="Còn 5 dòng lỗi nên chưa nhập gì"):
        confirm(here, run_id, files)
    assert stored() == (0, 0)
    assert confirm(here, run_id, files, leave_errors=True) == {
        "stored_new": 10,
        "stored_changed": 0,
        "left": 5,
    }
    assert stored() == (10, 10)


def test_what_was_not_shown_is_not_stored(here, files, today):
    run_id = bring(here, files, ugly.plain())
    found, preview = look(run_id, files)
    make_nominee("Vi Thị Lả", locality=here.area, birth_year=1978)

    with pytest.raises(RuleBroken, match="Sổ hoặc đề nghị đã thay đổi từ lúc xem thử"):
        imports.confirm(
            import_run_id=run_id,
            found=found,
            seen=preview.hash,
            leave_errors=False,
            take_likely=False,
            actor=here.users[Role.STANDING_OFFICE].actor,
        )
    assert stored() == (1, 0)


def test_a_failure_in_the_middle_leaves_nothing(here, files, today):
    run_id = bring(here, files, ugly.plain())

    def fail(done, total):
        if done == total:
            raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        confirm(here, run_id, files, tell=fail)

    assert stored() == (0, 0)
    assert db.session.get(ImportRun, run_id).state is ImportState.UPLOADED
    assert confirm(here, run_id, files)["stored_new"] == 3


def test_a_killed_process_leaves_nothing(app, here, files, today):
    run_id = bring(here, files, ugly.plain())
    found, preview = look(run_id, files)
    asked = {
        "import_run_id": run_id,
        "found": found,
        "seen": preview.hash,
        "leave_errors": False,
        "take_likely": False,
        "actor": here.users[Role.STANDING_OFFICE].actor,
    }
    # A connection may not live on in two processes.
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if not child:
        try:
            imports.confirm(**asked, tell=_kill)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)

    assert os.WTERMSIG(status) == signal.SIGKILL
    assert stored() == (0, 0)
    assert imports.confirm(**asked)["stored_new"] == 3


def _kill(done: int, total: int) -> None:
    if done == total:
        os.kill(os.getpid(), signal.SIGKILL)


def test_of_two_who_confirm_at_once_one_is_told(app, here, files, today):
    run_id = bring(here, files, ugly.plain())
    found, preview = look(run_id, files)
    actor = here.users[Role.STANDING_OFFICE].actor
    db.session.remove()
    gate, answers = threading.Barrier(2), []

    def press():
        with app.app_context():
            gate.wait()
            try:
                answers.append(
                    imports.confirm(
                        import_run_id=run_id,
                        found=found,
                        seen=preview.hash,
                        leave_errors=False,
                        take_likely=False,
                        actor=actor,
                    )["stored_new"]
                )
            except RuleBroken as refusal:
                answers.append(str(refusal))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers, key=str) == [
        3,
        "Danh sách này đã được nhập. Hãy mở danh sách đề nghị để xem.",
    ]
    assert stored() == (3, 3)


def test_a_mapping_is_remembered_for_the_place(here, files, today):
    content = ugly.book(
        ("TT", "Quý danh", "Phái", "Ghi chú"), (1, "Lê Văn Thụ", "Nam", 1961), (2, "Vi Thị Lả", "Nữ", 1978)
    )
    run_id = bring(here, files, content)
    choices = read_choices(db.session.get(ImportRun, run_id).mapping)
    assert choices.columns == {"tt": "number", "quy danh": "", "phai": "salutation", "ghi chu": ""}

    told = Choices(**{**vars(choices), "columns": {"quy danh": "name", "ghi chu": "birth"}})
    imports.choose(run_id, told, actor=here.users[Role.STANDING_OFFICE].actor)
    confirm(here, run_id, files)
    again = bring(here, files, content)

    assert shown(again, files) == [(2, Outcome.SAME, _SAME), (3, Outcome.SAME, _SAME)]


_SAME = "Đã có, không có gì mới."


def test_a_list_is_confirmed_or_dropped_once(here, files, today):
    actor = here.users[Role.STANDING_OFFICE].actor
    run_id = bring(here, files, ugly.plain())
    imports.drop(run_id, actor=actor)

    with pytest.raises(RuleBroken, match="Danh sách này đã được bỏ"):
        confirm(here, run_id, files)
    with pytest.raises(RuleBroken, match="Danh sách này đã được bỏ"):
        imports.choose(run_id, Choices(), actor=actor)
    assert stored() == (0, 0)


def test_collectives_and_households_are_kept_as_the_certificate_writes_them(here, files, today):
    confirm(here, bring(here, files, ugly.official()), files)

    query = select(Nominee).order_by(Nominee.id)
    assert [(one.kind, one.written) for one in db.session.scalars(query)] == [
        (RecipientKind.COLLECTIVE, "Tổ bảo vệ ANTT thôn Đông"),
        (RecipientKind.HOUSEHOLD, "Hộ gia đình ông Mai Đức Toàn"),
        (RecipientKind.INDIVIDUAL, "Ông Lê Văn Thụ"),
        (RecipientKind.INDIVIDUAL, "Bà Vi Thị Lả"),
    ]


def test_a_long_list_asks_as_often_as_a_short_one(here, files, today, count_queries):
    rows = [(number, f"Lê Văn Thụ {number}", "Nam", 1961) for number in range(400)]
    run_id = bring(here, files, ugly.book(ugly.HEAD[:4], *rows))
    found = imports.opened_run(queries.import_run(run_id), files)
    run = queries.import_run(run_id)

    with count_queries() as seen:
        imports.planned(run.season, run.locality, found)

    assert len(seen) <= 8


def test_no_statement_of_the_dry_run_writes(here, files, today):
    run_id = bring(here, files, ugly.official())
    written = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.split()[0] in ("INSERT", "UPDATE", "DELETE"):
            written.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        look(run_id, files)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)

    assert written == []
