"""The measuring sheet: what stands on it, on papers of every size, always the same bytes."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from festival.printing import calibration, templates
from festival.printing.ways import Placement


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


def sheet(template, **given) -> bytes:
    return calibration.pdf(template, **{"printer": "Máy in", "profile": "không dời, cỡ 100 %", **given})


@pytest.mark.parametrize("name", templates.names())
def test_every_form_has_one_with_its_boxes_named(name):
    template = templates.load(name)

    told = words(sheet(template))

    boxes = [field.label for field in template.fields if not field.stack]
    assert [label for label in boxes if label not in told] == []
    assert template.title.split(",")[0] in told


@pytest.mark.parametrize(("width", "height"), [(50, 50), (120, 90), (210, 297), (400, 300), (1200, 900)])
def test_it_is_made_for_paper_of_any_size(width, height):
    form = templates.load("giay-khen")
    wide, high = width / form.width_mm, height / form.height_mm
    fields = tuple(
        replace(one, x=one.x * wide, y=one.y * high, width=one.width * wide, height=one.height * high)
        for one in form.fields
    )
    template = replace(form, width_mm=width, height_mm=height, fields=fields, stacks=())

    pdf = sheet(template)

    with pypdfium2.PdfDocument(pdf) as document:
        size = document[0].get_size()
    assert tuple(points * 25.4 / 72 for points in size) == pytest.approx((width, height), abs=0.01)
    assert "Mép trên" in words(pdf)


def test_the_distances_printed_are_those_between_the_crosses():
    placed = calibration.crosses(297, 210)

    assert (placed.across, placed.down, placed.places["O"]) == (257, 170, (148.5, 105))
    assert "A đến B 257 mm, A đến C 170 mm, O cách mép trái 148,5 mm và mép trên 105 mm" in words(
        sheet(templates.load("giay-khen"))
    )


def test_equal_input_gives_equal_bytes_and_no_date():
    template, placement = templates.load("giay-khen"), Placement(dx_mm=1.2, is_turned=True)
    first = sheet(template, placement=placement)
    calibration._sheet.cache_clear()

    again = sheet(template, placement=placement)

    assert again == first
    with pikepdf.open(BytesIO(first)) as pdf:
        assert set(pdf.docinfo) == {"/Title"}


@pytest.mark.parametrize("name", ["Máy " * 60, "打印机", "<script>&", "M"])
def test_no_name_of_a_printer_stops_it(name):
    assert "Tờ đo" in words(sheet(templates.load("giay-khen"), printer=name))


def test_an_offset_as_far_as_it_goes_still_prints():
    corner = Placement(dx_mm=-15, dy_mm=15, scale_x=1.02, scale_y=1.02)

    assert "Mép trên" in words(sheet(templates.load("giay-khen"), placement=corner))
