"""Drafts: which nominations, in which order, with which words."""

from flask import abort, flash, g, request, url_for

from festival.commendations import queries, rules, services
from festival.commendations.forms import AddForm, EditDraftForm, EntryForm, NewDecisionForm, PlaceForm
from festival.commendations.queries import decision
from festival.commendations.queries.sources import sessions_of, several_awards
from festival.commendations.rules import drafting
from festival.commendations.rules.bonuses import default_fund
from festival.commendations.rules.sources import default_grounds
from festival.commendations.views.blueprint import bp
from festival.commendations.views.merging import merge
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.nominations.models import AwardType
from festival.planning.documents.common import small
from festival.planning.queries import season
from festival.web.access import allow
from festival.web.forms import choices
from festival.web.htmx import go, render, wants_fragment


def _award() -> AwardType:
    """The award that the address or the form names; the first one with something passed otherwise."""
    typed = request.values.get("award", "")
    award = db.session.get(AwardType, int(typed)) if typed.isdecimal() and len(typed) < 10 else None
    if award is None:
        abort(404)
    return award


@bp.get("/decisions/seasons/<int:season_id>/new")
@allow(Permission.DECISION_DRAFT, of=season)
def new_draft(season):
    if not request.args.get("award"):
        awaiting = queries.awards_awaiting(season.id)
        return render("commendations/choose.html", season=season, awaiting=awaiting)
    award = _award()
    free = queries.undecided(season.id, award.id)
    head = queries.letterhead(season.locality)
    title, name = queries.last_signer(season.id)
    passed, unit = sessions_of([one.id for one in free]), small(season.locality)
    texts = {
        "title": rules.default_title(award.printed_name, season.year),
        "grounds": default_grounds(
            unit, by_council=bool(passed), by_short_way=any(one.id not in passed for one in free)
        ),
        "signer_title": title,
        "signer_name": name,
        "place": head.place if head else "",
        "fund": default_fund(unit),
        "nominations": [one.id for one in free],
    }
    form = NewDecisionForm(ids=[one.id for one in free], data=texts)
    return _draft_page(season, award, free, form)


def _draft_page(season, award, free, form, *, status=200, refusals=()):
    return render(
        "commendations/new.html",
        status=status,
        season=season,
        award=award,
        groups=_grouped(free, form),
        form=form,
        passed=sessions_of([one.id for one in free]),
        notes=several_awards(None, free),
        refusals=list(refusals),
    )


def _grouped(free, form):
    """Groups of (nomination, its box), in the order of the decision."""
    boxes = list(zip(free, form.nominations, strict=True))
    groups = []
    for kind in rules.GROUP_ORDER:
        members = [(one, box) for one, box in boxes if one.nominee.kind is kind]
        if members:
            groups.append((rules.GROUP_NAMES[kind], members))
    return groups


@bp.post("/decisions/seasons/<int:season_id>")
@allow(Permission.DECISION_DRAFT, of=season)
def create_draft(season):
    award = _award()
    free = queries.undecided(season.id, award.id)
    form = NewDecisionForm(ids=[one.id for one in free])
    if not form.validate_on_submit():
        return _draft_page(season, award, free, form, status=422)
    try:
        decision_id = services.create_draft(
            season_id=season.id,
            award_type_id=award.id,
            nomination_ids=form.nominations.data,
            actor=g.user.actor,
            **form.texts,
        )
    except RuleBroken as refusal:
        free = queries.undecided(season.id, award.id)
        form.nominations.choices = choices((one.id, str(one.id)) for one in free)
        return _draft_page(season, award, free, form, status=409, refusals=[str(refusal)])
    flash("Đã lập dự thảo. Hãy xem lại danh sách và thứ tự trước khi trình ký.", "good")
    return go(url_for(".show_decision", decision_id=decision_id))


@bp.get("/decisions/<int:decision_id>/edit")
@allow(Permission.DECISION_DRAFT, of=decision)
def edit_draft(decision):
    rules.check_editable(decision.state)
    form = EditDraftForm.of(decision, drafting.version(services.draft_texts(decision)))
    return _edit_page(decision, form)


