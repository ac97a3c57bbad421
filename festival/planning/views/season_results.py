"""The results of a season: what was reported, by how many places, and who is late."""

from flask import g, request

from festival.core import clock
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.localities.rules import KIND_NAMES, LOCAL_KINDS, LocalityKind
from festival.planning.models import Festival
from festival.planning.queries import results as queries
from festival.planning.queries import season
from festival.planning.rules import PILOT_NAMES, results
from festival.planning.rules.pledges import PledgeKind
from festival.planning.views.blueprint import bp
from festival.planning.views.results import written
from festival.planning.views.seasons import KIND_CHOICES, sort_column
from festival.web import lists
from festival.web.access import allow
from festival.web.htmx import render

REPORT_CHOICES = [
    ("", "Mọi nơi đã đến ngày"),
    ("reported", "Đã báo cáo"),
    ("unreported", "Đã tổ chức, chưa báo cáo"),
    ("late", "Quá hạn báo cáo"),
    ("unconfirmed", "Đã qua ngày, chưa xác nhận tổ chức"),
]
HOLDER_CHOICES = [
    ("", "Mọi xã, phường"),
    ("behind", "Có nơi quá hạn hoặc chưa xác nhận"),
    ("unreported", "Còn nơi chưa báo cáo"),
    ("reported", "Đã có nơi báo cáo"),
]
ORDER = {
    "place": (Locality.name_sort, Festival.id),
    "day": (Festival.held_on, Locality.name_sort, Festival.id),
}
MAIN = [results.BY_NAME[name] for name in results.MAIN]
_KINDS = (*LOCAL_KINDS, LocalityKind.COMMUNE, LocalityKind.PROVINCE)


@bp.get("/planning/seasons/<int:season_id>/results")
@allow(Permission.SEASON_VIEW, of=season)
def show_season_results(season):
    """A commune's festivals, or a province's communes."""
    by_holder = season.locality.kind is LocalityKind.PROVINCE
    return _of_province(season) if by_holder else _of_commune(season)


def _asked() -> dict[str, str]:
    return {name: request.args.get(name, "") for name in ("kind", "report")}


def _of_commune(season):
    scope, today = g.user.paths_with(Permission.FESTIVAL_VIEW), clock.today()
    is_export = lists.wants_export()
    query = queries.report_rows(
        scope, season, today, search=lists.typed_search(), every_figure=is_export, **_asked()
    )
    query = lists.sorted_by(query, ORDER, "day")
    if is_export:
        rows = [row._asdict() | {"standing": _standing(row, today)} for row in db.session.execute(query)]
        return _workbook(rows, FESTIVAL_COLUMNS, season)
    columns = [
        sort_column("Nơi tổ chức", "place", "day"),
        sort_column("Ngày", "day", "day"),
        "Báo cáo",
        *({"label": figure.short, "numeric": True} for figure in MAIN),
    ]
    listing = lists.paged(query, scalars=False)
    return render(
        "planning/season_results.html",
        rows=[(row, _standing(row, today), _cells(row)) for row in listing.rows],
        listing=listing,
        columns=columns,
        **_page(season, scope, today),
    )


def _of_province(season):
    scope, today = g.user.paths_with(Permission.FESTIVAL_VIEW), clock.today()
    is_export = lists.wants_export()
    query = queries.holder_rows(
        scope,
        season,
        today,
        search=lists.typed_search(),
        report=_asked()["report"],
        every_figure=is_export,
    )
    query = query.order_by(*queries.holder_order())
    if is_export:
        return _workbook([row._asdict() for row in db.session.execute(query)], HOLDER_COLUMNS, season)
    listing = lists.paged(query, scalars=False)
    figures = [{"label": figure.short, "numeric": True} for figure in MAIN]
    return render(
        "planning/province_results.html",
        rows=[(row, _holder_cells(row)) for row in listing.rows],
        listing=listing,
        columns=["Xã, phường", "Báo cáo", "Chậm", *figures],
        **_page(season, scope, today),
    )


