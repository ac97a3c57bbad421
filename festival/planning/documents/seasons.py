"""The documents of a whole season: plan, budget and report."""

from collections import Counter

from festival.core import text
from festival.documents.filling import Values
from festival.documents.rules import DocumentKind
from festival.documents.wording import DOTS, counted, ended, lines, short_date
from festival.localities.rules import KIND_NAMES, LocalityKind
from festival.planning.documents import common, festivals
from festival.planning.models import SeasonDeadline
from festival.planning.queries.documents import FestivalRow, Office, SeasonFacts
from festival.planning.rules import PILOT_NAMES, FestivalState, PilotLevel, ProgrammePart, results

SEASON_KINDS = (DocumentKind.PLAN, DocumentKind.BUDGET, DocumentKind.RESULT)


def values_of(
    kind: DocumentKind, facts: SeasonFacts, office: Office, deadlines: list[SeasonDeadline]
) -> Values:
    season = facts.season
    where = common.places(season.locality)
    occasion = f"{common.OCCASION}\nnăm {season.year} trên địa bàn {common.small(season.locality)}"
    subject = f"{'Kết quả tổ chức' if kind is DocumentKind.RESULT else 'Tổ chức'} {occasion}"
    tops = common.head(office, season, kind, subject=subject, where=where)
    shared = {
        "title": f"{common.OCCASION} năm {season.year}",
        "when": f"từ ngày {short_date(season.window_start)} đến ngày {short_date(season.window_end)}",
        "venue": "các khu dân cư, cơ quan, doanh nghiệp, trường học trên địa bàn"
        f" {common.small(season.locality)}",
    }
    own = {
        DocumentKind.PLAN: lambda: _plan(facts, deadlines),
        DocumentKind.BUDGET: lambda: _budget(facts),
        DocumentKind.RESULT: lambda: _result(facts),
    }
    return {**tops, **shared, **own[kind]()}


def _counted(facts: SeasonFacts) -> list[FestivalRow]:
    return [row for row in facts.rows if row.state is not FestivalState.CANCELLED]


def _money(facts: SeasonFacts) -> tuple[int, int]:
    return sum(cost.state_money for cost in facts.costs), sum(cost.social_money for cost in facts.costs)


def _rows(facts: SeasonFacts) -> list[dict[str, str]]:
    return [
        {
            "no": str(number),
            "title": row.title,
            "day": "Hoãn" if row.state is FestivalState.POSTPONED else _day(row),
            "hour": f"{row.starts_at:%H:%M}" if row.starts_at and row.held_on else "",
            "venue": row.venue,
            "pilot": "" if row.pilot_level is PilotLevel.NONE else PILOT_NAMES[row.pilot_level],
        }
        for number, row in enumerate(_counted(facts), 1)
    ]


def _day(row: FestivalRow) -> str:
    return short_date(row.held_on) if row.held_on else ""


def _scope(facts: SeasonFacts) -> str:
    """«51 ngày hội: 34 khu dân cư, 12 cơ quan, 05 cơ sở giáo dục; …»"""
    rows = _counted(facts)
    is_province = facts.season.locality.kind is LocalityKind.PROVINCE
    if is_province or not rows:
        said = "Mỗi khu dân cư, cơ quan, doanh nghiệp, trường học tổ chức một Ngày hội."
        return lines([said, _pilots(rows)])
    kinds = Counter(row.kind for row in rows)
    by_kind = ", ".join(f"{counted(kinds[kind])} {_kind_name(kind)}" for kind in LocalityKind if kinds[kind])
    said = f"Tổ chức {counted(len(rows))} Ngày hội ({by_kind}), mỗi Ngày hội gồm phần lễ và phần hội."
    return lines([said, _pilots(rows)])


def _pilots(rows: list[FestivalRow]) -> str:
    pilots = [f"{row.title} ({PILOT_NAMES[row.pilot_level].lower()})" for row in rows if _is_pilot(row)]
    told = "; ".join(pilots).replace("bộ công an", "Bộ Công an")
    return f"Ngày hội điểm: {told}." if pilots else ""


def _kind_name(kind: LocalityKind) -> str:
    return "cấp xã" if kind is LocalityKind.COMMUNE else KIND_NAMES[kind]


