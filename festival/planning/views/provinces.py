"""The communes of a province, and where each stands."""

from flask import g, request

from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.planning.queries import provinces, season
from festival.planning.views.blueprint import bp
from festival.planning.views.seasons import sort_column
from festival.web import lists
from festival.web.access import allow
from festival.web.htmx import render

TONES = {
    "none": "refused",
    "empty": "draft",
    "waiting": "waiting",
    "approved": "good",
    "held": "printed",
    "reported": "printed",
}
STAND_CHOICES = [("", "Mọi xã"), *provinces.STANDS.items()]
COLUMNS = {
    "Xã, phường, đặc khu": lambda row: row.place,
    "Tình hình": lambda row: provinces.STANDS[provinces.stand_of(row)],
    "Ngày chính": lambda row: row.main_day,
    "Ngày hội": lambda row: row.planned if row.season_id else None,
    "Đã duyệt kế hoạch": lambda row: row.approved if row.season_id else None,
    "Đã tổ chức": lambda row: row.held if row.season_id else None,
    "Đã báo cáo": lambda row: row.reported if row.season_id else None,
}


@bp.get("/planning/seasons/<int:season_id>/communes")
@allow(Permission.SEASON_VIEW, of=season)
def list_communes(season):
    """A commune's season has none: its page says where they are."""
    scope = g.user.paths_with(Permission.SEASON_VIEW)
    stand = request.args.get("stand", "")
    query = provinces.commune_rows(scope, season, search=lists.typed_search(), stand=stand)
    query = lists.sorted_by(query, _order(query), "place")
    if lists.wants_export():
        return lists.export_xlsx(db.session.execute(query), COLUMNS, f"cac-xa-{season.year}.xlsx")
    columns = [
        sort_column("Xã, phường, đặc khu", "place", "place"),
        "Tình hình",
        *(
            sort_column(label, name, "place") | {"numeric": True}
            for name, label in (
                ("planned", "Ngày hội"),
                ("approved", "Đã duyệt"),
                ("held", "Đã tổ chức"),
                ("reported", "Đã báo cáo"),
            )
        ),
    ]
    return render(
        "planning/season_communes.html",
        season=season,
        listing=lists.paged(query, scalars=False),
        columns=columns,
        stand_of=provinces.stand_of,
        stands=provinces.STANDS,
        tones=TONES,
        stand_choices=STAND_CHOICES,
        here=lists.here,
    )


def _order(query) -> dict[str, tuple]:
    by_name = (Locality.name_sort, Locality.id)
    figures = ("planned", "approved", "held", "reported")
    return {"place": by_name} | {name: (query.selected_columns[name], *by_name) for name in figures}
