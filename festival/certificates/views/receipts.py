"""One certificate and the hand that takes it, by its QR code or by name; undoing; lists on paper."""

from itertools import groupby

from flask import current_app, flash, g, jsonify, request, url_for

from festival.certificates import queries, services
from festival.certificates import queries_handing as handing
from festival.certificates.forms import is_token
from festival.certificates.forms_handing import TapForm, UndoForm, new_tap
from festival.certificates.rules import CopyState, ReceiptThing
from festival.certificates.rules_handing import why_not_handed
from festival.certificates.services import Tap
from festival.certificates.views.blueprint import bp
from festival.commendations.documents.lists import receipt_list
from festival.commendations.models import Decision
from festival.commendations.queries import commendation, decision, letterhead
from festival.commendations.rules import DecisionKind
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.documents.rules import DocumentKind
from festival.documents.services import templates
from festival.documents.views.answers import docx_answer
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.filters import vn_datetime
from festival.web.htmx import go, render
from festival.web.limits import limiter
from festival.web.lists import paged

ANOTHER_HAND = "Lượt bấm này là của tài khoản khác. Hãy đăng nhập bằng tài khoản đó để gửi."


def by_token(token):
    return queries.by_token(token) if is_token(token) else None


@bp.get("/certificates/hand-over/<token>")
@allow(Permission.CERTIFICATES_HAND_OVER, of=by_token)
def hand_over_by_token(one):
    """Where the page of the QR code leads a clerk: one name, one large button."""
    return _one_page(one, new_tap())


@bp.get("/certificates/commendations/<int:commendation_id>/hand-over")
@allow(Permission.CERTIFICATES_HAND_OVER, of=commendation)
def show_hand_over(one):
    return _one_page(one, new_tap())


def _one_page(one, form, *, status=200, refusals=()):
    copy = handing.living_copy(one.id)
    taken = handing.standing(one.id, ReceiptThing.CERTIFICATE)
    is_recorded = one.decision.kind is DecisionKind.RECORDED
    refusal = (
        "" if taken else why_not_handed(one.state, copy.state if copy else None, is_recorded=is_recorded)
    )
    return render(
        "certificates/hand_over_one.html",
        status=status,
        one=one,
        taken=taken,
        refusal=refusal,
        form=form,
        refusals=list(refusals),
    )


@bp.post("/certificates/commendations/<int:commendation_id>/hand-over")
@allow(Permission.CERTIFICATES_HAND_OVER, of=commendation)
def hand_over_one(one):
    done = f"{one.written}: đã ghi là đã trao."
    back = url_for(".list_hand_over", season_id=one.decision.season_id)
    return answer_tap(one, services.hand_one, done, back, _one_page)


def answer_tap(one, service, done: str, back: str, page):
    """Do what was pressed: a page for a form, a sentence for presses that waited in the telephone."""
    form = TapForm()
    if not form.validate_on_submit():
        sentence = " ".join(error for errors in form.errors.values() for error in errors)
        return _told(sentence, 422) if _is_sent_later() else page(one, form, status=422)
    if form.tapped_by.data not in ("", None, str(g.user.id)):
        return (
            _told(ANOTHER_HAND, 409)
            if _is_sent_later()
            else page(one, form, status=409, refusals=[ANOTHER_HAND])
        )
    tap = Tap(
        commendation_id=one.id,
        client_uuid=form.client,
        receiver_name=form.receiver_name.data,
        relation=form.relation.data,
        waited=form.waited,
    )
    try:
        receipt = service(tap, actor=g.user.actor)
    except RuleBroken as refusal:
        if _is_sent_later():
            return _told(str(refusal), 409)
        return page(one, form, status=409, refusals=[str(refusal)])
    undo_url = url_for(".confirm_undo", receipt_id=receipt.id)
    if _is_sent_later():
        return jsonify(sentence=done, undo=undo_url)
    flash(done, "good")
    return go(back)


def _is_sent_later() -> bool:
    return request.headers.get("Accept") == "application/json"


def _told(sentence: str, status: int):
    answer = jsonify(sentence=sentence)
    answer.status_code = status
    return answer


