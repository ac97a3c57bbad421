"""Between a form's description and the fields in which a clerk changes it."""

import json
from dataclasses import replace

from festival.certificates import rules_templates as rules
from festival.certificates.forms_templates import BoxForm, TemplateForm
from festival.certificates.models import TemplateVersion
from festival.printing import templates
from festival.printing.errors import TemplateBroken
from festival.printing.templates import Template

_RECT = ("x", "y", "width", "height")
_BOX = (
    *_RECT,
    *"name label face size_pt min_size_pt line_height max_lines colour align valign stack".split(),
    *"uppercase on_blank".split(),
)
_FACE = "tinos"


def form_of(version: TemplateVersion) -> TemplateForm:
    """The fields filled in by a version."""
    parts = json.loads(version.description)
    values = {
        "base": str(version.number),
        "paper": rules.paper_of(parts["width_mm"], parts["height_mm"]),
        **{key: parts[key] for key in ("title", "width_mm", "height_mm", "qr_colour", "keeps_emblem")},
        **{key: parts[key] for key in ("emblem_box", "qr_box", "stacks")},
        "boxes": [_box_values(field) for field in parts["fields"]],
    }
    form = TemplateForm(formdata=None, data=values)
    form.name_stacks()
    return form


def _box_values(field: dict) -> dict:
    values = {key: field[key] for key in _BOX}
    return values | {"shows": field["shows"] or rules.FIXED, "fixed": field["fixed"]}


def template_of(form: TemplateForm, base: Template) -> Template:
    """What the fields describe, all else as in ``base``; TemplateBroken with a sentence."""
    width, height = form.width_mm.data, form.height_mm.data
    if form.paper.data != rules.OTHER_PAPER:
        _, width, height = rules.PAPERS[form.paper.data]
    known = {field["name"]: field for field in json.loads(templates.described(base))["fields"]}
    parts = json.loads(templates.described(base)) | {
        "title": form.title.data,
        "width_mm": width,
        "height_mm": height,
        "qr_colour": form.qr_colour.data,
        "keeps_emblem": form.keeps_emblem.data,
        "emblem_box": _values(form.emblem_box.form, _RECT),
        "qr_box": _values(form.qr_box.form, _RECT),
        "stacks": [_values(one.form, ("name", "y", "height")) for one in form.stacks],
        "fields": [_field(one.form, known) for one in form.boxes],
    }
    if not parts["fields"]:
        raise TemplateBroken("Mẫu phải có ít nhất một ô chữ.")
    made = templates.from_description(parts, border=base.border, emblem=base.emblem)
    return replace(made, border=base.border, emblem=base.emblem)


def _values(part, keys) -> dict:
    return {key: part[key].data for key in keys}


def _field(box: BoxForm, known: dict[str, dict]) -> dict:
    """A box as the engine reads it: fixed words stand alone, only a recipient has words before it."""
    field = dict(known.get(box.name.data, {})) | _values(box, _BOX)
    is_fixed = box.shows.data == rules.FIXED
    field |= {
        "shows": "" if is_fixed else box.shows.data,
        "fixed": box.fixed.data if is_fixed else "",
        "required": box.shows.data in rules.ALWAYS,
        "stack": "" if is_fixed else field["stack"],
    }
    if box.shows.data != "recipient":
        field |= {"lead": "", "lead_face": ""}
    elif not field.get("lead"):
        field |= {"lead": "recipient_lead", "lead_face": _FACE}
    return field


def nudge(form: TemplateForm, asked: str) -> int | None:
    """Move box «3:left» by half a millimetre; which box it was. A grouped one moves its group up and down."""
    number, box = _box_at(form, asked.partition(":")[0])
    move = rules.NUDGES.get(asked.partition(":")[2])
    if box is None or move is None:
        return None
    _shift(box.x, move[0])
    stack = next((one.form for one in form.stacks if one.form.name.data == box.stack.data), None)
    _shift((stack or box).y, move[1])
    return number


def _shift(field, by: float) -> None:
    if by and field.data is not None:
        field.data, field.raw_data = round(field.data + by, 2), None


def add_box(form: TemplateForm) -> int:
    """A new box in the middle of the paper; its number."""
    taken = {box.form.name.data for box in form.boxes}
    name = next(f"box_{number}" for number in range(1, len(taken) + 2) if f"box_{number}" not in taken)
    width, height = form.width_mm.data or 297, form.height_mm.data or 210
    if form.paper.data in rules.PAPERS:
        _, width, height = rules.PAPERS[form.paper.data]
    form.boxes.append_entry(
        {
            "name": name,
            "label": "Ô mới",
            "shows": rules.FIXED,
            "fixed": "Chữ mới",
            "x": width / 2 - 40,
            "y": height / 2 - 5,
            "width": 80,
            "height": 10,
            "face": _FACE,
            "size_pt": 16,
            "min_size_pt": 12,
            "line_height": 1.2,
            "max_lines": 1,
            "colour": "#000000",
            "align": "center",
            "valign": "middle",
            "stack": "",
        }
    )
    form.name_stacks()
    return len(form.boxes) - 1


def remove_box(form: TemplateForm, asked: str) -> None:
    number, box = _box_at(form, asked)
    if box is not None:
        form.boxes.entries.pop(number)


def _box_at(form: TemplateForm, typed: str) -> tuple[int, BoxForm | None]:
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else -1
    return (number, form.boxes[number].form) if 0 <= number < len(form.boxes) else (-1, None)
