"""Many plans at once: an organiser submits them, a leader approves them after reading the exact list."""

from flask import flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.forms.bulk import plans_ticked
from festival.planning.models import Festival
from festival.planning.queries import season
from festival.planning.rules import FestivalAction
from festival.planning.rules import bulk as rules
from festival.planning.services import bulk as services
from festival.planning.views.blueprint import bp
from festival.web.access import allow, may
from festival.web.htmx import go, render


@bp.get("/planning/seasons/<int:season_id>/submission")
@allow(Permission.FESTIVAL_EDIT, of=season)
def show_submission(season):
    return _submission_page(season)


def _submission_page(season, status=200, refusals=(), seen=None):
    """At first everything is ticked but what was returned: somebody has to look at that again."""
    found = services.candidates(season, FestivalAction.SUBMIT)
    ready = [one for one in found if not one.why_not]
    ticked = {one.id for one in ready if (not one.returned if seen is None else _is_in(seen, one))}
    return render(
        "planning/bulk_submit.html", status=status, season=season, ticked=ticked, **_lists(found, refusals)
    )


def _is_in(seen: dict[int, int], one) -> bool:
    return seen.get(one.id) == one.revision


def _lists(found: list, refusals) -> dict:
    return {
        "ready": [one for one in found if not one.why_not],
        "unready": [one for one in found if one.why_not],
        "refusals": list(refusals),
    }


@bp.post("/planning/seasons/<int:season_id>/submission")
@allow(Permission.FESTIVAL_EDIT, of=season)
def submit_plans(season):
    season_id, seen = season.id, plans_ticked(request.form.getlist("plan"))
    refused = _refused(seen)
    if refused:
        return _submission_page(season, status=422, refusals=refused, seen=seen)
    try:
        count = services.move_many(season_id, FestivalAction.SUBMIT, seen, _may_edit, actor=g.user.actor)
    except RuleBroken as refusal:
        return _submission_page(_again(season_id), status=409, refusals=[str(refusal)], seen=seen)
    flash(f"Đã trình duyệt {count} kế hoạch.", "good")
    return go(url_for(".show_season", season_id=season_id, state="plan_submitted"))


def _refused(seen: dict[int, int]) -> list[str]:
    try:
        rules.check_chosen(len(seen))
    except RuleBroken as refusal:
        return [str(refusal)]
    return []


def _again(season_id: int):
    """The service ended the session's reading; what the page shows is read again."""
    return season(season_id)


def _may_edit(festival: Festival) -> bool:
    return may(Permission.FESTIVAL_EDIT, festival)


def _may_approve(festival: Festival) -> bool:
    return may(Permission.FESTIVAL_APPROVE, festival)


@bp.get("/planning/seasons/<int:season_id>/approval")
@allow(Permission.FESTIVAL_APPROVE, of=season)
def show_approval(season):
    return _approval_page(season)


def _approval_page(season, status=200, refusals=(), seen=()):
    found = services.candidates(season, FestivalAction.APPROVE)
    ticked = {one.id for one in found if _is_in(dict(seen), one)}
    return render(
        "planning/bulk_approve.html", status=status, season=season, ticked=ticked, **_lists(found, refusals)
    )


@bp.get("/planning/seasons/<int:season_id>/approval/chosen")
@allow(Permission.FESTIVAL_APPROVE, of=season)
def confirm_approval(season):
    """Exactly the plans that will be approved; what changed since it was ticked is left out and named."""
    seen = plans_ticked(request.args.getlist("plan"))
    refused = _refused(seen)
    if refused:
        return _approval_page(season, status=422, refusals=refused, seen=seen)
    found = services.candidates(season, FestivalAction.APPROVE)
    chosen = [one for one in found if not one.why_not and _is_in(seen, one)]
    kept = {one.id for one in chosen}
    return render(
        "planning/bulk_approve_confirm.html",
        season=season,
        chosen=chosen,
        left_out=len(seen) - len(chosen),
        left_names=[one.place for one in found if one.id in seen and one.id not in kept],
    )


@bp.post("/planning/seasons/<int:season_id>/approval")
@allow(Permission.FESTIVAL_APPROVE, of=season)
def approve_plans(season):
    season_id, seen = season.id, plans_ticked(request.form.getlist("plan"))
    refused = _refused(seen)
    if refused:
        return _approval_page(season, status=422, refusals=refused, seen=seen)
    try:
        count = services.move_many(season_id, FestivalAction.APPROVE, seen, _may_approve, actor=g.user.actor)
    except RuleBroken as refusal:
        return _approval_page(_again(season_id), status=409, refusals=[str(refusal)], seen=seen)
    flash(f"Đã phê duyệt {count} kế hoạch. Các ngày hội này hiện trên lịch công khai.", "good")
    return go(url_for(".show_season", season_id=season_id, state="plan_approved"))
