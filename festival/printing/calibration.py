"""The sheet by which a printer is measured: rulers, crosses, and where the form's texts will stand.

It is a form like any other, all of it art and fixed words, so that it goes through the same press and is
moved by the same placement as what is printed later. It carries no date: equal input gives equal bytes.
"""

from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import quoteattr

from festival.core.text import clean
from festival.printing import engine, imposing, placing
from festival.printing.errors import FieldRefused
from festival.printing.fit import fit
from festival.printing.records import PaperText
from festival.printing.templates import Box, Field, Template
from festival.printing.ways import EXACT, Engine, Placement, Way

_BLANK = b'<svg xmlns="http://www.w3.org/2000/svg" width="1mm" height="1mm" viewBox="0 0 1 1"/>'
_INK, _GREY, _PRINTED = "#1c1917", "#78716c", "#1e3a8a"
_PANEL = Box(x=0, y=0, width=124, height=25)
_PITCH = 10
_Line = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Crosses:
    """Where the five crosses stand, in mm: A, B above, C, D below, O in the middle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def across(self) -> float:
        """From A to B."""
        return self.right - self.left

    @property
    def down(self) -> float:
        """From A to C."""
        return self.bottom - self.top

    @property
    def places(self) -> dict[str, tuple[float, float]]:
        middle = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return {
            "A": (self.left, self.top),
            "B": (self.right, self.top),
            "C": (self.left, self.bottom),
            "D": (self.right, self.bottom),
            "O": middle,
        }


def crosses(width_mm: float, height_mm: float) -> Crosses:
    edge = min(20, 5 * (min(width_mm, height_mm) // 25))
    return Crosses(left=edge, top=edge, right=width_mm - edge, bottom=height_mm - edge)


def pdf(
    template: Template,
    *,
    printer: str,
    profile: str,
    placement: Placement = EXACT,
    by: Engine = Engine.AUTO,
) -> bytes:
    """One page of the form's size; ``printer`` and ``profile`` are words printed on it.

    Moved as a whole: what an offset pushes off the paper's rim is missed by nobody here.
    """
    sheet = _sheet(template, clean(printer), clean(profile))
    drawn = engine.Press(sheet, [PaperText({})], Way(engine=by)).chunk(0, 1)
    return imposing.moved(drawn, placing.matrix(sheet, placement))


@lru_cache(maxsize=8)
def _sheet(template: Template, printer: str, profile: str) -> Template:
    width, height = template.width_mm, template.height_mm
    boxes = _boxes(template)
    panel = _free_place(width, height, [box for _, box, _ in boxes])
    drawn = [*_grid(width, height), *(_outline(box, is_printed) for _, box, is_printed in boxes)]
    drawn += [_rect(panel, fill="#ffffff", stroke=_INK, stroke_width=0.2)] if panel else []
    drawn += [*_cross_lines(width, height), *_arrow(width)]
    words = [*_numbers(width, height), *_box_names(boxes), *_cross_names(width, height)]
    words += _panel_words(panel, template, printer, profile) if panel else []
    words.append(_word("top-edge", "Mép trên", width / 2 + 3, 12.5, 30, size=8, face="tinos-bold"))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm"'
        f' viewBox="0 0 {width} {height}">{"".join(drawn)}</svg>'
    )
    nowhere = Box(x=0, y=0, width=1, height=1)
    return Template(
        name="calibration",
        title="Tờ đo máy in",
        width_mm=width,
        height_mm=height,
        fields=tuple(words),
        stacks=(),
        emblem_box=nowhere,
        qr_box=nowhere,
        qr_colour=_INK,
        border=svg.encode(),
        emblem=_BLANK,
    )


def _boxes(template: Template) -> list[tuple[str, Box, bool]]:
    """What the form has where: name, place, and whether an overlay prints it."""
    found = [("Quốc huy, huy hiệu", template.emblem_box, False), ("Mã QR", template.qr_box, True)]
    for stack in template.stacks:
        members = [field for field in template.fields if field.stack == stack.name]
        if members:
            left = min(field.x for field in members)
            right = max(field.x + field.width for field in members)
            box = Box(x=left, y=stack.y, width=right - left, height=stack.height)
            found.append((", ".join(field.label for field in members), box, True))
    for field in template.fields:
        if not field.stack:
            box = Box(x=field.x, y=field.y, width=field.width, height=field.height)
            found.append((field.label, box, not (field.fixed or field.on_blank)))
    return found


def _strokes(lines: list[_Line], colour: str, width: float) -> str:
    drawn = "".join(f"M{x1:g} {y1:g}L{x2:g} {y2:g}" for x1, y1, x2, y2 in lines)
    return f'<path d="{drawn}" stroke="{colour}" stroke-width="{width:g}" fill="none"/>'


def _rect(box: Box, **looks) -> str:
    told = " ".join(f"{name.replace('_', '-')}={quoteattr(str(value))}" for name, value in looks.items())
    return f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" {told}/>'


def _outline(box: Box, is_printed: bool) -> str:
    if is_printed:
        return _rect(box, fill="none", stroke=_PRINTED, stroke_width=0.25)
    return _rect(box, fill="none", stroke=_GREY, stroke_width=0.2, stroke_dasharray="1.2 1")


def _grid(width: float, height: float) -> list[str]:
    """Lines every 10 mm, darker every 50, and the corners of the paper."""
    upright = [(at, 0, at, height) for at in range(_PITCH, int(width) + 1, _PITCH)]
    level = [(0, at, width, at) for at in range(_PITCH, int(height) + 1, _PITCH)]
    dark = [line for line in upright if line[0] % 50 == 0] + [line for line in level if line[1] % 50 == 0]
    corners = [
        line
        for x, to_x in ((5, 15), (width - 5, width - 15))
        for y, to_y in ((5, 15), (height - 5, height - 15))
        for line in ((x, y, to_x, y), (x, y, x, to_y))
    ]
    return [
        _strokes(upright + level, "#e0dbd5", 0.12),
        _strokes(dark, "#a8a29e", 0.12),
        _strokes(corners, _INK, 0.3),
    ]


def _cross_lines(width: float, height: float) -> list[str]:
    places = crosses(width, height).places.values()
    arms = [line for x, y in places for line in ((x - 8, y, x + 8, y), (x, y - 8, x, y + 8))]
    rings = [
        f'<circle cx="{x:g}" cy="{y:g}" r="3" fill="none" stroke="{_INK}" stroke-width=".2"/>'
        for x, y in places
    ]
    return [_strokes(arms, _INK, 0.2), *rings]


def _arrow(width: float) -> list[str]:
    x = width / 2
    head = f'<path d="M{x:g} 5L{x - 1.8:g} 9.5L{x + 1.8:g} 9.5Z" fill="{_INK}"/>'
    return [_strokes([(x, 18, x, 7)], _INK, 0.7), head]


def _word(name: str, text: str, x: float, y: float, width: float, **looks) -> Field:
    size = looks.pop("size", 6)
    looks = {"align": "left", "face": "tinos", "colour": _INK, "height": size * 0.5, **looks}
    return Field(
        name=name, label=name, x=x, y=y, width=width, size_pt=size, min_size_pt=4, fixed=clean(text), **looks
    )


def _numbers(width: float, height: float) -> list[Field]:
    """Millimetres from the edges; on the paper's rim many printers reach nothing, so they stand inside."""
    across = [
        _word(f"x{at}", str(at), at - 10, 6.9, 9.6, align="right", colour=_GREY)
        for at in range(2 * _PITCH, int(width) - 5, _PITCH)
        if abs(at - 6 - width / 2) > 7
    ]
    down = [
        _word(f"y{at}", str(at), 5, at - 2.9, 9.6, colour=_GREY)
        for at in range(2 * _PITCH, int(height) - 5, _PITCH)
    ]
    return across + down


