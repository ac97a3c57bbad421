"""Free slots, first-fit and the solver: what they promise, and that the better of the two is used."""

import itertools
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from festival.core.lunar import short_lunar
from festival.localities.rules import LocalityKind
from festival.planning.rules.autoplan import Problem, score, why_not
from festival.planning.rules.clashes import Need, Plan, Slot, days_between
from festival.planning.rules.firstfit import first_fit
from festival.planning.rules.scheduling import ClashKind, ClashLevel, DayPart, ResourceKind, Terms
from festival.planning.rules.slots import Book, free_slots, is_holiday, options
from festival.planning.services import autoplan, solver

FRIDAY, SATURDAY, SUNDAY = date(2026, 8, 7), date(2026, 8, 8), date(2026, 8, 9)
NAMES = {1: "Xe loa xã", 2: "Chủ tịch UBND xã", 3: "Nhà văn hóa xã"}
TERMS = Terms()


def plan(number, slot=None, *, needs=(1,), minutes=180, **fields) -> Plan:
    kinds = {1: ResourceKind.SOUND, 2: ResourceKind.LEADER, 3: ResourceKind.HALL}
    return Plan(
        id=number,
        name=f"Thôn {number}",
        spot=("at", number, ""),
        slot=slot,
        after=0,
        minutes=minutes,
        needs=tuple(Need(one, kinds[one], 0, minutes) for one in needs),
        **fields,
    )


def problem(movable, fixed=(), days=(SATURDAY,), terms=TERMS) -> Problem:
    return Problem(tuple(movable), tuple(fixed), {one.id: list(days) for one in movable}, terms)


def test_free_slots_are_offered_best_first_with_their_reasons():
    busy = plan(1, Slot(SATURDAY, time(7, 30)))
    mine = plan(2, Slot(SATURDAY, time(7, 30)), wanted_days=0b0100000, wanted_part=DayPart.MORNING)

    offers = free_slots(mine, [busy, mine], TERMS, days_between(FRIDAY, SUNDAY), NAMES)

    assert [(one.slot.day, f"{one.slot.start:%H:%M}") for one in offers] == [
        (SATURDAY, "14:00"),
        (SATURDAY, "19:30"),
        (FRIDAY, "07:30"),
        (SUNDAY, "07:30"),
        (FRIDAY, "14:00"),
        (SUNDAY, "14:00"),
    ]
    assert offers[0].reasons == (
        "đúng thứ mong muốn (Thứ Bảy)",
        "khác buổi mong muốn (buổi chiều)",
        "Xe loa xã còn rảnh (Thôn 1 dùng 07:30–10:30 08/08)",
        "giữ nguyên ngày đang xếp",
        "1 ngày hội khác trong ngày",
    )
    assert offers[2].reasons == (
        "khác thứ mong muốn (Thứ Sáu)",
        "đúng buổi mong muốn (buổi sáng)",
        "cả ngày không ai khác dùng Xe loa xã",
        "cách ngày đang xếp 1 ngày",
        "trong ngày chưa có ngày hội nào khác",
    )


def test_a_slot_with_a_warning_stands_behind_those_without():
    busy = plan(1, Slot(SATURDAY, time(7, 30)), minutes=380)

    offers = free_slots(plan(2), [busy], TERMS, [SATURDAY], NAMES)

    assert [(one.slot.start, one.warnings) for one in offers] == [
        (time(19, 30), ()),
        (time(14, 0), ("Xe loa xã sát giờ với Thôn 1 (07:30–13:50 08/08)",)),
    ]


def test_nothing_is_offered_where_everything_is_taken():
    busy = plan(1, Slot(SATURDAY, time(0, 0)), minutes=1440)

    assert free_slots(plan(2), [busy], TERMS, [SATURDAY], NAMES) == []


def test_first_fit_keeps_wishes_and_spreads():
    wishing = [plan(number, wanted_part=DayPart.EVENING) for number in (1, 2)]

    placed = first_fit(problem(wishing, days=[SATURDAY, SUNDAY]))

    assert placed == {1: Slot(SATURDAY, time(19, 30)), 2: Slot(SUNDAY, time(19, 30))}


def test_what_cannot_be_placed_is_explained():
    everybody = [plan(number, needs=(1, 2)) for number in (1, 2, 3, 4)]
    asked = problem(everybody)
    nowhere = problem([plan(1)], fixed=[plan(9, Slot(SATURDAY, time(0, 0)), minutes=1440)])
    closed = problem([plan(1)], days=[])

    assert len(first_fit(asked)) == 3
    assert "Các buổi còn trống của Xe loa xã, Chủ tịch UBND xã đã dành cho nơi khác" in why_not(
        asked, everybody[3], NAMES
    )
    assert "Mọi ngày, mọi buổi đều trùng" in why_not(nowhere, plan(1), NAMES)
    assert "không còn ngày nào" in why_not(closed, plan(1), NAMES)


