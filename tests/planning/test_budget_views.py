"""Pages of the budget: good path, bad input, refusals, number of queries."""

import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core.db import db
from festival.planning.models import BudgetLine
from festival.planning.rules import FestivalState
from festival.planning.rules.budget import FundingSource
from tests.planning.make import make_budget_line, make_festival
from tests.planning.test_services import fresh

HTMX = {"HX-Request": "true"}
HOSTILE = ["<script>alert(1)</script>", '=HYPERLINK("http://x.test")', "Thôn" + "\u0323" + "g"]


@pytest.fixture
def festival(world):
    return make_festival(season=world.here.season, locality=world.here.area)


def base(festival) -> str:
    return f"/planning/festivals/{festival.id}/budget"


def typed(**changes) -> dict:
    fields = {
        "title": "Nước uống",
        "quantity": "400",
        "unit": "suất",
        "unit_price": "8.000",
        "source": "social",
        "note": "",
        "seen": "0",
    }
    return {**fields, **changes}


def stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(BudgetLine.id)))


def test_a_line_is_added_shown_and_changed(festival, head):
    assert "Chưa có khoản nào" in head.page(base(festival)).words
    head.page(base(festival) + "/new")

    head.post(base(festival), typed())

    words = head.page(base(festival)).words
    assert "Nước uống 400 suất 8.000 3.200.000 Xã hội hóa Chưa ghi" in words
    assert "Ba triệu hai trăm nghìn đồng" in words
    assert "Quỹ Thi đua, khen thưởng" in words
    line = db.session.scalar(select(BudgetLine))
    url = f"/planning/budget-lines/{line.id}"
    assert 'value="8.000"' in head.get(url).get_data(as_text=True)
    head.post(url, typed(unit_price="9000 đ", seen="1"))
    assert fresh(line).planned == 3_600_000
    stale = head.post(url, typed(title="Khác", seen="1"), status=409).get_data(as_text=True)
    assert "vừa được người khác sửa" in stale
    assert 'value="Khác"' in stale


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 301),
        ("title", "a\u202eb"),
        ("quantity", "-1"),
        ("quantity", "1.5"),
        ("quantity", "1000001"),
        ("unit", "x" * 41),
        ("unit_price", ""),
        ("unit_price", "-5"),
        ("unit_price", "nhiều"),
        ("unit_price", "10000000000001"),
        ("unit_price", "9" * 40),
        ("source", "khác"),
        ("note", "x" * 301),
    ],
)
def test_a_bad_line_is_told_at_its_field(festival, head, field, value):
    answer = head.post(base(festival), typed(**{field: value}), status=422)

    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert stored() == 0


def test_a_sum_that_nobody_can_mean_is_refused_with_what_was_typed(festival, head):
    answer = head.post(base(festival), typed(quantity="1000000", unit_price="10000000000000"), status=409)

    assert "không quá 10.000.000.000.000 đồng" in answer.get_data(as_text=True)
    assert 'value="10000000000000"' in answer.get_data(as_text=True)
    assert stored() == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text(festival, head, text):
    head.post(base(festival), typed(title=text, unit=text[:40], note=text))

    for path in ("", "/print", "/spent"):
        assert "<script>alert" not in head.get(base(festival) + path).get_data(as_text=True)
    assert stored() == 1


def test_the_usual_lines_fill_an_empty_budget_once(festival, head):
    head.post(base(festival) + "/usual", {"seen": "0"})
    head.post(base(festival) + "/usual", {"seen": "0"}, status=409)

    assert stored() == 11
    words = head.page(base(festival)).words
    assert "Cộng 45.480.000 đ" in words
    assert "Ngân sách 24.280.000 đ" in words
    assert "Xã hội hóa 21.200.000 đ" in words
    assert "Bốn mươi lăm triệu bốn trăm tám mươi nghìn đồng" in words


def test_a_line_moves_goes_and_comes_back(festival, head):
    make_budget_line(festival=festival, position=1, title="Một")
    line = make_budget_line(festival=festival, position=2, title="Hai")
    line_id, url = line.id, f"/planning/budget-lines/{line.id}"
    body = head.post(url + "/place", {"direction": "up"}, status=200, headers=HTMX).get_data(as_text=True)
    assert body.lstrip().startswith('<section id="budget"')
    assert body.index("Hai") < body.index("Một")

    head.post(url + "/deletion")

    assert "Đã xóa khoản «Hai»." in head.page(base(festival)).words
    for bad in ("", "x", "٥", "9" * 30):
        head.post(base(festival) + "/restoration", {"line": bad}, status=409)
    head.post(base(festival) + "/restoration", {"line": str(line_id)})
    head.post(base(festival) + "/restoration", {"line": str(line_id)}, status=409)
    assert stored() == 2