def _is_pilot(row: FestivalRow) -> bool:
    return row.pilot_level is not PilotLevel.NONE


def _plan(facts: SeasonFacts, deadlines: list[SeasonDeadline]) -> Values:
    season, main = facts.season, facts.main
    items = main.items if main else []
    schools = season.school_start
    time = f"Từ ngày {short_date(season.window_start)} đến ngày {short_date(season.window_end)}"
    if schools < season.window_start:
        time += f"; các trường học có thể tổ chức từ ngày {short_date(schools)}"
    return {
        "when": f"{time}; ngày chính: {short_date(season.main_day)}",
        "venue": "Theo bảng dưới đây",
        "scope": _scope(facts),
        "deadlines": common.deadline_words(season, deadlines),
        "ceremony": common.part_words(items, ProgrammePart.CEREMONY),
        "festivity": common.part_words(items, ProgrammePart.FESTIVITY),
        "nominations_due": short_date(season.nominations_due),
        "assignments": common.assignment_words(main),
        "report_due": "trong 05 ngày sau ngày tổ chức của từng nơi",
        "annexed": festivals.titled(main) if main else "",
        "rain_plan": common.rain_words(main.rain, main.festival.held_on)
        if main
        else common.rain_words(None, None),
        "budget_text": common.budget_words(*_money(facts)),
        "festivals": _rows(facts),
        "programme": common.programme_rows(items),
        "tasks": common.task_rows(main),
        "delegates": common.delegate_rows(main),
        **_budget(facts),
    }


def _budget(facts: SeasonFacts) -> Values:
    """A line for each festival that has a budget; a province's has one for each commune."""
    rows = [
        {
            "no": str(number),
            "title": cost.title,
            "quantity": "",
            "price": "",
            "amount": text.grouped(cost.state_money + cost.social_money),
            "state": text.grouped(cost.state_money),
            "social": text.grouped(cost.social_money),
        }
        for number, cost in enumerate(facts.costs, 1)
    ]
    return {**common.money_values(*_money(facts)), "budget": rows}


def _result(facts: SeasonFacts) -> Values:
    sums = facts.sums
    rows = [*_point_rows(facts), *(_total_row(total) for _name, group in sums.groups for total in group)]
    return {
        "reported": _reported(facts),
        "figures": [
            {"no": str(number), "name": name, "unit": unit, "value": value}
            for number, (name, unit, value) in enumerate(rows, 1)
        ],
        "festivals": _rows(facts),
        **{name: _told(facts, name) for name in results.WORDS},
    }


def _point_rows(facts: SeasonFacts):
    held = sum(int(point.held) for point in facts.points)
    yield "Số nơi đã tổ chức Ngày hội", "nơi", text.grouped(held)
    for point in facts.points:
        yield f"Trong đó: {_kind_name(point.kind)}", "nơi", text.grouped(int(point.held))
    yield "Ngày hội điểm đã tổ chức", "nơi", text.grouped(sum(int(point.pilots) for point in facts.points))


def _total_row(total) -> tuple[str, str, str]:
    figure = total.figure
    value = festivals.figure_words(total.value)
    if total.value is not None and total.reported < total.expected:
        value += f" ({total.reported}/{total.expected} nơi báo cáo)"
    return festivals.figure_name(figure), festivals.figure_unit(figure), value


def _reported(facts: SeasonFacts) -> str:
    sums = facts.sums
    if not sums.held:
        return "Chưa có nơi nào được xác nhận đã tổ chức."
    said = f"{counted(sums.reported)}/{counted(sums.held)} nơi đã tổ chức có báo cáo."
    silent = [row.place for row in facts.rows if row.state is FestivalState.HELD]
    return said + (f" Chưa báo cáo: {ended('; '.join(silent[:60]))}" if silent else "")


def _told(facts: SeasonFacts, name: str) -> str:
    """«- Thôn Đông: …» for each place that said something."""
    told = [(row.place, " ".join(getattr(row, name).split())) for row in facts.words]
    said = [f"- {place}: {ended(words)}" for place, words in told if words]
    return lines(said) or DOTS
