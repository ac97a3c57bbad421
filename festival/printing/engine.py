"""The door of the print engine: what the site and the command line call."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from festival.printing import compiled, layout, pages, placing, qr, raster, reference
from festival.printing.art import art_pdf, shared_pdf
from festival.printing.errors import BatchRefused, FieldRefused, PrintRefused
from festival.printing.records import PaperText, Record
from festival.printing.templates import Template
from festival.printing.ways import EXACT, WHOLE, Engine, Way

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


def preflight(template: Template, texts: Sequence[Record], way: Way = WHOLE) -> list[Problem]:
    """Everything that would keep these records from being printed so; needs no Pango."""
    setter = _Setter(template, way)
    return _problems(setter.faults(text) for text in texts)


def _problems(refused: Iterable[list[FieldRefused]]) -> list[Problem]:
    return [
        Problem(index, fault.field, str(fault)) for index, faults in enumerate(refused) for fault in faults
    ]


class _Setter:
    """Sets the records of one template for one way of printing."""

    def __init__(self, template: Template, way: Way):
        self.template, self.way = template, way
        self._fixed = [] if way.is_overlay else layout.fixed_lines(template)
        self._code_is_off = placing.code_off_paper(template, way.placement)

    def attempt(self, text: Record) -> tuple[list[layout.Line], list[FieldRefused]]:
        """The lines of one sheet and everything that keeps it from being printed."""
        lines, refused = layout.attempt(self.template, text)
        if self.way.is_overlay:
            lines = [line for line in lines if not line.field.on_blank]
        refused = self._of_ours(refused)
        refused += placing.off_paper(self.template, [*self._fixed, *lines], self.way.placement)
        if self._code_is_off and text.qr_text:
            refused.append(FieldRefused("qr", placing.CODE_OFF_PAPER))
        return lines, refused

    def faults(self, text: Record) -> list[FieldRefused]:
        """The same without the lines, which only a printer that is off needs."""
        if self.way.placement != EXACT:
            return self.attempt(text)[1]
        return self._of_ours(layout.faults(self.template, text))

    def _of_ours(self, refused: list[FieldRefused]) -> list[FieldRefused]:
        """Without what stands on the blank already."""
        if not self.way.is_overlay:
            return refused
        on_blank = {field.name for field in self.template.fields if field.on_blank}
        return [fault for fault in refused if fault.field not in on_blank]


class Press:
    """Prints the records of one batch in chunks.

    Made from all records, so that every chunk writes the same bytes whenever it is drawn.
    """

    def __init__(self, template: Template, records: Sequence[Record], way: Way = WHOLE):
        self.template, self.records, self.way = template, records, way
        # Which engine draws, and why not the one that is usual; empty when nothing needs saying.
        self.engine, self.why = _chosen(template, way)
        self._sheets: compiled.Sheets | None = None

    @property
    def chunk_size(self) -> int:
        """How many sheets are best drawn at a time."""
        return compiled.CHUNK if self.engine is Engine.COMPILED else CHUNK

    def chunk(self, first: int, count: int) -> bytes:
        """One PDF with the records from ``first`` on, one page each, or BatchRefused."""
        if self.engine is Engine.WEASYPRINT:
            return _by_reference(self.template, self.records[first : first + count], self.way)
        if self._sheets is None:
            self._sheets = self._compiled()
        return self._sheets.chunk(first, count)

    def write(self, out: Path, told: Callable[[int], None] = lambda drawn: None) -> None:
        """Draw all records into one file, which appears whole or not at all; ``told`` hears of each chunk."""
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".in-giay-") as folder:
            parts = []
            for first in range(0, len(self.records), self.chunk_size):
                parts.append(Path(folder) / f"{first:06d}.pdf")
                parts[-1].write_bytes(self.chunk(first, self.chunk_size))
                told(min(first + self.chunk_size, len(self.records)) - first)
            # What is written need not be held while it is joined.
            self._sheets = None
            finished = Path(folder) / "finished.pdf"
            join(parts, finished)
            finished.replace(out)

    def _compiled(self) -> compiled.Sheets:
        """All sheets written; the typefaces are cut to the glyphs of every record of the batch."""
        setter, sheets = _Setter(self.template, self.way), compiled.Sheets(self.template, self.way)
        refused = []
        for text in self.records:
            lines, faults = setter.attempt(text)
            refused.append(faults)
            if not faults:
                sheets.add(lines, text.qr_text)
        if problems := _problems(refused):
            raise BatchRefused(problems)
        return sheets


def _chosen(template: Template, way: Way) -> tuple[Engine, str]:
    why = compiled.why_not(template)
    if why and way.engine is Engine.COMPILED:
        raise PrintRefused(f"Mẫu “{template.title}” không in nhanh được: {why} Hãy để chế độ in tự chọn.")
    if why and way.engine is Engine.AUTO:
        return Engine.WEASYPRINT, f"Mẫu “{template.title}” in chậm hơn thường lệ: {why}"
    return (Engine.WEASYPRINT if way.engine is Engine.WEASYPRINT else Engine.COMPILED), ""


def _by_reference(template: Template, texts: Sequence[Record], way: Way) -> bytes:
    setter = _Setter(template, way)
    attempts = [setter.attempt(text) for text in texts]
    if problems := _problems(refused for _, refused in attempts):
        raise BatchRefused(problems)
    drawn = "".join(reference.page(reference.paragraphs(lines)) for lines, _ in attempts)
    written = reference.pdf(template, drawn, {})
    art = None if way.is_overlay else art_pdf(template)
    codes = [qr.stamp(template, text.qr_text) for text in texts]
    return pages.under(art, written, codes, placing.matrix(template, way.placement))


def render_alike(
    template: Template, own: frozenset[str], shared: PaperText, texts: Sequence[Record]
) -> bytes:
    """One PDF when only the fields ``own`` differ: what all sheets share is drawn once."""
    personal = replace(template, fields=tuple(one for one in template.fields if one.name in own))
    attempts = [layout.attempt(personal, text) for text in texts]
    if problems := _problems(refused for _, refused in attempts):
        raise BatchRefused(problems)
    drawn = "".join(reference.page(reference.paragraphs(lines)) for lines, _ in attempts)
    written = reference.pdf(template, drawn, {})
    codes = [qr.stamp(template, text.qr_text) for text in texts]
    return pages.under(shared_pdf(template, own, shared), written, codes)


def join(parts: Sequence[bytes | Path], out: Path) -> None:
    """Write the chunks as one file that holds the art once."""
    pages.join(list(parts), out)


def render(template: Template, texts: Sequence[Record]) -> bytes:
    """All records in one PDF; a refusal counts the records from the first of all."""
    if not texts:
        raise PrintRefused("Chưa có ai để in giấy.")
    press = Press(template, texts)
    starts = range(0, len(texts), press.chunk_size)
    chunks = [press.chunk(first, press.chunk_size) for first in starts]
    held = BytesIO()
    pages.join(chunks, held)
    return held.getvalue()


def preview_png(template: Template, text: Record, width_px: int) -> bytes:
    """A picture of the real print of one record."""
    return raster.png(Press(template, [text]).chunk(0, 1), width_px)
