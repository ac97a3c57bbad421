"""The acts that cannot be taken back, each behind a page that says what will happen."""

from flask import g, request, url_for

from festival.core import clock
from festival.core.permissions import Permission
from festival.voting import forms, queries, rules, services
from festival.voting.rules import Outcome, SessionAction
from festival.voting.services.closing import closing_fingerprint
from festival.voting.services.opening import check_presides, methods_of, opening_fingerprint
from festival.voting.views import before_acts
from festival.voting.views.blueprint import bp
from festival.voting.views.standing import not_counted
from festival.web.access import allow
from festival.web.htmx import go, render


@bp.get("/council/sessions/<int:session_id>/convening")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def confirm_convening(session):
    return _convening_page(session, forms.CountConfirmForm())


@bp.post("/council/sessions/<int:session_id>/convening")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def convene(session):
    session_id, form = session.id, forms.CountConfirmForm()
    if not form.agrees_with(len(queries.members_on(session.council_id, session.held_on))):
        return _convening_page(session, form, status=422)
    services.convene(session_id=session_id, actor=g.user.actor)
    if session.is_written_round:
        return go(url_for("voting.show_session", session_id=session_id))
    return go(url_for("voting.show_roll", session_id=session_id))


def _convening_page(session, form, status=200):
    rules.after(session.state, SessionAction.CONVENE)
    rules.check_day_has_come(session.held_on, clock.today())
    members = queries.members_on(session.council_id, session.held_on)
    form.count.label.text = "Số thành viên Hội đồng"
    of = "lấy ý kiến" if session.is_written_round else "họp"
    what = [
        f"Danh sách {of} được chốt với {len(members)} thành viên dưới đây. Sau đó không thêm, bớt người.",
        f"Chương trình {of} cũng được chốt. Hồ sơ khác đưa vào phiên sau.",
    ]
    things = [f"{member.user.full_name}, {member.post}: {member.duty_name}" for member in members]
    label = before_acts.act_words(session).convene
    return _confirm(session, form, status, act="convene", label=label, what=what, things=things)


@bp.get("/council/sessions/<int:session_id>/opening")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def confirm_opening(session):
    return _opening_page(session, forms.CountConfirmForm())


@bp.post("/council/sessions/<int:session_id>/opening")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def open_ballot(session):
    session_id, form = session.id, forms.CountConfirmForm()
    lines = queries.lines_of(session)
    if not form.agrees_with(sum(line.may_be_voted for line in lines)):
        return _opening_page(session, form, status=422)
    shown = request.form.get("shown", "")
    services.open_ballot(session_id=session_id, shown=shown, actor=g.user.actor)
    return go(url_for("voting.show_session", session_id=session_id))


def _opening_page(session, form, status=200):
    rules.after(session.state, SessionAction.OPEN)
    check_presides(session, g.user.actor)
    lines = queries.lines_of(session)
    rules.check_every_award_has_a_rule(
        sorted({line.item.nomination.award_type.name for line in lines if line.terms is None})
    )
    rules.check_way_of_voting(session.kind, methods_of(lines))
    voted = [line for line in lines if line.may_be_voted]
    waiting = before_acts.waiting_words(lines)
    if not voted:
        members, present = queries.attendance(session.seats)
        numbers = {"members": members, "present": present, "open": sum(line.is_open for line in lines)}
        opens, by_ballot = before_acts.act_words(session, lines).open, before_acts.is_by_ballot(lines)
        page = {**numbers, "waiting": waiting, "opens": opens, "is_by_ballot": by_ballot}
        return render("voting/no_quorum.html", session=session, **page)
    return _confirm(
        session,
        form,
        status,
        act="open_ballot",
        label=before_acts.act_words(session, lines).open,
        what=before_acts.opening_words(session, lines),
        things=[before_acts.item_words(line) for line in voted],
        steps=before_acts.steps_before_opening(session),
        waiting=waiting,
        hidden={"shown": opening_fingerprint(lines)},
    )


@bp.post("/council/sessions/<int:session_id>/no-quorum")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def end_without_quorum(session):
    session_id = session.id
    services.end_without_quorum(session_id=session_id, actor=g.user.actor)
    return go(url_for("voting.show_session", session_id=session_id))


@bp.get("/council/sessions/<int:session_id>/ending")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def confirm_ending(session):
    return _ending_page(session, forms.CountConfirmForm())


