"""Every copy of a secret ballot is the same below its stub, whoever wrote the template."""

import io
import re
import zipfile

import pytest
from flask import current_app

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.errors import RuleBroken
from festival.documents import package
from festival.documents.binding import series, with_stubs
from festival.documents.defaults import default_template
from festival.documents.fields import NAMES
from festival.documents.filling import checked, filled, invented
from festival.documents.models import DocumentTemplate
from festival.documents.rules import DocumentKind
from tests.documents.hostile import MAIN, RELS, R, W, field, parts_of
from tests.documents.test_paper import as_pdfs, office_or_skip
from tests.factories import keep
from tests.voting import make

BALLOT = DocumentKind.BALLOT_PAPER
SETTINGS, STYLES, HEADER = "word/settings.xml", "word/styles.xml", "word/header1.xml"
LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/>%s<w:lvlText w:val="Số %%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def said(text="Lá phiếu", *, look="", inside="") -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{inside}<w:r><w:t>{text}</w:t></w:r></w:p>"


def style(name, inside, kind="paragraph", attributes="") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}" {attributes}><w:name w:val="{name}"/>{inside}</w:style>'
    )


def template(body="", *, section="", header="", styles="", settings="", defaults="", level="") -> bytes:
    """Our own ballot with something more in one of its parts, and a list that may be used."""
    parts = {name: content.decode() for name, content in parts_of(BALLOT).items() if name.endswith("xml")}
    rest = {name: content for name, content in parts_of(BALLOT).items() if name not in parts}
    put(parts, MAIN, "<w:body>", "<w:body>" + body)
    put(parts, MAIN, "<w:pgMar ", section + "<w:pgMar ")
    put(parts, HEADER, "</w:p>", "</w:p>" + header)
    put(parts, STYLES, "</w:styles>", styles + "</w:styles>")
    put(parts, STYLES, "<w:pPrDefault><w:pPr>", "<w:pPrDefault><w:pPr>" + defaults)
    put(parts, SETTINGS, "<w:zoom ", settings + "<w:zoom ")
    parts["word/numbering.xml"] = NUMBERING % level
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
    override = f'<Override PartName="/word/numbering.xml" ContentType="{kind}"/></Types>'
    put(parts, package.TYPES, "</Types>", override)
    relations = rest[RELS].decode()
    one = f'<Relationship Id="rId98" Type="{R}/numbering" Target="numbering.xml"/></Relationships>'
    rest[RELS] = relations.replace("</Relationships>", one).encode()
    return package.packed({name: content.encode() for name, content in parts.items()} | rest)


def put(parts, name, old, new) -> None:
    assert old in parts[name], (name, old)
    parts[name] = parts[name].replace(old, new, 1)


def copies(content: bytes, many=3) -> bytes:
    return with_stubs(filled(content, BALLOT, invented(NAMES[BALLOT], 40)), many)


