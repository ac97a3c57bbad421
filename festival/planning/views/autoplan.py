"""«Xếp tự động»: a proposal, its reasons, and what to do with it."""

from flask import flash, g, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.forms.scheduling import DraftForm, ProposeForm
from festival.planning.queries import scheduling as queries
from festival.planning.queries import season
from festival.planning.rules.autoplan import METHOD_NAMES
from festival.planning.services import autoplan as services
from festival.planning.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


@bp.get("/planning/seasons/<int:season_id>/schedule/draft")
@allow(Permission.FESTIVAL_EDIT, of=season)
def show_draft(season):
    return _draft_page(season)


def _draft_page(season, status=200, refusals=(), ticked=None):
    draft = queries.draft_of(season.id)
    rows = draft.rows if draft else []
    return render(
        "planning/autoplan.html",
        status=status,
        season=season,
        draft=draft,
        made=services.made_mark(draft) if draft else 0,
        method=METHOD_NAMES.get(draft.method, draft.method) if draft else "",
        summary=draft.summary.splitlines() if draft else [],
        placed=[(row, services.is_fresh(row.festival, row)) for row in rows if row.held_on],
        unplaced=[row for row in rows if not row.held_on],
        ticked=ticked,
        form=ProposeForm(formdata=None),
        refusals=list(refusals),
    )


@bp.post("/planning/seasons/<int:season_id>/schedule/draft")
@allow(Permission.FESTIVAL_EDIT, of=season)
def propose_schedule(season):
    form, season_id = ProposeForm(), season.id
    again = form.validate_on_submit() and form.with_clashing.data
    try:
        services.propose(season, with_clashing=again, today=clock.today(), actor=g.user.actor)
    except RuleBroken as refusal:
        return _draft_page(_reloaded(season_id), status=409, refusals=[str(refusal)])
    return go(url_for(".show_draft", season_id=season_id))


def _reloaded(season_id: int):
    """The service ended the session's reading; what the page shows is read again."""
    return season(season_id)


@bp.post("/planning/seasons/<int:season_id>/schedule/acceptance")
@allow(Permission.FESTIVAL_EDIT, of=season)
def accept_draft(season):
    season_id = season.id
    draft = queries.draft_of(season_id)
    form = DraftForm([row.id for row in draft.rows] if draft else [])
    chosen = form.rows.data or []
    if not form.validate_on_submit():
        said = ["Đề xuất vừa thay đổi. Hãy xem lại rồi chọn."]
        return _draft_page(season, status=422, refusals=said, ticked=chosen)
    try:
        count = services.accept(season_id, made=form.made, row_ids=chosen, actor=g.user.actor)
    except RuleBroken as refusal:
        return _draft_page(_reloaded(season_id), status=409, refusals=[str(refusal)], ticked=chosen)
    flash(f"Đã nhận ngày, giờ đề xuất cho {count} ngày hội.", "good")
    return go(url_for(".show_schedule", season_id=season_id))


@bp.post("/planning/seasons/<int:season_id>/schedule/deletion")
@allow(Permission.FESTIVAL_EDIT, of=season)
def drop_draft(season):
    form, season_id = DraftForm(), season.id
    try:
        services.drop(season_id, made=form.made, actor=g.user.actor)
    except RuleBroken as refusal:
        return _draft_page(_reloaded(season_id), status=409, refusals=[str(refusal)])
    flash("Đã bỏ đề xuất. Lịch không thay đổi.", "good")
    return go(url_for(".show_schedule", season_id=season_id))
