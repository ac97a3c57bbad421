"""The picture of a form while somebody changes it."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from festival.certificates.samples import NAMES, sample
from festival.printing import guides, templates
from festival.printing.art import art_pdf
from festival.printing.proof import NARROW, WIDTH, faults, narrow_proof, proof

TEMPLATE = templates.load("giay-khen")
ISSUER = "Chủ tịch Ủy ban nhân dân xã An Thịnh"


def shown(key="ordinary", template=TEMPLATE):
    return sample(key, template, issuer=ISSUER, place="An Thịnh")


def changed(name: str, **changes):
    fields = tuple(replace(one, **changes) if one.name == name else one for one in TEMPLATE.fields)
    return replace(TEMPLATE, fields=fields)


def image_of(drawn) -> Image.Image:
    return Image.open(BytesIO(drawn.picture)).convert("RGB")


@pytest.mark.parametrize("name", templates.names())
@pytest.mark.parametrize("key", NAMES)
def test_every_sample_fits_the_forms_that_come_with_the_site(name, key):
    template = templates.load(name)

    assert faults(template, shown(key, template)) == ()


def test_the_picture_follows_a_box_and_the_art_is_drawn_once():
    before = image_of(proof(TEMPLATE, shown()))
    drawn = art_pdf(TEMPLATE)
    moved = image_of(proof(changed("signer_name", y=170), shown()))

    left, top, right, bottom = ImageChops.difference(before, moved).point(lambda p: p > 60 and 255).getbbox()
    scale = WIDTH / TEMPLATE.width_mm
    assert (left / scale > 150, top / scale > 168, right / scale < 272, bottom / scale < 195) == (True,) * 4
    assert art_pdf(changed("signer_name", y=170)) is drawn


def test_a_text_that_does_not_fit_is_named_and_framed_and_the_rest_is_drawn():
    tight = changed("decision_line", width=20)

    drawn = proof(tight, shown())

    assert len(drawn.faults) == 1
    assert drawn.faults[0].startswith("Số và ngày quyết định")
    scale = WIDTH / TEMPLATE.width_mm
    box = tight.field("decision_line")
    assert image_of(drawn).getpixel((round(box.x * scale), round((box.y + 3) * scale)))[0] > 180


def test_fixed_words_that_do_not_fit_are_told_like_any_other():
    assert faults(changed("motto", width=20), shown())[0].startswith("Tiêu ngữ")


def test_a_letter_that_the_face_lacks_is_told():
    assert "phông chữ in không có" in faults(TEMPLATE, replace(shown(), recipient="Nguyễn 林 Văn"))[0]


@pytest.mark.parametrize("mark", [guides.CENTRE, guides.GRID, guides.BOXES])
def test_guides_lie_over_the_picture_where_they_are_asked_for(mark):
    plain, marked = image_of(proof(TEMPLATE, shown())), image_of(proof(TEMPLATE, shown(), frozenset({mark})))

    assert plain.size == marked.size
    assert ImageChops.difference(plain, marked).getbbox() is not None


def test_a_telephone_gets_a_small_picture():
    drawn = narrow_proof(TEMPLATE, shown())

    assert image_of(drawn).width == NARROW
    assert len(drawn.picture) <= 12_000
