"""Handing over: the list in the yard, and many at once."""

from uuid import uuid4, uuid5

from flask import flash, g, jsonify, request, url_for
from flask_wtf.csrf import generate_csrf

from festival.certificates import queries_handing as queries
from festival.certificates import services
from festival.certificates.forms import HandOverForm, whole_numbers
from festival.certificates.views.blueprint import bp
from festival.commendations.models import Commendation
from festival.commendations.rules import DecisionKind
from festival.commendations.rules.stage import WAVE_NAMES, wave_of
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.queries import season
from festival.web.access import allow, signed_in
from festival.web.htmx import go, render
from festival.web.lists import typed_search

# More names than a yard holds: beyond it one searches.
MOST = 500


@bp.get("/certificates/seasons/<int:season_id>/hand-over")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def list_hand_over(season):
    found = _waiting(season)
    page_uuid = uuid4()
    rows = [(one, copy, uuid5(page_uuid, str(one.id))) for one, copy in found[:MOST]]
    return render(
        "certificates/hand_over.html",
        season=season,
        rows=rows,
        above=sum(one.decision.kind is DecisionKind.RECORDED for one, _, _ in rows),
        is_cut=len(found) > MOST,
        most=MOST,
        waves=[("", "Tất cả"), *((wave.value, name) for wave, name in WAVE_NAMES.items())],
        is_filtered=bool(request.args.get("q") or request.args.get("wave")),
        recorded=DecisionKind.RECORDED,
    )


def _waiting(season) -> list:
    """As the search box and the wave ask; one more than is shown, so that the page can say so."""
    scope = g.user.paths_with(Permission.CERTIFICATES_HAND_OVER)
    query = queries.waiting_for_hands(scope, season)
    if folded := typed_search():
        query = query.where(Commendation.name_fold.contains(folded, autoescape=True))
    rows = db.session.execute(query).all()
    wave = request.args.get("wave", "")
    return [row for row in rows if not wave or _wave(season, row[0]).value == wave][: MOST + 1]


def _wave(season, one):
    level = one.decision.award_type.level
    return wave_of(level, one.kind, is_commune=season.locality.is_commune)


@bp.get("/certificates/hand-over/session")
@signed_in
def hand_over_session():
    """Who holds the telephone now, and a fresh token, for presses that waited for the network."""
    answer = jsonify(user=g.user.id, name=g.user.full_name, token=generate_csrf())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/certificates/seasons/<int:season_id>/hand-over/confirm")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def confirm_hand_over(season):
    chosen = set(whole_numbers(request.args.getlist("copy")))
    rows = _chosen(season, chosen)
    if not rows:
        raise RuleBroken("Chưa chọn Giấy khen nào. Hãy quay lại và đánh dấu những giấy đã trao.")
    return _confirm_page(season, rows, HandOverForm())


def _chosen(season, copy_ids: set[int]) -> list:
    scope = g.user.paths_with(Permission.CERTIFICATES_HAND_OVER)
    rows = db.session.execute(queries.waiting_for_hands(scope, season))
    return [(one, copy) for one, copy in rows if copy is not None and copy.id in copy_ids]


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
        return _confirm_page(season, _chosen(season, chosen), form, status=422)
    try:
        count = services.hand_over(
            season_id=season.id, copy_ids=form.copy_ids, count=form.count.data, actor=g.user.actor
        )
    except RuleBroken as refusal:
        return _confirm_page(season, _chosen(season, chosen), form, status=409, refusals=[str(refusal)])
    flash(f"Đã ghi {count} Giấy khen đã trao.", "good")
    return go(url_for(".list_hand_over", season_id=season.id))
