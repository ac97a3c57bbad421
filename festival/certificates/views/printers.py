"""The printers of a place: the list, one printer's profile, and a page of trial print."""

from datetime import date
from io import BytesIO

from flask import current_app, flash, g, request, send_file, url_for

from festival.accounts.wording import act_name
from festival.certificates import chosen, queries, queries_printers
from festival.certificates.forms_printers import FOOT, HEAD, PrinterForm
from festival.certificates.queries_printers import printer
from festival.certificates.rules import PRINT_MODE_NAMES, PrintMode
from festival.certificates.rules_printers import in_words
from festival.certificates.services import printers as services
from festival.certificates.services.printers import profile_of
from festival.certificates.views.blueprint import bp
from festival.certificates.ways import placement_of
from festival.commendations.queries import letterhead
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities.models import Letterhead
from festival.planning.queries import default_season, season
from festival.printing import engine
from festival.printing.records import CertificateText
from festival.printing.templates import Template
from festival.printing.ways import WHOLE, Way
from festival.web.access import allow, signed_in
from festival.web.filters import vn_datetime
from festival.web.htmx import go, render
from festival.web.limits import limiter

ACT_NAMES = {
    "printer.create": "Thêm máy in",
    "printer.edit": "Sửa hồ sơ máy in",
    "printer.calibrate": "Chỉnh lệch theo tờ đo",
    "printer.archive": "Cất đi",
    "printer.revive": "Dùng lại",
}
NO_LETTERHEAD = "Chưa khai tiêu đề văn bản của địa phương nên chưa in thử được."
SAMPLE = {
    "salutation": "Ông",
    "recipient": "Nguyễn Văn Thử Máy In",
    "address_line": "IN THỬ (giấy này không có giá trị)",
    "citation": "Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc",
    "decision_number": "00/QĐ-UBND",
    "register_no": "00",
    "signer_title": "CHỦ TỊCH",
    "signer_name": "Họ và tên người ký",
}


@bp.get("/certificates/seasons/<int:season_id>/printers")
@allow(Permission.CERTIFICATES_PRINT, of=season)
def list_printers(season):
    found = queries_printers.printers(season.locality_id)
    return render(
        "certificates/printers.html",
        season=season,
        rows=[(one, in_words(profile_of(one))) for one in found if not one.is_archived],
        archived=[one for one in found if one.is_archived],
    )


@bp.get("/certificates/seasons/<int:season_id>/printers/new")
@allow(Permission.CERTIFICATES_PRINT, of=season)
def new_printer(season):
    return render("certificates/printer_new.html", season=season, form=PrinterForm(), refusals=[])


@bp.post("/certificates/seasons/<int:season_id>/printers")
@allow(Permission.CERTIFICATES_PRINT, of=season)
def create_printer(season):
    form = PrinterForm()
    page, home = "certificates/printer_new.html", season.locality_id
    if not form.validate_on_submit():
        return render(page, status=422, season=season, form=form, refusals=[])
    try:
        printer_id = services.create_printer(locality_id=home, actor=g.user.actor, **form.values)
    except RuleBroken as refusal:
        return render(page, status=409, season=season, form=form, refusals=[str(refusal)])
    flash("Đã thêm máy in. Hãy in tờ đo để biết máy lệch bao nhiêu.", "good")
    return go(url_for(".calibrate_printer", printer_id=printer_id))


@bp.get("/certificates/printers/<int:printer_id>")
@allow(Permission.CERTIFICATES_PRINT, of=printer)
def show_printer(printer):
    return _printer_page(printer, PrinterForm(data=_values(printer)))


def _values(printer) -> dict:
    return {
        "name": printer.name,
        "tray": printer.tray,
        "feed": FOOT if printer.is_foot_first else HEAD,
        "dx": printer.dx_tenths,
        "dy": printer.dy_tenths,
        "scale_x": printer.scale_x_thousandths,
        "scale_y": printer.scale_y_thousandths,
    }


