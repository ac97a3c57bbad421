"""The order of a batch: what is printed and how, the pre-flight, and the order itself."""

from typing import NamedTuple

from flask import current_app, g, request, url_for

from festival.certificates import queries_batches, queries_blanks, queries_printers, services
from festival.certificates.forms_printing import NONE, OrderForm
from festival.certificates.models import PrinterProfile
from festival.certificates.queries_blanks import Stock
from festival.certificates.rules import BatchOrder, Cause
from festival.certificates.tasks import say_go
from festival.certificates.views.blueprint import bp
from festival.certificates.views.lists import public_url
from festival.commendations.models import Decision
from festival.commendations.queries import decision
from festival.commendations.rules import DecisionState
from festival.core.permissions import Permission
from festival.core.workers import worker_is_alive
from festival.planning.models import Season
from festival.planning.queries import season
from festival.web.access import allow, may
from festival.web.forms import choices
from festival.web.htmx import go, render

# A list longer than this says how many more there are.
MOST_NAMES = 200


class Offer(NamedTuple):
    """What can be chosen in this season."""

    season: Season
    decisions: list[tuple[Decision, int]]
    stocks: list[Stock]
    printers: list[PrinterProfile]


@bp.get("/decisions/<int:decision_id>/batches/new")
@allow(Permission.CERTIFICATES_PRINT, of=decision)
def new_batch(decision):
    """The order page with this decision chosen."""
    if decision.state is not DecisionState.ISSUED:
        return render("certificates/not_issued.html", decision=decision)
    offer = _offer(decision.season)
    return _order_page(offer, _filled(offer, OrderForm(None, decision=[decision.id])))


@bp.get("/certificates/seasons/<int:season_id>/batches/new")
@allow(Permission.CERTIFICATES_PRINT, of=season)
def new_season_batch(season):
    """The order page: by the address what was chosen, else everything that still wants printing."""
    offer = _offer(season)
    if not request.args:
        wanted = [one.id for one, count in offer.decisions if count]
        return _order_page(offer, _filled(offer, OrderForm(None, decision=wanted)))
    form = _filled(offer, OrderForm(request.args, meta={"csrf": False}))
    form.validate()
    return _order_page(offer, form)


@bp.post("/certificates/seasons/<int:season_id>/batches")
@allow(Permission.CERTIFICATES_PRINT, of=season)
def order_batch(season):
    offer = _offer(season)
    form = _filled(offer, OrderForm())
    if not form.validate_on_submit():
        return _order_page(offer, form, 422)
    batch_id = services.order_batch(
        decision_ids=form.decision.data,
        how=form.how,
        public_url=public_url(),
        files=current_app.extensions["files"],
        actor=g.user.actor,
    )
    say_go(batch_id)
    return go(url_for(".show_batch", batch_id=batch_id))


def _offer(season: Season) -> Offer:
    return Offer(
        season,
        queries_batches.printable_decisions(season),
        [one for one in queries_blanks.stocks(season.locality_id) if not one.blanks.is_archived],
        printers_in_use(season),
    )


def printers_in_use(season: Season) -> list[PrinterProfile]:
    return [one for one in queries_printers.printers(season.locality_id) if not one.is_archived]


def _filled(offer: Offer, form: OrderForm) -> OrderForm:
    form.decision.choices = choices(
        (one.id, f"Quyết định {one.number} ({one.award_type.printed_name.lower()}), {count} chưa in")
        for one, count in offer.decisions
    )
    kept = [
        (
            one.blanks.id,
            f"{one.blanks.name}, {one.blanks.width_mm} × {one.blanks.height_mm} mm, còn {one.free} tờ",
        )
        for one in offer.stocks
    ]
    form.blanks.choices = choices([(NONE, "Chưa chọn"), *kept])
    printers = [(one.id, one.name) for one in offer.printers]
    form.printer.choices = choices([(NONE, "Không chỉnh vị trí"), *printers])
    return form


def _order_page(offer: Offer, form: OrderForm, status: int = 200):
    decisions = [one for one, _ in offer.decisions if one.id in (form.decision.data or [])]
    how = services.How() if form.errors else form.how
    files = current_app.extensions["files"]
    found = None
    if decisions and not form.errors:
        found = services.preflight(decisions, how, public_url=public_url(), files=files)
    people = found.people if found else []
    is_staged = how.order is BatchOrder.STAGE and bool(people)
    return render(
        "certificates/new_batch.html",
        "certificates/_order.html",
        status=status,
        season=offer.season,
        form=form,
        found=found,
        people=people[:MOST_NAMES],
        total=len(people),
        faults=[(fault, _way_out(fault.cause, offer.season)) for fault in found.general] if found else [],
        unplaced=_unplaced(offer.season, decisions) if is_staged else 0,
        stock=next((one for one in offer.stocks if one.blanks.id == how.blank_type_id), None),
        has_printer=how.printer_id is not None,
        is_alive=worker_is_alive(),
    )


def _unplaced(season: Season, decisions: list[Decision]) -> int:
    ids = [one.id for one in decisions]
    return queries_batches.unplaced(ids, is_commune=season.locality.is_commune)


def _way_out(cause: Cause, season: Season) -> tuple[str, str] | None:
    """Where a fault is mended: words and address, for whoever may go there."""
    ways = {
        Cause.DATA: ("Xem quyết định", "commendations.list_decisions", Permission.SEASON_VIEW),
        Cause.DECISION: ("Xem quyết định", "commendations.list_decisions", Permission.SEASON_VIEW),
        Cause.FORM: ("Xem mẫu giấy", "certificates.list_templates", Permission.CERTIFICATE_TEMPLATES_MANAGE),
        Cause.PAPER: ("Xem các loại phôi", "certificates.list_blanks", Permission.CERTIFICATES_PRINT),
        Cause.BLANKS: ("Xem các loại phôi", "certificates.list_blanks", Permission.CERTIFICATES_PRINT),
        Cause.PRINTER: ("Xem các máy in", "certificates.list_printers", Permission.CERTIFICATES_PRINT),
    }
    if cause not in ways:
        return None
    words, endpoint, permission = ways[cause]
    return (words, url_for(endpoint, season_id=season.id)) if may(permission, season) else None
