"""Certificate templates: data in millimetres from the paper's top-left corner, checked when read."""

import json
import re
from dataclasses import MISSING, asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path

from festival.core.text import clean
from festival.printing.errors import TemplateBroken
from festival.printing.fonts import BOLD, FACES
from festival.printing.records import NAMES

FOLDER = Path(__file__).parent / "data"
# Sheets that are no certificates, each described in the same way.
PAPERS = FOLDER / "papers"
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle on the paper, in mm."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Field:
    """One text on the paper: where, in which type, and which text.

    Shows either ``fixed`` words or the text of a record called ``shows``. ``label`` is what the print
    clerk calls it. ``lead`` is a text set before it on the same line, in a face of its own.
    """

    name: str
    label: str
    x: float
    y: float
    width: float
    height: float
    face: str
    size_pt: float
    min_size_pt: float
    shows: str = ""
    fixed: str = ""
    lead: str = ""
    lead_face: str = ""
    colour: str = "#000000"
    align: str = "center"
    valign: str = "top"
    line_height: float = 1.2
    tracking_em: float = 0.0
    max_lines: int = 1
    fewest_lines: bool = True
    uppercase: bool = False
    required: bool = False
    underline_mm: float = 0.0
    underline_gap_mm: float = 0.0
    stack: str = ""
    space_before_mm: float = 0.0
    # Pre-printed on the blank, so an overlay leaves it out. Fixed words always are.
    on_blank: bool = False
    # Words between asterisks are set in bold. Only the reference engine does this in a record's own text.
    rich: bool = False


@dataclass(frozen=True, kw_only=True)
class Stack:
    """Fields set one under another and centred, as a group, between two heights of the paper."""

    name: str
    y: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Template:
    """A certificate's form. ``border`` and ``emblem`` are the bytes of the pictures themselves."""

    name: str
    title: str
    width_mm: float
    height_mm: float
    fields: tuple[Field, ...]
    stacks: tuple[Stack, ...]
    emblem_box: Box
    qr_box: Box
    qr_colour: str
    border: bytes
    emblem: bytes
    # Whether the emblem is the form's own; else an office prints its own in the same place.
    keeps_emblem: bool = False
    # Which kind of record it shows.
    record: str = "certificate"
    issuer: str = ""
    verb: str = "TẶNG"
    award_name: str = "GIẤY KHEN"

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


