"""Labels for envelopes and folders, envelopes themselves, and place cards; nothing here changes anything."""

from io import BytesIO
from typing import NamedTuple

from flask import Response, abort, g, request, send_file

from festival.certificates import labels, queries_printers
from festival.certificates.forms_labels import ALL, OWN, LabelForm
from festival.certificates.views.blueprint import bp
from festival.certificates.ways import placement_of
from festival.commendations.models import Commendation, Decision
from festival.commendations.queries import letterhead
from festival.commendations.queries_stage import Turn
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.queries import season
from festival.printing import engine, raster, sheets
from festival.printing.records import PaperText
from festival.printing.sheets import Sheet
from festival.printing.ways import EXACT, Placement
from festival.web.access import allow
from festival.web.forms import choices
from festival.web.htmx import render
from festival.web.limits import limiter

_WIDTH = 560
_FILE_NAMES = {"label": "nhan", "envelope": "phong-bi", "place-card": "bien-ten"}


class Order(NamedTuple):
    """What the address asks for, ready for the print engine."""

    sheet: Sheet
    chosen: list[Commendation]
    texts: list[PaperText]
    first: int
    placement: Placement


@bp.get("/certificates/seasons/<int:season_id>/labels")
@allow(Permission.CERTIFICATES_PRINT, of=season)
def list_labels(season):
    form, everybody = _form(season)
    order, refusals, status = None, [], 200
    if request.args and not form.validate():
        status = 422
    else:
        try:
            order = _order(season, form, everybody)
        except RuleBroken as refusal:
            refusals, status = [str(refusal)], 409
    may_print = order is not None and len(order.texts) <= sheets.MOST
    faults = sheets.problems(order.sheet, order.texts) if may_print else []
    return render(
        "certificates/labels.html",
        status=status,
        season=season,
        form=form,
        order=order,
        is_own=form.sheet.data == OWN,
        count=sheets.count(order.sheet, len(order.texts), order.first) if order else 0,
        faults=[(order.chosen[fault.index].written, fault.reason) for fault in faults],
        most=sheets.MOST,
        problem=engine.why_not_printable(),
        refusals=refusals,
        asked=request.args.to_dict(),
    )


def _form(season) -> tuple[LabelForm, list[Turn]]:
    scope = g.user.paths_with(Permission.CERTIFICATES_PRINT)
    everybody = labels.everybody(scope, season)
    form = LabelForm(request.args or None, meta={"csrf": False})
    decisions: dict[int, Decision] = {turn.one.decision_id: turn.one.decision for turn in everybody}
    form.decision.choices = choices([ALL, *((str(key), one.number or "") for key, one in decisions.items())])
    used = [one for one in queries_printers.printers(season.locality_id) if not one.is_archived]
    named = ((str(one.id), one.name) for one in used)
    form.printer.choices = choices([("", "Không chỉnh lệch"), *named])
    return form, everybody


def _order(season, form: LabelForm, everybody: list[Turn]) -> Order:
    sheet, first, head = form.chosen_sheet, form.first.data or 1, letterhead(season.locality)
    sheets.check_first(sheet, first)
    sender = head.agency if head else season.locality.name
    chosen = labels.narrowed(everybody, form.asked)
    placement = EXACT
    if form.printer.data:
        placement = placement_of(queries_printers.printer(int(form.printer.data)))
    texts = [labels.text(one, sheet.design, sender) for one in chosen]
    return Order(sheet, chosen, texts, first, placement)


def _asked(season) -> Order:
    """The order of a file or a picture; what the page refused is refused here as well."""
    if reason := engine.why_not_printable():
        raise RuleBroken(reason)
    form, everybody = _form(season)
    if request.args and not form.validate():
        abort(404)
    return _order(season, form, everybody)


def _pdf(order: Order, most: int | None = None) -> bytes:
    return sheets.pdf(order.sheet, order.texts[:most], first=order.first, placement=order.placement)


@bp.get("/certificates/seasons/<int:season_id>/labels.pdf")
@allow(Permission.CERTIFICATES_PRINT, of=season)
@limiter.limit("20/minute")
def label_sheets(season):
    order = _asked(season)
    return send_file(
        BytesIO(_pdf(order)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{_FILE_NAMES[order.sheet.design]}-{season.year}.pdf",
    )


@bp.get("/certificates/seasons/<int:season_id>/labels.png")
@allow(Permission.CERTIFICATES_PRINT, of=season)
@limiter.limit("60/minute")
def label_picture(season):
    """The first sheet as it will come out of the printer."""
    order = _asked(season)
    picture = raster.png(_pdf(order, order.sheet.cells), _WIDTH)
    response = Response(picture, mimetype="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response
