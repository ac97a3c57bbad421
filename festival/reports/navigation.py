"""What the layout of every signed-in page shows: the season path with its live numbers."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from flask import Flask, g, request, url_for
from sqlalchemy import Select, String, bindparam, select
from sqlalchemy.orm.exc import ObjectDeletedError

from festival.certificates import queries as certificates
from festival.commendations import queries as commendations
from festival.core import clock
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.nominations import queries as nominations
from festival.nominations.queries.figures import granted_figure
from festival.nominations.rules.deadlines import last_day
from festival.planning import queries as planning
from festival.planning.models import Season
from festival.voting import queries as voting
from festival.web.access import may

ADMIN_PERMISSIONS = (Permission.ACCOUNTS_MANAGE, Permission.LOCALITY_MANAGE, Permission.CATALOGUE_MANAGE)
# Which step a page belongs to, by its blueprint.
STEP_OF = {
    "documents": "planning",
    "planning": "planning",
    "nominations": "nominations",
    "voting": "voting",
    "commendations": "commendations",
    "certificates": "certificates",
    "reports": "reports",
}


# What the steps show of all that the rooms can count.
FIGURES = (
    "festivals",
    "festivals_approved",
    "nominations",
    "nominations_to_review",
    "nominations_granted",
    "items_to_vote",
    "passed_undecided",
    "to_print",
)


@dataclass(frozen=True)
class Step:
    """One step of the path; ``url`` is None where this person has nothing to see."""

    key: str
    label: str
    url: str | None
    number: str
    note: str
    due: str
    current: bool


@dataclass(frozen=True)
class Place:
    name: str
    province_name: str | None


def init_navigation(app: Flask) -> None:
    @app.context_processor
    def navigation():
        """Names the layout uses; the layout of public pages asks for none that costs a query."""
        context = {"is_sample": app.config["SAMPLE"]}
        if getattr(g, "user", None) is None:
            return context
        season = current_season()
        context["season"] = season
        if g.get("is_fragment"):
            return context
        return context | {
            "place": place_of(season),
            "season_path": season_path(season),
            "admin_url": admin_url(),
        }


def current_season() -> Season | None:
    """The season of the page's own thing, else the latest one of this person's commune."""
    if "season" not in g:
        g.season = _season_of(getattr(g, "thing", None)) or planning.default_season(g.user)
    return g.season


def _season_of(thing) -> Season | None:
    try:
        return getattr(thing, "season", None)
    except ObjectDeletedError:  # somebody else took it away meanwhile; the page says so in its own words
        return None


def place_of(season: Season | None) -> Place:
    locality: Locality = season.locality if season else g.user.locality
    parent = locality.parent
    return Place(locality.name, parent.name if parent else None)


def admin_url() -> str | None:
    own = g.user.locality
    if any(g.user.may(permission, own) for permission in ADMIN_PERMISSIONS):
        return url_for("accounts.show_admin")
    return None


def figures_of(season: Season) -> dict:
    """All live numbers of the path in one statement."""
    asked = {"season_id": season.id, "viewer_path": g.user.locality.path}
    return db.session.execute(_figures(), asked).one()._asdict()


@cache
def _figures() -> Select:
    """For whichever season: every page asks it, and building it costs as much as asking it."""
    any_season = Season(id=bindparam("season_id"))
    parts = {}
    for domain in (planning, nominations, voting, commendations, certificates):
        parts |= domain.step_figures(any_season)
    parts["nominations_granted"] = granted_figure(any_season, bindparam("viewer_path", type_=String))
    return select(*(parts[name].label(name) for name in FIGURES))


def season_path(season: Season | None) -> list[Step]:
    if season is None:
        return []
    figures = figures_of(season)
    current = STEP_OF.get(request.blueprint or "")
    seen_by = {
        "planning": Permission.FESTIVAL_VIEW,
        "nominations": Permission.NOMINATION_VIEW,
        "voting": Permission.COUNCIL_VIEW,
        "commendations": Permission.DECISION_VIEW,
        "certificates": Permission.CERTIFICATES_VIEW,
        "reports": Permission.REPORT_VIEW,
    }
    return [
        Step(
            key=key,
            label=label,
            url=url_for(endpoint, season_id=season.id) if _is_open(key, seen_by[key], season) else None,
            number=number,
            note=note,
            due=due,
            current=key == current and request.endpoint != "reports.show_today",
        )
        for key, label, endpoint, number, note, due in _steps(season, figures)
    ]


def _is_open(key: str, permission: Permission, season: Season) -> bool:
    """Whether the step leads this person anywhere; council and report belong to the season's own place."""
    return may(permission, season) if key in ("voting", "reports") else bool(g.user.paths_with(permission))


def _steps(season: Season, figures: dict):
    festivals = f"{figures['festivals_approved']}/{figures['festivals']}"
    to_review = str(figures["nominations_to_review"])
    to_vote = str(figures["items_to_vote"])
    undecided = str(figures["passed_undecided"])
    to_print = str(figures["to_print"])
    main_day = f"ngày chính {season.main_day:%d/%m}"
    yield "planning", "Kế hoạch", "planning.show_season", festivals, "đã duyệt", main_day
    due = _until(season.nominations_due, figures["nominations_granted"])
    yield "nominations", "Đề nghị", "nominations.list_nominations", to_review, "chờ thẩm định", due
    yield "voting", "Họp xét", "voting.list_sessions", to_vote, "chờ đưa ra họp", ""
    yield "commendations", "Quyết định", "commendations.list_decisions", undecided, "chờ quyết định", ""
    yield "certificates", "In & trao", "certificates.list_certificates", to_print, "chưa in", ""
    yield "reports", "Báo cáo", "reports.show_report", str(figures["nominations"]), "đề nghị", ""


def _until(due: date, granted: date | None) -> str:
    """A grace moves the day that the path names: lists and today's work count by it too."""
    day = last_day(due, [granted] if granted else [])
    left = (day - clock.today()).days
    if left < 0:
        return f"hạn {day:%d/%m} đã qua"
    if not left:
        return "hạn hôm nay"
    return f"hạn {day:%d/%m}" if day == due else f"gia hạn đến {day:%d/%m}"
