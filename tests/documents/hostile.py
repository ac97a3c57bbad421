"""Templates with something wrong in them, each built from one of ours."""

import io
import zipfile

from festival.documents import package
from festival.documents.defaults import default_template
from festival.documents.rules import DocumentKind

MAIN = "word/document.xml"
RELS = "word/_rels/document.xml.rels"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def parts_of(kind=DocumentKind.INVITATION) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(default_template(kind))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_body(xml: str, kind=DocumentKind.INVITATION) -> bytes:
    """One of ours with ``xml`` as the first thing of its body."""
    parts = parts_of(kind)
    body = parts[MAIN].decode()
    parts[MAIN] = body.replace("<w:body>", "<w:body>" + xml, 1).encode()
    return package.packed(parts)


def with_text(text: str, kind=DocumentKind.INVITATION) -> bytes:
    return with_body(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>", kind)


def with_part(name: str, content: bytes, content_type: str) -> bytes:
    parts = parts_of()
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    parts[package.TYPES] = parts[package.TYPES].replace(b"</Types>", override.encode())
    return package.packed({**parts, name: content})


def with_relation(target: str, *, mode='TargetMode="External"', kind="hyperlink") -> bytes:
    parts = parts_of()
    relation = f'<Relationship Id="rId99" Type="{R}/{kind}" Target="{target}" {mode}/></Relationships>'
    parts[RELS] = parts[RELS].replace(b"</Relationships>", relation.encode())
    return package.packed(parts)


def with_part_changed(name: str, change) -> bytes:
    parts = parts_of()
    parts[name] = change(parts[name])
    return package.packed(parts)


def zipped(entries: list[tuple[str, bytes]]) -> bytes:
    """An archive as it is told, two of one name included."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def field(*pieces: str) -> str:
    """A complex field whose instruction is written in several runs."""
    middle = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"<w:p>{mark.format('begin')}{middle}{mark.format('separate')}{mark.format('end')}</w:p>"


def row(*cells: str) -> str:
    return (
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in cells)
        + "</w:tr>"
    )


def table(*rows: str) -> str:
    return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>{"".join(rows)}</w:tbl><w:p/>'
