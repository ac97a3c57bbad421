import pytest

from festival.printing.records import household
from tests.printing.samples import DAY, make_text


@pytest.mark.parametrize(
    ("salutation", "printed"),
    [
        ("Ông", "Ông:"),
        ("Bà:", "Bà:"),
        ("Hộ gia đình ông", "Hộ gia đình ông"),
        ("", ""),
        ("Tập thể", "Tập thể"),
    ],
)
def test_people_are_addressed_with_a_colon_and_others_read_on(salutation, printed):
    assert make_text(salutation=salutation).recipient_lead == printed


def test_dates_are_written_as_documents_write_them():
    text = make_text(decision_date=DAY.replace(month=2, day=5), signed_on=DAY)

    assert text.decision_line == "Quyết định số: 123/QĐ-UBND ngày 05 tháng 02 năm 2026"
    assert text.place_line == "An Thịnh, ngày 10 tháng 8 năm 2026"


def test_a_slash_in_the_signers_title_breaks_the_line():
    assert make_text(signer_title="KT. CHỦ TỊCH / PHÓ CHỦ TỊCH").shown("signer_title") == (
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    )


def test_what_is_not_there_is_not_printed():
    bare = make_text(decision_number="", register_no="", place="", signed_on=None)

    assert [bare.shown(name) for name in ("decision_line", "register_line", "place_line")] == ["", "", ""]


@pytest.mark.parametrize(
    "typed",
    [
        ("Hộ gia đình ông", "Mai Đức Toàn"),
        ("Hộ gia đình", "ông Mai Đức Toàn"),
        ("", "Hộ gia đình ông Mai Đức Toàn"),
        ("hộ gia đình ông:", "Mai Đức Toàn"),
    ],
)
def test_a_household_is_named_the_same_however_it_was_typed(typed):
    assert household(*typed) == ("Hộ gia đình ông", "Mai Đức Toàn")


def test_a_collective_is_no_household():
    assert household("", "Tổ bảo vệ thôn Trung") == ("", "Tổ bảo vệ thôn Trung")
