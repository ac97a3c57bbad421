"""Files as people send them, and files made to do harm; each built here, byte by byte."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from PIL import Image

from festival.documents import package
from festival.documents.defaults import default_template
from festival.documents.rules import DocumentKind

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PAGE = {"/Type": pikepdf.Name.Page, "/MediaBox": [0, 0, 595, 842]}


def pdf(change: Callable | None = None, **options) -> bytes:
    """One empty page, with what ``change`` puts into it."""
    output = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        if change:
            change(made)
        made.save(output, static_id=True, **options)
    return output.getvalue()


def with_root(**entries) -> bytes:
    def change(made):
        for key, value in entries.items():
            made.Root["/" + key] = made.make_indirect(pikepdf.Dictionary(value))

    return pdf(change)


def action(kind: str, **entries) -> dict:
    return {"/S": pikepdf.Name("/" + kind), **{"/" + key: value for key, value in entries.items()}}


def on_page(**entries) -> bytes:
    """An annotation on the page, kept as direct objects within it."""

    def change(made):
        note = {"/Type": pikepdf.Name.Annot, "/Rect": [0, 0, 9, 9]}
        note |= {"/" + key: value for key, value in entries.items()}
        made.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(note)])

    return pdf(change)


def attached() -> bytes:
    def change(made):
        made.attachments["x.exe"] = b"MZ"

    return pdf(change)


def in_streams(content: bytes) -> bytes:
    """The same PDF with its objects packed together, where no search of the bytes sees them."""
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(output, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
    return output.getvalue()


def locked_pdf(*, user: str = "") -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="chu", user=user))


def bursting_pdf() -> bytes:
    """A list of objects that unpacks to 2 GB."""
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b" " * 1024 * 1024) for _ in range(2048)) + packer.flush()
    head = b"%PDF-1.5\n"
    first = b"1 0 obj\n<</Type/ObjStm/N 1/First 5/Filter/FlateDecode/Length %d>>\nstream\n" % len(body)
    first += body + b"\nendstream\nendobj\n"
    # One entry in the free list, the list itself at object 3, the catalogue inside the bursting stream.
    place = len(head) + len(first)
    rows = [(0, 0, 65535), (1, len(head), 0), (2, 1, 0), (1, place, 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    last = b"3 0 obj\n<</Type/XRef/Size 4/W[1 4 2]/Root 2 0 R/Length %d>>\nstream\n" % len(table)
    last += table + b"\nendstream\nendobj\n"
    return head + first + last + b"startxref\n%d\n%%%%EOF\n" % place


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options) -> bytes:
    output = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(output, kind, **options)
    return output.getvalue()


def docx() -> bytes:
    return default_template(DocumentKind.INVITATION)


def xlsx(sheet: str = "<c><v>1</v></c>", **more: bytes) -> bytes:
    """One cell; ``more`` are further parts by name, with __ for / and content types told by xlsx_types."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET}worksheet+xml"/></Types>'
    )
    start = f'<Relationship Id="a" Type="{R}/officeDocument" Target="xl/workbook.xml"/>'
    pages = f'<Relationship Id="a" Type="{R}/worksheet" Target="worksheets/sheet1.xml"/>'
    body = f"<worksheet><sheetData><row>{sheet}</row></sheetData></worksheet>"
    return package.packed(
        {
            package.TYPES: types.encode(),
            package.RELATIONS: _relations(start),
            "xl/workbook.xml": b"<workbook/>",
            "xl/_rels/workbook.xml.rels": _relations(pages),
            "xl/worksheets/sheet1.xml": body.encode(),
        }
    )


def _relations(inner: str) -> bytes:
    return f'<Relationships xmlns="{PACKAGE_RELATIONS}">{inner}</Relationships>'.encode()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(content: bytes, name: str, body: bytes, kind: str) -> bytes:
    parts = parts_of(content)
    told = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    parts[package.TYPES] = parts[package.TYPES].replace(b"</Types>", told.encode())
    return package.packed({**parts, name: body})


def with_change(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(content)
    assert old in parts[name]
    return package.packed({**parts, name: parts[name].replace(old, new, 1)})


def with_relation(content: bytes, name: str, kind: str, target: str, mode: str = "External") -> bytes:
    told = f'<Relationship Id="rId99" Type="{R}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return with_change(content, name, b"</Relationships>", f"{told}</Relationships>".encode())


def with_text(xml: str) -> bytes:
    return with_change(docx(), "word/document.xml", b"<w:body>", b"<w:body>" + xml.encode())


def stored_zip(**files: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return output.getvalue()


def bomb(content: bytes, name: str, size: int) -> bytes:
    return package.packed({**parts_of(content), name: b"<a>" + b" " * size + b"</a>"})
