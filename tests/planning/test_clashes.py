"""Clashes over what can be in one place only, held against a clock that looks at every single minute."""

from dataclasses import dataclass
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from festival.core.errors import RuleBroken
from festival.planning.rules import scheduling
from festival.planning.rules.clashes import (
    Need,
    Plan,
    Slot,
    clash_of,
    clashes,
    clashes_with,
    is_blocked,
    length,
    row_spans,
    span_words,
    told,
    uses,
)
from festival.planning.rules.scheduling import ClashKind, ClashLevel, DayPart, ResourceKind, Terms

DAY = date(2026, 8, 8)
TERMS = Terms()
SOUND, LEADER, HALL = ResourceKind.SOUND, ResourceKind.LEADER, ResourceKind.HALL


@dataclass
class Row:
    starts_at: time
    minutes: int
    track: int = 1
    is_fixed: bool = True
    title: str = "Chào cờ"


def plan(number=1, start="07:30", minutes=180, *, day=DAY, kind=SOUND, spot=None, after=0, **fields) -> Plan:
    """A festival that needs resource 1 as long as it lasts."""
    return Plan(
        id=number,
        name=f"Thôn {number}",
        spot=spot or ("at", number, ""),
        slot=Slot(day, time.fromisoformat(start)),
        after=after,
        minutes=minutes,
        needs=(Need(1, kind, after, minutes),),
        **fields,
    )


def found(first: Plan, second: Plan, terms=TERMS) -> ClashKind | None:
    one = clash_of(uses(first)[0], uses(second)[0], terms)
    return one and one.kind


HERE = {"spot": ("hall", 9)}
INTERVALS = [
    ("equal", "07:30", 180, ClashKind.OVERLAP),
    ("the same start", "07:30", 60, ClashKind.OVERLAP),
    ("the same end", "09:30", 60, ClashKind.OVERLAP),
    ("contained", "08:00", 30, ClashKind.OVERLAP),
    ("containing", "07:00", 300, ClashKind.OVERLAP),
    ("overlapping at the end", "10:29", 60, ClashKind.OVERLAP),
    ("overlapping at the start", "06:00", 91, ClashKind.OVERLAP),
    ("of no length inside", "08:00", 0, ClashKind.OVERLAP),
    ("touching after", "10:30", 60, None),
    ("touching before", "06:00", 90, None),
    ("of no length at the end", "10:30", 0, None),
    ("far away", "14:00", 60, None),
]


@pytest.mark.parametrize(("_name", "start", "minutes", "kind"), INTERVALS)
def test_uses_in_one_place_clash_when_they_share_a_minute(_name, start, minutes, kind):
    first, second = plan(1, **HERE), plan(2, start, minutes, **HERE)

    assert (found(first, second), found(second, first)) == (kind, kind)


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("10:29", ClashKind.OVERLAP),
        ("10:30", ClashKind.TRAVEL),  # touching, and thirty minutes away
        ("10:59", ClashKind.TRAVEL),
        ("11:00", None),  # exactly enough
        ("11:01", None),
    ],
)
def test_between_two_places_there_must_be_time_for_the_way(start, kind):
    assert found(plan(1), plan(2, start)) == found(plan(2, start), plan(1)) == kind


def test_the_way_between_two_halls_may_have_its_own_length_and_a_hall_goes_nowhere():
    terms = Terms(pairs={(4, 7): 5})
    first = plan(1, hall_id=7, spot=("hall", 7))
    second = plan(2, "10:35", hall_id=4, spot=("hall", 4))

    assert found(first, second, terms) is None
    assert found(first, second) is ClashKind.TRAVEL
    assert found(plan(1, kind=HALL), plan(2, "10:30", kind=HALL)) is None


