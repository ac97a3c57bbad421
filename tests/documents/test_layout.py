"""The form of official documents (NĐ 30/2020), held by structure: what Word will read."""

import io
import re
import zipfile

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from festival.documents import defaults
from festival.documents.defaults import built, default_template
from festival.documents.fields import NAMES
from festival.documents.filling import filled, invented
from festival.documents.rules import DocumentKind
from tests.documents.read import paper_of, text_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = list(DocumentKind)
# Papers that go with another one, or that nobody numbers.
UNNUMBERED = (
    DocumentKind.BUDGET,
    DocumentKind.NOMINEE_LIST,
    DocumentKind.ACHIEVEMENT,
    DocumentKind.SELECTION_MINUTES,
    DocumentKind.BALLOT_PAPER,
    DocumentKind.OPINION_SHEET,
    DocumentKind.BONUS_LIST,
    DocumentKind.RECEIPT_LIST,
    DocumentKind.CALL_SHEET,
)
# Mostly a table.
TABLES = (
    DocumentKind.BUDGET,
    DocumentKind.NOMINEE_LIST,
    DocumentKind.BONUS_LIST,
    DocumentKind.RECEIPT_LIST,
    DocumentKind.CALL_SHEET,
)
# A ballot is half a sheet in small letters, and nobody signs it.
ON_A4 = [kind for kind in KINDS if kind is not DocumentKind.BALLOT_PAPER]


def sample(kind: DocumentKind) -> bytes:
    return filled(default_template(kind), kind, invented(NAMES[kind], 3))


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_in_the_repository_are_what_the_code_builds(kind):
    assert default_template(kind) == built(kind), "run ./run.sh flask documents build"


def test_every_file_of_the_folder_is_one_of_ours():
    assert sorted(path.name for path in defaults.FOLDER.glob("*.docx")) == sorted(
        defaults.file_name(kind) for kind in KINDS
    )


@pytest.mark.parametrize("kind", ON_A4)
def test_the_sheet_is_a4_with_the_margins_of_the_decree(kind):
    (section,) = paper_of(sample(kind)).sections

    is_wide = kind in (DocumentKind.NOMINEE_LIST, DocumentKind.CALL_SHEET)
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (
        (297, 210) if is_wide else (210, 297)
    )
    assert section.orientation == int(is_wide)
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25


