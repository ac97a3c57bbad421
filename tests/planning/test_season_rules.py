"""Re-dating, deadlines, legal grounds and the built-in plans. No database."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from festival.core.errors import RuleBroken
from festival.localities.rules import LocalityKind
from festival.planning import rules
from festival.planning.rules import clock, deadlines, grounds, programme, redating, templates
from festival.planning.rules.budget import FundingSource
from festival.planning.rules.deadlines import DeadlineContent
from festival.planning.rules.redating import Window

OLD, NEW = Window(date(2025, 7, 1), date(2025, 8, 19)), Window(date(2026, 7, 1), date(2026, 8, 19))


# Re-dating


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 7, 1), date(2026, 7, 7)),  # the first Tuesday
        (date(2025, 7, 5), date(2026, 7, 4)),  # the first Saturday
        (date(2025, 8, 16), date(2026, 8, 15)),  # the seventh Saturday
        (date(2025, 8, 19), date(2026, 8, 18)),  # an eighth Tuesday, which 2026 does not have
        (date(2025, 6, 28), date(2026, 7, 4)),  # a Saturday before the window
        (date(2025, 12, 31), date(2026, 8, 19)),
    ],
)
def test_a_day_keeps_its_weekday_and_its_week(day, expected):
    moved = redating.redated(day, OLD, NEW)

    assert (moved, moved.weekday()) == (expected, day.weekday())


def test_schools_are_redated_within_their_own_longer_window():
    old, new = Window(date(2027, 5, 1), date(2027, 8, 19)), Window(date(2028, 5, 1), date(2028, 8, 19))

    assert redating.redated(date(2027, 5, 17), old, new) == date(2028, 5, 15)


def test_a_window_of_three_days_gives_the_weekday_up():
    assert redating.redated(date(2025, 7, 5), OLD, Window(date(2026, 8, 17), date(2026, 8, 19))) == date(
        2026, 8, 19
    )


days = st.dates(date(2005, 1, 1), date(2099, 12, 31))


@st.composite
def windows(draw, least=0):
    start = draw(days)
    return Window(start, start + timedelta(days=draw(st.integers(least, 200))))


@given(days, windows(), windows())
def test_a_redated_day_always_lies_in_the_new_window(day, old, new):
    assert new.start <= redating.redated(day, old, new) <= new.end


@given(days, windows(), windows(least=6))
def test_a_window_of_a_week_or_more_keeps_the_weekday(day, old, new):
    assert redating.redated(day, old, new).weekday() == day.weekday()


@given(windows(), windows(least=6), st.data())
def test_the_week_is_kept_wherever_the_new_window_has_it(old, new, data):
    day = data.draw(st.dates(old.start, old.end))
    week = (day - old.start).days // 7
    same_weekday = [
        new.start + timedelta(days=number)
        for number in range((new.end - new.start).days + 1)
        if (new.start + timedelta(days=number)).weekday() == day.weekday()
    ]

    # The oracle counts: the n-th Saturday stays the n-th Saturday, or becomes the last there is.
    assert redating.redated(day, old, new) == same_weekday[min(week, len(same_weekday) - 1)]


@given(windows(), st.data())
def test_the_same_window_leaves_a_day_where_it_is(window, data):
    day = data.draw(st.dates(window.start, window.end))

    assert redating.redated(day, window, window) == day


def test_only_the_year_of_the_season_is_rewritten():
    words = "Ngày hội năm 2025, Mùa 2025, Nghị định 152/2025/NĐ-CP, năm 20255, số 2025"

    assert redating.this_year(words, 2025, 2026) == (
        "Ngày hội năm 2026, Mùa 2026, Nghị định 152/2025/NĐ-CP, năm 20255, số 2025"
    )


# Deadlines


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 8, 4), "còn 1 ngày"),
        (date(2026, 8, 3), "hôm nay"),
        (date(2026, 8, 1), "đã qua 2 ngày"),
    ],
)
def test_days_left_are_said_in_words(due, said):
    assert deadlines.days_left(due, date(2026, 8, 3)) == said


def test_the_built_in_deadlines_count_down_to_the_main_day_and_beyond():
    counts = [row.days_before for row in deadlines.DEFAULT_DEADLINES]

    assert counts == sorted(counts, reverse=True)
    assert (counts[0], counts[-1]) == (45, -5)
    assert deadlines.due_on(deadlines.DEFAULT_DEADLINES[0], date(2026, 8, 15)) == date(2026, 7, 1)


def test_a_fixed_deadline_of_another_year_is_refused():
    with pytest.raises(RuleBroken, match="không thuộc mùa 2026"):
        deadlines.check_deadlines([DeadlineContent("Báo cáo", 0, date(2024, 8, 1))], 2026)


def test_a_season_has_room_for_forty_deadlines():
    deadlines.check_deadlines([DeadlineContent("Việc", 1)] * 40, 2026)

    with pytest.raises(RuleBroken, match="tối đa 40"):
        deadlines.check_deadlines([DeadlineContent("Việc", 1)] * 41, 2026)


# Grounds, the year proposed


def test_grounds_are_one_a_line_without_blanks_repeats_and_semicolons():
    typed = "Căn cứ A;\n\n  Căn cứ B.\nCăn cứ A\n"

    assert grounds.tidied(typed) == "Căn cứ A\nCăn cứ B"
    assert grounds.tidied(grounds.default_grounds()) == grounds.default_grounds()


def test_ten_thousand_grounds_are_refused():
    with pytest.raises(RuleBroken, match="tối đa 40 dòng"):
        grounds.check_grounds(grounds.tidied("\n".join(f"Căn cứ {n}" for n in range(10_000))))


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 8, 19), 2026),
        (date(2026, 8, 20), 2027),
        (date(2026, 11, 22), 2027),
        (date(2027, 1, 1), 2027),
    ],
)
def test_the_next_season_is_proposed_once_this_years_is_over(today, year):
    assert rules.proposed_year(today) == year


# Built-in plans


@pytest.mark.parametrize("template", templates.TEMPLATES.values(), ids=list(templates.TEMPLATES))
def test_a_built_in_programme_has_no_gap_no_overlap_and_hands_out_once(template):
    rows = template.rows(time(8, 15))

    assert programme.hints(rows) == []
    assert rows[0].starts_at == time(8, 15)
    assert [clock.time_of(span.start) for span in clock.run(rows, time(8, 15))] == [
        row.starts_at for row in rows
    ]
    assert [row.is_award for row in rows].count(True) == 1
    assert {row.part for row in rows} == set(rules.ProgrammePart)


@pytest.mark.parametrize("template", templates.TEMPLATES.values(), ids=list(templates.TEMPLATES))
def test_a_built_in_plan_fits_the_columns_it_goes_into(template):
    rows = template.rows(None)

    assert rows[0].starts_at == template.starts_at
    assert max(len(row.title) for row in (*rows, *template.tasks, *template.budget)) <= 300
    assert max(len(row.presenter) + len(row.agency) + len(row.needs) for row in rows) <= 200
    assert len(template.bring) <= 300
    assert all(line.quantity > 0 and line.unit_price > 0 for line in template.budget)
    assert {task.days_before for task in template.tasks} >= {0, -1, -5}


def test_the_commune_template_costs_what_the_usual_budget_adds_up_to():
    budget = templates.TEMPLATES["commune-morning"].budget
    sums = {
        source: sum(line.quantity * line.unit_price for line in budget if line.source is source)
        for source in FundingSource
    }

    assert sums == {FundingSource.STATE: 24_280_000, FundingSource.SOCIAL: 21_200_000}


@pytest.mark.parametrize(
    ("kind", "chosen", "starts_at", "key"),
    [
        (LocalityKind.RESIDENTIAL_AREA, "auto", None, "area-morning"),
        (LocalityKind.RESIDENTIAL_AREA, "auto", time(19, 30), "area-evening"),
        (LocalityKind.ENTERPRISE, "auto", time(16, 30), "office-morning"),
        (LocalityKind.SCHOOL, "office-evening", None, "office-evening"),
        (LocalityKind.COMMUNE, "auto", time(17, 0), "commune-evening"),
    ],
)
def test_a_template_follows_the_kind_of_place_and_the_hour_unless_one_is_chosen(kind, chosen, starts_at, key):
    assert templates.template_for(kind, chosen, starts_at) is templates.TEMPLATES[key]


def test_no_template_and_an_unknown_one():
    assert templates.template_for(LocalityKind.SCHOOL, "none") is None
    with pytest.raises(RuleBroken, match="Không có mẫu này"):
        templates.template_for(LocalityKind.SCHOOL, "<script>")


@pytest.mark.parametrize(
    ("kind", "name", "unit_word", "venue"),
    [
        (LocalityKind.RESIDENTIAL_AREA, "Thôn Đông", "thôn", "Nhà văn hóa thôn Đông"),
        (LocalityKind.RESIDENTIAL_AREA, "Tổ dân phố 5", "tổ dân phố", "Nhà văn hóa tổ dân phố 5"),
        (LocalityKind.RESIDENTIAL_AREA, "Mỹ Đình", "khu dân cư", "Nhà văn hóa Mỹ Đình"),
        (LocalityKind.SCHOOL, "Trường THCS An Thịnh", "trường", "Sân Trường THCS An Thịnh"),
        (LocalityKind.OFFICE, "Công an xã", "cơ quan", "Hội trường Công an xã"),
        (LocalityKind.ENTERPRISE, "Công ty May 10", "công ty", "Hội trường Công ty May 10"),
        (LocalityKind.COMMUNE, "Xã An Thịnh", "xã", "Nhà văn hóa xã"),
        (LocalityKind.COMMUNE, "Phường An Thịnh", "phường", "Nhà văn hóa phường"),
        (LocalityKind.COMMUNE, "An Thịnh", "", "Nhà văn hóa xã"),
    ],
)
def test_the_usual_venue_is_named_after_the_place(kind, name, unit_word, venue):
    assert templates.usual_venue(kind, name, unit_word) == venue


def test_a_usual_venue_fits_its_column():
    assert len(templates.usual_venue(LocalityKind.SCHOOL, "Trường " * 40, "trường")) == 200