def test_spent_money_is_written_line_by_line_and_over_the_plan_is_said(festival, head):
    first = make_budget_line(festival=festival, title="Một", unit_price=100)
    second = make_budget_line(festival=festival, position=2, title="Hai", unit_price=100)
    url = base(festival) + "/spent"
    form = {f"spent_{first.id}": "1.000", f"shown_{first.id}": ""}
    form |= {f"spent_{second.id}": "", f"shown_{second.id}": ""}
    head.page(url)
    bad = head.post(url, {**form, f"spent_{second.id}": "-3"}, status=422).get_data(as_text=True)
    assert f'id="spent_{second.id}-error"' in bad

    head.post(url, form)

    assert (fresh(first).spent, fresh(second).spent) == (1_000, None)
    words = head.page(base(festival)).words
    assert "Đã ghi số đã chi của 1 khoản." in words
    assert "Vượt 900" in words
    assert "Cộng 200 đ 1.000 đ Vượt 800 đ" in words
    stale = head.post(url, {**form, f"spent_{first.id}": "5"}, status=409).get_data(as_text=True)
    assert "vừa được người khác ghi" in stale
    assert 'value="5"' in stale
    head.post(url, {"spent_999": "5", "shown_999": ""}, status=409)
    head.post(url, {f"spent_{first.id}": "7"}, status=409)
    head.post(url, {})
    assert (fresh(first).spent, fresh(second).spent) == (1_000, None)


@pytest.mark.parametrize("state", [FestivalState.PLAN_SUBMITTED, FestivalState.READY, FestivalState.HELD])
def test_a_submitted_budget_takes_only_what_was_spent(world, head, state):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=state)
    line = make_budget_line(festival=festival)

    words = head.page(base(festival)).words

    assert "Ghi số đã chi" in words
    assert "Thêm khoản" not in words
    assert "không sửa được ở bước này" in words
    head.get(base(festival) + "/new", status=409)
    head.get(base(festival) + "/paste", status=409)
    head.get(f"/planning/budget-lines/{line.id}", status=409)
    head.post(f"/planning/budget-lines/{line.id}/deletion", status=409)
    head.post(base(festival) + "/spent", {f"spent_{line.id}": "1", f"shown_{line.id}": ""})


def test_an_old_budget_is_read_only(world, head):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=FestivalState.REPORTED)
    make_budget_line(festival=festival)

    assert "Ghi số đã chi" not in head.page(base(festival)).words
    head.get(base(festival) + "/spent", status=409)
    head.post(base(festival) + "/spent", {}, status=409)


def test_who_only_reads_is_offered_no_button(world, browse, festival):
    make_budget_line(festival=festival)
    leader = browse(world.users[Role.LEADER])

    words = leader.page(base(festival)).words

    assert "Âm thanh, màn LED" in words
    assert "Xóa khoản" not in words
    assert "Ghi số đã chi" not in words


def test_pasted_lines_are_shown_before_they_are_kept(festival, head):
    url = base(festival) + "/paste"
    head.page(url)
    pasted = (
        "Khoản\tSL\tĐơn giá\tThành tiền\tNguồn\r\n"
        "Âm thanh\t1\t6.000.000\t6.000.000\tNSX\r\n"
        "Nước <b>uống</b>\t400\t8000\t3200000\tXHH\r\n"
        "Cộng\t\t\t9.200.000\t\r\n"
    )

    preview = head.post(url, {"rows": pasted, "seen": "0"}, status=200).get_data(as_text=True)
    assert "Thêm 2 khoản" in preview
    assert "9.200.000 đ" in preview
    assert stored() == 0
    head.post(url, {"rows": pasted, "seen": "0", "is_checked": "1"})
    head.post(url, {"rows": pasted, "seen": "0", "is_checked": "1"}, status=409)

    kept = list(db.session.execute(select(BudgetLine.title, BudgetLine.source).order_by(BudgetLine.position)))
    assert kept == [("Âm thanh", FundingSource.STATE), ("Nước <b>uống</b>", FundingSource.SOCIAL)]


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "\n\t\t\n",
        "Âm thanh",
        "Âm thanh\t1\tbộ\t-6\tNSX",
        "Âm thanh\t1\tbộ\t6\tKhác",
        "Âm thanh\t1\tbộ\t99999999999999\tNSX",
        "a\x00b\t1\tbộ\t6\tNSX",
        "a\u202eb\t1\tbộ\t6\tNSX",
        "Nước\t1\tbộ\t6\tNSX\n" * 10_000,
        "Nước\t1\tbộ\t6\tNSX\n" * 201,
        "T\t" * 25_000,
        "Khoản\tSL\tĐơn giá\tNguồn\n",
    ],
)
def test_bad_pasted_lines_are_told_and_none_is_kept(festival, head, pasted):
    form = {"rows": pasted, "seen": "0", "is_checked": "1"}

    answer = head.post(base(festival) + "/paste", form, status=422)

    assert "Chưa lưu được" in answer.get_data(as_text=True)
    assert stored() == 0


@pytest.mark.parametrize("path", ["", "/print", "/spent"])
def test_a_budget_costs_the_same_for_1_and_30_lines(festival, head, count_queries, path):
    make_budget_line(festival=festival)
    url = base(festival) + path
    head.get(url)
    with count_queries() as one:
        head.get(url)
    for number in range(2, 31):
        make_budget_line(festival=festival, position=number, title=f"Khoản {number}")
    with count_queries() as thirty:
        head.get(url)

    assert len(thirty) == len(one) <= 12
