"""An uploaded template is hostile until proved otherwise: each way in, shut."""

import io
import zipfile
from random import Random

import pytest

from festival.core.errors import RuleBroken
from festival.documents import filling, package
from festival.documents.defaults import default_template
from festival.documents.fields import NAMES
from festival.documents.filling import checked, filled, invented
from festival.documents.rules import DocumentKind
from tests.documents import hostile
from tests.documents.hostile import field, parts_of, row, table, with_body, with_relation, with_text
from tests.documents.read import text_of

KIND = DocumentKind.INVITATION


def refusal(content: bytes, kind=KIND) -> str:
    with pytest.raises(RuleBroken) as refused:
        checked(content, kind)
    return str(refused.value)


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_our_own_templates_pass_and_stay_the_same_bytes(kind):
    assert checked(default_template(kind), kind) == default_template(kind)


def test_a_changed_template_is_taken_and_filled():
    content = checked(with_text("Kính gửi quý cơ quan: {{ agency_name }}"), KIND)

    text = text_of(filled(content, KIND, {**invented(NAMES[KIND], 1), "agency_name": "UBND xã <b>&"}))

    assert text.startswith("Kính gửi quý cơ quan: UBND xã <b>&")


def test_a_name_split_over_runs_is_filled_and_a_comment_goes():
    split = "<w:p><w:r><w:t>{</w:t></w:r><w:r><w:t>{ ye</w:t></w:r><w:proofErr w:type='spellStart'/>"
    split += "<w:r><w:t>ar }</w:t></w:r><w:r><w:t>} xong {# lời nhắc #}</w:t></w:r></w:p>"

    content = checked(with_body(split), KIND)

    text = text_of(filled(content, KIND, {**invented(NAMES[KIND], 1), "year": "2026"}))
    assert text.startswith("2026 xong ")
    assert "lời nhắc" not in text


UNKNOWN = [
    ("{{ sai_ten }} và {{ ten_la }}", "«sai_ten», «ten_la»"),
    ("{{ x.title }}", "«x.title»"),
    ("{{ agency.upper }}", "«agency.upper»"),
    ("{{ loop.index }}", "«loop.index»"),
    ("{{ self.x }}", "«self.x»"),
]


@pytest.mark.parametrize(("text", "told"), UNKNOWN)
def test_unknown_names_are_told(text, told):
    assert told in refusal(with_text(text))


CODE = [
    "{{ agency|upper }}",
    "{{ ''.__class__ }}",
    "{{ agency.__class__.__mro__ }}",
    "{{ agency() }}",
    "{{ range(10**9) }}",
    "{{ 1 + 1 }}",
    "{{ 'x' * 999999999 }}",
    "{{ agency[0] }}",
    "{{ agency if year else post }}",
    "{{ agency is defined }}",
    "{% set x = 1 %}",
    "{% import 'x' as y %}",
    "{% include '/etc/passwd' %}",
    "{% extends 'x' %}",
    "{% macro x() %}{% endmacro %}",
    "{% if year %}{% endif %}",
    "{% for x in delegates %}{% endfor %}",
    "{%p for x in delegates %}",
    "{%tr if year %}",
    "{%tr for x in delegates if x.no %}",
    "{%tr for x in range(9) %}",
    "{%tr for x, y in delegates %}",
    "{%tr for x in delegates recursive %}",
    "{%- raw %}{%- endraw %}",
    "{{r agency }}",
    "{%r agency %}",
    "{% vm %}",
    "{% colspan agency %}",
    "{{ agency",
    "agency }}",
    "{ {",
    "{_{ agency }_}",
    "{{ {{ agency }} }}",
    "{{ {'a': 1} }}",
]


@pytest.mark.parametrize("text", CODE)
def test_nothing_but_names_and_rows_is_understood(text):
    assert refusal(with_text(text))


ROWS = [
    table(row("{%tr for x in delegates %}"), row("{{ x.no }}")),
    table(row("{{ year }}"), row("{%tr endfor %}")),
    table(row("{%tr for x in delegates %}", "{%tr endfor %}")),
    table(row("{%tr for x in delegates %}")) + table(row("{%tr endfor %}")),
    table(
        row("{%tr for x in delegates %}"),
        row("{%tr for y in delegates %}"),
        row("{%tr endfor %}"),
        row("{%tr endfor %}"),
    ),
    table(row("{%tr for year in delegates %}"), row("a"), row("{%tr endfor %}")),
    table(row("{%tr for x in delegates %}"), row("{{ x.token }}"), row("{%tr endfor %}")),
    table(row("{%tr for x in delegates %}"), row("{{ x.no.real }}"), row("{%tr endfor %}")),
    table(row("{%tr for x in users %}"), row("a"), row("{%tr endfor %}")),
    table(row("{%tr for x in delegates %}"), row("{{ y.no }}"), row("{%tr endfor %}")),
    table(row("{%tr for x in agency %}"), row("a"), row("{%tr endfor %}")),
    table(row("{%tr for x in delegates %}"), row("{{ x }}"), row("{%tr endfor %}")),
]


