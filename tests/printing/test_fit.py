from dataclasses import replace
from itertools import pairwise

import pytest

from festival.printing import breaks, layout, templates
from festival.printing.errors import LetterMissing, TextDoesNotFit
from festival.printing.fit import fit, line_width_em
from tests.printing.samples import LONG_CITATION, make_text

CITATION = templates.load("giay-khen").field("citation")
RECIPIENT = templates.load("giay-khen").field("recipient")


def texts_of(fitted) -> list[str]:
    return ["".join(run.text for run in line) for line in fitted.lines]


@pytest.mark.parametrize(
    "together",
    [
        "ngày 10 tháng 8 năm 2026",
        "Toàn dân bảo vệ an ninh Tổ quốc",
        "an ninh Tổ quốc",
        "số 123/QĐ-UBND",
        "năm 2026",
        "48 buổi",
        "215 triệu đồng",
        "thôn Đông",
        "ông Mai Đức Toàn",
    ],
)
def test_what_belongs_together_stays_on_one_line(together):
    assert together in breaks.pieces(f"đã góp sức trong {together} và giữ gìn")


def test_a_dash_never_begins_a_line():
    assert not [
        piece for piece in breaks.pieces("tuyến đường xanh - sạch - an toàn") if piece.startswith("-")
    ]


def test_small_letters_of_every_block_may_be_parted():
    assert breaks.pieces("tổ chức Ngày hội ở thôn") == ["tổ", "chức", "Ngày", "hội", "ở", "thôn"]


def test_the_pieces_are_the_text():
    assert " ".join(breaks.pieces(LONG_CITATION)) == LONG_CITATION


def test_a_line_ends_after_a_pause_rather_than_before_its_object():
    assert breaks.cost_of_breaking("ban đêm;", "vận động") < breaks.cost_of_breaking("ban", "lãnh đạo")
    assert breaks.cost_of_breaking("của", "thôn") > 0
    assert breaks.cost_of_breaking("tuần", "tra,") > 0


def test_a_long_citation_takes_three_even_lines_of_full_size():
    fitted = fit(CITATION, LONG_CITATION)
    widths = [line_width_em(CITATION, line) for line in fitted.lines]

    assert fitted.size_pt == CITATION.size_pt
    assert " ".join(texts_of(fitted)) == LONG_CITATION
    assert len(fitted.lines) == 3
    assert min(widths) > 0.6 * max(widths)


def test_a_longer_citation_is_set_smaller_and_never_below_the_smallest_size():
    longer = LONG_CITATION + " Tích cực tham gia các hoạt động của thôn, của xã và ủng hộ Ngày hội."

    assert CITATION.min_size_pt <= fit(CITATION, longer).size_pt < CITATION.size_pt


def test_a_text_too_long_for_its_box_is_refused_by_name():
    with pytest.raises(TextDoesNotFit, match="Nội dung khen thưởng quá dài") as refused:
        fit(CITATION, LONG_CITATION * 2)

    assert refused.value.field == "citation"


def test_a_single_word_wider_than_the_box_is_refused():
    with pytest.raises(TextDoesNotFit):
        fit(CITATION, "a" * 300)


def test_a_letter_without_a_shape_is_named():
    with pytest.raises(LetterMissing, match="“李”"):
        fit(RECIPIENT, "Nguyễn 李 An")


@pytest.mark.parametrize("hidden", ["\u202e", "\u200f", "\x00", "\x1b"])
def test_hidden_marks_are_refused(hidden):
    with pytest.raises(LetterMissing, match="ký tự điều khiển"):
        fit(RECIPIENT, f"Nguyễn{hidden} An")


def test_a_person_stays_on_one_line_with_the_salutation_before():
    fitted = fit(RECIPIENT, "Công Huyền Tôn Nữ Nguyễn Thị Diễm Quỳnh Hường", "Bà:", one_line=True)

    assert texts_of(fitted) == ["Bà: CÔNG HUYỀN TÔN NỮ NGUYỄN THỊ DIỄM QUỲNH HƯỜNG"]


def test_blanks_hold_only_as_long_as_the_text_fits():
    narrow = replace(CITATION, width=30, size_pt=16, min_size_pt=16)

    assert len(fit(narrow, "bảo vệ an ninh Tổ quốc").lines) > 1


def test_every_line_stands_inside_its_box_and_none_on_another():
    template = templates.load("giay-khen")
    lines, refused = layout.attempt(template, make_text(signer_title="KT. CHỦ TỊCH/PHÓ CHỦ TỊCH"))

    assert refused == []
    for line in lines:
        assert line.field.x - 0.01 <= line.x
        assert line.x + line.width <= line.field.x + line.field.width + 0.01
    centred = sorted({line.baseline for line in lines if abs(line.x + line.width / 2 - 148.5) < 0.1})
    assert min(below - above for above, below in pairwise(centred)) > 5


@pytest.mark.parametrize("title", ["CHỦ TỊCH", "KT. CHỦ TỊCH/PHÓ CHỦ TỊCH"])
def test_signature_and_stamp_have_thirty_to_thirty_five_millimetres(title):
    lines, _ = layout.attempt(templates.load("giay-khen"), make_text(signer_title=title))
    above = max(line.baseline for line in lines if line.field.name == "signer_title")
    name = next(line for line in lines if line.field.name == "signer_name")
    capitals_mm = 0.66 * name.size_pt * 25.4 / 72

    assert 30 <= name.baseline - capitals_mm - above <= 35.1


def test_the_motto_is_underlined_along_its_whole_length():
    motto = next(
        line for line in layout.fixed_lines(templates.load("giay-khen")) if line.field.name == "motto"
    )

    assert motto.field.underline_mm > 0
    assert motto.width == pytest.approx(line_width_em(motto.field, motto.runs) * motto.size_pt * 25.4 / 72)
