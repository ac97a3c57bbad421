"""Titles and awards of the year that were decided elsewhere: the list, and many pasted at once."""

from flask import flash, g, request, url_for

from festival.core import clock, text
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations import queries
from festival.nominations.forms.noting import COLUMNS, MOST_LINES, NotingForm, understood
from festival.nominations.models import EarlierAward, Nominee
from festival.nominations.queries.records import awards_noted, names_noted
from festival.nominations.rules.records import Place
from festival.nominations.services import noting
from festival.nominations.views.blueprint import bp
from festival.planning.forms.pasted import Pasted, faults_of
from festival.planning.queries import season
from festival.web.access import allow, may
from festival.web.htmx import go, render
from festival.web.lists import export_xlsx, here, paged, sorted_by, typed_search, wants_export

SORTS = {
    "name": (Nominee.name_sort, EarlierAward.id),
    "award": (EarlierAward.name, Nominee.name_sort, EarlierAward.id),
    "locality": (Locality.name_sort, Nominee.name_sort, EarlierAward.id),
    "decision": (EarlierAward.decided_on, EarlierAward.decision_number, Nominee.name_sort, EarlierAward.id),
}
HEADS = {"name": "Tên", "award": "Danh hiệu, hình thức", "locality": "Nơi", "decision": "Quyết định"}
EXPORT = {
    "Đối tượng": lambda row: row.nominee.kind_name,
    "Danh xưng": lambda row: row.nominee.salutation.value,
    "Tên": lambda row: row.nominee.name,
    "Năm sinh": lambda row: row.nominee.birth_year,
    "Nơi": lambda row: row.nominee.locality.name,
    "Danh hiệu, hình thức": lambda row: row.name,
    "Năm": lambda row: row.year,
    "Số quyết định": lambda row: row.decision_number,
    "Ngày quyết định": lambda row: row.decided_on,
    "Người ký": lambda row: row.signer,
}


@bp.get("/nominations/seasons/<int:season_id>/noted-awards")
@allow(Permission.SEASON_VIEW, of=season)
def list_noted_awards(season):
    paths = g.user.paths_with(Permission.NOMINATION_VIEW)
    query = awards_noted(paths, season.locality, season.year).where(
        *queries.search_conditions(typed_search())
    )
    if name := request.args.get("award"):
        query = query.where(EarlierAward.name == text.clean(name)[:200])
    query = sorted_by(query, SORTS, "award")
    if wants_export():
        return export_xlsx(db.session.scalars(query), EXPORT, f"danh-hieu-{season.year}.xlsx")
    noted = names_noted(season.locality, season.year)
    return render(
        "nominations/noted.html",
        "nominations/_noted.html",
        season=season,
        listed=paged(query),
        columns=_columns(),
        names=[("", "Tất cả"), *((name, name) for name in noted if paths)],
        export_url=here(export="xlsx", page=None),
        is_filtered=any(request.args.get(name) for name in ("q", "award")),
        reads_dossiers=bool(paths),
        may_note=may(Permission.NOMINATION_EDIT, season),
    )


def _columns() -> list[dict]:
    """Column heads that sort; the second press turns the order round."""
    asked = request.args.get("sort", "award")
    return [
        {
            "label": label,
            "url": here(sort=f"-{name}" if asked == name else name, page=None),
            "sort": "ascending" if asked == name else "descending" if asked == f"-{name}" else None,
        }
        for name, label in HEADS.items()
    ]


@bp.get("/nominations/seasons/<int:season_id>/noted-awards/new")
@allow(Permission.NOMINATION_EDIT, of=season)
def new_noted_awards(season):
    return _page(season, NotingForm())


def _page(season, form, status: int = 200, rows=(), faults=(), **context):
    awards = [one for one in _awards(season) if one.is_tracked_only]
    return render(
        "nominations/noted_paste.html",
        None,
        status,
        season=season,
        form=form,
        columns=[*COLUMNS, "Trong sổ"],
        asked=COLUMNS,
        rows=rows,
        faults=list(faults),
        awards=awards,
        **context,
    )


def _awards(season) -> list:
    """Asked once in a request: the page names those of the list that are only noted."""
    if "awards_to_note" not in g:
        g.awards_to_note = queries.awards_known_on(clock.today(), season.locality)
    return g.awards_to_note


@bp.post("/nominations/seasons/<int:season_id>/noted-awards")
@allow(Permission.NOMINATION_EDIT, of=season)
def save_noted_awards(season):
    """Without ``is_checked`` only what was understood is shown."""
    form = NotingForm()
    if not form.validate_on_submit():
        return _page(season, form, 422)
    today = clock.today()
    pasted = understood(form.rows.data, awards=_awards(season), year=season.year, today=today)
    good = [row.content for row in pasted if not row.error]
    answers = noting.place_lines(season.locality, good)
    rows = _with_places(pasted, answers)
    if faults := faults_of(rows, MOST_LINES):
        return _page(season, form, 422, rows[:MOST_LINES], faults)
    if not form.is_checked.data:
        fresh = sum(one.place is not Place.NOTED for one in answers)
        return _page(season, form, 200, rows, is_good=True, fresh=fresh)
    season_id = season.id
    try:
        noted, known = noting.note_awards(season_id=season_id, lines=good, today=today, actor=g.user.actor)
    except RuleBroken as refusal:
        return _page(season, form, 409, rows, [str(refusal)])
    flash(f"Đã ghi {noted} dòng{f', bỏ qua {known} dòng đã có' if known else ''}.", "good")
    return go(url_for("nominations.list_noted_awards", season_id=season_id))


def _with_places(pasted: list[Pasted], answers: list[noting.PlacedLine]) -> list[Pasted]:
    places = {one.line.number: one for one in answers}
    rows = []
    for row in pasted:
        place = places.get(row.number)
        words, error = (place.words, place.error) if place else ("", row.error)
        rows.append(Pasted(row.number, [*row.cells, words], row.content, error))
    return rows
