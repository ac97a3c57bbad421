"""Tasks of all festivals of a season: what is late and where, one list, many ticked at once."""

from flask import g, request, url_for

from festival.core import clock, text
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.planning.forms.tasks import ShownForm
from festival.planning.models import Festival, TaskAssignment
from festival.planning.queries import season
from festival.planning.queries import tasks as task_queries
from festival.planning.queries.due import DUE_ON
from festival.planning.rules import WORKING_STATES
from festival.planning.rules.tasks import STANDING_NAMES, Standing, count_name, standing
from festival.planning.services import tasks as services
from festival.planning.views.blueprint import bp
from festival.planning.views.seasons import sort_column
from festival.planning.views.tasks import STATE_CHOICES, WORDS
from festival.planning.views.undoing import offer, offered
from festival.web import lists
from festival.web.access import allow, may
from festival.web.htmx import go, render

# What is still to be done comes first; every state is asked for by a word that names none.
SEASON_STATES = [
    ("", "Chưa xong"),
    *(choice for choice in STATE_CHOICES if choice[0] not in ("", Standing.OPEN.value)),
    ("all", "Mọi trạng thái"),
]


def _standing(row) -> Standing:
    return standing(row, clock.today(), row.festival_state in WORKING_STATES)


ORDER = {
    # The databases do not agree on where a line without a day belongs.
    "due": (DUE_ON.is_(None), DUE_ON, TaskAssignment.id),
    "place": (Locality.name_sort, TaskAssignment.festival_id, TaskAssignment.position),
    "agency": (TaskAssignment.agency, DUE_ON, TaskAssignment.id),
    "title": (TaskAssignment.title_fold, TaskAssignment.id),
}
COLUMNS = {
    "Nơi tổ chức": lambda row: row.place,
    "Ngày hội": lambda row: row.festival,
    "Việc": lambda row: row.title,
    "Hạn": lambda row: row.due_on,
    "Tính từ ngày hội": lambda row: "" if row.fixed_on else count_name(row.days_before),
    "Cơ quan": lambda row: row.agency,
    "Người làm": lambda row: row.person,
    "Trạng thái": lambda row: STANDING_NAMES[_standing(row)],
    "Lý do": lambda row: row.waived_because,
    "Ghi chú": lambda row: row.note,
}


@bp.get("/planning/seasons/<int:season_id>/tasks")
@allow(Permission.SEASON_VIEW, of=season)
def list_tasks(season):
    scope, today = g.user.paths_with(Permission.FESTIVAL_VIEW), clock.today()
    kept = {name: request.args.get(name, "") for name in ("agency", "place")}
    if text.is_disguised(kept["agency"]):  # PostgreSQL refuses to look for some of these
        kept["agency"] = ""
    query = task_queries.task_rows(
        scope,
        season,
        today=today,
        search=lists.typed_search(),
        standing=request.args.get("state") or Standing.OPEN.value,
        **kept,
    )
    query = lists.sorted_by(query, ORDER, "due")
    if lists.wants_export():
        return lists.export_xlsx(db.session.execute(query), COLUMNS, f"cong-viec-{season.year}.xlsx")
    agencies = task_queries.by_agency(scope, season, today)
    names = sorted(row.name for row in agencies if row.name)
    edits = g.user.paths_with(Permission.FESTIVAL_EDIT)
    return render(
        "planning/season_tasks.html",
        season=season,
        listing=lists.paged(query, scalars=False),
        places=task_queries.by_place(scope, season, today),
        agencies=agencies,
        agency_choices=[("", "Mọi cơ quan"), *((name, name) for name in names)],
        state_choices=SEASON_STATES,
        is_filtered=any(request.args.get(name) for name in ("q", "state", "agency", "place")),
        headings=_headings(),
        may_tick=lambda row: row.festival_state in WORKING_STATES and any(map(row.path.startswith, edits)),
        working_states=WORKING_STATES,
        may_see_plans=bool(scope),
        undoing=offered(_where(season.id)),
        today=today,
        here=lists.here,
        **WORDS,
    )


def _headings() -> list:
    return [
        "Chọn",
        sort_column("Hạn", "due", "due"),
        sort_column("Việc", "title", "due"),
        sort_column("Nơi tổ chức", "place", "due"),
        sort_column("Cơ quan, người làm", "agency", "due"),
        "Trạng thái",
    ]


def _where(season_id: int) -> str:
    return f"season-tasks/{season_id}"


@bp.get("/planning/seasons/<int:season_id>/tasks/done")
@allow(Permission.SEASON_VIEW, of=season)
def confirm_tasks(season):
    """Exactly the lines that will be ticked; whatever may not be ticked is left out and said so."""
    asked = {int(one) for one in request.args.getlist("task")[:200] if one.isdecimal() and len(one) < 10}
    chosen = task_queries.chosen(list(asked), g.user.paths_with(Permission.FESTIVAL_EDIT), season)
    shown = ",".join(f"{task.id}:{services.line_print(task)}" for task in chosen)
    return render(
        "planning/season_tasks_done.html",
        season=season,
        chosen=chosen,
        left_out=len(asked) - len(chosen),
        shown=shown,
        today=clock.today(),
        **WORDS,
    )


@bp.post("/planning/seasons/<int:season_id>/tasks/done")
@allow(Permission.SEASON_VIEW, of=season)
def finish_tasks(season):
    prints, season_id = ShownForm().prints, season.id
    done = services.finish_shown(prints, _may_edit, actor=g.user.actor)
    undo_url = url_for(".reopen_tasks", season_id=season_id)
    fields = {"shown": ",".join(f"{task_id}:" for task_id in done)}
    offer(_where(season_id), f"Đã ghi xong {len(done)} việc.", undo_url, **fields)
    return go(url_for(".list_tasks", season_id=season_id))


@bp.post("/planning/seasons/<int:season_id>/tasks/open")
@allow(Permission.SEASON_VIEW, of=season)
def reopen_tasks(season):
    services.reopen_many(list(ShownForm().prints), _may_edit, actor=g.user.actor)
    return go(url_for(".list_tasks", season_id=season.id))


def _may_edit(festival: Festival) -> bool:
    return may(Permission.FESTIVAL_EDIT, festival)
