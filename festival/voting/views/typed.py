"""Hands and written opinions: the secretary types what people counted; nobody sees a figure of the sheets."""

from flask import flash, g, request, url_for

from festival.core import clock
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.voting import queries, rules, services
from festival.voting.forms import typed as forms
from festival.voting.rules import Channel, Outcome, SessionState, VoteMethod
from festival.voting.views.blueprint import bp
from festival.voting.views.standing import not_counted_lines
from festival.web.access import allow
from festival.web.htmx import go, render


@bp.get("/council/sessions/<int:session_id>/hands")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def edit_hands(session):
    rules.check_hands_may_be_typed(session.state)
    wanted, stored = _wanted(session, Channel.HANDS), queries.typed_rows(session.id, Channel.HANDS)
    form = forms.figures_form(wanted, forms.HANDS, stored)
    return _hands_page(session, form, wanted, stored)


@bp.post("/council/sessions/<int:session_id>/hands")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def keep_hands(session):
    session_id = session.id
    wanted = _wanted(session, Channel.HANDS)
    form = forms.figures_form(wanted, forms.HANDS, {})
    shown = forms.shown_rows(request.form, form.wanted)
    if not form.adds_up(every_row=False):
        return _hands_page(session, form, wanted, shown, status=422)
    try:
        services.keep_hands(session_id=session_id, rows=form.rows(), shown=shown, actor=g.user.actor)
    except RuleBroken as error:
        session = queries.council_session(session_id)
        wanted = _wanted(session, Channel.HANDS)
        return _hands_page(session, form, wanted, shown, status=409, refusal=str(error))
    flash("Đã ghi số giơ tay.", "good")
    return go(url_for("voting.edit_hands", session_id=session_id))


def _hands_page(session, form, wanted, shown, *, status=200, refusal=None):
    """``shown`` are the rows that the page began with."""
    return render(
        "voting/hands.html",
        status=status,
        session=session,
        form=form,
        wanted=[(line, number) for line, number in wanted if line.item.id in form.wanted],
        names=forms.HANDS,
        hidden={f"shown_{item_id}": forms.shown_row(shown.get(item_id)) for item_id in form.wanted},
        done=sum(item_id in shown for item_id in form.wanted),
        not_counted=not_counted_lines(_shown_by_hand(session)),
        refusal=refusal,
    )


def _shown_by_hand(session):
    return [item for item in queries.agenda(session.id) if item.method is VoteMethod.SHOW_OF_HANDS]


def _wanted(session, channel) -> list[tuple[queries.QuorumLine, int]]:
    """The items that are counted in the channel, each with how many there are to count."""
    numbered = [
        (line, queries.to_be_typed(session, line).get(channel, 0)) for line in queries.lines_of(session)
    ]
    return [(line, number) for line, number in numbered if number]


@bp.get("/council/sessions/<int:session_id>/written")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def edit_written(session):
    return _written_page(session)


@bp.post("/council/sessions/<int:session_id>/written/sheets")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def receive_sheets(session):
    session_id, seats = session.id, _asked(session)
    form = forms.sheets_form(seats)
    if not form.validate_on_submit():
        return _written_page(session, sheets=form, status=422)
    back = services.receive_sheets(
        session_id=session_id,
        returned=forms.sheets_from(form, seats),
        shown=forms.sent_ids(request.form.get("shown", "")),
        actor=g.user.actor,
    )
    flash(f"Đã ghi: nhận {back} phiếu xin ý kiến.", "good")
    return go(url_for("voting.edit_written", session_id=session_id))


@bp.post("/council/sessions/<int:session_id>/written/totals")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def keep_written(session):
    session_id = session.id
    rules.check_may_be_counted(session.state)
    form = forms.figures_form(_wanted(session, Channel.WRITTEN), forms.SHEETS, {})
    if not form.adds_up(every_row=True):
        return _written_page(session, totals=form, status=422)
    try:
        services.keep_written(session_id=session_id, rows=form.rows(), actor=g.user.actor)
    except RuleBroken as error:
        return _written_page(queries.council_session(session_id), totals=form, status=409, refusal=str(error))
    flash("Đã ghi kết quả phiếu xin ý kiến. Số phiếu hiện ra khi công bố kết quả.", "good")
    return go(url_for("voting.edit_written", session_id=session_id))


@bp.post("/council/sessions/<int:session_id>/written/clearing")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def clear_written(session):
    session_id = session.id
    services.clear_written(session_id=session_id, actor=g.user.actor)
    flash("Đã xóa toàn bộ kết quả phiếu xin ý kiến. Hãy nhập lại từ đầu.", "info")
    return go(url_for("voting.edit_written", session_id=session_id))


def _asked(session):
    return [seat for seat in session.seats if seat.channel is Channel.WRITTEN]


def _written_page(session, *, sheets=None, totals=None, status=200, refusal=None):
    rules.check_sheets_have_a_page(session.state)
    asked, lines = _asked(session), queries.lines_of(session)
    wanted = [(line, queries.to_be_typed(session, line).get(Channel.WRITTEN, 0)) for line in lines]
    wanted = [(line, number) for line, number in wanted if number]
    totals = totals or forms.figures_form(wanted, forms.SHEETS, {})
    due = session.written_due
    return render(
        "voting/written.html",
        status=status,
        session=session,
        asked=asked,
        back=queries.sheets_back(session)[0],
        sheets=sheets or forms.sheets_form(asked),
        shown=",".join(str(seat.user_id) for seat in asked if seat.has_voted),
        totals=totals,
        wanted=[(line, number) for line, number in wanted if line.item.id in totals.wanted],
        refusal=refusal,
        names=forms.SHEETS,
        has_totals=any(channel is Channel.WRITTEN for _item, channel in queries.typed_items(session.id)),
        is_counting=session.state is SessionState.COUNTING,
        reveals=_reveals(session, len(asked), [number for _line, number in wanted]),
        is_late=due is not None and due < clock.today(),
        not_counted=not_counted_lines(line.item for line in lines if Channel.WRITTEN in line.voters),
        takes_none=[line for line in lines if _takes_no_sheets(line)],
    )


def _reveals(session, asked: int, numbers: list[int]) -> bool:
    """Whether the written column of some item will be one person's opinion."""
    return asked == 1 or (session.state is SessionState.COUNTING and 1 in numbers)


def _takes_no_sheets(line: queries.QuorumLine) -> bool:
    """Voted on, but by its rule only by those who came."""
    is_voted = line.is_open and line.item.outcome is Outcome.PENDING and line.terms is not None
    return is_voted and Channel.WRITTEN not in line.voters