def test_midnight_is_nothing_special():
    evening = plan(1, "22:00", 240)

    assert found(evening, plan(2, "01:30", 60, day=date(2026, 8, 9))) is ClashKind.OVERLAP
    assert found(evening, plan(2, "02:10", 60, day=date(2026, 8, 9))) is ClashKind.TRAVEL
    assert found(evening, plan(2, "01:30", 60)) is None
    assert span_words(*evening.hours) == "22:00–02:00 08/08 (đến 09/08)"


def test_a_festival_does_not_clash_with_itself_nor_without_a_day():
    twice = Plan(1, "Thôn 1", ("at", 1, ""), Slot(DAY, time(7)), 0, 60, (Need(1, SOUND, 0, 60),) * 2)

    assert clashes([twice, plan(2).at(None)], TERMS) == []


def test_a_pair_is_told_once_for_a_resource_the_worst_first():
    rows = tuple(Need(1, SOUND, after, 10, f"Dòng {after}") for after in (0, 20, 40))
    many = Plan(1, "Thôn 1", ("at", 1, ""), Slot(DAY, time(10)), 0, 60, (*rows, Need(2, LEADER, 0, 60)))
    other = Plan(2, "Thôn 2", ("at", 2, ""), Slot(DAY, time(10)), 0, 60, (rows[1], Need(2, LEADER, 70, 10)))

    seen = [
        (one.resource_id, one.kind, one.level, one.gap, one.travel) for one in clashes([many, other], TERMS)
    ]

    assert seen == [
        (1, ClashKind.OVERLAP, ClashLevel.BLOCK, None, None),
        (2, ClashKind.TRAVEL, ClashLevel.WARN, 10, 30),
    ]


def test_the_commune_says_how_serious_a_clash_is():
    ignored = Terms(levels={(SOUND, ClashKind.OVERLAP): ClashLevel.IGNORE})

    assert is_blocked(plan(1), [plan(2)], TERMS)
    assert not is_blocked(plan(1), [plan(2)], ignored)
    assert told(clashes([plan(1), plan(2)], ignored)) == []
    assert [TERMS.level(kind, ClashKind.OVERLAP) for kind in ResourceKind] == [
        *[ClashLevel.BLOCK] * 4,
        ClashLevel.WARN,
    ]
    assert TERMS.level(LEADER, ClashKind.TRAVEL) is ClashLevel.WARN


def test_what_is_over_on_both_sides_is_not_told():
    assert told(clashes([plan(1, is_over=True), plan(2, is_over=True)], TERMS)) == []
    assert len(told(clashes([plan(1, is_over=True), plan(2)], TERMS))) == 1


@pytest.mark.parametrize(
    ("rows", "starts", "minutes", "expected"),
    [
        ([], time(7, 30), None, (0, 180)),
        ([], time(7, 30), 90, (0, 90)),
        ([Row(time(7, 0), 30), Row(time(9, 0), 60)], time(7, 30), 90, (-30, 180)),
        ([Row(time(23, 0), 90), Row(time(0, 30), 30)], time(22, 30), None, (30, 120)),
        ([Row(time(0, 15), 30)], time(23, 45), None, (30, 30)),
        ([Row(time(8, 0), 45)], None, None, (0, 45)),
    ],
)
def test_the_programme_says_how_long_then_the_plan_then_the_commune(rows, starts, minutes, expected):
    assert length(rows, starts, minutes, usual=180) == expected


def test_rows_count_from_the_hour_of_the_festival():
    rows = [Row(time(23, 30), 40), Row(time(0, 10), 20)]

    assert row_spans(rows, time(23, 0)) == [(30, 40), (70, 20)]


# Against every minute


