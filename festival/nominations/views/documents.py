"""«Văn bản»: the papers that go up with the names, each one button."""

from flask import current_app, g, request, url_for

from festival.core import clock
from festival.core.permissions import Permission
from festival.documents.rules import KIND_NAMES, DocumentKind
from festival.documents.services import templates
from festival.documents.views.answers import docx_answer, kind_asked
from festival.localities.models import Locality
from festival.nominations import queries
from festival.nominations.documents import values
from festival.nominations.forms.postings import ticked
from festival.nominations.queries import documents as reading
from festival.nominations.rules import EDITABLE_STATES, QUEUE_STATES, Salutation
from festival.nominations.rules import KIND_NAMES as RECIPIENTS
from festival.nominations.views.blueprint import bp
from festival.nominations.views.lists import desks_of
from festival.planning.queries import season
from festival.planning.queries.documents import office
from festival.web.access import allow, may
from festival.web.htmx import go, render
from festival.web.limits import limiter
from festival.web.lists import export_xlsx

# The list of names is wanted as a workbook, too.
WORKBOOK = "nominee_list_xlsx"
# Papers go up with names that no council has seen yet.
OPEN_STATES = frozenset({*EDITABLE_STATES, *QUEUE_STATES})
DOSSIER_KINDS = (DocumentKind.ACHIEVEMENT, DocumentKind.APPRAISAL)
WORKBOOK_COLUMNS = {
    "TT": lambda row: row[0],
    "Đối tượng": lambda row: RECIPIENTS[row[1].nominee.kind],
    "Họ và tên, tên tập thể": lambda row: row[1].nominee.written,
    "Năm sinh (nam)": lambda row: _born(row[1], Salutation.MR),
    "Năm sinh (nữ)": lambda row: _born(row[1], Salutation.MRS),
    "Chức vụ, đơn vị, địa chỉ": lambda row: row[1].nominee.address_line,
    "Tóm tắt thành tích": lambda row: row[1].citation,
    "Hình thức đề nghị": lambda row: row[1].award_type.name,
}


def _born(nomination, salutation: Salutation) -> int | None:
    nominee = nomination.nominee
    return nominee.birth_year if nominee.salutation is salutation else None


@bp.get("/nominations/seasons/<int:season_id>/documents")
@allow(Permission.SEASON_VIEW, of=season)
def show_documents(season):
    units = _units_of(season)
    unit = _chosen_unit(units)
    most = reading.MOST_SHOWN
    # One more than is shown tells that there are more.
    found = reading.proposed(queries.Desk(season, unit), unit, most=most + 1) if unit else []
    names = found[:most]
    return render(
        "nominations/documents.html",
        season=season,
        units=units,
        unit=unit,
        names=names,
        most_shown=most if len(found) > most else None,
        ticked={one.id for one in names if one.state in OPEN_STATES},
        kinds=[(kind.value, KIND_NAMES[kind]) for kind in values.UNIT_KINDS],
        workbook=WORKBOOK,
        templates_url=_templates_url(season.locality),
    )


def _units_of(season) -> list[Locality]:
    """Who may put its name to a paper here: every unit in which this person proposes."""
    return [unit for desk in desks_of(g.user, season) for unit in queries.units_within(desk)]


def _chosen_unit(units: list[Locality]) -> Locality | None:
    asked = request.args.get("unit", "")
    return next((unit for unit in units if str(unit.id) == asked), units[0] if units else None)


def _templates_url(home: Locality) -> str | None:
    address = url_for("documents.list_templates", locality_id=home.id)
    return address if may(Permission.DOCUMENTS_MANAGE, home) else None


@bp.get("/nominations/seasons/<int:season_id>/localities/<int:locality_id>/documents/file")
@allow(Permission.NOMINATION_EDIT, of=queries.desk)
@limiter.limit("60/minute")
def unit_document(desk):
    """One paper for the chosen names, or for all that the unit proposes."""
    asked, kind = request.args.get("kind", ""), kind_asked()
    if asked != WORKBOOK and kind not in values.UNIT_KINDS:
        return go(url_for(".show_documents", season_id=desk.season.id))
    chosen = ticked(request.args.getlist("nomination"))
    names = reading.proposed(desk, desk.locality, sorted(chosen) if chosen else None)
    if asked == WORKBOOK:
        rows = list(enumerate(names, 1))
        return export_xlsx(rows, WORKBOOK_COLUMNS, f"trich-ngang-{desk.season.year}.xlsx")
    unit = desk.locality
    facts = values.UnitFacts(desk.season, unit, office(unit, clock.today()), names)
    content = values.of_unit(kind, facts)
    return _file(unit, kind, content, f"{KIND_NAMES[kind]} {unit.name} {desk.season.year}")


@bp.get("/nominations/<int:nomination_id>/documents/file")
@allow(Permission.NOMINATION_VIEW, of=queries.nomination)
@limiter.limit("60/minute")
def nomination_document(nomination):
    kind = kind_asked()
    if kind not in DOSSIER_KINDS:
        return go(url_for(".show_nomination", nomination_id=nomination.id))
    home = nomination.season.locality if kind is DocumentKind.APPRAISAL else nomination.locality
    checked = reading.checks(nomination.id)
    facts = values.DossierFacts(
        nomination,
        office(home, clock.today()),
        reading.received(nomination),
        [(piece.name, checked.get(piece.code)) for piece in nomination.award_type.pieces],
    )
    content = values.of_dossier(kind, facts)
    return _file(home, kind, content, f"{KIND_NAMES[kind]} {nomination.nominee.name}")


def _file(place: Locality, kind: DocumentKind, content: dict, name: str):
    return docx_answer(templates.document(place, kind, content, current_app.extensions["files"]), name)
