"""The festival's states and a season's dates. No database."""

from datetime import date
from itertools import product

import pytest

from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.models import NEEDED
from festival.planning.rules import FestivalAction as Action
from festival.planning.rules import FestivalState as State
from festival.planning.rules import ProgrammePart
from festival.planning.views.months import month_weeks, months_between

# Written by hand beside rules.MOVES: a change of the table must be made twice.
PATHS = {
    (State.DRAFT, Action.SUBMIT): State.PLAN_SUBMITTED,
    (State.PLAN_SUBMITTED, Action.RETURN): State.DRAFT,
    (State.PLAN_SUBMITTED, Action.APPROVE): State.PLAN_APPROVED,
    (State.PLAN_APPROVED, Action.PREPARE): State.PREPARING,
    (State.PLAN_APPROVED, Action.POSTPONE): State.POSTPONED,
    (State.PLAN_APPROVED, Action.CANCEL): State.CANCELLED,
    (State.PREPARING, Action.MAKE_READY): State.READY,
    (State.PREPARING, Action.POSTPONE): State.POSTPONED,
    (State.PREPARING, Action.CANCEL): State.CANCELLED,
    (State.READY, Action.HOLD): State.HELD,
    (State.READY, Action.POSTPONE): State.POSTPONED,
    (State.READY, Action.CANCEL): State.CANCELLED,
    (State.POSTPONED, Action.RESUME): State.PREPARING,
    (State.POSTPONED, Action.CANCEL): State.CANCELLED,
    (State.HELD, Action.REPORT): State.REPORTED,
    (State.REPORTED, Action.ARCHIVE): State.ARCHIVED,
}


@pytest.mark.parametrize(("state", "action"), PATHS)
def test_every_open_move_leads_where_it_should(state, action):
    assert rules.after(state, action) is PATHS[state, action]


@pytest.mark.parametrize(("state", "action"), [pair for pair in product(State, Action) if pair not in PATHS])
def test_every_other_move_is_refused(state, action):
    with pytest.raises(RuleBroken):
        rules.after(state, action)


@pytest.mark.parametrize("state", State)
def test_buttons_and_moves_agree(state):
    assert set(rules.actions_open(state)) == {action for known, action in PATHS if known is state}


def test_every_state_action_part_and_level_has_a_name():
    assert set(rules.STATE_NAMES) == set(rules.STATE_TONES) == set(State)
    assert set(rules.ACTION_NAMES) == set(NEEDED) == set(Action)
    assert set(rules.PART_NAMES) == set(ProgrammePart)
    assert set(rules.PILOT_NAMES) == set(rules.PilotLevel)


def test_nothing_is_public_before_approval_and_no_move_leads_back():
    assert set(State) - rules.PUBLIC_STATES == {State.DRAFT, State.PLAN_SUBMITTED}
    assert all(
        after in rules.PUBLIC_STATES for (state, _), after in PATHS.items() if state in rules.PUBLIC_STATES
    )


@pytest.mark.parametrize("day", [date(2026, 7, 1), date(2026, 8, 19)])
def test_the_windows_own_ends_are_inside(day):
    rules.check_in_window(day, date(2026, 7, 1), date(2026, 8, 19))


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 8, 20)])
def test_a_day_beside_the_window_is_outside(day):
    with pytest.raises(RuleBroken):
        rules.check_in_window(day, date(2026, 7, 1), date(2026, 8, 19))


def test_a_festival_may_be_held_on_its_day_and_not_before():
    rules.check_may_be_held(date(2026, 8, 15), date(2026, 8, 15))
    with pytest.raises(RuleBroken):
        rules.check_may_be_held(date(2026, 8, 15), date(2026, 8, 14))


SEASON = {"year": 2026, **rules.default_dates(2026)}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"window_start": date(2026, 8, 20)}, "Ngày bắt đầu đợt"),
        ({"main_day": date(2026, 8, 20)}, "Ngày chính"),
        ({"nominations_due": date(2026, 8, 16)}, "Hạn nộp"),
        ({"window_end": date(2027, 8, 19)}, "trong năm 2026"),
    ],
)
def test_impossible_season_dates_are_refused(changes, words):
    rules.check_season_dates(**SEASON)
    with pytest.raises(RuleBroken, match=words):
        rules.check_season_dates(**{**SEASON, **changes})


def test_august_2026_lies_on_six_weeks_with_the_nineteenth_marked():
    weeks = month_weeks(
        2026, 8, date(2026, 8, 5), {date(2026, 8, 15): [("Xã An Thịnh", "/festivals/1", "7:30")]}
    )
    days = [day for week in weeks for day in week]

    assert len(weeks) == 6
    assert [day.date.day for day in days if day.is_festival] == [19]
    assert [day.date.day for day in days if day.is_today] == [5]
    assert [day.date.day for day in days if day.items] == [15]
    assert sum(day.in_month for day in days) == 31
    assert days[19].label == "Thứ Bảy, 15/8"


def test_months_between_cross_a_year():
    assert list(months_between(date(2025, 12, 1), date(2026, 2, 1))) == [(2025, 12), (2026, 1), (2026, 2)]
