"""The register: who was ever proposed here, found by name, read and corrected."""

from flask import flash, g, request, url_for
from sqlalchemy import case

from festival.core import audit, clock
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations import queries
from festival.nominations.forms.register import NomineeForm, of_nominee
from festival.nominations.history import told
from festival.nominations.models import Nominee
from festival.nominations.queries import register as entries
from festival.nominations.rules import KIND_NAMES, NominationState, RecipientKind
from festival.nominations.services import register
from festival.nominations.views.blueprint import bp
from festival.nominations.views.records import records_of
from festival.planning.queries import season
from festival.web.access import allow, may
from festival.web.htmx import go, render
from festival.web.lists import export_xlsx, here, paged, sorted_by, typed_search, wants_export

SORTS = {
    "name": (Nominee.name_sort, Nominee.id),
    "locality": (Locality.name_sort, Nominee.name_sort, Nominee.id),
    "born": (Nominee.birth_year, Nominee.name_sort, Nominee.id),
}
LABELS = {"name": "Họ và tên", "born": "Năm sinh", "locality": "Nơi"}
AWARDED = {"": "Tất cả", "yes": "Đã được khen", "no": "Chưa được khen"}
# A search shows the likeliest; whoever is not among so many is looked for with one more word.
MOST_FOUND = 50
EXPORT = {
    "Đối tượng": lambda row: row.kind_name,
    "Danh xưng": lambda row: row.salutation.value,
    "Họ và tên": lambda row: row.name,
    "Năm sinh": lambda row: row.birth_year,
    "Chức vụ, đơn vị, địa chỉ": lambda row: row.address_line,
    "Tổng số người": lambda row: row.head_count,
    "Trong đó nữ": lambda row: row.women_count,
    "Người đứng đầu": lambda row: row.leader_name,
    "Nơi": lambda row: row.locality.name,
}


@bp.get("/nominations/seasons/<int:season_id>/nominees")
@allow(Permission.SEASON_VIEW, of=season)
def list_nominees(season):
    places = _places(g.user, season)
    query = sorted_by(_filtered(entries.nominees_seen(places), places), SORTS, "name")
    if typed_search() and "sort" not in request.args:
        query = query.order_by(None).order_by(_likeliest_first(places), Nominee.id)
    if wants_export():
        return export_xlsx(db.session.scalars(query), EXPORT, f"so-nguoi-duoc-khen-{season.year}.xlsx")
    units = queries.unit_names(season.locality)
    paths = tuple(place.path for place in places)
    context = {
        "season": season,
        "listed": paged(query),
        "columns": _columns(),
        "export_url": here(export="xlsx", page=None),
        "is_filtered": any(request.args.get(name) for name in ("q", "kind", "awarded", "locality")),
        "reads_dossiers": bool(places),
        "kinds": [("", "Tất cả"), *((kind.value, name) for kind, name in KIND_NAMES.items())],
        "awarded": list(AWARDED.items()),
        "units": [("", "Tất cả"), *((unit.id, unit.name) for unit in units if unit.path.startswith(paths))],
    }
    return render("nominations/register.html", "nominations/_register.html", **context)


def _places(user, season) -> list[Locality]:
    """Where, within the season's locality, this person reads dossiers."""
    granted = {grant.locality.path: grant.locality for grant in user.grants}
    home, found = season.locality.path, []
    for path in user.paths_with(Permission.NOMINATION_VIEW):
        if home.startswith(path):
            return [season.locality]
        if path.startswith(home):
            found.append(granted[path])
    return found


def _found(places: list[Locality]) -> list[int]:
    """Ids that the search finds, the likeliest first; asked once in a request."""
    if "found_nominees" not in g:
        words = typed_search()
        found = [one for place in places for one in queries.find_ids(place, words, MOST_FOUND)]
        g.found_nominees = found[:MOST_FOUND]
    return g.found_nominees


def _likeliest_first(places: list[Locality]):
    order = {nominee_id: number for number, nominee_id in enumerate(_found(places))}
    return case(order, value=Nominee.id, else_=len(order)) if order else Nominee.name_sort


def _filtered(query, places: list[Locality]):
    """The filters of the address; a value that no filter knows is no filter."""
    chosen = request.args
    if typed_search():
        query = query.where(Nominee.id.in_(_found(places)))
    kind = next((kind for kind in RecipientKind if kind.value == chosen.get("kind")), None)
    if kind:
        query = query.where(Nominee.kind == kind)
    if chosen.get("awarded") in ("yes", "no"):
        awarded = entries.has_been_awarded()
        query = query.where(awarded if chosen["awarded"] == "yes" else ~awarded)
    locality_id = chosen.get("locality", "")
    if locality_id.isascii() and locality_id.isdecimal() and len(locality_id) < 10:
        query = query.where(Nominee.locality_id == int(locality_id))
    return query


def _columns() -> list[dict | str]:
    """Column heads that sort; the second press turns the order round."""
    asked = request.args.get("sort", "" if typed_search() else "name")
    heads = []
    for name, label in LABELS.items():
        is_up, is_down = asked == name, asked == f"-{name}"
        heads.append(
            {
                "label": label,
                "url": here(sort=f"-{name}" if is_up else name, page=None),
                "sort": "ascending" if is_up else "descending" if is_down else None,
            }
        )
    return [heads[0], "Đối tượng", *heads[1:]]


@bp.get("/nominations/nominees/<int:nominee_id>")
@allow(Permission.NOMINATION_VIEW, of=entries.nominee)
def show_nominee(nominee):
    if nominee.merged_into_id is not None:
        return go(url_for("nominations.show_nominee", nominee_id=nominee.merged_into_id))
    nominations = entries.nominations_of(nominee)
    own = [one for one in nominations if may(Permission.NOMINATION_VIEW, one)]
    given = [one for one in nominations if one not in own and one.state is NominationState.DECIDED]
    return render(
        "nominations/nominee.html",
        nominee=nominee,
        nominations=own,
        # An award that another commune's decision gave is known; what another works on is its own.
        given_elsewhere=given,
        season=next((one.season for one in own if may(Permission.SEASON_VIEW, one.season)), None),
        entries=told(audit.history(("nominee", nominee.id))),
        **records_of(nominee),
    )


def _form(nominee, **options) -> NomineeForm:
    units = entries.units_around(nominee) if nominee.kind is RecipientKind.COLLECTIVE else []
    return NomineeForm(nominee=nominee, units=units, **options)


def _edit_page(nominee, form, status: int = 200, errors: tuple[str, ...] = ()):
    return render(
        "nominations/nominee_form.html",
        "nominations/_nominee_form.html",
        status,
        nominee=nominee,
        form=form,
        errors=list(errors),
        today=clock.today(),
    )


@bp.get("/nominations/nominees/<int:nominee_id>/edit")
@allow(Permission.NOMINATION_EDIT, of=entries.nominee)
def edit_nominee(nominee):
    return _edit_page(nominee, _form(nominee, data=of_nominee(nominee)))


@bp.post("/nominations/nominees/<int:nominee_id>/edit")
@allow(Permission.NOMINATION_EDIT, of=entries.nominee)
def save_nominee(nominee):
    form = _form(nominee)
    if not form.validate_on_submit():
        return _edit_page(nominee, form, 422)
    try:
        register.save_nominee(
            nominee_id=nominee.id, facts=form.facts, seen=form.seen.data or "", actor=g.user.actor
        )
    except RuleBroken as refusal:
        return _edit_page(nominee, form, 409, (str(refusal),))
    flash("Đã lưu.", "good")
    return go(url_for("nominations.show_nominee", nominee_id=nominee.id))
