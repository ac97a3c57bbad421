"""What must hold on every page, whichever engine draws it."""

import subprocess
import sys
import unicodedata
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import numpy
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from festival.printing import engine, pages, templates
from festival.printing.errors import BatchRefused, PrintRefused
from festival.printing.ways import Engine, Way
from tests.printing.samples import HARD_NAMES, VERIFY_URL, make_text, page_texts
from tests.printing.test_engine import expected

TEMPLATE = templates.load("giay-khen")
COMPILED, REFERENCE = Way(engine=Engine.COMPILED), Way(engine=Engine.WEASYPRINT)
BOTH = pytest.mark.parametrize("way", [COMPILED, REFERENCE], ids=["compiled", "weasyprint"])
TEXTS = [
    make_text(recipient=name, verify_url=f"{VERIFY_URL}{place}") for place, name in enumerate(HARD_NAMES)
]


def drawn(template, texts, way) -> bytes:
    return engine.Press(template, texts, way).chunk(0, len(texts))


@pytest.fixture(scope="module")
def printed() -> dict[Engine, bytes]:
    return {way.engine: drawn(TEMPLATE, TEXTS, way) for way in (COMPILED, REFERENCE)}


@BOTH
def test_each_page_holds_every_field_of_its_own_record_and_no_other_word(printed, way):
    assert page_texts(printed[way.engine]) == [expected(name) for name in HARD_NAMES]


@BOTH
def test_only_our_faces_are_in_the_file_whole_in_order_and_cut(printed, way):
    with pikepdf.open(BytesIO(printed[way.engine])) as pdf:
        assert pages.strange_fonts(pdf) == []
        assert pdf.check_pdf_syntax() == []
        sizes = [len(font.FontFile2.read_bytes()) for font in pdf.objects if is_font(font)]
    assert len(sizes) >= 3
    assert max(sizes) < 20_000


def is_font(thing) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"


@BOTH
def test_the_file_tells_its_language_and_title_and_is_never_scaled_by_the_printer(printed, way):
    with pikepdf.open(BytesIO(printed[way.engine])) as pdf:
        assert str(pdf.Root.Lang) == "vi"
        assert str(pdf.docinfo.Title) == TEMPLATE.title
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
        assert "/Metadata" not in pdf.Root
        assert [key for key in pdf.docinfo if "Date" in key] == []


@BOTH
def test_each_code_is_read_from_a_raster_of_150_dots_per_inch(printed, way):
    document = pypdfium2.PdfDocument(printed[way.engine])
    read = [zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil()) for page in document]
    document.close()

    assert [[code.text for code in codes] for codes in read] == [[text.verify_url] for text in TEXTS]


@BOTH
def test_decomposed_letters_print_the_same_bytes(printed, way):
    apart = [replace(text, recipient=unicodedata.normalize("NFD", text.recipient)) for text in TEXTS]

    assert drawn(TEMPLATE, apart, way) == printed[way.engine]


