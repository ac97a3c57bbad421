"""Where a printer's offset puts the ink, and what is left out over a blank; both engines alike."""

from dataclasses import replace

import numpy
import pypdfium2
import pytest

from festival.printing import engine, templates
from festival.printing.ways import Engine, Placement, Way
from tests.printing.samples import LONG_CITATION, VERIFY_URL, make_text, page_texts

TEMPLATE = templates.load("giay-khen")
ENGINES = pytest.mark.parametrize("drawer", [Engine.COMPILED, Engine.WEASYPRINT], ids=lambda one: one.value)
DOTS_PER_MM = 10
PAPER = (TEMPLATE.width_mm, TEMPLATE.height_mm)


def drawn(text, placement=None, *, drawer, template=TEMPLATE, is_overlay=True) -> bytes:
    way = Way(engine=drawer, is_overlay=is_overlay, placement=placement or Placement())
    return engine.Press(template, [text], way).chunk(0, 1)


def ink(pdf: bytes) -> tuple[float, float, float, float]:
    """Left, top, right and foot of everything drawn, in mm."""
    document = pypdfium2.PdfDocument(pdf)
    image = document[0].render(scale=DOTS_PER_MM * 25.4 / 72, grayscale=True).to_numpy()
    document.close()
    dark = image.reshape(image.shape[:2]) < 128
    across, down = numpy.flatnonzero(dark.any(0)), numpy.flatnonzero(dark.any(1))
    edges = (across[0], down[0], across[-1] + 1, down[-1] + 1)
    return tuple(float(edge) / DOTS_PER_MM for edge in edges)


@ENGINES
@pytest.mark.parametrize(("dx", "dy"), [(3.0, 0), (0, 3.0), (-2.4, 1.7), (0.1, -0.1)])
def test_what_is_moved_stands_as_many_millimetres_further(drawer, dx, dy):
    before = ink(drawn(make_text(), drawer=drawer))

    after = ink(drawn(make_text(), Placement(dx_mm=dx, dy_mm=dy), drawer=drawer))

    assert [a - b for a, b in zip(after, before, strict=True)] == pytest.approx([dx, dy, dx, dy], abs=0.11)


@ENGINES
def test_what_is_scaled_stays_about_the_middle_of_the_paper(drawer):
    before = ink(drawn(make_text(), drawer=drawer))

    after = ink(drawn(make_text(), Placement(scale_x=0.98, scale_y=1.02), drawer=drawer))

    scaled = [
        middle + (edge - middle) * scale
        for edge, middle, scale in zip(
            before, (PAPER[0] / 2, PAPER[1] / 2) * 2, (0.98, 1.02) * 2, strict=True
        )
    ]
    assert after == pytest.approx(scaled, abs=0.11)


@ENGINES
def test_a_sheet_that_goes_in_foot_first_is_turned_with_its_offset_on_it(drawer):
    left, top, right, foot = ink(drawn(make_text(), Placement(dx_mm=3, dy_mm=2), drawer=drawer))

    turned = ink(drawn(make_text(), Placement(dx_mm=3, dy_mm=2, is_turned=True), drawer=drawer))

    around = (PAPER[0] - right, PAPER[1] - foot, PAPER[0] - left, PAPER[1] - top)
    assert turned == pytest.approx(around, abs=0.11)


@ENGINES
def test_the_whole_page_is_moved_with_its_art(drawer):
    before = ink(drawn(make_text(), drawer=drawer, is_overlay=False))

    after = ink(drawn(make_text(), Placement(dy_mm=1.5), drawer=drawer, is_overlay=False))

    assert after[1] - before[1] == pytest.approx(1.5, abs=0.11)


@ENGINES
def test_over_a_blank_art_fixed_words_and_what_stands_on_it_are_left_out(drawer):
    fields = tuple(
        replace(field, on_blank=field.name in ("issuer", "award_name", "verb")) for field in TEMPLATE.fields
    )
    text = make_text(verify_url=VERIFY_URL)

    overlay = drawn(text, drawer=drawer, template=replace(TEMPLATE, fields=fields))

    assert page_texts(overlay) == [
        "Ông: LÊ VĂN THỤ Tổ trưởng Tổ bảo vệ an ninh, trật tự thôn Đông, xã An Thịnh"
        f" {LONG_CITATION} Quyết định số: 123/QĐ-UBND ngày 10 tháng 8 năm 2026 Số sổ vàng: 07"
        " An Thịnh, ngày 10 tháng 8 năm 2026 CHỦ TỊCH Trần Quốc Bảo"
    ]
    assert b"/Form" not in overlay


@ENGINES
def test_an_overlay_stands_where_the_whole_page_has_the_same_words(drawer):
    def places(pdf):
        document = pypdfium2.PdfDocument(pdf)
        page = document[0].get_textpage()
        letters = [page.get_text_range(at, 1) for at in range(page.count_chars())]
        found = [(one, *page.get_charbox(at)) for at, one in enumerate(letters) if one.strip()]
        document.close()
        return found

    whole = places(drawn(make_text(), drawer=drawer, is_overlay=False))
    overlay = places(drawn(make_text(), drawer=drawer))

    assert whole[-len(overlay) :] == [pytest.approx(place, abs=0.01) for place in overlay]


def test_a_text_on_the_blank_may_be_missing_or_too_long_for_an_overlay():
    fields = tuple(replace(field, on_blank=field.name == "issuer") for field in TEMPLATE.fields)
    template = replace(TEMPLATE, fields=fields)
    text = make_text(issuer="Chủ tịch " * 60)

    problems = engine.preflight(template, [text], Way(is_overlay=True))

    assert [problem.field for problem in engine.preflight(template, [text])] == ["issuer"]
    assert problems == []


@pytest.mark.parametrize("placement", [Placement(dx_mm=15, dy_mm=-15), Placement(scale_x=1.02, scale_y=1.02)])
def test_what_stays_on_the_paper_is_no_problem(placement):
    text = make_text(verify_url=VERIFY_URL)

    assert engine.preflight(TEMPLATE, [text], Way(is_overlay=True, placement=placement)) == []


def test_what_would_leave_the_paper_is_named_and_not_cut():
    fields = tuple(
        replace(field, x=1.0, align="left") if field.name in ("decision_line", "register_line") else field
        for field in TEMPLATE.fields
    )
    template = replace(TEMPLATE, fields=fields, qr_box=replace(TEMPLATE.qr_box, x=0.5))
    way = Way(is_overlay=True, placement=Placement(dx_mm=-2))

    problems = engine.preflight(
        template, [make_text(), make_text(register_no="", verify_url=VERIFY_URL)], way
    )

    assert [(one.index, one.field) for one in problems] == [
        (0, "decision_line"),
        (0, "register_line"),
        (1, "decision_line"),
        (1, "qr"),
    ]
    assert "ra ngoài mép giấy" in problems[0].reason


def test_a_fixed_word_of_the_whole_page_may_not_leave_the_paper_either():
    fields = tuple(replace(field, y=0.0) if field.name == "motto" else field for field in TEMPLATE.fields)
    template = replace(TEMPLATE, fields=fields)
    moved = Placement(dy_mm=-3)

    over, whole = (
        engine.preflight(template, [make_text()], Way(is_overlay=flag, placement=moved))
        for flag in (True, False)
    )

    assert over == []
    assert [problem.field for problem in whole] == ["motto"]
