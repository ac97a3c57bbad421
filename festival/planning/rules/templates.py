"""Built-in plans that a new commune starts from: by kind of place, for a morning or an evening. Pure.

The contents are in ``data/templates.json``: usual practice of communes, with round sums to be changed.
"""

import json
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from festival.core.errors import RuleBroken
from festival.localities.rules import LocalityKind
from festival.planning.rules import ProgrammePart
from festival.planning.rules.budget import FundingSource
from festival.planning.rules.programme import minute_of, time_of

MORNING, EVENING = "morning", "evening"
PARTS_OF_DAY = {MORNING: "buổi sáng", EVENING: "buổi tối"}
RAIN_DECIDED_AT = time(16, 0)
STARTS = {MORNING: time(7, 0), EVENING: time(19, 0)}
# From this hour on a festival is one of the evening.
EVENING_FROM = time(17, 0)
SHAPES = {
    "commune": "cấp xã",
    "area": "khu dân cư",
    "office": "cơ quan, doanh nghiệp",
    "school": "trường học",
}
SHAPE_OF = {
    LocalityKind.COMMUNE: "commune",
    LocalityKind.RESIDENTIAL_AREA: "area",
    LocalityKind.OFFICE: "office",
    LocalityKind.ENTERPRISE: "office",
    LocalityKind.SCHOOL: "school",
}
# Where such a place usually gathers.
VENUES = {
    LocalityKind.COMMUNE: "Nhà văn hóa {unit}",
    LocalityKind.RESIDENTIAL_AREA: "Nhà văn hóa {place}",
    LocalityKind.OFFICE: "Hội trường {place}",
    LocalityKind.ENTERPRISE: "Hội trường {place}",
    LocalityKind.SCHOOL: "Sân {place}",
}
# What a form may say instead of a template's key.
BY_KIND, WITHOUT = "auto", "none"
_PARTS = {"L": ProgrammePart.CEREMONY, "H": ProgrammePart.FESTIVITY, "-": ProgrammePart.OTHER}
_SOURCES = {"N": FundingSource.STATE, "X": FundingSource.SOCIAL}


@dataclass(frozen=True)
class Row:
    starts_at: time
    minutes: int
    part: ProgrammePart
    title: str
    presenter: str
    agency: str
    needs: str
    track: int
    is_award: bool
    # Rows run on, so that a new start moves the whole programme.
    is_fixed: bool = False


@dataclass(frozen=True)
class Task:
    days_before: int
    title: str
    agency: str


@dataclass(frozen=True)
class Line:
    title: str
    quantity: int
    unit: str
    unit_price: int
    source: FundingSource


@dataclass(frozen=True)
class Rain:
    venue: str
    decider: str
    decides_days_before: int
    decides_at: time
    changes: str


@dataclass(frozen=True)
class FestivalTemplate:
    key: str
    name: str
    starts_at: time
    programme: tuple
    tasks: tuple[Task, ...]
    budget: tuple[Line, ...]
    bring: str
    rain: Rain

    # Rows of ``programme``: minutes after the start, minutes, part (L lễ, H hội, - neither), title,
    # presenter, agency, needs, marks (A: commendations are handed out; 2: runs beside the row before it).
    def rows(self, starts_at: time | None) -> list[Row]:
        """The programme from ``starts_at`` on, or from the template's own hour."""
        begin = minute_of(starts_at or self.starts_at)
        return [
            Row(
                time_of(begin + after),
                minutes,
                _PARTS[part],
                title,
                presenter,
                agency,
                needs,
                track=2 if "2" in marks else 1,
                is_award="A" in marks,
            )
            for after, minutes, part, title, presenter, agency, needs, marks in self.programme
        ]


def _made(shape: str, part_of_day: str, content: dict) -> FestivalTemplate:
    """The festivities follow the ceremony and differ by the time of day."""
    own = content[part_of_day]
    venue, decider, changes = content["rain"]
    return FestivalTemplate(
        key=f"{shape}-{part_of_day}",
        name=f"Mẫu {SHAPES[shape]}, {PARTS_OF_DAY[part_of_day]}",
        starts_at=STARTS[part_of_day],
        programme=tuple(tuple(row) for row in content["programme"] + own["programme"]),
        tasks=tuple(Task(*task) for task in content["tasks"]),
        budget=tuple(
            Line(title, quantity, unit, price, _SOURCES[source])
            for title, quantity, unit, price, source in content["budget"] + own["budget"]
        ),
        bring=own["bring"],
        rain=Rain(venue, decider, 0 if part_of_day == EVENING else 1, RAIN_DECIDED_AT, changes),
    )


_CONTENT = json.loads((Path(__file__).parent.parent / "data" / "templates.json").read_text(encoding="utf-8"))
TEMPLATES = {
    f"{shape}-{part}": _made(shape, part, _CONTENT[shape]) for shape in SHAPES for part in PARTS_OF_DAY
}


def template_for(kind: LocalityKind, chosen: str, starts_at: time | None = None) -> FestivalTemplate | None:
    """The chosen template; the usual one of the kind for «auto», none for «none»."""
    if chosen == WITHOUT:
        return None
    if chosen == BY_KIND:
        part = EVENING if starts_at is not None and starts_at >= EVENING_FROM else MORNING
        return TEMPLATES[f"{SHAPE_OF[kind]}-{part}"]
    try:
        return TEMPLATES[chosen]
    except KeyError:
        raise RuleBroken("Không có mẫu này. Hãy chọn lại trong danh sách.") from None


def choices_for(kind: LocalityKind) -> list[tuple[str, str]]:
    """The kind's own templates, its usual one first, then none."""
    shape = SHAPE_OF[kind]
    own = [TEMPLATES[f"{shape}-{part}"] for part in PARTS_OF_DAY]
    return [*((template.key, template.name) for template in own), (WITHOUT, "Không dùng mẫu")]


def place_words(name: str, unit_word: str) -> str:
    """«thôn Đông» of «Thôn Đông», for the middle of a sentence."""
    is_named_by_it = unit_word and name.casefold().startswith(unit_word.casefold())
    return unit_word + name[len(unit_word) :] if is_named_by_it else name


def usual_venue(kind: LocalityKind, name: str, unit_word: str) -> str:
    """«Nhà văn hóa thôn Đông», «Sân Trường THCS An Thịnh», «Nhà văn hóa xã»: to be corrected by hand."""
    # The names of schools, offices and enterprises keep their capital letter in a sentence.
    place = place_words(name, unit_word) if kind is LocalityKind.RESIDENTIAL_AREA else name
    return VENUES[kind].format(place=place, unit=unit_word or "xã")[:200]


def check_is_empty(*, rows: int, tasks: int, lines: int) -> None:
    """A template is laid on a bare draft only, so that it never mixes with what people wrote."""
    if rows or tasks or lines:
        raise RuleBroken(
            "Ngày hội này đã có chương trình, việc hoặc dự toán nên không áp dụng mẫu được nữa. Hãy sửa"
            " trực tiếp, hoặc xóa các dòng đó trước."
        )
