"""Where every line of a certificate stands: the one description that whoever draws it follows."""

import re
from dataclasses import dataclass, replace

from festival.printing import fonts
from festival.printing.errors import FieldRefused, TextDoesNotFit
from festival.printing.fit import PT_PER_MM, Fitted, Run, fit, line_width_em
from festival.printing.records import Record
from festival.printing.templates import Field, Stack, Template

_BOLD = re.compile(r"\*([^*\n]+)\*")


@dataclass(frozen=True)
class Line:
    """One line of text; x and baseline in mm from the paper's top-left corner."""

    field: Field
    runs: tuple[Run, ...]
    size_pt: float
    x: float
    baseline: float
    width: float

    @property
    def top(self) -> float:
        """The top of the line's box, from the face's own extents, so that every drawer agrees."""
        extents = fonts.extents(self.field.face)
        height = self.field.line_height
        above = (height - (extents.ascender - extents.descender)) / 2 + extents.ascender
        return self.baseline - above * self.size_pt / PT_PER_MM


def fixed_lines(template: Template) -> list[Line]:
    """The words that are the same on every certificate."""
    placed = []
    for field in template.fields:
        if field.fixed:
            fitted = fit(field, _marked(field, field.fixed))
            placed += _placed(field, fitted, _top(field, fitted))
    return placed


def attempt(template: Template, text: Record) -> tuple[list[Line], list[FieldRefused]]:
    """The words of one certificate where they stand, and everything that keeps it from being printed."""
    placed: list[Line] = []
    refused: list[FieldRefused] = []
    for part in _parts(template):
        try:
            placed += (
                _stack_lines(template, part, text) if isinstance(part, Stack) else _field_lines(part, text)
            )
        except FieldRefused as fault:
            refused.append(fault)
    return placed, refused


def faults(template: Template, text: Record) -> list[FieldRefused]:
    """Everything that keeps one certificate from being printed, found without placing a letter."""
    refused: list[FieldRefused] = []
    for part in _parts(template):
        try:
            if isinstance(part, Stack):
                _stack_fitted(template, part, text)
            else:
                _fitted(part, text)
        except FieldRefused as fault:
            refused.append(fault)
    return refused


def _parts(template: Template) -> list[Field | Stack]:
    """Fields and stacks in reading order; a stack stands where its first field does."""
    stacks = {stack.name: stack for stack in template.stacks}
    parts: list[Field | Stack] = []
    for field in template.fields:
        if field.fixed:
            continue
        part = stacks[field.stack] if field.stack else field
        if part not in parts:
            parts.append(part)
    return parts


def _fitted(field: Field, text: Record, largest_pt: float = 200) -> Fitted | None:
    """The field's text in its box; None when there is nothing to print and nothing need be."""
    shown = text.shown(field.shows)
    if not shown:
        if field.required:
            raise FieldRefused(field.name, f"{field.label} còn trống")
        return None
    shown = _marked(field, shown)
    lead = text.shown(field.lead) if field.lead else ""
    if not (lead and text.is_person):
        return fit(field, shown, lead, largest_pt=largest_pt)
    try:
        return fit(field, shown, lead, one_line=True, largest_pt=largest_pt)
    except TextDoesNotFit:
        return fit(field, shown, lead, largest_pt=largest_pt)


def _marked(field: Field, text: str) -> str:
    """A rich text with every word in bold between asterisks of its own, so that a line may end anywhere.

    The asterisks are not drawn but measured: they are wider than what bold letters add, so that a line
    that fits with them fits without.
    """
    if not field.rich:
        return text
    return _BOLD.sub(lambda found: " ".join(f"*{word}*" for word in found[1].split()), text)


def _field_lines(field: Field, text: Record) -> list[Line]:
    fitted = _fitted(field, text)
    return _placed(field, fitted, _top(field, fitted)) if fitted else []


def _stack_lines(template: Template, stack: Stack, text: Record) -> list[Line]:
    """The stack's fields one under another, centred."""
    fitted, height = _stack_fitted(template, stack, text)
    return _stacked(fitted, stack.y + (stack.height - height) / 2)


def _stack_fitted(template: Template, stack: Stack, text: Record) -> tuple[list[tuple[Field, Fitted]], float]:
    """Every field that is shown and the height of all; all a little smaller until they fit together."""
    members = [field for field in template.fields if field.stack == stack.name]
    for share in (1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7, 0.6, 0.5):
        fitted = [(field, _fitted(field, text, field.size_pt * share)) for field in members]
        fitted = [(field, one) for field, one in fitted if one]
        height = sum(_height(field, one) for field, one in fitted)
        height += sum(field.space_before_mm for field, _ in fitted[1:])
        if height <= stack.height:
            return fitted, height
    longest = max(fitted, key=lambda pair: len(pair[1].lines))[0]
    raise TextDoesNotFit(
        longest.name,
        f"{longest.label} quá dài: cùng với các dòng bên cạnh không đủ chỗ dù ở cỡ chữ nhỏ nhất",
    )


def _stacked(fitted: list[tuple[Field, Fitted]], top: float) -> list[Line]:
    placed = []
    for place, (field, one) in enumerate(fitted):
        top += field.space_before_mm if place else 0
        placed += _placed(field, one, top)
        top += _height(field, one)
    return placed


def _height(field: Field, fitted: Fitted) -> float:
    return len(fitted.lines) * fitted.size_pt * field.line_height / PT_PER_MM


def _top(field: Field, fitted: Fitted) -> float:
    spare = field.height - _height(field, fitted)
    return field.y + spare * {"top": 0, "middle": 0.5, "bottom": 1}[field.valign]


def _placed(field: Field, fitted: Fitted, top: float) -> list[Line]:
    pitch = fitted.size_pt * field.line_height / PT_PER_MM
    first = Line(field, (), fitted.size_pt, 0, 0, 0)
    placed = []
    for place, runs in enumerate(fitted.lines):
        width = line_width_em(field, runs) * fitted.size_pt / PT_PER_MM
        x = field.x + (field.width - width) * {"left": 0, "center": 0.5, "right": 1}[field.align]
        if field.align == "center":
            shift = _optical_shift_em(runs) * fitted.size_pt / PT_PER_MM
            x = min(max(x + shift, field.x), max(field.x, field.x + field.width - width))
        # ``first.top`` of a line at baseline 0 is how far its top lies above that baseline.
        baseline = top + place * pitch - first.top
        placed.append(replace(first, runs=runs, x=x, baseline=baseline, width=width))
    return placed


# They weigh so little to the eye that a line is centred as if half of them were not there.
_LIGHT = ".,;:”’"


def _optical_shift_em(runs: tuple[Run, ...]) -> float:
    """How far a centred line moves right to look centred: by its ink, light marks at its end halved."""
    first, last = runs[0], runs[-1]
    left, _ = fonts.bearings_em(first.face, first.text[0])
    before, right = fonts.bearings_em(last.face, last.text[-1])
    if last.text[-1] in _LIGHT:
        right += (fonts.width_em(last.face, last.text[-1]) - before - right) / 2
    return (right - left) / 2
