"""Pages for everyone. They touch no session, and an unchanged page is answered before it is drawn."""

import hashlib
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from flask import Response, abort, current_app, make_response, render_template, request, url_for

from festival.core import clock, text
from festival.localities.models import Locality
from festival.localities.queries import public_url
from festival.localities.rules import LocalityKind
from festival.planning import queries, rules
from festival.planning.queries import public as public_queries
from festival.planning.queries.public import Filters
from festival.planning.queries.running import rain_plan
from festival.planning.queries.versions import shown_plan
from festival.planning.rules import ProgrammePart
from festival.planning.rules.rain import is_called
from festival.planning.views.blueprint import bp
from festival.planning.views.feed import calendar_file
from festival.planning.views.months import month_title, month_weeks
from festival.web import lists
from festival.web.access import public

KEPT_SECONDS = 60
# With more festivals than this a month shows numbers, and each day's festivals on request.
MOST_IN_GRID = 60
COMING = 8
FEED_LIMIT = 300
# How long a process trusts the version it read last: a page that everybody asks for costs one look a second.
TRUSTED_SECONDS = 1


@cache
def _looks(folder: str) -> str:
    """Changes with any template or style, so that a new version of the site is not taken for the old page."""
    digest = hashlib.sha256()
    for path in sorted([*Path(folder).rglob("*.html"), Path(folder).parent / "static" / "site.css"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _tagged(make: Callable[[], Response], *parts) -> Response:
    """The page, or 304 without making it. A weak tag: compression may change the bytes, never the content."""
    said = "|".join(map(str, (_looks(current_app.jinja_loader.searchpath[0]), *parts)))
    tag = hashlib.sha256(said.encode()).hexdigest()[:24]
    unchanged = request.if_none_match.contains_weak(tag)
    response = Response(status=304) if unchanged else make()
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


def _version() -> str:
    """The version of everything public, at most ``TRUSTED_SECONDS`` old (in tests: always new)."""
    trusted = 0 if current_app.config["TESTING"] else TRUSTED_SECONDS
    read_at, version = current_app.extensions.get("planning_version", (-1, ""))
    now = time.monotonic()
    if read_at < 0 or now - read_at >= trusted:
        version = public_queries.public_version()
        current_app.extensions["planning_version"] = (now, version)
    return version


@bp.get("/")
@public
def show_home():
    today = clock.today()

    def make() -> Response:
        day = festival_day(today)
        return make_response(
            render_template(
                "public/home.html",
                today=today,
                day=day,
                days_left=(day - today).days,
                coming=public_queries.coming(today, COMING),
                total=public_queries.coming_count(today),
            )
        )

    return _tagged(make, _version(), today)


def festival_day(today: date) -> date:
    """The next 19 August, today's included."""
    day = date(today.year, 8, 19)
    return day if today <= day else date(today.year + 1, 8, 19)


@bp.get("/calendar")
@public
def show_calendar():
    today = clock.today()
    return _tagged(lambda: _calendar(today), _version(), today)


def _calendar(today: date) -> Response:
    year, month = _asked_month(today)
    filters = _filters()
    start, end = _month_ends(year, month)
    counts = public_queries.day_counts(filters, start, end)
    in_month = sum(counts.values())
    everything = []
    if 0 < in_month <= MOST_IN_GRID:
        everything = public_queries.rows_between(filters, start, end, limit=MOST_IN_GRID)
    day = _asked_day(start, end)
    page = _page(filters, counts, everything, (day, day) if day else (start, end))
    return make_response(
        render_template(
            "public/calendar.html",
            title=month_title(year, month),
            weeks=month_weeks(year, month, today, _grid(counts, everything)),
            months=[(number, f"Tháng {number}") for number in sorted({month - 1, month, month + 1, 7, 8})],
            year=year,
            month=month,
            day=day,
            in_month=in_month,
            page=page,
            provinces=public_queries.provinces(),
            area=filters.area,
            area_province=_province_of(filters.area),
            search=request.args.get("q", "")[:100],
            today=today,
            state_names=rules.STATE_NAMES,
            state_tones=rules.STATE_TONES,
            here=lists.here,
            feed=_feed_address(filters.area),
        )
    )


def _feed_address(area: Locality | None) -> str:
    """Whole, because it is copied into another program."""
    path = url_for(".calendar_feed", code=area.code) if area else url_for(".calendar_feed")
    return (_known_address() or request.host_url.rstrip("/")) + path


def _asked_month(today: date) -> tuple[int, int]:
    """July before July, August after it; other months of the year when the address asks for them."""
    year = request.args.get("year", type=int) or today.year
    month = request.args.get("month", type=int) or min(max(today.month, 7), 8)
    if not (rules.FIRST_YEAR <= year <= today.year + 1 and 1 <= month <= 12):
        abort(404)
    return year, month


def _month_ends(year: int, month: int) -> tuple[date, date]:
    start = date(year, month, 1)
    return start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _filters() -> Filters:
    code = (request.args.get("place") or request.args.get("province") or "")[:20]
    area = public_queries.area(code) if code else None
    if code and area is None:
        abort(404)
    return Filters(search=lists.typed_search(), area=area)


def _province_of(area: Locality | None) -> str:
    """The code that the province box shows as chosen."""
    while area is not None and area.kind is not LocalityKind.PROVINCE:
        area = area.parent
    return area.code if area else ""


def _asked_day(start: date, end: date) -> date | None:
    typed = request.args.get("day", "")
    day = int(typed) if typed.isdecimal() and len(typed) <= 2 else 0
    return start.replace(day=day) if 1 <= day <= end.day else None


def _page(filters: Filters, counts: dict, everything: list, span: tuple[date, date]) -> lists.Page:
    """The list below the grid: the month's festivals, or one day's."""
    start, end = span
    total = sum(number for day, number in counts.items() if start <= day <= end)
    size = lists.PAGE_SIZES[0]
    last = max(1, -(-total // size))
    number = min(max(1, request.args.get("page", type=int) or 1), last)
    first = (number - 1) * size
    if everything or not total:
        rows = [row for row in everything if start <= row.held_on <= end][first : first + size]
    else:
        rows = public_queries.rows_between(filters, start, end, limit=size, offset=first)
    return lists.Page(rows, total, number, size)


def _grid(counts: dict[date, int], everything: list) -> dict[date, list]:
    """Names on the days while they fit, else how many there are."""
    items: dict[date, list] = {}
    for row in everything:
        url = url_for(".show_public_festival", festival_id=row.id)
        items.setdefault(row.held_on, []).append((row.place, url, _note(row)))
    if everything or not counts:
        return items
    # One address for all days: building thirty-one of them costs as much as a query.
    address = lists.here(day=None, page=None)
    address += "&day=" if "?" in address else "?day="
    for day, number in counts.items():
        items[day] = [(f"{text.grouped(number)} ngày hội", f"{address}{day.day}#list", "")]
    return items


def _note(row) -> str:
    start = f"{row.starts_at:%H:%M}" if row.starts_at else ""
    said = rules.STATE_NAMES[row.state] if row.state in rules.OFF_STATES else ""
    return " · ".join(filter(None, (said, start)))


@bp.get("/calendar.ics")
@bp.get("/calendar/<code>.ics")
@public
def calendar_feed(code=None):
    """The year's festivals of a place, or the next ones of a province or the whole country."""
    place = public_queries.area(code[:20]) if code else None
    if code and place is None:
        abort(404)
    today = clock.today()
    is_wide = place is None or place.kind is LocalityKind.PROVINCE
    start = today - timedelta(days=7) if is_wide else date(today.year, 1, 1)
    base = _known_address()
    alarm = request.args.get("alarm") == "1"

    def page_of(festival_id: int) -> str | None:
        """Calendar programs are somewhere else, so only a known public address helps them."""
        return base + url_for(".show_public_festival", festival_id=festival_id) if base else None

    def make() -> Response:
        rows = public_queries.feed_rows(place, start, FEED_LIMIT)
        name = f"Ngày hội 19/8 · {place.name}" if place else "Ngày hội 19/8"
        body = calendar_file(rows, name=name, page_of=page_of, alarm=alarm)
        response = Response(body, mimetype="text/calendar")
        name = f"ngay-hoi-{place.code}.ics" if place else "ngay-hoi.ics"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return response

    return _tagged(make, _version(), start, base, alarm)


def _known_address() -> str:
    return (public_url(current_app.config["PUBLIC_URL"]) or "").rstrip("/")


@bp.get("/festivals/<int:festival_id>")
@public
def show_public_festival(festival_id):
    known = public_queries.public_state(festival_id)
    if known is None:
        abort(404)

    def make() -> Response:
        festival = queries.festival(festival_id)
        commune = festival.season.locality
        plan = shown_plan(festival_id)
        return make_response(
            render_template(
                "public/festival.html",
                festival=festival,
                commune=commune,
                programme=_programme(plan),
                bring=plan["bring"],
                rain=plan["rain"],
                usual_venue=plan["venue"],
                is_moved=is_called(rain_plan(festival_id)),
            )
        )

    return _tagged(make, festival_id, known.revision, known.changed_at, clock.today())


def _programme(plan: dict) -> list[dict]:
    """What the approved version lets everybody read; preparations are nobody's business."""
    return [
        {
            "starts_at": row["starts_at"],
            "part": rules.PART_NAMES[ProgrammePart(row["part"])],
            "title": row["title"],
        }
        for row in plan["programme"]
    ]
