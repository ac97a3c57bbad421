"""The real print of a form while somebody changes it, also where a text does not fit yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO

from PIL import Image

from festival.printing import engine, guides, layout, raster
from festival.printing.pictures import one_at_a_time
from festival.printing.records import CertificateText, Record
from festival.printing.templates import Template

WIDTH, NARROW = 800, 400
_COLOURS = 64


@dataclass(frozen=True)
class _WithFixed:
    """A record that shows the fixed words too, so that the drawn art outlives every change of a box."""

    record: Record
    fixed: Mapping[str, str] = field(hash=False)

    @property
    def is_person(self) -> bool:
        return self.record.is_person

    @property
    def qr_text(self) -> str:
        return self.record.qr_text

    def shown(self, name: str) -> str:
        return self.fixed[name] if name in self.fixed else self.record.shown(name)


@dataclass(frozen=True)
class Proof:
    """A picture, and in sentences what could not be printed on it."""

    picture: bytes
    media_type: str
    faults: tuple[str, ...]


def faults(template: Template, record: Record) -> tuple[str, ...]:
    """What of this record, or of the form's own words, cannot be printed; draws nothing."""
    return _printable(*_movable(template, record))[1]


def proof(template: Template, record: Record, marks: frozenset[str] = frozenset()) -> Proof:
    """One sheet as a picture; a text at fault is left out, and its box framed in red."""
    image, sentences = _drawn(template, record, marks, WIDTH)
    held = BytesIO()
    image.quantize(_COLOURS).save(held, "PNG", optimize=True)
    return Proof(held.getvalue(), "image/png", sentences)


def narrow_proof(template: Template, record: CertificateText, marks: frozenset[str] = frozenset()) -> Proof:
    """The same for a telephone, in a fifth of the bytes: half as wide, and no code, which is all noise."""
    image, sentences = _drawn(template, replace(record, verify_url=""), marks, NARROW)
    held = BytesIO()
    image.save(held, "WEBP", quality=42, method=4)
    return Proof(held.getvalue(), "image/webp", sentences)


def _drawn(
    template: Template, record: Record, marks: frozenset[str], width_px: int
) -> tuple[Image.Image, tuple[str, ...]]:
    movable, shown = _movable(template, record)
    kept, sentences = _printable(movable, shown)
    faulty = {one.name for one in movable.fields} - {one.name for one in kept.fields}
    with one_at_a_time:
        image = raster.image(engine.Press(kept, [shown]).chunk(0, 1), width_px)
    return guides.drawn_on(image, template, marks, frozenset(faulty)), sentences


def _movable(template: Template, record: Record) -> tuple[Template, _WithFixed]:
    fixed = {f"fixed:{one.name}": one.fixed for one in template.fields if one.fixed}
    fields = tuple(
        replace(one, fixed="", shows=f"fixed:{one.name}", stack="") if one.fixed else one
        for one in template.fields
    )
    return replace(template, fields=fields), _WithFixed(record, fixed)


def _printable(template: Template, shown: _WithFixed) -> tuple[Template, tuple[str, ...]]:
    """The form without what is at fault; in a group one text after the other, until the rest fits."""
    sentences: list[str] = []
    while True:
        refused = layout.attempt(template, shown)[1]
        if not refused:
            return template, tuple(sentences)
        sentences += [f"{fault}." for fault in refused]
        names = {fault.field for fault in refused}
        template = replace(template, fields=tuple(one for one in template.fields if one.name not in names))
