"""What is due when in a season: the list, and the form with all of it."""

from flask import flash, g, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries
from festival.planning.forms.deadlines import DeadlinesForm, filled
from festival.planning.queries import season
from festival.planning.rules import deadlines
from festival.planning.services import seasons as services
from festival.planning.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render

NOMINATIONS = "Nhận đề nghị khen thưởng"


def told(season) -> list[dict]:
    """Every deadline in the order of its day, the one for nominations among them."""
    today = clock.today()
    rows = [
        (row.due_on, row.title, "ngày cố định" if row.fixed_on else deadlines.counted(row.days_before))
        for row in season.deadlines
    ]
    rows.append((season.nominations_due, NOMINATIONS, "ghi trong thông tin mùa"))
    rows.sort(key=lambda row: row[0])
    return [
        {
            "due": due,
            "title": title,
            "counted": counted,
            "left": deadlines.days_left(due, today),
            "tone": _tone((due - today).days),
            "is_over": due < today,
        }
        for due, title, counted in rows
    ]


def _tone(days: int) -> str:
    return "waiting" if 0 <= days <= 7 else "draft"


def coming(season, most: int = 3) -> list[dict]:
    """The next ones, for the season's own page."""
    return [row for row in told(season) if not row["is_over"]][:most]


@bp.get("/planning/seasons/<int:season_id>/deadlines")
@allow(Permission.SEASON_VIEW, of=season)
def show_deadlines(season):
    return render("planning/season_deadlines.html", season=season, rows=told(season))


@bp.get("/planning/seasons/<int:season_id>/deadlines/edit")
@allow(Permission.SEASON_MANAGE, of=season)
def edit_deadlines(season):
    """``?rows=usual`` fills in the built-in list, ``?rows=province`` the province's; nothing is stored."""
    rows, asked = season.deadlines, request.args.get("rows", "")
    if asked == "usual":
        rows = deadlines.DEFAULT_DEADLINES
    elif asked == "province" and season.parent is not None:
        rows = season.parent.deadlines
    form = filled(rows, deadlines.fingerprint(season.deadlines))
    return _form_page(season, form, is_refilled=rows is not season.deadlines)


def _form_page(season, form, status=200, refusals=(), is_refilled=False):
    return render(
        "planning/season_deadlines_edit.html",
        status=status,
        season=season,
        form=form,
        refusals=list(refusals),
        is_refilled=is_refilled,
    )


@bp.post("/planning/seasons/<int:season_id>/deadlines/edit")
@allow(Permission.SEASON_MANAGE, of=season)
def save_deadlines(season):
    form = DeadlinesForm()
    if not form.validate_on_submit():
        return _form_page(season, form, status=422)
    if too_many(form):
        return _form_page(season, form, status=422, refusals=[TOO_MANY])
    try:
        services.save_deadlines(season.id, form.contents, seen=form.seen.data or "", actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _form_page(queries.season(season.id), form, status=409, refusals=said)
    flash("Đã lưu các hạn của mùa.", "good")
    return go(url_for(".show_deadlines", season_id=season.id))


TOO_MANY = f"Một mùa có tối đa {deadlines.MOST_DEADLINES} hạn. Hãy bỏ bớt."


def too_many(form) -> bool:
    """The form reads only as many rows as it may have; more were sent than that."""
    sent = {name.split("-")[1] for name in request.form if name.startswith("rows-") and name.count("-") > 1}
    return len(sent) > len(form.rows)
