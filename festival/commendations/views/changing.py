"""Corrections and revocations: drafting them, and their page, confirmation and paper."""

from flask import flash, g, request, url_for

from festival.commendations import rules, services
from festival.commendations.documents.changes import change_decision
from festival.commendations.documents.common import named
from festival.commendations.forms_changing import KINDS, CorrectionForm, MoreChangesForm, NewChangeForm
from festival.commendations.queries import decision
from festival.commendations.queries.changing import change, changes_of, outstanding_of
from festival.commendations.rules import CommendationState, DecisionKind, DecisionState, amending, drafting
from festival.commendations.views.blueprint import bp
from festival.commendations.views.merging import merge
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.web.access import allow, may
from festival.web.htmx import go, render

DONE = "Sổ vàng, bản in, danh sách và trang tra cứu đã theo quyết định này."


@bp.app_context_processor
def changes():
    return {"changes_of": changes_of}


@bp.get("/decisions/<int:decision_id>/changes/new")
@allow(Permission.DECISION_DRAFT, of=decision)
def new_change(decision):
    asked = request.args.get("kind", "")
    kind = DecisionKind(asked) if asked in KINDS else DecisionKind.CORRECTION
    amending.check_kind(decision.kind)
    _check_issued(decision)
    amended = named(decision)
    texts = {
        "kind": kind.value,
        "title": amending.default_title(kind, decision.award_type.printed_name, amended),
        "grounds": amending.default_grounds(amended),
        "signer_title": decision.signer_title,
        "signer_name": decision.signer_name,
        "place": decision.place,
    }
    free = _standing(decision)
    return _new_page(decision, free, NewChangeForm(ids=[one.id for one in free], data=texts))


def _check_issued(decision) -> None:
    if decision.state is not DecisionState.ISSUED:
        raise RuleBroken("Quyết định chưa ban hành thì sửa ngay trong dự thảo, không cần đính chính.")


def _standing(decision) -> list:
    return [one for one in decision.as_now if one.state is CommendationState.ISSUED]


def _new_page(decision, free, form, status=200, refusals=()):
    return render(
        "commendations/change_new.html",
        status=status,
        decision=decision,
        boxes=list(zip(free, form.commendations, strict=True)),
        form=form,
        kind=KINDS.get(form.kind.data, ""),
        refusals=list(refusals),
    )


@bp.post("/decisions/<int:decision_id>/changes")
@allow(Permission.DECISION_DRAFT, of=decision)
def create_change(decision):
    free = _standing(decision)
    form = NewChangeForm(ids=[one.id for one in free])
    if not form.validate_on_submit():
        return _new_page(decision, free, form, 422)
    try:
        draft_id = services.create_change(
            decision_id=decision.id,
            kind=form.chosen_kind,
            commendation_ids=form.commendations.data,
            actor=g.user.actor,
            **form.texts,
        )
    except RuleBroken as refusal:
        return _new_page(decision, free, form, 409, [str(refusal)])
    if form.chosen_kind is DecisionKind.CORRECTION:
        flash("Đã lập dự thảo. Hãy ghi nội dung đúng cho từng dòng.", "good")
    else:
        flash("Đã lập dự thảo quyết định thu hồi.", "good")
    return go(url_for(".show_decision", decision_id=draft_id))


@bp.post("/decisions/<int:decision_id>/changes/additions")
@allow(Permission.DECISION_DRAFT, of=decision)
def add_changes(decision):
    form = MoreChangesForm()
    if not form.validate_on_submit():
        raise RuleBroken("Hãy chọn người cần thêm rồi gửi lại.")
    services.add_changes(
        decision_id=decision.id, commendation_ids=form.commendations.data or [], actor=g.user.actor
    )
    return go(url_for(".show_decision", decision_id=decision.id))


@bp.get("/decisions/changes/<int:change_id>")
@allow(Permission.DECISION_DRAFT, of=change)
def edit_change(line):
    rules.check_editable(line.decision.state)
    if line.decision.kind is not DecisionKind.CORRECTION:
        raise RuleBroken("Quyết định thu hồi không sửa nội dung, chỉ ghi danh sách.")
    return _edit_page(line, CorrectionForm(line=line, seen=drafting.version(services.texts_of(line))))


def _edit_page(line, form, status=200, refusals=(), others=()):
    old = services.texts_of(line.commendation)
    return render(
        "commendations/change_edit.html",
        status=status,
        line=line,
        form=form,
        was={name: old[name] or "không ghi" for name in amending.TEXTS},
        refusals=list(refusals),
        others=list(others),
    )


@bp.post("/decisions/changes/<int:change_id>")
@allow(Permission.DECISION_DRAFT, of=change)
def save_change(line):
    form = CorrectionForm(line=line)
    if not form.validate_on_submit():
        return _edit_page(line, form, 422)
    try:
        draft_id = services.correct_texts(
            change_id=line.id, seen=form.seen.data or "", actor=g.user.actor, **form.texts
        )
    except RuleBroken as refusal:
        again = change(line.id)
        if again is None:
            raise
        others = merge(form, services.texts_of(again))
        return _edit_page(again, form, 409, [str(refusal)], others)
    flash("Đã lưu nội dung đính chính.", "good")
    return go(url_for(".show_decision", decision_id=draft_id))


@bp.post("/decisions/changes/<int:change_id>/removal")
@allow(Permission.DECISION_DRAFT, of=change)
def remove_change(line):
    draft_id = services.remove_change(change_id=line.id, actor=g.user.actor)
    flash("Đã bỏ một dòng khỏi dự thảo.", "good")
    return go(url_for(".show_decision", decision_id=draft_id))


def page(decision, past):
    """A correcting or revoking decision's own page."""
    lines = services.lines_of(decision.id)
    editable = decision.state is DecisionState.DRAFT and may(Permission.DECISION_DRAFT, decision)
    listed = {line.commendation_id for line in lines}
    more = [one for one in _standing(decision.amends) if one.id not in listed] if editable else []
    return render(
        "commendations/change.html",
        decision=decision,
        rows=_rows(decision, lines),
        editable=editable,
        more=more,
        seen=services.fingerprint(decision, lines),
        open_acts={action.value for action in rules.actions_open(decision.state)},
        amended=named(decision.amends),
        outstanding=outstanding_of(lines) if decision.state is DecisionState.ISSUED else [],
        past=past,
    )


def _rows(decision, lines) -> list[dict]:
    """Each line with what it changes; a revocation changes no text."""
    is_correction = decision.kind is DecisionKind.CORRECTION
    return [
        {
            "no": no,
            "line": line,
            "one": line.commendation,
            "changed": amending.differences(services.texts_of(line.commendation), services.texts_of(line))
            if is_correction
            else [],
        }
        for no, line in enumerate(lines, 1)
    ]


def issue_page(decision, form, status=200, refusals=()):
    """What exactly will happen, before a number and a date are given."""
    lines = services.lines_of(decision.id)
    return render(
        "commendations/change_issue.html",
        status=status,
        decision=decision,
        rows=_rows(decision, lines),
        seen=services.fingerprint(decision, lines),
        form=form,
        refusals=list(refusals),
        amended=named(decision.amends),
    )


def document_page(decision):
    """The decision as it goes on paper."""
    paper = change_decision(decision, services.lines_of(decision.id))
    return render("commendations/change_document.html", decision=decision, paper=paper)
