"""Many papers of one kind in one file, each with pages of its own. No database, no request.

Filled documents are joined as text: a hall's ballots are millions of elements, and a tree of them would
take a hundred times the room.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import partial
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from festival.core.errors import RuleBroken
from festival.documents import ballots, package
from festival.documents.filling import Values, filled
from festival.documents.markup import W
from festival.documents.rules import DocumentKind
from festival.documents.wording import BREAK, plain

_BODY = "word/document.xml"
# Stand around what is repeated; put in by us into a tree that came without them.
_FROM, _TO = "w:fromHere", "w:toHere"
_EDGES = re.compile(rb"<\w+:(?:fromHere|toHere)\b[^>]*/>")
_DECLARATION = re.compile(rb"^<\?xml[^>]*\?>\s*")
_NAMESPACE = W[1:-1]
# Stands on both sides of the number of a personal name; nothing that somebody typed can hold it.
_MARK = "\ue001"
_PLACE = re.compile(f"{_MARK}(\\d+){_MARK}")
_PICTURE_ID = re.compile(rb"(<wp:docPr\b[^>]*?\bid=\")\d+(\")")
# A paragraph of one point that carries the section's settings.
_END = (
    f'<w:p xmlns:w="{_NAMESPACE}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20"'
    ' w:lineRule="exact"/>%s</w:pPr></w:p>'
)
_STUB = (
    f'<w:p xmlns:w="{_NAMESPACE}"><w:pPr><w:pBdr><w:bottom w:val="dashed" w:sz="6" w:space="5"'
    ' w:color="000000"/></w:pBdr><w:spacing w:before="0" w:after="140"/><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:b/><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">Cuống phiếu số %s. </w:t></w:r>'
    '<w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="18"/></w:rPr><w:t>Xé theo đường này, giữ cuống lại trước khi phát phiếu.</w:t></w:r></w:p>'
)


def series(content: bytes, kind: DocumentKind, each: Sequence[Values]) -> bytes:
    """One file with pages for each of ``each``; all of them begin on page 1 of their own.

    Everything that two have in common is filled once: in it names hold the places of what is personal.
    """
    personal = _personal(each)
    filled_once: dict[str, tuple[dict[str, bytes], str]] = {}
    bodies = []
    for values in each:
        shared = {name: value for name, value in values.items() if name not in personal}
        key = json.dumps(shared, sort_keys=True)
        if key not in filled_once:
            parts = _parts(filled(content, kind, shared, personal))
            filled_once[key] = parts, _pages(parts[_BODY])[1].decode()
        pages = filled_once[key][1]
        bodies.append(_PLACE.sub(partial(_letter, values, tuple(personal)), pages).encode())
    all_parts = [parts for parts, _pages_of in filled_once.values()]
    _check_around(all_parts)
    return _joined(all_parts[0], bodies)


def _personal(each: Sequence[Values]) -> dict[str, str]:
    """Names whose one line differs, each with what stands for it; the subject is in the properties, too."""
    first = each[0]
    differing = [
        name
        for name, value in first.items()
        if isinstance(value, str) and name != "subject" and any(values[name] != value for values in each)
    ]
    lines = [name for name in differing if all(_is_one_line(values[name]) for values in each)]
    return {name: f"{_MARK}{place}{_MARK}" for place, name in enumerate(lines)}


def _is_one_line(value: str) -> bool:
    said = plain(value)
    return bool(said) and BREAK not in said


def _letter(values: Values, names: tuple[str, ...], found: re.Match) -> str:
    return escape(plain(values[names[int(found[1])]]))


def _check_around(all_parts: list[dict[str, bytes]]) -> None:
    """Headers and footers stand once in the file, so they can name nobody."""
    first = all_parts[0]
    around = {name: body for name, body in first.items() if name.startswith(("word/header", "word/footer"))}
    is_named = any(_MARK.encode() in body for body in around.values())
    if is_named or any(parts.get(name) != body for parts in all_parts for name, body in around.items()):
        raise RuleBroken(
            "Mẫu có trường riêng của từng người ở đầu trang hoặc cuối trang. Hãy đưa trường đó vào thân"
            " văn bản."
        )


def with_stubs(content: bytes, many: int) -> bytes:
    """``many`` copies of one ballot, each under a numbered stub that is torn off.

    The number stands in the stub alone, and below it every copy is the same to the letter. Looked at again:
    the template may be older than what is asked of it today.
    """
    parts = _parts(content)
    ballots.check_alike(_trees(parts))
    _before, ballot, _after, _section = _pages(parts[_BODY])
    wide = max(3, len(str(many)))
    stubs = [(_STUB % f"{number:0{wide}d}").encode() for number in range(1, many + 1)]
    return _joined(parts, [stub + ballot for stub in stubs])


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _trees(parts: dict[str, bytes]) -> Iterator[ET.Element]:
    kind_of = package.content_types(package.parsed(package.TYPES, parts[package.TYPES]))
    for name, body in parts.items():
        if kind_of(name) not in package.PICTURES:
            yield package.parsed(name, body)


def _joined(parts: dict[str, bytes], bodies: list[bytes]) -> bytes:
    before, _body, after, section = _pages(parts[_BODY])
    end = (_END % section.decode()).encode()
    whole = before + end.join(bodies) + section + after
    return package.packed({**parts, _BODY: _with_own_pictures(whole)})


def _pages(source: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """The document before its body, the body, what follows, and the settings of its last section."""
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import OxmlElement, parse_xml

    root = parse_xml(source)
    body = root.find(W + "body")
    section = body.find(W + "sectPr")
    if section is None:
        section = OxmlElement("w:sectPr")
    else:
        body.remove(section)
    _count_pages_anew(section)
    body.insert(0, OxmlElement(_FROM))
    body.append(OxmlElement(_TO))
    before, pages, after = _EDGES.split(serialize_part_xml(root))
    return before, pages, after, _DECLARATION.sub(b"", serialize_part_xml(section))


def _count_pages_anew(section) -> None:
    from docx.oxml import OxmlElement

    for old in section.findall(W + "pgNumType"):
        section.remove(old)
    start = OxmlElement("w:pgNumType")
    start.set(W + "start", "1")
    after = [
        element
        for name in ("pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")
        if (element := section.find(W + name)) is not None
    ]
    if after:
        after[-1].addnext(start)
    else:
        section.append(start)


def _with_own_pictures(whole: bytes) -> bytes:
    """A picture that is repeated would else come several times under one number."""
    number = iter(range(1001, 10_000_000))
    return _PICTURE_ID.sub(lambda found: found[1] + str(next(number)).encode() + found[2], whole)
