"""A decision's page, its signing and issuing, and the document itself."""

from flask import current_app, flash, g, request, url_for

from festival.accounts.wording import act_name
from festival.commendations import queries, rules, services
from festival.commendations.documents.awards import award_decision
from festival.commendations.fitting import unprintable_signing
from festival.commendations.forms import IssueForm, SeenForm
from festival.commendations.queries import decision
from festival.commendations.queries.sources import sessions_of, several_awards
from festival.commendations.rules import CommendationState, DecisionAction, DecisionState
from festival.commendations.views import changing
from festival.commendations.views.blueprint import bp
from festival.commendations.views.drafts import grouped_rows
from festival.core import audit, clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.web.access import allow, may
from festival.web.filters import vn_datetime
from festival.web.htmx import go, render

OF_SOMEBODY_ELSE = "Văn bản này do cấp trên ban hành. Hãy lấy bản chính ở nơi ban hành."
ACT_NAMES = {
    "decision.draft": "Lập dự thảo",
    "decision.edit": "Sửa dự thảo",
    "decision.add": "Thêm vào danh sách",
    "decision.remove": "Bỏ khỏi danh sách",
    "decision.order": "Đổi thứ tự danh sách",
    "decision.sign": "Ký",
    "decision.unsign": "Bỏ ký",
    "decision.issue": "Ban hành",
    "decision.record": "Ghi nhận",
}


@bp.get("/decisions/<int:decision_id>")
@allow(Permission.DECISION_VIEW, of=decision)
def show_decision(decision):
    if decision.is_change:
        return changing.page(decision, _past(decision))
    removed = request.args.get("removed", "")
    editable = decision.state is DecisionState.DRAFT and may(Permission.DECISION_DRAFT, decision)
    return render(
        "commendations/show.html",
        decision=decision,
        groups=grouped_rows(decision),
        editable=editable,
        more=queries.undecided(decision.season_id, decision.award_type_id) if editable else [],
        removed=int(removed) if editable and removed.isdecimal() and len(removed) < 10 else None,
        seen=services.fingerprint(decision, decision.entries),
        open_acts={action.value for action in rules.actions_open(decision.state)},
        total=sum(one.amount for one in decision.as_now if one.state is CommendationState.ISSUED),
        past=_past(decision),
        **_looked_at(decision),
    )


def _looked_at(decision) -> dict:
    """Where the list comes from and what else its recipients get: for whoever still can act on it."""
    if decision.state is DecisionState.ISSUED:
        return {}
    nominations = [entry.nomination for entry in decision.entries]
    passed = sessions_of([one.id for one in nominations])
    return {
        "passed": passed,
        "unsigned": sorted({one.title for one in passed.values() if not one.has_minutes}),
        "notes": several_awards(decision.id, nominations),
        "unprintable": unprintable_signing(decision),
    }


def _past(decision) -> list[dict]:
    return [
        {
            "at": vn_datetime(entry.at),
            "who": entry.actor_name,
            "what": ACT_NAMES.get(entry.action) or act_name(entry.action),
            "note": entry.details.get("number", ""),
        }
        for entry in audit.history(("decision", decision.id))
    ]


@bp.post("/decisions/<int:decision_id>/signature")
@allow(Permission.DECISION_SIGN, of=decision)
def sign(decision):
    form = SeenForm()
    seen = form.seen.data if form.validate_on_submit() else ""
    services.sign(decision_id=decision.id, seen=seen, actor=g.user.actor)
    return go(url_for(".show_decision", decision_id=decision.id, done=DecisionAction.SIGN.value))


@bp.post("/decisions/<int:decision_id>/signature/withdrawal")
@allow(Permission.DECISION_SIGN, of=decision)
def unsign(decision):
    services.unsign(decision_id=decision.id, actor=g.user.actor)
    flash("Đã bỏ ký. Quyết định trở lại dự thảo.", "good")
    return go(url_for(".show_decision", decision_id=decision.id))


@bp.get("/decisions/<int:decision_id>/issue")
@allow(Permission.DECISION_ISSUE, of=decision)
def confirm_issue(decision):
    rules.after(decision.state, DecisionAction.ISSUE)
    return _issue_page(decision, IssueForm(data={"signed_on": clock.today()}))


@bp.post("/decisions/<int:decision_id>/issue")
@allow(Permission.DECISION_ISSUE, of=decision)
def issue(decision):
    form = IssueForm()
    if not form.validate_on_submit():
        return _issue_page(decision, form, 422)
    try:
        services.issue(
            decision_id=decision.id,
            number=form.number.data,
            signed_on=form.signed_on.data,
            count=form.count.data,
            seen=form.seen.data,
            keys=current_app.extensions["keys"],
            actor=g.user.actor,
            today=clock.today(),
        )
    except RuleBroken as refusal:
        return _issue_page(queries.decision(decision.id), form, 409, [str(refusal)])
    done = changing.DONE if decision.is_change else "Danh sách đã khóa, số sổ vàng đã cấp."
    flash(f"Đã ban hành Quyết định số {form.number.data}. {done}", "good")
    return go(url_for(".show_decision", decision_id=decision.id))


def _issue_page(decision, form, status=200, refusals=()):
    if decision.is_change:
        return changing.issue_page(decision, form, status, refusals)
    return render(
        "commendations/issue.html",
        status=status,
        decision=decision,
        groups=grouped_rows(decision),
        seen=services.fingerprint(decision, decision.entries),
        form=form,
        refusals=list(refusals),
        mode=rules.REGISTER_MODE_NAMES[queries.register_mode(decision.locality_id)],
        **_looked_at(decision),
    )


@bp.get("/decisions/<int:decision_id>/document")
@allow(Permission.DECISION_VIEW, of=decision)
def show_document(decision):
    """The decision and its list as they go on paper."""
    if decision.is_change:
        return changing.document_page(decision)
    if decision.is_recorded:
        raise RuleBroken(OF_SOMEBODY_ELSE)
    return render(
        "commendations/document.html",
        decision=decision,
        paper=award_decision(decision),
        total=sum(one.amount for one in decision.as_issued),
    )
