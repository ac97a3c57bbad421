"""The print typefaces: which letters they have and how wide a text is, as HarfBuzz shapes it."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz

FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts" / "print"


@dataclass(frozen=True)
class Face:
    """One font file and how a style sheet asks for it.

    Families have names of our own: a font installed on the machine can never be taken instead.
    """

    file: str
    family: str
    weight: int = 400
    style: str = "normal"


FACES = {
    "tinos": Face("Tinos-Regular.ttf", "Print Tinos"),
    "tinos-bold": Face("Tinos-Bold.ttf", "Print Tinos", weight=700),
    "tinos-italic": Face("Tinos-Italic.ttf", "Print Tinos", style="italic"),
    "tinos-bold-italic": Face("Tinos-BoldItalic.ttf", "Print Tinos", weight=700, style="italic"),
    "great-vibes": Face("GreatVibes-Regular.ttf", "Print Great Vibes"),
}


@dataclass(frozen=True)
class Extents:
    """Vertical measures in em; the descender is negative."""

    ascender: float
    descender: float


def file_bytes(face: str) -> bytes:
    return (FOLDER / FACES[face].file).read_bytes()


@cache
def _shaper(face: str) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(file_bytes(face)))


def _shape(face: str, text: str) -> uharfbuzz.Buffer:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "vi"
    uharfbuzz.shape(_shaper(face), buffer)
    return buffer


@lru_cache(maxsize=20_000)
def width_em(face: str, text: str) -> float:
    """How wide the text is on one line, in em, kerning included."""
    advances = sum(position.x_advance for position in _shape(face, text).glyph_positions)
    return advances / _shaper(face).face.upem


@lru_cache(maxsize=20_000)
def missing_letter(face: str, text: str) -> str | None:
    """The first letter the typeface cannot draw, if any."""
    for glyph in _shape(face, text).glyph_infos:
        if glyph.codepoint == 0:
            return text[glyph.cluster]
    return None


@cache
def extents(face: str) -> Extents:
    font = _shaper(face)
    measured = font.get_font_extents("ltr")
    return Extents(measured.ascender / font.face.upem, measured.descender / font.face.upem)