def names() -> list[str]:
    """The templates that come with the site."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@cache
def load(name: str) -> Template:
    """A template that comes with the site, by name."""
    if name not in names():
        raise TemplateBroken(f"Không có mẫu “{name}”. Các mẫu hiện có: {', '.join(names())}.")
    return _read(FOLDER / f"{name}.json")


@cache
def load_paper(name: str) -> Template:
    """An invitation or a poster, by name."""
    return _read(PAPERS / f"{name}.json")


def from_file(path: Path) -> Template:
    """A template that somebody keeps as a file of their own, its pictures beside it."""
    try:
        description = json.loads(path.read_bytes())
    except ValueError:
        raise TemplateBroken(f"{path} không phải là tệp JSON đọc được.") from None
    if not isinstance(description, dict):
        raise TemplateBroken(f"{path} phải chứa một đối tượng JSON.")
    pictures = {}
    for kind in ("border", "emblem"):
        name = description.pop(kind, None)
        if not isinstance(name, str) or not name or Path(name).name != name:
            raise TemplateBroken(f"Mục “{kind}” của mẫu phải là tên một tệp hình nằm cùng thư mục.")
        pictures[kind] = (path.parent / name).read_bytes()
    return from_description(description, **pictures)


def _read(path: Path) -> Template:
    description = json.loads(path.read_text(encoding="utf-8"))
    border, emblem = description.pop("border"), description.pop("emblem")
    return from_description(
        description,
        border=(path.parent / border).read_bytes(),
        emblem=(path.parent / emblem).read_bytes(),
    )


@cache
def enlarged(template: Template, by: float) -> Template:
    """The same sheet on larger paper: A4 on A3 is 2 to the power of a half."""
    lengths = ("x", "y", "width", "height")
    grow_box = lambda box: replace(box, **{name: getattr(box, name) * by for name in lengths})  # noqa: E731
    more = ("size_pt", "min_size_pt", "underline_mm", "underline_gap_mm", "space_before_mm")
    grow_field = lambda one: replace(  # noqa: E731
        one, **{name: getattr(one, name) * by for name in (*lengths, *more)}
    )
    return replace(
        template,
        width_mm=template.width_mm * by,
        height_mm=template.height_mm * by,
        fields=tuple(grow_field(one) for one in template.fields),
        stacks=tuple(replace(stack, y=stack.y * by, height=stack.height * by) for stack in template.stacks),
        emblem_box=grow_box(template.emblem_box),
        qr_box=grow_box(template.qr_box),
    )


def from_description(description: dict, *, border: bytes, emblem: bytes) -> Template:
    """The template that a parsed JSON object describes; any contradiction raises TemplateBroken."""
    parts = dict(description)
    parts["fields"] = tuple(_made(Field, part, "ô chữ") for part in _listed(parts, "fields"))
    parts["stacks"] = tuple(_made(Stack, part, "nhóm ô") for part in _listed(parts, "stacks"))
    parts["emblem_box"] = _made(Box, parts.get("emblem_box"), "ô huy hiệu")
    parts["qr_box"] = _made(Box, parts.get("qr_box"), "ô mã QR")
    template = _made(Template, {**parts, "border": border, "emblem": emblem}, "mẫu")
    _check(template)
    return template


def described(template: Template) -> str:
    """The form as canonical JSON, without its pictures; ``from_description`` reads it back."""
    parts = asdict(template)
    del parts["border"], parts["emblem"]
    return json.dumps(parts, ensure_ascii=False, sort_keys=True)


def _listed(parts: dict, key: str) -> list:
    value = parts.get(key, [])
    if not isinstance(value, list):
        raise TemplateBroken(f"“{key}” phải là một danh sách.")
    return value


def _made(kind, values, what: str):
    """A dataclass from a JSON object: no key unknown, none missing, each of its own type."""
    if not isinstance(values, dict):
        raise TemplateBroken(f"Mẫu giấy khen: {what} phải là một đối tượng JSON.")
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(values) - set(known)):
        raise TemplateBroken(f"Mẫu giấy khen: {what} có mục lạ: {', '.join(unknown)}.")
    for name, value in values.items():
        if not _is_of(known[name].type, value):
            raise TemplateBroken(f"Mẫu giấy khen: {what}, mục “{name}” có giá trị không hợp lệ: {value!r}.")
    try:
        return kind(**values)
    except TypeError:
        required = {name for name, field in known.items() if field.default is MISSING}
        missing = ", ".join(sorted(required - set(values)))
        raise TemplateBroken(f"Mẫu giấy khen: {what} thiếu mục: {missing}.") from None


def _is_of(kind, value) -> bool:
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10_000
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is str:
        return isinstance(value, str) and value == clean(value)
    return isinstance(value, kind) if isinstance(kind, type) else isinstance(value, tuple)


def _check(template: Template) -> None:
    if not _NAME.fullmatch(template.name):
        raise TemplateBroken("Tên mẫu chỉ gồm chữ thường không dấu, chữ số và gạch nối.")
    if not (50 <= template.width_mm <= 1200 and 50 <= template.height_mm <= 1200):
        raise TemplateBroken("Khổ giấy phải từ 50 đến 1200 mm.")
    for kind in (template.fields, template.stacks):
        called = [part.name for part in kind]
        if len(set(called)) != len(called):
            raise TemplateBroken("Tên ô chữ và nhóm ô không được trùng nhau.")
    for box in (template.emblem_box, template.qr_box):
        _check_on_paper(template, box, "ô hình")
    for stack in template.stacks:
        _check_on_paper(template, Box(x=0, y=stack.y, width=template.width_mm, height=stack.height), "nhóm ô")
    if not _COLOUR.fullmatch(template.qr_colour):
        raise TemplateBroken("Màu phải viết dạng #rrggbb.")
    stacks = {stack.name for stack in template.stacks}
    if template.record not in NAMES:
        raise TemplateBroken("Mẫu giấy thuộc loại lạ.")
    for field in template.fields:
        _check_field(field, stacks, NAMES[template.record])
        _check_on_paper(template, field, f"ô “{field.label}”")


def _check_field(field: Field, stacks: set[str], names: frozenset[str]) -> None:
    ways = {
        "phải có đúng một trong hai mục “shows” và “fixed”": bool(field.shows) != bool(field.fixed),
        "có nội dung lạ": not field.shows or field.shows in names,
        "có chữ dẫn lạ": not field.lead or (field.lead in names and field.lead_face in FACES),
        "có kiểu chữ lạ": field.face in FACES,
        "có màu không viết dạng #rrggbb": bool(_COLOUR.fullmatch(field.colour)),
        "có cách canh lạ": field.align in ("left", "center", "right"),
        "có cách canh dọc lạ": field.valign in ("top", "middle", "bottom"),
        "có cỡ chữ không hợp lệ": 4 <= field.min_size_pt <= field.size_pt <= 200,
        "có giãn dòng không hợp lệ": 0.8 <= field.line_height <= 3,
        "có giãn chữ không hợp lệ": -0.1 <= field.tracking_em <= 0.3,
        "có số dòng không hợp lệ": 1 <= field.max_lines <= 20,
        "thuộc nhóm không có": not field.stack or field.stack in stacks,
        "có chữ đậm xen kẽ thì không dùng chữ dẫn, gạch chân hay kiểu chữ không có nét đậm": not field.rich
        or (field.face in BOLD and not field.lead and not field.underline_mm),
    }
    for fault, fine in ways.items():
        if not fine:
            raise TemplateBroken(f"Ô “{field.label or field.name}” {fault}.")


def _check_on_paper(template: Template, box: Box | Field, what: str) -> None:
    inside = (
        box.x >= 0
        and box.y >= 0
        and box.width > 0
        and box.height > 0
        and box.x + box.width <= template.width_mm
        and box.y + box.height <= template.height_mm
    )
    if not inside:
        raise TemplateBroken(f"Mẫu giấy khen: {what} nằm ngoài tờ giấy.")