@bp.post("/council/sessions/<int:session_id>/ending")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def end_vote(session):
    session_id, form = session.id, forms.CountConfirmForm()
    if not form.agrees_with(len(_voted_items(session_id))):
        return _ending_page(session, form, status=422)
    services.end_vote(session_id=session_id, actor=g.user.actor)
    return go(url_for("voting.confirm_closing", session_id=session_id))


def _ending_page(session, form, status=200):
    rules.after(session.state, SessionAction.END_VOTE)
    check_presides(session, g.user.actor)
    lines = queries.lines_of(session)
    return _confirm(
        session,
        form,
        status,
        act="end_vote",
        label=before_acts.act_words(session, lines).end,
        what=before_acts.ending_words(session, lines) + before_acts.not_counted_words(lines),
        things=_things(lines),
        later=before_acts.missing_counts(session, lines),
    )


@bp.get("/council/sessions/<int:session_id>/closing")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def confirm_closing(session):
    return _closing_page(session, forms.CountConfirmForm())


@bp.post("/council/sessions/<int:session_id>/closing")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def close_session(session):
    session_id, form = session.id, forms.CountConfirmForm()
    if not form.agrees_with(len(_voted_items(session_id))):
        return _closing_page(session, form, status=422)
    shown = request.form.get("shown", "")
    services.close_session(session_id=session_id, shown=shown, actor=g.user.actor)
    return go(url_for("voting.show_session", session_id=session_id))


def _closing_page(session, form, status=200):
    rules.after(session.state, SessionAction.CLOSE)
    check_presides(session, g.user.actor)
    lines = queries.lines_of(session)
    if services.are_ballots_lost(session):
        return _voiding_page(session, form, status)
    what = [
        *before_acts.not_counted_words(lines),
        "Số phiếu của mọi cách biểu quyết được cộng lại và kết quả hiện cho những người được xem phiên họp.",
        "Hồ sơ đủ phiếu chuyển sang bước Quyết định. Kết quả không sửa được; "
        "muốn xét lại phải họp phiên khác.",
    ]
    return _confirm(
        session,
        form,
        status,
        act="close_session",
        label="Kiểm phiếu, công bố kết quả",
        what=what,
        things=_things(lines),
        steps=before_acts.missing_counts(session, lines),
        hidden={"shown": closing_fingerprint(lines)},
    )


@bp.post("/council/sessions/<int:session_id>/voiding")
@allow(Permission.SESSION_PRESIDE, of=queries.council_session)
def void_vote(session):
    session_id, form = session.id, forms.CountConfirmForm()
    if not form.agrees_with(len(_voted_items(session_id))):
        return _voiding_page(session, form, status=422)
    services.void_vote(session_id=session_id, actor=g.user.actor)
    return go(url_for("voting.show_session", session_id=session_id))


def _voiding_page(session, form, status):
    what = [
        "Có lá phiếu không mở được: khóa của phiên bị mất hoặc dữ liệu đã bị sửa từ bên ngoài.",
        "Trước hết hãy báo quản trị viên: nếu khôi phục được khóa thì vẫn kiểm phiếu được.",
        "Nếu không khôi phục được: kết thúc phiên mà không kiểm phiếu, mọi hồ sơ dưới đây chuyển phiên sau "
        "để bỏ phiếu lại. Việc này được ghi vào nhật ký và biên bản.",
    ]
    return _confirm(
        session,
        form,
        status,
        act="void_vote",
        label="Kết thúc phiên, bỏ phiếu lại",
        what=what,
        things=_things(queries.lines_of(session)),
    )


def _things(lines) -> list[str]:
    """Everything the vote was opened on; an item that is not counted says so."""
    pending = [line.item for line in lines if line.item.outcome is Outcome.PENDING]
    return [". ".join(filter(None, (before_acts.item_name(item), not_counted(item)))) for item in pending]


def _voted_items(session_id: int):
    return [item for item in queries.agenda(session_id) if item.outcome is Outcome.PENDING]


def _confirm(session, form, status, **page):
    """``steps`` have to be done first, and hide the button; ``later`` may also be done afterwards."""
    known = {"hidden": {}, "steps": [], "later": [], "waiting": []}
    return render("voting/confirm.html", status=status, session=session, form=form, **{**known, **page})
