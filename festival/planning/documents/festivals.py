"""The five documents of one festival, as values by name."""

from datetime import timedelta

from festival.core import text
from festival.documents.filling import Values
from festival.documents.rules import DocumentKind
from festival.documents.wording import DOTS, counted, ended, hour, lines, listed, low, short_date
from festival.planning.documents import common
from festival.planning.models import SeasonDeadline
from festival.planning.queries.documents import FestivalFacts, Office
from festival.planning.rules import (
    PART_NAMES,
    PILOT_NAMES,
    REPORT_DUE_AFTER,
    PilotLevel,
    ProgrammePart,
    results,
)
from festival.planning.rules.budget import FundingSource, totals
from festival.planning.rules.guests import DELEGATE_NAMES

# A longer list of guests is told by kind; their names are on their own invitations.
MOST_NAMED = 30
REPLY_BEFORE = timedelta(days=3)
UNREPORTED = "Chưa báo cáo"
_UNITS = {
    "attendance": "người",
    "upper_delegates": "người",
    "households_pledged": "hộ",
    "campaign_sessions": "buổi",
    "campaign_reached": "lượt người",
    "articles": "tin, bài",
    "banners": "chiếc",
    "models_launched": "mô hình",
    "models_replicated": "mô hình",
    "models_dissolved": "mô hình",
    "commended_collectives": "tập thể",
    "commended_households": "hộ",
    "commended_individuals": "người",
    "gifts": "suất",
    "works": "công trình",
}


def values_of(
    kind: DocumentKind, facts: FestivalFacts, office: Office, deadlines: list[SeasonDeadline]
) -> Values:
    """Every name that ``kind`` offers."""
    festival = facts.festival
    tops = common.head(
        office,
        festival.season,
        kind,
        subject=_subject(kind, facts),
        where=common.places(festival.locality),
    )
    shared = {
        "title": titled(facts),
        "when": common.when(festival.held_on, festival.starts_at),
        "venue": _venue(facts),
    }
    own = {
        DocumentKind.PLAN: lambda: _plan(facts, deadlines),
        DocumentKind.PROGRAMME: lambda: _programme(facts),
        DocumentKind.BUDGET: lambda: _budget(facts),
        DocumentKind.INVITATION: lambda: _invitation(facts),
        DocumentKind.RESULT: lambda: _result(facts),
    }
    return {**tops, **shared, **own[kind]()}


def titled(facts: FestivalFacts) -> str:
    festival = facts.festival
    year = str(festival.season.year)
    return festival.title if year in festival.title else f"{festival.title} năm {year}"


def _subject(kind: DocumentKind, facts: FestivalFacts) -> str:
    festival = facts.festival
    place = common.small(festival.locality)
    occasion = f"{common.OCCASION}\nnăm {festival.season.year} tại {place}"
    if kind is DocumentKind.INVITATION:
        return f"Dự {occasion}"
    if kind is DocumentKind.RESULT:
        return f"Kết quả tổ chức {occasion}"
    return f"Tổ chức {occasion}"


def _venue(facts: FestivalFacts) -> str:
    """The venue with the places that it does not name itself."""
    festival = facts.festival
    if not festival.venue:
        return common.NOT_YET
    said, names, place = text.fold(festival.venue), [], festival.locality
    while place is not None:
        if text.fold(place.name) not in said:
            names.append(common.small(place))
        place = place.parent
    return ", ".join([festival.venue, *names])


def _money(facts: FestivalFacts) -> tuple[int, int]:
    found = totals(facts.budget).by_source
    return found[FundingSource.STATE].planned, found[FundingSource.SOCIAL].planned


def _row(facts: FestivalFacts) -> dict[str, str]:
    festival = facts.festival
    pilot = festival.pilot_level
    return {
        "no": "1",
        "title": festival.title,
        "day": short_date(festival.held_on) if festival.held_on else "",
        "hour": f"{festival.starts_at:%H:%M}" if festival.starts_at else "",
        "venue": festival.venue,
        "pilot": "" if pilot is PilotLevel.NONE else PILOT_NAMES[pilot],
    }


def _plan(facts: FestivalFacts, deadlines: list[SeasonDeadline]) -> Values:
    festival, season = facts.festival, facts.festival.season
    state, social = _money(facts)
    pilot = festival.pilot_level
    scope = "Ngày hội gồm phần lễ và phần hội, có sự tham gia của cán bộ, đảng viên và Nhân dân."
    if pilot is not PilotLevel.NONE:
        scope += f" Đây là Ngày hội {PILOT_NAMES[pilot][:1].lower()}{PILOT_NAMES[pilot][1:]}."
    due = festival.held_on + REPORT_DUE_AFTER if festival.held_on else None
    return {
        "scope": scope,
        "deadlines": common.deadline_words(season, deadlines),
        "ceremony": common.part_words(facts.items, ProgrammePart.CEREMONY),
        "festivity": common.part_words(facts.items, ProgrammePart.FESTIVITY),
        "nominations_due": short_date(season.nominations_due),
        "assignments": common.assignment_words(facts),
        "report_due": f"trước ngày {short_date(due)}" if due else "trong 05 ngày sau ngày tổ chức",
        "annexed": titled(facts),
        "rain_plan": common.rain_words(facts.rain, facts.festival.held_on),
        "budget_text": common.budget_words(state, social),
        "festivals": [_row(facts)],
        "programme": common.programme_rows(facts.items),
        "tasks": common.task_rows(facts),
        "delegates": common.delegate_rows(facts),
        **_budget(facts),
    }


