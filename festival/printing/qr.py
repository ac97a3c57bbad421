"""QR codes as one-bit masks of a PDF page: 350 bytes each where rectangles would take 1.7 KB."""

from festival.printing import qr_modules
from festival.printing.fit import PT_PER_MM
from festival.printing.templates import Box, Template


def rows(text: str) -> list[list[bool]]:
    """The modules, dark or not, without the quiet zone."""
    side, mask = qr_modules.packed(text)
    width = (side + 7) // 8
    found = []
    for begin in range(0, len(mask), width):
        bits = f"{int.from_bytes(mask[begin : begin + width], 'big'):0{width * 8}b}"
        found.append([bit == "0" for bit in bits[:side]])
    return found


def stamp(template: Template, text: str) -> bytes:
    """The code where the template has it; nothing for no text."""
    if not text:
        return b""
    return operators(text, template.qr_box, template.qr_colour, template.height_mm)


def operators(text: str, box: Box, colour: str, page_height_mm: float) -> bytes:
    """PDF operators that draw the code into the box, sharp at every resolution."""
    size, mask = qr_modules.packed(text)
    side = min(box.width, box.height) * PT_PER_MM
    left, bottom = box.x * PT_PER_MM, (page_height_mm - box.y) * PT_PER_MM - side
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return (
        (
            f"q {red:.3g} {green:.3g} {blue:.3g} rg {side:.3f} 0 0 {side:.3f} {left:.3f} {bottom:.3f} cm\n"
            f"BI /W {size} /H {size} /IM true /BPC 1 /I false ID "
        ).encode("ascii")
        + mask
        + b"\nEI Q\n"
    )