def _box_names(boxes: list[tuple[str, Box, bool]]) -> list[Field]:
    """Each box's name in its corner; a number where the name has no room."""
    words = []
    for number, (name, box, is_printed) in enumerate(boxes, start=1):
        colour = _PRINTED if is_printed else _GREY
        for text in (name, str(number)):
            word = _word(f"box{number}", text, box.x + 0.8, box.y + 0.3, max(box.width - 1, 4), colour=colour)
            try:
                fit(word, word.fixed)
            except FieldRefused:
                continue
            words.append(word)
            break
    return words


def _cross_names(width: float, height: float) -> list[Field]:
    return [
        _word(f"cross-{name.lower()}", name, x + 3.4, y + 0.6, 5, size=9, face="tinos-bold")
        for name, (x, y) in crosses(width, height).places.items()
    ]


def _panel_words(panel: Box, template: Template, printer: str, profile: str) -> list[Field]:
    placed = crosses(template.width_mm, template.height_mm)
    x, y, width = panel.x + 3, panel.y, panel.width - 6
    middle = placed.places["O"]
    size = f"{_mm(template.width_mm)} × {_mm(template.height_mm)} mm"
    lines = [
        ("what", f"Tờ đo máy in: {printer}", 10, "tinos-bold"),
        ("profile", f"Đang chỉnh: {profile}", 8, "tinos"),
        (
            "form",
            f"Mẫu giấy: {template.title}, {template.width_mm:g} × {template.height_mm:g} mm",
            8,
            "tinos",
        ),
        (
            "due",
            f"Đúng thì: A đến B {_mm(placed.across)} mm, A đến C {_mm(placed.down)} mm,"
            f" O cách mép trái {_mm(middle[0])} mm và mép trên {_mm(middle[1])} mm",
            8,
            "tinos",
        ),
    ]
    words = []
    for place, (name, text, size, face) in enumerate(lines):
        word = _word(name, text, x, y + 1.8 + place * 5.6, width, size=size, face=face)
        words.append(_fitting(word))
    return words


def _fitting(word: Field) -> Field:
    """The words as they are, or as many letters as fit: a long name must stop no measuring sheet."""
    text = word.fixed
    while True:
        shorter = Field(**{**word.__dict__, "fixed": text})
        try:
            fit(shorter, text)
        except FieldRefused:
            text = f"{text[:-2].rstrip()}…" if len(text) > 3 else "-"
            continue
        return shorter


def _mm(length: float) -> str:
    return f"{length:g}".replace(".", ",")


def _free_place(width: float, height: float, boxes: list[Box]) -> Box | None:
    """Where the panel hides least of the form and no cross; None on small paper."""
    across = min(_PANEL.width, width - 60)
    if across < 80 or height < 100:
        return None
    found = []
    for step in range(24, int(height - _PANEL.height - 24), 2):
        if step - 10 < height / 2 < step + _PANEL.height + 10:
            continue
        panel = Box(x=(width - across) / 2, y=step, width=across, height=_PANEL.height)
        found.append((sum(_shared(panel, box) for box in boxes), step, panel))
    return min(found, key=lambda one: one[:2])[2] if found else None


def _shared(one: Box, other: Box) -> float:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(across, 0) * max(down, 0)