@pytest.mark.parametrize("xml", ROWS)
def test_lists_are_whole_flat_and_listed(xml):
    assert refusal(with_body(xml, DocumentKind.PLAN), DocumentKind.PLAN)


def test_a_list_as_it_should_be_is_taken():
    xml = table(row("{%tr for x in delegates %}"), row("{{ x.no }}. {{ x.name }}"), row("{%tr endfor %}"))
    kind = DocumentKind.PLAN

    content = checked(with_body(xml, kind), kind)

    values = {
        **invented(NAMES[kind], 0),
        "delegates": [dict.fromkeys(("no", "name", "post", "kind", "seats"), "7")],
    }
    assert text_of(filled(content, kind, values)).startswith("7. 7")


FIELDS = [
    field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe &quot;/k calc&quot;"),
    field("DD", "EAUTO x"),
    field("INCLU", "DETEXT &quot;file:///etc/passwd&quot;"),
    field("INCLUDEPICTURE &quot;http://x.test/a.png&quot;"),
    field("HYPERLINK &quot;http://x.test&quot;"),
    field("LINK Excel.Sheet.8"),
    field("IMPORT x"),
    field("MACROBUTTON x"),
    field("QUOTE 68 68 69"),
    field("PAGE", " } DDE x"),
    field("AUTHOR"),
    "<w:p><w:fldSimple w:instr='INCLUDETEXT &quot;x&quot;'/></w:p>",
    "<w:p><w:r><w:instrText>DDE x</w:instrText></w:r></w:p>",
    "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>DDE x</w:instrText></w:r></w:p>",
]


@pytest.mark.parametrize("xml", FIELDS)
def test_fields_that_fetch_or_run_are_refused(xml):
    assert "trường tự động" in refusal(with_body(xml))


def test_a_page_number_is_a_field_that_stays():
    assert checked(with_body(field(" PA", "GE \\* MERGEFORMAT ")), KIND)


ELEMENTS = [
    "<w:altChunk xmlns:r='{R}' r:id='rId99'/>",
    "<w:p><w:r><w:object/></w:r></w:p>",
    "<w:p><w:r><w:object><o:OLEObject xmlns:o='urn:o'/></w:object></w:r></w:p>",
    "<w:p><w:r><w:control/></w:r></w:p>",
    "<w:subDoc xmlns:r='{R}' r:id='rId99'/>",
    "<w:p><w:r><w:pict><v:imagedata xmlns:v='urn:v' src='http://x.test/a'/></w:pict></w:r></w:p>",
    "<w:p><w:r><w:pict><v:shape xmlns:v='urn:v' href='javascript:x'/></w:pict></w:r></w:p>",
    "<w:p><w:r><w:fldChar><w:ffData><w:entryMacro w:val='x'/></w:ffData></w:fldChar></w:r></w:p>",
]


@pytest.mark.parametrize("xml", ELEMENTS)
def test_what_brings_other_things_along_is_refused(xml):
    assert refusal(with_body(xml.replace("{R}", hostile.R)))


def test_a_mail_merge_source_is_refused():
    change = lambda body: body.replace(b"</w:settings>", b"<w:mailMerge/></w:settings>")  # noqa: E731

    assert "mailMerge" in refusal(hostile.with_part_changed("word/settings.xml", change))


