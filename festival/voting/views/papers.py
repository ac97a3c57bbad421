"""Ballot papers: who counts them, and each teller's own page. Nobody sees what another one typed."""

from flask import flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.voting import forms, queries, rules, services
from festival.voting.rules import PaperState, SessionState
from festival.voting.views.blueprint import bp
from festival.voting.views.standing import not_counted, not_counted_lines
from festival.web.access import allow, may
from festival.web.htmx import go, render, wants_fragment


@bp.get("/council/sessions/<int:session_id>/papers")
@allow(Permission.COUNCIL_VIEW, of=queries.council_session)
def show_papers(session):
    sheets = queries.paper_sheets(session)
    is_counting = session.state is SessionState.COUNTING
    is_settled = session.state in rules.SETTLED_STATES
    return _no_store(
        render(
            "voting/papers.html",
            session=session,
            sheets=sheets,
            names={seat.user_id: seat.full_name for seat in session.seats},
            standings=_standings(session) if is_counting else {},
            nothing=queries.standing_of({}),
            totals=queries.paper_totals(session.id) if is_settled else [],
            not_counted=not_counted_lines(item for sheet in sheets for item in sheet.items),
            is_counting=is_counting,
            is_settled=is_settled,
            is_teller=may(Permission.BALLOTS_COUNT, session),
        )
    )


def _standings(session) -> dict[int, queries.PaperStanding]:
    """By sheet. Whoever has yet to count one is not told that the others differ on it."""
    counts = queries.sheet_figures(session.id)
    if not may(Permission.BALLOTS_COUNT, session):
        return {sheet: queries.standing_of(typed) for sheet, typed in counts.items()}
    return {sheet: queries.standing_of(typed, is_told=g.user.id in typed) for sheet, typed in counts.items()}


@bp.get("/council/sessions/<int:session_id>/tellers")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def edit_tellers(session):
    return _tellers_page(session)


@bp.post("/council/sessions/<int:session_id>/tellers")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def elect_tellers(session):
    session_id, form = session.id, forms.tellers_form(queries.people_who_may_count(session), [])
    if not form.validate_on_submit():
        return _tellers_page(session, form, 422)
    try:
        services.elect_tellers(session_id=session_id, user_ids=form.user_ids, actor=g.user.actor)
    except RuleBroken as error:
        session = queries.council_session(session_id)
        return _tellers_page(session, form, 409, refusal=str(error))
    flash("Đã ghi Tổ kiểm phiếu.", "good")
    return go(url_for("voting.show_papers", session_id=session_id))


def _tellers_page(session, form=None, status=200, refusal=None):
    people = queries.people_who_may_count(session)
    unfit = queries.unfit_to_count(session, people, queries.agenda(session.id))
    return render(
        "voting/tellers.html",
        status=status,
        session=session,
        form=form or forms.tellers_form([one for one in people if one.id not in unfit], session.tellers),
        unfit=[(person.full_name, unfit[person.id]) for person in people if person.id in unfit],
        closed=_said_by(rules.check_may_elect, session.state),
        has_counts=queries.has_paper_counts(session.id),
        refusal=refusal,
    )


@bp.get("/council/sessions/<int:session_id>/papers/<int:sheet>")
@allow(Permission.BALLOTS_COUNT, of=queries.council_session)
def count_papers(session, sheet):
    papers, counts = _papers(session, sheet)
    own = counts.get(g.user.id)
    return _count_page(session, papers, forms.paper_form(papers.items, own), counts)


@bp.post("/council/sessions/<int:session_id>/papers/<int:sheet>")
@allow(Permission.BALLOTS_COUNT, of=queries.council_session)
def save_paper_count(session, sheet):
    rules.check_may_be_counted(session.state)
    session_id, (papers, counts) = session.id, _papers(session, sheet)
    form = forms.paper_form(papers.items)
    _refuse_strange_rows(form)
    if not form.validate_on_submit():
        faults = _faults_so_far(form, papers)
        return _count_page(session, papers, form, counts, status=422, faults=faults)
    faults = rules.faults_of_papers(form.figures(), len(papers.voters), papers.names)
    if faults:
        return _count_page(session, papers, form, counts, status=422, faults=faults)
    services.type_papers(session_id=session_id, sheet=sheet, figures=form.figures(), actor=g.user.actor)
    return go(url_for("voting.count_papers", session_id=session_id, sheet=sheet))


@bp.post("/council/sessions/<int:session_id>/papers/<int:sheet>/check")
@allow(Permission.BALLOTS_COUNT, of=queries.council_session)
def check_paper_count(session, sheet):
    """What does not add up in what is being typed; nothing is stored."""
    rules.check_may_be_counted(session.state)
    papers, counts = _papers(session, sheet)
    form = forms.paper_form(papers.items)
    _refuse_strange_rows(form)
    form.validate()
    faults = _faults_so_far(form, papers)
    unread = [field.label.text for field in form if field.errors and field.raw_data and field.raw_data[0]]
    if not wants_fragment():
        return _count_page(session, papers, form, counts, faults=faults)
    return _no_store(render("voting/_paper_check.html", faults=faults, unread=unread, empty=form.still_empty))


@bp.post("/council/sessions/<int:session_id>/papers/<int:sheet>/reopening")
@allow(Permission.BALLOTS_COUNT, of=queries.council_session)
def reopen_papers(session, sheet):
    session_id = session.id
    services.reopen_papers(session_id=session_id, sheet=sheet, actor=g.user.actor)
    flash("Đã mở lại. Cả hai người kiểm phiếu đếm và nhập lại từ đầu.", "info")
    return go(url_for("voting.count_papers", session_id=session_id, sheet=sheet))


def _papers(session, number):
    """The sheet, and what was typed of it; RuleBroken where there is no such sheet."""
    for papers in queries.paper_sheets(session):
        if papers.number == number:
            return papers, queries.paper_figures(session.id, number)
    raise RuleBroken("Phiên họp không có loại phiếu này. Hãy mở lại trang Phiếu giấy.")


def _refuse_strange_rows(form) -> None:
    if forms.unknown_fields(request.form, form):
        raise RuleBroken("Có dòng không thuộc loại phiếu này. Hãy tải lại trang rồi nhập lại.")


def _faults_so_far(form, papers) -> list[str]:
    return rules.faults_so_far(form.figures(), len(papers.voters), papers.names)


def _count_page(session, papers, form, counts, *, status=200, faults=()):
    """A teller's own page. The others' figures stay behind; where they differ is told once the own are in."""
    own = counts.get(g.user.id)
    standing = queries.standing_of(counts)
    is_agreed = standing.state is PaperState.AGREED
    return _no_store(
        render(
            "voting/paper_count.html",
            status=status,
            session=session,
            papers=papers,
            form=form,
            not_counted=not_counted,
            own=own,
            standing=standing if own else None,
            differing=rules.differences(list(counts.values())) if own else [],
            is_agreed=own is not None and is_agreed,
            leads=session.tellers[0].user_id == g.user.id,
            closed=_said_by(rules.check_may_be_counted, session.state)
            or (None if own else _said_by(rules.check_papers_may_be_typed, list(counts.values()))),
            faults=list(faults),
            total_names=rules.TOTAL_NAMES,
            parts=forms.ROW_NAMES,
            least=rules.LEAST_SHOWN_BALLOTS,
        )
    )


def _said_by(check, thing) -> str | None:
    """What a rule would answer, for a page that says it beforehand."""
    try:
        check(thing)
    except RuleBroken as error:
        return str(error)
    return None


def _no_store(response):
    response.headers["Cache-Control"] = "no-store"
    return response
