"""«Việc cần làm» and the season's report."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, g, url_for

from festival.certificates import queries as certificates
from festival.certificates.rules import WELL_PRINTED
from festival.commendations import queries as commendations
from festival.core import clock
from festival.core.permissions import Permission
from festival.core.waiting import Waiting
from festival.localities.rules import LocalityKind
from festival.nominations import queries as nominations
from festival.planning import queries as planning
from festival.planning.models import Season
from festival.planning.queries.results import season_sums
from festival.reports import queries
from festival.reports.navigation import current_season
from festival.voting import queries as voting
from festival.web.access import allow, signed_in
from festival.web.htmx import render
from festival.web.lists import export_xlsx, wants_export

bp = Blueprint("reports", __name__)
DOMAINS = (planning, nominations, voting, commendations, certificates)


@dataclass(frozen=True)
class Column:
    """A figure: its words, and the list that shows exactly the rows it counts."""

    name: str
    label: str
    endpoint: str | None = None
    state: str | None = None

    def url(self, season: Season, locality=None) -> str | None:
        """None where this person may not see the rows."""
        if self.endpoint is None or not g.user.paths_with(ROWS_SEEN_BY[self.endpoint]):
            return None
        where = {"locality": locality.id} if locality else {}
        return url_for(self.endpoint, season_id=season.id, state=self.state, **where)


PLANS, PUT_FORWARD = "planning.show_season", "nominations.list_nominations"
SHEETS = "certificates.list_certificates"
ROWS_SEEN_BY = {
    PLANS: Permission.FESTIVAL_VIEW,
    PUT_FORWARD: Permission.NOMINATION_VIEW,
    SHEETS: Permission.CERTIFICATES_VIEW,
}
COLUMNS = (
    Column("festivals", "Ngày hội", PLANS, "counted"),
    Column("festivals_approved", "Đã duyệt", PLANS, "approved"),
    Column("festivals_held", "Đã tổ chức", PLANS, "done"),
    Column("nominations", "Đề nghị", PUT_FORWARD, "kept"),
    Column("submitted", "Đã nộp", PUT_FORWARD, "handed_in"),
    Column("passed", "Thông qua", PUT_FORWARD, "through"),
    Column("decided", "Quyết định", PUT_FORWARD, "decided"),
    Column("commended", "Giấy khen", SHEETS),
    Column("printed", "In tốt", SHEETS, WELL_PRINTED),
    Column("handed", "Đã trao", SHEETS, "handed"),
    Column("bonus", "Tiền thưởng (đồng)"),
)
EXPORT = {"Địa phương, đơn vị": lambda row: row.locality.name} | {
    column.label: lambda row, name=column.name: getattr(row.figures, name) for column in COLUMNS
}


@bp.get("/today")
@signed_in
def show_today():
    season, today = current_season(), clock.today()
    waiting = [line for domain in DOMAINS for line in domain.waiting(g.user, season, today)] if season else []
    tasks = [task_of(line, today) for line in sorted(waiting, key=urgency)]
    rows, total = queries.season_figures(season, today) if season and sees_board(season) else ([], None)
    return render(
        "reports/today.html",
        tasks=tasks,
        total=total,
        behind=[behind(season, *one, rows) for one in BEHIND] if rows else [],
        days_left=days_to_festival(today),
        may_create_season=bool(g.user.paths_with(Permission.SEASON_MANAGE)),
    )


@bp.get("/reports/seasons/<int:season_id>")
@allow(Permission.REPORT_VIEW, of=planning.season)
def show_report(season: Season):
    rows, total = queries.season_figures(season, clock.today())
    if wants_export():
        return export_xlsx(rows, EXPORT, f"bao-cao-{season.year}.xlsx")
    return render(
        "reports/report.html",
        season=season,
        rows=[(row.locality, cells(season, row.figures, row.locality)) for row in rows],
        totals=cells(season, total),
        total=total,
        columns=COLUMNS,
        results=festival_results(season),
    )


def festival_results(season: Season) -> dict:
    """What festivals reported so far; the page behind it is for who may see them."""
    sums = season_sums([season.locality.path], season, clock.today())
    sees = g.user.paths_with(Permission.FESTIVAL_VIEW)
    url = url_for("planning.show_season_results", season_id=season.id) if sees else None
    return {"sums": sums, "attendance": sums.totals["attendance"], "url": url}


def cells(season: Season, figures: queries.Figures, locality=None) -> list[tuple[str, int, str | None]]:
    """Label, number and the address of its rows; nothing to show has no address."""
    numbers = [(column, getattr(figures, column.name)) for column in COLUMNS]
    return [
        (column.label, number, column.url(season, locality) if number else None) for column, number in numbers
    ]


def sees_board(season: Season) -> bool:
    """The board of all localities is for those who work for the whole commune."""
    return g.user.may(Permission.FESTIVAL_VIEW, season.locality)


# Where the season is behind: the words, what counts as done, and where it is mended.
BEHIND = (
    ("Chưa được duyệt kế hoạch", "festivals_approved", PLANS),
    ("Chưa nộp đề nghị nào", "submitted", PUT_FORWARD),
)
MOST_NAMED = 8


def behind(season: Season, words: str, name: str, endpoint: str, rows: list) -> dict:
    """Residential areas in which something has not been done yet; the commune's own row is no area."""
    areas = [row.locality for row in rows if row.locality.kind is LocalityKind.RESIDENTIAL_AREA]
    done = {row.locality.id for row in rows if getattr(row.figures, name)}
    missing = [area for area in areas if area.id not in done]
    links = g.user.paths_with(ROWS_SEEN_BY[endpoint])
    return {
        "words": words,
        "done": len(areas) - len(missing),
        "total": len(areas),
        "missing": [
            (area.name, url_for(endpoint, season_id=season.id, locality=area.id) if links else None)
            for area in missing[:MOST_NAMED]
        ],
        "more": max(0, len(missing) - MOST_NAMED),
    }


def urgency(line: Waiting) -> tuple:
    """Oldest due first, so that late ones lead; what has no date comes last."""
    return (line.due is None, line.due or date.max, line.sentence)


def task_of(line: Waiting, today: date) -> dict:
    """A line as the page's task list draws it."""
    return {
        "title": line.sentence,
        "url": url_for(line.endpoint, **line.arguments),
        "action": line.action,
        "due": due_words(line.due, today),
        "is_late": line.due is not None and line.due < today,
    }


def due_words(due: date | None, today: date) -> str:
    if due is None:
        return ""
    left = (due - today).days
    if left < 0:
        return f"quá hạn {-left} ngày"
    return f"hạn {due:%d/%m}, còn {left} ngày" if left else "hạn hôm nay"


def days_to_festival(today: date) -> int:
    """Days left to the next 19 August (QĐ 521/QĐ-TTg, 2005)."""
    this_year = date(today.year, 8, 19)
    return ((this_year if today <= this_year else date(today.year + 1, 8, 19)) - today).days