@bp.get("/certificates/receipts/<int:receipt_id>/undo")
@allow(Permission.CERTIFICATES_HAND_OVER, of=handing.receipt)
def confirm_undo(receipt):
    return _undo_page(receipt, UndoForm(formdata=None))


def _undo_page(receipt, form, *, status=200, refusals=()):
    return render(
        "certificates/receipt_undo.html",
        status=status,
        receipt=receipt,
        one=receipt.commendation,
        is_bonus=receipt.thing is ReceiptThing.BONUS,
        form=form,
        refusals=list(refusals),
        back=_list_of(receipt),
    )


def _list_of(receipt) -> str:
    endpoint = ".list_bonuses" if receipt.thing is ReceiptThing.BONUS else ".list_handed"
    return url_for(endpoint, season_id=receipt.commendation.decision.season_id)


@bp.post("/certificates/receipts/<int:receipt_id>/undo")
@allow(Permission.CERTIFICATES_HAND_OVER, of=handing.receipt)
def undo_receipt(receipt):
    form = UndoForm()
    if not form.validate_on_submit():
        return _undo_page(receipt, form, status=422)
    try:
        services.undo(receipt_id=receipt.id, reason=form.reason.data, actor=g.user.actor)
    except RuleBroken as refusal:
        return _undo_page(receipt, form, status=409, refusals=[str(refusal)])
    flash(f"{receipt.commendation.written}: đã hoàn tác.", "good")
    return go(_list_of(receipt))


@bp.get("/certificates/seasons/<int:season_id>/handed")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def list_handed(season):
    """Who took which certificate, the newest first."""
    scope = g.user.paths_with(Permission.CERTIFICATES_HAND_OVER)
    return render(
        "certificates/receipt_list.html",
        season=season,
        page=paged(handing.receipts(scope, season.id, ReceiptThing.CERTIFICATE)),
        vn_datetime=vn_datetime,
    )


@bp.get("/certificates/seasons/<int:season_id>/uncollected")
@allow(Permission.CERTIFICATES_VIEW, of=season)
def list_uncollected(season):
    """«Chưa nhận», by the place that proposed them, so that somebody can bring the certificates there."""
    scope = g.user.paths_with(Permission.CERTIFICATES_VIEW)
    rows = db.session.execute(handing.not_handed(scope, season)).all()
    return render(
        "certificates/receipt_uncollected.html",
        season=season,
        places=[(place, list(group)) for place, group in groupby(rows, key=lambda row: row[2])],
        total=len(rows),
        ready=CopyState.GOOD,
        recorded=DecisionKind.RECORDED,
    )


@bp.get("/certificates/seasons/<int:season_id>/receipts")
@allow(Permission.CERTIFICATES_VIEW, of=season)
def receipts(season):
    """«Danh sách ký nhận»: who receives what, with room for a signature; printed on A4."""
    scope = g.user.paths_with(Permission.CERTIFICATES_VIEW)
    rows = db.session.execute(handing.to_sign_for(scope, season.id)).all()
    return render(
        "certificates/receipts.html",
        season=season,
        rows=rows,
        decisions=list({one.decision_id: one.decision for one, _ in rows}.values()),
        head=letterhead(season.locality),
        total=sum(one.amount for one, _ in rows if one.decision.kind is DecisionKind.AWARD),
    )


@bp.get("/certificates/decisions/<int:decision_id>/receipts/file")
@allow(Permission.CERTIFICATES_VIEW, of=decision)
@limiter.limit("60/minute")
def receipts_file(decision):
    """The same for one decision as a Word file, without money: a bonus has a list of its own."""
    scope = g.user.paths_with(Permission.CERTIFICATES_VIEW)
    query = handing.to_sign_for(scope, decision.season_id).where(Decision.id == decision.id)
    waiting = list(db.session.scalars(query))
    if not waiting:
        raise RuleBroken("Mọi người trong quyết định này đã nhận, nên không còn ai để ký.")
    content = templates.document(
        decision.locality,
        DocumentKind.RECEIPT_LIST,
        receipt_list(decision, waiting),
        current_app.extensions["files"],
    )
    return docx_answer(content, f"Danh sách ký nhận {decision.number}")
