"""The changes of units in 2026, unverified, applied one by one by an administrator."""

from dataclasses import dataclass

from flask import flash, g, url_for

from festival.accounts.forms import ChangeForm
from festival.accounts.views.admin import installation
from festival.accounts.views.blueprint import bp
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities import queries as localities
from festival.localities.models import Locality
from festival.localities.services import official
from festival.localities.services.official import UnitChange
from festival.web.access import allow
from festival.web.htmx import go, render


@dataclass(frozen=True)
class ChangeRow:
    """A change beside the unit as it stands."""

    change: UnitChange
    unit: Locality | None

    @property
    def is_applied(self) -> bool:
        return self.unit is not None and self.unit.name == self.change.new_name

    @property
    def province(self) -> str:
        return self.unit.parent.name if self.unit is not None and self.unit.parent else ""


@bp.get("/admin/unit-changes")
@allow(Permission.INSTALLATION_MANAGE, of=installation)
def list_changes(_home):
    changes = official.unit_changes()
    units = localities.units_by_code(list(changes))
    rows = [ChangeRow(change, units.get(code)) for code, change in changes.items()]
    return render("localities/changes.html", rows=rows)


def change_row(code: str) -> ChangeRow | None:
    change = official.unit_changes().get(code)
    return ChangeRow(change, localities.units_by_code([code]).get(code)) if change else None


def nothing_to_change():
    flash("Danh sách không có thay đổi nào cho đơn vị này.", "warn")
    return go(url_for("accounts.list_changes"))


def change_page(row: ChangeRow, form: ChangeForm, *, status: int = 200, problem: str | None = None):
    return render("localities/change.html", status=status, row=row, form=form, problem=problem)


@bp.get("/admin/unit-changes/<string:code>")
@allow(Permission.INSTALLATION_MANAGE, of=installation)
def show_change(_home, code):
    row = change_row(code)
    if row is None:
        return nothing_to_change()
    return change_page(row, ChangeForm(formdata=None, day=row.change.noted_on))


@bp.post("/admin/unit-changes/<string:code>")
@allow(Permission.INSTALLATION_MANAGE, of=installation)
def apply_change(_home, code):
    row, form = change_row(code), ChangeForm()
    if row is None:
        return nothing_to_change()
    if not form.validate_on_submit():
        return change_page(row, form, status=422)
    try:
        unit = official.apply_change(code=code, day=form.day.data, actor=g.user.actor)
    except RuleBroken as error:
        return change_page(change_row(code), form, status=409, problem=str(error))
    flash(f"Đã đổi tên thành {unit.name}. Tên cũ còn giữ trong lịch sử của đơn vị.", "good")
    return go(url_for("accounts.list_changes"))


@bp.post("/admin/unit-changes/<string:code>/undo")
@allow(Permission.INSTALLATION_MANAGE, of=installation)
def undo_change(_home, code):
    unit = official.undo_change(code=code, actor=g.user.actor)
    flash(f"Đã trả lại tên {unit.name}.", "good")
    return go(url_for("accounts.list_changes"))
