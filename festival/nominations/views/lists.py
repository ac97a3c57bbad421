"""The season's nominations, and the register of nominees."""

from flask import g, request, url_for

from festival.core import text
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations import queries
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.rules import KIND_NAMES, STATE_GROUPS, STATE_NAMES, NominationState, RecipientKind
from festival.nominations.views.blueprint import bp
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.htmx import render
from festival.web.lists import export_xlsx, here, paged, sorted_by, typed_search, wants_export

SORTS = {
    "name": (Nominee.name_sort, Nomination.id),
    "locality": (Locality.name_sort, Nominee.name_sort, Nomination.id),
    "award": (AwardType.position, Nominee.name_sort, Nomination.id),
    "state": (Nomination.state, Nominee.name_sort, Nomination.id),
    "changed": (Nomination.changed_at, Nomination.id),
}
EXPORT = {
    "Đối tượng": lambda row: row.nominee.kind_name,
    "Danh xưng": lambda row: row.nominee.salutation.value,
    "Họ và tên": lambda row: row.nominee.name,
    "Năm sinh": lambda row: row.nominee.birth_year,
    "Chức vụ, đơn vị, địa chỉ": lambda row: row.nominee.address_line,
    "Đơn vị đề nghị": lambda row: row.locality.name,
    "Hình thức": lambda row: row.award_type.name,
    "Loại hình": lambda row: row.basis_name,
    "Nội dung khen thưởng": lambda row: row.citation,
    "Trạng thái": lambda row: row.state_name,
    "Cập nhật": lambda row: row.changed_at,
}


@bp.get("/nominations/seasons/<int:season_id>")
@allow(Permission.SEASON_VIEW, of=season)
def list_nominations(season):
    paths = g.user.paths_with(Permission.NOMINATION_VIEW)
    query = _filtered(queries.nominations_seen(paths, season.id))
    query = sorted_by(query, SORTS, "name")
    if wants_export():
        return export_xlsx(db.session.scalars(query), EXPORT, f"de-nghi-{season.year}.xlsx")
    desks = desks_of(g.user, season)
    context = {
        "season": season,
        "listed": paged(query),
        "columns": _columns(),
        "export_url": here(export="xlsx", page=None),
        "is_filtered": any(request.args.get(name) for name in ("q", "state", "award", "kind", "locality")),
        "reads_dossiers": bool(paths),
        "propose_url": _propose_url(season, desks),
    }
    return render("nominations/list.html", "nominations/_rows.html", **context, **_choices(season, paths))


def _filtered(query):
    """The filters of the address; a value that no filter knows is no filter."""
    chosen = request.args
    query = query.where(*queries.search_conditions(typed_search()))
    if state := _member(NominationState, chosen.get("state")):
        query = query.where(Nomination.state == state)
    elif (group := chosen.get("state")) in STATE_GROUPS:
        query = query.where(Nomination.state.in_(STATE_GROUPS[group][1]))
    if kind := _member(RecipientKind, chosen.get("kind")):
        query = query.where(Nominee.kind == kind)
    if award := chosen.get("award"):
        query = query.where(AwardType.code == text.clean(award)[:40])
    locality_id = chosen.get("locality", "")
    if locality_id.isascii() and locality_id.isdecimal() and len(locality_id) < 10:
        query = query.where(Nomination.locality_id == int(locality_id))
    return query


def _member(kind, value: str | None):
    return next((member for member in kind if member.value == value), None)


def _columns() -> list[dict | str]:
    """Column heads that sort; the second press turns the order round."""
    asked = request.args.get("sort", "name")
    heads = []
    labels = {"name": "Họ và tên", "locality": "Đơn vị đề nghị", "award": "Hình thức", "state": "Trạng thái"}
    for name, label in labels.items():
        is_up, is_down = asked == name, asked == f"-{name}"
        heads.append(
            {
                "label": label,
                "url": here(sort=f"-{name}" if is_up else name, page=None),
                "sort": "ascending" if is_up else "descending" if is_down else None,
            }
        )
    return heads


def _choices(season, paths: list[str]) -> dict:
    units = [unit for unit in queries.unit_names(season.locality) if unit.path.startswith(tuple(paths))]
    return {
        "states": [
            ("", "Tất cả"),
            *((state.value, name) for state, name in STATE_NAMES.items()),
            *((group, name) for group, (name, _states) in STATE_GROUPS.items()),
        ],
        "awards": [("", "Tất cả"), *queries.award_names().items()],
        "kinds": [("", "Tất cả"), *((kind.value, name) for kind, name in KIND_NAMES.items())],
        "units": [("", "Tất cả"), *((unit.id, unit.name) for unit in units)],
    }


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