@st.composite
def small_problems(draw):
    """Few enough festivals and days that every way of placing them can be tried."""
    movable = [
        plan(
            number,
            needs=tuple(draw(st.sets(st.sampled_from([1, 2, 3]), max_size=2))),
            minutes=draw(st.sampled_from([120, 180, 380])),
            wanted_days=draw(st.sampled_from([0, 0b0100000])),
            wanted_part=draw(st.sampled_from([DayPart.ANY, DayPart.MORNING])),
        )
        for number in range(1, draw(st.integers(2, 4)))
    ]
    fixed = [plan(9, Slot(SATURDAY, time(7, 30)), needs=(1,))] if draw(st.booleans()) else []
    level = draw(st.sampled_from([ClashLevel.WARN, ClashLevel.BLOCK]))
    kinds = (ResourceKind.SOUND, ResourceKind.LEADER)
    return problem(
        movable, fixed, [SATURDAY, SUNDAY], Terms(levels={(kind, ClashKind.TRAVEL): level for kind in kinds})
    )


def best_by_trying(asked: Problem) -> tuple[int, int]:
    """Most placed without a blocked clash, and of those the most wishes kept."""
    choices = [[None, *(one.slot for one in asked.options[plan.id])] for plan in asked.movable]
    scores = (
        score(asked, {one.id: slot for one, slot in zip(asked.movable, picked, strict=True) if slot})
        for picked in itertools.product(*choices)
    )
    return max((one.placed, one.kept) for one in scores if not one.blocked)


@settings(max_examples=25, deadline=None)
@given(small_problems())
def test_the_plan_used_blocks_nothing_and_is_as_good_as_the_best_of_all(asked):
    pytest.importorskip("highspy")

    ways, note = autoplan.think(asked)

    best = min(ways, key=lambda way: way.score.order).score
    assert note == ""
    assert all(way.score.blocked == 0 for way in ways)
    assert (best.placed, best.kept) == best_by_trying(asked)


def test_the_solver_places_what_first_fit_leaves_over():
    pytest.importorskip("highspy")
    # Whoever is flexible goes first and takes the only hour of the other one.
    asked = Problem(
        (plan(1, needs=(1, 2), wanted_days=0b0100000), plan(2, needs=(1,)), plan(3, needs=(2,))),
        (),
        {1: [SATURDAY], 2: [SATURDAY], 3: [SATURDAY]},
        TERMS,
    )

    ways, _note = autoplan.think(asked)

    assert [way.score.blocked for way in ways] == [0, 0]
    assert min(ways, key=lambda way: way.score.order).score.placed == 3


def test_the_solver_gives_the_same_answer_twice():
    pytest.importorskip("highspy")
    asked = problem([plan(number, needs=(1, 2)) for number in range(1, 8)], days=days_between(FRIDAY, SUNDAY))
    greedy = first_fit(asked)

    assert solver.solve(asked, greedy) == solver.solve(asked, greedy)


def test_without_a_solver_first_fit_is_used_and_said_so(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "highspy", None)

    ways, note = autoplan.think(problem([plan(1)]))

    assert [way.method for way in ways] == ["first_fit"]
    assert "chỉ có cách xếp lần lượt" in autoplan.summary(ways, note)


def test_a_pilot_waits_for_its_leader_and_two_never_share_a_hall():
    asked = problem([plan(number, needs=(2, 3), is_pilot=True) for number in (1, 2, 3)])

    placed = first_fit(asked)

    assert sorted(slot.start for slot in placed.values()) == [time(7, 30), time(14, 0), time(19, 30)]


def test_options_leave_out_what_blocks_and_count_what_is_missed():
    book = Book(TERMS, [plan(9, Slot(SATURDAY, time(14, 0)))])

    found = options(plan(1, wanted_part=DayPart.EVENING), book, [SATURDAY])

    assert [(one.slot.start, one.missed, one.warnings) for one in found] == [
        (time(7, 30), 1, 0),
        (time(19, 30), 0, 0),
    ]


def test_national_holidays_are_no_days_for_a_festival():
    year = days_between(date(2026, 1, 1), date(2026, 12, 31))

    off = [f"{day:%d/%m}" for day in year if is_holiday(day, short_lunar(day))]

    assert off == ["01/01", "17/02", "18/02", "19/02", "26/04", "30/04", "01/05", "02/09"]


def test_people_who_wished_for_nothing_meet_after_work():
    [free] = free_slots(plan(1), [], TERMS, [FRIDAY], NAMES)[:1]
    [weekend] = free_slots(plan(1), [], TERMS, [FRIDAY, SATURDAY], NAMES)[1:2]

    assert (free.slot.start, free.reasons[0]) == (time(19, 30), "buổi tối, bà con dễ dự")
    assert (weekend.slot.day, weekend.reasons[0]) == (SATURDAY, "Thứ Bảy, bà con dễ dự")


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({}, time(19, 30)),
        ({"wanted_part": DayPart.MORNING}, time(7, 30)),
        ({"kind": LocalityKind.SCHOOL}, time(7, 30)),
    ],
)
def test_a_working_morning_is_proposed_to_those_who_want_it(fields, start):
    pytest.importorskip("highspy")
    asked = problem([plan(1, **fields)], days=[FRIDAY])

    assert first_fit(asked) == solver.solve(asked, {}) == {1: Slot(FRIDAY, start)}
