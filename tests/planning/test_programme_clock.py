"""When each row begins: the clock, its hints and what a late programme does. No database."""

from dataclasses import dataclass, replace
from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from festival.core.errors import RuleBroken
from festival.planning.rules import FestivalState, clock, programme, running
from festival.planning.rules.running import Late, Standing

START = time(7, 30)


@dataclass(frozen=True)
class Row:
    starts_at: time | None = None
    minutes: int = 10
    track: int = 1
    title: str = ""

    @property
    def is_fixed(self) -> bool:
        return self.starts_at is not None


@dataclass(frozen=True)
class Stored:
    """A row as the database keeps it: with its hour, whether its own or the clock's."""

    starts_at: time
    is_fixed: bool
    minutes: int
    track: int
    title: str = ""


def at(hour: str, minutes: int = 10, track: int = 1) -> Row:
    return Row(time.fromisoformat(hour), minutes, track)


def runs(minutes: int = 10, track: int = 1) -> Row:
    return Row(None, minutes, track)


def stored(rows: list[Row], start: time | None = START) -> list[Stored]:
    return [
        Stored(clock.time_of(span.start), row.is_fixed, row.minutes, row.track)
        for row, span in zip(rows, clock.run(rows, start), strict=True)
    ]


def written(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def starts(rows: list[Row], start: time | None = START) -> list[str]:
    return [written(span.start) for span in clock.run(rows, start)]


def told(rows: list[Row]) -> list[tuple[int, str]]:
    return [(hint.number, hint.sentence) for hint in programme.forecast(rows, START).hints]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        ([runs(5), runs(20), runs()], ["07:30", "07:35", "07:55"]),
        ([at("06:30", 45), runs(5), runs()], ["06:30", "07:15", "07:20"]),
        ([runs(5), at("08:00", 20), runs()], ["07:30", "08:00", "08:20"]),
        ([runs(40), runs(60, 2), runs(5)], ["07:30", "07:30", "08:10"]),
        ([runs(40), runs(60, 2), runs(5), runs(5, 2)], ["07:30", "07:30", "08:10", "08:30"]),
        (
            [runs(10), runs(5, 2), runs(90), runs(10), runs(5, 2)],
            ["07:30", "07:30", "07:40", "09:10", "09:10"],
        ),
        ([runs(10, 2), runs(10), runs(10, 2)], ["07:30", "07:30", "07:40"]),
        ([at("23:50", 20), runs(10), at("00:30"), at("00:10")], ["23:50", "24:10", "24:30", "24:10"]),
        ([at("23:50", 30), runs(10), at("23:55")], ["23:50", "24:20", "23:55"]),
        ([at("06:00"), at("19:30")], ["06:00", "19:30"]),
        ([runs(1440), runs(5)], ["07:30", "31:30"]),
    ],
)
def test_rows_run_on_unless_they_have_an_hour(rows, expected):
    assert starts(rows) == expected


def test_without_an_hour_of_the_festival_the_clock_begins_at_seven():
    assert starts([runs(5), runs()], None) == ["07:00", "07:05"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([runs(5), runs(5)], []),
        ([runs(40), runs(60, 2), runs(5)], []),
        ([runs(10), at("08:00")], [(2, "Trống 20 phút trước dòng này.")]),
        ([runs(40), at("08:00")], [(2, "Bắt đầu 08:00 khi phần trước đến 08:10 mới xong.")]),
        ([runs(40), at("07:00")], [(2, "Bắt đầu 07:00, sớm hơn dòng đứng trên (07:30).")]),
        ([runs(40), at("07:30", 5)], [(2, "Bắt đầu 07:30 khi phần trước đến 08:10 mới xong.")]),
        ([runs(60), runs(5, 2), at("08:00", 5, 2)], [(3, "Trống 25 phút ở luồng 2 trước dòng này.")]),
        ([runs(60), runs(5, 2), runs(9), runs(9), runs(5, 2)], []),
        # A row that lasts longer than the ones after it keeps its track.
        (
            [runs(90), at("08:00", 5), at("08:10", 5)],
            [
                (2, "Bắt đầu 08:00 khi phần trước đến 09:00 mới xong."),
                (3, "Bắt đầu 08:10 khi phần trước đến 09:00 mới xong."),
            ],
        ),
    ],
)
def test_gaps_and_overlaps_are_told_within_a_track_only(rows, expected):
    assert told(rows) == expected


