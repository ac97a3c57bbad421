"""«Tài liệu»: the official documents of a festival and of a season, each one button."""

from flask import current_app, url_for

from festival.core import clock
from festival.core.permissions import Permission
from festival.documents.rules import KIND_NAMES, PLANNING_KINDS, DocumentKind
from festival.documents.services import templates
from festival.documents.views.answers import docx_answer, kind_asked
from festival.planning.documents import festivals, seasons
from festival.planning.documents.missing import missing_in_festival, missing_in_season
from festival.planning.queries import documents as queries
from festival.planning.queries import festival, season
from festival.planning.views.blueprint import bp
from festival.web.access import allow, may
from festival.web.htmx import go, render
from festival.web.limits import limiter

WHAT = {
    DocumentKind.PLAN: "Kế hoạch đủ tám phần, kèm phụ lục chương trình, phân công, dự toán, đại biểu.",
    DocumentKind.PROGRAMME: "Chương trình chi tiết, khánh tiết và kịch bản điều hành.",
    DocumentKind.BUDGET: "Bảng dự toán theo nguồn, tổng bằng số và bằng chữ.",
    DocumentKind.INVITATION: "Giấy mời chung theo thành phần đại biểu.",
    DocumentKind.RESULT: "Kết quả bằng số, hoạt động, tồn tại, kiến nghị.",
}


@bp.get("/planning/festivals/<int:festival_id>/documents")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_documents(festival):
    lacks = missing_in_festival(festival, queries.counts(festival.id, festival.locality))
    return render(
        "planning/documents.html",
        festival=festival,
        rows=[(kind, KIND_NAMES[kind], WHAT[kind], lacks[kind]) for kind in PLANNING_KINDS],
        **_templates_of(festival),
    )


@bp.get("/planning/seasons/<int:season_id>/documents")
@allow(Permission.FESTIVAL_VIEW, of=season)
def show_season_documents(season):
    rows = queries.season_rows(season)
    main = queries.main_row(rows, season)
    counts = queries.counts(main.id, season.locality) if main else {}
    lacks = missing_in_season(season, rows, queries.costs_of(season, rows), main, counts)
    return render(
        "planning/documents_season.html",
        season=season,
        rows=[(kind, KIND_NAMES[kind], WHAT[kind], lacks[kind]) for kind in seasons.SEASON_KINDS],
        main=main,
        **_templates_of(season),
    )


def _templates_of(thing) -> dict:
    """Where the templates are changed: at the season's own place, by those who may."""
    home = thing.season.locality
    address = url_for("documents.list_templates", locality_id=home.id)
    return {"templates_url": address if may(Permission.DOCUMENTS_MANAGE, home) else None}


@bp.get("/planning/festivals/<int:festival_id>/documents/file")
@allow(Permission.FESTIVAL_VIEW, of=festival)
@limiter.limit("60/minute")
def festival_document(festival):
    kind = kind_asked()
    if kind not in PLANNING_KINDS:
        return go(url_for(".show_documents", festival_id=festival.id))
    office = queries.office(festival.locality, clock.today())
    deadlines = _deadlines(festival.season, kind)
    values = festivals.values_of(kind, queries.festival_facts(festival, kind), office, deadlines)
    name = f"{KIND_NAMES[kind]} {festival.locality.name} {festival.season.year}"
    return _file(festival.locality, kind, values, name)


@bp.get("/planning/seasons/<int:season_id>/documents/file")
@allow(Permission.FESTIVAL_VIEW, of=season)
@limiter.limit("60/minute")
def season_document(season):
    kind = kind_asked()
    if kind not in seasons.SEASON_KINDS:
        return go(url_for(".show_season_documents", season_id=season.id))
    today = clock.today()
    facts = queries.season_facts(season, today, kind)
    office = queries.office(season.locality, today)
    values = seasons.values_of(kind, facts, office, _deadlines(season, kind))
    name = f"{KIND_NAMES[kind]} mùa {season.year} {season.locality.name}"
    return _file(season.locality, kind, values, name)


def _deadlines(season, kind: DocumentKind) -> list:
    return queries.deadlines(season) if kind is DocumentKind.PLAN else []


def _file(place, kind: DocumentKind, values, name: str):
    files = current_app.extensions["files"]
    return docx_answer(templates.document(place, kind, values, files), name)
