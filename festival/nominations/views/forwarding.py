"""Going up: which dossiers, the exact list before they go, and what the higher level said of them."""

from flask import flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.forms.transfers import VerdictForm, rows_ticked
from festival.nominations.queries import transfers as queries
from festival.nominations.queries.transfers import transfer_desk
from festival.nominations.rules import transfers as rules
from festival.nominations.services import forwarding as services
from festival.nominations.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


def refused(seen: dict[int, str]) -> list[str]:
    """Why what was ticked is no list to act on."""
    try:
        rules.check_chosen(len(seen))
    except RuleBroken as refusal:
        return [str(refusal)]
    return []


def still(found: list, seen: dict[int, str]) -> list:
    """Of what was ticked: what still says what was read."""
    return [one for one in found if seen.get(one.id) == one.version]


@bp.get("/nominations/seasons/<int:season_id>/forwarding")
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def list_forwarding(desk):
    return _forwarding_page(desk.season)


def _forwarding_page(season, status=200, refusals=(), seen=None):
    found = [(one, services.why_not(one)) for one in queries.ready_to_go_up(season.id)]
    ready = [one for one, fault in found if not fault]
    return render(
        "nominations/forwarding.html",
        status=status,
        season=season,
        ready=ready,
        unready=[(one, fault) for one, fault in found if fault],
        ticked={one.id for one in (ready if seen is None else still(ready, seen))},
        outside=queries.waiting_outside(season.id),
        inside=queries.waiting_inside(season.id),
        upper=queries.upper_season(season),
        refusals=list(refusals),
    )


@bp.get("/nominations/seasons/<int:season_id>/forwarding/chosen")
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def confirm_forwarding(desk):
    """Exactly the dossiers that will go up; what changed since it was ticked is left out and counted."""
    return _chosen_page(desk.season, rows_ticked(request.args.getlist("nomination")))


def _chosen_page(season, seen, status=200, refusals=()):
    if fault := refused(seen):
        return _forwarding_page(season, status=422, refusals=fault, seen=seen)
    chosen = [one for one in still(queries.ready_to_go_up(season.id), seen) if not services.why_not(one)]
    return render(
        "nominations/forwarding_confirm.html",
        status=status,
        season=season,
        chosen=chosen,
        left_out=len(seen) - len(chosen),
        upper=queries.upper_season(season),
        refusals=list(refusals),
    )


@bp.post("/nominations/seasons/<int:season_id>/forwarding")
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def forward_nominations(desk):
    season_id, seen = desk.season.id, rows_ticked(request.form.getlist("nomination"))
    if fault := refused(seen):
        return _forwarding_page(desk.season, status=422, refusals=fault, seen=seen)
    try:
        count = services.forward(season_id, seen, actor=g.user.actor)
    except RuleBroken as refusal:
        season = transfer_desk(season_id).season
        return _forwarding_page(season, status=409, refusals=[str(refusal)], seen=seen)
    flash(f"Đã trình cấp trên {count} đề nghị.", "good")
    return go(url_for(".list_forwarding", season_id=season_id))


@bp.get("/nominations/seasons/<int:season_id>/verdicts/chosen")
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def new_verdict(desk):
    """One decision of a higher level for everything that was ticked."""
    return _verdict_page(desk.season, rows_ticked(request.args.getlist("nomination")), VerdictForm())


def _verdict_page(season, seen, form, status=200, refusals=()):
    if fault := refused(seen):
        return _forwarding_page(season, status=422, refusals=fault, seen={})
    chosen = still(queries.waiting_outside(season.id), seen)
    return render(
        "nominations/forwarding_verdict.html",
        status=status,
        season=season,
        form=form,
        chosen=chosen,
        left_out=len(seen) - len(chosen),
        refusals=list(refusals),
    )


@bp.post("/nominations/seasons/<int:season_id>/verdicts")
@allow(Permission.NOMINATION_REVIEW, of=transfer_desk)
def save_verdict(desk):
    season_id, seen = desk.season.id, rows_ticked(request.form.getlist("nomination"))
    form = VerdictForm()
    if not form.validate_on_submit() or refused(seen):
        return _verdict_page(desk.season, seen, form, status=422)
    try:
        count = services.record_verdict(season_id, seen, form.verdict, actor=g.user.actor)
    except RuleBroken as refusal:
        season = transfer_desk(season_id).season
        return _verdict_page(season, seen, form, status=409, refusals=[str(refusal)])
    flash(f"Đã ghi kết quả của cấp trên cho {count} đề nghị.", "good")
    return go(url_for(".list_forwarding", season_id=season_id))
