"""Seasons: their list, their festivals as a list and as a calendar, their dates."""

from flask import abort, flash, g, request, url_for
from sqlalchemy import case

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.localities.rules import KIND_NAMES, LOCAL_KINDS, LocalityKind
from festival.planning import queries, rules, services
from festival.planning.forms import ForAllForm, NewSeasonForm, SeasonForm
from festival.planning.models import Festival, Season
from festival.planning.queries import season
from festival.planning.rules import FestivalState, PilotLevel, amendments, grounds
from festival.planning.views import deadlines
from festival.planning.views.blueprint import bp
from festival.planning.views.months import month_title, month_weeks, months_between
from festival.web import lists
from festival.web.access import allow, may, signed_in
from festival.web.htmx import go, render

_STATE_ORDER = case({state.value: place for place, state in enumerate(FestivalState)}, value=Festival.state)
FESTIVAL_ORDER = {
    "place": (Locality.name_sort, Festival.id),
    "day": (Festival.held_on, Festival.starts_at, Locality.name_sort, Festival.id),
    "state": (_STATE_ORDER, Festival.held_on, Locality.name_sort, Festival.id),
}
FESTIVAL_COLUMNS = {
    "Nơi tổ chức": lambda row: row.place,
    "Loại": lambda row: KIND_NAMES[row.kind],
    "Tên ngày hội": lambda row: row.title,
    "Ngày": lambda row: row.held_on,
    "Giờ": lambda row: f"{row.starts_at:%H:%M}" if row.starts_at else None,
    "Địa điểm": lambda row: row.venue,
    "Ngày hội điểm": lambda row: rules.PILOT_NAMES[row.pilot_level],
    "Trạng thái": lambda row: rules.STATE_NAMES[row.state],
}
STATE_CHOICES = [
    ("", "Mọi trạng thái"),
    *((state.value, name) for state, name in rules.STATE_NAMES.items()),
    ("past", "Đã qua ngày, chưa xác nhận"),
    *((name, words) for name, (_state, words) in amendments.FILTERS.items()),
    *((group, name) for group, (name, _states) in rules.STATE_GROUPS.items()),
]
KIND_CHOICES = [
    ("", "Mọi loại"),
    *((kind.value, KIND_NAMES[kind]) for kind in (*LOCAL_KINDS, LocalityKind.COMMUNE)),
]
PILOT_CHOICES = [
    ("", "Mọi ngày hội"),
    ("any", "Mọi ngày hội điểm"),
    *((level.value, name) for level, name in rules.PILOT_NAMES.items() if level is not PilotLevel.NONE),
]
SEASON_ORDER = {
    "year": (Season.year, Locality.name_sort, Season.id),
    "place": (Locality.name_sort, Season.year, Season.id),
}


@bp.get("/planning/seasons")
@signed_in
def list_seasons():
    scope = g.user.paths_with(Permission.SEASON_VIEW)
    above = [int(part) for path in scope for part in path.strip("/").split("/")]
    query = queries.season_rows(scope, above, search=lists.typed_search())
    query = lists.sorted_by(query, SEASON_ORDER, "-year")
    if lists.wants_export():
        return lists.export_xlsx(db.session.execute(query), SEASON_COLUMNS, "cac-mua-ngay-hoi.xlsx")
    listing = lists.paged(query, scalars=False)
    return render(
        "planning/seasons.html",
        listing=listing,
        columns=[
            sort_column("Năm", "year", "-year"),
            sort_column("Nơi tổ chức", "place", "-year"),
            "Đợt tổ chức",
            "Ngày chính",
            {"label": "Ngày hội", "numeric": True},
        ],
        may_create=bool(g.user.paths_with(Permission.SEASON_MANAGE))
        or any(role is Role.PROVINCE_OFFICER for _path, role in g.user.standing),
        here=lists.here,
    )


SEASON_COLUMNS = {
    "Năm": lambda row: row.year,
    "Nơi tổ chức": lambda row: row.place,
    "Tỉnh, thành phố": lambda row: row.province,
    "Chủ đề": lambda row: row.theme,
    "Từ ngày": lambda row: row.window_start,
    "Đến ngày": lambda row: row.window_end,
    "Ngày chính": lambda row: row.main_day,
    "Số ngày hội": lambda row: row.festivals,
}


@bp.get("/planning/seasons/new")
@signed_in
def new_season():
    places = _places_managed()
    data = {"locality": places[0].id, "year": rules.proposed_year(clock.today())}
    return render("planning/season_new.html", form=NewSeasonForm(places, data=data))


