"""Which entries look like one and the same."""

import random
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from festival.core import text
from festival.core.errors import RuleBroken
from festival.nominations.rules import NominationState as S
from festival.nominations.rules import RecipientKind, Salutation
from festival.nominations.rules.doubles import (
    Known,
    Likeness,
    Standing,
    check_may_merge,
    check_name_stays,
    check_no_clash,
    like_pairs,
    likeness,
)
from festival.nominations.rules.spelling import is_one_letter_apart

PERSON, BODY, HOME = RecipientKind.INDIVIDUAL, RecipientKind.COLLECTIVE, RecipientKind.HOUSEHOLD
_ids = count(1)


def known(name, birth_year=None, *, kind=PERSON, unit=11, commune=1, **fields) -> Known:
    """Somebody of thôn Đông (11) in xã An Thịnh (1) unless told otherwise."""
    return Known(
        id=fields.pop("id", None) or next(_ids),
        kind=kind,
        name=name,
        name_fold=text.fold(name),
        birth_year=birth_year,
        unit=unit,
        commune=commune,
        commune_fold=fields.pop("commune_fold", {1: "xa an thinh", 2: "xa tan tien"}[commune]),
        **fields,
    )


def body(name, **fields) -> Known:
    return known(name, kind=BODY, **fields)


def why(one: Known, other: Known) -> list[str]:
    """Found by the blocks, too, and the same both ways round."""
    reasons = likeness(one, other)
    assert reasons == likeness(other, one)
    low, high = sorted((one.id, other.id))
    assert like_pairs([one, other]) == ([Likeness(low, high, reasons)] if reasons else [])
    return list(reasons)


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (("Hoàng Thị Mận", 1978), ("Hoàng Thị Mạn", 1978), ["cùng tên không dấu, cùng năm sinh 1978"]),
        (("Hoàng Thị Mận", 1978), ("Hoàng Thị Mận", 1965), []),
        (
            ("Hoàng Thị Mận", 1978),
            ("Hoàng Thị Mận", 1979),
            ["cùng tên không dấu, cùng đơn vị, năm sinh lệch một chữ số (1978 và 1979)"],
        ),
        (("Hoàng Thị Mận", 1978), ("Hoàng Thị Mận",), ["cùng tên không dấu, chưa ghi đủ năm sinh"]),
        (
            ("Hoàng Thị Mận", 1978),
            ("Hoàng Thị Mậnh", 1978),
            ["tên chỉ khác một chữ cái, cùng năm sinh 1978"],
        ),
        (("Hoàng Thị Mận", 1978), ("Hoàng Thị Mậnh", 1979), []),
        (
            ("Lê Văn Thụ", 1960),
            ("Lê Thụ Văn", 1960),
            ["cùng các chữ trong tên, khác thứ tự, cùng năm sinh 1960"],
        ),
        (
            ("Phùng Thị Kim Oanh", 1980),
            ("Phùng Kim Oanh", 1980),
            ["cùng họ và tên, một bên thiếu chữ đệm, cùng năm sinh 1980"],
        ),
        (
            ("Phùng Thị Kim Oanh", 1980),
            ("Phùng Kim Thị Oanh", 1980),
            ["cùng các chữ trong tên, khác thứ tự, cùng năm sinh 1980"],
        ),
        (
            ("Nguyễn Văn Hùng", 1970),
            ("Nguyễn Mạnh Hùng", 1970),
            ["cùng họ và tên, khác chữ đệm, cùng đơn vị, cùng năm sinh 1970"],
        ),
        (("Nguyễn Văn Hùng", 1970), ("Trần Văn Hùng", 1970), []),
        (("Lê Văn Thụ 1", 1970), ("Lê Văn Thụ 2", 1970), []),
    ],
)
def test_people_are_alike_by_name_and_year(one, other, reasons):
    assert why(known(*one), known(*other)) == reasons


def test_a_name_of_another_unit_or_commune_needs_more():
    near = known("Nguyễn Văn Hùng", 1970)
    assert why(near, known("Nguyễn Mạnh Hùng", 1970, unit=12)) == []
    assert why(near, known("Nguyễn Văn Hùng", unit=21, commune=2)) == []
    assert why(near, known("Nguyễn Văn Hùng", 1970, unit=21, commune=2)) == [
        "cùng tên không dấu, cùng năm sinh 1970"
    ]


