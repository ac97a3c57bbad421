"""Accounts for all hamlet heads of a commune from one pasted list."""

from flask import g, url_for

from festival.accounts.forms import HeadsForm
from festival.accounts.services import heads
from festival.accounts.views.blueprint import bp
from festival.accounts.views.slips import slip_page
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities import queries as localities
from festival.web.access import allow
from festival.web.htmx import render


def heads_page(commune, form: HeadsForm, *, status: int = 200, plan=None, problem: str | None = None):
    return render(
        "accounts/heads.html", status=status, commune=commune, form=form, plan=plan, problem=problem
    )


def commune_of(locality_id):
    """A commune; other places have no hamlet heads."""
    place = localities.locality(locality_id)
    return place if place is not None and place.is_commune else None


@bp.get("/admin/localities/<int:locality_id>/heads")
@allow(Permission.ACCOUNTS_MANAGE, of=commune_of)
def paste_heads(commune):
    return heads_page(commune, HeadsForm(formdata=None, make_areas=True))


@bp.post("/admin/localities/<int:locality_id>/heads/preview")
@allow(Permission.ACCOUNTS_MANAGE, of=commune_of)
def preview_heads(commune):
    """What the list would do; nothing is stored yet."""
    form = HeadsForm()
    if not form.validate_on_submit():
        return heads_page(commune, form, status=422)
    try:
        plan = heads.read_heads(commune, form.text.data, make_areas=form.make_areas.data)
    except RuleBroken as error:
        return heads_page(commune, form, status=409, problem=str(error))
    return heads_page(commune, form, plan=plan)


@bp.post("/admin/localities/<int:locality_id>/heads")
@allow(Permission.ACCOUNTS_MANAGE, of=commune_of)
def create_heads(commune):
    form = HeadsForm()
    if not form.validate_on_submit():
        return heads_page(commune, form, status=422)
    try:
        slips = heads.create_heads(
            commune_id=commune.id,
            text=form.text.data,
            make_areas=form.make_areas.data,
            digest=form.digest.data or "",
            actor=g.user.actor,
        )
    except RuleBroken as error:
        return _once_more(commune.id, form, str(error))
    after = url_for("accounts.list_accounts")
    return slip_page(slips, title=f"Đã tạo {len(slips)} tài khoản", after=after)


def _once_more(commune_id: int, form: HeadsForm, problem: str):
    """The list as it is understood now, with what stood in the way."""
    commune = localities.locality(commune_id)
    try:
        plan = heads.read_heads(commune, form.text.data, make_areas=form.make_areas.data)
    except RuleBroken:
        plan = None
    return heads_page(commune, form, status=409, plan=plan, problem=problem)
