"""One screen for all dates of a season, and a festival's own part of it."""

from flask import abort, flash, g, request, url_for

from festival.core import clock, text
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries as planning
from festival.planning import rules
from festival.planning.forms.scheduling import NeedsForm, PlaceForm, RowsForm, SlotForm
from festival.planning.queries import festival, season
from festival.planning.queries import scheduling as queries
from festival.planning.rules.scheduling import (
    CLASH_NAMES,
    KIND_NAMES,
    LEVEL_NAMES,
    LEVEL_TONES,
    ClashLevel,
    ResourceKind,
    bits_as_days,
)
from festival.planning.rules.slots import free_slots
from festival.planning.services import scheduling as services
from festival.planning.views.blueprint import bp
from festival.planning.views.months import month_title, month_weeks, months_between
from festival.web import lists
from festival.web.access import allow, may
from festival.web.htmx import go, render, wants_fragment

SIZES = (100, 200)
SHOWN = [
    ("", "Mọi nơi"),
    ("unscheduled", "Chưa đủ ngày, giờ"),
    ("clashing", "Đang trùng"),
    ("open", "Còn sửa được"),
]


@bp.app_context_processor
def clash_words():
    return {
        "festival_clashes": festival_clashes,
        "short_name": queries.short_name,
        "clash_names": CLASH_NAMES,
        "level_names": LEVEL_NAMES,
        "level_tones": LEVEL_TONES,
    }


def festival_clashes(festival) -> dict:
    """What the festival's own page says about its clashes."""
    board = queries.schedule(festival.season)
    found = board.clashes_of(festival.id)
    return {"found": found, "names": board.names, "is_blocked": _is_blocked(found)}


def _is_blocked(found) -> bool:
    return any(clash.level is ClashLevel.BLOCK for clash in found)


@bp.get("/planning/seasons/<int:season_id>/schedule")
@allow(Permission.FESTIVAL_VIEW, of=season)
def show_schedule(season):
    board = queries.schedule(season)
    return render("planning/schedule.html", **_board(board), draft=queries.draft_of(season.id))


def _board(board) -> dict:
    """What the whole screen and its parts show."""
    rows = _sorted(board)
    shown = request.args.get("show", "")
    clashing = {plan.id for clash in board.clashes for plan in (clash.first.plan, clash.second.plan)}
    if shown == "unscheduled":
        rows = [row for row in rows if _is_unset(row)]
    elif shown == "open":
        rows = [row for row in rows if row.id in board.plans and board.plans[row.id].is_open]
    elif shown == "clashing":
        rows = [row for row in rows if row.id in clashing]
    typed = lists.typed_search()
    if typed:
        rows = [row for row in rows if typed in row.place_fold or typed in text.fold(row.title)]
    return {
        "season": board.season,
        "board": board,
        "listing": _paged(rows),
        "shown_choices": SHOWN,
        "unset": sum(map(_is_unset, board.rows.values())),
        "months": _months(board, clashing),
        "may_edit": may(Permission.FESTIVAL_EDIT, board.season),
        "errors": {},
        **_words(),
    }


def _words() -> dict:
    names = {"state_names": rules.STATE_NAMES, "state_tones": rules.STATE_TONES}
    return {"off_states": rules.OFF_STATES, **names}


def _is_unset(row) -> bool:
    return row.state not in rules.OFF_STATES and (row.held_on is None or row.starts_at is None)


def _sorted(board) -> list:
    """Those without a date first: they are the work."""

    def order(row) -> tuple:
        if _is_unset(row):
            return 0, row.place_sort, row.id
        is_off = row.state in rules.OFF_STATES
        return 1 + is_off, str(row.held_on), str(row.starts_at), row.place_sort, row.id

    return sorted(board.rows.values(), key=order)


