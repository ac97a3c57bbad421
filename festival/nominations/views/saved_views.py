"""Filters of the list kept under a name."""

from flask import flash, g, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.forms.saved_views import SavedViewForm
from festival.nominations.services import saved_views as services
from festival.nominations.views.blueprint import bp
from festival.nominations.views.filters import KEPT
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.htmx import go


@bp.post("/nominations/seasons/<int:season_id>/views")
@allow(Permission.SEASON_VIEW, of=season)
def save_view(season):
    form, season_id = SavedViewForm(), season.id
    kept = form.kept(KEPT)
    back = f"{url_for('nominations.list_nominations', season_id=season_id)}?{kept}"
    if not form.validate_on_submit():
        flash("Chưa lưu được bộ lọc: hãy ghi tên, tối đa 60 ký tự.", "bad")
        return go(back)
    try:
        services.save_view(user_id=g.user.id, name=form.name.data, filters=kept)
    except RuleBroken as refusal:
        flash(str(refusal), "bad")
        return go(back)
    flash(f"Đã lưu bộ lọc «{form.name.data}».", "good")
    return go(back)


@bp.post("/nominations/seasons/<int:season_id>/views/<int:saved_view_id>/deletion")
@allow(Permission.SEASON_VIEW, of=season)
def delete_view(season, saved_view_id):
    season_id = season.id
    services.delete_view(user_id=g.user.id, saved_view_id=saved_view_id)
    flash("Đã xóa bộ lọc.", "good")
    return go(url_for("nominations.list_nominations", season_id=season_id))
