"""A template with its names filled in, as the bytes of a .docx. No database, no request, no file system."""

import io
from types import SimpleNamespace

from festival.core import text
from festival.core.errors import RuleBroken
from festival.documents import ballots, markup, package
from festival.documents.fields import NAMES, Names
from festival.documents.rules import DocumentKind
from festival.documents.syntax import check_syntax, plain_environment
from festival.documents.wording import plain

# Marks a value that is empty, so that a paragraph which holds nothing else can go.
_EMPTY = "\ue000"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
# About a second's work. A plan with 3,000 guests, and full in all its other lists, stays below.
MOST_WRITTEN, MOST_ELEMENTS = 12_000_000, 300_000
# Tried with so many rows in each list, a template shows whether they make it grow beyond that.
TRIED_ROWS = 60
_BROKEN = "Mẫu này không dựng được thành văn bản. Hãy mở tệp bằng Word, lưu lại rồi gửi."
# The library for Word's files says in many ways that a package is not whole.
_FAULTS = (
    AttributeError,
    IndexError,
    KeyError,
    LookupError,
    OverflowError,
    SyntaxError,
    TypeError,
    ValueError,
)

# What a document is made of: plain values by name, and lists of rows of plain values.
Values = dict[str, "str | list[dict[str, str]]"]


def checked(content: bytes, kind: DocumentKind) -> bytes:
    """The template as it may be kept: looked at, packed anew, and tried with invented values."""
    parts, trees = package.safe_parts(content)
    found = 0
    for name, root in trees.items():
        markup.check_markup(name, root)
        tags = markup.tags_of(name, root)
        markup.check_rows(root, tags)
        found += sum(tag.match["name"] is not None for tag in tags)
    if not found:
        raise RuleBroken("Mẫu không có tên trường nào, nên văn bản nào cũng giống nhau. Hãy chèn {{ tên }}.")
    if kind is DocumentKind.BALLOT_PAPER:
        ballots.check_alike(trees.values())
    safe = package.packed(parts)
    for rows in (TRIED_ROWS, 0):
        filled(safe, kind, invented(NAMES[kind], rows))
    return safe


def invented(names: Names, rows: int) -> Values:
    """A value for every name: what the name stands for."""
    values: Values = {field.name: field.meaning for field in names.fields}
    for one in names.rows:
        values[one.name] = [{field.name: field.meaning for field in one.fields}] * rows
    return values


def filled(content: bytes, kind: DocumentKind, values: Values, places: dict[str, str] | None = None) -> bytes:
    """``content`` is a template that was checked; RuleBroken where it makes no document all the same.

    ``places`` are names whose values come later, with marks that no typed value can hold.
    """
    try:
        return _filled(content, NAMES[kind], _context(values) | (places or {}))
    except _FAULTS:
        raise RuleBroken(_BROKEN) from None


def _context(values: Values) -> dict:
    """Plain letters only; rows answer to the names of their fields and to nothing else."""
    context = {}
    for name, value in values.items():
        if isinstance(value, str):
            context[name] = plain(value) or _EMPTY
        else:
            context[name] = [
                SimpleNamespace(**{field: plain(cell) or _EMPTY for field, cell in row.items()})
                for row in value
            ]
    return context


def _filled(content: bytes, names: Names, context: dict) -> bytes:
    from docx.oxml import parse_xml
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(content))
    template.render_init()
    _gather_tags(template.docx.element.body)
    body = parse_xml(_written(template, template.get_xml(), names, context))
    _tidy(body)
    _renumber_pictures(body)
    template.map_tree(body)
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for key, part in list(template.get_headers_footers(uri)):
            tree = parse_xml(part.blob)
            _gather_tags(tree)
            piece = parse_xml(_written(template, template.xml_to_string(tree), names, context))
            _tidy(piece)
            template.map_headers_footers_xml(key, template.xml_to_string(piece).encode())
    _sign_properties(template.docx.core_properties, context)
    output = io.BytesIO()
    template.docx.save(output)
    return output.getvalue()


def _written(template, source: str, names: Names, context: dict) -> str:
    """One part with its values; what would grow beyond all measure is given up half way."""
    source = template.patch_xml(source)
    check_syntax(source, names)
    pieces, size, elements = [], 0, 0
    for piece in plain_environment().from_string(source).generate(context):
        size += len(piece)
        elements += piece.count("<") - piece.count("</")
        if size > MOST_WRITTEN or elements > MOST_ELEMENTS:
            raise RuleBroken("Văn bản dựng theo mẫu này quá dài. Hãy bớt phần lặp lại trong mẫu.")
        pieces.append(piece)
    return template.resolve_listing("".join(pieces))


def _gather_tags(root) -> None:
    """A name that an editor split over several runs is put into the run in which it begins."""
    for paragraph in list(root.iter(markup.W + "p")):
        texts = markup.texts_of(paragraph)
        whole = "".join(piece.text or "" for piece in texts)
        for match in reversed(list(markup.TAG.finditer(whole))):
            _gather(texts, match.start(), match.end(), match.group())


def _gather(texts: list, start: int, end: int, tag: str) -> None:
    place, is_written = 0, False
    for piece in texts:
        own = piece.text or ""
        first, last = max(start - place, 0), min(end - place, len(own))
        if first < last:
            piece.text = own[:first] + ("" if is_written else tag) + own[last:]
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            is_written = True
        place += len(own)


def _tidy(root) -> None:
    """Rows and paragraphs that hold only empty values go, and tables that were left without a row."""
    for row in list(root.iter(markup.W + "tr")):
        whole = "".join(piece.text or "" for piece in row.iter(markup.W + "t"))
        if _EMPTY in whole and not whole.replace(_EMPTY, "").strip():
            row.getparent().remove(row)
    for paragraph in list(root.iter(markup.W + "p")):
        texts = markup.texts_of(paragraph)
        whole = "".join(piece.text or "" for piece in texts)
        if _EMPTY not in whole:
            continue
        for piece in texts:
            piece.text = (piece.text or "").replace(_EMPTY, "")
        if not whole.replace(_EMPTY, "").strip():
            _drop(paragraph)
    for table in list(root.iter(markup.W + "tbl")):
        if table.find(markup.W + "tr") is None:
            table.getparent().remove(table)


def _drop(paragraph) -> None:
    """A cell must end with a paragraph, and a section's settings live in its last one."""
    parent = paragraph.getparent()
    follows = paragraph.getnext()
    is_last = follows is None or follows.tag not in (markup.W + "p", markup.W + "tbl")
    holds_section = paragraph.find(f"{markup.W}pPr/{markup.W}sectPr") is not None
    if not is_last and not holds_section:
        parent.remove(paragraph)


def _renumber_pictures(body) -> None:
    """A picture in a repeated row would else come several times under one number."""
    for number, picture in enumerate(body.iter(_PICTURE), 1001):
        picture.set("id", str(number))


def _sign_properties(properties, context: dict) -> None:
    """Whoever wrote the template is nobody's business in a document."""
    properties.title = text.clean(context.get("subject", "").replace(_EMPTY, "").replace("\a", " "))[:250]
    properties.author = text.clean(context.get("agency", "").replace(_EMPTY, "").replace("\a", " "))[:250]
    properties.last_modified_by = properties.comments = properties.keywords = properties.category = ""
