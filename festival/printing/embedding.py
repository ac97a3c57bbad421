"""A typeface put into a PDF: cut to the glyphs that are used, with what each of them stands for."""

import zlib
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import pikepdf
import uharfbuzz
from pikepdf import Array, Dictionary, Name

from festival.printing import fonts

# A PDF names glyphs by number and brings its own map to letters; it needs no more than the shapes.
_UNUSED = "cmap name post OS/2 GDEF GSUB GPOS BASE kern gasp DSIG hdmx VDMX LTSH".split()
_SYMBOLIC, _ITALIC = 4, 64
_MOST_AT_ONCE = 100


class Cut(NamedTuple):
    """One face as it goes into the file; ``name`` begins with a tag made from all of its content."""

    name: str
    shapes: bytes
    letters: bytes
    widths: tuple[tuple[int, int], ...]


@lru_cache(maxsize=16)
def cut(face: str, used: tuple[tuple[int, str], ...]) -> Cut:
    """The face with the glyphs used and no other; numbers stay as they are in the whole font."""
    shapes = _subset(face, [glyph for glyph, _ in used])
    letters = _letters(used)
    widths = tuple((glyph, fonts.width(face, glyph)) for glyph, _ in used)
    digest = sha256(shapes + letters).digest()
    tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
    return Cut(f"{tag}+{fonts.FACES[face].pdf_name}", shapes, letters, widths)


def _subset(face: str, glyphs: list[int]) -> bytes:
    wanted = uharfbuzz.SubsetInput()
    wanted.flags = (
        uharfbuzz.SubsetFlags.RETAIN_GIDS
        | uharfbuzz.SubsetFlags.NO_HINTING
        | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
    )
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(_tag(tag) for tag in _UNUSED)
    return uharfbuzz.subset(fonts.shaper(face).face, wanted).blob.data


def _tag(name: str) -> int:
    return int.from_bytes(name.ljust(4).encode("ascii"), "big")


def _letters(used: tuple[tuple[int, str], ...]) -> bytes:
    """The map by which a reader gets from glyphs back to letters."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    told = [(glyph, letters) for glyph, letters in used if letters]
    for begin in range(0, len(told), _MOST_AT_ONCE):
        some = told[begin : begin + _MOST_AT_ONCE]
        lines.append(f"{len(some)} beginbfchar")
        lines += [f"<{glyph:04x}> <{letters.encode('utf-16-be').hex()}>" for glyph, letters in some]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def embed(pdf: pikepdf.Pdf, face: str, used: dict[int, str]) -> pikepdf.Object:
    """The font object by which a page of the file may use the face."""
    # Number 0 is what a font must have for a letter it has not; it is never shown.
    made = cut(face, tuple(sorted({0: "", **used}.items())))
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(f"/{made.name}"),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(_descriptor(pdf, face, made)),
        W=Array([part for glyph, width in made.widths for part in (glyph, Array([width]))]),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{made.name}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=_stream(pdf, made.letters),
        )
    )


def _descriptor(pdf: pikepdf.Pdf, face: str, made: Cut) -> Dictionary:
    kind, extents = fonts.FACES[face], fonts.extents(face)
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{made.name}"),
        FontFamily=kind.family,
        Flags=_SYMBOLIC | (_ITALIC if kind.style == "italic" else 0),
        FontBBox=Array([round(fonts.thousandths(face, edge)) for edge in fonts.bounding_box(face)]),
        ItalicAngle=round(fonts.slant(face)),
        Ascent=round(extents.ascender * 1000),
        Descent=round(extents.descender * 1000),
        CapHeight=round(extents.ascender * 1000),
        StemV=80 if kind.weight == 400 else 140,
        FontFile2=_stream(pdf, made.shapes, Length1=len(made.shapes)),
    )


def _stream(pdf: pikepdf.Pdf, content: bytes, **more) -> pikepdf.Object:
    return pdf.make_stream(zlib.compress(content, 9), Filter=Name.FlateDecode, **more)
