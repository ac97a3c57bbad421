"""What a report may say, when it is due, and what is not the same as 0."""

from datetime import date

import pytest

from festival.core.errors import RuleBroken
from festival.planning.rules import FestivalState, pledges, results

DAY = date(2026, 8, 15)
EMPTY = dict.fromkeys(results.NAMES) | dict.fromkeys(results.WORDS, "")


def said(**values) -> dict:
    return EMPTY | values


def test_every_figure_of_the_report_has_a_group_and_a_name_of_its_own():
    assert len(results.FIGURES) == len(set(results.NAMES)) == 20
    assert len({figure.short for figure in results.FIGURES}) == 20
    assert set(results.MAIN) <= set(results.NAMES)


def test_a_report_is_late_from_the_sixth_day_on():
    late = [results.is_late(FestivalState.HELD, DAY, date(2026, 8, day)) for day in (15, 19, 20, 21, 30)]

    assert late == [False, False, False, True, True]
    assert results.due_on(DAY) == date(2026, 8, 20)


@pytest.mark.parametrize("state", sorted(set(FestivalState) - {FestivalState.HELD}, key=lambda s: s.value))
def test_only_a_festival_that_was_held_owes_a_report(state):
    assert not results.is_late(state, DAY, date(2026, 12, 31))


def test_a_festival_without_a_day_is_neither_late_nor_unconfirmed():
    assert not results.is_late(FestivalState.HELD, None, DAY)
    assert not results.is_unconfirmed(FestivalState.READY, None, DAY)


@pytest.mark.parametrize(
    ("state", "today", "shown", "is_open"),
    [
        (FestivalState.DRAFT, DAY, False, False),
        (FestivalState.PREPARING, date(2026, 8, 14), False, False),
        (FestivalState.PREPARING, DAY, True, True),
        (FestivalState.READY, date(2026, 8, 14), True, False),
        (FestivalState.READY, DAY, True, True),
        (FestivalState.HELD, DAY, True, True),
        (FestivalState.REPORTED, DAY, True, False),
        (FestivalState.ARCHIVED, DAY, True, False),
        (FestivalState.CANCELLED, DAY, False, False),
        (FestivalState.POSTPONED, DAY, False, False),
    ],
)
def test_results_are_shown_and_written_in_their_time(state, today, shown, is_open):
    assert (results.is_shown(state, DAY, today), results.is_open(state, DAY, today)) == (shown, is_open)


def test_a_report_of_nothing_is_not_handed_in_but_a_0_is():
    with pytest.raises(RuleBroken, match="chưa có con số nào"):
        results.check_may_hand_in(FestivalState.HELD, said(festivities="Kéo co"))

    results.check_may_hand_in(FestivalState.HELD, said(gifts=0))


@pytest.mark.parametrize(
    "state", sorted(set(FestivalState) - {FestivalState.REPORTED}, key=lambda s: s.value)
)
def test_only_what_was_handed_in_is_corrected(state):
    with pytest.raises(RuleBroken, match="không đính chính được"):
        results.check_correctable(state)


@pytest.mark.parametrize(
    ("values", "hint"),
    [
        ({"upper_delegates": 21, "attendance": 20}, "Đại biểu cấp trên nhiều hơn"),
        ({"attendance": 0}, "Số người dự là 0"),
        ({"campaign_sessions": 5, "campaign_reached": 4}, "Số buổi tuyên truyền nhiều hơn"),
        ({"campaign_sessions": 0, "campaign_reached": 4}, "nhưng số buổi là 0"),
        ({"gifts": 0, "gifts_value": 1}, "nhưng số suất quà là 0"),
        ({"gifts": 2, "gifts_value": 0}, "nhưng trị giá quà là 0"),
        ({"works": 0, "works_value": 1}, "nhưng số công trình là 0"),
        (
            {
                "commended_collectives": 0,
                "commended_households": 0,
                "commended_individuals": 0,
                "bonus_paid": 1,
            },
            "Có tiền thưởng",
        ),
    ],
)
def test_a_slip_of_the_pen_is_hinted_at(values, hint):
    assert any(hint in sentence for sentence in results.hints(said(**values)))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"upper_delegates": 20, "attendance": 20},
        {"upper_delegates": 5},
        {"gifts": 3},
        {"gifts_value": 5},
        {"bonus_paid": 5, "commended_collectives": 0},
        {"campaign_sessions": 0, "campaign_reached": 0},
    ],
)
def test_what_is_not_reported_raises_no_doubt(values):
    assert results.hints(said(**values)) == []


def test_the_fingerprint_tells_0_from_nothing_and_a_draft_from_a_report():
    prints = [
        results.fingerprint(said(), False),
        results.fingerprint(said(gifts=0), False),
        results.fingerprint(said(works=0), False),
        results.fingerprint(said(gifts=0), True),
        results.fingerprint(said(gifts=0, proposals="Thêm loa"), True),
    ]

    assert len(set(prints)) == 5
    assert prints[0] == 0
    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        results.check_seen(prints[1], prints[2])


def test_a_sum_of_no_reports_is_nothing_and_a_sum_of_zeros_is_0():
    figure = results.BY_NAME["gifts"]

    assert results.total(figure, None, 0, 7).value is None
    assert results.total(figure, 0, 2, 7).value == 0


def test_the_texts_to_begin_with_fit_the_form():
    for kind, lines in pledges.PROMISES.items():
        pledges.check_words(pledges.TITLES[kind], "\n".join(lines))


@pytest.mark.parametrize(("title", "promises"), [("", "a"), ("a", ""), ("a", "x\n" * 31)])
def test_a_pledge_needs_a_name_and_promises_that_fit_a_page(title, promises):
    with pytest.raises(RuleBroken):
        pledges.check_words(title, promises)


@pytest.mark.parametrize("line", ["Mai Đức Toàn 036089001234", "ĐT 0912 345 678", "0912.345.678"])
def test_numbers_of_people_are_noticed(line):
    assert pledges.holds_number(line)


def test_house_numbers_are_no_numbers_of_people():
    assert not pledges.holds_number("Số nhà 12, ngõ 34, thôn Đông")
