"""What lines of a budget add up to, and how pasted ones are read; no application needed."""

from dataclasses import dataclass

import pytest

from festival.core.errors import RuleBroken
from festival.planning.forms import budget as forms
from festival.planning.rules import budget
from festival.planning.rules.budget import FundingSource, Sum

STATE, SOCIAL = FundingSource.STATE, FundingSource.SOCIAL


@dataclass
class Line:
    planned: int
    spent: int | None = None
    source: FundingSource = STATE


def test_totals_are_counted_by_source_and_altogether():
    found = budget.totals([Line(100, 120), Line(50), Line(30, 0, SOCIAL), Line(20, None, SOCIAL)])

    assert found.whole == Sum(200, 120)
    assert found.by_source == {STATE: Sum(150, 120), SOCIAL: Sum(50, 0)}
    assert found.unsaid == 2


def test_nothing_said_is_not_nothing_spent():
    assert budget.totals([Line(100)]).whole == Sum(100, None)
    assert budget.totals([Line(100, 0)]).whole == Sum(100, 0)
    assert budget.totals([]).by_source == {STATE: Sum(), SOCIAL: Sum()}


@pytest.mark.parametrize(
    ("planned", "spent", "over", "left"),
    [(100, None, 0, 100), (100, 99, 0, 1), (100, 100, 0, 0), (100, 101, 1, 0), (0, 5, 5, 0)],
)
def test_over_the_plan_begins_with_the_first_dong(planned, spent, over, left):
    found = Sum(planned, spent)

    assert (found.over, found.left, budget.over_plan(Line(planned, spent))) == (over, left, over)


def test_the_usual_lines_add_up_as_in_the_example_of_the_field():
    lines = [Line(usual.quantity * usual.unit_price, None, usual.source) for usual in budget.USUAL_LINES]

    found = budget.totals(lines)

    assert found.whole.planned == 45_480_000
    assert [found.by_source[source].planned for source in (STATE, SOCIAL)] == [24_280_000, 21_200_000]


def test_no_festival_costs_more_than_people_can_mean():
    budget.check_amounts(budget.totals([Line(10**13, 10**13)]))
    for line in (Line(10**13 + 1), Line(0, 10**13 + 1)):
        with pytest.raises(RuleBroken, match=r"10\.000\.000\.000\.000 đồng"):
            budget.check_amounts(budget.totals([line]))


def test_a_budget_has_an_end_and_spent_money_stays():
    budget.check_room(199, 1)
    with pytest.raises(RuleBroken, match="tối đa 200"):
        budget.check_room(200, 1)
    budget.check_may_go(None)
    budget.check_may_go(0)
    with pytest.raises(RuleBroken, match=r"đã ghi chi 1\.500 đồng"):
        budget.check_may_go(1500)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3500000", 3_500_000),
        ("3.500.000", 3_500_000),
        ("3,500,000", 3_500_000),
        ("3 500 000", 3_500_000),
        ("3.500.000 đ", 3_500_000),
        ("3.500.000 đồng", 3_500_000),
        ("3500000VND", 3_500_000),
        ("0", 0),
        ("10.000.000.000.000", 10**13),
        ("3.50", None),
        ("3,5", None),
        ("3.500,000", None),
        ("-3500", None),
        ("1e6", None),
        ("٣", None),
        ("9" * 31, None),
        ("=1+1", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_spreadsheets_write_them(typed, number):
    assert forms.parse_whole(typed) == number


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        ("NSX", STATE),
        ("nsx.", STATE),
        ("Ngân sách", STATE),
        ("NGÂN SÁCH XÃ", STATE),
        ("XHH", SOCIAL),
        ("Xã hội hóa", SOCIAL),
        ("xã hội hoá", SOCIAL),
        ("", None),
        ("khác", None),
    ],
)
def test_sources_are_read_as_offices_write_them(typed, source):
    assert forms.parse_source(typed) == source


def test_a_table_with_headings_is_read_in_its_own_order_and_its_sums_are_checked():
    pasted = (
        "TT\tKhoản\tSL\tĐơn giá\tThành tiền\tNguồn\n"
        "1\tBạt, bàn ghế thuê\t300\t15.000\t4.500.000\tNSX\n"
        "2\tNước uống\t400\t8.000\t3.100.000\tXHH\n"
        "\tCộng\t\t\t7.600.000\t\n"
    )

    rows = forms.understood(pasted)

    assert [row.error for row in rows] == ["", "Thành tiền không bằng số lượng nhân đơn giá."]
    first = rows[0].content
    assert (first.title, first.quantity, first.unit_price, first.source) == (
        "Bạt, bàn ghế thuê",
        300,
        15_000,
        STATE,
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("\t1\tbộ\t1\tNSX", "Thiếu tên khoản."),
        ("a\t1,5\tbộ\t1\tNSX", "Số lượng phải là số nguyên."),
        ("a\t-1\tbộ\t1\tNSX", "Số lượng phải là số nguyên."),
        ("a\t1000001\tbộ\t1\tNSX", "Số lượng quá lớn."),
        ("a\t1\tbộ\t-1\tNSX", "Đơn giá chưa đúng."),
        ("a\t1\tbộ\t10000000000001\tNSX", "Đơn giá quá lớn."),
        ("a\t1\tbộ\t1\t", "Nguồn ghi NSX"),
        ("a", "Số lượng phải là số nguyên."),
        ("a\t1\t" + "x" * 41 + "\t1\tNSX", "Đơn vị tính dài quá"),
        ("a\t1\tbộ\t1\tNSX\tghi chú\tthừa", "Dòng có nhiều cột hơn"),
        ("x" * 301 + "\t1\tbộ\t1\tNSX", "Tên khoản dài quá"),
    ],
)
def test_a_line_that_means_nothing_says_why(line, said):
    (row,) = forms.understood(line)

    assert row.error.startswith(said)
    assert row.content is None