PARTS = [
    ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0", "application/vnd.ms-office.vbaProject"),
    (
        "word/embeddings/oleObject1.bin",
        b"\xd0\xcf\x11\xe0",
        "application/vnd.openxmlformats-officedocument.oleObject",
    ),
    ("word/embeddings/a.xlsx", b"PK", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("word/activeX/activeX1.xml", b"<a/>", "application/vnd.ms-office.activeX+xml"),
    ("word/afchunk.htm", b"<html>", "text/html"),
    ("word/fonts/a.odttf", b"x", "application/vnd.openxmlformats-officedocument.obfuscatedFont"),
    ("word/media/a.svg", b"<svg/>", "image/svg+xml"),
    ("word/media/a.emf", b"x", "image/x-emf"),
    ("word/media/a.png", b"<script>", "image/png"),
    ("word/second.xml", b"<a/>", package.MAIN),
]


@pytest.mark.parametrize(("name", "content", "content_type"), PARTS)
def test_only_known_parts_come_in(name, content, content_type):
    assert refusal(hostile.with_part(name, content, content_type))


def test_a_macro_document_is_refused():
    change = lambda body: body.replace(  # noqa: E731
        package.MAIN.encode(), b"application/vnd.ms-word.document.macroEnabled.main+xml"
    )

    assert refusal(hostile.with_part_changed(package.TYPES, change))


RELATIONS = [
    with_relation("http://x.test/a"),
    with_relation("file:///c:/x.dotm", kind="attachedTemplate"),
    with_relation("\\\\x.test\\share\\a.png", kind="image"),
    with_relation("http://x.test/a", mode=""),
    with_relation("//x.test/a", mode=""),
    with_relation("../../../etc/passwd", mode='TargetMode="external"'),
    with_relation("a.htm", mode='TargetMode=" External "', kind="aFChunk"),
]


@pytest.mark.parametrize("content", RELATIONS)
def test_nothing_points_outside(content):
    assert "liên kết ra ngoài" in refusal(content)


DECLARED = [
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
    b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">',
    b'<?xml version="1.0"?><?php echo 1 ?>',
    b'<?xml version="1.0"?><!doctype x>',
]


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "docProps/app.xml", hostile.RELS])
def test_declarations_and_entities_are_refused(declared, part):
    change = lambda body: declared + body[body.index(b"?>") + 2 :]  # noqa: E731

    assert "khai báo" in refusal(hostile.with_part_changed(part, change))


def test_other_encodings_are_refused():
    change = lambda body: body.decode().replace("UTF-8", "UTF-16").encode("utf-16")  # noqa: E731

    assert "UTF-8" in refusal(hostile.with_part_changed("word/document.xml", change))


def bomb(size: int) -> bytes:
    """Good XML that unpacks to ``size`` blanks more; its last entry is the one that bursts."""
    parts = parts_of()
    settings = parts.pop("word/settings.xml")
    return hostile.zipped([*parts.items(), ("word/settings.xml", settings + b" " * size)])