def test_a_man_and_a_woman_of_near_names_are_two():
    man = known("Nguyễn Thanh Hoa", 1970, salutation=Salutation.MR)

    assert why(man, known("Nguyễn Thanh Hòan", 1970, salutation=Salutation.MRS)) == []
    # Ông and Bà are mistyped, too: the very same name and year is still shown.
    assert why(man, known("Nguyễn Thanh Hoa", 1970, salutation=Salutation.MRS)) != []


OTHERWISE, EQUAL = ["cùng một tổ chức, tên viết khác nhau"], ["cùng tên không dấu"]


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ("Tổ bảo vệ ANTT thôn Đông", "Tổ Bảo vệ an ninh, trật tự thôn Đông", OTHERWISE),
        ("Tổ BVANTT thôn Đông", "Tổ bảo vệ an ninh trật tự thôn Đông, xã An Thịnh", OTHERWISE),
        ("Chi hội CCB TDP số 3", "Chi hội Cựu chiến binh tổ dân phố 03", OTHERWISE),
        ("Hội LHPN xã An Thịnh", "Hội Liên hiệp Phụ nữ xã", OTHERWISE),
        ("UBMTTQ xã", "Ủy ban Mặt trận Tổ quốc Việt Nam xã An Thịnh", OTHERWISE),
        ("Cán bộ và nhân dân thôn Đoài", "Nhân dân và cán bộ thôn Đoài", OTHERWISE),
        ("Trường THCS An Thịnh", "Trường Trung học cơ sở An Thịnh", OTHERWISE),
        ("Đoàn TNCS Hồ Chí Minh xã", "Đoàn Thanh niên xã An Thịnh", OTHERWISE),
        ("Bản Nà Cáp", "ban na cap", EQUAL),
        ("Thôn Hòa Bình", "Thôn Hoà Bình", EQUAL),
        ("Tổ bảo vê ANTT thôn Đông", "Tổ bảo vệ ANTT thôn Đông", EQUAL),
        ("Tổ bảo vẹe ANTT thôn Đông", "Tổ bảo vệ ANTT thôn Đông", ["tên chỉ khác một chữ cái"]),
        ("Tổ bảo vệ ANTT thôn Đông", "Tổ bảo vệ ANTT thôn Đoài", []),
        ("Tổ bảo vệ ANTT thôn Đông", "Tổ bảo vệ ANTT thôn Đồng", []),
        ("Tổ bảo vệ ANTT thôn Đông", "Tổ bảo vệ ANTT thôn Đon", []),
        ("Thôn Trung", "Thôn Trũng", []),
        ("Tổ 3", "Tổ 5", []),
        ("Chi hội Phụ nữ tổ 3", "Chi hội Phụ nữ tổ 5", []),
        ("Chi hội Phụ nữ thôn Đông", "Chi hội Nông dân thôn Đông", []),
        ("Công ty TNHH May An Thịnh", "Cty trách nhiệm hữu hạn May An Thịnh", OTHERWISE),
    ],
)
def test_a_body_is_known_under_another_spelling(one, other, reasons):
    assert why(body(one), body(other, unit=12)) == reasons


def test_a_body_without_a_place_is_known_only_in_its_own_unit():
    guard = body("Đội dân phòng")

    assert why(guard, body("Đội Dân phòng")) == EQUAL
    assert why(guard, body("Đội Dân phòng", unit=12)) == []
    assert why(body("Công an xã"), body("Công an xã An Thịnh", unit=1)) == OTHERWISE


def test_across_communes_a_hamlet_is_another_hamlet_but_a_company_is_the_same():
    assert why(body("Tổ bảo vệ ANTT thôn Đông"), body("Tổ bảo vệ ANTT thôn Đông", unit=21, commune=2)) == []
    assert why(body("Công an xã An Thịnh"), body("Công an xã Tân Tiến", unit=2, commune=2)) == []
    mine, theirs = body("Công ty CP May Sao Biển"), body("Cty cổ phần May Sao Biển", unit=21, commune=2)
    assert why(mine, theirs) == OTHERWISE


def test_two_entries_of_one_unit_of_the_list_are_one():
    mine, theirs = body("Nhân dân thôn Đông", is_unit=11), body("Khu dân cư Đông", is_unit=11)

    assert why(mine, theirs) == ["cùng là một đơn vị trong danh mục"]


