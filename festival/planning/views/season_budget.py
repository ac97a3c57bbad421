"""Money of all festivals of a season: sums by source, what is over the plan."""

from flask import g, request

from festival.core.db import db
from festival.core.permissions import Permission
from festival.planning import rules
from festival.planning.queries import budget as budget_queries
from festival.planning.queries import season
from festival.planning.rules.budget import SOURCE_NAMES, FundingSource, Sum, Totals
from festival.planning.views.blueprint import bp
from festival.planning.views.seasons import sort_column
from festival.web import lists
from festival.web.access import allow
from festival.web.htmx import render

MONEY = {
    "Dự toán": "planned",
    "Dự toán ngân sách": "planned_state",
    "Dự toán xã hội hóa": "planned_social",
    "Đã chi": "spent",
    "Đã chi ngân sách": "spent_state",
    "Đã chi xã hội hóa": "spent_social",
}


@bp.get("/planning/seasons/<int:season_id>/budget")
@allow(Permission.SEASON_VIEW, of=season)
def list_budgets(season):
    scope = g.user.paths_with(Permission.FESTIVAL_VIEW)
    query = budget_queries.budget_rows(scope, season, search=lists.typed_search())
    query = lists.sorted_by(query, _order(query), "place")
    by_commune = budget_queries.by_commune(season)
    if lists.wants_export():
        name = f"kinh-phi-{season.year}.xlsx"
        return lists.export_xlsx(db.session.execute(query), _columns(by_commune), name)
    return render(
        "planning/season_budget.html",
        season=season,
        listing=lists.paged(query, scalars=False),
        totals=_totals(budget_queries.season_totals(scope, season)),
        over=budget_queries.over_plan(scope, season),
        by_commune=by_commune,
        source_names=SOURCE_NAMES,
        headings=_headings(by_commune),
        sum_of=sum_of,
        is_filtered=bool(request.args.get("q")),
        may_see_plans=bool(scope),
        here=lists.here,
    )


def _order(query) -> dict[str, tuple]:
    columns = query.selected_columns
    place = (columns.name_sort, columns[0])
    return {"place": place, "planned": (columns.planned, *place), "spent": (columns.spent, *place)}


def _columns(by_commune: bool) -> dict:
    columns = {"Nơi tổ chức": lambda row: row.place}
    if not by_commune:
        columns["Ngày hội"] = lambda row: row.title
        columns["Bước"] = lambda row: rules.STATE_NAMES[row.state]
    for heading, name in MONEY.items():
        columns[heading] = lambda row, name=name: _known(row, name)
    return columns


def _known(row, name: str) -> int | None:
    """Nothing said is not the same as nothing spent."""
    return None if name.startswith("spent") and not row.said else getattr(row, name)


def _headings(by_commune: bool) -> list:
    return [
        sort_column("Xã, phường" if by_commune else "Nơi tổ chức", "place", "place"),
        {"label": "Ngân sách", "numeric": True},
        {"label": "Xã hội hóa", "numeric": True},
        {**sort_column("Dự toán", "planned", "place"), "numeric": True},
        {**sort_column("Đã chi", "spent", "place"), "numeric": True},
        {"label": "Chênh lệch", "numeric": True},
    ]


def sum_of(row, source: str = "") -> Sum:
    ending = f"_{source}" if source else ""
    spent = getattr(row, f"spent{ending}") if row.said else None
    return Sum(getattr(row, f"planned{ending}"), spent)


def _totals(row) -> Totals:
    parts = {source: sum_of(row, source.value) for source in FundingSource}
    return Totals(sum_of(row), parts, row.lines - row.said)
