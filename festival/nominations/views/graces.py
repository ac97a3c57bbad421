"""Until when dossiers may come in, and who decided to wait longer."""

from flask import flash, g, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.forms.graces import GraceForm
from festival.nominations.queries import deadlines
from festival.nominations.queries.deadlines import grace
from festival.nominations.queries.queue import review_desk
from festival.nominations.rules import LEVEL_NAMES
from festival.nominations.rules.deadlines import days_left, last_day
from festival.nominations.services import graces as services
from festival.nominations.views.blueprint import bp
from festival.planning.queries import season
from festival.web.access import allow, may
from festival.web.htmx import go, render


def _form(season) -> GraceForm:
    awards = {award.code: award.name for award in queries.awards_on(clock.today(), season.locality)}
    return GraceForm(awards=awards, units=queries.unit_names(season.locality))


def told(season, given: list) -> list[dict]:
    """Each award with its day, and the latest one that a grace for everybody has made of it."""
    today = clock.today()
    rows = []
    for award in queries.awards_on(today, season.locality):
        due = deadlines.due_of(award, season)
        for_all = [
            one.until
            for one in given
            if one.withdrawn_at is None and one.locality_id is None and one.award_code in (None, award.code)
        ]
        until = last_day(due, for_all)
        rows.append(
            {
                "name": award.name,
                "level": LEVEL_NAMES[award.level],
                "due": due,
                "until": until,
                "left": days_left(until, today),
                "tone": "waiting" if 0 <= (until - today).days <= 7 else "draft",
            }
        )
    return rows


def _page(season, form=None, status=200, refusals=()):
    decides = may(Permission.NOMINATION_REVIEW, review_desk(season.id))
    given = deadlines.graces(season.id)
    return render(
        "nominations/graces.html",
        status=status,
        season=season,
        rows=told(season, given),
        graces=given,
        award_names=queries.award_names(),
        form=(form or _form(season)) if decides else None,
        refusals=list(refusals),
    )


@bp.get("/nominations/seasons/<int:season_id>/deadlines")
@allow(Permission.SEASON_VIEW, of=season)
def show_deadlines(season):
    return _page(season)


@bp.post("/nominations/seasons/<int:season_id>/deadlines")
@allow(Permission.NOMINATION_REVIEW, of=review_desk)
def record_grace(desk):
    season_id, form = desk.season.id, _form(desk.season)
    if not form.validate_on_submit():
        return _page(desk.season, form, status=422)
    try:
        services.record_grace(
            season_id=season_id,
            locality_id=form.locality_id,
            award_code=form.award_code,
            until=form.until.data,
            reason=form.reason.data,
            decided_by=form.decided_by.data,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _page(season(season_id), form, status=409, refusals=[str(refusal)])
    flash("Đã ghi gia hạn. Đơn vị nộp được đến hết ngày này.", "good")
    return go(url_for("nominations.show_deadlines", season_id=season_id))


@bp.post("/nominations/graces/<int:deadline_grace_id>/withdrawal")
@allow(Permission.NOMINATION_REVIEW, of=grace)
def withdraw_grace(grace):
    season_id = grace.season_id
    services.withdraw_grace(deadline_grace_id=grace.id, actor=g.user.actor)
    flash("Đã thu hồi gia hạn. Hồ sơ đã nộp vẫn được giữ.", "good")
    return go(url_for("nominations.show_deadlines", season_id=season_id))
