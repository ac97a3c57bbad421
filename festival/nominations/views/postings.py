"""«Niêm yết»: names put up for the residents to see before the council meets."""

from flask import current_app, flash, g, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.documents.rules import DocumentKind
from festival.documents.services import templates
from festival.documents.views.answers import docx_answer
from festival.nominations.documents.values import of_posting as values_of
from festival.nominations.forms.postings import PostingForm, of_posting, ticked
from festival.nominations.queries import postings as queries
from festival.nominations.rules import NominationState
from festival.nominations.services import postings as services
from festival.nominations.views.blueprint import bp
from festival.planning.queries import season
from festival.planning.queries.documents import office
from festival.planning.views.undoing import offer, offered
from festival.web.access import allow
from festival.web.htmx import go, render
from festival.web.limits import limiter


def _where(season_id: int) -> str:
    return f"postings-{season_id}"


@bp.get("/nominations/seasons/<int:season_id>/postings")
@allow(Permission.NOMINATION_REVIEW, of=season)
def list_postings(season):
    return render(
        "nominations/postings.html",
        season=season,
        rows=queries.postings(season.id),
        today=clock.today(),
        undoing=offered(_where(season.id)),
    )


@bp.get("/nominations/seasons/<int:season_id>/postings/new")
@allow(Permission.NOMINATION_REVIEW, of=season)
def new_posting(season):
    names = queries.postable(season.id)
    # Beforehand only who waits for the council and was never posted.
    fresh = {one.id for one in names if one.state is not NominationState.ON_AGENDA}
    return _form_page(season, PostingForm(), names, frozenset(fresh - queries.ever_posted(season.id)))


@bp.post("/nominations/seasons/<int:season_id>/postings")
@allow(Permission.NOMINATION_REVIEW, of=season)
def create_posting(season):
    form, chosen = PostingForm(), ticked(request.form.getlist("nomination"))
    if not form.validate_on_submit():
        return _form_page(season, form, queries.postable(season.id), chosen, status=422)
    try:
        posting_id = services.create_posting(season.id, form.facts(chosen), actor=g.user.actor)
    except RuleBroken as refusal:
        names = queries.postable(season.id)
        return _form_page(season, form, names, chosen, status=409, errors=(str(refusal),))
    flash("Đã lập đợt niêm yết. Tải danh sách, in ra rồi niêm yết.", "good")
    return go(url_for(".show_posting", posting_id=posting_id))


def _form_page(season, form, names, chosen, *, posting=None, status=200, errors=()):
    action = (
        url_for(".save_posting", posting_id=posting.id)
        if posting
        else url_for(".create_posting", season_id=season.id)
    )
    return render(
        "nominations/posting_form.html",
        None,
        status,
        season=season,
        form=form,
        names=names,
        chosen=chosen,
        posting=posting,
        action=action,
        errors=list(errors),
    )


@bp.get("/nominations/postings/<int:posting_id>")
@allow(Permission.NOMINATION_REVIEW, of=queries.posting)
def show_posting(posting):
    return render(
        "nominations/posting.html",
        season=posting.season,
        posting=posting,
        names=queries.posted(posting.id),
        today=clock.today(),
    )


@bp.get("/nominations/postings/<int:posting_id>/edit")
@allow(Permission.NOMINATION_REVIEW, of=queries.posting)
def edit_posting(posting):
    names, chosen = _names_for(posting)
    return _form_page(posting.season, PostingForm(data=of_posting(posting)), names, chosen, posting=posting)


def _names_for(posting):
    """Whoever may be posted, and who stands in the posting already."""
    return queries.postable(posting.season_id), frozenset(one.id for one in queries.posted(posting.id))


@bp.post("/nominations/postings/<int:posting_id>/edit")
@allow(Permission.NOMINATION_REVIEW, of=queries.posting)
def save_posting(posting):
    form, chosen = PostingForm(), ticked(request.form.getlist("nomination"))
    names = queries.postable(posting.season_id)
    if not form.validate_on_submit():
        return _form_page(posting.season, form, names, chosen, posting=posting, status=422)
    try:
        services.save_posting(posting.id, form.facts(chosen), actor=g.user.actor)
    except RuleBroken as refusal:
        return _form_page(
            posting.season, form, names, chosen, posting=posting, status=409, errors=(str(refusal),)
        )
    flash("Đã lưu đợt niêm yết.", "good")
    return go(url_for(".show_posting", posting_id=posting.id))


@bp.post("/nominations/postings/<int:posting_id>/finish")
@allow(Permission.NOMINATION_REVIEW, of=queries.posting)
def finish_posting(posting):
    services.finish_posting(posting.id, clock.today(), actor=g.user.actor)
    flash("Đã ghi nhận niêm yết xong.", "good")
    return go(url_for(".show_posting", posting_id=posting.id))


@bp.post("/nominations/postings/<int:posting_id>/reopen")
@allow(Permission.NOMINATION_REVIEW, of=queries.posting)
def reopen_posting(posting):
    services.reopen_posting(posting.id, actor=g.user.actor)
    flash("Đã bỏ ghi nhận niêm yết xong.", "good")
    return go(url_for(".show_posting", posting_id=posting.id))


@bp.post("/nominations/postings/<int:posting_id>/delete")
@allow(Permission.NOMINATION_REVIEW, of=queries.posting)
def delete_posting(posting):
    season_id, facts = services.delete_posting(posting.id, actor=g.user.actor)
    days = f"{facts.starts_on:%d/%m/%Y} đến {facts.ends_on:%d/%m/%Y}"
    offer(
        _where(season_id),
        f"Đã xóa đợt niêm yết từ {days}.",
        url_for(".create_posting", season_id=season_id),
        starts_on=f"{facts.starts_on:%d/%m/%Y}",
        ends_on=f"{facts.ends_on:%d/%m/%Y}",
        places=facts.places,
        nomination=",".join(map(str, sorted(facts.nomination_ids))),
    )
    return go(url_for(".list_postings", season_id=season_id))


@bp.get("/nominations/postings/<int:posting_id>/file")
@allow(Permission.NOMINATION_REVIEW, of=queries.posting)
@limiter.limit("60/minute")
def posting_file(posting):
    """The list to print, as a Word file."""
    place = posting.locality
    values = values_of(posting, office(place, clock.today()), queries.posted(posting.id))
    content = templates.document(place, DocumentKind.POSTING, values, current_app.extensions["files"])
    return docx_answer(content, f"Danh sách niêm yết {place.name} {posting.starts_on:%d-%m-%Y}")
