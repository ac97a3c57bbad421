"""The amendment's state machine, matching rows, and differences in words. No database."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.rules import FestivalState, amendments, differences, matching
from festival.planning.rules.amendments import AmendmentAction as Action
from festival.planning.rules.amendments import AmendmentState as State

TABLE = {
    (State.NONE, Action.OPEN): State.OPEN,
    (State.OPEN, Action.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Action.RETURN): State.OPEN,
    (State.SUBMITTED, Action.APPROVE): State.NONE,
    (State.OPEN, Action.DROP): State.NONE,
    (State.SUBMITTED, Action.DROP): State.NONE,
}
PAIRS = list(product(State, Action))


@pytest.mark.parametrize(("state", "action"), [pair for pair in PAIRS if pair in TABLE])
def test_each_step_of_an_amendment_leads_where_the_table_says(state, action):
    assert amendments.after(state, action) is TABLE[state, action]


@pytest.mark.parametrize(("state", "action"), [pair for pair in PAIRS if pair not in TABLE])
def test_every_other_step_of_an_amendment_is_refused(state, action):
    with pytest.raises(RuleBroken, match="Hãy tải lại trang"):
        amendments.after(state, action)


@pytest.mark.parametrize("state", State)
def test_buttons_of_an_amendment_are_what_the_table_allows(state):
    assert amendments.actions_open(state) == [action for action in Action if (state, action) in TABLE]


def test_every_state_and_action_of_an_amendment_has_words_and_a_permission():
    assert set(amendments.STATE_NAMES) == set(amendments.STATE_TONES) == set(State)
    assert set(amendments.ACTION_NAMES) == set(amendments.NEEDED) == set(Action)


@pytest.mark.parametrize(("state", "amendment"), list(product(FestivalState, State)))
def test_a_plan_is_edited_as_a_draft_or_under_an_open_amendment_only(state, amendment):
    expected = state is FestivalState.DRAFT or amendment is State.OPEN

    assert rules.is_editable(state, amendment) is expected
    if expected:
        rules.check_editable(state, amendment)
    else:
        with pytest.raises(RuleBroken):
            rules.check_editable(state, amendment)


@pytest.mark.parametrize(
    ("state", "amendment", "sentence"),
    [
        (FestivalState.PLAN_SUBMITTED, State.NONE, "đề nghị lãnh đạo trả lại"),
        (FestivalState.READY, State.SUBMITTED, "đề nghị lãnh đạo trả lại"),
        (FestivalState.PREPARING, State.NONE, "chọn «Điều chỉnh kế hoạch»"),
        (FestivalState.HELD, State.NONE, "«Đã tổ chức» nên kế hoạch không sửa được"),
    ],
)
def test_a_refused_edit_says_what_to_do_instead(state, amendment, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        rules.check_editable(state, amendment)


@pytest.mark.parametrize("state", FestivalState)
def test_only_an_approved_plan_that_is_still_to_be_held_is_amended(state):
    if state in {FestivalState.PLAN_APPROVED, FestivalState.PREPARING, FestivalState.READY}:
        rules.check_amendable(state)
    else:
        with pytest.raises(RuleBroken, match=rules.STATE_NAMES[state]):
            rules.check_amendable(state)


@pytest.mark.parametrize("action", [Action.OPEN, Action.RETURN])
def test_opening_and_returning_need_a_word_why(action):
    amendments.check_said(action, "Trùng lịch hội trường")
    with pytest.raises(RuleBroken):
        amendments.check_said(action, "")


@pytest.mark.parametrize("state", [State.OPEN, State.SUBMITTED])
def test_a_plan_under_reconsideration_holds_back_the_next_step(state):
    amendments.check_settled(State.NONE)
    with pytest.raises(RuleBroken, match="bỏ điều chỉnh"):
        amendments.check_settled(state)


# Matching


def row(title, starts_at="07:30", minutes=30, **fields) -> dict:
    defaults = {"part": "ceremony", "track": 1, "presenter": "", "agency": "", "needs": ""}
    flags = {"is_award": False, "is_fixed": False}
    return {"title": title, "starts_at": starts_at, "minutes": minutes, **defaults, **flags, **fields}


def line(title, quantity=1, unit_price=1_000_000, source="state", unit="") -> dict:
    return {
        "title": title,
        "quantity": quantity,
        "unit": unit,
        "unit_price": unit_price,
        "source": source,
    }


RAIN = {
    "venue": "Hội trường",
    "decider": "Chủ tịch UBND xã",
    "decides_days_before": 2,
    "decides_at": "16:00",
    "changes": "",
}


def plan(**changes) -> dict:
    fields = {
        "title": "Ngày hội thôn Đông",
        "held_on": "2026-08-15",
        "starts_at": "07:30",
        "minutes": None,
        "venue": "Nhà văn hóa thôn",
        "hall": "",
        "hall_id": None,
        "bring": "",
        "pilot_level": "none",
        "programme": [],
        "budget": [],
        "rain": None,
        "resources": [],
    }
    return {**fields, **changes}


def said(old: dict, new: dict) -> dict[str, list[str]]:
    return {section.title: section.lines for section in differences.differences(old, new)}


def test_rows_are_matched_by_all_they_say_then_by_their_names_then_by_their_hour():
    old = [row("Chào cờ"), row("Kéo co", "09:00"), row("Bế mạc", "10:00")]
    new = [row("Kéo co", "09:30"), row("Lễ chào cờ"), row("Bế mạc", "10:00"), row("Múa", "11:00")]

    assert matching.matched(old, new, matching.PROGRAMME) == [1, 0, 2, None]


def test_rows_that_say_the_same_are_matched_one_by_one():
    assert matching.matched([row("Nghỉ")] * 2, [row("Nghỉ")] * 3, matching.PROGRAMME) == [0, 1, None]


def test_the_fewest_rows_count_as_moved():
    assert matching.moved([0, 4, 1, 2, 3]) == {1}
    assert matching.moved([None, 0, 2, 5]) == set()
    assert matching.moved([]) == set()


# Differences


def test_plain_facts_are_shown_with_before_and_after():
    new = plan(held_on="2026-08-16", starts_at="08:00", bring="Ghế nhựa", minutes=180, pilot_level="xa")

    assert said(plan(), new) == {
        "Thông tin chung": [
            "Ngày: 15/08/2026 → 16/08/2026",
            "Giờ bắt đầu: 07:30 → 08:00",
            "Thời lượng dự kiến: chưa có → 180 phút",
            "Bà con mang theo: chưa có → Ghế nhựa",
            "Ngày hội điểm: Không → Điểm cấp xã",
        ]
    }


def test_rows_added_removed_and_changed_are_told_by_name():
    old = plan(programme=[row("Chào cờ"), row("Kéo co", "09:00", 60, part="festivity")])
    new = plan(programme=[row("Chào cờ", minutes=15, presenter="MC"), row("Đẩy gậy", "10:00")])

    assert said(old, new) == {
        "Chương trình": [
            "Bỏ «Kéo co» (09:00, 60 phút, Phần hội)",
            "«Chào cờ»: số phút 30 → 15; phụ trách chưa có → MC",
            "Thêm «Đẩy gậy» (10:00, 30 phút, Phần lễ), ở dòng 2",
        ]
    }


def test_a_row_that_changes_places_is_told_once_with_its_new_hour():
    old = plan(programme=[row("A", "07:00"), row("B", "07:30"), row("C", "08:00")])
    new = plan(programme=[row("C", "07:00"), row("A", "07:00"), row("B", "07:30")])

    assert said(old, new) == {"Chương trình": ["Chuyển «C» từ dòng 3 lên dòng 1; giờ 08:00 → 07:00"]}


def test_rows_that_only_begin_later_together_are_one_sentence():
    old = plan(programme=[row("A", "07:00"), row("B", "07:30"), row("C", "08:00"), row("D", "09:00")])
    new = plan(programme=[row("A", "07:00"), row("B", "08:00"), row("C", "08:30"), row("D", "09:30")])

    assert said(old, new) == {"Chương trình": ["3 dòng, từ «B» đến «D», bắt đầu muộn hơn 30 phút"]}


def test_over_midnight_the_shorter_way_counts():
    old = plan(programme=[row("A", "23:50"), row("B", "23:55"), row("C", "23:58")])
    new = plan(programme=[row("A", "00:00"), row("B", "00:05"), row("C", "00:08")])

    assert said(old, new) == {"Chương trình": ["3 dòng, từ «A» đến «C», bắt đầu muộn hơn 10 phút"]}


def test_an_award_row_is_told_in_words():
    old, new = plan(programme=[row("Trao thưởng")]), plan(programme=[row("Trao thưởng", is_award=True)])

    assert said(old, new) == {"Chương trình": ["«Trao thưởng»: trao thưởng không → có"]}


def test_money_is_told_line_by_line_and_in_total():
    old = plan(budget=[line("Âm thanh", 1, 6_000_000), line("Nước uống", 400, 8_000, "social", "chai")])
    new = plan(budget=[line("Nước uống", 500, 8_000, "social", "chai"), line("Bạt", 300, 15_000)])

    assert said(old, new) == {
        "Dự toán": [
            "Bỏ «Âm thanh»: 1 × 6.000.000 đ = 6.000.000 đ, Ngân sách",
            "«Nước uống»: số lượng 400 → 500; thành tiền 3.200.000 đ → 4.000.000 đ",
            "Thêm «Bạt»: 300 × 15.000 đ = 4.500.000 đ, Ngân sách",
            "Tổng dự toán: 9.200.000 đ → 8.500.000 đ",
            "Ngân sách: 6.000.000 đ → 4.500.000 đ",
            "Xã hội hóa: 3.200.000 đ → 4.000.000 đ",
        ]
    }


def test_another_source_and_another_order_are_told():
    old = plan(budget=[line("A"), line("B")])
    new = plan(budget=[line("B"), line("A", source="social")])

    assert said(old, new) == {
        "Dự toán": [
            "«A»: nguồn Ngân sách → Xã hội hóa",
            "Đổi thứ tự các khoản",
            "Ngân sách: 2.000.000 đ → 1.000.000 đ",
            "Xã hội hóa: 0 đ → 1.000.000 đ",
        ]
    }


def test_a_rain_plan_comes_changes_and_goes():
    moved = RAIN | {"venue": "Nhà đa năng", "decides_days_before": 0}

    assert said(plan(), plan(rain=RAIN)) == {
        "Phương án mưa": [
            "Thêm phương án mưa. Nơi thay thế: Hội trường; Người quyết định: Chủ tịch UBND xã;"
            " Quyết định lúc: 16:00, trước 2 ngày"
        ]
    }
    assert said(plan(rain=RAIN), plan(rain=moved)) == {
        "Phương án mưa": [
            "Nơi thay thế: Hội trường → Nhà đa năng",
            "Quyết định lúc: 16:00, trước 2 ngày → 16:00 cùng ngày",
        ]
    }
    assert said(plan(rain=RAIN), plan()) == {"Phương án mưa": ["Bỏ phương án mưa (nơi thay thế: Hội trường)"]}


def needed(name, row=None, key=1) -> dict:
    return {"id": key, "kind": "sound", "name": name, "row": row}


def test_resources_are_told_with_what_they_are_for():
    rows = [row("Chào cờ"), row("Kéo co", "09:00")]
    old = plan(programme=rows, resources=[needed("Xe loa xã"), needed("Đội văn nghệ", 1, 2)])
    new = plan(programme=rows, resources=[needed("Đội văn nghệ", 1, 2), needed("Đội văn nghệ", 2, 2)])

    assert said(old, new) == {
        "Nguồn lực": [
            "Thôi dùng «Xe loa xã» cho cả ngày hội",
            "Cần «Đội văn nghệ» cho dòng «Kéo co»",
        ]
    }


def test_a_row_that_moves_keeps_its_resources_without_a_word():
    old = plan(programme=[row("A"), row("B", "09:00")], resources=[needed("Xe loa xã", 2)])
    new = plan(programme=[row("B", "09:00"), row("A")], resources=[needed("Xe loa xã", 1)])

    assert "Nguồn lực" not in said(old, new)


ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from("ABC"),
        st.sampled_from(["07:00", "07:30", "23:50"]),
        st.integers(0, 2),
        part=st.sampled_from(["ceremony", "festivity"]),
        is_fixed=st.booleans(),
    ),
    max_size=5,
)
LINES = st.lists(
    st.builds(
        line, st.sampled_from("AB"), st.integers(0, 2), st.integers(0, 2), unit=st.sampled_from(["", "c"])
    ),
    max_size=4,
)
PLANS = st.builds(
    plan,
    held_on=st.sampled_from([None, "2026-08-15"]),
    venue=st.sampled_from(["", "Sân"]),
    programme=ROWS,
    budget=LINES,
    rain=st.sampled_from([None, RAIN]),
)


@given(PLANS, PLANS)
def test_two_plans_differ_in_words_exactly_when_they_differ(old, new):
    assert (differences.count(differences.differences(old, new)) == 0) is (old == new)


@given(ROWS, ROWS)
def test_no_row_is_matched_twice(old, new):
    found = [place for place in matching.matched(old, new, matching.PROGRAMME) if place is not None]

    assert len(found) == len(set(found))
