"""What may stand under what, running numbers, and how names are understood."""

from datetime import date
from itertools import product

import pytest

from festival.core.errors import RuleBroken
from festival.localities.rules import (
    LOCAL_KINDS,
    LocalityKind,
    check_is_in_force,
    check_may_create_under,
    check_may_end,
    next_number,
)
from festival.localities.services.pasted import read_pasted, unit_word_of

AREA, SCHOOL = LocalityKind.RESIDENTIAL_AREA, LocalityKind.SCHOOL


@pytest.mark.parametrize(("parent", "kind"), list(product(LocalityKind, LocalityKind)))
def test_only_a_commune_creates_and_only_local_kinds(parent, kind):
    if parent is LocalityKind.COMMUNE and kind in LOCAL_KINDS:
        check_may_create_under(parent, kind)
    else:
        with pytest.raises(RuleBroken):
            check_may_create_under(parent, kind)


@pytest.mark.parametrize(
    ("codes", "number"),
    [([], 1), (["12-1"], 2), (["12-1", "12-10", "12-9"], 11), (["12-x", "12"], 1)],
)
def test_running_numbers_are_never_used_twice(codes, number):
    assert next_number("12", codes) == number


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [
        ("Thôn Đông", AREA, "thôn"),
        ("tổ dân phố 5", AREA, "tổ dân phố"),
        ("TO DAN PHO 5", AREA, "tổ dân phố"),
        ("Khu phố 3", AREA, "khu phố"),
        ("Khu 3", AREA, "khu"),
        ("Thônđông", AREA, "khu dân cư"),
        ("Buôn Ea Sut", AREA, "buôn"),
        ("Trường THCS An Thịnh", SCHOOL, "trường"),
        ("THPT số 1", SCHOOL, "trường"),
        ("Hợp tác xã Rau sạch", LocalityKind.ENTERPRISE, "hợp tác xã"),
    ],
)
def test_the_word_of_a_unit_is_read_from_its_name(name, kind, word):
    assert unit_word_of(name, kind) == word


def test_an_official_unit_does_not_end_here_and_no_unit_before_it_began():
    check_may_end(AREA, date(2026, 1, 1), date(2026, 1, 1))
    for kind, day in ((LocalityKind.COMMUNE, date(2026, 5, 1)), (AREA, date(2025, 12, 31))):
        with pytest.raises(RuleBroken):
            check_may_end(kind, date(2026, 1, 1), day)


def test_what_has_ended_does_not_change():
    check_is_in_force(None, date(2026, 1, 2))
    check_is_in_force(date(2026, 1, 2), date(2026, 1, 2))
    with pytest.raises(RuleBroken):
        check_is_in_force(date(2026, 1, 1), date(2026, 1, 2))


def test_a_pasted_list_is_understood_line_by_line():
    lines = ["Thôn Đông", "", "Trường Tiểu học ; trường\r", "thon dong", "Cơ sở X\tquán"]
    text = "\n".join([*lines, "\tkhu dân cư", "Thôn Bắc\tKHU DÂN CƯ", "x\u202ey"])

    rows = read_pasted(text, AREA, known={"thon bac"})

    assert [(row.number, row.name, row.kind, bool(row.error), row.is_known) for row in rows] == [
        (1, "Thôn Đông", AREA, False, False),
        (3, "Trường Tiểu học", SCHOOL, False, False),
        (4, "thon dong", AREA, True, False),
        (5, "Cơ sở X", None, True, False),
        (6, "", AREA, True, False),
        (7, "Thôn Bắc", AREA, False, True),
        (8, "x\u202ey", AREA, True, False),
    ]
    assert rows[2].error == "Trùng với dòng 1."


@pytest.mark.parametrize("text", ["", "\n \t;\n", "Thôn\n" * 501])
def test_a_list_of_nothing_or_of_too_much_is_refused(text):
    with pytest.raises(RuleBroken):
        read_pasted(text, AREA, known=set())


def test_a_name_that_is_too_long_is_refused_at_its_line():
    assert read_pasted("a" * 201, AREA, known=set())[0].error == "Tên dài quá 200 ký tự."
