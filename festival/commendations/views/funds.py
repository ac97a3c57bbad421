"""Bonuses of a season by the purse that pays them."""

from collections.abc import Iterator

from festival.commendations.queries import funds as queries
from festival.commendations.queries.funds import Line
from festival.commendations.rules import GROUP_NAMES
from festival.commendations.views.blueprint import bp
from festival.core.permissions import Permission
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.htmx import render
from festival.web.lists import export_xlsx, here, wants_export

ABOVE = "Cấp quyết định chi"
NO_FUND = "Quỹ Thi đua, khen thưởng"
COLUMNS = {
    "Nguồn chi": lambda row: ABOVE if row[0].is_recorded else row[0].fund or NO_FUND,
    "Số quyết định": lambda row: row[0].number,
    "Ngày ban hành": lambda row: row[0].signed_on,
    "Hình thức": lambda row: row[0].award,
    "Đối tượng": lambda row: GROUP_NAMES[row[1]],
    "Số người, tập thể": lambda row: row[2],
    "Tiền thưởng (đồng)": lambda row: row[3],
}


@bp.get("/decisions/seasons/<int:season_id>/funds")
@allow(Permission.DECISION_VIEW, of=season)
def list_funds(season):
    own, above = queries.funds(season.id)
    if wants_export():
        every = [line for fund in (*own, above) for line in fund.lines]
        return export_xlsx(_rows(every), COLUMNS, f"tien-thuong-{season.year}.xlsx")
    return render(
        "commendations/funds.html",
        season=season,
        own=own,
        above=above,
        no_fund=NO_FUND,
        kind_names=GROUP_NAMES,
        export_url=here(export="xlsx"),
    )


def _rows(lines: list[Line]) -> Iterator[tuple]:
    """A row for each kind of recipient of each decision."""
    for line in lines:
        for kind, (count, amount) in line.by_kind.items():
            yield line, kind, count, amount
