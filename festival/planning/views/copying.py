"""«Tạo từ mùa trước» for a season, «Áp dụng mẫu» for one bare draft."""

from flask import flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries
from festival.planning.forms.copying import CopyForm, TemplateForm
from festival.planning.queries import copying, festival, season
from festival.planning.rules import templates
from festival.planning.services import copying as services
from festival.planning.services.templates import apply_template as lay_template
from festival.planning.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


@bp.get("/planning/seasons/<int:season_id>/copy")
@allow(Permission.FESTIVAL_EDIT, of=season)
def preview_copy(season):
    return _preview(season, request.args.get("old", type=int))


def _preview(season, old_id, status=200, refusals=(), ticked=None):
    """Every festival of the earlier season with its new day, before anything is made."""
    earlier = copying.seasons_before(season)
    old = next((one for one in earlier if one.id == old_id), earlier[0] if earlier else None)
    rows = copying.copy_rows(old, season) if old is not None else []
    if ticked is None:
        ticked = {row.festival.id for row in rows if row.is_proposed}
    return render(
        "planning/season_copy.html",
        status=status,
        season=season,
        earlier=earlier,
        old=old,
        rows=rows,
        ticked=ticked,
        ready=sum(row.may_copy for row in rows),
        seen=services.fingerprint(rows),
        refusals=list(refusals),
    )


@bp.post("/planning/seasons/<int:season_id>/copy")
@allow(Permission.FESTIVAL_EDIT, of=season)
def copy_season(season):
    form = CopyForm()
    if not form.validate_on_submit():
        said = ["Danh sách gửi lên không đọc được. Hãy đánh dấu lại rồi tạo."]
        return _preview(season, form.old.data, status=422, refusals=said)
    old = next((one for one in copying.seasons_before(season) if one.id == form.old.data), None)
    try:
        if old is None:
            raise RuleBroken("Hãy chọn một mùa trước của chính nơi này.")
        count = services.copy_season(
            season.id, old.id, festival_ids=form.festival.data, seen=form.seen.data or "", actor=g.user.actor
        )
    except RuleBroken as refusal:
        said, ticked = [str(refusal)], set(form.festival.data)
        return _preview(queries.season(season.id), form.old.data, status=409, refusals=said, ticked=ticked)
    flash(f"Đã tạo {count} ngày hội từ mùa {old.year}. Hãy xem lại từng kế hoạch rồi trình duyệt.", "good")
    return go(url_for(".show_season", season_id=season.id))


@bp.get("/planning/festivals/<int:festival_id>/template")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def choose_template(festival):
    festival.check_editable()
    form = TemplateForm(festival.locality.kind, data={"seen": festival.revision})
    return _template_page(festival, form)


def _template_page(festival, form, status=200, refusals=()):
    return render(
        "planning/season_template.html",
        status=status,
        festival=festival,
        form=form,
        all_templates=[templates.TEMPLATES[key] for key in form.template.choices],
        refusals=list(refusals),
    )


@bp.post("/planning/festivals/<int:festival_id>/template")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def apply_template(festival):
    form = TemplateForm(festival.locality.kind)
    if not form.validate_on_submit():
        return _template_page(festival, form, status=422)
    try:
        lay_template(festival.id, form.template.data, seen=form.seen.revision, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _template_page(queries.festival(festival.id), form, status=409, refusals=said)
    flash("Đã áp dụng mẫu. Hãy sửa lại cho đúng với nơi mình.", "good")
    return go(url_for(".show_festival", festival_id=festival.id))
