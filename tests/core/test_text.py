import random
import unicodedata
from datetime import date

import pytest

from festival.core import text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Lê   Văn\tThụ ", "Lê Văn Thụ"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Diễm"), "Nguyễn Thị Diễm"),
        ("Phùng\u00a0Thị Kim\u200b Oanh", "Phùng Thị Kim Oanh"),
        ("\ufeffĐặng Ước", "Đặng Ước"),
        (None, ""),
    ],
)
def test_clean_keeps_one_line_in_nfc(typed, stored):
    assert text.clean(typed) == stored


def test_clean_lines_keeps_paragraphs_and_drops_the_litter():
    assert text.clean_lines("  Một \r\n\r\n\r\n\r\n hai\u00ad \r ba ") == "Một\n\nhai\nba"


@pytest.mark.parametrize("mark", ["\u202e", "\u200f", "\u2066", "\u0007", "\u200d"])
def test_direction_and_control_marks_are_noticed(mark):
    assert text.is_disguised(f"Lê Văn{mark} Thụ")


def test_plain_names_are_not_disguised():
    assert not text.is_disguised("Y Ŏng Bkrông, H'Čiu Niê, NGUYỄN THỊ DIỄM QUỲNH HƯỜNG – ĐẶNG ƯỚC NGHĨA\nhai")


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Đặng Ước Nghĩa", "dang uoc nghia"),
        ("XÃ TÂN TIẾN", "xa tan tien"),
        ("Y Ŏng Bkrông", "y ong bkrong"),
        ("H’Čiu Niê", "h'ciu nie"),
        (unicodedata.normalize("NFD", "Ước"), "uoc"),
    ],
)
def test_fold_drops_accents_and_case(name, folded):
    assert text.fold(name) == folded


def test_names_sort_by_given_name_letter_then_tone():
    ordered = [
        "Lê An",
        "Trần Văn An",
        "Lê Án",
        "Nguyễn Ân",
        "Lê Cường",
        "Lê Čiu",
        "Lê Dung",
        "Lê Dùng",
        "Lê Dũng",
        "Lê Dúng",
        "Lê Dụng",
        "Lê Đức",
        "Lê Oanh",
        "Y Ŏng",
        "Lê Ơn",
    ]
    shuffled = random.Random(7).sample(ordered, len(ordered))

    result = sorted(shuffled, key=text.name_key)

    assert result.index("Lê Čiu") in (4, 5)
    assert [name for name in result if name != "Lê Čiu"] == [name for name in ordered if name != "Lê Čiu"]


def test_a_tone_without_its_letter_has_a_place_too():
    assert text.sort_key("\u0301An") == "0f213200400"


def test_sort_keys_are_plain_hexadecimal():
    assert set(text.sort_key("Đắk Lắk 2026, Ĕ ư̆")) <= set("0123456789abcdef")


def test_nfd_sorts_and_folds_like_nfc():
    name = "Nguyễn Thị Hường"
    decomposed = unicodedata.normalize("NFD", name)

    assert (text.name_key(decomposed), text.fold(decomposed)) == (text.name_key(name), text.fold(name))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (1005, "một nghìn không trăm linh năm"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (45_480_000, "bốn mươi lăm triệu bốn trăm tám mươi nghìn"),
        (1_000_001, "một triệu không trăm linh một"),
        (1_234_567_890, "một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi"),
        (2_000_000_000_000, "hai nghìn tỷ"),
        (-7, "âm bảy"),
    ],
)
def test_numbers_in_words(number, words):
    assert text.in_words(number) == words


@pytest.mark.parametrize(
    ("dong", "words"),
    [
        (0, "Không đồng"),
        (24, "Hai mươi tư đồng"),
        (1005, "Một nghìn không trăm linh năm đồng"),
        (760_000, "Bảy trăm sáu mươi nghìn đồng"),
        (
            1_234_567_890,
            "Một tỷ hai trăm ba mươi tư triệu năm trăm sáu mươi bảy nghìn tám trăm chín mươi đồng",
        ),
        (10**13, "Mười nghìn tỷ đồng"),
    ],
)
def test_money_in_words_begins_with_a_capital(dong, words):
    assert text.money_in_words(dong) == words


def test_less_than_nothing_has_no_words():
    with pytest.raises(ValueError, match="-1"):
        text.money_in_words(-1)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ((2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        ((2026, 8, 10), "ngày 10 tháng 8 năm 2026"),
        ((2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
    ],
)
def test_long_dates_follow_the_decree(day, written):
    assert text.long_date(date(*day)) == written


def test_grouped_uses_dots():
    assert [text.grouped(n) for n in (7, 1000, 1_234_567)] == ["7", "1.000", "1.234.567"]
