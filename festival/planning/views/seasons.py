"""Seasons: their list, their festivals as a list and as a calendar, their dates."""

from flask import flash, g, request, url_for
from sqlalchemy import case

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
from festival.planning.rules import FestivalState
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
    *((group, name) for group, (name, _states) in rules.STATE_GROUPS.items()),
]
KIND_CHOICES = [
    ("", "Mọi loại"),
    *((kind.value, KIND_NAMES[kind]) for kind in (*LOCAL_KINDS, LocalityKind.COMMUNE)),
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
        may_create=bool(g.user.paths_with(Permission.SEASON_MANAGE)),
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


def managed_place():
    """Where the person manages seasons, or else the account's own place (which then answers 403)."""
    holders = queries.season_holders(g.user.paths_with(Permission.SEASON_MANAGE))
    return holders[0] if holders else g.user.locality


@bp.get("/planning/seasons/new")
@allow(Permission.SEASON_MANAGE, of=managed_place)
def new_season(place):
    form = NewSeasonForm(_places_managed(), data={"locality": place.id, "year": clock.today().year})
    return render("planning/season_new.html", form=form)


@bp.post("/planning/seasons")
@allow(Permission.SEASON_MANAGE, of=managed_place)
def create_season(_place):
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
    return queries.season_holders(g.user.paths_with(Permission.SEASON_MANAGE))


@bp.get("/planning/seasons/<int:season_id>")
@allow(Permission.SEASON_VIEW, of=season)
def show_season(season):
    scope = g.user.paths_with(Permission.FESTIVAL_VIEW)
    kept = {name: request.args.get(name, "") for name in ("state", "kind", "locality")}
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
    return {
        "season": season,
        "state_choices": STATE_CHOICES,
        "kind_choices": KIND_CHOICES,
        "state_names": rules.STATE_NAMES,
        "state_tones": rules.STATE_TONES,
        "pilots": {level: name for level, name in rules.PILOT_NAMES.items() if level.value != "none"},
        "may_see_plans": bool(g.user.paths_with(Permission.FESTIVAL_VIEW)),
        "may_create": edits_within(season),
        "may_create_all": may(Permission.FESTIVAL_EDIT, season),
        "here": lists.here,
    }


def edits_within(season) -> bool:
    """Whether the person plans festivals in the season's place, above it or somewhere within it."""
    home = season.locality.path
    paths = g.user.paths_with(Permission.FESTIVAL_EDIT)
    return any(home.startswith(path) or path.startswith(home) for path in paths)


@bp.get("/planning/seasons/<int:season_id>/settings")
@allow(Permission.SEASON_MANAGE, of=season)
def edit_season(season):
    return render("planning/season_settings.html", season=season, form=SeasonForm(obj=season))


@bp.post("/planning/seasons/<int:season_id>/settings")
@allow(Permission.SEASON_MANAGE, of=season)
def save_season(season):
    form = SeasonForm()
    if not form.validate_on_submit():
        return render("planning/season_settings.html", status=422, season=season, form=form)
    try:
        services.edit_season(season.id, theme=form.theme.data, actor=g.user.actor, **form.dates)
    except RuleBroken as refusal:
        refusals = [str(refusal)]
        season = queries.season(season.id)
        return render(
            "planning/season_settings.html", status=409, season=season, form=form, refusals=refusals
        )
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
    try:
        count = services.create_for_all(season_id=season.id, locality_ids=form.place_ids, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        season = queries.season(season.id)
        return _for_all_page(season, status=409, refusals=said)
    flash(f"Đã tạo {count} ngày hội. Hãy xếp ngày, giờ, địa điểm cho từng nơi.", "good")
    return go(url_for(".show_season", season_id=season.id))


def _for_all_page(season, status=200, refusals=()):
    places = queries.places_without_festival(season)
    shown = ",".join(str(place.id) for place in places)
    return render(
        "planning/festivals_for_all.html",
        status=status,
        season=season,
        places=places,
        form=ForAllForm(formdata=None, data={"shown": shown}),
        refusals=list(refusals),
    )
