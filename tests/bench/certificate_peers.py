"""Other ways to print the same certificates, each by public libraries alone."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from html import escape
from io import BytesIO
from itertools import groupby

import pikepdf
import segno
import weasyprint
from pikepdf import Dictionary, Name, Operator, String
from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from weasyprint.text.fonts import FontConfiguration

from festival.printing import fonts
from festival.printing.records import CertificateText
from festival.printing.templates import Field, Template

MM = 72 / 25.4


def words(field: Field, text: CertificateText) -> str:
    shown = field.fixed or text.shown(field.shows)
    if field.lead and shown:
        shown = f"{text.shown(field.lead)} {shown}"
    return shown.upper() if field.uppercase else shown


# --- WeasyPrint: one document each


def naive(template: Template, texts: Sequence[CertificateText]) -> bytes:
    """One document each, everything read anew, then merged."""
    merged = pikepdf.new()
    for text in texts:
        page = weasyprint.HTML(string=_html(template, text, _style(template))).write_pdf()
        with pikepdf.open(BytesIO(page)) as one:
            merged.pages.extend(one.pages)
    return _saved(merged)


def naive_shared(template: Template, texts: Sequence[CertificateText]) -> bytes:
    """The same with what WeasyPrint can share between documents: typefaces, style sheet, pictures."""
    configuration, cache = FontConfiguration(), {}
    style = weasyprint.CSS(string=_style(template), font_config=configuration)
    merged = pikepdf.new()
    for text in texts:
        html = weasyprint.HTML(string=_html(template, text))
        page = html.write_pdf(stylesheets=[style], font_config=configuration, cache=cache)
        with pikepdf.open(BytesIO(page)) as one:
            merged.pages.extend(one.pages)
    return _saved(merged)


def art(template: Template) -> bytes:
    """Border and emblem as a page, for those who put it under their own."""
    return weasyprint.HTML(string=_html(template, None, _style(template))).write_pdf()


def _style(template: Template) -> str:
    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url('{(fonts.FOLDER / face.file).as_uri()}') }}"
        for name, face in fonts.FACES.items()
    )
    boxes = "".join(
        f".{field.name} {{ left: {field.x}mm; top: {field.y}mm; width: {field.width}mm;"
        f" font: {field.size_pt}pt/{field.line_height} {field.face}; color: {field.colour};"
        f" text-align: {field.align}; letter-spacing: {field.tracking_em}em; white-space: pre-line }}"
        for field in template.fields
    )
    paper = f"@page {{ size: {template.width_mm}mm {template.height_mm}mm; margin: 0 }}"
    return faces + paper + "body { margin: 0 } div, img { position: absolute }" + boxes


def _html(template: Template, text: CertificateText | None, style: str = "") -> str:
    emblem, code = template.emblem_box, template.qr_box
    body = _image(_data(template.border), 0, 0, template.width_mm, template.height_mm)
    body += _image(_data(template.emblem), emblem.x, emblem.y, emblem.width, emblem.height)
    if text is not None:
        for field in template.fields:
            body += f'<div class="{field.name}">{escape(words(field, text))}</div>'
        drawn = segno.make(text.qr_text, error="m", micro=False, boost_error=False).svg_data_uri(border=0)
        body += _image(drawn, code.x, code.y, code.width, code.height)
    return f"<!DOCTYPE html><html><head><style>{style}</style></head><body>{body}</body></html>"


def _data(picture: bytes) -> str:
    return "data:image/svg+xml;base64," + b64encode(picture).decode()


def _image(source: str, x: float, y: float, width: float, height: float) -> str:
    return f'<img src="{source}" style="left:{x}mm;top:{y}mm;width:{width}mm;height:{height}mm">'


# --- reportlab over one shared form


def reportlab_shared(template: Template, texts: Sequence[CertificateText], background: bytes) -> bytes:
    """Texts by reportlab, the art put under them once by pikepdf."""
    _register_faces()
    held = BytesIO()
    canvas = Canvas(held, pagesize=(template.width_mm * MM, template.height_mm * MM), pageCompression=1)
    for text in texts:
        for field in template.fields:
            _set(canvas, template, field, words(field, text))
        _code(canvas, template, text.qr_text)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(held) as pdf, pikepdf.open(BytesIO(background)) as art_file:
        form = pdf.make_indirect(pdf.copy_foreign(art_file.pages[0].as_form_xobject()))
        for page in pdf.pages:
            page.Resources.XObject = Dictionary(Art=form)
            page.contents_add(b"q /Art Do Q\n", prepend=True)
        return _saved(pdf)


@cache
def _register_faces() -> None:
    for name, face in fonts.FACES.items():
        pdfmetrics.registerFont(TTFont(name, fonts.FOLDER / face.file))


def _set(canvas: Canvas, template: Template, field: Field, shown: str) -> None:
    canvas.setFont(field.face, field.size_pt)
    canvas.setFillColor(HexColor(field.colour))
    draw = {
        "left": (canvas.drawString, 0),
        "center": (canvas.drawCentredString, 0.5),
        "right": (canvas.drawRightString, 1),
    }
    put, share = draw[field.align]
    x = (field.x + field.width * share) * MM
    y = (template.height_mm - field.y) * MM - field.size_pt
    for line in simpleSplit(shown, field.face, field.size_pt, field.width * MM):
        put(x, y, line)
        y -= field.size_pt * field.line_height


def _code(canvas: Canvas, template: Template, text: str) -> None:
    """Runs of modules as rectangles of one path, with one mask as ours."""
    matrix = segno.make(text, error="m", micro=False, boost_error=False, mask=4).matrix
    box = template.qr_box
    size = box.width * MM / len(matrix)
    canvas.setFillColor(HexColor(template.qr_colour))
    path = canvas.beginPath()
    for row, modules in enumerate(matrix):
        top = (template.height_mm - box.y) * MM - (row + 1) * size
        column = 0
        for module, run in groupby(modules):
            length = len(list(run))
            if module:
                path.rect(box.x * MM + column * size, top, size * length, size)
            column += length
    canvas.drawPath(path, stroke=0, fill=1)


# --- the floor: hardly anything to write


def floor(template: Template, texts: Sequence[CertificateText], background: bytes) -> bytes:
    """Five short strings in a typeface that every reader has, over a shared form, as pikepdf tells to."""
    with pikepdf.new() as pdf, pikepdf.open(BytesIO(background)) as art_file:
        form = pdf.make_indirect(pdf.copy_foreign(art_file.pages[0].as_form_xobject()))
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for text in texts:
            page = pdf.add_blank_page(page_size=(template.width_mm * MM, template.height_mm * MM))
            page.add_resource(font, Name.Font, Name.F)
            page.contents_add(pikepdf.unparse_content_stream(_five_strings(text)))
            page.add_underlay(form)
        return _saved(pdf)


def _five_strings(text: CertificateText) -> list[tuple[list, Operator]]:
    """By the library's own writer of operators."""
    shown = (text.recipient, text.salutation, text.register_no, text.decision_number, text.place)
    lines: list[tuple[list, Operator]] = [([], Operator("BT")), ([Name.F, 20], Operator("Tf"))]
    for place, words in enumerate(shown, 1):
        lines.append(([1, 0, 0, 1, 200, 100 * place], Operator("Tm")))
        lines.append(([String(words.encode("latin-1", "replace"))], Operator("Tj")))
    return [*lines, ([], Operator("ET"))]


def _saved(pdf: pikepdf.Pdf) -> bytes:
    held = BytesIO()
    pdf.save(held, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return held.getvalue()
