"""Handing over, and the list on which recipients sign."""

from flask import flash, g, request, url_for

from festival.certificates import queries, services
from festival.certificates.forms import HandOverForm, whole_numbers
from festival.certificates.rules import CopyState
from festival.certificates.views.blueprint import bp
from festival.commendations.queries import letterhead
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.htmx import go, render


@bp.get("/certificates/seasons/<int:season_id>/hand-over")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def list_hand_over(season):
    return render("certificates/hand_over.html", season=season, rows=_good(season))


def _good(season) -> list:
    scope = g.user.paths_with(Permission.CERTIFICATES_HAND_OVER)
    return list(db.session.execute(queries.to_hand_over(scope, season.id)))


@bp.get("/certificates/seasons/<int:season_id>/hand-over/confirm")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def confirm_hand_over(season):
    chosen = set(whole_numbers(request.args.getlist("copy")))
    rows = [(one, copy) for one, copy in _good(season) if copy.id in chosen]
    if not rows:
        raise RuleBroken("Chưa chọn Giấy khen nào. Hãy quay lại và đánh dấu những giấy đã trao.")
    return _confirm_page(season, rows, HandOverForm())


def _confirm_page(season, rows, form, *, status=200, refusals=()):
    return render(
        "certificates/hand_over_confirm.html",
        status=status,
        season=season,
        things=[f"{one.written}, sổ vàng số {one.register_no}, {one.decision.number}" for one, _ in rows],
        copies=",".join(str(copy.id) for _, copy in rows),
        form=form,
        refusals=list(refusals),
    )


@bp.post("/certificates/seasons/<int:season_id>/hand-over")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def hand_over(season):
    form = HandOverForm()
    is_fine = form.validate_on_submit()
    chosen = set(form.copy_ids)
    if not is_fine:
        rows = [(one, copy) for one, copy in _good(season) if copy.id in chosen]
        return _confirm_page(season, rows, form, status=422)
    try:
        count = services.hand_over(
            season_id=season.id, copy_ids=form.copy_ids, count=form.count.data, actor=g.user.actor
        )
    except RuleBroken as refusal:
        rows = [(one, copy) for one, copy in _good(season) if copy.id in chosen]
        return _confirm_page(season, rows, form, status=409, refusals=[str(refusal)])
    flash(f"Đã ghi {count} Giấy khen đã trao.", "good")
    return go(url_for(".list_hand_over", season_id=season.id))


@bp.get("/certificates/seasons/<int:season_id>/receipts")
@allow(Permission.CERTIFICATES_VIEW, of=season)
def receipts(season):
    """«Danh sách ký nhận»: who receives what, with room for a signature; printed on A4."""
    scope = g.user.paths_with(Permission.CERTIFICATES_VIEW)
    query = queries.in_stack_order(queries.commended(scope, season.id))
    rows = [
        (one, copy) for one, copy in db.session.execute(query) if copy is None or copy.state not in LEFT_OUT
    ]
    return render(
        "certificates/receipts.html",
        season=season,
        rows=rows,
        head=letterhead(season.locality),
        total=sum(one.amount for one, _ in rows),
    )


LEFT_OUT = (CopyState.HANDED,)
