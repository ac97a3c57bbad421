"""The acts that cannot be taken back, each behind a page that says what will happen."""

from flask import g, request, url_for

from festival.core.permissions import Permission
from festival.voting import forms, queries, rules, services
from festival.voting.rules import Outcome, SessionAction
from festival.voting.services.opening import opening_fingerprint
from festival.voting.views.blueprint import bp
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
    return go(url_for("voting.show_roll", session_id=session_id))


def _convening_page(session, form, status=200):
    rules.after(session.state, SessionAction.CONVENE)
    members = queries.members_on(session.council_id, session.held_on)
    form.count.label.text = "Số thành viên Hội đồng"
    what = [
        f"Danh sách họp được chốt với {len(members)} thành viên dưới đây. Sau đó không thêm, bớt thành viên.",
        "Chương trình họp cũng được chốt. Hồ sơ khác đưa vào phiên sau.",
    ]
    things = [f"{member.user.full_name}, {member.post}: {member.duty_name}" for member in members]
    return _confirm(
        session, form, status, act="convene", label="Chốt danh sách họp", what=what, things=things
    )


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
    lines = queries.lines_of(session)
    members, present = queries.attendance(session.seats)
    rules.check_every_award_has_a_rule(
        sorted({line.item.nomination.award_type.name for line in lines if line.terms is None})
    )
    voted = [line for line in lines if line.may_be_voted]
    if not voted:
        return render("voting/no_quorum.html", session=session, lines=lines, members=members, present=present)
    what = [
        f"Có mặt {present}/{members} thành viên. Điểm danh được chốt, không sửa được nữa.",
        f"{present} thành viên có mặt bỏ phiếu kín trên màn hình cho {len(voted)} hồ sơ dưới đây.",
        "Không ai xem được ai bỏ phiếu thế nào, kể cả Chủ tịch, Thư ký và quản trị viên. "
        "Kết quả chỉ hiện sau khi kiểm phiếu.",
    ]
    left = len(lines) - len(voted)
    if left:
        what.append(f"{left} hồ sơ chưa đủ thành viên có mặt, đã rút hoặc đang tạm dừng: chuyển phiên sau.")
    if present <= rules.SMALL_ROOM:
        what.append(
            "Ít người bỏ phiếu: nếu mọi lá phiếu giống nhau thì kết quả cho biết lá phiếu của từng người."
        )
    things = [f"{_written(line.item)}. Cần {line.needed_yes} phiếu đồng ý" for line in voted]
    hidden = {"shown": opening_fingerprint(lines)}
    return _confirm(
        session, form, status, act="open_ballot", label="Mở bỏ phiếu", what=what, things=things, hidden=hidden
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
    _members, present = queries.attendance(session.seats)
    cast = queries.count_cast(session)
    turnout = rules.shown_turnout(cast, is_open=True)
    what = ["Sau việc này không ai bỏ phiếu được nữa, kể cả người có mặt chưa gửi lá phiếu."]
    if turnout is None:
        what.append(
            f"Chưa đủ {rules.LEAST_SHOWN_BALLOTS} lá phiếu. Nếu kết thúc bây giờ thì không kiểm phiếu "
            "và mọi hồ sơ chuyển phiên sau."
        )
    else:
        what.append(f"Đã nhận {turnout} lá phiếu của {present} thành viên có mặt.")
    things = [_written(item) for item in _voted_items(session.id)]
    return _confirm(
        session, form, status, act="end_vote", label="Kết thúc bỏ phiếu", what=what, things=things
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
    services.close_session(session_id=session_id, actor=g.user.actor)
    return go(url_for("voting.show_session", session_id=session_id))


def _closing_page(session, form, status=200):
    rules.after(session.state, SessionAction.CLOSE)
    what = [
        "Lá phiếu được đếm và kết quả hiện cho những người được xem phiên họp.",
        "Hồ sơ đủ phiếu chuyển sang bước Quyết định. Kết quả không sửa được; "
        "muốn xét lại phải họp phiên khác.",
    ]
    things = [_written(item) for item in _voted_items(session.id)]
    return _confirm(
        session,
        form,
        status,
        act="close_session",
        label="Kiểm phiếu, công bố kết quả",
        what=what,
        things=things,
    )


def _voted_items(session_id: int):
    return [item for item in queries.agenda(session_id) if item.outcome is Outcome.PENDING]


def _written(item) -> str:
    nomination = item.nomination
    return f"{nomination.nominee.written}: {nomination.award_type.name}"


def _confirm(session, form, status, *, act, label, what, things, hidden=None):
    return render(
        "voting/confirm.html",
        status=status,
        session=session,
        form=form,
        act=act,
        label=label,
        what=what,
        things=things,
        hidden=hidden or {},
    )
