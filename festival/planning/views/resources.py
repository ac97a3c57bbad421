"""What a commune shares between its festivals, and how serious it takes clashes over it."""

from flask import flash, g, request, session, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning.forms.scheduling import (
    NewResourceForm,
    ResourceForm,
    RetireForm,
    SettingsForm,
    TravelForm,
    chosen_levels,
    level_fields,
    settings_data,
)
from festival.planning.queries import scheduling as queries
from festival.planning.queries import season
from festival.planning.queries.scheduling import season_resource
from festival.planning.rules.scheduling import KIND_NAMES, ResourceKind
from festival.planning.services import resources as services
from festival.planning.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render

RETIRED = "resource_retired"


@bp.get("/planning/seasons/<int:season_id>/resources")
@allow(Permission.FESTIVAL_VIEW, of=season)
def show_resources(season):
    return _resources_page(season, NewResourceForm(data={"kind": request.args.get("kind", "leader")}))


def _resources_page(season, form, status=200, refusals=()):
    found = queries.resources_of(season.locality_id)
    return render(
        "planning/resources.html",
        status=status,
        season=season,
        form=form,
        groups=[(KIND_NAMES[kind], [one for one in found if one.kind is kind]) for kind in ResourceKind],
        total=len(found),
        taken_out=_retired_last(found),
        refusals=list(refusals),
    )


def _retired_last(found):
    """The one retired last, offered once for «Hoàn tác»."""
    kept = session.get(RETIRED)
    one = next((one for one in found if one.id == kept and one.is_retired), None)
    if one is not None:
        session.pop(RETIRED)
    return one


@bp.post("/planning/seasons/<int:season_id>/resources")
@allow(Permission.SEASON_MANAGE, of=season)
def add_resource(season):
    form = NewResourceForm()
    if not form.validate_on_submit():
        return _resources_page(season, form, status=422)
    season_id = season.id
    try:
        services.add_resource(
            locality_id=season.locality_id,
            kind=ResourceKind(form.kind.data),
            name=form.name.data,
            note=form.note.data or "",
            attends_pilots=form.attends_pilots.data,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _resources_page(_again(season_id), form, status=409, refusals=[str(refusal)])
    flash(f"Đã thêm «{form.name.data}».", "good")
    return go(url_for(".show_resources", season_id=season_id, kind=form.kind.data))


def _again(season_id: int):
    """After a refusal the session has forgotten what it read."""
    return season(season_id)


@bp.get("/planning/seasons/<int:season_id>/resources/<int:resource_id>")
@allow(Permission.SEASON_MANAGE, of=season_resource)
def edit_resource(kept):
    form = ResourceForm(obj=kept.resource)
    return render("planning/resource_edit.html", kept=kept, season=kept.season, form=form)


@bp.post("/planning/seasons/<int:season_id>/resources/<int:resource_id>")
@allow(Permission.SEASON_MANAGE, of=season_resource)
def save_resource(kept):
    form = ResourceForm()
    if not form.validate_on_submit():
        return render("planning/resource_edit.html", status=422, kept=kept, season=kept.season, form=form)
    resource_id, season_id = kept.resource.id, kept.season.id
    try:
        services.edit_resource(
            resource_id,
            name=form.name.data,
            note=form.note.data or "",
            attends_pilots=form.attends_pilots.data,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        kept = season_resource(season_id, resource_id)
        return render(
            "planning/resource_edit.html", status=409, kept=kept, season=kept.season, form=form, refusals=said
        )
    flash("Đã lưu nguồn lực.", "good")
    return go(url_for(".show_resources", season_id=season_id))


@bp.post("/planning/seasons/<int:season_id>/resources/<int:resource_id>/retirement")
@allow(Permission.SEASON_MANAGE, of=season_resource)
def retire_resource(kept):
    resource_id, season_id, name = kept.resource.id, kept.season.id, kept.resource.name
    if RetireForm().is_retired.data == "0":
        services.restore_resource(resource_id, actor=g.user.actor)
        flash(f"«{name}» được dùng lại.", "good")
    else:
        services.retire_resource(resource_id, actor=g.user.actor)
        session[RETIRED] = resource_id
    return go(url_for(".show_resources", season_id=season_id))


@bp.get("/planning/seasons/<int:season_id>/scheduling")
@allow(Permission.SEASON_MANAGE, of=season)
def edit_scheduling(season):
    terms = queries.terms_of(season.locality_id)
    return _settings_page(season, SettingsForm(data=settings_data(terms)), terms=terms)


def _settings_page(season, form, *, terms=None, travel=None, status=200, refusals=()):
    halls = [one for one in queries.resources_of(season.locality_id) if one.kind is ResourceKind.HALL]
    names = {hall.id: hall.name for hall in halls}
    terms = terms or queries.terms_of(season.locality_id)
    ways = [
        {"first": low, "second": high, "name": f"{names[low]} – {names[high]}", "minutes": minutes}
        for (low, high), minutes in sorted(terms.pairs.items())
    ]
    return render(
        "planning/scheduling_settings.html",
        status=status,
        season=season,
        form=form,
        levels=level_fields(form),
        travel=travel or TravelForm(halls, formdata=None, data={"second": halls[-1].id if halls else 0}),
        halls=halls,
        ways=ways,
        refusals=list(refusals),
    )


@bp.post("/planning/seasons/<int:season_id>/scheduling")
@allow(Permission.SEASON_MANAGE, of=season)
def save_scheduling(season):
    form = SettingsForm()
    if not form.validate_on_submit():
        return _settings_page(season, form, status=422)
    season_id = season.id
    try:
        services.save_settings(
            season.locality_id,
            travel_minutes=form.travel_minutes.data,
            usual_minutes=form.usual_minutes.data,
            starts=form.starts,
            levels=chosen_levels(form),
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _settings_page(_again(season_id), form, status=409, refusals=[str(refusal)])
    flash("Đã lưu quy ước xếp lịch.", "good")
    return go(url_for(".edit_scheduling", season_id=season_id))


@bp.post("/planning/seasons/<int:season_id>/travel-times")
@allow(Permission.SEASON_MANAGE, of=season)
def save_travel_time(season):
    halls = [one for one in queries.resources_of(season.locality_id) if one.kind is ResourceKind.HALL]
    form, season_id = TravelForm(halls), season.id
    settings = SettingsForm(formdata=None, data=settings_data(queries.terms_of(season.locality_id)))
    if not form.validate_on_submit():
        return _settings_page(season, settings, travel=form, status=422)
    try:
        services.set_travel_time(
            season.locality_id,
            first_id=form.first.data,
            second_id=form.second.data,
            minutes=form.minutes.data,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _settings_page(_again(season_id), settings, travel=form, status=409, refusals=[str(refusal)])
    flash("Đã lưu thời gian đi giữa hai nơi.", "good")
    return go(url_for(".edit_scheduling", season_id=season_id, _anchor="ways"))