def _printer_page(printer, form, status: int = 200, refusals=()):
    past = [
        {
            "at": vn_datetime(entry.at),
            "who": entry.actor_name,
            "what": ACT_NAMES.get(entry.action) or act_name(entry.action),
            "note": entry.details.get("new", ""),
        }
        for entry in queries_printers.history_of(printer.id)
    ]
    here = default_season(g.user)
    return render(
        "certificates/printer.html",
        status=status,
        printer=printer,
        season=here,
        blanks_url=url_for(".list_blanks", season_id=here.id) if here else None,
        words=in_words(profile_of(printer)),
        forms=queries_printers.forms(printer.locality),
        modes=[(mode.value, PRINT_MODE_NAMES[mode]) for mode in (PrintMode.OVERLAY, PrintMode.WHOLE)],
        problem=engine.why_not_printable(),
        form=form,
        past=past,
        refusals=list(refusals),
    )


@bp.post("/certificates/printers/<int:printer_id>")
@allow(Permission.CERTIFICATES_PRINT, of=printer)
def edit_printer(printer):
    form, printer_id = PrinterForm(), printer.id
    if not form.validate_on_submit():
        return _printer_page(printer, form, 422)
    try:
        services.edit_printer(printer_id=printer_id, actor=g.user.actor, **form.values)
    except RuleBroken as refusal:
        return _printer_page(queries_printers.printer(printer_id), form, 409, [str(refusal)])
    flash("Đã lưu hồ sơ máy in. Các đợt in đã đặt giữ nguyên độ lệch lúc đặt.", "good")
    return go(url_for(".show_printer", printer_id=printer_id))


@bp.post("/certificates/printers/<int:printer_id>/archive")
@allow(Permission.CERTIFICATES_PRINT, of=printer)
def archive_printer(printer):
    services.archive_printer(printer_id=printer.id, actor=g.user.actor)
    return go(url_for(".show_printer", printer_id=printer.id))


@bp.post("/certificates/printers/<int:printer_id>/restore")
@allow(Permission.CERTIFICATES_PRINT, of=printer)
def restore_printer(printer):
    services.restore_printer(printer_id=printer.id, actor=g.user.actor)
    return go(url_for(".show_printer", printer_id=printer.id))


@bp.get("/certificates/printers/<int:printer_id>/test-page.pdf")
@allow(Permission.CERTIFICATES_PRINT, of=printer)
@limiter.limit("20/minute")
def test_page(printer):
    """One page of the chosen form with an invented name, on white paper or over a blank, by the profile."""
    is_overlay = request.args.get("mode") == PrintMode.OVERLAY.value
    template = asked_form(printer.locality, request.args.get("form", ""))
    way = Way(is_overlay=is_overlay, placement=placement_of(printer))
    # A code without an address: only its place on the paper matters.
    return _sent(template, letterhead(printer.locality), way, verify_url=SAMPLE["address_line"])


def asked_form(locality, asked: str | None) -> Template:
    """The form of that key, else the ordinary one."""
    known, head = queries_printers.forms(locality), letterhead(locality)
    emblem = head.emblem_sha256 if head else None
    key = asked if asked in known else chosen.ORDINARY
    return queries_printers.form(key, current_app.extensions["files"], emblem)


@bp.get("/certificates/test-print.pdf")
@signed_in
@limiter.limit("20/minute")
def test_print():
    """One sheet with the office's letterhead and an invented name, to see paper and printer."""
    head = queries.letterhead_of(g.user)
    files = current_app.extensions["files"]
    template = chosen.loaded(None, files, head.emblem_sha256 if head else None)
    return _sent(template, head, WHOLE)


def _sent(template, head: Letterhead | None, way: Way, verify_url: str = ""):
    if reason := engine.why_not_printable():
        raise RuleBroken(reason)
    if head is None:
        raise RuleBroken(NO_LETTERHEAD)
    day = date(2026, 8, 19)
    text = CertificateText(
        issuer=head.awarding_title,
        place=head.place,
        decision_date=day,
        signed_on=day,
        verify_url=verify_url,
        **SAMPLE,
    )
    return send_file(
        BytesIO(engine.Press(template, [text], way).chunk(0, 1)),
        mimetype="application/pdf",
        as_attachment=True,
        download_name="in-thu-giay-khen.pdf",
    )
