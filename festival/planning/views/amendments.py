"""Reconsidering an approved plan: what changes, and the steps to its next version."""

from flask import abort, flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.planning import queries, rules
from festival.planning.forms.amendments import AmendmentForm, DropForm
from festival.planning.queries import festival
from festival.planning.queries.versions import changes_of, ends_rain_call
from festival.planning.rules import amendments, differences
from festival.planning.rules.amendments import AmendmentAction, AmendmentState
from festival.planning.services.amendments import amend_festival as take_step
from festival.planning.views.blueprint import bp
from festival.web.access import allow, may
from festival.web.htmx import go, render

DONE = {
    AmendmentAction.OPEN: "Đã mở điều chỉnh. Hãy sửa kế hoạch, chương trình, dự toán rồi trình duyệt.",
    AmendmentAction.SUBMIT: "Đã trình điều chỉnh để duyệt.",
    AmendmentAction.RETURN: "Đã trả lại điều chỉnh để sửa.",
    AmendmentAction.APPROVE: "Đã phê duyệt điều chỉnh. Trang công khai ghi theo phiên bản mới.",
    AmendmentAction.DROP: "Đã bỏ điều chỉnh. Kế hoạch trở về phiên bản đang có hiệu lực.",
}
EXPLAINED = {
    AmendmentAction.OPEN: "Kế hoạch, chương trình, dự toán, phương án mưa sửa được trở lại. Trang công khai"
    " vẫn ghi theo phiên bản đã duyệt cho đến khi lãnh đạo duyệt bản điều chỉnh.",
    AmendmentAction.RETURN: "Người soạn sẽ sửa tiếp bản điều chỉnh và trình lại."
    " Trang công khai vẫn ghi theo phiên bản đã duyệt.",
}


@bp.get("/planning/festivals/<int:festival_id>/amendment")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_amendment(festival):
    return _amendment_page(festival)


def _amendment_page(festival, status=200, refusals=()):
    return render(
        "planning/festival_amendment.html",
        status=status,
        festival=festival,
        sections=changes_of(festival),
        ends_rain_call=ends_rain_call(festival),
        actions=amendment_actions(festival),
        action_names=amendments.ACTION_NAMES,
        needs_page={AmendmentAction.OPEN, AmendmentAction.RETURN, AmendmentAction.DROP},
        may_edit=festival.is_editable and may(Permission.FESTIVAL_EDIT, festival),
        refusals=refusals,
    )


def amendment_actions(festival) -> list[AmendmentAction]:
    """What the states and this person's roles allow; the way forward stands last."""
    if festival.state not in rules.UPCOMING_STATES:
        return []
    allowed = [
        action
        for action in amendments.actions_open(festival.amendment)
        if may(amendments.NEEDED[action], festival)
    ]
    back = (AmendmentAction.DROP, AmendmentAction.RETURN)
    return sorted(allowed, key=lambda action: back.index(action) if action in back else len(back))


@bp.get("/planning/festivals/<int:festival_id>/amendment/step")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def ask_amendment(festival):
    """The page before an amendment is opened, returned or dropped."""
    action = _asked_action(festival, request.args.get("action", ""))
    rules.check_amendable(festival.state)
    amendments.after(festival.amendment, action)
    if action is AmendmentAction.DROP:
        return _drop_page(festival, DropForm(data={"seen": festival.revision}))
    return _reason_page(festival, action, AmendmentForm(data={"seen": festival.revision}))


def _asked_action(festival, typed: str) -> AmendmentAction:
    known = {action.value: action for action in AmendmentAction}
    if typed not in known:
        abort(400)
    if not may(amendments.NEEDED[known[typed]], festival):
        abort(403)
    return known[typed]


def _reason_page(festival, action, form, status=200, refusals=()):
    form.ask_for(action)
    return render(
        "planning/festival_amendment_reason.html",
        status=status,
        festival=festival,
        action=action,
        name=amendments.ACTION_NAMES[action],
        explained=EXPLAINED.get(action, ""),
        form=form,
        refusals=refusals,
    )


def _drop_page(festival, form, status=200, refusals=()):
    lines = [f"{section.title}: {line}" for section in changes_of(festival) for line in section.lines]
    return render(
        "planning/festival_amendment_drop.html",
        status=status,
        festival=festival,
        form=form,
        lines=lines,
        refusals=refusals,
    )


@bp.post("/planning/festivals/<int:festival_id>/amendment")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def amend_festival(festival):
    action = _asked_action(festival, request.form.get("action", ""))
    if action is AmendmentAction.DROP:
        return _drop(festival)
    form = AmendmentForm()
    if not form.validate_on_submit():
        return _reason_page(festival, action, form, status=422)
    try:
        seen = form.seen.revision
        take_step(festival.id, action, actor=g.user.actor, seen=seen, said=form.said.data or "")
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival.id)
        if action in EXPLAINED:
            return _reason_page(festival, action, form, status=409, refusals=said)
        return _amendment_page(festival, status=409, refusals=said)
    flash(DONE[action], "good")
    if action is AmendmentAction.RETURN:
        return go(url_for(".show_amendment", festival_id=festival.id))
    return go(url_for(".show_festival", festival_id=festival.id))


def _drop(festival):
    form = DropForm(differences.count(changes_of(festival)))
    if festival.amendment is not AmendmentState.NONE and not form.validate_on_submit():
        return _drop_page(festival, form, status=422)
    try:
        take_step(festival.id, AmendmentAction.DROP, actor=g.user.actor, seen=form.seen.revision)
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival.id)
        return _amendment_page(festival, status=409, refusals=said)
    flash(DONE[AmendmentAction.DROP], "good")
    return go(url_for(".show_festival", festival_id=festival.id))
