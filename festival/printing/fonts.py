"""The print typefaces: which letters they have and how wide a text is, as HarfBuzz shapes it."""

import struct
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import uharfbuzz

FOLDER = Path(__file__).resolve().parents[2] / "static" / "fonts" / "print"
# What Pango switches off where letters are set apart: two that stay one would stand too close.
_APART = {"liga": False, "clig": False, "dlig": False, "hlig": False}


@dataclass(frozen=True)
class Face:
    """One font file and how a style sheet asks for it.

    Families have names of our own: a font installed on the machine can never be taken instead.
    """

    file: str
    family: str
    weight: int = 400
    style: str = "normal"

    @property
    def pdf_name(self) -> str:
        bold = "-Bold" if self.weight > 400 else ""
        italic = "-Italic" if self.style == "italic" else ""
        return self.family.replace(" ", "-") + bold + italic


FACES = {
    "tinos": Face("Tinos-Regular.ttf", "Print Tinos"),
    "tinos-bold": Face("Tinos-Bold.ttf", "Print Tinos", weight=700),
    "tinos-italic": Face("Tinos-Italic.ttf", "Print Tinos", style="italic"),
    "tinos-bold-italic": Face("Tinos-BoldItalic.ttf", "Print Tinos", weight=700, style="italic"),
    "great-vibes": Face("GreatVibes-Regular.ttf", "Print Great Vibes"),
}
# The face that a word in bold takes among words of another.
BOLD = {"tinos": "tinos-bold", "tinos-italic": "tinos-bold-italic"}


@dataclass(frozen=True)
class Extents:
    """Vertical measures in em; the descender is negative."""

    ascender: float
    descender: float


class Glyph(NamedTuple):
    """One shape of a text, in the font's own units.

    ``letters`` are those that it and the glyphs after it stand for; empty for a glyph that belongs to
    the one before, as a mark above a letter does.
    """

    number: int
    advance: int
    dx: int
    dy: int
    letters: str


def file_bytes(face: str) -> bytes:
    return (FOLDER / FACES[face].file).read_bytes()


@cache
def shaper(face: str) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(file_bytes(face)))


@cache
def units(face: str) -> int:
    """How many of the font's units are one em."""
    return shaper(face).face.upem


def thousandths(face: str, value: float) -> float:
    """A length in the font's own units as a PDF counts it, in thousandths of an em."""
    return value * 1000 / units(face)


@cache
def width(face: str, glyph: int) -> int:
    """How far a glyph moves on when nothing kerns it, in whole thousandths of an em."""
    return round(thousandths(face, shaper(face).get_glyph_h_advance(glyph)))


def _shape(face: str, text: str, is_tracked: bool = False) -> uharfbuzz.Buffer:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "vi"
    uharfbuzz.shape(shaper(face), buffer, _APART if is_tracked else None)
    return buffer


def glyphs(face: str, text: str, is_tracked: bool = False) -> list[Glyph]:
    """The text as it is drawn; ``is_tracked`` where its letters are set apart."""
    shaped = _shape(face, text, is_tracked)
    starts = [info.cluster for info in shaped.glyph_infos]
    ends = [*starts[1:], len(text)]
    for place in range(len(ends) - 2, -1, -1):
        if starts[place] == starts[place + 1]:
            ends[place] = ends[place + 1]
    found, before = [], -1
    for info, position, end in zip(shaped.glyph_infos, shaped.glyph_positions, ends, strict=True):
        letters = text[info.cluster : end] if info.cluster != before else ""
        before = info.cluster
        dx, dy, advance, _ = position.position
        found.append(Glyph(info.codepoint, advance, dx, dy, letters))
    return found


@lru_cache(maxsize=20_000)
def width_em(face: str, text: str, tracking_em: float = 0.0) -> float:
    """How wide the text is on one line, in em, kerning included and what follows its last letter."""
    shaped = _shape(face, text, bool(tracking_em))
    advances = sum(position.x_advance for position in shaped.glyph_positions)
    # A mark above a letter is not set apart from it.
    letters = len({info.cluster for info in shaped.glyph_infos}) if tracking_em else 0
    return advances / units(face) + tracking_em * letters


@lru_cache(maxsize=2_000)
def bearings_em(face: str, letter: str) -> tuple[float, float]:
    """The empty room that a letter's own shape leaves at its left and at its right, in em."""
    glyph = glyphs(face, letter)[0]
    ink = shaper(face).get_glyph_extents(glyph.number)
    if ink is None or not ink.width:
        return 0.0, 0.0
    return ink.x_bearing / units(face), (glyph.advance - ink.x_bearing - ink.width) / units(face)


@cache
def usual_letters(face: str) -> dict[int, str]:
    """The letter that each glyph is the usual shape of; a ligature or a variant has none."""
    font = shaper(face)
    return {font.get_nominal_glyph(code): chr(code) for code in sorted(font.face.unicodes, reverse=True)}


@lru_cache(maxsize=20_000)
def missing_letter(face: str, text: str) -> str | None:
    """The first letter the typeface cannot draw, if any."""
    for glyph in _shape(face, text).glyph_infos:
        if glyph.codepoint == 0:
            return text[glyph.cluster]
    return None


@cache
def extents(face: str) -> Extents:
    measured = shaper(face).get_font_extents("ltr")
    return Extents(measured.ascender / units(face), measured.descender / units(face))


@cache
def bounding_box(face: str) -> tuple[int, int, int, int]:
    """The box around all the font's shapes, in its own units."""
    return struct.unpack(">4h", shaper(face).face.reference_table("head").data[36:44])


@cache
def slant(face: str) -> float:
    """The angle of an italic in degrees, as the font tells it."""
    return struct.unpack(">i", shaper(face).face.reference_table("post").data[4:8])[0] / 65536
