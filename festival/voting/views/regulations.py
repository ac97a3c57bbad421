"""The council's Quy chế: later ones, and the scan of each as a download."""

from typing import IO

from flask import current_app, flash, g, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.received import ACCEPTED, MEDIA_TYPES, Received, received
from festival.voting import forms, queries, services
from festival.voting.views.blueprint import bp
from festival.web.access import allow
from festival.web.downloads import attachment
from festival.web.htmx import go, render


@bp.get("/council/councils/<int:council_id>/regulations/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.council)
def new_regulation(council):
    return _new_page(council, forms.RegulationForm())


def _new_page(council, form, status=200, **more):
    return render(
        "voting/regulation.html", status=status, council=council, form=form, accepted=ACCEPTED, **more
    )


@bp.post("/council/councils/<int:council_id>/regulations/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.council)
def add_regulation(council):
    form = forms.RegulationForm()
    if not form.validate_on_submit():
        return _new_page(council, form, status=422)
    scan, faults = _scan(form.scan.data)
    if faults:
        form.scan.errors = faults
        return _new_page(council, form, status=422)
    try:
        services.add_regulation(
            council_id=council.id,
            number=form.number.data,
            issued_on=form.issued_on.data,
            scan=scan,
            store=current_app.extensions["files"],
            actor=g.user.actor,
        )
    except RuleBroken as error:
        return _new_page(council, form, status=409, refusal=str(error))
    flash("Đã ghi Quy chế. Quy tắc bỏ phiếu không tự đổi: hãy xem lại từng quy tắc.", "good")
    return go(url_for("voting.show_council", council_id=council.id, _anchor="regulations"))


def _scan(upload) -> tuple[Received | None, list[str]]:
    """What was sent, checked by its bytes, or why it is not taken; nothing for an empty box."""
    if not upload:
        return None, []
    stream: IO[bytes] = upload.stream
    files, faults = received([("", upload.filename, stream)])
    return (files[0] if files else None), faults


@bp.get("/council/regulations/<int:regulation_id>/scan/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.regulation)
def new_scan(regulation):
    return _scan_page(regulation, forms.ScanForm())


def _scan_page(regulation, form, status=200, **more):
    return render(
        "voting/scan.html", status=status, regulation=regulation, form=form, accepted=ACCEPTED, **more
    )


@bp.post("/council/regulations/<int:regulation_id>/scan/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.regulation)
def attach_scan(regulation):
    form = forms.ScanForm()
    if not form.validate_on_submit():
        return _scan_page(regulation, form, status=422)
    scan, faults = _scan(form.scan.data)
    if faults:
        form.scan.errors = faults
        return _scan_page(regulation, form, status=422)
    council_id = regulation.council_id
    try:
        services.attach_scan(
            regulation_id=regulation.id,
            scan=scan,
            store=current_app.extensions["files"],
            actor=g.user.actor,
        )
    except RuleBroken as error:
        return _scan_page(regulation, form, status=409, refusal=str(error))
    flash("Đã lưu bản quét Quy chế.", "good")
    return go(url_for("voting.show_council", council_id=council_id, _anchor="regulations"))


@bp.get("/council/regulations/<int:regulation_id>/scan")
@allow(Permission.COUNCIL_VIEW, of=queries.regulation)
def show_scan(regulation):
    """The scan as a download for whoever may read the council, its members among them."""
    if regulation.sha256 is None:
        raise RuleBroken("Quy chế này chưa có bản quét. Hãy hỏi Thư ký Hội đồng.")
    return attachment(regulation.sha256, regulation.file_name, MEDIA_TYPES[regulation.ending])
