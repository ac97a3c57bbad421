"""One dossier: begin it, read it, submit it, withdraw it; steps.py has the rest of the writing."""

from flask import flash, g, request, url_for

from festival.core import audit, clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.citation import hint_for
from festival.nominations.forms import NominationForm, WithdrawForm
from festival.nominations.hints import hints_for
from festival.nominations.history import told
from festival.nominations.queries.postings import postings_of
from festival.nominations.queries.transfers import halves
from festival.nominations.rules import NominationState
from festival.nominations.services import dossiers
from festival.nominations.views.blueprint import bp
from festival.nominations.views.steps import last_look, to_mend, unsaved_rows
from festival.web.access import allow, may
from festival.web.htmx import go, render


def _new_form(desk, **options) -> NominationForm:
    return NominationForm(
        units=queries.units_within(desk.locality),
        awards=queries.awards_on(clock.today(), desk.season.locality),
        **options,
    )


def _new_page(desk, form, *, status: int = 200, errors: tuple[str, ...] = ()):
    """The form once more, with everything that was typed."""
    arguments = {"season_id": desk.season.id, "locality_id": desk.locality.id}
    return render(
        "nominations/form.html",
        "nominations/_form.html",
        status,
        form=form,
        action=url_for("nominations.create_nomination", **arguments),
        errors=list(errors),
        desk=desk,
        season=desk.season,
        nomination=None,
    )


@bp.get("/nominations/seasons/<int:season_id>/localities/<int:locality_id>/new")
@allow(Permission.NOMINATION_EDIT, of=queries.desk)
def new_nomination(desk):
    form = _new_form(desk, data={"locality": desk.locality.id})
    _take_picked(form, desk, request.args.get("nominee", ""))
    return _new_page(desk, form)


@bp.post("/nominations/seasons/<int:season_id>/localities/<int:locality_id>/picks")
@allow(Permission.NOMINATION_EDIT, of=queries.desk)
def pick_nominee(desk):
    """The form with somebody of the register, or with nobody again; stores nothing."""
    form = _new_form(desk)
    form.forget_register()
    _take_picked(form, desk, request.form.get("pick", ""))
    return _new_page(desk, form)


def _take_picked(form: NominationForm, desk, picked: str) -> None:
    if picked.isascii() and picked.isdecimal() and len(picked) < 10:
        nominee = queries.nominee_of(desk.locality, int(picked))
        if nominee is not None:
            form.take_from_register(nominee)


@bp.post("/nominations/seasons/<int:season_id>/localities/<int:locality_id>")
@allow(Permission.NOMINATION_EDIT, of=queries.desk)
def create_nomination(desk):
    form = _new_form(desk)
    if not form.validate_on_submit():
        return _new_page(desk, form, status=422)
    try:
        nomination_id = dossiers.create_nomination(
            season_id=desk.season.id,
            desk_id=desk.locality.id,
            locality_id=form.locality.data,
            dossier=form.dossier,
            nominee_id=form.nominee_id,
            is_somebody_else=form.is_somebody_else,
            actor=g.user.actor,
        )
    except dossiers.NamesakeFound as question:
        form.offer(queries.namesakes_of(desk.locality, form.dossier))
        return _new_page(desk, form, status=409, errors=(str(question),))
    except RuleBroken as refusal:
        return _new_page(desk, form, status=409, errors=(str(refusal),))
    flash("Đã lưu bản nháp. Có thể dừng ở bước bất kỳ rồi làm tiếp sau.", "good")
    return go(url_for("nominations.edit_citation", nomination_id=nomination_id))


@bp.get("/nominations/<int:nomination_id>")
@allow(Permission.NOMINATION_VIEW, of=queries.nomination)
def show_nomination(nomination):
    return _shown(nomination)


def _shown(nomination, *, status: int = 200, refusal: str = ""):
    writes = nomination.is_editable and may(Permission.NOMINATION_EDIT, nomination)
    earlier = [
        one
        for one in queries.earlier(nomination)
        if one.state is NominationState.DECIDED or may(Permission.NOMINATION_VIEW, one)
    ]
    return render(
        "nominations/show.html",
        status=status,
        refusal=refusal,
        unsaved=unsaved_rows(nomination) if writes else [],
        to_mend=to_mend(nomination) if writes else [],
        nomination=nomination,
        hint=hint_for(nomination, nomination.citation),
        earlier=earlier,
        hints=hints_for(nomination, earlier, clock.today()),
        entries=told(audit.history(("nomination", nomination.id))),
        postings=postings_of(nomination.id),
        halves=halves(nomination),
    )


@bp.post("/nominations/<int:nomination_id>/submission")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def submit_nomination(nomination):
    nomination_id = nomination.id
    try:
        dossiers.submit(nomination_id=nomination_id, actor=g.user.actor)
    except RuleBroken as refusal:
        current = queries.nomination(nomination_id)
        if current.is_editable:
            return last_look(current, status=409, errors=(str(refusal),))
        return _shown(current, status=409, refusal=str(refusal))
    flash("Đã nộp. Thường trực Hội đồng sẽ thẩm định.", "good")
    return go(url_for("nominations.show_nomination", nomination_id=nomination.id))


@bp.get("/nominations/<int:nomination_id>/withdrawal")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def confirm_withdrawal(nomination):
    return _withdrawal(nomination, WithdrawForm())


def _withdrawal(nomination, form, status: int = 200):
    below, above = halves(nomination)
    return render(
        "nominations/withdraw.html",
        status=status,
        nomination=nomination,
        form=form,
        others=[one for one in (below, above) if one is not None and one.may_withdraw],
    )


@bp.post("/nominations/<int:nomination_id>/withdrawal")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def withdraw_nomination(nomination):
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _withdrawal(nomination, form, 422)
    dossiers.withdraw(nomination_id=nomination.id, actor=g.user.actor)
    flash("Đã rút đề nghị.", "good")
    return go(url_for("nominations.show_nomination", nomination_id=nomination.id))
