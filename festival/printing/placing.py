"""Where a printer's offset puts what layout.py placed, and whether that is still on the paper."""

from festival.printing import fonts
from festival.printing.errors import FieldRefused
from festival.printing.fit import PT_PER_MM
from festival.printing.layout import Line
from festival.printing.templates import Template
from festival.printing.ways import EXACT, Placement

CODE_OFF_PAPER = "Mã QR ra ngoài mép giấy do độ lệch đã khai của máy in, hãy chỉnh lại máy in"
# Rounding on the way from mm to points must not push anything off the paper.
_SLACK_MM = 0.01


def matrix(template: Template, placement: Placement) -> bytes:
    """The PDF operator that moves the whole page so; empty when it stays where it is."""
    if placement == EXACT:
        return b""
    a, d, e, f = _mapping(template, placement)
    return f"{a:.6g} 0 0 {d:.6g} {e * PT_PER_MM:.4f} {f * PT_PER_MM:.4f} cm\n".encode("ascii")


def _mapping(template: Template, placement: Placement) -> tuple[float, float, float, float]:
    """x' = a x + e and y' = d y + f in mm from the lower left corner.

    Scaled about the middle, then moved as one reads the sheet, then turned with everything on it.
    """
    width, height = template.width_mm, template.height_mm
    a, d = placement.scale_x, placement.scale_y
    e = width / 2 * (1 - a) + placement.dx_mm
    f = height / 2 * (1 - d) - placement.dy_mm
    if placement.is_turned:
        a, d, e, f = -a, -d, width - e, height - f
    return a, d, e, f


def off_paper(template: Template, lines: list[Line], placement: Placement) -> list[FieldRefused]:
    """The fields of which a letter would leave the paper."""
    if placement == EXACT:
        return []
    left_behind = {
        line.field.name: FieldRefused(
            line.field.name,
            f"{line.field.label} ra ngoài mép giấy do độ lệch đã khai của máy in, hãy chỉnh lại máy in",
        )
        for line in lines
        if not _is_on_paper(template, placement, *_edges(line))
    }
    return list(left_behind.values())


def code_off_paper(template: Template, placement: Placement) -> bool:
    """Whether the QR code would leave the paper."""
    box = template.qr_box
    edges = (box.x, box.y, box.x + box.width, box.y + box.height)
    return not _is_on_paper(template, placement, *edges)


def _edges(line: Line) -> tuple[float, float, float, float]:
    """Left, top, right and foot of the line's letters, in mm from the upper left corner."""
    em_mm = line.size_pt / PT_PER_MM
    extents = fonts.extents(line.field.face)
    top = line.baseline - extents.ascender * em_mm
    return line.x, top, line.x + line.width, line.baseline - extents.descender * em_mm


def _is_on_paper(template: Template, placement: Placement, *edges: float) -> bool:
    left, top, right, foot = edges
    a, d, e, f = _mapping(template, placement)
    across = sorted((a * left + e, a * right + e))
    upwards = sorted((d * (template.height_mm - foot) + f, d * (template.height_mm - top) + f))
    return (
        across[0] >= -_SLACK_MM
        and across[1] <= template.width_mm + _SLACK_MM
        and upwards[0] >= -_SLACK_MM
        and upwards[1] <= template.height_mm + _SLACK_MM
    )
