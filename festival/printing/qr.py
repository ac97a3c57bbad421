"""QR codes as one-bit masks of a PDF page: 350 bytes each where rectangles would take 1.7 KB."""

import segno

from festival.printing.fit import PT_PER_MM
from festival.printing.templates import Box, Template

# Trying all eight masks costs six times as much and gains nothing a reader notices.
_MASK = 4


def rows(text: str) -> list[list[bool]]:
    """The modules, dark or not, without the quiet zone."""
    code = segno.make(text, error="m", mask=_MASK, micro=False, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


def stamp(template: Template, text: str) -> bytes:
    """The code where the template has it; nothing for no text."""
    if not text:
        return b""
    return operators(text, template.qr_box, template.qr_colour, template.height_mm)


def operators(text: str, box: Box, colour: str, page_height_mm: float) -> bytes:
    """PDF operators that draw the code into the box, sharp at every resolution."""
    modules = rows(text)
    side = min(box.width, box.height) * PT_PER_MM
    left, bottom = box.x * PT_PER_MM, (page_height_mm - box.y) * PT_PER_MM - side
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    size = len(modules)
    return (
        (
            f"q {red:.3g} {green:.3g} {blue:.3g} rg {side:.3f} 0 0 {side:.3f} {left:.3f} {bottom:.3f} cm\n"
            f"BI /W {size} /H {size} /IM true /BPC 1 /I false ID "
        ).encode("ascii")
        + b"".join(_packed(row) for row in modules)
        + b"\nEI Q\n"
    )


def _packed(row: list[bool]) -> bytes:
    """One row of a mask, padded to whole bytes: 0 paints."""
    bits = "".join("0" if dark else "1" for dark in row)
    length = (len(bits) + 7) // 8
    return int(bits.ljust(length * 8, "1"), 2).to_bytes(length, "big")
