"""The three steps in which a draft is written: recipient and award, citation, report."""

from flask import flash, g, request, url_for
from werkzeug.datastructures import MultiDict

from festival.core import clock, text
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import guides, queries, rules
from festival.nominations.citation import hint_for
from festival.nominations.forms import CitationForm, NominationForm, ReportForm, of_nomination
from festival.nominations.rules import ACHIEVEMENT_WARNING
from festival.nominations.rules.steps import Step
from festival.nominations.services import dossiers, drafts
from festival.nominations.views.blueprint import bp
from festival.nominations.views.pictures import picture_of
from festival.nominations.views.steps import closed, given_back, go_on, step_page, stored
from festival.web.access import allow
from festival.web.htmx import render


def _refused(page, nomination, form, refusal: RuleBroken):
    """The step once more with what was typed; who was overtaken once is not refused for it again."""
    current = queries.nomination(nomination.id)
    if is_overtaken := isinstance(refusal, drafts.SavedMeanwhile):
        form.seen.data = current.version
    return page(current, form, status=409, errors=(str(refusal),), is_overtaken=is_overtaken)


# Who, and for which award


@bp.get("/nominations/<int:nomination_id>/edit")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def edit_nomination(nomination):
    if not nomination.is_editable:
        return closed(nomination)
    fields, kept = given_back(nomination, Step.RECIPIENT)
    options = {"formdata": fields} if fields else {"data": of_nomination(nomination)}
    return _recipient_page(nomination, _recipient_form(nomination, **options), kept=kept)


def _recipient_form(nomination, **options) -> NominationForm:
    """The award chosen before stays among the choices even when its row has ended."""
    awards = queries.awards_on(clock.today(), nomination.season.locality)
    if nomination.award_type not in awards:
        awards.append(nomination.award_type)
    return NominationForm(units=queries.units_within(_desk(nomination)), awards=awards, **options)


def _desk(nomination):
    """The widest place within the season in which this person may edit."""
    home = nomination.season.locality
    return home if g.user.may(Permission.NOMINATION_EDIT, home) else nomination.locality


def _recipient_page(nomination, form, **options):
    action = url_for("nominations.save_nomination", nomination_id=nomination.id)
    return step_page(nomination, Step.RECIPIENT, form, action=action, **options)


@bp.post("/nominations/<int:nomination_id>/edit")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def save_nomination(nomination):
    form = _recipient_form(nomination)
    if not form.validate_on_submit():
        return _recipient_page(nomination, form, status=422)
    try:
        dossiers.save_nomination(
            nomination_id=nomination.id,
            desk_id=_desk(nomination).id,
            locality_id=form.locality.data,
            # What other steps hold stays; a newer version of it is refused by ``seen``.
            dossier=form.dossier_with(citation=nomination.citation, report=nomination.report),
            seen=form.seen.data or "",
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _refused(_recipient_page, nomination, form, refusal)
    flash("Đã lưu.", "good")
    return go_on(nomination, Step.RECIPIENT)


# The citation


@bp.get("/nominations/<int:nomination_id>/edit/citation")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def edit_citation(nomination):
    if not nomination.is_editable:
        return closed(nomination)
    fields, kept = given_back(nomination, Step.CITATION)
    fields = fields or MultiDict(stored(nomination, Step.CITATION))
    return _citation_page(nomination, CitationForm(formdata=fields), kept=kept)


def _citation_page(nomination, form, **options):
    words = form.citation.data or ""
    sentences = guides.citations(
        kind=nomination.nominee.kind,
        basis=nomination.basis,
        award_code=nomination.award_type.code,
        year=nomination.season.year,
    )
    return step_page(
        nomination,
        Step.CITATION,
        form,
        hint=hint_for(nomination, words),
        sentences=sentences,
        picture=picture_of(nomination, words, is_typed=words != nomination.citation),
        **options,
    )


@bp.post("/nominations/<int:nomination_id>/edit/citation")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def save_citation(nomination):
    form = CitationForm()
    if not form.validate_on_submit():
        return _citation_page(nomination, form, status=422)
    try:
        drafts.save_citation(
            nomination_id=nomination.id,
            citation=form.citation.data or "",
            seen=form.seen.data or "",
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _refused(_citation_page, nomination, form, refusal)
    flash("Đã lưu nội dung khen.", "good")
    return go_on(nomination, Step.CITATION)


@bp.post("/nominations/<int:nomination_id>/edit/citation/guide")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def use_citation_guide(nomination):
    """The form with a model sentence after what was typed; stores nothing."""
    form = CitationForm()
    sentence = request.form.get("sentence", "")[: rules.MAX_CITATION]
    form.citation.data = text.clean(f"{form.citation.data or ''} {sentence}")
    return _citation_page(nomination, form, is_copied=True)


@bp.post("/nominations/<int:nomination_id>/citation-hint")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def show_citation_hint(nomination):
    """How long the citation is and how it would break; a POST, so that the words stay out of addresses."""
    form = CitationForm()
    return render(
        "nominations/citation_hint.html",
        "nominations/_citation_hint.html",
        hint=hint_for(nomination, form.citation.data or ""),
    )


# The report


@bp.get("/nominations/<int:nomination_id>/edit/report")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def edit_report(nomination):
    if not nomination.is_editable:
        return closed(nomination)
    fields, kept = given_back(nomination, Step.REPORT)
    fields = fields or MultiDict(stored(nomination, Step.REPORT))
    return _report_page(nomination, ReportForm(formdata=fields), kept=kept)


def _report_page(nomination, form, **options):
    return step_page(
        nomination,
        Step.REPORT,
        form,
        questions=_questions(nomination),
        warning=ACHIEVEMENT_WARNING,
        **options,
    )


def _questions(nomination) -> tuple[str, ...]:
    return guides.questions(
        kind=nomination.nominee.kind, basis=nomination.basis, award_code=nomination.award_type.code
    )


@bp.post("/nominations/<int:nomination_id>/edit/report")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def save_report(nomination):
    form = ReportForm()
    if not form.validate_on_submit():
        return _report_page(nomination, form, status=422)
    try:
        drafts.save_report(
            nomination_id=nomination.id,
            report=form.report.data or "",
            seen=form.seen.data or "",
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _refused(_report_page, nomination, form, refusal)
    flash("Đã lưu báo cáo thành tích.", "good")
    return go_on(nomination, Step.REPORT)


@bp.post("/nominations/<int:nomination_id>/edit/report/guide")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def use_report_guide(nomination):
    """The form with the questions as headings after what was typed; stores nothing."""
    form = ReportForm()
    written = f"{form.report.data or ''}\n\n{guides.outline(_questions(nomination))}"
    form.report.data = text.clean_lines(written)
    return _report_page(nomination, form, is_copied=True)