BROKEN = [
    b"",
    b"PK",
    b"%PDF-1.7",
    b"MZ" + bytes(200),
    b"\xd0\xcf\x11\xe0" + bytes(500),
    hostile.zipped([("a.txt", b"x")]),
    hostile.zipped(
        [("xl/workbook.xml", b"<a/>"), (package.TYPES, b"<Types/>"), (package.RELATIONS, b"<a/>")]
    ),
    default_template(KIND)[:-200],
    default_template(KIND)[: len(default_template(KIND)) // 2],
    b"x" * (package.MOST_BYTES + 1),
    bomb(900_000),
    bomb(package.MOST_PART + 1),
    hostile.zipped([*parts_of().items(), *((f"word/a{number}.xml", b"<a/>") for number in range(200))]),
    hostile.zipped([*parts_of().items(), ("word/DOCUMENT.xml", b"<a/>")]),
    hostile.zipped([*parts_of().items(), ("../evil.xml", b"<a/>")]),
    hostile.zipped([*parts_of().items(), ("/etc/evil.xml", b"<a/>")]),
    hostile.zipped([*parts_of().items(), ("word\\evil.xml", b"<a/>")]),
    hostile.zipped([*parts_of().items(), ("C:evil.xml", b"<a/>")]),
    hostile.with_part_changed("word/document.xml", lambda body: body[:-30]),
    hostile.with_part_changed("word/document.xml", lambda _body: b"<a>" * 5000 + b"</a>" * 5000),
    hostile.with_part_changed("word/document.xml", lambda _body: b"<html/>"),
    hostile.with_part_changed("word/_rels/document.xml.rels", lambda _body: b"<Relationships/>"),
    with_text("x" * 200).replace(b"word/document.xml", b"word/documenT.xml"),
    with_text("Không có trường nào").replace(b"PK\x01\x02", b"PK\x09\x09"),
]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_broken_and_bursting_files_are_refused_with_a_sentence(content):
    assert refusal(content).endswith((".", "gửi.", ")"))


@pytest.mark.parametrize("size", [900_000, package.MOST_PART + 1])
def test_what_bursts_is_told_so(size):
    assert "quá lớn khi mở ra" in refusal(bomb(size))


def test_a_size_in_the_header_is_not_believed():
    """The central directory lies: the entry unpacks to more than it says."""
    content = bytearray(bomb(900_000))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")

    assert refusal(bytes(content))


def test_a_password_is_refused():
    content = bytearray(default_template(KIND))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1

    assert "mật khẩu" in refusal(bytes(content))


def test_what_hides_around_the_archive_is_not_kept():
    evil = b"<script>evil()</script>"
    content = evil + default_template(KIND) + evil

    kept = checked(content, KIND)

    assert evil not in kept
    assert kept == default_template(KIND)


def test_names_in_attributes_properties_and_boxes_are_refused():
    box = "<w:p><w:r><w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent>"
    box += "<w:p><w:r><w:t>{{ year }}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    title = lambda body: body.replace(b"</dc:title>", b"{{ year }}</dc:title>")  # noqa: E731

    assert "hộp chữ" in refusal(with_body(box))
    assert refusal(with_body('<w:p w:rsidR="{{ year }}"/>'))
    assert refusal(hostile.with_part_changed("docProps/core.xml", title))


def test_a_template_without_a_name_is_no_template():
    parts = parts_of()
    body = f'<w:document xmlns:w="{hostile.W}"><w:body><w:p/></w:body></w:document>'

    said = refusal(package.packed({**parts, hostile.MAIN: body.encode()}))

    assert "không có tên trường" in said


def test_what_would_grow_beyond_measure_is_given_up(monkeypatch):
    rows = table(
        row("{%tr for x in delegates %}"), row(Random(1).randbytes(60_000).hex()), row("{%tr endfor %}")
    )
    kind = DocumentKind.PLAN
    content = checked(with_body(rows, kind), kind)
    values = {**invented(NAMES[kind], 1), "delegates": invented(NAMES[kind], 120)["delegates"]}

    with pytest.raises(RuleBroken, match="quá dài"):
        filled(content, kind, values)


def test_a_value_is_never_read_as_a_template():
    values = {**invented(NAMES[KIND], 1), "agency_name": "{{ year }}{% for %}", "year": "1975"}

    text = text_of(filled(default_template(KIND), KIND, values))

    assert "{{ year }}{% for %}" in text


def test_letters_that_xml_cannot_hold_are_left_out():
    values = {
        **invented(NAMES[KIND], 1),
        "agency_name": "Ủy\x00 ban\x0b\x1f\ue000\ud800\ufffe \u202enhân dân\aXã",
    }

    text = text_of(filled(default_template(KIND), KIND, values))

    assert "Ủy ban nhân dânXã trân trọng kính mời" in text


def test_lines_of_a_value_become_paragraphs_and_letters_are_composed():
    values = {**invented(NAMES[KIND], 1), "guests": "Ông A\r\nBà B\n\nThôn Đo\u0302ng"}

    lines = text_of(filled(default_template(KIND), KIND, values)).split("\n")

    at = lines.index("Ông A")
    assert lines[at : at + 3] == ["Ông A", "Bà B", "Thôn Đông"]


def test_the_archive_of_a_document_is_whole_and_holds_no_author():
    content = filled(default_template(KIND), KIND, invented(NAMES[KIND], 1))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert b"python-docx" not in archive.read("docProps/core.xml")
    assert filling.MOST_WRITTEN < 20_000_000


def stored(content: bytes) -> bytes:
    """The same parts without compression, so that nothing looks made to burst."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(output, "w") as archive:
        for name in packed.namelist():
            archive.writestr(name, packed.read(name))
    return output.getvalue()


MANY = [
    "<w:p/>" * 250_000,
    "<w:p/>" * package.MOST_ELEMENTS,
    "".join(f"<w:p a{number}=''/>" for number in range(10)) * 1_900 + "<w:p x='='/>" * 10_000,
]


@pytest.mark.parametrize("xml", MANY, ids=range(len(MANY)))
def test_a_template_of_very_many_elements_is_counted_and_never_parsed(xml, monkeypatch):
    read = []
    monkeypatch.setattr(
        package, "parsed", lambda name, body, real=package.parsed: read.append(name) or real(name, body)
    )

    said = refusal(stored(with_body(xml)))

    assert said.startswith("Mẫu có quá nhiều đoạn, ô bảng")
    assert read == [package.TYPES]


def test_a_part_of_types_with_very_many_elements_is_not_parsed_either():
    change = lambda body: body.replace(b"</Types>", b"<Default/>" * 20_000 + b"</Types>")  # noqa: E731

    assert refusal(stored(hostile.with_part_changed(package.TYPES, change))).startswith(
        "Mẫu có quá nhiều đoạn"
    )


def test_a_template_of_very_long_text_is_refused():
    assert refusal(stored(with_text("chữ " * 300_000))).startswith("Phần chữ của mẫu quá dài")


def test_a_list_whose_rows_would_swell_is_refused_when_the_template_comes():
    """Few elements in the template, very many in the document."""
    kind = DocumentKind.PLAN
    swelling = row("{{ x.no }}", *(["a"] * 1_500))
    xml = table(row("{%tr for x in delegates %}"), swelling, row("{%tr endfor %}"))

    assert "quá dài" in refusal(with_body(xml, kind), kind)
