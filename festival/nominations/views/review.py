"""The standing office at work: the queue; then the dossier on the left, checklist and decision beside it."""

from flask import flash, g, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations import queries
from festival.nominations.citation import measure
from festival.nominations.forms.review import ReviewForm, review_form
from festival.nominations.hints import hints_for
from festival.nominations.queries import checks
from festival.nominations.queries import queue as queues
from festival.nominations.queries.postings import postings_of
from festival.nominations.queries.queue import review_desk
from festival.nominations.rules import ACHIEVEMENT_WARNING, ACTION_NAMES, NominationAction, NominationState
from festival.nominations.rules.checks import GROUP_NAMES, CheckGroup
from festival.nominations.rules.reasons import PAPERS_PAGE, REASON_PAGES, unpacked
from festival.nominations.services import checks as check_services
from festival.nominations.services import review
from festival.nominations.views.blueprint import bp
from festival.web.access import allow
from festival.web.htmx import go, render
from festival.web.lists import paged

# After these the dossier leaves the desk, and the next one comes.
_DONE_WITH = {
    NominationAction.ACCEPT,
    NominationAction.RETURN,
    NominationAction.REJECT,
    NominationAction.SHORTCUT,
}
HELPS = {
    "accept": "Chuyển sang danh sách chờ Hội đồng họp xét. Phiếu kiểm tra phải đạt.",
    "return": "Người đề nghị sửa rồi nộp lại. Chọn mục cần sửa bên dưới hoặc ghi ý kiến.",
    "reject": "Kết thúc hồ sơ trong mùa này. Cần ghi lý do.",
    "shortcut": "Thành tích đột xuất: không qua phiên họp, chuyển thẳng sang dự thảo quyết định.",
}


@bp.app_context_processor
def reasons():
    return {"parts_asked": parts_asked}


def parts_asked(nomination) -> list[tuple[str, str]]:
    """What a returned dossier was returned for, in words, each with the page on which it is mended."""
    if nomination.state is not NominationState.RETURNED or not nomination.review_reasons:
        return []
    known = checks.reasons_of(nomination)
    return [
        (
            known[code],
            url_for(f"nominations.{REASON_PAGES.get(code, PAPERS_PAGE)}", nomination_id=nomination.id),
        )
        for code in unpacked(nomination.review_reasons)
        if code in known
    ]


@bp.get("/nominations/seasons/<int:season_id>/review")
@allow(Permission.NOMINATION_REVIEW, of=review_desk)
def list_review_queue(desk):
    season = desk.season
    return render(
        "nominations/queue.html",
        "nominations/_queue_rows.html",
        season=season,
        listed=paged(queues.queue(season)),
        today=clock.today(),
    )


def _form(nomination, **options) -> ReviewForm:
    return review_form(
        checks.lines_of(nomination), seen=nomination.version, reasons=checks.reasons_of(nomination), **options
    )


def _page(nomination, form=None, *, status: int = 200, errors: tuple[str, ...] = ()):
    earlier = queries.earlier(nomination)
    known = checks.record(nomination)
    if form is None:
        form = _form(nomination, actions=nomination.review_actions, answers=known.answers)
    return render(
        "nominations/review.html",
        None,
        status,
        nomination=nomination,
        form=form,
        errors=list(errors),
        queue_place=queues.place_in_queue(nomination),
        groups=[(GROUP_NAMES[group], form.questions(group)) for group in CheckGroup],
        is_checking=nomination.state is NominationState.UNDER_REVIEW and nomination.held_on is None,
        changes=known.changes,
        asked=known.asked,
        postings=postings_of(nomination.id),
        helps=HELPS,
        hint=measure(nomination.citation),
        earlier=earlier,
        hints=hints_for(nomination, earlier, clock.today()),
        warning=ACHIEVEMENT_WARNING,
    )


@bp.get("/nominations/<int:nomination_id>/review")
@allow(Permission.NOMINATION_REVIEW, of=queries.nomination)
def show_review(nomination):
    return _page(nomination)


@bp.post("/nominations/<int:nomination_id>/review")
@allow(Permission.NOMINATION_REVIEW, of=queries.nomination)
def review_nomination(nomination):
    # Every act is a shape that may be sent; which of them is open is the rule's to say.
    form = _form(nomination, actions=list(NominationAction))
    if not form.validate_on_submit():
        form.offer(nomination.review_actions)
        return _page(nomination, form, status=422)
    action = NominationAction(form.action.data)
    after = queues.place_in_queue(nomination).after
    try:
        review.review(
            nomination_id=nomination.id,
            action=action,
            note=form.note.data or "",
            reasons=form.reasons.data or (),
            answers=form.answers,
            seen=form.seen.data,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        return _refused(nomination, form, refusal)
    flash(f"{nomination.nominee.written}: {ACTION_NAMES[action].lower()}.", "good")
    if action in _DONE_WITH and after is not None:
        return go(url_for("nominations.show_review", nomination_id=after))
    page = "nominations.show_review" if action is NominationAction.TAKE else "nominations.show_nomination"
    return go(url_for(page, nomination_id=nomination.id))


@bp.post("/nominations/<int:nomination_id>/checks")
@allow(Permission.NOMINATION_REVIEW, of=queries.nomination)
def save_checks(nomination):
    form = _form(nomination, actions=list(NominationAction))
    form.ask_only_for_checks()
    if not form.validate_on_submit():
        form.offer(nomination.review_actions)
        return _page(nomination, form, status=422)
    try:
        check_services.save_checks(
            nomination_id=nomination.id, answers=form.answers, seen=form.seen.data, actor=g.user.actor
        )
    except RuleBroken as refusal:
        return _refused(nomination, form, refusal)
    flash("Đã lưu phiếu kiểm tra.", "good")
    return go(url_for("nominations.show_review", nomination_id=nomination.id))


def _refused(nomination, form, refusal: RuleBroken):
    """The page once more with what was typed, beside what somebody else ticked otherwise."""
    current = queries.nomination(nomination.id)
    form.offer(current.review_actions)
    kept = checks.answers(current) if form.seen.data != current.version else {}
    form.seen.data = current.version
    others = [
        f"Người khác đã ghi «{line.words}»: {'đạt' if kept[line.code] else 'chưa đạt'}."
        for line in form.lines
        if line.code in kept and kept[line.code] is not form.answers.get(line.code)
    ]
    return _page(current, form, status=409, errors=(str(refusal), *others))


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
