"""Sổ vàng khen thưởng: the book itself, and how it is numbered."""

from flask import flash, g, request, url_for

from festival.commendations import golden_book, queries, services
from festival.commendations.forms import RegisterForm
from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import (
    COMMENDATION_STATE_NAMES,
    REGISTER_MODE_NAMES,
    CommendationState,
)
from festival.commendations.views.blueprint import bp
from festival.core.db import db
from festival.core.permissions import Permission
from festival.nominations.rules import KIND_NAMES, RecipientKind
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.htmx import go, render
from festival.web.lists import export_xlsx, here, paged, sorted_by, typed_search, wants_export

ORDER = {
    "number": (Decision.signed_on, Decision.id, golden_book.NUMBER, Commendation.id),
    "name": (Commendation.name_sort, Commendation.id),
}
COLUMNS = {
    "Số sổ vàng": lambda row: row[0].register_no,
    "Danh xưng": lambda row: row[0].salutation,
    "Họ và tên, tên tập thể": lambda row: row[0].name,
    "Chức vụ, đơn vị, địa chỉ": lambda row: row[0].address_line,
    "Hình thức": lambda row: row[0].decision.award_type.name,
    "Nội dung khen thưởng": lambda row: row[0].citation,
    "Quyết định": lambda row: row[0].decision.number,
    "Ngày": lambda row: row[0].decision.signed_on,
    "Tiền thưởng": lambda row: row[0].amount,
    "Tình trạng": lambda row: standing(*row),
}


def standing(one: Commendation, changed_by: Decision | None) -> str:
    """«Đã thu hồi (Quyết định số 12/QĐ-UBND ngày 20/08/2026)»."""
    if changed_by is None:
        return one.state_name
    return f"{one.state_name} (Quyết định số {changed_by.number} ngày {changed_by.signed_on:%d/%m/%Y})"


@bp.get("/decisions/seasons/<int:season_id>/golden-book")
@allow(Permission.DECISION_VIEW, of=season)
def list_register(season):
    locality, year = season.locality, _year(season)
    scope = g.user.paths_with(Permission.DECISION_VIEW)
    query = sorted_by(_filtered(golden_book.entries(scope, locality.id, year)), ORDER, "number")
    if wants_export():
        return export_xlsx(db.session.execute(query), COLUMNS, f"so-vang-{year}.xlsx")
    mode = queries.register_mode(locality.id)
    years = sorted({season.year, *golden_book.years(locality.id)}, reverse=True)
    return render(
        "commendations/golden_book.html",
        "commendations/_golden_book.html",
        season=season,
        year=year,
        page=paged(query, scalars=False),
        missing=golden_book.missing_numbers(locality, year, mode),
        is_filtered=any(request.args.get(name) for name in ("q", "kind", "state")),
        years=[(str(one), str(one)) for one in years],
        kinds=[("", "Tất cả"), *((kind.value, name) for kind, name in KIND_NAMES.items())],
        states=[("", "Tất cả"), *((state.value, name) for state, name in COMMENDATION_STATE_NAMES.items())],
        columns=_columns(),
        export_url=here(export="xlsx", page=None),
        numbering=REGISTER_MODE_NAMES[mode],
    )


def _year(season) -> int:
    asked = request.args.get("year", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else season.year


def _filtered(query):
    if folded := typed_search():
        query = query.where(Commendation.name_fold.contains(folded, autoescape=True))
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    if kind in {one.value for one in RecipientKind}:
        query = query.where(Commendation.kind == RecipientKind(kind))
    if state in {one.value for one in CommendationState}:
        query = query.where(Commendation.state == CommendationState(state))
    return query


def _columns() -> list[dict | str]:
    asked = request.args.get("sort", "number")

    def column(label: str, name: str, **more) -> dict:
        direction = {name: "ascending", f"-{name}": "descending"}.get(asked)
        url = here(sort=f"-{name}" if asked == name else name, page=None)
        return {"label": label, "url": url, "sort": direction, **more}

    return [
        column("Số", "number", numeric=True),
        column("Người, tập thể được khen", "name"),
        "Nội dung khen thưởng",
        "Quyết định",
        "Tình trạng",
    ]


@bp.get("/decisions/seasons/<int:season_id>/register")
@allow(Permission.DECISION_ISSUE, of=season)
def edit_register(season):
    mode = queries.register_mode(season.locality_id)
    return render("commendations/register.html", season=season, form=RegisterForm(data={"mode": mode.value}))


@bp.post("/decisions/seasons/<int:season_id>/register")
@allow(Permission.DECISION_ISSUE, of=season)
def save_register(season):
    form = RegisterForm()
    if not form.validate_on_submit():
        return render("commendations/register.html", status=422, season=season, form=form)
    services.set_register_mode(locality_id=season.locality_id, mode=form.chosen, actor=g.user.actor)
    flash("Đã lưu cách đánh số sổ vàng. Các quyết định đã ban hành giữ nguyên số.", "good")
    return go(url_for(".list_register", season_id=season.id))
