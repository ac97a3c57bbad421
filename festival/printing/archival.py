"""One certificate to be kept for decades: PDF/A-2b, its text tagged, drawn by the reference engine.

Only whole certificates, one to a file: an overlay is no copy of anything without its blank, and the files of
a batch share what PDF/A wants to stand in each file.
"""

from html import escape
from importlib import resources
from io import BytesIO
from itertools import groupby

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

from festival.printing import layout, qr, reference
from festival.printing.art import plain_art_pdf
from festival.printing.engine import Problem
from festival.printing.errors import BatchRefused
from festival.printing.layout import Line
from festival.printing.records import Record
from festival.printing.templates import Template

_QR = "asset:qr"
# What only adorns is no part of the text that a screen reader says.
_UNDER, _OVER = b"q /Artifact BMC /Art Do EMC Q\nq\n", b"\nQ\n"


def certificate_pdf(template: Template, text: Record) -> bytes:
    """The archival copy of one certificate, always the same bytes; BatchRefused if it cannot be printed."""
    lines, refused = layout.attempt(template, text)
    if refused:
        raise BatchRefused([Problem(0, fault.field, str(fault)) for fault in refused])
    body = _paragraphs(template, [*layout.fixed_lines(template), *lines])
    files = {}
    if text.qr_text:
        body += _qr_figure(template, text.qr_text)
        files[_QR] = _qr_picture(text.qr_text, template.qr_colour)
    title = f"{text.shown('award_name')} – {text.shown('recipient')}"
    # Its own colours: the variant's leave a file open.
    variant = {"pdf_variant": "pdf/a-2b", "pdf_tags": True, "output_intent": ""}
    drawn = reference.pdf(template, reference.page(body), files, title=title, **variant)
    return _with_art(drawn, plain_art_pdf(template))


def _paragraphs(template: Template, lines: list[Line]) -> str:
    """Field by field in the template's order, which is the order of reading."""
    place = {field.name: number for number, field in enumerate(template.fields)}
    in_order = sorted(lines, key=lambda line: place[line.field.name])
    return "".join(
        f"<div>{reference.paragraphs(list(of_field))}</div>"
        for _, of_field in groupby(in_order, key=lambda line: line.field.name)
    )


def _qr_figure(template: Template, content: str) -> str:
    box = template.qr_box
    side = min(box.width, box.height)
    place = f"left:{box.x}mm;top:{box.y}mm;width:{side}mm;height:{side}mm"
    address = content.partition("#")[0]
    # PDF/A forbids pictures that a reader smooths by itself.
    return (
        f'<img src="{_QR}" alt="Mã QR tra cứu: {escape(address)}" style="{place};image-rendering:pixelated">'
    )


def _qr_picture(content: str, colour: str) -> bytes:
    """One pixel a module, on transparent paper."""
    modules = qr.rows(content)
    picture = Image.new("RGBA", (len(modules), len(modules)))
    ink = (*bytes.fromhex(colour[1:]), 255)
    picture.putdata([ink if dark else (0, 0, 0, 0) for row in modules for dark in row])
    held = BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


def _colours(pdf: pikepdf.Pdf) -> Dictionary:
    """What red, green and blue of this file mean: sRGB, by the profile that WeasyPrint brings along."""
    profile = pdf.make_stream((resources.files("weasyprint.pdf") / "sRGB2014.icc").read_bytes(), N=3)
    called = "sRGB2014"
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name("/GTS_PDFA1"),
        OutputConditionIdentifier=called,
        Info=called,
        DestOutputProfile=profile,
    )


def _with_art(drawn: bytes, art: bytes) -> bytes:
    """The drawn page over border and emblem, saved with an identifier made from the content."""
    with pikepdf.open(BytesIO(art)) as art_file, pikepdf.open(BytesIO(drawn)) as pdf:
        (page,) = pdf.pages
        if Name.XObject not in page.Resources:
            page.Resources.XObject = Dictionary()
        form = pdf.copy_foreign(art_file.pages[0].as_form_xobject())
        page.Resources.XObject.Art = pdf.make_indirect(form)
        page.Contents = pdf.make_stream(_UNDER + page.Contents.read_bytes() + _OVER)
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get(Name.Subtype) == Name.Image:
                thing.Interpolate = False
        pdf.Root.OutputIntents = [_colours(pdf)]
        pdf.Root.ViewerPreferences = Dictionary(PrintScaling=Name("/None"), DisplayDocTitle=True)
        held = BytesIO()
        pdf.save(
            held,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return held.getvalue()
