"""Sessions before the vote: the list, the plan, the agenda, the roll."""

from datetime import time

from flask import flash, g, request, url_for
from wtforms import SelectChoice

from festival.core import audit
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.queries.postings import posted_ids
from festival.voting import forms, queries, rules, services
from festival.voting.models import CouncilSession
from festival.voting.rules import SessionState
from festival.voting.views import steps
from festival.voting.views.blueprint import bp
from festival.voting.views.results import result_columns
from festival.voting.views.standing import not_counted
from festival.voting.views.words import history_lines
from festival.web.access import allow, may
from festival.web.htmx import go, render
from festival.web.lists import export_xlsx, here, paged, sorted_by, typed_search, wants_export

_USUAL_HOUR = time(8, 0)
_COLUMNS = {
    "Phiên họp": lambda row: row[0].title,
    "Ngày họp": lambda row: row[0].held_on,
    "Hội đồng": lambda row: row[0].council.name,
    "Tình trạng": lambda row: row[0].state_name,
    "Số hồ sơ": lambda row: row[1],
    "Thông qua": lambda row: row[2] if row[0].closed_at else None,
}


@bp.get("/council/seasons/<int:season_id>")
@allow(Permission.COUNCIL_VIEW, of=queries.season)
def list_sessions(season):
    chosen = request.args.get("state", "")
    paths = g.user.paths_with(Permission.COUNCIL_VIEW)
    query = queries.sessions_of(paths, season.id, typed_search(), chosen)
    order = {
        "title": (CouncilSession.title_fold, CouncilSession.id),
        "held_on": (CouncilSession.held_on, CouncilSession.starts_at, CouncilSession.id),
    }
    query = sorted_by(query, order, "-held_on")
    if wants_export():
        rows = queries.all_rows(query)
        return export_xlsx(rows, _COLUMNS, f"phien-hop-{season.year}.xlsx")
    return render(
        "voting/list.html",
        "voting/_list.html",
        season=season,
        page=paged(query, scalars=False),
        chosen=chosen,
        councils=queries.councils_of(season.locality),
        columns=_columns(request.args.get("sort", "-held_on")),
        states=[(state.value, name) for state, name in rules.STATE_NAMES.items()],
        is_filtered=bool(chosen or typed_search()),
    )


def _columns(asked: str) -> list:
    def sorts(label: str, name: str) -> dict:
        is_up = asked == name
        direction = "ascending" if is_up else "descending" if asked == f"-{name}" else None
        return {"label": label, "url": here(sort=f"-{name}" if is_up else name, page=None), "sort": direction}

    figures = [{"label": "Hồ sơ", "numeric": True}, {"label": "Thông qua", "numeric": True}]
    return [sorts("Phiên họp", "title"), sorts("Ngày họp", "held_on"), "Tình trạng", *figures]


