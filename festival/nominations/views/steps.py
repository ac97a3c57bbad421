"""A draft in steps: recipient and award, citation, report, papers, a last look; each saved by itself."""

from flask import flash, g, request, url_for
from werkzeug.datastructures import MultiDict

from festival.core import clock, text
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.citation import hint_for, unprintable
from festival.nominations.forms import of_nomination
from festival.nominations.queries.drafts import typed
from festival.nominations.queries.versions import is_unchanged
from festival.nominations.rules import ACHIEVEMENT_WARNING
from festival.nominations.rules.steps import STEP_NAMES, Step, number, steps
from festival.nominations.services import drafts
from festival.nominations.views.blueprint import bp
from festival.nominations.views.pictures import picture_of
from festival.web.access import allow
from festival.web.htmx import go, render

ENDPOINTS = {
    Step.RECIPIENT: "nominations.edit_nomination",
    Step.CITATION: "nominations.edit_citation",
    Step.REPORT: "nominations.edit_report",
    Step.PAPERS: "nominations.show_papers",
    Step.CHECK: "nominations.check_nomination",
}
# What answers a form of a step that was refused shows the step itself.
POSTS = {
    "nominations.save_nomination": Step.RECIPIENT,
    "nominations.save_citation": Step.CITATION,
    "nominations.use_citation_guide": Step.CITATION,
    "nominations.save_report": Step.REPORT,
    "nominations.use_report_guide": Step.REPORT,
    "nominations.save_papers": Step.PAPERS,
    "nominations.submit_nomination": Step.CHECK,
}
# What each step asks for, and hence gives back.
FIELDS = {
    Step.RECIPIENT: drafts.RECIPIENT_FIELDS,
    Step.CITATION: {"citation"},
    Step.REPORT: {"report"},
}
_NAMES = set().union(*FIELDS.values())
_NOT_EDITABLE = "Đề nghị đã nộp nên không sửa được. Có thể nhờ Thường trực Hội đồng trả lại."


@bp.app_context_processor
def row_of_steps():
    return {"dossier_steps": dossier_steps}


def dossier_steps(nomination) -> list[dict]:
    """The row of steps over the pages on which a draft is written."""
    kept = typed(nomination.id, g.user.id)
    rows = [
        _row(nomination, one.step, one.standing, bool(_unsaved(nomination, one.step, kept)))
        for one in _standing(nomination)
    ]
    return [*rows, _row(nomination, Step.CHECK, "", False)]


def _row(nomination, step: Step, standing: str, is_unsaved: bool) -> dict:
    return {
        "label": f"{number(step)}. {STEP_NAMES[step]}",
        "url": _url(nomination, step),
        "standing": standing,
        "is_unsaved": is_unsaved,
        "is_here": step is POSTS.get(request.endpoint) or request.endpoint == ENDPOINTS[step],
    }


def _standing(nomination):
    nominee = nomination.nominee
    return steps(
        kind=nominee.kind,
        birth_year=nominee.birth_year,
        address_line=nominee.address_line,
        citation=nomination.citation,
        report=nomination.report,
        papers=nomination.papers,
        unprintable=unprintable(nomination),
    )


def _url(nomination, step: Step) -> str:
    return url_for(ENDPOINTS[step], nomination_id=nomination.id)


def _unsaved(nomination, step: Step, kept) -> dict[str, str]:
    """What was typed into a step and differs from what is stored."""
    if kept is None or step not in FIELDS:
        return {}
    before = stored(nomination, step)
    return {
        name: value
        for name, value in kept.fields.items()
        if name in FIELDS[step] and text.clean_lines(value) != before.get(name, "")
    }


def stored(nomination, step: Step) -> dict[str, str]:
    """What a step's form sends when nobody touches it."""
    if step is Step.RECIPIENT:
        return {name: str(value) for name, value in of_nomination(nomination).items() if value is not None}
    return {"citation": nomination.citation, "report": nomination.report, "seen": nomination.version}