some_rows = st.lists(
    st.builds(
        Row,
        starts_at=st.one_of(st.none(), st.times(time(8), time(11)).map(lambda t: t.replace(second=0))),
        minutes=st.integers(0, 60),
        track=st.integers(1, 3),
    ),
    max_size=7,
)


def ticked(rows: list[Row]) -> list[int]:
    """The same clock by trying every minute."""
    begun: list[int] = []
    for number, row in enumerate(rows):
        earlier = list(zip(rows[:number], begun, strict=True))
        mine = [start + other.minutes for other, start in earlier if other.track == row.track]
        stage = [start for other, start in earlier if other.track == 1][-1:]
        if row.is_fixed:
            begun.append(row.starts_at.hour * 60 + row.starts_at.minute)
        elif not mine and not stage:
            begun.append(7 * 60 + 30)
        else:
            begun.append(
                next(m for m in range(5000) if all(m >= end for end in mine) and all(m >= s for s in stage))
            )
    return begun


@given(some_rows)
def test_the_clock_agrees_with_one_that_tries_every_minute(rows):
    # All in one day, so that an hour means one minute only.
    assert [span.start for span in clock.run(rows, START)] == ticked(rows)


@given(some_rows)
def test_hints_agree_with_painting_every_minute(rows):
    expected: dict[int, int | str] = {}
    painted: dict[int, set[int]] = {}
    ends: dict[int, set[int]] = {}
    begun: dict[int, int] = {}
    for number, (row, span) in enumerate(zip(rows, clock.run(rows, START), strict=True), 1):
        taken, marks = painted.setdefault(row.track, set()), ends.setdefault(row.track, set())
        later = any(minute >= span.start for minute in taken) or any(mark > span.start for mark in marks)
        if later or begun.get(row.track, 0) > span.start:
            expected[number] = "overlap"
        elif marks and (row.track == 1 or row.is_fixed):
            free = span.start
            while free not in marks and free - 1 not in taken:
                free -= 1
            if free < span.start:
                expected[number] = span.start - free
        taken.update(range(span.start, span.end))
        marks.add(span.end)
        begun[row.track] = span.start

    found = {}
    for hint in programme.forecast(rows, START).hints:
        said = hint.sentence.split()
        found[hint.number] = int(said[1]) if said[0] == "Trống" else "overlap"
    assert found == expected


@given(some_rows, st.times().map(lambda t: t.replace(second=0, microsecond=0)))
@example([at("08:00", 0, track=2), runs(0)], time(20, 1))
def test_what_is_stored_is_read_as_the_clock_meant_it(rows, start):
    # Hours that lie half a day before the start mean the next morning, and are stored so.
    assert programme.timeline(stored(rows, start)) == clock.run(rows, start)


@given(some_rows)
def test_rows_that_run_on_never_overlap_what_stands_before_them_on_their_track(rows):
    clashing = {hint.number for hint in programme.forecast(rows, START).hints if "Bắt đầu" in hint.sentence}

    assert all(rows[number - 1].is_fixed for number in clashing)


def test_rows_side_by_side_get_tracks_of_their_own():
    rows = [at("07:30"), at("09:20", 40), at("09:20", 40), at("09:20", 40), at("10:00")]

    assert programme.beside(rows) == [1, 1, 2, 3, 1]


def test_a_programme_has_an_end_to_its_rows():
    programme.check_room(programme.MOST_ROWS)
    with pytest.raises(RuleBroken, match="tối đa 200 dòng"):
        programme.check_room(programme.MOST_ROWS + 1)


# On the day


def minute(hour: str) -> int:
    return clock.minute_of(time.fromisoformat(hour))


PLAN = [runs(30), runs(20), at("08:45", 15), runs(30), runs(40, 2), runs(10)]
#       07:30     08:00      08:45           09:00     09:00        09:30


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (None, ["07:30", "08:00", "08:45", "09:00", "09:00", "09:30"]),
        # Said while the first row was on: it ends late, the rest follows, the fixed hour takes up the delay.
        (Late(1, 10, minute("07:40")), ["07:30", "08:10", "08:45", "09:00", "09:00", "09:30"]),
        (Late(2, 50, minute("08:05")), ["07:30", "08:00", "09:10", "09:25", "09:25", "09:55"]),
        # Said before anything began.
        (Late(1, 10, minute("07:00")), ["07:40", "08:10", "08:45", "09:00", "09:00", "09:30"]),
        # Said in the gap: the fixed row itself begins late, and what stands beside the stage with it.
        (Late(3, 5, minute("08:30")), ["07:30", "08:00", "08:50", "09:05", "09:05", "09:35"]),
        (Late(6, 15, minute("09:35")), ["07:30", "08:00", "08:45", "09:00", "09:00", "09:30"]),
    ],
)
def test_being_late_moves_what_runs_on_and_fixed_hours_only_when_they_must(late, expected):
    spans = running.spans_of(stored(PLAN), late)

    assert [written(span.start) for span in spans] == expected


