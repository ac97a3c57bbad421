"""«Đang diễn ra»: the page that organisers hold in their hands while the festival runs."""

from flask import g, url_for

from festival.core import clock as today_clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries, rules
from festival.planning.forms.running import LateForm, ShiftForm
from festival.planning.queries import festival
from festival.planning.queries.running import rain_plan, running_state
from festival.planning.rules import clock, running
from festival.planning.rules.amendments import AmendmentState
from festival.planning.services import running as services
from festival.planning.views.blueprint import bp
from festival.web.access import allow, may
from festival.web.htmx import go, render, wants_fragment


@bp.get("/planning/festivals/<int:festival_id>/running")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_running(festival):
    return _page(festival)


def _page(festival, *, status=200, form=None, refusals=()):
    state = running_state(festival.id)
    here = services.moment(festival, state, today_clock.now())
    can_run = festival.is_public and festival.state not in rules.OFF_STATES
    is_live = can_run and here.is_the_day and bool(festival.items)
    return render(
        "planning/running.html",
        "planning/_running.html",
        status=status,
        festival=festival,
        here=here,
        now=clock.time_of(here.minute),
        tracks=[_track(festival.items, here, standing) for standing in here.standings],
        rows=_rows(festival.items, here),
        pushed=_pushed(festival.items, here),
        is_live=is_live,
        is_off=festival.state in rules.OFF_STATES,
        is_amended=festival.amendment is not AmendmentState.NONE,
        may_shift=is_live and not here.is_over and may(Permission.FESTIVAL_EDIT, festival),
        changed_by=state.changed_by if state and here.late else "",
        seen=services.stamp(state),
        rain=rain_plan(festival.id),
        form=form or LateForm(formdata=None),
        refusals=refusals,
    )


def _track(items, here: services.Running, standing: running.Standing) -> dict:
    """What is on and what is next on one track, in the minutes that people count."""
    told = {"number": standing.track, "current": None, "next": None}
    if standing.current is not None:
        span = here.spans[standing.current]
        told["current"] = {
            "item": items[standing.current],
            "start": clock.time_of(span.start),
            "end": clock.time_of(span.end),
            "done": here.minute - span.start,
            "total": span.end - span.start,
            "left": span.end - here.minute,
        }
    if standing.following is not None:
        start = here.spans[standing.following].start
        told["next"] = {
            "item": items[standing.following],
            "start": clock.time_of(start),
            "left": start - here.minute,
        }
    return told


def _rows(items, here: services.Running) -> list[dict]:
    """What is still to come and what is on, in the order of time."""
    numbers = sorted(
        (number for number, span in enumerate(here.spans) if span.end > here.minute),
        key=lambda number: (here.spans[number].start, items[number].track, number),
    )
    return [
        {
            "item": items[number],
            "start": clock.time_of(here.spans[number].start),
            "planned": clock.time_of(here.planned[number].start),
            "is_moved": here.spans[number].start != here.planned[number].start,
            "is_on": here.spans[number].start <= here.minute,
        }
        for number in numbers
    ]


def _pushed(items, here: services.Running) -> list[dict]:
    return [
        {
            "title": items[number].title,
            "hour": clock.time_of(here.planned[number].start),
            "start": clock.time_of(here.spans[number].start),
        }
        for number in running.pushed(items, here.planned, here.spans)
        if here.spans[number].end > here.minute
    ]


@bp.post("/planning/festivals/<int:festival_id>/running/lateness")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def set_lateness(festival):
    """So many minutes late, as typed; 0 is back on time."""
    form = LateForm()
    if not form.validate_on_submit():
        return _page(festival, status=422, form=form)
    try:
        services.be_late(festival.id, form.minutes.data, actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _page(queries.festival(festival.id), status=409, form=form, refusals=said)
    return _changed(festival.id)


@bp.post("/planning/festivals/<int:festival_id>/running/shift")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def shift_lateness(festival):
    """A little later or sooner than the page showed."""
    form = ShiftForm()
    if not form.validate_on_submit():
        return _page(festival, status=422)
    try:
        services.shift(festival.id, form.by.data, seen=form.seen.data or "", actor=g.user.actor)
    except RuleBroken as refusal:
        said = [str(refusal)]
        return _page(queries.festival(festival.id), status=409, refusals=said)
    return _changed(festival.id)


def _changed(festival_id: int):
    if wants_fragment():
        return _page(queries.festival(festival_id))
    return go(url_for(".show_running", festival_id=festival_id))
