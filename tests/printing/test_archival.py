from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from pikepdf import Name
from PIL import Image, ImageChops

from festival.printing import archival, pages, raster, templates
from festival.printing.engine import Press
from festival.printing.errors import BatchRefused
from tests.printing.samples import HARD_NAMES, LONG_CITATION, VERIFY_URL, make_text, objects, page_texts

TEMPLATE = templates.load("giay-khen")
TEXT = make_text(recipient=HARD_NAMES[1], verify_url=VERIFY_URL)


@pytest.fixture(scope="module")
def kept() -> bytes:
    return archival.certificate_pdf(TEMPLATE, TEXT)


@pytest.fixture
def opened(kept):
    with pikepdf.open(BytesIO(kept)) as pdf:
        yield pdf


def picture(pdf: bytes, width_px: int = 1754) -> Image.Image:
    return Image.open(BytesIO(raster.png(pdf, width_px)))


def tagged(node, texts: list) -> list:
    """The structure tree as (tag, alternative text) in reading order, the marked content left out."""
    for kid in node.K if isinstance(node.K, pikepdf.Array) else [node.K]:
        if isinstance(kid, pikepdf.Dictionary):
            texts.append((str(kid.S), str(kid.get(Name.Alt, ""))))
            tagged(kid, texts)
    return texts


def test_it_says_that_it_is_pdf_a_and_carries_its_colours(opened):
    told = opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    claims = (told["pdfaid:part"], told["pdfaid:conformance"], told["dc:title"])
    (intent,) = opened.Root.OutputIntents

    assert claims == ("2", "B", f"GIẤY KHEN – {HARD_NAMES[1]}")
    assert (str(opened.docinfo.Title), str(opened.docinfo.Producer)) == (claims[2], told["pdf:Producer"])
    assert (intent.S, int(intent.DestOutputProfile.N)) == (Name("/GTS_PDFA1"), 3)
    assert opened.pdf_version == "1.7"
    assert Name.ID in opened.trailer
    assert opened.check_pdf_syntax() == []


def test_its_title_and_language_are_told_to_readers(opened):
    assert str(opened.Root.Lang) == "vi"
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle) is True


def test_every_text_is_tagged_and_what_adorns_is_not(opened):
    tags = tagged(opened.Root.StructTreeRoot, [])
    content = opened.pages[0].Contents.read_bytes()

    assert bool(opened.Root.MarkInfo.Marked) is True
    # The citation stands on three lines, every other text on one.
    assert [tag for tag, _ in tags].count("/P") == 13 + 2
    assert tags[-1] == ("/Figure", f"Mã QR tra cứu: {VERIFY_URL.partition('#')[0]}")
    assert content.startswith(b"q /Artifact BMC /Art Do EMC Q")
    assert content.count(b"BDC") + content.count(b"BMC") == content.count(b"EMC")


def test_nothing_in_it_is_forbidden_by_pdf_a(opened):
    keys = {key for thing in opened.objects if isinstance(thing, pikepdf.Dictionary) for key in thing}
    images = [one for one in opened.objects if isinstance(one, pikepdf.Stream) and one.get("/Width")]
    streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream)]

    assert keys.isdisjoint({"/JS", "/JavaScript", "/EF", "/AA", "/OpenAction", "/XFA", "/Launch", "/TR"})
    assert len(images) == 2
    assert [bool(image.Interpolate) for image in images] == [False, False]
    assert all("/LZWDecode" not in str(one.get("/Filter", "")) and "/F" not in one for one in streams)
    assert not opened.is_encrypted


def test_its_fonts_are_ours_and_embedded(opened):
    assert pages.strange_fonts(opened) == []


def test_it_holds_every_text_in_reading_order(kept):
    assert page_texts(kept) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH"
        f" TẶNG GIẤY KHEN Ông: {HARD_NAMES[1].upper()} Tổ trưởng Tổ bảo vệ an ninh, trật tự thôn Đông, xã An"
        f" Thịnh {LONG_CITATION} Quyết định số: 123/QĐ-UBND ngày 10 tháng 8 năm 2026 Số sổ vàng: 07 An Thịnh,"
        " ngày 10 tháng 8 năm 2026 CHỦ TỊCH Trần Quốc Bảo"
    ]


def test_it_looks_like_the_printed_one(kept):
    printed = picture(Press(TEMPLATE, [TEXT]).chunk(0, 1))
    changed = ImageChops.difference(printed, picture(kept)).convert("L").point(lambda step: 255 * (step > 64))
    box = TEMPLATE.qr_box
    scale = printed.width / TEMPLATE.width_mm
    corners = (box.x, box.y, box.x + box.width, box.y + box.height)
    changed.paste(0, tuple(round(side * scale) for side in corners))

    assert changed.histogram()[255] / (printed.width * printed.height) < 0.001


def test_its_code_can_be_read(kept):
    assert [found.text for found in zxingcpp.read_barcodes(picture(kept))] == [VERIFY_URL]


def test_the_same_certificate_is_the_same_bytes(kept):
    assert archival.certificate_pdf(TEMPLATE, TEXT) == kept


def test_without_an_address_it_has_no_code():
    kept = archival.certificate_pdf(TEMPLATE, make_text())

    assert objects(kept, lambda thing: isinstance(thing, pikepdf.Stream) and "/Width" in thing) == []


def test_what_does_not_fit_is_refused_by_name():
    with pytest.raises(BatchRefused, match="Nội dung khen thưởng quá dài"):
        archival.certificate_pdf(TEMPLATE, make_text(citation="Dài quá " * 60))


def test_an_emblem_of_pixels_is_not_smoothed_either():
    held = BytesIO()
    Image.new("RGBA", (40, 40), "#b01116").save(held, "PNG")
    template = replace(TEMPLATE, emblem=held.getvalue())

    kept = archival.certificate_pdf(template, make_text())

    assert objects(kept, lambda thing: bool(thing.get("/Interpolate")) if _is_image(thing) else False) == []
    assert len(objects(kept, _is_image)) >= 1


def _is_image(thing) -> bool:
    return isinstance(thing, pikepdf.Stream) and "/Width" in thing
