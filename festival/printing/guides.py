"""Lines laid over the picture of a form: middle lines, a grid, the boxes with their names."""

from functools import cache

from PIL import Image, ImageDraw, ImageFont

from festival.printing import fonts
from festival.printing.templates import Template

CENTRE, GRID, BOXES = "centre", "grid", "boxes"
_GRID, _FIFTH, _CENTRE = (38, 99, 155, 60), (38, 99, 155, 130), (155, 28, 28, 170)
_FRAME, _LABEL, _FAULT = (30, 64, 175, 170), (30, 64, 175, 255), (200, 20, 20, 255)
_GRID_MM, _EVERY = 10, 5


def drawn_on(picture: Image.Image, template: Template, marks: frozenset[str], faulty: frozenset[str]):
    """The picture with the lines asked for; boxes whose text cannot be printed are framed in any case."""
    layer = Image.new("RGBA", picture.size)
    pen = ImageDraw.Draw(layer)
    scale = picture.width / template.width_mm
    if GRID in marks:
        _draw_grid(pen, picture.size, scale)
    if CENTRE in marks:
        width, height = picture.size
        pen.line((width / 2, 0, width / 2, height), _CENTRE)
        pen.line((0, height / 2, width, height / 2), _CENTRE)
    for label, box, is_faulty, is_left in _boxes(template, faulty):
        if is_faulty or BOXES in marks:
            sides = [round(side * scale) for side in box]
            _draw_box(pen, sides, _FAULT if is_faulty else _FRAME)
            _draw_label(pen, sides, label, _FAULT if is_faulty else _LABEL, at_right=is_left)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _draw_grid(pen: ImageDraw.ImageDraw, size: tuple[int, int], scale: float) -> None:
    width, height = size
    for far, is_upright in ((width, True), (height, False)):
        for number in range(1, int(far / scale / _GRID_MM) + 1):
            place = round(number * _GRID_MM * scale)
            line = (place, 0, place, height) if is_upright else (0, place, width, place)
            pen.line(line, _GRID if number % _EVERY else _FIFTH)


def _boxes(template: Template, faulty: frozenset[str]):
    """Of every box: name, sides, whether its text is at fault, whether that begins at the left."""
    stacks = {stack.name: stack for stack in template.stacks}
    for field in template.fields:
        stack = stacks.get(field.stack)
        y, height = (stack.y, stack.height) if stack else (field.y, field.height)
        is_faulty = field.name in faulty
        if (
            stack
            and not is_faulty
            and next(one for one in template.fields if one.stack == stack.name) != field
        ):
            continue
        members = [one.label for one in template.fields if stack and one.stack == stack.name]
        label = field.label if is_faulty or not stack else "Nhóm: " + ", ".join(members)
        sides = (field.x, y, field.x + field.width, y + height)
        yield label, sides, is_faulty, field.align == "left" and not stack
    for label, box in (("Huy hiệu", template.emblem_box), ("Mã QR", template.qr_box)):
        yield label, (box.x, box.y, box.x + box.width, box.y + box.height), False, False


def _draw_box(pen: ImageDraw.ImageDraw, sides: list[int], colour: tuple) -> None:
    pen.rectangle(sides, outline=colour, width=2 if colour == _FAULT else 1)


def _draw_label(pen: ImageDraw.ImageDraw, sides: list[int], label: str, colour: tuple, *, at_right: bool):
    """In the corner where the text does not begin."""
    font = _font(max(8, pen.im.size[0] // 72))
    place = (sides[2] - 3 - pen.textlength(label, font=font) if at_right else sides[0] + 2, sides[1] + 1)
    pen.rectangle(pen.textbbox(place, label, font=font), fill=(255, 255, 255, 215))
    pen.text(place, label, fill=colour, font=font)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts.FOLDER / fonts.FACES["tinos"].file, size)