def _budget(facts: FestivalFacts) -> Values:
    rows = [
        {
            "no": str(number),
            "title": line.title,
            "quantity": f"{text.grouped(line.quantity)} {line.unit}".strip(),
            "price": text.grouped(line.unit_price),
            "amount": text.grouped(line.planned),
            "state": text.grouped(line.planned) if line.source is FundingSource.STATE else "",
            "social": text.grouped(line.planned) if line.source is FundingSource.SOCIAL else "",
        }
        for number, line in enumerate(facts.budget, 1)
    ]
    return {**common.money_values(*_money(facts)), "budget": rows}


def _programme(facts: FestivalFacts) -> Values:
    items, kinds = facts.items, [item.part for item in facts.items]
    begins = next((place for place, part in enumerate(kinds) if part is not ProgrammePart.OTHER), len(kinds))
    others = [item for item in items[begins:] if item.part is ProgrammePart.OTHER]
    bring = facts.festival.bring
    parts = {
        "opening": ("Đón tiếp, khai mạc", items[:begins]),
        "ceremony": ("Phần lễ", [item for item in items if item.part is ProgrammePart.CEREMONY]),
        "festivity": ("Phần hội", [item for item in items if item.part is ProgrammePart.FESTIVITY]),
        "closing": ("Kết thúc", others),
    }
    return {
        "duration": _duration(items),
        "bring": f"Bà con mang theo: {ended(bring)}" if bring else "",
        "script": _script(items),
        "rain_plan": common.rain_words(facts.rain, facts.festival.held_on),
        **{name: common.programme_rows(rows) for name, (_title, rows) in parts.items()},
        **{f"{name}_head": title if rows else "" for name, (title, rows) in parts.items()},
    }


def _duration(items: list) -> str:
    """From the first start to the last end; a fall of the clock is midnight."""
    if not items:
        return common.NOT_YET
    first = items[0].starts_at.hour * 60 + items[0].starts_at.minute
    starts = [item.starts_at.hour * 60 + item.starts_at.minute for item in items]
    ends = [(start - first) % 1440 + item.minutes for start, item in zip(starts, items, strict=True)]
    return f"{max(ends)} phút"


def _script(items: list) -> str:
    said = []
    for number, item in enumerate(items, 1):
        who, needs = item.presenter or item.agency, item.needs
        parts = [f"{number}. {hour(item.starts_at)} ({counted(item.minutes)} phút): {ended(item.title)}"]
        parts += [f"Phụ trách: {ended(who)}"] if who else []
        parts += [f"Chuẩn bị: {ended(needs)}"] if needs else []
        said.append(" ".join(parts))
    return lines(said) or DOTS


def _invitation(facts: FestivalFacts) -> Values:
    held_on = facts.festival.held_on
    return {
        "guests": _guests(facts),
        "summary": _summary(facts.items) or "Theo chương trình của Ban tổ chức.",
        "reply_by": f"trước ngày {short_date(held_on - REPLY_BEFORE)}" if held_on else "trước ngày tổ chức",
        "rain_plan": common.rain_words(facts.rain, facts.festival.held_on).split("\n")[0],
    }


def _summary(items: list) -> str:
    """«- Phần lễ, từ 07 giờ 30 phút: …;», a line for each part: an invitation is one sheet."""
    said = []
    for part in (ProgrammePart.CEREMONY, ProgrammePart.FESTIVITY):
        own = [item for item in items if item.part is part]
        if own:
            titles = "; ".join(item.title.rstrip(";. ") for item in own)
            said.append(f"- {PART_NAMES[part]}, từ {hour(own[0].starts_at)}: {titles}.")
    return lines(said)


def _guests(facts: FestivalFacts) -> str:
    if not facts.delegates:
        return DOTS
    rows = common.delegate_rows(facts)
    if len(rows) <= MOST_NAMED:
        return listed(", ".join(part for part in (row["name"], row["post"]) if part) for row in rows)
    present = {one.kind for one in facts.delegates}
    kinds = "; ".join(low(name) for kind, name in DELEGATE_NAMES.items() if kind in present)
    return f"Quý vị đại biểu theo danh sách của Ban tổ chức: {kinds}."


def _result(facts: FestivalFacts) -> Values:
    result = facts.result
    is_reported = facts.festival.state in results.REPORTED_STATES and result is not None
    shown = result if is_reported else None
    figures = [
        (figure_name(figure), figure_unit(figure), getattr(shown, figure.name, None))
        for figure in results.FIGURES
    ]
    told = {name: getattr(shown, name, "") for name in results.WORDS}
    return {
        "reported": "Đã có số liệu báo cáo." if is_reported else "Chưa báo cáo.",
        "figures": [
            {"no": str(number), "name": name, "unit": unit, "value": figure_words(value)}
            for number, (name, unit, value) in enumerate(figures, 1)
        ],
        "festivals": [_row(facts)],
        **{name: told[name] or DOTS for name in results.WORDS},
    }


def figure_name(figure: results.Figure) -> str:
    """The name where no heading stands above it."""
    return f"Kinh phí đã chi {low(figure.label)}" if figure.name.startswith("spent_") else figure.label


def figure_unit(figure: results.Figure) -> str:
    return "đồng" if figure.is_money else _UNITS.get(figure.name, "")


def figure_words(value: int | None) -> str:
    """What nobody has reported is not 0."""
    return UNREPORTED if value is None else text.grouped(value)
