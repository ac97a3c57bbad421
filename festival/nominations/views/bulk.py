"""Many dossiers at once: first the exact list, then one button for all of it."""

from flask import flash, g, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.forms.review import BulkForm
from festival.nominations.queries import queue as queues
from festival.nominations.queries.queue import review_desk
from festival.nominations.rules import ACHIEVEMENT_WARNING, ACTION_NAMES, NominationAction
from festival.nominations.rules import bulk as rules
from festival.nominations.services import bulk as services
from festival.nominations.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render
from festival.web.lists import paged

_HELPS = {
    NominationAction.TAKE: "Các hồ sơ dưới đây chuyển sang đang thẩm định.",
    NominationAction.ACCEPT: "Các hồ sơ dưới đây đã kiểm tra đạt và chuyển sang chờ Hội đồng họp xét.",
    NominationAction.RETURN: "Các hồ sơ dưới đây được trả lại với cùng một ý kiến.",
}


@bp.app_template_filter("ticket")
def ticket(nomination) -> str:
    return services.ticket(nomination)


def _tickets(values: list[str]) -> dict[int, str]:
    """One too many is kept, to be refused."""
    read = map(rules.read_ticket, values[: rules.MOST_AT_ONCE + 1])
    return dict(pair for pair in read if pair is not None)


def _action(value: str) -> NominationAction | None:
    return next((action for action in rules.BULK_ACTIONS if action.value == value), None)


def _queue_page(season, said: str, seen: dict[int, str]):
    return render(
        "nominations/queue.html",
        status=422,
        season=season,
        listed=paged(queues.queue(season)),
        today=clock.today(),
        refusals=[said],
        ticked=seen,
    )


@bp.get("/nominations/seasons/<int:season_id>/review/chosen")
@allow(Permission.NOMINATION_REVIEW, of=review_desk)
def confirm_bulk(desk):
    seen, action = _tickets(request.args.getlist("nomination")), _action(request.args.get("act", ""))
    refused = _refusal(seen, action)
    if refused:
        return _queue_page(desk.season, refused, seen)
    return _confirm_page(desk.season, seen, action, BulkForm(formdata=None))


def _refusal(seen: dict[int, str], action: NominationAction | None) -> str:
    try:
        rules.check_chosen(len(seen))
    except RuleBroken as refusal:
        return str(refusal)
    return "" if action else "Hãy chọn việc cần làm với các hồ sơ."


def _confirm_page(season, seen: dict[int, str], action: NominationAction, form, *, status=200, refusals=()):
    """Exactly the dossiers that will be moved; what changed or is not ready is named with its reason."""
    found = queues.chosen(season.id, list(seen))
    why_not = services.why_not(found, action)
    changed = "vừa thay đổi sau khi mở danh sách."
    left_out = [
        (one.nominee.written, why_not.get(one.id, changed))
        for one in found
        if one.id in why_not or services.ticket(one) != seen[one.id]
    ]
    return render(
        "nominations/bulk_confirm.html",
        status=status,
        season=season,
        chosen=[one for one in found if one.id not in why_not and services.ticket(one) == seen[one.id]],
        left_out=left_out,
        act=action.value,
        act_name=ACTION_NAMES[action],
        help=_HELPS[action],
        form=form,
        refusals=list(refusals),
        warning=ACHIEVEMENT_WARNING,
    )


@bp.post("/nominations/seasons/<int:season_id>/review/chosen")
@allow(Permission.NOMINATION_REVIEW, of=review_desk)
def move_many(desk):
    season_id = desk.season.id
    seen, action = _tickets(request.form.getlist("nomination")), _action(request.form.get("act", ""))
    refused = _refusal(seen, action)
    if refused:
        return _queue_page(desk.season, refused, seen)
    form = BulkForm()
    if not form.validate_on_submit():
        return _confirm_page(desk.season, seen, action, form, status=422)
    try:
        count = services.move_many(season_id, action, seen, note=form.note.data or "", actor=g.user.actor)
    except RuleBroken as refusal:
        again = review_desk(season_id)
        return _confirm_page(again.season, seen, action, form, status=409, refusals=[str(refusal)])
    flash(f"{ACTION_NAMES[action]}: {count} hồ sơ.", "good")
    return go(url_for("nominations.list_review_queue", season_id=season_id))
