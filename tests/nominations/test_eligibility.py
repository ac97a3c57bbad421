"""Years of service and the hints of the law: tables at their edges, properties of the counting."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from festival.core import text
from festival.core.errors import RuleBroken
from festival.nominations.rules import AwardBasis, RecipientKind
from festival.nominations.rules.eligibility import (
    Earlier,
    Hint,
    HintKind,
    basis_hints,
    is_same_achievement,
    medal_hints,
    same_achievement_hints,
    shared_pairs,
    tie_break_hints,
)
from festival.nominations.rules.service import (
    Service,
    ServiceTrack,
    check_service,
    years_counted,
    years_written,
)

TODAY = date(2026, 8, 3)
GUARD, LEADER = ServiceTrack.GUARD, ServiceTrack.LEADER


# Years


@pytest.mark.parametrize(
    ("services", "years"),
    [
        ([], Fraction(0)),
        ([Service(date(2010, 3, 1), date(2025, 2, 28))], Fraction(15)),
        ([Service(date(2010, 3, 1), date(2025, 2, 27))], 14 + Fraction(364, 365)),
        # From the 29th of February: the fifteenth year ends on the 28th.
        ([Service(date(2008, 2, 29), date(2023, 2, 28))], Fraction(15)),
        ([Service(date(2008, 2, 29), date(2024, 2, 28))], Fraction(16)),
        # Open: until today, today included.
        ([Service(date(2011, 8, 4))], Fraction(15)),
        ([Service(date(2011, 8, 5))], 14 + Fraction(364, 365)),
        # What has not begun counts nothing; what ends later counts until today.
        ([Service(date(2026, 8, 4))], Fraction(0)),
        ([Service(date(2025, 8, 4), date(2030, 1, 1))], Fraction(1)),
        # Twice where it is hard.
        ([Service(date(2018, 1, 1), date(2022, 12, 31), 200)], Fraction(10)),
        # Side by side and without a gap: as if one.
        (
            [
                Service(date(2010, 3, 1), date(2012, 7, 9)),
                Service(date(2012, 7, 10), date(2025, 2, 28)),
            ],
            Fraction(15),
        ),
        # The same days in two posts count once, by the higher coefficient.
        (
            [
                Service(date(2015, 1, 1), date(2019, 12, 31)),
                Service(date(2017, 1, 1), date(2017, 12, 31), 200),
            ],
            Fraction(6),
        ),
        ([Service(date(2015, 1, 1), date(2019, 12, 31))] * 3, Fraction(5)),
        # A gap counts nothing.
        (
            [
                Service(date(2010, 1, 1), date(2012, 12, 31)),
                Service(date(2020, 1, 1), date(2021, 12, 31)),
            ],
            Fraction(5),
        ),
    ],
)
def test_years_are_counted_from_anniversary_to_anniversary(services, years):
    assert years_counted(services, TODAY) == years


_DAYS = st.dates(date(1990, 1, 1), date(2026, 8, 3))
_SERVICES = st.builds(
    lambda start, length, factor: Service(start, start + timedelta(days=length), factor),
    _DAYS,
    st.integers(0, 9000),
    st.sampled_from([100, 200]),
)


@given(st.lists(_SERVICES, max_size=6), st.randoms(use_true_random=False))
def test_the_order_and_repetition_of_periods_change_nothing(services, chance):
    shuffled = [*services, *services]
    chance.shuffle(shuffled)

    assert years_counted(shuffled, TODAY) == years_counted(services, TODAY)


@given(st.lists(_SERVICES, max_size=5), _SERVICES)
def test_one_more_period_never_takes_away_more_than_a_calendar_can(services, another):
    # Where stretches of different coefficients are cut anew, a day of a leap year weighs 1/366.
    before, after = years_counted(services, TODAY), years_counted([*services, another], TODAY)

    assert after >= before - Fraction(1, 50)


@given(st.lists(_SERVICES, max_size=6))
def test_nobody_serves_more_than_twice_the_days_there_were(services):
    first = min((one.started_on for one in services), default=TODAY)

    assert 0 <= years_counted(services, TODAY) <= 2 * (Fraction((TODAY - first).days + 1, 365))


@pytest.mark.parametrize(
    ("years", "words"),
    [
        (Fraction(15), "15 năm"),
        (14 + Fraction(364, 365), "14 năm 11 tháng"),
        (Fraction(1, 2), "6 tháng"),
        (Fraction(0), "0 năm"),
    ],
)
def test_years_are_written_without_rounding_up(years, words):
    assert years_written(years) == words


@pytest.mark.parametrize(
    ("start", "end", "factor", "words"),
    [
        (date(2026, 8, 4), None, 100, "sau hôm nay"),
        (date(2020, 1, 1), date(2026, 8, 4), 100, "sau hôm nay"),
        (date(2020, 1, 2), date(2020, 1, 1), 100, "từ ngày bắt đầu"),
        (date(2020, 1, 1), None, 150, "Hệ số là 1"),
    ],
)
def test_a_period_that_cannot_be_is_refused(start, end, factor, words):
    with pytest.raises(RuleBroken, match=words):
        check_service(start, end, factor, TODAY)


# The medal


@pytest.mark.parametrize(
    ("is_woman", "last", "kind"),
    [
        (False, date(2025, 2, 27), HintKind.WARN),
        (False, date(2025, 2, 28), HintKind.GOOD),
        (True, date(2020, 2, 28), HintKind.WARN),
        (True, date(2020, 2, 29), HintKind.GOOD),
        (None, date(2020, 2, 29), HintKind.WARN),
        (None, date(2025, 2, 28), HintKind.GOOD),
    ],
)
def test_fifteen_years_for_men_ten_for_women(is_woman, last, kind):
    (hint,) = medal_hints([Service(date(2010, 3, 1), last)], is_woman=is_woman, given=[], today=TODAY)

    assert (hint.kind, hint.article) == (kind, "Thông tư 20/2025/TT-BCA, Điều 4")


def test_the_hint_says_what_is_missing_and_that_maternity_counts():
    (hint,) = medal_hints([Service(date(2018, 8, 4))], is_woman=True, given=[], today=TODAY)

    assert hint == Hint(
        HintKind.WARN,
        "Thời gian trong Tổ bảo vệ an ninh, trật tự",
        (
            "Cộng 8 năm, đã nhân hệ số; ngày trùng nhau chỉ tính một lần. Cần từ 10 năm với nữ.",
            "Nghỉ thai sản tính là thời gian công tác, không trừ (Nghị định 152/2025/NĐ-CP, Điều 4).",
            "Còn thiếu 2 năm.",
        ),
        "Thông tư 20/2025/TT-BCA, Điều 4",
    )


@pytest.mark.parametrize(
    ("began", "words"),
    [
        (date(2012, 7, 1), "Còn thiếu 11 tháng."),
        (date(2011, 8, 5), "Còn thiếu chưa đến một tháng."),
        (date(2013, 8, 4), "Còn thiếu 2 năm."),
    ],
)
def test_what_is_missing_is_never_told_too_short(began, words):
    (hint,) = medal_hints([Service(began)], is_woman=False, given=[], today=TODAY)

    assert hint.lines[-1] == words


AWARD = Earlier("Giấy khen, 2024", "giay khen")


@pytest.mark.parametrize(
    ("last", "given", "kind"),
    [
        (date(2020, 2, 29), [AWARD], HintKind.GOOD),
        (date(2020, 2, 28), [AWARD], HintKind.WARN),
        (date(2020, 2, 29), [], HintKind.WARN),
        (date(2020, 2, 29), [Earlier("Đang đề nghị", "giay khen", is_given=False)], HintKind.WARN),
    ],
)
def test_leaders_need_ten_years_in_post_and_an_earlier_award(last, given, kind):
    # Twice the years is for the guards only.
    service = Service(date(2010, 3, 1), last, 200, LEADER)

    (hint,) = medal_hints([service], is_woman=False, given=given, today=TODAY)

    assert hint.kind is kind


def test_the_two_groups_are_counted_apart():
    services = [
        Service(date(2010, 1, 1), date(2019, 12, 31), track=LEADER),
        Service(date(2010, 1, 1), date(2019, 12, 31), track=GUARD),
    ]

    hints = medal_hints(services, is_woman=False, given=[AWARD], today=TODAY)

    assert [(hint.title, hint.kind) for hint in hints] == [
        ("Thời gian trong Tổ bảo vệ an ninh, trật tự", HintKind.WARN),
        ("Thời gian giữ chức vụ lãnh đạo", HintKind.GOOD),
    ]


def test_who_has_one_of_the_other_medals_is_pointed_out():
    given = [Earlier("Huy chương Vì an ninh Tổ quốc, 2015", text.fold("Huy chương Vì an ninh Tổ quốc"))]

    hints = medal_hints([], is_woman=False, given=given, today=TODAY)

    assert [hint.title for hint in hints] == ["Đã có Huy chương", "Chưa nhập thời gian tham gia"]
    assert medal_hints([], is_woman=False, given=[AWARD], today=TODAY) == hints[1:]


# The same achievement


PATROL = "Duy trì 48 buổi tuần tra ban đêm, vận động 100% hộ dân ký cam kết giữ gìn an ninh, trật tự"


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        (PATROL, True),
        ("Đã vận động 100% hộ dân ký cam kết và duy trì 48 buổi tuần tra ban đêm trong năm", True),
        ("Tổ chức 06 buổi sinh hoạt chuyên đề phòng ngừa lừa đảo trên không gian mạng", False),
        ("", False),
        # What every citation says is no likeness.
        ("Có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2025", False),
    ],
)
def test_the_same_achievement_in_other_words_is_pointed_out(other, answer):
    assert is_same_achievement(text.fold(PATROL), text.fold(other)) is answer


def test_the_usual_words_alone_are_no_likeness():
    usual = text.fold("Có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026")

    assert not is_same_achievement(usual, usual)


def test_what_was_given_and_what_is_on_its_way_are_told_apart():
    folded = text.fold(PATROL)
    others = [
        Earlier("Giấy khen, 2025", "giay khen", folded),
        Earlier("Bằng khen, 2026", "bang khen", folded, is_given=False),
        Earlier("Khác", "khac", "khong giong gi ca"),
    ]
    shared, shorter = shared_pairs(folded, folded)

    (hint,) = same_achievement_hints(folded, others)

    assert hint.kind is HintKind.WARN
    assert hint.lines[:2] == (
        f"Giấy khen, 2025: trùng {shared}/{shorter} cụm từ, đã được tặng.",
        f"Bằng khen, 2026: trùng {shared}/{shorter} cụm từ, đang đề nghị.",
    )
    assert same_achievement_hints(folded, others[2:]) == []


_TEXTS = st.lists(st.sampled_from("tuan tra dem ho dan ky cam ket an ninh 48".split()), max_size=12).map(
    " ".join
)


@given(_TEXTS, _TEXTS)
def test_likeness_is_mutual(one, other):
    assert is_same_achievement(one, other) == is_same_achievement(other, one)


# Grounds and ties


@pytest.mark.parametrize(
    ("basis", "earlier", "count"),
    [
        (AwardBasis.MERIT, AwardBasis.AD_HOC, 1),
        (AwardBasis.MERIT, AwardBasis.THEMATIC, 1),
        (AwardBasis.MERIT, AwardBasis.MERIT, 0),
        (AwardBasis.MERIT, AwardBasis.MOVEMENT, 0),
        (AwardBasis.MERIT, None, 0),
        (AwardBasis.MOVEMENT, AwardBasis.AD_HOC, 0),
        (AwardBasis.AD_HOC, AwardBasis.AD_HOC, 0),
    ],
)
def test_sudden_and_thematic_awards_are_no_ground_for_merit(basis, earlier, count):
    given = [
        Earlier("Giấy khen, 2025", "giay khen", basis=earlier),
        Earlier("Đang đề nghị", "giay khen", basis=AwardBasis.AD_HOC, is_given=False),
    ]

    assert len(basis_hints(basis, given)) == count


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_woman": True}, "là nữ"),
        ({"is_woman": False}, None),
        ({"kind": RecipientKind.HOUSEHOLD, "is_woman": True}, None),
        (
            {"kind": RecipientKind.COLLECTIVE, "women": 7, "head_count": 10},
            "tập thể có 7/10 người là nữ (từ 70%)",
        ),
        ({"kind": RecipientKind.COLLECTIVE, "women": 69, "head_count": 100}, None),
        ({"kind": RecipientKind.COLLECTIVE, "women": 7}, None),
        (
            {"is_direct_worker": True, "is_special_area": True},
            "trực tiếp làm nhiệm vụ, ở nơi đặc biệt khó khăn, biên giới, hải đảo",
        ),
    ],
)
def test_the_law_prefers_some_among_equals_and_no_points_are_given(fields, words):
    defaults = {
        "kind": RecipientKind.INDIVIDUAL,
        "is_woman": None,
        "women": None,
        "head_count": None,
        "is_direct_worker": False,
        "is_special_area": False,
    }

    hints = tie_break_hints(**{**defaults, **fields})

    expected = f"Khi thành tích ngang nhau, được ưu tiên vì {words}. Không phải điểm cộng."
    assert [hint.lines for hint in hints] == ([(expected,)] if words else [])
