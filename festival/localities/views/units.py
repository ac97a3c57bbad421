"""The list of units, and what a commune creates, renames and ends."""

from flask import abort, flash, g, request, url_for

from festival.core import audit, clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities import queries
from festival.localities.forms import EndForm, RenameForm, UnitForm, UnitListForm
from festival.localities.models import Locality
from festival.localities.rules import KIND_NAMES, LOCAL_KINDS, LocalityKind
from festival.localities.services import units
from festival.localities.views.blueprint import bp
from festival.web.access import allow, signed_in
from festival.web.htmx import go, render
from festival.web.lists import export_xlsx, here, paged, sorted_by, typed_search, wants_export

SORTS = {
    "name": (Locality.name_sort, Locality.id),
    "code": (Locality.code,),
}


def commune(locality_id):
    """A commune: only there things are created."""
    place = queries.locality(locality_id)
    return place if place is not None and place.is_commune else None


@bp.get("/admin/localities")
@signed_in
def list_localities():
    paths = g.user.paths_with(Permission.LOCALITY_MANAGE)
    if not paths:
        abort(403)
    asked = {name: request.args.get(name, "") for name in ("kind", "province")}
    query = queries.matching(queries.visible(paths), typed_search())
    query = queries.of_kind_and_province(query, **asked)
    query = sorted_by(query, SORTS, "name")
    if wants_export():
        columns = {
            "Mã": lambda unit: unit.code,
            "Tên": lambda unit: unit.name,
            "Loại": lambda unit: unit.kind_name,
            "Thuộc": queries.whereabouts,
            "Từ ngày": lambda unit: unit.valid_from,
            "Đến ngày": lambda unit: unit.valid_to,
        }
        return export_xlsx(queries.all_of(query), columns, "don-vi.xlsx")
    page = paged(query)
    return render(
        "localities/localities.html",
        "localities/_localities.html",
        page=page,
        asked=asked,
        kinds=[("", "Tất cả"), *((kind.value, name) for kind, name in KIND_NAMES.items())],
        provinces=[("", "Tất cả"), *((unit.id, unit.name) for unit in queries.provinces())],
        manages=lambda unit: any(unit.path.startswith(path) for path in paths),
        whereabouts=queries.whereabouts,
        has_units=page.total > 0 or queries.has_official_units(),
        here=here,
    )


@bp.get("/admin/localities/<int:locality_id>")
@allow(Permission.LOCALITY_MANAGE, of=queries.locality)
def show_locality(place):
    below = queries.children(place)
    today = clock.today()
    return render(
        "localities/locality.html",
        locality=place,
        groups=[
            (KIND_NAMES[kind], [unit for unit in below if unit.kind is kind])
            for kind in LOCAL_KINDS
            if any(unit.kind is kind for unit in below)
        ],
        is_over=lambda unit: unit.valid_to is not None and unit.valid_to < today,
        former=queries.former_names(place.id),
        is_local=place.kind in LOCAL_KINDS,
    )


@bp.get("/admin/localities/<int:locality_id>/units/new")
@allow(Permission.LOCALITY_MANAGE, of=commune)
def new_unit(place):
    return render("localities/new_unit.html", locality=place, form=UnitForm(formdata=None))


@bp.post("/admin/localities/<int:locality_id>/units")
@allow(Permission.LOCALITY_MANAGE, of=commune)
def create_unit(place):
    form = UnitForm()
    if not form.validate_on_submit():
        return render("localities/new_unit.html", status=422, locality=place, form=form)
    try:
        unit = units.create_unit(
            commune_id=place.id,
            name=form.name.data,
            kind=LocalityKind(form.kind.data),
            unit_word="",
            actor=g.user.actor,
        )
    except RuleBroken as error:
        again = queries.locality(place.id)
        return render("localities/new_unit.html", status=409, locality=again, form=form, problem=str(error))
    flash(f"Đã tạo {unit.name}, mã {unit.code}.", "good")
    return go(url_for("localities.show_locality", locality_id=place.id))


@bp.get("/admin/localities/<int:locality_id>/units/paste")
@allow(Permission.LOCALITY_MANAGE, of=commune)
def paste_units(place):
    return list_page(place, UnitListForm(formdata=None))


