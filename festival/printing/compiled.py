"""The compiled engine: the art drawn once, and of every further sheet only its own texts.

A batch is gone through once before its first chunk is drawn, because the typefaces are cut to the
glyphs of all records: then each chunk writes the same bytes, whoever draws it and whenever.
"""

import zlib

import pikepdf

from festival.printing import pages, placing, qr
from festival.printing.art import art_pdf
from festival.printing.embedding import embed
from festival.printing.layout import Line
from festival.printing.templates import Template
from festival.printing.typesetting import Typesetter
from festival.printing.ways import Way

# A chunk is what is lost when the worker dies, and what is held in memory.
CHUNK = 500


class Sheets:
    """The pages of one batch, written as PDF operators and packed; ``chunk`` makes files of them."""

    def __init__(self, template: Template, way: Way):
        self.template, self.way = template, way
        self._typesetter = Typesetter()
        self._written: list[bytes] = []
        self._moved = placing.matrix(template, way.placement)

    def add(self, lines: list[Line], code: str) -> None:
        """Write the next sheet; ``code`` is what its QR holds."""
        texts = self._typesetter.operators(lines, self.template.height_mm)
        art = b"" if self.way.is_overlay else pages.ART
        parts = (b"q\n", self._moved, art, texts, qr.stamp(self.template, code), b"Q\n")
        # Packed at once: of ten thousand sheets only a few hundred bytes each are held.
        self._written.append(zlib.compress(b"".join(parts)))

    def chunk(self, first: int, count: int) -> bytes:
        """One PDF with the sheets from ``first`` on."""
        pdf = pikepdf.new()
        used = self._typesetter.used
        faces = {face: embed(pdf, face, used[face]) for face in sorted(used)}
        art = None if self.way.is_overlay else art_pdf(self.template)
        resources = pages.with_shared(pdf, faces, art)
        box = pikepdf.Array([0, 0, *pages.size_pt(self.template)])
        made = (
            pikepdf.Dictionary(
                MediaBox=box,
                Resources=resources,
                Contents=pdf.make_stream(written, Filter=pikepdf.Name.FlateDecode),
            )
            for written in self._written[first : first + count]
        )
        pages.hang(pdf, made)
        return pages.finished(pdf, self.template.title)


def why_not(template: Template) -> str:
    """What of this template the compiled engine does not do, in a sentence; empty when it does all."""
    rich = [field.label for field in template.fields if field.rich and field.shows]
    return f"ô “{rich[0]}” có chữ đậm xen kẽ trong dòng." if rich else ""
