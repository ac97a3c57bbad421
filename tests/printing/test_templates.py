import json

import pytest

from festival.printing import templates
from festival.printing.errors import TemplateBroken

PICTURES = {"border": b"<svg/>", "emblem": b"<svg/>"}


def description(**changes) -> dict:
    read = json.loads((templates.FOLDER / "giay-khen.json").read_text(encoding="utf-8"))
    del read["border"], read["emblem"]
    return read | changes


def with_field(**changes) -> dict:
    whole = description()
    whole["fields"][2] |= changes
    return whole


def test_the_certificate_of_merit_is_a4_landscape_with_every_block_of_the_decree():
    template = templates.load("giay-khen")

    assert (template.width_mm, template.height_mm) == (297, 210)
    assert [field.name for field in template.fields] == [
        "national_title",
        "motto",
        "issuer",
        "verb",
        "award_name",
        "recipient",
        "address_line",
        "citation",
        "decision_line",
        "register_line",
        "place_line",
        "signer_title",
        "signer_name",
    ]


def test_black_and_red_are_where_the_decree_wants_them():
    red = {field.name for field in templates.load("giay-khen").fields if field.colour != "#000000"}

    assert red == {"issuer", "award_name"}


def test_an_unknown_template_is_refused_with_the_names_there_are():
    with pytest.raises(TemplateBroken, match="giay-khen"):
        templates.load("../giay-khen")


@pytest.mark.parametrize(
    "broken",
    [
        description(width_mm="297"),
        description(width_mm=10),
        description(colour="#000000"),
        description(name="Giấy khen"),
        description(fields="all"),
        description(qr_colour="black"),
        description(emblem_box={"x": 290, "y": 0, "width": 20, "height": 20}),
        {key: value for key, value in description().items() if key != "qr_box"},
        with_field(shows="password"),
        with_field(fixed="both"),
        with_field(face="arial"),
        with_field(colour="red"),
        with_field(size_pt=10, min_size_pt=12),
        with_field(x=-1),
        with_field(width=400),
        with_field(stack="nowhere"),
        with_field(lead="recipient_lead", lead_face=""),
        with_field(align="justify"),
        with_field(size_pt=True),
        with_field(name="motto"),
        with_field(script="x"),
    ],
)
def test_a_contradiction_is_refused(broken):
    with pytest.raises(TemplateBroken):
        templates.from_description(broken, **PICTURES)
