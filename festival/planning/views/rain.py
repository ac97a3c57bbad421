"""The rain plan's form, and the word that calls it or ends it."""

from dataclasses import asdict

from flask import abort, flash, g, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries
from festival.planning.forms.rain import RainCallForm, RainForm
from festival.planning.queries import festival
from festival.planning.queries.running import rain_plan
from festival.planning.services.rain import (
    call_rain_plan,
    delete_rain_plan,
    save_rain_plan,
    uncall_rain_plan,
)
from festival.planning.views import undoing
from festival.planning.views.blueprint import bp
from festival.web.access import allow, may
from festival.web.htmx import go, render

# Either of these may say that it rains: whoever stands in the yard, or whoever has to decide.
CALLS = (Permission.FESTIVAL_EDIT, Permission.FESTIVAL_APPROVE)


@bp.get("/planning/festivals/<int:festival_id>/rain-plan")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def edit_rain_plan(festival):
    festival.check_editable()
    rain = rain_plan(festival.id)
    form = RainForm(obj=rain, data=None if rain else {"decides_days_before": 2})
    form.seen.data = festival.revision
    return _rain_page(festival, form)


def _rain_page(festival, form, status=200, refusals=()):
    return render(
        "planning/festival_rain.html",
        status=status,
        festival=festival,
        rain=rain_plan(festival.id),
        form=form,
        taken_out=undoing.offered(f"rain-{festival.id}") if status == 200 else None,
        refusals=refusals,
    )


@bp.post("/planning/festivals/<int:festival_id>/rain-plan")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_rain(festival):
    form = RainForm()
    if not form.validate_on_submit():
        return _rain_page(festival, form, status=422)
    try:
        save_rain_plan(festival.id, form.content, seen=form.seen.revision, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _rain_page(queries.festival(festival.id), form, status=409, refusals=said)
    flash("Đã lưu phương án mưa.", "good")
    return go(url_for(".show_festival", festival_id=festival.id, _anchor="rain"))


@bp.post("/planning/festivals/<int:festival_id>/rain-plan/deletion")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def delete_rain(festival):
    form = RainForm()
    try:
        content = delete_rain_plan(festival.id, seen=form.seen.revision, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival.id)
        form = RainForm(formdata=None, obj=rain_plan(festival.id), data={"seen": festival.revision})
        return _rain_page(festival, form, status=409, refusals=said)
    if content is not None:
        fields = asdict(content) | {"decides_at": f"{content.decides_at:%H:%M}"}
        fields["seen"] = form.seen.revision + 1
        undoing.offer(
            f"rain-{festival.id}",
            "Đã bỏ phương án mưa.",
            url_for(".save_rain", festival_id=festival.id),
            **{name: str(value) for name, value in fields.items()},
        )
    return go(url_for(".edit_rain_plan", festival_id=festival.id))


@bp.post("/planning/festivals/<int:festival_id>/rain-plan/call")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def call_rain(festival):
    form = RainCallForm()
    if not form.validate_on_submit():
        abort(400)
    if not may_call_rain(festival):
        abort(403)
    if form.word.data == "call":
        call_rain_plan(festival.id, actor=g.user.actor)
        flash("Đã áp dụng phương án mưa. Trang công khai và lịch ghi nơi thay thế.", "good")
    else:
        uncall_rain_plan(festival.id, actor=g.user.actor)
        flash("Đã thôi áp dụng phương án mưa. Trang công khai và lịch ghi địa điểm cũ.", "good")
    return go(url_for(".show_festival", festival_id=festival.id, _anchor="rain"))


def may_call_rain(festival) -> bool:
    return any(may(permission, festival) for permission in CALLS)