def _edit_page(decision, form, *, status=200, refusals=(), others=()):
    return render(
        "commendations/edit.html",
        status=status,
        decision=decision,
        form=form,
        refusals=list(refusals),
        others=list(others),
    )


@bp.post("/decisions/<int:decision_id>")
@allow(Permission.DECISION_DRAFT, of=decision)
def save_draft(decision):
    form = EditDraftForm()
    if not form.validate_on_submit():
        return _edit_page(decision, form, status=422)
    try:
        services.edit_draft(
            decision_id=decision.id, seen=form.seen.data or "", actor=g.user.actor, **form.texts
        )
    except RuleBroken as refusal:
        again = queries.decision(decision.id)
        others = merge(form, services.draft_texts(again))
        return _edit_page(again, form, status=409, refusals=[str(refusal)], others=others)
    flash("Đã lưu dự thảo.", "good")
    return go(url_for(".show_decision", decision_id=decision.id))


@bp.post("/decisions/<int:decision_id>/order")
@allow(Permission.DECISION_DRAFT, of=decision)
def move_entry(decision):
    form = _entry_form()
    services.move_entry(
        decision_id=decision.id,
        nomination_id=form.nomination_id.data,
        step=form.step.data,
        actor=g.user.actor,
    )
    return _list_again(decision.id)


@bp.post("/decisions/<int:decision_id>/place")
@allow(Permission.DECISION_DRAFT, of=decision)
def place_entry(decision):
    form = PlaceForm()
    if not form.validate_on_submit():
        raise RuleBroken("Hãy gõ số thứ tự mới trong nhóm, bằng chữ số.")
    services.place_entry(
        decision_id=decision.id,
        nomination_id=form.nomination_id.data,
        place=form.place.data,
        actor=g.user.actor,
    )
    return _list_again(decision.id)


@bp.post("/decisions/<int:decision_id>/removal")
@allow(Permission.DECISION_DRAFT, of=decision)
def remove_entry(decision):
    nomination_id = _entry_form().nomination_id.data
    services.remove_entry(decision_id=decision.id, nomination_id=nomination_id, actor=g.user.actor)
    return _list_again(decision.id, removed=nomination_id)


@bp.post("/decisions/<int:decision_id>/additions")
@allow(Permission.DECISION_DRAFT, of=decision)
def add_entries(decision):
    form = AddForm()
    if not form.validate_on_submit():
        raise RuleBroken("Hãy chọn đề nghị cần thêm rồi gửi lại.")
    services.add_entries(
        decision_id=decision.id, nomination_ids=form.nominations.data or [], actor=g.user.actor
    )
    return _list_again(decision.id)


@bp.post("/decisions/<int:decision_id>/deletion")
@allow(Permission.DECISION_DRAFT, of=decision)
def delete_draft(decision):
    season_id = services.delete_draft(decision_id=decision.id, actor=g.user.actor)
    flash("Đã bỏ dự thảo. Các đề nghị trong đó trở lại danh sách chờ quyết định.", "good")
    return go(url_for(".list_decisions", season_id=season_id))


def _entry_form() -> EntryForm:
    form = EntryForm()
    if not form.validate_on_submit():
        raise RuleBroken("Không rõ dòng nào trong danh sách. Hãy tải lại trang.")
    return form


def _list_again(decision_id: int, removed: int | None = None):
    if not wants_fragment():
        return go(url_for(".show_decision", decision_id=decision_id, removed=removed))
    again = decision(decision_id)
    return render(
        "commendations/_list.html",
        "commendations/_list.html",
        decision=again,
        removed=removed,
        groups=grouped_rows(again),
        editable=True,
        passed=sessions_of([entry.nomination_id for entry in again.entries]),
    )


def grouped_rows(decision, commendations=None) -> list[tuple[str, list]]:
    """The list by groups: commendations once issued, as they are now unless told otherwise; else entries."""
    rows = (decision.as_now if commendations is None else commendations) or decision.entries
    kinds = {row: getattr(row, "kind", None) or row.nomination.nominee.kind for row in rows}
    return [
        (rules.GROUP_NAMES[kind], [row for row in rows if kinds[row] is kind])
        for kind in rules.GROUP_ORDER
        if kind in kinds.values()
    ]