def list_page(place: Locality, form: UnitListForm, *, status: int = 200, rows=None, problem=None):
    fresh = [row for row in rows or () if not row.error and not row.is_known]
    wrong = [row for row in rows or () if row.error]
    return render(
        "localities/paste.html",
        status=status,
        locality=place,
        form=form,
        rows=rows,
        fresh=len(fresh),
        wrong=len(wrong),
        problem=problem,
    )


@bp.post("/admin/localities/<int:locality_id>/units/preview")
@allow(Permission.LOCALITY_MANAGE, of=commune)
def preview_units(place):
    """What the list would create; nothing is stored yet."""
    return _understood(place, UnitListForm())


def _understood(place: Locality, form: UnitListForm, *, status: int = 200, problem: str | None = None):
    if not form.validate_on_submit():
        return list_page(place, form, status=422)
    try:
        rows = units.read_list(place, form.text.data, LocalityKind(form.kind.data))
    except RuleBroken as error:
        return list_page(place, form, status=409, problem=problem or str(error))
    return list_page(place, form, status=status, rows=rows, problem=problem)


@bp.post("/admin/localities/<int:locality_id>/units/list")
@allow(Permission.LOCALITY_MANAGE, of=commune)
def create_units(place):
    form = UnitListForm()
    if not form.validate_on_submit():
        return list_page(place, form, status=422)
    try:
        made = units.create_list(
            commune_id=place.id,
            text=form.text.data,
            default=LocalityKind(form.kind.data),
            actor=g.user.actor,
        )
    except RuleBroken as error:
        return _understood(queries.locality(place.id), form, status=409, problem=str(error))
    flash(f"Đã tạo {len(made)} đơn vị.", "good")
    return go(url_for("localities.show_locality", locality_id=place.id))


@bp.get("/admin/localities/<int:locality_id>/edit")
@allow(Permission.LOCALITY_MANAGE, of=queries.locality)
def edit_locality(place):
    return edit_page(place)


def edit_page(place: Locality, *, status: int = 200, form=None, end_form=None, problem: str | None = None):
    return render(
        "localities/edit.html",
        status=status,
        locality=place,
        form=form or RenameForm(formdata=None, obj=place, legal_basis=""),
        end_form=end_form or EndForm(formdata=None, last_day=clock.today()),
        problem=problem,
        is_local=place.kind in LOCAL_KINDS,
        entries=audit.history(("locality", place.id)),
    )


@bp.post("/admin/localities/<int:locality_id>/name")
@allow(Permission.LOCALITY_MANAGE, of=queries.locality)
def rename_locality(place):
    form = RenameForm()
    if not form.validate_on_submit():
        return edit_page(place, status=422, form=form)
    try:
        unit = units.rename_unit(
            locality_id=place.id,
            name=form.name.data,
            unit_word=form.unit_word.data or "",
            legal_basis=form.legal_basis.data or "",
            actor=g.user.actor,
        )
    except RuleBroken as error:
        return edit_page(queries.locality(place.id), status=409, form=form, problem=str(error))
    flash(f"Đã lưu tên {unit.name}.", "good")
    return go(url_for("localities.show_locality", locality_id=unit.id))


@bp.post("/admin/localities/<int:locality_id>/end")
@allow(Permission.LOCALITY_MANAGE, of=queries.locality)
def end_locality(place):
    form = EndForm()
    if not form.validate_on_submit():
        return edit_page(place, status=422, end_form=form)
    try:
        units.end_unit(locality_id=place.id, last_day=form.last_day.data, actor=g.user.actor)
    except RuleBroken as error:
        return edit_page(queries.locality(place.id), status=409, end_form=form, problem=str(error))
    return go(url_for("localities.show_locality", locality_id=place.id))


@bp.post("/admin/localities/<int:locality_id>/revival")
@allow(Permission.LOCALITY_MANAGE, of=queries.locality)
def revive_locality(place):
    unit = units.revive_unit(locality_id=place.id, actor=g.user.actor)
    flash(f"{unit.name} hoạt động trở lại.", "good")
    return go(url_for("localities.show_locality", locality_id=unit.id))