def test_a_ballot_is_an_a5_sheet_that_nobody_signs_or_numbers():
    content = sample(DocumentKind.BALLOT_PAPER)
    (section,) = paper_of(content).sections

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (148, 210)
    assert [table.style.name for table in paper_of(content).tables] == ["Normal Table", "Table Grid"]
    assert not NAMES[DocumentKind.BALLOT_PAPER].plain & {"stub", "copy", "voter", "member"}
    assert "Quyền hạn của người ký" not in text_of(content)
    assert text_of(content).count("□") == 6


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_number_is_centred_above_and_hidden_on_the_first_page(kind):
    (section,) = paper_of(sample(kind)).sections

    (number,) = section.header.paragraphs
    assert section.different_first_page_header_footer
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [text.text.strip() for text in number._p.iter(W + "instrText")] == ["PAGE"]
    least = Pt(10) if kind is DocumentKind.BALLOT_PAPER else Pt(13)
    assert all(least <= run.font.size <= Pt(14) for run in number.runs)
    assert "".join(paragraph.text for paragraph in section.first_page_header.paragraphs) == ""
    assert not list(section.first_page_header._element.iter(W + "instrText"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_times_new_roman_in_black(kind):
    paper = paper_of(sample(kind))
    fonts = {run.get(W + "ascii") for run in paper.element.iter(W + "rFonts")}

    assert fonts == {"Times New Roman"}
    with zipfile.ZipFile(io.BytesIO(sample(kind))) as archive:
        styles = archive.read("word/styles.xml").decode()
        document = archive.read("word/document.xml").decode()
    assert set(re.findall(r'w:ascii="([^"]+)"', styles)) == {"Times New Roman"}
    assert "asciiTheme" not in styles + document
    assert set(re.findall(r'w:color w:val="([^"]+)"', styles + document)) <= {"000000", "auto"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_head_has_two_columns_without_lines(kind):
    paper = paper_of(sample(kind))
    head = paper.tables[0]
    office, nation = head.rows[0].cells

    assert head.style.name != "Table Grid"
    assert [paragraph.text for paragraph in nation.paragraphs[:2]] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert [paragraph.text for paragraph in office.paragraphs[:2]] == [
        "Cơ quan chủ quản, dòng trên cùng bên trái",
        "Cơ quan ban hành, viết hoa",
    ]
    bold = [[run.bold for run in paragraph.runs] for paragraph in office.paragraphs[:2]]
    assert bold == [[None], [True]]
    for cell in (office, nation):
        assert len(list(cell._tc.iter(W + "pBdr"))) == 1, "the short line under the name"
    place = head.rows[1].cells[1].paragraphs[0]
    assert place.runs[0].italic
    assert place.text.startswith("Địa danh, ngày")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in UNNUMBERED])
def test_the_number_stands_on_the_left(kind):
    number = paper_of(sample(kind)).tables[0].rows[1].cells[0].text

    assert number.startswith("Số, ký hiệu")


@pytest.mark.parametrize("kind", ON_A4)
def test_the_body_is_justified_with_its_first_line_set_in(kind):
    body = [
        paragraph
        for paragraph in paper_of(sample(kind)).paragraphs
        if paragraph.paragraph_format.first_line_indent
    ]

    assert len(body) > 4 or kind in TABLES
    for paragraph in body:
        assert paragraph.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
        assert Mm(10) <= paragraph.paragraph_format.first_line_indent <= Mm(12.7)
        assert paragraph.paragraph_format.space_after >= Pt(6)
        assert 1 <= paragraph.paragraph_format.line_spacing <= 1.5
        assert all(Pt(13) <= run.font.size <= Pt(14) for run in paragraph.runs)


@pytest.mark.parametrize("kind", ON_A4)
def test_the_signature_is_the_last_thing_before_the_annexes(kind):
    right = paper_of(sample(kind))
    cells = [cell for table in right.tables for row in table.rows for cell in row.cells]
    signed = next(cell for cell in cells if cell.paragraphs[0].text.startswith("Quyền hạn của người ký"))

    assert signed.paragraphs[1].text == "Chức vụ của người ký, viết hoa"
    assert signed.paragraphs[-1].text.startswith("Họ và tên người ký")
    assert signed.paragraphs[-1].runs[0].bold
    assert len(signed.paragraphs) >= 7, "room for signature and stamp"


@pytest.mark.parametrize("kind", KINDS)
def test_every_offered_name_of_the_default_is_filled_and_none_is_left(kind):
    text = text_of(sample(kind))

    assert not re.search(r"\{[{%#]|[}%#]\}", text)


def test_the_plan_has_its_eight_parts_and_four_annexes_in_order():
    text = text_of(sample(DocumentKind.PLAN))
    parts = [
        "KẾ HOẠCH",
        "Các căn cứ",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. CÁC HOẠT ĐỘNG TIẾN TỚI NGÀY HỘI",
        "III. NỘI DUNG, HÌNH THỨC, THỜI GIAN, ĐỊA ĐIỂM",
        "IV. CHƯƠNG TRÌNH",
        "V. KHEN THƯỞNG",
        "VI. KINH PHÍ",
        "VII. TỔ CHỨC THỰC HIỆN",
        "VIII. CHẾ ĐỘ BÁO CÁO",
        "Nơi nhận:",
        "PHỤ LỤC I\n",
        "PHỤ LỤC II\n",
        "PHỤ LỤC III\n",
        "PHỤ LỤC IV\n",
    ]

    places = [text.index(part) for part in parts]

    assert places == sorted(places)


def test_annexes_begin_on_pages_of_their_own_and_tables_repeat_their_heads():
    paper = paper_of(sample(DocumentKind.PLAN))
    annexes = [paragraph for paragraph in paper.paragraphs if paragraph.text.startswith("PHỤ LỤC")]
    lined = [table for table in paper.tables if table.style.name == "Table Grid"]

    assert [paragraph.paragraph_format.page_break_before for paragraph in annexes] == [True] * 4
    assert len(lined) == 5
    for table in lined:
        assert table.rows[0]._tr.trPr.find(W + "tblHeader") is not None
        assert all(row._tr.trPr.find(W + "cantSplit") is not None for row in table.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_empty_values_leave_no_empty_paragraphs_rows_or_tables(kind):
    empty = {name: [] if isinstance(value, list) else "" for name, value in invented(NAMES[kind], 0).items()}

    paper = paper_of(filled(default_template(kind), kind, empty))

    assert "\ue000" not in text_of(filled(default_template(kind), kind, empty))
    assert paper.tables[0].rows[0].cells[0].paragraphs[0].text == ""
    assert all(table.rows for table in paper.tables)
