"""The season's nominations, and the register of nominees."""

from datetime import date

from flask import g, request, url_for

from festival.core import clock
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations import queries
from festival.nominations.models import Nomination
from festival.nominations.queries import deadlines
from festival.nominations.queries.saved_views import saved_views
from festival.nominations.rules import AwardBasis
from festival.nominations.rules.deadlines import days_left, last_day
from festival.nominations.views import filters
from festival.nominations.views.blueprint import bp
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.htmx import render
from festival.web.lists import export_xlsx, here, paged, sorted_by, wants_export


@bp.get("/nominations/seasons/<int:season_id>")
@allow(Permission.SEASON_VIEW, of=season)
def list_nominations(season):
    paths, today = g.user.paths_with(Permission.NOMINATION_VIEW), clock.today()
    query = filters.filtered(queries.nominations_seen(paths, season.id), season, today)
    query = sorted_by(query, filters.SORTS, "name")
    if wants_export():
        return export_xlsx(db.session.scalars(query), filters.exported(), f"de-nghi-{season.year}.xlsx")
    desks = desks_of(g.user, season)
    listed = paged(query)
    context = {
        "season": season,
        "listed": listed,
        "columns": filters.columns(),
        "more": filters.MORE if filters.is_full() else {},
        "left": _days_left(listed.rows, season, today),
        "export_url": here(export="xlsx", page=None),
        "is_filtered": filters.is_filtered(),
        "is_narrowed": filters.is_narrowed(),
        "reads_dossiers": bool(paths),
        "propose_url": _propose_url(season, desks),
        "views": saved_views(g.user.id),
        "kept": filters.kept_address(),
    }
    choices = filters.choices(season, paths)
    return render("nominations/list.html", "nominations/_rows.html", **context, **choices)


def _days_left(rows: list[Nomination], season, today: date) -> dict[int, str]:
    """Until when those may be handed in that have not come in yet."""
    waiting = [
        row for row in rows if row.is_editable and not row.submitted_at and row.basis is not AwardBasis.AD_HOC
    ]
    return {
        row.id: days_left(last_day(deadlines.due_of(row.award_type, season), _granted(row)), today)
        for row in waiting
    }


def _granted(row: Nomination) -> list[date]:
    return [row.granted_until] if row.granted_until else []


def desks_of(user, season) -> list[Locality]:
    """Where this person may sit down to propose in this season, the widest place first."""
    places = {grant.locality.path: grant.locality for grant in user.grants}
    found = []
    for path in user.paths_with(Permission.NOMINATION_EDIT):
        if season.locality.path.startswith(path):
            return [season.locality]
        if path.startswith(season.locality.path):
            found.append(places[path])
    return found


def _propose_url(season, desks: list[Locality]) -> str | None:
    if not desks:
        return None
    return url_for("nominations.new_nomination", season_id=season.id, locality_id=desks[0].id)


@bp.get("/nominations/seasons/<int:season_id>/localities/<int:locality_id>/nominees")
@allow(Permission.NOMINATION_EDIT, of=queries.desk)
def find_nominees(desk):
    """Matches under the name while it is typed; without JavaScript a page to pick from."""
    typed = request.args.get("name") or request.args.get("q") or ""
    return render(
        "nominations/nominees.html",
        "nominations/_nominees.html",
        desk=desk,
        season=desk.season,
        typed=typed,
        nominees=queries.nominees_like(desk.locality, typed),
    )
