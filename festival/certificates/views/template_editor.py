"""The editor of a certificate form: numbers on one side, the real print on the other."""

import json

from flask import current_app, flash, g, make_response, request, url_for

from festival.certificates import chosen, editing
from festival.certificates.differences import differences
from festival.certificates.exchange import MOST_BYTES
from festival.certificates.forms_templates import ArtForm, TemplateForm
from festival.certificates.models import TemplateVersion
from festival.certificates.queries_templates import template, version
from festival.certificates.rules_templates import NewerVersion
from festival.certificates.services import templates as services
from festival.certificates.views import template_pictures
from festival.certificates.views.blueprint import bp
from festival.commendations.queries import letterhead
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.printing import engine, templates
from festival.web.access import allow
from festival.web.htmx import go, render, wants_fragment
from festival.web.limits import limiter, takes

PAGE, FRAGMENT = "certificates/template_editor.html", "certificates/_template_editor.html"
PREVIEW = "certificates/_template_preview.html"
MANAGE = Permission.CERTIFICATE_TEMPLATES_MANAGE


@bp.get("/certificates/templates/<int:template_id>")
@allow(MANAGE, of=template, own=True)
def edit_template(row):
    base = chosen.newest(row.id)
    return _page(row, base, editing.form_of(base))


@bp.post("/certificates/templates/<int:template_id>/preview")
@allow(MANAGE, of=template, own=True)
@limiter.limit("300/minute")
def preview_template(row):
    """What was typed so far, as it would print; a button may move, add or remove a box. Stores nothing."""
    form, base = _asked(row)
    is_fine = form.validate()
    opened = _pressed(form)
    address, faults = _drawn(row, base, form) if is_fine else ("", form.sentences)
    if not wants_fragment() or request.headers.get("HX-Target") == "editor":
        return _page(row, base, form, address=address, faults=faults, opened=opened)
    response = make_response(render(PREVIEW, PREVIEW, template=row, address=address, faults=faults))
    if not address:
        # The last picture stays until the numbers make sense again.
        response.headers["HX-Retarget"] = response.headers["HX-Reselect"] = "#faults"
    return response


@bp.post("/certificates/templates/<int:template_id>")
@allow(MANAGE, of=template, own=True)
def save_template(row):
    form, base = _asked(row)
    if not form.validate_on_submit():
        return _page(row, base, form, status=422)
    template_id, made = row.id, None
    try:
        made = editing.template_of(form, chosen.loaded(base, current_app.extensions["files"]))
        number = services.save_version(
            template_id=template_id,
            base=form.base_number,
            template=made,
            note=form.note.data,
            actor=g.user.actor,
        )
    except NewerVersion as newer:
        return _both(template_id, base.number, form, made, newer)
    except RuleBroken as refusal:
        return _page(template(template_id), base, form, status=409, refusals=[str(refusal)])
    flash(f"Đã lưu phiên bản {number}. Đợt in mới dùng phiên bản này; đợt in cũ giữ nguyên.", "good")
    return go(url_for(".edit_template", template_id=template_id))


def _both(template_id: int, base_number: int, form: TemplateForm, made, newer: NewerVersion):
    """What the other person changed, and what stands in this page; saved again, that comes after theirs."""
    row, old, latest = template(template_id), version(template_id, base_number), chosen.newest(template_id)
    before = json.loads(old.description if old else latest.description)
    theirs, mine = json.loads(latest.description), json.loads(templates.described(made))
    form.base.data = str(latest.number)
    return _page(
        row,
        latest,
        form,
        status=409,
        refusals=[str(newer)],
        both=(latest, differences(before, theirs), differences(before, mine)),
    )


@bp.get("/certificates/templates/<int:template_id>/art")
@allow(MANAGE, of=template, own=True)
def edit_art(row):
    base = chosen.newest(row.id)
    return _art_page(row, ArtForm(formdata=None, data={"base": str(base.number)}))


@bp.post("/certificates/templates/<int:template_id>/art")
@takes(2 * MOST_BYTES)
@allow(MANAGE, of=template, own=True)
def save_art(row):
    form, template_id = ArtForm(), row.id
    border, emblem = _sent("border"), _sent("emblem")
    if not form.validate_on_submit():
        return _art_page(row, form, status=422)
    if border is None and emblem is None:
        form.border.errors = ["Hãy chọn tệp đường diềm hoặc tệp huy hiệu."]
        return _art_page(row, form, status=422)
    typed = form.base.data or ""
    try:
        number = services.save_art(
            template_id=template_id,
            base=int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0,
            border=border,
            emblem=emblem,
            files=current_app.extensions["files"],
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        form.base.data = str(chosen.newest(template_id).number)
        return _art_page(template(template_id), form, status=409, refusals=[str(refusal)])
    flash(f"Đã đổi hình và lưu phiên bản {number}.", "good")
    return go(url_for(".edit_template", template_id=template_id))


def _sent(name: str) -> bytes | None:
    upload = request.files.get(name)
    return upload.read(MOST_BYTES + 1) or None if upload and upload.filename else None


def _art_page(row, form: ArtForm, *, status=200, refusals=()):
    return render(
        "certificates/template_art.html", status=status, template=row, form=form, refusals=list(refusals)
    )


def _asked(row) -> tuple[TemplateForm, TemplateVersion]:
    """The form as sent, and the version it was made of."""
    form = TemplateForm()
    form.name_stacks()
    return form, version(row.id, form.base_number) or chosen.newest(row.id)


def _pressed(form: TemplateForm) -> int | None:
    """Do what a button asks for; which box stands open after it."""
    if asked := request.form.get("nudge"):
        return editing.nudge(form, asked)
    if "add" in request.form:
        return editing.add_box(form)
    if asked := request.form.get("remove"):
        editing.remove_box(form, asked)
    return None


def _drawn(row, base: TemplateVersion, form: TemplateForm) -> tuple[str, list[str]]:
    """The address of the picture, or none, and in sentences what is wrong."""
    if why := engine.why_not_printable():
        return "", [why]
    files, head = current_app.extensions["files"], letterhead(row.locality)
    try:
        made = editing.template_of(form, chosen.loaded(base, files))
        shown = chosen.with_office(made, files.folder, head.emblem_sha256 if head else None)
        drawn = template_pictures.drawn(shown, head, form.sample.data, frozenset(form.marks.data or ()))
    except RuleBroken as refusal:
        return "", [str(refusal)]
    return template_pictures.as_address(drawn), list(drawn.faults)


def _page(row, base, form, *, status=200, address="", faults=(), opened=None, both=None, refusals=()):
    return render(
        PAGE,
        FRAGMENT,
        status=status,
        template=row,
        base=base,
        form=form,
        address=address or url_for(".template_picture", template_id=row.id, v=base.number),
        faults=list(faults),
        opened=opened,
        both=both,
        refusals=list(refusals),
        height=round(800 * (form.height_mm.data or 210) / (form.width_mm.data or 297)),
    )
