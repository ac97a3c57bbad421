"""The base salary, dated: every bonus is a multiple of it."""

from flask import flash, g, url_for

from festival.commendations import queries, services
from festival.commendations.forms import BaseSalaryForm
from festival.commendations.views.blueprint import bp
from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.services.awards import may_change_for_all
from festival.nominations.views.awards import own_locality
from festival.web.access import allow
from festival.web.htmx import go, render


def _page(form, status: int = 200, errors: tuple[str, ...] = ()):
    return render(
        "commendations/salaries.html",
        None,
        status,
        rows=queries.base_salaries(),
        form=form,
        errors=list(errors),
        may_add=may_change_for_all(g.user.paths_with(Permission.CATALOGUE_MANAGE)),
        today=clock.today(),
    )


@bp.get("/admin/base-salaries")
@allow(Permission.CATALOGUE_MANAGE, of=own_locality)
def list_base_salaries(_place):
    return _page(BaseSalaryForm())


@bp.post("/admin/base-salaries")
@allow(Permission.CATALOGUE_MANAGE, of=own_locality)
def add_base_salary(_place):
    form = BaseSalaryForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        services.add_base_salary(
            effective_from=form.effective_from.data,
            amount=form.amount.data,
            legal_basis=form.legal_basis.data,
            paths=g.user.paths_with(Permission.CATALOGUE_MANAGE),
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _page(form, 409, (str(refusal),))
    flash(f"Đã thêm mức áp dụng từ {form.effective_from.data:%d/%m/%Y}.", "good")
    return go(url_for("commendations.list_base_salaries"))