@bp.post("/planning/seasons")
@signed_in
def create_season():
    form = NewSeasonForm(_places_managed())
    if not form.validate_on_submit():
        return render("planning/season_new.html", status=422, form=form)
    try:
        created = services.create_season(
            locality_id=form.locality.data,
            year=form.year.data,
            theme=form.theme.data,
            main_day=form.main_day.data,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return render("planning/season_new.html", status=409, form=form, refusals=[str(refusal)])
    flash(f"Đã lập mùa Ngày hội năm {created.year}.", "good")
    return go(url_for(".show_season", season_id=created.id))


def _places_managed():
    """Where this person may open a season; a province's officer may in the province itself."""
    whole = g.user.paths_with(Permission.SEASON_MANAGE)
    own = [path for path, role in g.user.standing if role is Role.PROVINCE_OFFICER]
    places = queries.season_holders(whole, own) if whole or own else []
    if not places:
        abort(403)
    return places


@bp.get("/planning/seasons/<int:season_id>")
@allow(Permission.SEASON_VIEW, of=season)
def show_season(season):
    scope = g.user.paths_with(Permission.FESTIVAL_VIEW)
    kept = {name: request.args.get(name, "") for name in ("state", "kind", "locality", "pilot")}
    query = queries.festival_rows(scope, season, search=lists.typed_search(), today=clock.today(), **kept)
    if request.args.get("view") == "calendar":
        return _season_calendar(season, query)
    query = lists.sorted_by(query, FESTIVAL_ORDER, "place")
    if lists.wants_export():
        rows = db.session.execute(query)
        return lists.export_xlsx(rows, FESTIVAL_COLUMNS, f"ngay-hoi-{season.year}.xlsx")
    listing = lists.paged(query, scalars=False)
    columns = [
        sort_column("Nơi tổ chức", "place", "place"),
        sort_column("Ngày", "day", "place"),
        "Giờ",
        "Địa điểm",
        sort_column("Trạng thái", "state", "place"),
    ]
    return render("planning/season.html", listing=listing, columns=columns, **_season_page(season))


def sort_column(label: str, name: str, default: str) -> dict:
    """A heading that sorts by its column, and back again when pressed twice."""
    asked = request.args.get("sort", default)
    directions = {name: "ascending", f"-{name}": "descending"}
    url = lists.here(sort=f"-{name}" if asked == name else name, page=None)
    return {"label": label, "url": url, "sort": directions.get(asked)}


def _season_calendar(season, query):
    items = {}
    rows = queries.calendar_rows(query, season.window_start, season.window_end)
    for row in rows:
        url = url_for(".show_festival", festival_id=row.id)
        time = f"{row.starts_at:%H:%M} · " if row.starts_at else ""
        items.setdefault(row.held_on, []).append((row.place, url, time + rules.STATE_NAMES[row.state]))
    months = [
        (month_title(year, month), month_weeks(year, month, clock.today(), items))
        for year, month in months_between(season.window_start, season.window_end)
    ]
    return render("planning/season_calendar.html", months=months, shown=len(rows), **_season_page(season))


def _season_page(season) -> dict:
    """What the list and the calendar of a season share."""
    counts = queries.season_counts(g.user.paths_with(Permission.FESTIVAL_VIEW), season)
    return {
        "season": season,
        "state_choices": STATE_CHOICES,
        "kind_choices": KIND_CHOICES,
        "state_names": rules.STATE_NAMES,
        "state_tones": rules.STATE_TONES,
        "amendment_names": dict(amendments.FILTERS.values()),
        "pilots": {level: name for level, name in rules.PILOT_NAMES.items() if level.value != "none"},
        "pilot_choices": PILOT_CHOICES,
        "figures": _figures(season, counts),
        "pilot_counts": _pilot_counts(season, counts),
        "coming": deadlines.coming(season),
        "may_see_plans": bool(g.user.paths_with(Permission.FESTIVAL_VIEW)),
        "may_create": _may_begin_plan(season),
        "may_create_all": may(Permission.FESTIVAL_EDIT, season),
        "bulk_steps": _bulk_steps(season, counts),
        "here": lists.here,
    }


def _may_begin_plan(season) -> bool:
    """In a season of the person's own commune; a province's plans are its communes' affair.

    Told from the paths alone: who plans here or above may plan for the commune itself, who plans below
    for the own place.
    """
    if season.locality.kind is LocalityKind.PROVINCE:
        return False
    home = season.locality.path
    paths = g.user.paths_with(Permission.FESTIVAL_EDIT)
    return any(home.startswith(path) or path.startswith(home) for path in paths)


def _bulk_steps(season, counts) -> list[tuple]:
    """Steps that may be taken with several plans at once; a province's plans are its communes' affair."""
    if season.locality.kind is LocalityKind.PROVINCE:
        return []
    number = {state: sum(n for (one, _pilot), n in counts.items() if one is state) for state in FestivalState}
    steps = (
        (FestivalState.DRAFT, Permission.FESTIVAL_EDIT, "Trình duyệt nhiều kế hoạch", ".show_submission"),
        (
            FestivalState.PLAN_SUBMITTED,
            Permission.FESTIVAL_APPROVE,
            "Phê duyệt nhiều kế hoạch",
            ".show_approval",
        ),
    )
    return [
        (label, url_for(endpoint, season_id=season.id))
        for state, permission, label, endpoint in steps
        if number[state] and may(permission, season)
    ]


def _figures(season, counts) -> list[tuple]:
    """How many festivals stand where, each with the list of them."""

    def number(states) -> int:
        return sum(count for (state, _pilot), count in counts.items() if state in states)

    shown = (
        ("counted", "ngày hội", rules.COUNTED_STATES),
        ("draft", "đang soạn", {FestivalState.DRAFT}),
        ("plan_submitted", "chờ duyệt", {FestivalState.PLAN_SUBMITTED}),
        ("approved", "đã duyệt kế hoạch", rules.APPROVED_STATES),
        ("done", "đã tổ chức", rules.HELD_STATES),
    )
    return [
        (number(states), label, url_for(".show_season", season_id=season.id, state=name))
        for name, label, states in shown
    ]


def _pilot_counts(season, counts) -> list[tuple]:
    """Pilot festivals by level, cancelled ones not counted."""
    found = {}
    for (state, level), count in counts.items():
        if level is not PilotLevel.NONE and state in rules.COUNTED_STATES:
            found[level] = found.get(level, 0) + count
    return [
        (
            found[level],
            rules.PILOT_NAMES[level],
            url_for(".show_season", season_id=season.id, pilot=level.value),
        )
        for level in PilotLevel
        if level in found
    ]


@bp.get("/planning/seasons/<int:season_id>/settings")
@allow(Permission.SEASON_MANAGE, of=season)
def edit_season(season):
    """``?from=province`` fills in the province's, ``?from=usual`` the usual grounds; nothing is stored."""
    asked = request.args.get("from", "")
    if asked == "province" and season.parent is not None:
        form = SeasonForm(obj=season.parent)
        form.seen.data = season.seen
        return _settings_page(season, form, is_refilled=True)
    if asked == "usual":
        form = SeasonForm(obj=season)
        form.legal_grounds.data = grounds.default_grounds()
        return _settings_page(season, form, is_refilled=True)
    return _settings_page(season, SeasonForm(obj=season))


def _settings_page(season, form, status=200, refusals=(), is_refilled=False):
    return render(
        "planning/season_settings.html",
        status=status,
        season=season,
        form=form,
        refusals=list(refusals),
        is_refilled=is_refilled,
    )


@bp.post("/planning/seasons/<int:season_id>/settings")
@allow(Permission.SEASON_MANAGE, of=season)
def save_season(season):
    form = SeasonForm()
    if not form.validate_on_submit():
        return _settings_page(season, form, status=422)
    try:
        services.edit_season(
            season.id,
            theme=form.theme.data,
            legal_grounds=form.legal_grounds.data,
            seen=form.seen.data or "",
            actor=g.user.actor,
            **form.dates,
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _settings_page(queries.season(season.id), form, status=409, refusals=said)
    flash("Đã lưu thông tin mùa Ngày hội.", "good")
    return go(url_for(".show_season", season_id=season.id))


@bp.get("/planning/seasons/<int:season_id>/festivals/all")
@allow(Permission.FESTIVAL_EDIT, of=season)
def new_festivals_for_all(season):
    return _for_all_page(season)


@bp.post("/planning/seasons/<int:season_id>/festivals/all")
@allow(Permission.FESTIVAL_EDIT, of=season)
def create_festivals_for_all(season):
    form = ForAllForm()
    if not form.validate_on_submit():
        return _for_all_page(season, status=422, form=form)
    try:
        count = services.create_for_all(
            season_id=season.id, locality_ids=form.place_ids, chosen=form.chosen, actor=g.user.actor
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        season = queries.season(season.id)
        return _for_all_page(season, status=409, refusals=said)
    flash(f"Đã tạo {count} ngày hội. Hãy xem lại địa điểm, xếp ngày, giờ cho từng nơi.", "good")
    return go(url_for(".show_season", season_id=season.id))


def _for_all_page(season, status=200, refusals=(), form=None):
    places = queries.places_without_festival(season)
    shown = ",".join(str(place.id) for place in places)
    return render(
        "planning/festivals_for_all.html",
        status=status,
        season=season,
        places=places,
        kinds=[kind for kind in LOCAL_KINDS if any(place.kind is kind for place in places)],
        form=form or ForAllForm(formdata=None, data={"shown": shown}),
        shown=shown,
        refusals=list(refusals),
    )
