"""Measuring a printer in two steps: print the sheet, type what is seen on it."""

from io import BytesIO

from flask import Response, flash, g, request, send_file, url_for

from festival.certificates import queries_printers
from festival.certificates.forms_printers import CalibrationForm, KnownForm
from festival.certificates.queries_printers import printer
from festival.certificates.rules_printers import Sheet, corrected, decimal, in_words
from festival.certificates.services import printers as services
from festival.certificates.services.printers import profile_of
from festival.certificates.views.blueprint import bp
from festival.certificates.views.printers import asked_form
from festival.certificates.ways import placement_of
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.queries import default_season
from festival.printing import calibration, engine, raster
from festival.printing.templates import Template
from festival.web.access import allow
from festival.web.forms import choices
from festival.web.htmx import go, render
from festival.web.limits import limiter

_WIDTH = 640


def _sheet_of(template: Template) -> Sheet:
    placed = calibration.crosses(template.width_mm, template.height_mm)
    middle_x, middle_y = placed.places["O"]
    return Sheet(
        across=round(placed.across * 10),
        down=round(placed.down * 10),
        middle_x=round(middle_x * 10),
        middle_y=round(middle_y * 10),
    )


@bp.get("/certificates/printers/<int:printer_id>/calibration")
@allow(Permission.CERTIFICATES_PRINT, of=printer)
def calibrate_printer(printer):
    known = queries_printers.forms(printer.locality)
    asked = request.args.get("form", "")
    return _page(printer, CalibrationForm(form=asked if asked in known else next(iter(known))))


def _page(printer, form: CalibrationForm, status: int = 200, refusals=(), found=None):
    known = queries_printers.forms(printer.locality)
    form.form.choices = choices(known.items())
    template = asked_form(printer.locality, form.form.data)
    return render(
        "certificates/calibration.html",
        status=status,
        printer=printer,
        season=default_season(g.user),
        form=form,
        due=_sheet_of(template),
        height=round(_WIDTH * template.height_mm / template.width_mm),
        width=_WIDTH,
        mm=decimal,
        before=in_words(profile_of(printer)),
        found=in_words(found) if found else "",
        hidden=_hidden(printer, form) if found else {},
        problem=engine.why_not_printable(),
        refusals=list(refusals),
    )


def _hidden(printer, form: CalibrationForm) -> dict[str, str]:
    """What was typed, and by which profile the sheet was printed, for the second press of a button."""
    typed = {field.name: field._value() if hasattr(field, "_value") else field.data for field in form}
    typed.pop("csrf_token", None)
    known = KnownForm(data=_known(printer), formdata=None)
    return typed | {name: known[name]._value() for name in ("dx", "dy", "scale_x", "scale_y")}


def _known(printer) -> dict[str, int]:
    return {
        "dx": printer.dx_tenths,
        "dy": printer.dy_tenths,
        "scale_x": printer.scale_x_thousandths,
        "scale_y": printer.scale_y_thousandths,
    }


@bp.post("/certificates/printers/<int:printer_id>/calibration")
@allow(Permission.CERTIFICATES_PRINT, of=printer)
def check_calibration(printer):
    """Shows the profile that would come of it; stores nothing."""
    form = _bound(printer, CalibrationForm())
    if not form.validate_on_submit():
        return _page(printer, form, 422)
    try:
        sheet = _sheet_of(asked_form(printer.locality, form.form.data))
        found = corrected(profile_of(printer), form.seen, sheet)
    except RuleBroken as refusal:
        return _page(printer, form, 409, [str(refusal)])
    return _page(printer, form, found=found)


def _bound(printer, form: CalibrationForm) -> CalibrationForm:
    form.form.choices = choices(queries_printers.forms(printer.locality).items())
    return form


@bp.post("/certificates/printers/<int:printer_id>/profile")
@allow(Permission.CERTIFICATES_PRINT, of=printer)
def save_calibration(printer):
    form, printer_id = _bound(printer, KnownForm()), printer.id
    if not form.validate_on_submit():
        return _page(printer, form, 422)
    sheet = _sheet_of(asked_form(printer.locality, form.form.data))
    try:
        found = services.correct_printer(
            printer_id=printer_id, known=form.known, seen=form.seen, sheet=sheet, actor=g.user.actor
        )
    except RuleBroken as refusal:
        return _page(queries_printers.printer(printer_id), form, 409, [str(refusal)])
    flash(f"Đã lưu: {in_words(found)}. Hãy in lại tờ đo để kiểm; còn lệch thì gõ tiếp.", "good")
    return go(url_for(".calibrate_printer", printer_id=printer_id, form=form.form.data))


@bp.get("/certificates/printers/<int:printer_id>/calibration.pdf")
@allow(Permission.CERTIFICATES_PRINT, of=printer)
@limiter.limit("20/minute")
def calibration_sheet(printer):
    return send_file(
        BytesIO(_drawn(printer)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name="to-do-may-in.pdf",
    )


@bp.get("/certificates/printers/<int:printer_id>/calibration.png")
@allow(Permission.CERTIFICATES_PRINT, of=printer)
@limiter.limit("60/minute")
def calibration_picture(printer):
    """What to look for on the sheet, for whoever has it in hand."""
    response = Response(raster.png(_drawn(printer), _WIDTH), mimetype="image/png")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _drawn(printer) -> bytes:
    if reason := engine.why_not_printable():
        raise RuleBroken(reason)
    template = asked_form(printer.locality, request.args.get("form", ""))
    words = in_words(profile_of(printer))
    if printer.is_foot_first:
        words += ", chân tờ vào trước"
    return calibration.pdf(template, printer=printer.name, profile=words, placement=placement_of(printer))
