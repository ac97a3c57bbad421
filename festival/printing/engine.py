"""The door of the print engine: what the site and the command line call."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from festival.printing import layout, pages, qr, raster, reference
from festival.printing.art import art_pdf, shared_pdf
from festival.printing.errors import BatchRefused, FieldRefused, PrintRefused
from festival.printing.records import PaperText, Record
from festival.printing.templates import Template
from festival.printing.ways import WHOLE, Engine, Way

# WeasyPrint walks all styles once a page: small documents keep time and memory in proportion.
CHUNK = 50


class Problem(NamedTuple):
    """Why one field of one record (counted from 0) cannot be printed."""

    index: int
    field: str
    reason: str


def printable() -> bool:
    """Whether this machine has what printing needs."""
    return not reference.why_missing()


def why_not_printable() -> str:
    """A Vietnamese sentence for the administrator; empty when printing works."""
    return reference.why_missing()


def preflight(template: Template, texts: Sequence[Record]) -> list[Problem]:
    """Everything that would keep these records from being printed; needs no Pango."""
    return _problems([layout.attempt(template, text)[1] for text in texts])


def _problems(refused: list[list[FieldRefused]]) -> list[Problem]:
    return [
        Problem(index, fault.field, str(fault)) for index, faults in enumerate(refused) for fault in faults
    ]


class Press:
    """Prints the records of one batch in chunks.

    Made from all records, so that every chunk writes the same bytes whenever it is drawn.
    """

    def __init__(self, template: Template, records: Sequence[Record], way: Way = WHOLE):
        self.template, self.records, self.way = template, list(records), way
        # Which engine draws, and why not the one that is usual; empty when nothing needs saying.
        self.engine, self.why = Engine.WEASYPRINT, ""

    def chunk(self, first: int, count: int) -> bytes:
        """One PDF with the records from ``first`` on, one page each, or BatchRefused."""
        return render_chunk(self.template, self.records[first : first + count])


def render_chunk(template: Template, texts: Sequence[Record]) -> bytes:
    """One PDF, one page a record in order, or BatchRefused. For at most CHUNK records at a time."""
    attempts = [layout.attempt(template, text) for text in texts]
    if problems := _problems([refused for _, refused in attempts]):
        raise BatchRefused(problems)
    drawn = "".join(reference.page(reference.paragraphs(lines)) for lines, _ in attempts)
    written = reference.pdf(template, drawn, {})
    return pages.under(art_pdf(template), written, [_code(template, text) for text in texts])


def render_alike(
    template: Template, own: frozenset[str], shared: PaperText, texts: Sequence[Record]
) -> bytes:
    """As ``render_chunk``, when only the fields ``own`` differ: what is shared is drawn once for all."""
    personal = replace(template, fields=tuple(one for one in template.fields if one.name in own))
    attempts = [layout.attempt(personal, text) for text in texts]
    if problems := _problems([refused for _, refused in attempts]):
        raise BatchRefused(problems)
    drawn = "".join(reference.page(reference.paragraphs(lines)) for lines, _ in attempts)
    written = reference.pdf(template, drawn, {})
    codes = [_code(template, text) for text in texts]
    return pages.under(shared_pdf(template, own, shared), written, codes)


def _code(template: Template, text: Record) -> bytes:
    if not text.qr_text:
        return b""
    return qr.operators(text.qr_text, template.qr_box, template.qr_colour, template.height_mm)


def join(parts: Sequence[bytes | Path], out: Path) -> None:
    """Write the chunks as one file that holds the art once."""
    pages.join(list(parts), out)


def render(template: Template, texts: Sequence[Record]) -> bytes:
    """All records in one PDF; a refusal counts the records from the first of all."""
    if not texts:
        raise PrintRefused("Chưa có ai để in giấy.")
    if problems := preflight(template, texts):
        raise BatchRefused(problems)
    chunks = [render_chunk(template, texts[begin : begin + CHUNK]) for begin in range(0, len(texts), CHUNK)]
    held = BytesIO()
    pages.join(chunks, held)
    return held.getvalue()


def preview_png(template: Template, text: Record, width_px: int) -> bytes:
    """A picture of the real print of one record."""
    return raster.png(render_chunk(template, [text]), width_px)
