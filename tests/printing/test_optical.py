"""Centred lines look centred: by their ink, not by the metal around it."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from festival.printing import engine, layout, templates
from festival.printing.fit import PT_PER_MM
from tests.printing.samples import make_text

MIDDLE = 148.5


def ink_of_the_name(name: str) -> tuple[float, float]:
    """Where the ink of a name alone on the sheet begins and ends, in mm."""
    form = templates.load("in-phoi")
    only = tuple(replace(one, lead="") for one in form.fields if one.name == "recipient")
    text = make_text(salutation="", recipient=name)
    picture = engine.preview_png(replace(form, fields=only), text, 5940)
    left, _, right, _ = (
        Image.open(BytesIO(picture)).convert("L").point(lambda grey: grey < 128 and 255).getbbox()
    )
    return left / 20, right / 20


@pytest.mark.parametrize("name", ["Lê Văn Thụ", "Y Ŏng Bkrông", "Vũ Công Đức", "An Bắc", "Siu Quơ"])
def test_a_name_has_as_much_paper_left_of_its_ink_as_right_of_it(name):
    left, right = ink_of_the_name(name)

    assert abs((left + right) / 2 - MIDDLE) <= 0.06


def lines_of(citation: str) -> list[layout.Line]:
    placed, refused = layout.attempt(templates.load("giay-khen"), make_text(citation=citation))
    assert refused == []
    return [line for line in placed if line.field.name == "citation"]


def test_a_mark_at_the_end_of_a_line_counts_half():
    (plain,), (marked,) = lines_of("Đã có nhiều thành tích"), lines_of("Đã có nhiều thành tích;")

    begun_earlier = plain.x - marked.x
    full = (marked.width - plain.width) / 2
    assert 0 < begun_earlier < full * 0.8


def test_a_line_that_fills_its_box_stays_inside_it():
    form = templates.load("giay-khen")
    text = make_text(recipient="Công Huyền Tôn Nữ Nguyễn Thị Diễm Quỳnh Hường Thảo Nguyên Ngọc")
    placed, _ = layout.attempt(form, text)

    assert placed
    for line in placed:
        assert line.field.x - 0.001 <= line.x
        assert line.x + line.width <= line.field.x + line.field.width + 0.3 / PT_PER_MM