def given_back(nomination, step: Step):
    """The form's fields with what was typed last and not saved; None when there is nothing to give back."""
    kept = typed(nomination.id, g.user.id)
    unsaved = _unsaved(nomination, step, kept)
    if not unsaved:
        return None, None
    return MultiDict({**stored(nomination, step), **unsaved}), kept


def to_mend(nomination, step: Step | None = None) -> list[str]:
    """What no certificate could hold, of one step or of all."""
    return [why for one in _standing(nomination) if step in (None, one.step) for why in one.to_mend]


def unsaved_rows(nomination) -> list[dict]:
    """The steps into which this very person typed something and did not save it."""
    return [row for row in dossier_steps(nomination) if row["is_unsaved"]]


def step_page(nomination, step: Step, form, *, status: int = 200, errors=(), **context):
    return render(
        f"nominations/step_{step.value}.html",
        status=status,
        nomination=nomination,
        season=nomination.season,
        step=step.value,
        step_name=f"Bước {number(step)}/{len(Step)}: {STEP_NAMES[step]}",
        form=form,
        errors=list(errors),
        to_mend=to_mend(nomination, step),
        **context,
    )


def go_on(nomination, after: Step):
    """To the next step, or back to the dossier when that button was pressed.

    What no certificate could hold is said where it was typed: two steps later it would be too late.
    """
    if request.form.get("then") == "show":
        return go(url_for("nominations.show_nomination", nomination_id=nomination.id))
    if to_mend(queries.nomination(nomination.id), after):
        return go(_url(nomination, after))
    order = list(Step)
    return go(_url(nomination, order[order.index(after) + 1]))


def closed(nomination):
    flash(_NOT_EDITABLE, "warn")
    return go(url_for("nominations.show_nomination", nomination_id=nomination.id))


# The last look


@bp.get("/nominations/<int:nomination_id>/edit/check")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def check_nomination(nomination):
    if not nomination.is_editable:
        return closed(nomination)
    return last_look(nomination)


def last_look(nomination, *, status: int = 200, errors=()):
    """The whole dossier before it is handed in, or after that was refused."""
    return step_page(
        nomination,
        Step.CHECK,
        None,
        status=status,
        errors=errors,
        unsaved=unsaved_rows(nomination),
        is_unchanged=is_unchanged(nomination),
        lacking=[one for one in _standing(nomination) if one.open],
        urls={one.value: _url(nomination, one) for one in Step},
        hint=hint_for(nomination, nomination.citation),
        picture=picture_of(nomination, nomination.citation),
        warning=ACHIEVEMENT_WARNING,
    )


# What is typed and not saved


@bp.post("/nominations/<int:nomination_id>/typing")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def keep_typing(nomination):
    """Asked for while somebody types; what is kept is that person's own and changes no dossier."""
    fields = {name: value for name, value in request.form.items() if name in _NAMES}
    drafts.keep_typed(
        nomination_id=nomination.id,
        fields=fields,
        seen=request.form.get("seen", ""),
        actor=g.user.actor,
    )
    citation = text.clean_lines(fields.get("citation", ""))
    return render(
        "nominations/_typed.html",
        at=clock.now(),
        nomination=nomination,
        picture=picture_of(nomination, citation, is_typed=True) if "citation" in fields else None,
    )


@bp.post("/nominations/<int:nomination_id>/typing/removal")
@allow(Permission.NOMINATION_EDIT, of=queries.nomination)
def drop_typing(nomination):
    step = next((one for one in FIELDS if one.value == request.form.get("step")), Step.RECIPIENT)
    drafts.drop_typed(nomination_id=nomination.id, names=FIELDS[step], actor=g.user.actor)
    flash("Đã bỏ bản đang gõ. Dưới đây là bản đã lưu.", "good")
    return go(_url(nomination, step))
