"""The stock of pre-printed blanks: kinds, what came and went, what is left."""

from flask import flash, g, url_for

from festival.certificates import queries_blanks, services
from festival.certificates.forms_printing import BlankEditForm, BlankTypeForm, MovementForm
from festival.certificates.models import BlankType
from festival.certificates.queries_blanks import blanks
from festival.certificates.rules import BLANK_ACT_NAMES
from festival.certificates.views.blueprint import bp
from festival.core import text
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.queries import default_season, season
from festival.web.access import allow
from festival.web.htmx import go, render
from festival.web.lists import paged

EDITABLE = ("name", "warn_at", "has_serials", "is_archived")


@bp.get("/certificates/seasons/<int:season_id>/blanks")
@allow(Permission.CERTIFICATES_PRINT, of=season)
def list_blanks(season):
    return _list_page(season, BlankTypeForm(None))


@bp.post("/certificates/seasons/<int:season_id>/blanks")
@allow(Permission.CERTIFICATES_PRINT, of=season)
def add_blanks(season):
    form = BlankTypeForm()
    if not form.validate_on_submit():
        return _list_page(season, form, 422)
    values = {name: value for name, value in form.data.items() if name != "csrf_token"}
    try:
        new = services.add_blank_type(locality_id=season.locality_id, actor=g.user.actor, **values)
    except RuleBroken as refusal:
        return _list_page(season, form, 409, [str(refusal)])
    flash("Đã thêm loại phôi. Hãy ghi số phôi nhập về.", "good")
    return go(url_for(".show_blanks", blank_type_id=new))


def _list_page(season, form: BlankTypeForm, status: int = 200, refusals=()):
    return render(
        "certificates/blanks.html",
        status=status,
        season=season,
        stocks=queries_blanks.stocks(season.locality_id),
        form=form,
        refusals=list(refusals),
    )


@bp.get("/certificates/blanks/<int:blank_type_id>")
@allow(Permission.CERTIFICATES_PRINT, of=blanks)
def show_blanks(blanks):
    return _page(blanks, MovementForm(None))


@bp.post("/certificates/blanks/<int:blank_type_id>/movements")
@allow(Permission.CERTIFICATES_PRINT, of=blanks)
def move_blanks(blanks):
    form, blank_type_id = MovementForm(), blanks.id
    if not form.validate_on_submit():
        return _page(blanks, form, status=422)
    try:
        services.move_blanks(
            blank_type_id=blank_type_id,
            act=form.chosen,
            quantity=form.quantity.data,
            serial=form.serial.data or "",
            note=form.note.data or "",
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _page(queries_blanks.blanks(blank_type_id), form, status=409, refusals=[str(refusal)])
    done, number = BLANK_ACT_NAMES[form.chosen].lower(), text.grouped(form.quantity.data)
    flash(f"Đã ghi vào sổ phôi: {done}, {number} tờ.", "good")
    return go(url_for(".show_blanks", blank_type_id=blank_type_id))


@bp.post("/certificates/blanks/<int:blank_type_id>")
@allow(Permission.CERTIFICATES_PRINT, of=blanks)
def edit_blanks(blanks):
    form, blank_type_id = BlankEditForm(), blanks.id
    if not form.validate_on_submit():
        return _page(blanks, MovementForm(None), edit=form, status=422)
    values = {name: form.data[name] for name in EDITABLE}
    try:
        services.edit_blank_type(blank_type_id=blank_type_id, actor=g.user.actor, **values)
    except RuleBroken as refusal:
        again = queries_blanks.blanks(blank_type_id)
        return _page(again, MovementForm(None), edit=form, status=409, refusals=[str(refusal)])
    flash("Đã lưu loại phôi.", "good")
    return go(url_for(".show_blanks", blank_type_id=blank_type_id))


def _page(
    blanks: BlankType,
    form: MovementForm,
    *,
    edit: BlankEditForm | None = None,
    status: int = 200,
    refusals=(),
):
    return render(
        "certificates/blank.html",
        status=status,
        blanks=blanks,
        season=default_season(g.user),
        stock=queries_blanks.stock_of(blanks.id),
        page=paged(queries_blanks.movements(blanks.id)),
        act_names=BLANK_ACT_NAMES,
        form=form,
        edit=edit or BlankEditForm(None, obj=blanks),
        refused=edit or form,
        refusals=list(refusals),
    )