def _page(season, scope, today) -> dict:
    """What both pages share: the sums above the table, and the filters."""
    points = {row.kind: row for row in queries.points(scope, season)}
    pledged = queries.pledge_sums(scope, season)
    return {
        "season": season,
        "sums": queries.season_sums(scope, season, today),
        "points": [(_capital(KIND_NAMES[kind]), points[kind]) for kind in _KINDS if kind in points],
        "areas": pledged.get(PledgeKind.AREAS, (0, 0)),
        "households": pledged.get(PledgeKind.HOUSEHOLDS, (0, 0)),
        "kind_choices": KIND_CHOICES,
        "report_choices": REPORT_CHOICES,
        "holder_choices": HOLDER_CHOICES,
        "written": written,
        "unreported": results.UNREPORTED,
        "here": lists.here,
        "is_filtered": any(request.args.get(name) for name in ("q", "kind", "report")),
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _cells(row) -> list[tuple[str, str | None]]:
    """A label and what stands in the cell; None where nothing is reported."""
    return [(figure.short, _bare(figure, getattr(row, figure.name))) for figure in MAIN]


def _bare(figure: results.Figure, value) -> str | None:
    return None if value is None else written(figure, int(value)).removesuffix(" đ")


def _holder_cells(row) -> list[tuple[str, str | None, str]]:
    """As ``_cells``, with the number of reports behind each sum."""
    totals = queries.totals_of(row)
    return [
        (figure.short, _bare(figure, totals[figure.name].value), f"{totals[figure.name].reported}/{row.held}")
        for figure in MAIN
    ]


def _standing(row, today) -> tuple[str, str]:
    """The words of a badge, and its tone."""
    if row.state in results.REPORTED_STATES:
        return "Đã báo cáo", "good"
    if results.is_unconfirmed(row.state, row.held_on, today):
        return "Chưa xác nhận tổ chức", "waiting"
    if results.is_late(row.state, row.held_on, today):
        return f"Quá hạn {(today - results.due_on(row.held_on)).days} ngày", "refused"
    due = f", hạn {results.due_on(row.held_on):%d/%m}" if row.held_on else ""
    return f"Chưa báo cáo{due}", "draft"


# Workbooks: an empty cell might be taken for 0, so «chưa báo cáo» is written out.


def _workbook(rows: list[dict], columns: dict, season):
    name = f"ket-qua-ngay-hoi-{season.year}.xlsx"
    return lists.export_xlsx([*rows, *_foot(rows)], columns, name)


def _foot(rows: list[dict]) -> list[dict]:
    """The sums of what is above them, and how many reports each was made of."""
    if not rows:
        return []
    sums, counts = {"place": "Cộng"}, {"place": "Số nơi đã báo cáo"}
    for name in results.NAMES:
        said = [row[name] for row in rows if row[name] is not None]
        sums[name] = int(sum(said)) if said else None
        counts[name] = sum(row.get(f"{name}_n", row[name] is not None) for row in rows)
    for name in ("festivals", "held", "reported", "late", "unconfirmed"):
        if name in rows[0]:
            sums[name] = int(sum(row[name] for row in rows))
    return [sums, counts]


def _figure_cell(name: str):
    def value(row: dict):
        said = row.get(name)
        return results.UNREPORTED if said is None else int(said)

    return value


_FIGURE_COLUMNS = {figure.short: _figure_cell(figure.name) for figure in results.FIGURES}
FESTIVAL_COLUMNS = {
    "Nơi tổ chức": lambda row: row["place"],
    "Loại": lambda row: KIND_NAMES[row["kind"]] if "kind" in row else None,
    "Tên ngày hội": lambda row: row.get("title"),
    "Ngày": lambda row: row.get("held_on"),
    "Ngày hội điểm": lambda row: PILOT_NAMES[row["pilot_level"]] if "pilot_level" in row else None,
    "Báo cáo": lambda row: row["standing"][0] if "standing" in row else None,
    **_FIGURE_COLUMNS,
}
HOLDER_COLUMNS = {
    "Xã, phường": lambda row: row["place"],
    "Ngày hội": lambda row: row.get("festivals"),
    "Đã tổ chức": lambda row: row.get("held"),
    "Đã báo cáo": lambda row: row.get("reported"),
    "Quá hạn báo cáo": lambda row: row.get("late"),
    "Chưa xác nhận tổ chức": lambda row: row.get("unconfirmed"),
    **_FIGURE_COLUMNS,
}