def test_a_household_is_known_by_who_stands_for_it():
    home = known("Hộ gia đình ông Mai Đức Toàn", kind=HOME)
    man = known("Mai Đức Toàn", 1965, salutation=Salutation.MR)

    assert why(home, man) == ["hộ gia đình và người đại diện của hộ"]
    assert why(home, known("Hộ ông Mai Đức Toàn", kind=HOME, unit=12)) == [
        "hai hộ có người đại diện cùng tên không dấu"
    ]
    assert why(home, known("Mai Đức Toàn", 1965, salutation=Salutation.MRS)) == []
    assert why(home, known("Hộ gia đình bà Mai Đức Toàn", kind=HOME)) == []
    assert why(home, known("Mai Đức Toàn", 1965, unit=21, commune=2)) == []
    assert why(home, body("Mai Đức Toàn")) == []


WORDS = st.sampled_from("nguyen van thi duc hung hung1 hoa an anh toan thon dong doai to 3 5 antt xa".split())
ENTRIES = st.lists(
    st.builds(
        lambda kind, words, year, place, title: {
            "kind": kind,
            "name": ("Hộ ông " if kind is HOME else "") + " ".join(words),
            "birth_year": year,
            "unit": place * 10 + 1,
            "commune": place,
            "salutation": title,
        },
        st.sampled_from(RecipientKind),
        st.lists(WORDS, min_size=1, max_size=4),
        st.sampled_from([None, 1978, 1979]),
        st.sampled_from([1, 2]),
        st.sampled_from(Salutation),
    ),
    max_size=12,
)


@given(ENTRIES, st.randoms())
def test_the_pairs_are_those_of_comparing_all_in_any_order(described, chance: random.Random):
    entries = [known(id=number, **one) for number, one in enumerate(described, 1)]
    every_pair = sorted(
        Likeness(one.id, other.id, likeness(one, other))
        for one in entries
        for other in entries
        if one.id < other.id and likeness(one, other)
    )
    shuffled = list(entries)
    chance.shuffle(shuffled)

    assert like_pairs(entries) == every_pair
    assert like_pairs(shuffled) == every_pair
    assert like_pairs(shuffled + entries) == every_pair
    assert all(likeness(one, other) == likeness(other, one) for one in entries for other in entries)
    assert like_pairs(entries, wanted=frozenset({1})) == [pair for pair in every_pair if pair.low == 1]


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_letter_apart_is_symmetric_and_never_itself(one, other):
    assert is_one_letter_apart(one, other) == is_one_letter_apart(other, one)
    assert not is_one_letter_apart(one, one)


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("toan", "taon", True),
        ("toan", "toa", True),
        ("toan", "tuan", True),
        ("toan", "tuann", False),
        ("toan", "nato", False),
        ("", "a", True),
    ],
)
def test_one_letter_apart_counts_a_swap_as_one(one, other, is_near):
    assert is_one_letter_apart(one, other) is is_near


def standing(state, *, season=1, award=1) -> Standing:
    return Standing(season_id=season, award_type_id=award, words="Giấy khen, 2026", state=state)


def test_the_same_award_in_the_same_season_stays_with_one():
    check_no_clash([standing(S.DRAFT)], [standing(S.DRAFT, award=2), standing(S.DRAFT, season=2)])
    check_no_clash([standing(S.WITHDRAWN)], [standing(S.DRAFT)])
    check_no_clash([standing(S.DRAFT)], [standing(S.WITHDRAWN)])
    with pytest.raises(RuleBroken, match="Hãy rút một đề nghị rồi gộp"):
        check_no_clash([standing(S.DECIDED)], [standing(S.DRAFT)])
    with pytest.raises(RuleBroken, match="đã kết thúc"):
        check_no_clash([standing(S.DECIDED)], [standing(S.FAILED)])


@pytest.mark.parametrize("state", list(S))
def test_a_name_on_paper_stays(state):
    check_name_stays([standing(state)], is_same_text=True)
    if state in (S.ON_AGENDA, S.PASSED, S.FORWARDED):
        with pytest.raises(RuleBroken, match="chọn giữ mục kia"):
            check_name_stays([standing(state)], is_same_text=False)
    else:
        check_name_stays([standing(state)], is_same_text=False)


def test_only_one_kind_is_merged_and_not_what_was_found_different():
    check_may_merge(PERSON, PERSON, kept_apart=False)
    with pytest.raises(RuleBroken, match="đối tượng khác nhau"):
        check_may_merge(PERSON, HOME, kept_apart=False)
    with pytest.raises(RuleBroken, match="Hoàn tác"):
        check_may_merge(PERSON, PERSON, kept_apart=True)
