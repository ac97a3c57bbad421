"""The standing office at work: the dossier on the left, the decision on the right."""

from flask import flash, g, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.citation import measure
from festival.nominations.forms import ReviewForm
from festival.nominations.rules import ACHIEVEMENT_WARNING, ACTION_NAMES, NominationAction
from festival.nominations.services import review
from festival.nominations.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render

# After these the dossier leaves the desk, and the next one comes.
_DONE_WITH = {
    NominationAction.ACCEPT,
    NominationAction.RETURN,
    NominationAction.REJECT,
    NominationAction.SHORTCUT,
}
HELPS = {
    "accept": "Chuyển sang danh sách chờ Hội đồng họp xét.",
    "return": "Người đề nghị sửa rồi nộp lại. Cần ghi điều phải bổ sung.",
    "reject": "Kết thúc hồ sơ trong mùa này. Cần ghi lý do.",
    "shortcut": "Thành tích đột xuất: không qua phiên họp, chuyển thẳng sang dự thảo quyết định.",
    "forward": "Ghi nhận đã gửi hồ sơ lên cấp có thẩm quyền.",
    "upper_decide": "Cần ghi số, ngày và người ký quyết định.",
    "upper_refuse": "Kết thúc hồ sơ trong mùa này.",
}


def _page(nomination, form, *, status: int = 200, errors: tuple[str, ...] = ()):
    before, after = _neighbours(nomination)
    return render(
        "nominations/review.html",
        None,
        status,
        nomination=nomination,
        form=form,
        errors=list(errors),
        before=before,
        after=after,
        helps=HELPS,
        hint=measure(nomination.citation),
        earlier=queries.earlier(nomination),
        warning=ACHIEVEMENT_WARNING,
    )


def _neighbours(nomination) -> tuple[int | None, int | None]:
    return queries.review_neighbours(nomination, g.user.paths_with(Permission.NOMINATION_REVIEW))


@bp.get("/nominations/<int:nomination_id>/review")
@allow(Permission.NOMINATION_REVIEW, of=queries.nomination)
def show_review(nomination):
    return _page(nomination, ReviewForm(actions=nomination.review_actions))


@bp.post("/nominations/<int:nomination_id>/review")
@allow(Permission.NOMINATION_REVIEW, of=queries.nomination)
def review_nomination(nomination):
    # Every act is a shape that may be sent; which of them is open is the rule's to say.
    form = ReviewForm(actions=list(NominationAction))
    if not form.validate_on_submit():
        form.offer(nomination.review_actions)
        return _page(nomination, form, status=422)
    action = NominationAction(form.action.data)
    _, after = _neighbours(nomination)
    try:
        review.review(
            nomination_id=nomination.id, action=action, note=form.note.data or "", actor=g.user.actor
        )
    except RuleBroken as refusal:
        form.offer(nomination.review_actions)
        return _page(nomination, form, status=409, errors=(str(refusal),))
    flash(f"{nomination.nominee.written}: {ACTION_NAMES[action].lower()}.", "good")
    if action in _DONE_WITH and after is not None:
        return go(url_for("nominations.show_review", nomination_id=after))
    page = "nominations.show_review" if action is NominationAction.TAKE else "nominations.show_nomination"
    return go(url_for(page, nomination_id=nomination.id))


@bp.post("/nominations/<int:nomination_id>/hold")
@allow(Permission.NOMINATION_REVIEW, of=queries.nomination)
def hold_nomination(nomination):
    review.hold(nomination_id=nomination.id, today=clock.today(), actor=g.user.actor)
    flash("Đã tạm dừng xem xét hồ sơ.", "good")
    return go(url_for("nominations.show_review", nomination_id=nomination.id))


@bp.post("/nominations/<int:nomination_id>/release")
@allow(Permission.NOMINATION_REVIEW, of=queries.nomination)
def release_nomination(nomination):
    review.release(nomination_id=nomination.id, actor=g.user.actor)
    flash("Đã bỏ tạm dừng.", "good")
    return go(url_for("nominations.show_review", nomination_id=nomination.id))
