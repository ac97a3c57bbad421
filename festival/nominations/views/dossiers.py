"""One dossier: write it, read it, submit it, withdraw it."""

from flask import flash, g, request, url_for

from festival.core import audit, clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.citation import measure
from festival.nominations.forms import CitationForm, NominationForm, WithdrawForm, of_nomination
from festival.nominations.history import told
from festival.nominations.rules import ACHIEVEMENT_WARNING
from festival.nominations.services import dossiers
from festival.nominations.views.blueprint import bp
from festival.web.access import allow, signed_in
from festival.web.htmx import go, render

PAGE, FORM = "nominations/form.html", "nominations/_form.html"


def _new_form(desk, **options) -> NominationForm:
    return NominationForm(
        units=queries.units_within(desk.locality), awards=queries.awards_on(clock.today()), **options
    )


def _show_form(form, *, action: str, status: int = 200, errors: tuple[str, ...] = (), **context):
    """The form once more, with everything that was typed."""
    return render(
        PAGE,
        FORM,
        status,
        form=form,
        action=action,
        errors=list(errors),
        hint=measure(form.citation.data or ""),
        warning=ACHIEVEMENT_WARNING,
        **context,
    )


def _new_page(desk, form, **options):
    arguments = {"season_id": desk.season.id, "locality_id": desk.locality.id}
    action = url_for("nominations.create_nomination", **arguments)
    return _show_form(form, action=action, desk=desk, season=desk.season, nomination=None, **options)


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
    flash("Đã lưu bản nháp. Kiểm tra lại rồi bấm «Nộp đề nghị».", "good")
    return go(url_for("nominations.show_nomination", nomination_id=nomination_id))


@bp.post("/nominations/citation-hint")
@signed_in
def show_citation_hint():
    """How long the citation is and how it would break; a POST, so that the words stay out of addresses."""
    form = CitationForm()
    return render(
        "nominations/citation_hint.html",
        "nominations/_citation_hint.html",
        hint=measure(form.citation.data or ""),
    )


@bp.get("/nominations/<int:nomination_id>")
@allow(Permission.NOMINATION_VIEW, of=queries.nomination)
def show_nomination(nomination):
    return render(
        "nominations/show.html",
        nomination=nomination,
        hint=measure(nomination.citation),
        earlier=queries.earlier(nomination),
        entries=told(audit.history(("nomination", nomination.id))),
    )


@bp.get("/nominations/<int:nomination_id>/edit")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def edit_nomination(nomination):
    if not nomination.is_editable:
        flash("Đề nghị đã nộp nên không sửa được. Có thể nhờ Thường trực Hội đồng trả lại.", "warn")
        return go(url_for("nominations.show_nomination", nomination_id=nomination.id))
    return _edit_page(nomination, _edit_form(nomination, data=of_nomination(nomination)))


def _edit_form(nomination, **options) -> NominationForm:
    """The award chosen before stays among the choices even when its row has ended."""
    awards = queries.awards_on(clock.today())
    if nomination.award_type not in awards:
        awards.append(nomination.award_type)
    return NominationForm(units=queries.units_within(_desk(nomination)), awards=awards, **options)


def _desk(nomination):
    """The widest place within the season in which this person may edit."""
    home = nomination.season.locality
    return home if g.user.may(Permission.NOMINATION_EDIT, home) else nomination.locality


def _edit_page(nomination, form, **options):
    action = url_for("nominations.save_nomination", nomination_id=nomination.id)
    return _show_form(form, action=action, nomination=nomination, season=nomination.season, **options)


@bp.post("/nominations/<int:nomination_id>/edit")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def save_nomination(nomination):
    form = _edit_form(nomination)
    if not form.validate_on_submit():
        return _edit_page(nomination, form, status=422)
    try:
        dossiers.save_nomination(
            nomination_id=nomination.id,
            desk_id=_desk(nomination).id,
            locality_id=form.locality.data,
            dossier=form.dossier,
            seen=form.seen.data or "",
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _edit_page(nomination, form, status=409, errors=(str(refusal),))
    flash("Đã lưu.", "good")
    return go(url_for("nominations.show_nomination", nomination_id=nomination.id))


@bp.post("/nominations/<int:nomination_id>/submission")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def submit_nomination(nomination):
    dossiers.submit(nomination_id=nomination.id, actor=g.user.actor)
    flash("Đã nộp. Thường trực Hội đồng sẽ thẩm định.", "good")
    return go(url_for("nominations.show_nomination", nomination_id=nomination.id))


@bp.get("/nominations/<int:nomination_id>/withdrawal")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def confirm_withdrawal(nomination):
    return render("nominations/withdraw.html", nomination=nomination, form=WithdrawForm())


@bp.post("/nominations/<int:nomination_id>/withdrawal")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def withdraw_nomination(nomination):
    form = WithdrawForm()
    if not form.validate_on_submit():
        return render("nominations/withdraw.html", status=422, nomination=nomination, form=form)
    dossiers.withdraw(nomination_id=nomination.id, actor=g.user.actor)
    flash("Đã rút đề nghị.", "good")
    return go(url_for("nominations.show_nomination", nomination_id=nomination.id))
