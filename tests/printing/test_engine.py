import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from festival.printing import art, engine, pages, reference, templates
from festival.printing.errors import ArtRefused, BatchRefused, PrintRefused
from tests.printing.samples import (
    HARD_NAMES,
    LONG_CITATION,
    VERIFY_URL,
    make_text,
    objects,
    page_texts,
)

TEMPLATE = templates.load("giay-khen")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" '
FIXED = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"


def expected(name: str, *, lead: str = "Ông: ", register_no: str = "07") -> str:
    return (
        f"{FIXED} CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH TẶNG GIẤY KHEN {lead}{name.upper()}"
        f" Tổ trưởng Tổ bảo vệ an ninh, trật tự thôn Đông, xã An Thịnh {LONG_CITATION}"
        f" Quyết định số: 123/QĐ-UBND ngày 10 tháng 8 năm 2026 Số sổ vàng: {register_no}"
        " An Thịnh, ngày 10 tháng 8 năm 2026 CHỦ TỊCH Trần Quốc Bảo"
    )


@pytest.fixture(scope="module")
def hard_names() -> bytes:
    return engine.render(TEMPLATE, [make_text(recipient=name, verify_url=VERIFY_URL) for name in HARD_NAMES])


def test_each_page_holds_exactly_the_texts_of_its_own_record(hard_names):
    assert page_texts(hard_names) == [expected(name) for name in HARD_NAMES]


def test_decomposed_letters_print_like_composed_ones(hard_names):
    apart = [unicodedata.normalize("NFD", name) for name in HARD_NAMES]

    assert (
        engine.render(TEMPLATE, [make_text(recipient=name, verify_url=VERIFY_URL) for name in apart])
        == hard_names
    )


def test_the_same_records_are_the_same_bytes():
    texts = [make_text(register_no=str(number)) for number in range(3)]

    assert engine.render(TEMPLATE, texts) == engine.render(TEMPLATE, texts)


def test_only_our_fonts_are_in_the_file_embedded_and_cut_to_what_is_used(hard_names):
    names = objects(hard_names, lambda thing: str(thing.get("/FontName", "")) if _is_font(thing) else "")
    embedded = objects(hard_names, lambda thing: "/FontFile2" in thing if _is_font(thing) else False)

    assert {name.partition("+")[2] for name in names} == {
        "Print-Tinos",
        "Print-Tinos-Bold",
        "Print-Tinos-Bold-Italic",
    }
    assert len(embedded) == len(names)
    with pikepdf.open(BytesIO(hard_names)) as pdf:
        assert pages.strange_fonts(pdf) == []
        assert pdf.check_pdf_syntax() == []


def _is_font(thing) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"


def test_the_art_is_in_the_file_once_and_a_further_page_is_small():
    texts = [
        make_text(register_no=f"{number:02d}", verify_url=f"{VERIFY_URL}{number}") for number in range(103)
    ]
    few, many = engine.render(TEMPLATE, texts[:2]), engine.render(TEMPLATE, texts)

    assert page_texts(many) == [expected("Lê Văn Thụ", register_no=f"{number:02d}") for number in range(103)]
    assert len(objects(many, _is_form)) == 1
    assert (len(many) - len(few)) / 101 < 2500


def _is_form(thing) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form"


def test_chunks_join_in_order_from_files_and_from_memory(tmp_path):
    first, second = (
        engine.Press(TEMPLATE, [make_text(register_no=number)]).chunk(0, 1) for number in ("01", "02")
    )
    on_disk = tmp_path / "first.pdf"
    on_disk.write_bytes(first)
    out = tmp_path / "all.pdf"

    engine.join([on_disk, second], out)

    assert page_texts(out.read_bytes()) == [expected("Lê Văn Thụ", register_no=n) for n in ("01", "02")]


def test_the_code_decodes_from_a_raster_of_150_dots_per_inch(hard_names):
    document = pypdfium2.PdfDocument(hard_names)
    image = document[2].render(scale=150 / 72).to_pil()
    document.close()

    assert [found.text for found in zxingcpp.read_barcodes(image)] == [VERIFY_URL]


def test_without_an_address_there_is_no_code():
    image = Image.open(BytesIO(engine.preview_png(TEMPLATE, make_text(), 1754)))

    assert zxingcpp.read_barcodes(image) == []
    assert image.width == 1754


def test_pictures_may_be_asked_for_by_many_at_once():
    texts = [make_text(recipient=name) for name in HARD_NAMES]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: engine.preview_png(TEMPLATE, text, 400), texts))

    assert together == [engine.preview_png(TEMPLATE, text, 400) for text in texts]


def test_everything_that_cannot_be_printed_is_told_by_record_and_field():
    texts = [
        make_text(),
        make_text(recipient="Nguyễn 李", signer_name=""),
        make_text(citation=LONG_CITATION * 3, recipient=""),
        make_text(address_line="\u202eAn"),
    ]

    problems = engine.preflight(TEMPLATE, texts)

    assert [(problem.index, problem.field) for problem in problems] == [
        (1, "recipient"),
        (2, "recipient"),
        (3, "address_line"),
    ]
    with pytest.raises(BatchRefused):
        engine.render(TEMPLATE, texts)


def test_nobody_to_print_is_refused():
    with pytest.raises(PrintRefused):
        engine.render(TEMPLATE, [])


def test_the_office_may_use_its_own_emblem():
    disc = SVG + b'viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#00f"/></svg>'
    dot = BytesIO()
    Image.new("RGBA", (40, 40), "#0000ff").save(dot, "PNG")

    for emblem in (disc, dot.getvalue()):
        png = engine.preview_png(art.with_emblem(TEMPLATE, emblem), make_text(), 297)

        assert Image.open(BytesIO(png)).getpixel((148, 29)) == (0, 0, 255)


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:9/x.png",
        "asset:%2e%2e/emblem",
        "asset:../x",
        "../x.png",
        "ftp://a/b",
    ],
)
def test_a_picture_may_not_call_for_another_file(address):
    emblem = SVG + f'viewBox="0 0 9 9"><image href="{address}" width="9" height="9"/></svg>'.encode()

    with pytest.raises(ArtRefused, match="bên ngoài"):
        art.with_emblem(TEMPLATE, emblem)


@pytest.mark.parametrize(
    "emblem",
    [
        b"GIF89a",
        b"\x89PNG\r\n\x1a\nbroken",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"><text y="9">Xã</text></svg>'.encode(),
        b"<svg" + b" " * 5_000_000,
    ],
)
def test_a_picture_that_cannot_be_printed_is_refused(emblem):
    with pytest.raises(ArtRefused):
        art.with_emblem(TEMPLATE, emblem)


def test_only_memory_and_data_are_served():
    marked = '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">'

    assert reference.pdf(TEMPLATE, reference.page(marked), {}).startswith(b"%PDF")
    for address in ("file:///etc/passwd", "http://127.0.0.1:9/", "asset:font/%2e%2e/x"):
        with pytest.raises(ArtRefused):
            reference.pdf(TEMPLATE, f"<link rel=attachment href='{address}'><section>a</section>", {})


def test_another_paper_size_is_just_another_template():
    wide = replace(TEMPLATE, width_mm=360, height_mm=270)
    with pikepdf.open(BytesIO(engine.render(wide, [make_text()]))) as pdf:
        box = [float(edge) * 25.4 / 72 for edge in pdf.pages[0].MediaBox]

    assert box == pytest.approx([0, 0, 360, 270], abs=0.01)