@st.composite
def schedules(draw):
    spots = [("hall", 1), ("hall", 2), ("at", 3, "")]
    plans = []
    for number in range(draw(st.integers(2, 5))):
        spot = draw(st.sampled_from(spots))
        needs = [
            Need(draw(st.integers(1, 2)), draw(st.sampled_from([SOUND, HALL])), after, minutes)
            for after, minutes in draw(
                st.lists(st.tuples(st.integers(-60, 120), st.integers(0, 200)), max_size=3)
            )
        ]
        # A resource is of one kind.
        needs = [
            Need(one.resource_id, (SOUND, HALL)[one.resource_id - 1], one.after, one.minutes) for one in needs
        ]
        minute = draw(st.integers(0, 2 * 1440 - 1))
        slot = Slot(
            date.fromordinal(DAY.toordinal() + minute // 1440), time(minute % 1440 // 60, minute % 60)
        )
        hall = spot[1] if spot[0] == "hall" else None
        plans.append(Plan(number, f"Thôn {number}", spot, slot, 0, 60, tuple(needs), hall))
    terms = Terms(travel_minutes=draw(st.integers(0, 90)), pairs={(1, 2): draw(st.integers(0, 150))})
    return plans, terms


def minutes_of(plan: Plan, resource_id: int) -> set[int]:
    start = plan.slot.minute
    return {
        start + need.after + minute
        for need in plan.needs
        if need.resource_id == resource_id
        for minute in range(max(need.minutes, 1))
    }


def oracle(plans: list[Plan], terms: Terms) -> set[tuple]:
    """Walks every minute: both there at once, or one gone for fewer minutes than the way takes."""
    seen = set()
    for first in plans:
        for second in plans:
            if first.id >= second.id:
                continue
            for resource_id in (1, 2):
                mine, theirs = minutes_of(first, resource_id), minutes_of(second, resource_id)
                both_halls = first.hall_id and second.hall_id and first.hall_id != second.hall_id
                way = terms.pairs[1, 2] if both_halls else terms.travel_minutes
                if resource_id == 2 or first.spot == second.spot:
                    way = 0
                near = {minute + shift for minute in mine for shift in range(-way, way + 1)}
                if mine & theirs:
                    seen.add((resource_id, first.id, second.id, ClashKind.OVERLAP))
                elif near & theirs:
                    seen.add((resource_id, first.id, second.id, ClashKind.TRAVEL))
    return seen


@settings(max_examples=300, deadline=None)
@given(schedules())
def test_every_clash_is_found_and_nothing_else(drawn):
    plans, terms = drawn

    seen = {
        (one.resource_id, *sorted((one.first.plan.id, one.second.plan.id)), one.kind)
        for one in clashes(plans, terms)
    }

    assert seen == oracle(plans, terms)


@settings(max_examples=150, deadline=None)
@given(schedules())
def test_a_clash_is_the_same_from_both_sides_and_in_any_order(drawn):
    plans, terms = drawn
    together = clashes(plans, terms)

    assert clashes(list(reversed(plans)), terms) == together
    for one in plans:
        assert clashes_with(one, plans, terms) == [clash for clash in together if clash.involves(one.id)]


# What a commune settles


def test_wishes_are_kept_as_bits():
    assert scheduling.days_as_bits([5, 6, 5]) == 96
    assert scheduling.bits_as_days(96) == [5, 6]
    assert scheduling.wish_words(96, DayPart.EVENING) == "Thứ Bảy, Chủ nhật · Buổi tối"
    assert scheduling.wish_words(0, DayPart.ANY) == ""


@pytest.mark.parametrize(
    ("start", "part"),
    [
        ("00:00", "morning"),
        ("11:59", "morning"),
        ("12:00", "afternoon"),
        ("17:59", "afternoon"),
        ("18:00", "evening"),
    ],
)
def test_noon_and_six_part_the_day(start, part):
    assert scheduling.part_of(time.fromisoformat(start)) is DayPart(part)


def test_an_hour_must_lie_in_its_part_of_the_day_and_a_way_between_two_places():
    scheduling.check_starts(time(7), time(13), time(19))
    with pytest.raises(RuleBroken, match="buổi chiều, buổi tối"):
        scheduling.check_starts(time(7), time(9), time(10))
    assert scheduling.check_pair(9, 4) == (4, 9)
    with pytest.raises(RuleBroken, match="hai nơi khác nhau"):
        scheduling.check_pair(4, 4)