NUMBERS, FIELDS, CHANGES = "danh sách đánh số tự động", "trường tự động", "theo dõi sửa đổi"
NUMBERED = style("Danhso", f"<w:pPr>{LIST}</w:pPr>")
INSTRUCTIONS = (
    r"PAGE|NUMPAGES|SECTION|SECTIONPAGES|page \* roman|SEQ phieu|AUTONUM|AUTONUMLGL|AUTONUMOUT|LISTNUM|DATE"
    r"|TIME|PRINTDATE|SAVEDATE|CREATEDATE|EDITTIME|REVNUM|REF a|PAGEREF a|NOTEREF a|STYLEREF Normal"
    r"|DOCPROPERTY Title|DOCVARIABLE a|FILENAME|USERNAME|NUMWORDS|FORMTEXT|MERGEREC|= 1 + 1|QUOTE a"
).split("|")
TRACKED = 'w:id="7" w:author="a" w:date="2026-01-01T00:00:00Z"'
HOSTILE = {
    "a list of its own": ({"body": said(look=LIST)}, NUMBERS),
    "a list in the header": ({"header": said(look=LIST)}, NUMBERS),
    "a list in a table": (
        {
            "body": f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr><w:tc>'
            f"{said(look=LIST)}</w:tc></w:tr></w:tbl>"
        },
        NUMBERS,
    ),
    "a list by its style": ({"body": said(look='<w:pStyle w:val="Danhso"/>'), "styles": NUMBERED}, NUMBERS),
    "a list by another case of the style": (
        {"body": said(look='<w:pStyle w:val="DANHSO"/>'), "styles": NUMBERED},
        NUMBERS,
    ),
    "a list by a style below": (
        {
            "body": said(look='<w:pStyle w:val="Con"/>'),
            "styles": style("Con", '<w:basedOn w:val="Danhso"/>') + NUMBERED,
        },
        NUMBERS,
    ),
    "a list by the table's style": (
        {
            "body": '<w:tbl><w:tblPr><w:tblStyle w:val="Bang"/></w:tblPr><w:tblGrid><w:gridCol w:w="900"/>'
            f"</w:tblGrid><w:tr><w:tc>{said()}</w:tc></w:tr></w:tbl>",
            "styles": style("Bang", f"<w:pPr>{LIST}</w:pPr>", "table"),
        },
        NUMBERS,
    ),
    "a list by the usual style": (
        {"styles": style("Thuong", f"<w:pPr>{LIST}</w:pPr>", attributes='w:default="1"')},
        NUMBERS,
    ),
    "a list by the defaults": ({"defaults": LIST}, NUMBERS),
    "a list that names its style": (
        {
            "body": said(look='<w:pStyle w:val="Muc"/>'),
            "styles": style("Muc", ""),
            "level": '<w:pStyle w:val="Muc"/>',
        },
        NUMBERS,
    ),
    "numbers inside a drawing": (
        {
            "body": '<w:p><w:r><w:drawing><a:pPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
            '<a:buAutoNum type="arabicPeriod"/></a:pPr></w:drawing></w:r></w:p>'
        },
        NUMBERS,
    ),
    "a field inside a drawing": (
        {
            "body": '<w:p><w:r><w:drawing><a:fld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
            ' type="slidenum"/></w:drawing></w:r></w:p>'
        },
        FIELDS,
    ),
    "the number of the page": ({"body": said(inside="<w:r><w:pgNum/></w:r>")}, FIELDS),
    "the day": ({"header": said(inside="<w:r><w:dayLong/></w:r>")}, FIELDS),
    "a footnote": ({"body": said(inside='<w:r><w:footnoteReference w:id="2"/></w:r>')}, "Footnote"),
    "an endnote": ({"body": said(inside='<w:r><w:endnoteReference w:id="2"/></w:r>')}, "Footnote"),
    "a comment": ({"body": said(inside='<w:r><w:commentReference w:id="2"/></w:r>')}, "Comment"),
    "line numbers": ({"section": '<w:lnNumType w:countBy="1" w:restart="continuous"/>'}, "Line Numbers"),
    "page numbers": ({"section": '<w:pgNumType w:start="5"/>'}, "kiểu đánh số trang riêng"),
    "running on": ({"section": '<w:type w:val="continuous"/>'}, "Section Break"),
    "pages to the right": ({"section": '<w:type w:val="oddPage"/>'}, "Section Break"),
    "two sections": ({"body": said(look="<w:sectPr/>")}, "Section Break"),
    "even and odd": ({"settings": "<w:evenAndOddHeaders/>"}, "trang chẵn"),
    "mirrored": ({"settings": '<w:mirrorMargins w:val="true"/>'}, "trang chẵn"),
    "added": ({"body": said(inside=f"<w:ins {TRACKED}><w:r><w:t>a</w:t></w:r></w:ins>")}, CHANGES),
    "taken out": (
        {"body": said(inside=f"<w:del {TRACKED}><w:r><w:delText>a</w:delText></w:r></w:del>")},
        CHANGES,
    ),
    "moved": ({"body": said(inside=f"<w:moveTo {TRACKED}/>")}, CHANGES),
    "looked otherwise": ({"body": said(look=f"<w:pPrChange {TRACKED}><w:pPr/></w:pPrChange>")}, CHANGES),
    "boxes that flow on": (
        {
            "body": '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"'
            ' style="mso-next-textbox:#b"/></w:pict></w:r></w:p>'
        },
        "hộp chữ",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_could_mark_a_ballot_is_refused_when_it_comes_and_when_it_is_filled(name):
    ingredients, told = HOSTILE[name]
    content = template(**ingredients)

    for act in (lambda: checked(content, BALLOT), lambda: copies(content)):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert re.fullmatch(
            rf"Mọi lá phiếu kín phải giống hệt nhau; hãy bỏ trong mẫu: [^.]*{told}[^.]*, rồi lưu lại\.",
            str(refused.value),
        )


@pytest.mark.parametrize("instruction", INSTRUCTIONS)
def test_no_field_stands_in_a_ballot(instruction):
    simple = said(inside=f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    half = len(instruction) // 2
    for made in (simple, field(instruction), field(instruction[:half], instruction[half:])):
        wheres = [{"body": made}] + [{"header": made}] * (instruction.upper().split()[0] != "PAGE")
        for where in wheres:
            with pytest.raises(RuleBroken):
                checked(template(**where), BALLOT)
            with pytest.raises(RuleBroken, match=FIELDS):
                copies(template(**where))


def test_words_among_the_letters_of_a_field_belong_to_it():
    made = field("PAGE").replace("<w:r><w:instrText>", "<w:r><w:t>SEQ </w:t></w:r><w:r><w:instrText>")

    with pytest.raises(RuleBroken, match="SEQ PAGE"):
        checked(template(header=made), BALLOT)
    with pytest.raises(RuleBroken, match=FIELDS):
        copies(template(header=made))


HARMLESS = {
    "ours": default_template(BALLOT),
    "own": template(
        body=said("PHIẾU RIÊNG CỦA XÃ", look='<w:pStyle w:val="Tieude"/>')
        + said("1. Gõ bằng tay", look='<w:numPr><w:numId w:val="0"/></w:numPr>'),
        header=field(r" PAGE \* MERGEFORMAT ") + said(inside='<w:fldSimple w:instr=" PAGE "/>'),
        styles=NUMBERED + style("Tieude", '<w:basedOn w:val="Normal"/>'),
        settings='<w:evenAndOddHeaders w:val="0"/>',
        section='<w:type w:val="nextPage"/>',
    ),
}


# What stands below a stub, and the settings of its section; between two ballots they have a paragraph.
BELOW = re.compile(
    r"trước khi phát phiếu\.</w:t></w:r></w:p>(.*?)"
    r'(?:<w:p\b[^>]*><w:pPr><w:spacing[^>]*w:line="20"[^>]*/>)?(<w:sectPr.*?</w:sectPr>)',
    re.DOTALL,
)


@pytest.mark.parametrize("name", HARMLESS)
def test_all_ballots_are_the_same_to_the_letter(name):
    with zipfile.ZipFile(io.BytesIO(copies(checked(HARMLESS[name], BALLOT), 5))) as archive:
        ballots = BELOW.findall(archive.read(MAIN).decode())

    assert len(ballots) == 5
    assert len(ballots[0][0]) > 40_000
    assert len(set(ballots)) == 1


def printed(pages: list[str], many: int) -> list[list[str]]:
    """The pages of each ballot without the number of its stub."""
    each = len(pages) // many
    bare = [re.sub(r"Cuống phiếu số \d+", "", page).replace("\r", "") for page in pages]
    return [bare[start : start + each] for start in range(0, len(pages), each)]


def pages_of(documents: dict[str, bytes], folder) -> dict[str, list[str]]:
    pdfs = as_pdfs(documents, folder)
    return {name: [page.get_textpage().get_text_range() for page in pdf] for name, pdf in pdfs.items()}


def test_all_ballots_are_the_same_on_paper(tmp_path):
    office_or_skip()
    made = {name: copies(checked(content, BALLOT), 4) for name, content in HARMLESS.items()}

    for name, pages in pages_of(made, tmp_path).items():
        stubs = re.findall(r"Cuống phiếu số (\d+)", "".join(pages))
        ballots = printed(pages, 4)
        assert stubs == ["001", "002", "003", "004"], name
        assert len(ballots[0]) > 1, name
        assert ballots == [ballots[0]] * 4, name


def test_the_paper_shows_a_list_that_runs_on(tmp_path):
    """The look above sees what it is for: bound without a question, such a template numbers every ballot."""
    office_or_skip()
    names = ["a list of its own", "a list by its style", "a list by a style below"]
    values = invented(NAMES[BALLOT], 3)
    made = {name: series(template(**HOSTILE[name][0]), BALLOT, [values] * 4) for name in names}

    for name, pages in pages_of(made, tmp_path).items():
        assert [f"Số {number}." in pages[number - 1] for number in (1, 2, 3, 4)] == [True] * 4, name
        assert len({tuple(ballot) for ballot in printed(pages, 4)}) == 4, name


def test_a_template_kept_from_before_makes_no_ballots_until_it_is_mended(world, browse):
    """The place of the session says what to take out; so does the page that takes a new one."""
    made = make.make_session(world.here, size=3, items=1)
    secretary = browse(world.users[Role.COUNCIL_SECRETARY])
    content = template(body=said(look=LIST))
    keep(
        DocumentTemplate(
            locality_id=world.here.commune.id,
            kind=BALLOT,
            sha256=current_app.extensions["files"].put(content),
            file_name="phieu.docx",
            uploaded_at=clock.now(),
            uploaded_by="Trần Thị Thư Ký",
        )
    )

    answer = secretary.get(
        f"/council/sessions/{made.id}/documents/file?kind=ballot_paper&sheet=1&many=all&spare=0", 409
    )

    assert NUMBERS in answer.get_data(as_text=True)
    page = f"/admin/localities/{world.here.commune.id}/document-templates"
    data = {"kind": "ballot_paper", "file": (io.BytesIO(content), "phieu.docx")}
    organizer = browse(world.users[Role.COMMUNE_ORGANIZER])
    answer = organizer.post(page, data, 409, content_type="multipart/form-data")
    assert NUMBERS in answer.get_data(as_text=True)