def test_the_row_that_is_late_ends_late():
    spans = running.spans_of(stored(PLAN), Late(2, 50, minute("08:05")))

    assert [written(span.end) for span in spans[:3]] == ["08:00", "09:10", "09:25"]
    assert running.pushed(stored(PLAN), programme.timeline(stored(PLAN)), spans) == [2]


def test_a_planned_overlap_is_no_delay():
    rows = stored([runs(60), at("08:00", 10), runs(5)])

    spans = running.spans_of(rows, Late(1, 5, minute("07:35")))

    assert [written(span.start) for span in spans] == ["07:30", "08:05", "08:35"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("07:00", [Standing(1, None, 0), Standing(2, None, 4)]),
        ("07:30", [Standing(1, 0, 1), Standing(2, None, 4)]),
        ("08:30", [Standing(1, None, 2), Standing(2, None, 4)]),
        ("09:10", [Standing(1, 3, 5), Standing(2, 4, None)]),
        ("09:39", [Standing(1, 5, None), Standing(2, 4, None)]),
        ("09:40", [Standing(1, None, None), Standing(2, None, None)]),
    ],
)
def test_what_is_on_and_what_is_next_on_each_track(now, expected):
    rows = stored(PLAN)

    assert running.standings(rows, running.spans_of(rows, None), minute(now)) == expected


@pytest.mark.parametrize(("now", "position"), [("07:00", 1), ("07:35", 1), ("08:30", 3), ("09:10", 4)])
def test_lateness_is_kept_from_what_is_on_or_else_next(now, position):
    rows = stored(PLAN)
    stage = running.standings(rows, running.spans_of(rows, None), minute(now))[0]

    late = running.late_from(stage, 7, minute(now))
    again = running.spans_of(rows, late)

    assert late == Late(position, 7, minute(now))
    after = running.standings(rows, again, minute(now))[0]
    assert running.behind(programme.timeline(rows), again, after) == 7


def test_back_on_time_is_kept_as_nothing():
    assert running.late_from(Standing(1, 0, 1), 0, 450) is None


@pytest.mark.parametrize("minutes", [-1, 481, 10**9])
def test_impossible_delays_are_refused(minutes):
    with pytest.raises(RuleBroken, match="Số phút trễ"):
        running.late_from(Standing(1, 0, 1), minutes, 450)


def test_nothing_is_moved_once_the_programme_is_over():
    with pytest.raises(RuleBroken, match="đã hết"):
        running.late_from(Standing(1, None, None), 5, 700)


@given(some_rows.filter(bool), st.integers(1, 90), st.integers(420, 800))
def test_no_delay_makes_a_row_begin_before_its_plan_or_a_fixed_one_on_a_taken_track(rows, minutes, now):
    kept = stored(rows)
    planned = programme.timeline(kept)
    lead = running.standings(kept, planned, now)[0]
    if lead.current is None and lead.following is None:
        return

    spans = running.spans_of(kept, running.late_from(lead, minutes, now))

    assert all(span.start >= plan.start for span, plan in zip(spans, planned, strict=True))
    taken = {hint.number for hint in programme.hints(kept) if "Bắt đầu" in hint.sentence}
    moved = [replace(row, starts_at=clock.time_of(span.start)) for row, span in zip(kept, spans, strict=True)]
    clashing = {
        number
        for number, row in enumerate(moved, 1)
        if any(
            other.track == row.track and spans[number - 1].start < spans[place].end
            for place, other in enumerate(moved[: number - 1])
        )
    }
    assert clashing <= taken


@pytest.mark.parametrize(
    ("state", "is_the_day", "words"),
    [
        (FestivalState.DRAFT, True, "chưa được duyệt"),
        (FestivalState.CANCELLED, True, "«Hủy»"),
        (FestivalState.READY, False, "không phải ngày tổ chức"),
    ],
)
def test_only_an_approved_festival_runs_and_only_on_its_day(state, is_the_day, words):
    running.check_may_run(FestivalState.READY, True)
    with pytest.raises(RuleBroken, match=words):
        running.check_may_run(state, is_the_day)
