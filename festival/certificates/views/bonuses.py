"""The bonus: a ledger of its own, with its own list to sign."""

from flask import g, request, url_for

from festival.certificates import queries_handing as handing
from festival.certificates import services
from festival.certificates.forms_handing import new_tap
from festival.certificates.models import Receipt
from festival.certificates.rules import ReceiptThing
from festival.certificates.rules_handing import why_not_paid
from festival.certificates.views.blueprint import bp
from festival.certificates.views.receipts import answer_tap
from festival.commendations.models import Commendation
from festival.commendations.queries import commendation
from festival.commendations.rules import DecisionKind
from festival.core.db import db
from festival.core.permissions import Permission
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.filters import vn_datetime
from festival.web.htmx import render
from festival.web.lists import export_xlsx, here, paged, typed_search, wants_export

STATES = [("", "Tất cả"), ("unpaid", "Chưa chi"), ("paid", "Đã chi")]


def _receiver(receipt: Receipt | None) -> str:
    """Who took it: the recipient, or somebody for them."""
    if receipt is None:
        return ""
    if not receipt.receiver_name:
        return "Người được khen"
    return f"{receipt.receiver_name} ({receipt.relation})" if receipt.relation else receipt.receiver_name


COLUMNS = {
    "Quyết định": lambda row: row[0].decision.number,
    "Số sổ vàng": lambda row: row[0].register_no,
    "Danh xưng": lambda row: row[0].salutation,
    "Họ và tên, tên tập thể": lambda row: row[0].name,
    "Chức vụ, đơn vị": lambda row: row[0].address_line,
    "Quỹ chi": lambda row: row[0].decision.fund,
    "Tiền thưởng": lambda row: row[0].amount,
    "Chi lúc": lambda row: row[1].tapped_at if row[1] else None,
    "Người nhận tiền": lambda row: _receiver(row[1]),
    "Người chi": lambda row: row[1].handed_by if row[1] else None,
}


@bp.get("/certificates/seasons/<int:season_id>/bonuses")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def list_bonuses(season):
    scope = g.user.paths_with(Permission.CERTIFICATES_HAND_OVER)
    query = _narrowed(handing.bonuses(scope, season.id))
    if wants_export():
        return export_xlsx(db.session.execute(query), COLUMNS, f"tien-thuong-{season.year}.xlsx")
    return render(
        "certificates/bonuses.html",
        "certificates/_bonuses.html",
        season=season,
        page=paged(query, scalars=False),
        totals=handing.bonus_totals(scope, season.id),
        decisions=handing.paying_decisions(scope, season.id),
        states=STATES,
        is_filtered=any(request.args.get(name) for name in ("q", "state")),
        export_url=here(export="xlsx", page=None),
        receiver=_receiver,
        vn_datetime=vn_datetime,
    )


def _narrowed(query):
    if folded := typed_search():
        query = query.where(Commendation.name_fold.contains(folded, autoescape=True))
    asked = request.args.get("state", "")
    if asked == "paid":
        return query.where(Receipt.id.is_not(None))
    return query.where(Receipt.id.is_(None)) if asked == "unpaid" else query


@bp.get("/certificates/commendations/<int:commendation_id>/bonus")
@allow(Permission.CERTIFICATES_HAND_OVER, of=commendation)
def show_bonus(one):
    return _one_page(one, new_tap())


def _one_page(one, form, *, status=200, refusals=()):
    taken = handing.standing(one.id, ReceiptThing.BONUS)
    is_recorded = one.decision.kind is DecisionKind.RECORDED
    return render(
        "certificates/bonus_one.html",
        status=status,
        one=one,
        taken=taken,
        refusal="" if taken else why_not_paid(one.state, one.amount, is_recorded=is_recorded),
        receiver=_receiver,
        form=form,
        refusals=list(refusals),
    )


@bp.post("/certificates/commendations/<int:commendation_id>/bonus")
@allow(Permission.CERTIFICATES_HAND_OVER, of=commendation)
def pay_bonus(one):
    done = f"{one.written}: đã ghi là đã chi tiền thưởng."
    back = url_for(".list_bonuses", season_id=one.decision.season_id)
    return answer_tap(one, services.pay_bonus, done, back, _one_page)