@BOTH
def test_pages_come_in_order_when_the_number_is_no_multiple_of_a_chunk(way, tmp_path):
    press = engine.Press(TEMPLATE, TEXTS, way)
    parts = [press.chunk(0, 3), press.chunk(3, 3), press.chunk(6, 3)]

    engine.join(parts, tmp_path / "all.pdf")

    assert page_texts((tmp_path / "all.pdf").read_bytes()) == [expected(name) for name in HARD_NAMES]
    with pikepdf.open(tmp_path / "all.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []
        assert len([thing for thing in pdf.objects if is_form(thing)]) == 1


def is_form(thing) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form"


def test_the_faces_of_a_compiled_batch_are_in_the_joined_file_once(tmp_path):
    press = engine.Press(TEMPLATE, TEXTS, COMPILED)

    engine.join([press.chunk(0, 3), press.chunk(3, 3), press.chunk(6, 1)], tmp_path / "all.pdf")

    with pikepdf.open(tmp_path / "all.pdf") as pdf:
        names = sorted(str(thing.FontName).partition("+")[2] for thing in pdf.objects if is_font(thing))
    # Those of the fixed words stand in the art.
    assert names.count("Print-Tinos") == names.count("Print-Tinos-Bold-Italic") == 1
    assert names.count("Print-Tinos-Bold") == 2


@BOTH
def test_chunks_of_several_forms_of_one_size_join_in_one_file(way, tmp_path):
    other = replace(TEMPLATE, emblem=TEMPLATE.border)
    parts = [drawn(form, TEXTS[:2], way) for form in (TEMPLATE, other, TEMPLATE)]

    engine.join(parts, tmp_path / "all.pdf")

    assert page_texts((tmp_path / "all.pdf").read_bytes()) == [expected(name) for name in HARD_NAMES[:2]] * 3
    with pikepdf.open(tmp_path / "all.pdf") as pdf:
        arts = [page.Resources.XObject.Art.objgen for page in pdf.pages]
    assert arts[0] == arts[1] == arts[4] == arts[5] != arts[2] == arts[3]


def test_chunks_of_both_engines_join_in_one_file(tmp_path):
    parts = [drawn(TEMPLATE, TEXTS[:1], way) for way in (REFERENCE, COMPILED)]

    engine.join(parts, tmp_path / "all.pdf")

    assert page_texts((tmp_path / "all.pdf").read_bytes()) == [expected(HARD_NAMES[0])] * 2


AGAIN = """
import sys
from hashlib import sha256
from festival.printing import engine
from tests.printing.test_engines import COMPILED, REFERENCE, TEMPLATE, TEXTS
way = {"compiled": COMPILED, "weasyprint": REFERENCE}[sys.argv[1]]
print(sha256(engine.Press(TEMPLATE, TEXTS, way).chunk(4, 2)).hexdigest())
"""


@BOTH
def test_a_chunk_drawn_alone_in_another_process_is_the_same_bytes(way):
    press = engine.Press(TEMPLATE, TEXTS, way)
    press.chunk(0, 4)
    here = sha256(press.chunk(4, 2)).hexdigest()

    there = subprocess.run(
        [sys.executable, "-c", AGAIN, way.engine.value], capture_output=True, text=True, check=True
    )

    assert there.stdout.strip() == here


SCRIPT = tuple(
    replace(field, face="great-vibes", uppercase=False) if field.name == "recipient" else field
    for field in TEMPLATE.fields
)
SPREAD = tuple(
    replace(field, tracking_em=0.08) if field.name in ("recipient", "citation") else field
    for field in replace(TEMPLATE, fields=SCRIPT).fields
)
LOOKS = {
    "as shipped": TEMPLATE,
    "in script": replace(TEMPLATE, fields=SCRIPT),
    "in script set apart": replace(TEMPLATE, fields=SPREAD),
    "bang-khen": templates.load("bang-khen"),
}


@pytest.mark.parametrize("template", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("way", [Way(), Way(is_overlay=True)], ids=["whole", "overlay"])
def test_both_engines_look_the_same(template, way):
    names = ["Nguyễn Thị Diễm Quỳnh Hường", "Thái Thị Effie Offing"]
    if not template.field("recipient").tracking_em:
        # Where letters are set apart, WeasyPrint leaves half a space too little beside a mark of its own.
        names.append("Siu Ơ̆n Ê̆ban Ñar Ŭk")
    texts = [make_text(recipient=name) for name in names]
    compiled = drawn(template, texts, replace(way, engine=Engine.COMPILED))
    reference = drawn(template, texts, replace(way, engine=Engine.WEASYPRINT))

    assert page_texts(compiled) == page_texts(reference)
    for place in range(len(texts)):
        apart = numpy.abs(grey(compiled, place) - grey(reference, place)) > 32
        assert apart.mean() < 0.001


def grey(pdf: bytes, place: int) -> numpy.ndarray:
    document = pypdfium2.PdfDocument(pdf)
    image = document[place].render(scale=150 / 72).to_pil().convert("L")
    document.close()
    return numpy.asarray(image).astype(int)


def page_of(pdf: bytes, place: int) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return opened.pages[place].Contents.read_bytes()


@pytest.mark.parametrize("template", LOOKS.values(), ids=LOOKS)
def test_a_sheet_printed_again_by_itself_has_the_same_bytes(template):
    names = ("Thái Effie Siu Ơ̆n B̆ao", "B̆ao Thị Ơ̆", "Ŭ ŬÊ̆", "Thị Offing", "Ê̆")
    texts = [make_text(recipient=name) for name in names]
    together = drawn(template, texts, COMPILED)

    again = [page_of(drawn(template, [text], COMPILED), 0) for text in texts]

    assert [page_of(together, place) for place in range(len(texts))] == again


def test_a_sheet_printed_again_by_the_reference_engine_has_the_same_bytes(printed):
    again = page_of(drawn(TEMPLATE, TEXTS[4:5], REFERENCE), 0)

    assert page_of(printed[Engine.WEASYPRINT], 4) == again


def test_a_ligature_is_read_letter_by_letter_and_a_mark_with_its_letter():
    text = make_text(recipient="Thái Effie Siu Ơ̆n B̆ao")

    (page,) = page_texts(drawn(LOOKS["in script"], [text], COMPILED))

    assert "Ông: Thái Effie Siu Ơ̆n B̆ao" in page


@BOTH
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Nguyễn Văn " + "Thương " * 56, "quá dài"),
        ("Nguyễn 🎉 An", "“🎉” (U+1F389)"),
        ("Nguyễn 李 An", "“李” (U+674E)"),
        ("Nguyễn \u05d0 An", "U+05D0"),
        ("Nguyễn \u202e An", "U+202E"),
        ("Nguyễn \x07 An", "U+0007"),
        ("", "còn trống"),
    ],
)
def test_what_cannot_be_printed_stops_the_batch_and_is_named(way, name, reason):
    press = engine.Press(TEMPLATE, [make_text(), make_text(recipient=name)], way)

    with pytest.raises(BatchRefused) as refused:
        press.chunk(0, 2)

    ((index, field, told),) = refused.value.problems
    assert (index, field) == (1, "recipient")
    assert reason in told


def rich(text: str) -> list:
    fields = tuple(replace(field, rich=field.name == "citation") for field in TEMPLATE.fields)
    return [replace(TEMPLATE, fields=fields), [make_text(citation=text)]]


def test_words_in_bold_are_left_to_the_reference_engine_which_says_why():
    template, texts = rich("Đã có *thành tích xuất sắc* trong phong trào")
    press = engine.Press(template, texts)

    (page,) = page_texts(press.chunk(0, 1))

    assert press.engine is Engine.WEASYPRINT
    assert "ô “Nội dung khen thưởng” có chữ đậm xen kẽ" in press.why
    assert "Đã có thành tích xuất sắc trong phong trào" in page


def test_the_compiled_engine_refuses_what_it_does_not_do():
    template, texts = rich("Đã có *thành tích*")

    with pytest.raises(PrintRefused, match="chữ đậm xen kẽ"):
        engine.Press(template, texts, COMPILED)


def test_a_form_that_both_can_do_is_printed_by_the_compiled_engine_without_a_word():
    press = engine.Press(TEMPLATE, TEXTS)

    assert (press.engine, press.why) == (Engine.COMPILED, "")
