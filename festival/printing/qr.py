"""QR codes as rectangles of a PDF page."""

from itertools import groupby

import segno

from festival.printing.fit import PT_PER_MM
from festival.printing.templates import Box

# Trying all eight masks costs six times as much and gains nothing a reader notices.
_MASK = 4


def rows(text: str) -> list[list[bool]]:
    """The modules, dark or not, without the quiet zone."""
    code = segno.make(text, error="m", mask=_MASK, micro=False, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


def operators(text: str, box: Box, colour: str, page_height_mm: float) -> bytes:
    """PDF operators that draw the code into the box; runs of dark modules become one rectangle each."""
    modules = rows(text)
    unit = min(box.width, box.height) * PT_PER_MM / len(modules)
    left, top = box.x * PT_PER_MM, (page_height_mm - box.y) * PT_PER_MM
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    drawn = [f"q {red:.3g} {green:.3g} {blue:.3g} rg {unit:.5f} 0 0 {-unit:.5f} {left:.3f} {top:.3f} cm"]
    for y, row in enumerate(modules):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                drawn.append(f"{x} {y} {length} 1 re")
            x += length
    return ("\n".join([*drawn, "f Q"]) + "\n").encode("ascii")
