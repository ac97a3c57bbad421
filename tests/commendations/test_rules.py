"""Bonus, numbers, lists and the two state machines."""

from datetime import date
from itertools import product

import pytest

from festival.commendations import rules
from festival.commendations.rules import (
    COMMENDATION_MOVES,
    MOVES,
    CommendationAction,
    CommendationState,
    DecisionAction,
    DecisionState,
)
from festival.core.errors import RuleBroken

ALL = list(product(DecisionState, DecisionAction))
ALL_COMMENDATION = list(product(CommendationState, CommendationAction))


@pytest.mark.parametrize(
    ("state", "action", "after"),
    [
        (DecisionState.DRAFT, DecisionAction.SIGN, DecisionState.SIGNED),
        (DecisionState.SIGNED, DecisionAction.UNSIGN, DecisionState.DRAFT),
        (DecisionState.SIGNED, DecisionAction.ISSUE, DecisionState.ISSUED),
    ],
)
def test_a_decision_goes_its_way(state, action, after):
    assert rules.after(state, action) is after


@pytest.mark.parametrize(("state", "action"), [pair for pair in ALL if pair not in MOVES])
def test_every_other_move_of_a_decision_is_refused(state, action):
    with pytest.raises(RuleBroken, match="tải lại trang"):
        rules.after(state, action)


@pytest.mark.parametrize("state", DecisionState)
def test_the_buttons_of_a_decision_are_its_moves(state):
    assert {(state, action) for action in rules.actions_open(state)} == {
        pair for pair in MOVES if pair[0] is state
    }


@pytest.mark.parametrize(("state", "action"), ALL_COMMENDATION)
def test_a_commendation_is_corrected_or_revoked_once(state, action):
    if state is CommendationState.ISSUED:
        assert rules.commendation_after(state, action) is COMMENDATION_MOVES[state, action]
        return
    with pytest.raises(RuleBroken):
        rules.commendation_after(state, action)


@pytest.mark.parametrize(
    ("multiple", "amount"),
    [
        (30, 760_000),
        (45, 1_140_000),
        (60, 1_520_000),
        (150, 3_800_000),
        (225, 5_700_000),
        (300, 7_590_000),
        (0, 0),
    ],
)
def test_bonus_is_rounded_up_to_ten_thousand(multiple, amount):
    assert rules.bonus(multiple, 2_530_000) == amount


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("7", "07/QĐ-UBND"),
        (" 007/QĐ-UBND ", "07/QĐ-UBND"),
        ("123/QĐ-UBND", "123/QĐ-UBND"),
        ("5/QĐ-HĐTĐKT", "05/QĐ-HĐTĐKT"),
        ("112/qđ-ubnd", "112/QĐ-UBND"),
        # The Icelandic letter of old keyboards looks the same.
        ("112/Q\u00d0-UBND", "112/QĐ-UBND"),
        ("112/q\u00f0-ubnd", "112/QĐ-UBND"),
        ("0", None),
        ("", None),
        ("QĐ-UBND", None),
        ("7 / QĐ", None),
        ("7/<b>", None),
        ("123456/QĐ", None),
    ],
)
def test_a_number_is_written_one_way(typed, written):
    assert rules.written_number(typed) == written


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2023, 7, 1), 1_800_000),
        (date(2024, 6, 30), 1_800_000),
        (date(2024, 7, 1), 2_340_000),
        (date(2026, 6, 30), 2_340_000),
        (date(2026, 7, 1), 2_530_000),
    ],
)
def test_the_base_salary_of_the_day(day, amount):
    table = [(start, money) for start, money, _ in rules.BASE_SALARIES]

    assert rules.salary_in_force(table, day) == amount


def test_a_day_without_a_base_salary_is_refused():
    with pytest.raises(RuleBroken):
        rules.salary_in_force([(date(2023, 7, 1), 1)], date(2023, 6, 30))


def test_register_numbers_run_on():
    assert rules.register_numbers(0, 3) == ["01", "02", "03"]
    assert rules.register_numbers(98, 3) == ["99", "100", "101"]


def test_a_fingerprint_knows_order_and_borders():
    prints = {
        rules.fingerprint(rows)
        for rows in ([("a", "b")], [("b", "a")], [("ab", "")], [("a",), ("b",)], [], [("a", "b"), ("a", "b")])
    }

    assert len(prints) == 6
