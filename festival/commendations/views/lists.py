"""The decisions of a season."""

from flask import g, request
from sqlalchemy import or_

from festival.commendations import queries
from festival.commendations.models import Decision
from festival.commendations.queries.sources import upper_decisions
from festival.commendations.rules import REGISTER_MODE_NAMES, STATE_NAMES, DecisionState
from festival.commendations.views.blueprint import bp
from festival.core.db import db
from festival.core.permissions import Permission
from festival.nominations.models import AwardType
from festival.planning.queries import season
from festival.web.access import allow, may
from festival.web.htmx import render
from festival.web.lists import export_xlsx, here, paged, sorted_by, typed_search, wants_export

ORDER = {
    "signed": (Decision.signed_on, Decision.id),
    "number": (Decision.number_year, Decision.number, Decision.id),
    "award": (AwardType.position, AwardType.name, Decision.id),
    "state": (Decision.state, Decision.id),
}
COLUMNS = {
    "Số": lambda row: row[0].number,
    "Ngày ban hành": lambda row: row[0].signed_on,
    "Trích yếu": lambda row: row[0].title,
    "Loại": lambda row: row[0].kind_name,
    "Hình thức": lambda row: row[0].award_type.name,
    "Số người, tập thể": lambda row: row[1],
    "Người ký": lambda row: row[0].signer_name,
    "Trạng thái": lambda row: row[0].state_name,
}


@bp.get("/decisions/seasons/<int:season_id>")
@allow(Permission.SEASON_VIEW, of=season)
def list_decisions(season):
    scope = g.user.paths_with(Permission.DECISION_VIEW)
    query = _filtered(queries.decisions(scope, season.id))
    query = sorted_by(query, ORDER, "-signed")
    if wants_export():
        return export_xlsx(db.session.execute(query), COLUMNS, f"quyet-dinh-{season.year}.xlsx")
    drafts, issues = may(Permission.DECISION_DRAFT, season), may(Permission.DECISION_ISSUE, season)
    return render(
        "commendations/list.html",
        "commendations/_rows.html",
        season=season,
        page=paged(query, scalars=False),
        awaiting=queries.awards_awaiting(season.id) if drafts else [],
        above=upper_decisions(season.id) if issues else [],
        sees_decisions=bool(scope),
        is_filtered=bool(request.args.get("q") or request.args.get("state")),
        states=[("", "Tất cả"), *((state.value, name) for state, name in STATE_NAMES.items())],
        columns=_columns(),
        export_url=here(export="xlsx", page=None),
        numbering=REGISTER_MODE_NAMES[queries.register_mode(season.locality_id)],
    )


def _filtered(query):
    if folded := typed_search():
        typed = request.args.get("q", "").strip()
        by_text = or_(
            Decision.number.contains(typed, autoescape=True), Decision.title.contains(typed, autoescape=True)
        )
        query = query.where(or_(by_text, queries.with_recipient(folded)))
    asked = request.args.get("state", "")
    if asked in {state.value for state in DecisionState}:
        query = query.where(Decision.state == DecisionState(asked))
    return query


def _columns() -> list[dict | str]:
    asked = request.args.get("sort", "-signed")

    def column(label: str, name: str) -> dict:
        direction = {name: "ascending", f"-{name}": "descending"}.get(asked)
        url = here(sort=f"-{name}" if asked == name else name, page=None)
        return {"label": label, "url": url, "sort": direction}

    return [
        column("Quyết định", "number"),
        column("Ngày", "signed"),
        column("Hình thức", "award"),
        {"label": "Danh sách", "numeric": True},
        column("Trạng thái", "state"),
    ]