@bp.get("/council/seasons/<int:season_id>/sessions/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.season)
def new_session(season):
    councils = queries.councils_of(season.locality)
    if not councils:
        flash("Trước khi lập phiên họp, cần ghi quyết định thành lập Hội đồng và Quy chế.", "info")
        return go(url_for("voting.found_council", locality_id=season.locality_id))
    title = f"Phiên họp xét khen thưởng Ngày hội năm {season.year}"
    form = _session_form(councils, title=title, venue=queries.last_venue(councils[0]))
    return render("voting/session_form.html", season=season, form=form, session=None)


@bp.post("/council/seasons/<int:season_id>/sessions/new")
@allow(Permission.COUNCIL_MANAGE, of=queries.season)
def plan_session(season):
    form = _session_form(queries.councils_of(season.locality))
    page = {"season": season, "form": form, "session": None}
    if not form.validate_on_submit():
        return render("voting/session_form.html", status=422, **page)
    try:
        session = services.plan_session(
            season_id=season.id, council_id=form.council_id.data, **_typed(form), actor=g.user.actor
        )
    except RuleBroken as error:
        return render("voting/session_form.html", status=409, refusal=str(error), **page)
    return go(url_for("voting.edit_agenda", session_id=session.id))


def _session_form(councils, **values) -> forms.SessionForm:
    form = forms.SessionForm(**values)
    form.council_id.choices = [SelectChoice(council.id, council.name) for council in councils]
    return form


def _typed(form) -> dict:
    names = ("kind", "title", "held_on", "venue", "secret_channel", "written_due")
    # A written round has no hour; the column wants one.
    return {**{name: form[name].data for name in names}, "starts_at": form.starts_at.data or _USUAL_HOUR}


@bp.get("/council/sessions/<int:session_id>/edit")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def edit_session(session):
    form = _session_form([session.council], obj=session)
    return render("voting/session_form.html", season=session.season, form=form, session=session)


@bp.post("/council/sessions/<int:session_id>/edit")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def save_session(session):
    form = _session_form([session.council])
    page = {"season": session.season, "form": form, "session": session}
    if not form.validate_on_submit():
        return render("voting/session_form.html", status=422, **page)
    try:
        services.edit_session(session_id=session.id, **_typed(form), actor=g.user.actor)
    except RuleBroken as error:
        return render("voting/session_form.html", status=409, refusal=str(error), **page)
    return go(url_for("voting.show_session", session_id=session.id))


@bp.get("/council/sessions/<int:session_id>")
@allow(Permission.COUNCIL_VIEW, of=queries.council_session)
def show_session(session):
    lines = queries.lines_of(session)
    members, present = queries.attendance(queries.seats_of(session))
    part, is_voting = steps.part_of(session, lines), session.state is SessionState.VOTING
    is_settled = session.state in rules.SETTLED_STATES
    leads_on = is_settled and may(Permission.COUNCIL_MANAGE, session)
    put_off, results = queries.items_to_follow(session.id) if leads_on else ([], [])
    return render(
        "voting/session.html",
        session=session,
        lines=lines,
        not_counted=not_counted,
        members=members,
        present=present,
        turnout=rules.shown_turnout(queries.count_cast(session), is_open=is_voting),
        screens=steps.screen_voters(lines),
        steps=steps.next_steps(part),
        own_words=steps.own_words(part),
        ways=steps.way_words(session, lines),
        says_secrecy=steps.is_secret_open(session, lines),
        is_settled=is_settled,
        results=result_columns(session),
        is_correction=queries.is_correction(session),
        later=queries.citing(session.id) if is_settled else [],
        put_off=put_off,
        may_be_reconsidered=bool(results),
        entries=history_lines(audit.history(("session", session.id)), session, lines),
        reads_dossiers=may(Permission.NOMINATION_VIEW, session),
        S=SessionState,
    )


@bp.get("/council/sessions/<int:session_id>/agenda")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def edit_agenda(session):
    return render("voting/agenda.html", **_agenda_page(session, forms.AgendaForm()))


@bp.post("/council/sessions/<int:session_id>/agenda")
@allow(Permission.COUNCIL_MANAGE, of=queries.council_session)
def add_to_agenda(session):
    form = forms.AgendaForm()
    if not form.validate_on_submit():
        return render("voting/agenda.html", status=422, **_agenda_page(session, form))
    try:
        services.add_to_agenda(
            session_id=session.id, nomination_ids=form.nomination_ids.data, actor=g.user.actor
        )
    except RuleBroken as error:
        page = _agenda_page(session, form)
        return render("voting/agenda.html", status=409, refusal=str(error), **page)
    award = request.args.get("award")
    return go(url_for("voting.edit_agenda", session_id=session.id, award=award))


def _agenda_page(session, form) -> dict:
    """Both lists by award, and beside each nomination what the secretary wants to know of it."""
    items, free = queries.agenda(session.id), queries.eligible_nominations(session.season_id)
    awards = {one.award_type.code: one.award_type for one in [*free, *(item.nomination for item in items)]}
    chosen = request.args.get("award", "")
    found = [one for one in free if chosen in ("", one.award_type.code)]
    return {
        "session": session,
        "form": form,
        "items": items,
        "groups": _by_award(items, lambda item: item.nomination),
        "free_groups": _by_award(found, lambda nomination: nomination),
        "free": len(free),
        "awards": [(award.code, award.name) for award in awards.values()],
        "chosen": chosen,
        "unfit": _unfit(session, awards.values()),
        "put_off": queries.deferred_from([one.id for one in free]),
        "posted": posted_ids(session.season_id),
        "is_planned": session.state is SessionState.PLANNED,
    }


def _by_award(things: list, nomination_of) -> dict[str, list]:
    groups: dict[str, list] = {}
    for thing in things:
        groups.setdefault(nomination_of(thing).award_type.name, []).append(thing)
    return groups


def _unfit(session, awards) -> dict[str, str]:
    """By the award's name: why it cannot be voted on in this session, before anybody is called to it."""
    in_force = queries.rules_in_force(session.council_id, session.held_on)
    found = {award.name: "Chưa chọn quy tắc bỏ phiếu" for award in awards if award.code not in in_force}
    methods = {award.name: in_force[award.code].method for award in awards if award.code in in_force}
    needs = "phải họp để biểu quyết" if session.is_written_round else "lấy ý kiến bằng văn bản, không họp"
    return found | dict.fromkeys(rules.misfits(session.kind, methods), f"Theo Quy chế: {needs}")


@bp.post("/council/agenda-items/<int:agenda_item_id>/removal")
@allow(Permission.COUNCIL_MANAGE, of=queries.agenda_item)
def remove_item(item):
    session_id = item.session_id
    services.remove_from_agenda(
        agenda_item_id=item.id,
        nomination_id=forms.shown_nomination(request.form),
        actor=g.user.actor,
    )
    return go(url_for("voting.edit_agenda", session_id=session_id))