def _paged(rows: list) -> lists.Page:
    typed = request.args.get("per_page", "")
    size = int(typed) if typed in {str(size) for size in SIZES} else SIZES[0]
    typed = request.args.get("page", "")
    number = int(typed) if typed.isdecimal() and len(typed) < 9 else 1
    number = min(max(number, 1), max(1, -(-len(rows) // size)))
    return lists.Page(rows[(number - 1) * size : number * size], len(rows), number, size, SIZES)


def _months(board, clashing: set[int]) -> list:
    """The days of the season; a school's festival before them shows its own month too."""
    season, today = board.season, clock.today()
    items: dict = {}
    for row in board.rows.values():
        if row.held_on is not None and row.state not in rules.OFF_STATES:
            items.setdefault(row.held_on, []).append((row, row.id in clashing))
    first = min([season.window_start, *items])
    return [
        (month_title(year, month), month_weeks(year, month, today, items))
        for year, month in months_between(first, season.window_end)
    ]


@bp.post("/planning/festivals/<int:festival_id>/slot")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def place_festival(festival):
    """A line of the schedule, saved by itself; without a script its page again."""
    if request.form.get("from") == "slots":
        return _choose_slot(festival)
    festival_id, hall_id, home = festival.id, festival.hall_id, festival.season
    form = PlaceForm(queries.schedule(home).halls, hall_id=hall_id)
    status, said = 200, []
    if form.validate_on_submit():
        try:
            services.place_festival(
                festival_id,
                held_on=form.held_on.data,
                starts_at=form.starts_at.data,
                hall_id=form.hall.hall_id,
                seen=form.seen.revision,
                actor=g.user.actor,
            )
        except RuleBroken as refusal:
            status, said = 409, [str(refusal)]
    else:
        status = 422
        said = [f"{field.label.text}: {error}" for field in form for error in field.errors]
    return _line(festival_id, form, status, said)


def _line(festival_id: int, form, status: int, said: list[str]):
    """The line that was sent, with calendar and clashes; a refused one keeps what was typed."""
    kept = planning.festival(festival_id)
    if status == 200 and not wants_fragment():
        flash(f"Đã lưu lịch của {queries.short_name(kept.title, kept.locality.name)}.", "good")
        url = url_for(".show_schedule", season_id=kept.season_id, _anchor=f"row-{festival_id}")
        return go(url)
    typed = {name: form[name].raw_data[0] if form[name].raw_data else "" for name in ("held_on", "starts_at")}
    typed["hall"] = form.hall.data
    errors = {festival_id: {"said": said, "typed": typed}} if said else {}
    board = queries.schedule(kept.season)
    context = {**_board(board), "errors": errors, "saved": not said}
    return render(
        "planning/schedule.html",
        "planning/_schedule_answer.html",
        status=status,
        row=board.rows[festival_id],
        draft=None if wants_fragment() else queries.draft_of(kept.season_id),
        refusals=[f"{board.name_of(festival_id)}: {one}" for one in said],
        **context,
    )


def _choose_slot(festival):
    form, festival_id = SlotForm(), festival.id
    if not form.validate_on_submit():
        return _slots_page(festival, status=422, refusals=["Ngày giờ chưa đúng. Hãy chọn trong danh sách."])
    try:
        services.place_festival(
            festival_id,
            held_on=form.held_on.data,
            starts_at=form.starts_at.data,
            seen=form.seen.revision,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _slots_page(planning.festival(festival_id), status=409, refusals=[str(refusal)])
    flash(f"Đã xếp vào {form.starts_at.data:%H:%M} ngày {form.held_on.data:%d/%m/%Y}.", "good")
    return go(url_for(".show_festival_schedule", festival_id=festival_id))


@bp.get("/planning/festivals/<int:festival_id>/free-slots")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def show_free_slots(festival):
    festival.check_editable()
    return _slots_page(festival)


def _slots_page(festival, status=200, refusals=()):
    board = queries.schedule(festival.season, also=festival.id)
    plan = board.plans[festival.id]
    days = board.days_open(festival.id, clock.today())
    return render(
        "planning/free_slots.html",
        status=status,
        festival=festival,
        plan=plan,
        wish=board.wish(festival.id),
        has_days=bool(days),
        offers=free_slots(plan, board.plans.values(), board.terms, days, board.names),
        found=board.clashes_of(festival.id),
        names=board.names,
        refusals=list(refusals),
    )


@bp.get("/planning/festivals/<int:festival_id>/schedule")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_festival_schedule(festival):
    board = queries.schedule(festival.season, also=festival.id)
    chosen = queries.whole_choices(festival.id)
    data = {
        "minutes": festival.minutes,
        "hall": festival.hall_id or 0,
        "wanted_days": bits_as_days(festival.wanted_days),
        "wanted_part": festival.wanted_part.value,
        "resources": chosen,
        "seen": festival.revision,
    }
    form = NeedsForm(board.resources.values(), chosen=chosen, hall_id=festival.hall_id, data=data)
    return _needs_page(festival, board, form)


def _needs_page(festival, board, form, status=200, refusals=()):
    rows = queries.row_choices(festival.id)
    movable = [
        one
        for one in board.resources.values()
        if one.kind is not ResourceKind.HALL and (not one.is_retired or one.id in rows)
    ]
    plan = board.plans[festival.id]
    return render(
        "planning/festival_schedule.html",
        status=status,
        festival=festival,
        form=form,
        plan=plan,
        wish=board.wish(festival.id),
        resources=[
            (one, KIND_NAMES[one.kind], [item for item in festival.items if item.id in rows.get(one.id, ())])
            for one in movable
        ],
        attending=[one.name for one in movable if _attends(plan, one)],
        chosen=[board.names[need.resource_id] for need in plan.needs if not need.row],
        found=board.clashes_of(festival.id),
        names=board.names,
        usual=board.terms.usual_minutes,
        may_edit=festival.is_editable and may(Permission.FESTIVAL_EDIT, festival),
        refusals=list(refusals),
    )


def _attends(plan, resource) -> bool:
    return plan.is_pilot and resource.attends_pilots and not resource.is_retired


@bp.post("/planning/festivals/<int:festival_id>/schedule")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_festival_schedule(festival):
    board = queries.schedule(festival.season, also=festival.id)
    chosen, festival_id = queries.whole_choices(festival.id), festival.id
    form = NeedsForm(board.resources.values(), chosen=chosen, hall_id=festival.hall_id)
    if not form.validate_on_submit():
        return _needs_page(festival, board, form, status=422)
    try:
        services.save_needs(festival_id, seen=form.seen.revision, actor=g.user.actor, **form.needs)
    except RuleBroken as refusal:
        festival = planning.festival(festival_id)
        board = queries.schedule(festival.season, also=festival_id)
        return _needs_page(festival, board, form, status=409, refusals=[str(refusal)])
    flash("Đã lưu yêu cầu xếp lịch.", "good")
    return go(url_for(".show_festival_schedule", festival_id=festival_id))


@bp.get("/planning/festivals/<int:festival_id>/resources/<int:resource_id>")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def edit_row_resources(festival, resource_id):
    festival.check_editable()
    rows = queries.row_choices(festival.id).get(resource_id, ())
    form = RowsForm(festival.items, data={"rows": list(rows), "seen": festival.revision})
    return _rows_page(festival, resource_id, form)


def _rows_page(festival, resource_id, form, status=200, refusals=()):
    kept = queries.season_resource(festival.season_id, resource_id)
    if kept is None:
        abort(404)
    return render(
        "planning/row_resources.html",
        status=status,
        festival=festival,
        resource=kept.resource,
        form=form,
        refusals=list(refusals),
    )


@bp.post("/planning/festivals/<int:festival_id>/resources/<int:resource_id>")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_row_resources(festival, resource_id):
    form, festival_id = RowsForm(festival.items), festival.id
    if not form.validate_on_submit():
        return _rows_page(festival, resource_id, form, status=422)
    try:
        services.save_rows(
            festival_id,
            resource_id,
            item_ids=form.rows.data or [],
            seen=form.seen.revision,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        festival = planning.festival(festival_id)
        return _rows_page(festival, resource_id, form, status=409, refusals=[str(refusal)])
    flash("Đã lưu các dòng cần nguồn lực.", "good")
    return go(url_for(".show_festival_schedule", festival_id=festival_id, _anchor="rows"))
