"""Dossiers for members to read on a tablet, each with a mark that only its member sees."""

from flask import abort, flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.received import MEDIA_TYPES
from festival.voting import queries
from festival.voting.forms import shown_nomination
from festival.voting.forms.conflicts import DeclareForm
from festival.voting.queries import conflicts, dossiers
from festival.voting.rules import ConflictKind
from festival.voting.rules.conflicts import OPEN_STATES, recusal_words
from festival.voting.services import reading
from festival.voting.services.conflicts import declare_conflict as declare
from festival.voting.services.conflicts import withdraw_declaration as withdraw
from festival.voting.views.blueprint import bp
from festival.web.access import allow, check, unlogged
from festival.web.downloads import attachment
from festival.web.htmx import go, render


@bp.get("/council/sessions/<int:session_id>/dossiers")
@unlogged
@allow(Permission.NOMINATION_VIEW, of=queries.council_session)
def list_dossiers(session):
    check(Permission.COUNCIL_VIEW, session)
    listed = dossiers.reading_list(session.id, g.user.id)
    return _private(
        render(
            "voting/dossiers.html",
            session=session,
            listed=listed,
            read=sum(one.is_read for one in listed),
            unread=next((one.item for one in listed if not one.is_read), None),
            is_member=session.is_member(g.user.id),
        )
    )


@bp.get("/council/agenda-items/<int:agenda_item_id>/dossier")
@unlogged
@allow(Permission.NOMINATION_VIEW, of=dossiers.dossier)
def show_dossier(item):
    check(Permission.COUNCIL_VIEW, item)
    return _page(item, DeclareForm())


def _page(item, form, *, status: int = 200, refusal: str = ""):
    nomination, session = item.nomination, item.session
    is_member, spot = session.is_member(g.user.id), dossiers.place_of(item, g.user.id)
    may_declare = is_member and session.state in OPEN_STATES
    return _private(
        render(
            "voting/dossier.html",
            status=status,
            item=item,
            session=session,
            nomination=nomination,
            honours=dossiers.honours_of(nomination),
            checklist=dossiers.checklist_of(nomination),
            # «place» is the layout's word for the locality.
            spot=spot,
            is_member=is_member,
            own=spot.own,
            may_declare=may_declare,
            recusal=recusal_words(conflicts.terms_of_item(item)) if may_declare or spot.own else "",
            form=form,
            refusal=refusal,
        )
    )


@bp.get("/council/agenda-items/<int:agenda_item_id>/files/<int:agenda_file_id>")
@allow(Permission.NOMINATION_VIEW, of=dossiers.dossier_paper)
def show_dossier_paper(paper):
    check(Permission.COUNCIL_VIEW, paper)
    return attachment(paper.file.sha256, paper.file.file_name, MEDIA_TYPES[paper.file.ending])


@bp.get("/council/agenda-items/<int:agenda_item_id>/files/<int:agenda_file_id>/small")
@allow(Permission.NOMINATION_VIEW, of=dossiers.dossier_paper)
def show_small_dossier_paper(paper):
    """The small picture of a scan; other papers have none."""
    check(Permission.COUNCIL_VIEW, paper)
    if paper.file.small_sha256 is None:
        abort(404)
    return attachment(paper.file.small_sha256, f"nho-{paper.file.file_name}", MEDIA_TYPES["jpg"])


@bp.post("/council/agenda-items/<int:agenda_item_id>/read-mark")
@unlogged
@allow(Permission.NOMINATION_VIEW, of=queries.agenda_item)
def mark_dossier(item):
    """«Đã đọc» and back; afterwards the same dossier, or the next one."""
    item_id = item.id
    mark = {"agenda_item_id": item_id, "nomination_id": shown_nomination(request.form), "user_id": g.user.id}
    if request.form.get("unread"):
        reading.mark_unread(**mark)
    else:
        reading.mark_read(**mark)
        if request.form.get("then") == "next":
            item_id = dossiers.place_of(item, g.user.id).after or item_id
    return go(url_for("voting.show_dossier", agenda_item_id=item_id))


@bp.post("/council/agenda-items/<int:agenda_item_id>/declaration")
@allow(Permission.NOMINATION_VIEW, of=dossiers.dossier)
def declare_conflict(item):
    form = DeclareForm()
    if not form.validate_on_submit():
        return _page(item, form, status=422)
    item_id = item.id
    try:
        was_teller = declare(
            agenda_item_id=item_id,
            kind=ConflictKind(form.kind.data),
            nomination_id=shown_nomination(request.form),
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _page(dossiers.dossier(item_id), form, status=409, refusal=str(refusal))
    if was_teller:
        flash("Đồng chí thôi làm người kiểm phiếu của phiên họp này.", "warn")
    return go(url_for("voting.show_dossier", agenda_item_id=item_id))


@bp.post("/council/agenda-items/<int:agenda_item_id>/declaration/withdrawal")
@allow(Permission.NOMINATION_VIEW, of=dossiers.dossier)
def withdraw_declaration(item):
    item_id = item.id
    try:
        shown = shown_nomination(request.form)
        withdraw(agenda_item_id=item_id, nomination_id=shown, actor=g.user.actor)
    except RuleBroken as refusal:
        return _page(dossiers.dossier(item_id), DeclareForm(formdata=None), status=409, refusal=str(refusal))
    return go(url_for("voting.show_dossier", agenda_item_id=item_id))


def _private(response):
    """A borrowed tablet keeps no dossier and no mark."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
