"""The stage: who goes up in which row of the programme, and the sheet from which the MC reads."""

from flask import abort, current_app, flash, g, request, url_for

from festival.certificates.forms_handing import NO_ROW, ArrangeForm, PlaceForm
from festival.certificates.views.blueprint import bp
from festival.commendations.documents.ceremony import call_sheet
from festival.commendations.queries_stage import Stop, Turn, award_rows, on_stage, turns
from festival.commendations.services import stage as services
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.documents.rules import DocumentKind
from festival.documents.services import templates
from festival.documents.views.answers import docx_answer
from festival.planning.queries import season
from festival.planning.queries.documents import office_of
from festival.web.access import allow
from festival.web.filters import vn_date
from festival.web.htmx import go, render
from festival.web.limits import limiter

NOT_SETTLED = "Chưa xếp vào tiết mục nào"


def _scope() -> list[str]:
    return g.user.paths_with(Permission.CERTIFICATES_VIEW)


@bp.get("/certificates/seasons/<int:season_id>/stage")
@allow(Permission.CERTIFICATES_VIEW, of=season)
def show_stage(season):
    stops = on_stage(_scope(), season)
    rest = stops[-1].turns if stops and stops[-1].item is None else []
    return render(
        "certificates/stage.html",
        "certificates/_stage.html",
        season=season,
        stops=stops,
        empty=[stop for stop in stops if not stop.turns],
        total=sum(len(stop.turns) for stop in stops),
        to_ask=[turn for turn in turns(stops) if turn.asks_for_hint],
        unsettled=len(rest),
        lost=sum(turn.place is not None for turn in rest),
    )


@bp.get("/certificates/seasons/<int:season_id>/call-sheet")
@allow(Permission.CERTIFICATES_VIEW, of=season)
def show_call_sheet(season):
    """For a tablet at the microphone and for A4: large letters, a box to tick for each."""
    stops = [stop for stop in on_stage(_scope(), season) if stop.turns]
    return render("certificates/stage_call_sheet.html", season=season, stops=stops)


@bp.get("/certificates/seasons/<int:season_id>/call-sheet/file")
@allow(Permission.CERTIFICATES_VIEW, of=season)
@limiter.limit("60/minute")
def call_sheet_file(season):
    """The same as a Word file."""
    values = call_sheet(office_of(season.locality), season, on_stage(_scope(), season))
    content = templates.document(
        season.locality, DocumentKind.CALL_SHEET, values, current_app.extensions["files"]
    )
    return docx_answer(content, f"Danh sách lên nhận {season.year}")


@bp.get("/certificates/seasons/<int:season_id>/stage/edit")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def edit_stage(season):
    stops = on_stage(_scope(), season)
    form = ArrangeForm(_rows(season), formdata=None)
    for wave, field in form.fields_of_waves.items():
        field.data = _usual_row(season, stops, wave)
    return _edit_page(season, stops, form)


def _usual_row(season, stops: list[Stop], wave) -> int:
    """Where most of a wave goes up already; else at the commune's own festival, else on the main day."""
    rows = [stop for stop in stops if stop.item is not None]
    if not rows:
        return NO_ROW
    return max(rows, key=lambda stop: _likeness(season, stop, wave)).item.id


def _likeness(season, stop: Stop, wave) -> tuple:
    held = stop.item.festival
    already = sum(turn.wave is wave for turn in stop.turns)
    return already, held.locality_id == season.locality_id, held.held_on == season.main_day


def _rows(season) -> list[tuple[int, str]]:
    return [(NO_ROW, NOT_SETTLED), *((item.id, _words(item)) for item in award_rows(season.id))]


def _words(item) -> str:
    held = item.festival
    day = f", ngày {vn_date(held.held_on)}" if held.held_on else ""
    return f"{item.title} ({item.starts_at:%H:%M}{day}; {held.title})"


def _edit_page(season, stops, form, *, status=200, refusals=()):
    counts = {wave: sum(turn.wave is wave for turn in turns(stops)) for wave in form.fields_of_waves}
    return render(
        "certificates/stage_edit.html",
        status=status,
        season=season,
        form=form,
        counts=counts,
        refusals=list(refusals),
    )


@bp.post("/certificates/seasons/<int:season_id>/stage")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def save_stage(season):
    form = ArrangeForm(_rows(season))
    if not form.validate_on_submit():
        return _edit_page(season, on_stage(_scope(), season), form, status=422)
    try:
        count = services.arrange(season_id=season.id, rows=form.chosen, paths=_scope(), actor=g.user.actor)
    except RuleBroken as refusal:
        return _edit_page(season, on_stage(_scope(), season), form, status=409, refusals=[str(refusal)])
    flash(f"Đã xếp {count} lượt lên nhận.", "good")
    return go(url_for(".show_stage", season_id=season.id))


@bp.get("/certificates/seasons/<int:season_id>/stage/<int:commendation_id>")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def edit_place(season, commendation_id):
    stop, turn = _turn(season, commendation_id)
    form = PlaceForm(_rows(season), formdata=None)
    form.item_id.data = stop.item.id if stop.item else NO_ROW
    form.position.data = stop.turns.index(turn) + 1
    form.spoken.data, form.stand_in.data = turn.spoken, turn.stand_in
    return _place_page(season, turn, form)


def _turn(season, commendation_id: int) -> tuple[Stop, Turn]:
    everybody = [(stop, turn) for stop in on_stage(_scope(), season) for turn in stop.turns]
    found = next((pair for pair in everybody if pair[1].one.id == commendation_id), None)
    return found or abort(404)


def _place_page(season, turn, form, *, status=200, refusals=()):
    return render(
        "certificates/stage_place.html",
        status=status,
        season=season,
        turn=turn,
        form=form,
        refusals=list(refusals),
    )


@bp.post("/certificates/seasons/<int:season_id>/stage/<int:commendation_id>")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def save_place(season, commendation_id):
    _, turn = _turn(season, commendation_id)
    form = PlaceForm(_rows(season))
    if not form.validate_on_submit():
        return _place_page(season, turn, form, status=422)
    where = services.Where(
        item_id=form.item_id.data or None,
        position=form.position.data,
        spoken=form.spoken.data,
        stand_in=form.stand_in.data,
    )
    try:
        services.settle(
            season_id=season.id,
            commendation_id=commendation_id,
            where=where,
            paths=_scope(),
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _place_page(season, turn, form, status=409, refusals=[str(refusal)])
    flash(f"Đã lưu lượt lên nhận của {turn.one.written}.", "good")
    return go(url_for(".show_stage", season_id=season.id))


@bp.post("/certificates/seasons/<int:season_id>/stage/<int:commendation_id>/move")
@allow(Permission.CERTIFICATES_HAND_OVER, of=season)
def move_place(season, commendation_id):
    """The buttons ↑ and ↓ beside a name."""
    services.shift(
        season_id=season.id,
        commendation_id=commendation_id,
        by=-1 if request.form.get("by") == "-1" else 1,
        paths=_scope(),
        actor=g.user.actor,
    )
    return go(url_for(".show_stage", season_id=season.id) + f"#turn-{commendation_id}")
