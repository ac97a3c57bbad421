"""When tasks are due, late, finished; no application needed."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from festival.core.errors import RuleBroken
from festival.planning.rules import tasks
from festival.planning.rules.tasks import Standing, TaskState

TODAY = date(2026, 8, 3)
HELD_ON = date(2026, 8, 15)


@dataclass
class Line:
    state: TaskState = TaskState.OPEN
    due_on: date | None = TODAY


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("T-15", 15),
        ("t - 3", 3),
        ("T–2", 2),
        ("T−2", 2),
        ("T+5", -5),
        ("T0", 0),
        ("T-0", 0),
        ("T15", 15),
        ("15", 15),
        ("T-365", 365),
        ("T+180", -180),
        ("T-366", None),
        ("T+181", None),
        ("T-", None),
        ("-5", None),
        ("T-1.5", None),
        ("T-٥", None),
        ("31/07/2026", None),
        ("", None),
    ],
)
def test_a_count_is_understood_as_people_write_it(typed, days):
    assert tasks.parse_count(typed) == days


@pytest.mark.parametrize(("days", "name"), [(15, "T-15"), (1, "T-1"), (0, "T0"), (-5, "T+5")])
def test_a_count_is_written_and_read_alike(days, name):
    assert (tasks.count_name(days), tasks.parse_count(name)) == (name, days)


@pytest.mark.parametrize(
    ("state", "due", "standing", "late"),
    [
        (TaskState.OPEN, -1, Standing.LATE, 1),
        (TaskState.OPEN, -40, Standing.LATE, 40),
        (TaskState.OPEN, 0, Standing.SOON, 0),
        (TaskState.OPEN, 7, Standing.SOON, 0),
        (TaskState.OPEN, 8, Standing.OPEN, 0),
        (TaskState.OPEN, None, Standing.OPEN, 0),
        (TaskState.DONE, -1, Standing.DONE, 0),
        (TaskState.WAIVED, -1, Standing.WAIVED, 0),
        (TaskState.DONE, None, Standing.DONE, 0),
    ],
)
def test_state_and_day_say_where_a_task_stands(state, due, standing, late):
    line = Line(state, None if due is None else TODAY + timedelta(days=due))

    assert (tasks.standing(line, TODAY), tasks.days_late(line, TODAY)) == (standing, late)
    over = Standing.OPEN if state is TaskState.OPEN else standing
    assert tasks.standing(line, TODAY, is_working=False) == over


@pytest.mark.parametrize(
    ("state", "due_on", "holds_back"),
    [
        (TaskState.OPEN, HELD_ON - timedelta(days=1), True),
        (TaskState.OPEN, HELD_ON, False),
        (TaskState.OPEN, HELD_ON + timedelta(days=5), False),
        (TaskState.OPEN, None, True),
        (TaskState.DONE, HELD_ON - timedelta(days=1), False),
        (TaskState.WAIVED, HELD_ON - timedelta(days=1), False),
    ],
)
def test_only_open_tasks_before_the_day_keep_a_festival_from_being_ready(state, due_on, holds_back):
    line = Line(state, due_on)

    assert tasks.unfinished([line], HELD_ON) == ([line] if holds_back else [])
    assert tasks.unfinished([], HELD_ON) == []


def test_every_state_and_standing_has_its_words():
    assert set(tasks.STANDING_NAMES) == set(tasks.STANDING_TONES) == set(Standing)
    assert {Standing(state.value) for state in TaskState} < set(Standing)


def test_the_usual_tasks_stand_in_the_order_of_their_days():
    days = [task.days_before for task in tasks.USUAL_TASKS]

    assert days == sorted(days, reverse=True)
    assert (len(days), days[0], days[-1]) == (19, 45, -5)


def test_the_usual_agencies_take_the_word_of_the_commune():
    agencies = {task.agency for task in tasks.usual_tasks("phường")}

    assert {"Công an phường", "UBND phường"} <= agencies
    assert not any(agency.endswith(" xã") for agency in agencies)
    assert tasks.usual_tasks() == list(tasks.USUAL_TASKS)


def test_a_day_by_hand_stays_within_reach():
    tasks.check_day(None, HELD_ON)
    tasks.check_day(HELD_ON - timedelta(days=365), HELD_ON)
    tasks.check_day(HELD_ON + timedelta(days=180), HELD_ON)
    for day in (date(2025, 8, 14), date(2027, 8, 15), date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(RuleBroken, match="quá xa"):
            tasks.check_day(day, HELD_ON)


def test_a_checklist_has_an_end():
    tasks.check_room(199, 1)
    with pytest.raises(RuleBroken, match="tối đa 200 dòng, hiện có 199"):
        tasks.check_room(199, 2)


def test_what_changed_since_it_was_shown_is_noticed():
    shown = tasks.print_of("Treo cờ", 1, None)

    tasks.check_unchanged(shown, tasks.print_of("Treo cờ", 1, None))
    for other in (tasks.print_of("Treo cờ", 2, None), "", "x"):
        with pytest.raises(RuleBroken, match="người khác sửa"):
            tasks.check_unchanged(other, shown)
