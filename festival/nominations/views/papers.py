"""The papers of a dossier: ticked when they lie ready, sent as files."""

from flask import flash, g, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.forms.papers import PapersForm
from festival.nominations.services import papers as services
from festival.nominations.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render


def _page(nomination, form, status: int = 200, refusals: tuple[str, ...] = ()):
    return render(
        "nominations/papers.html", status=status, nomination=nomination, form=form, refusals=list(refusals)
    )


@bp.get("/nominations/<int:nomination_id>/papers")
@allow(Permission.NOMINATION_VIEW, of=queries.nomination)
def show_papers(nomination):
    return _page(nomination, PapersForm(nomination.papers))


@bp.post("/nominations/<int:nomination_id>/papers")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def save_papers(nomination):
    form = PapersForm(nomination.papers)
    if not form.validate_on_submit():
        return _page(nomination, form, status=422)
    nomination_id = nomination.id
    try:
        changed = services.tick_papers(
            nomination_id=nomination_id, codes=form.ticks.data, seen=form.seen_codes, actor=g.user.actor
        )
    except RuleBroken as refusal:
        return _page(queries.nomination(nomination_id), form, status=409, refusals=(str(refusal),))
    flash("Đã lưu giấy tờ." if changed else "Không có gì thay đổi.", "good")
    return go(url_for("nominations.show_papers", nomination_id=nomination_id))
