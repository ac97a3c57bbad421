"""One festival: its plan and its way from draft to archive."""

from flask import abort, flash, g, request, url_for

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission
from festival.localities.rules import KIND_NAMES
from festival.planning import queries, rules, services
from festival.planning.forms import DeleteForm, FestivalForm, MoveForm, NewFestivalForm, ResumeForm
from festival.planning.models import NEEDED
from festival.planning.queries import festival, season
from festival.planning.queries.running import rain_plan
from festival.planning.queries.tasks import open_count
from festival.planning.rules import FestivalAction, FestivalState, amendments
from festival.planning.rules.amendments import AmendmentState
from festival.planning.rules.programme import total_minutes
from festival.planning.views.amendments import amendment_actions
from festival.planning.views.blueprint import bp
from festival.planning.views.history import history_of
from festival.planning.views.rain import may_call_rain
from festival.web.access import allow, may
from festival.web.htmx import go, render

DONE = {
    FestivalAction.SUBMIT: "Đã trình kế hoạch để duyệt.",
    FestivalAction.RETURN: "Đã trả lại kế hoạch để sửa.",
    FestivalAction.APPROVE: "Đã phê duyệt. Ngày hội hiện trên lịch công khai.",
    FestivalAction.PREPARE: "Đã chuyển sang chuẩn bị.",
    FestivalAction.MAKE_READY: "Đã báo sẵn sàng.",
    FestivalAction.HOLD: "Đã xác nhận ngày hội được tổ chức.",
    FestivalAction.POSTPONE: "Đã hoãn. Lịch công khai ghi rõ là hoãn.",
    FestivalAction.CANCEL: "Đã hủy. Lịch công khai ghi rõ là hủy.",
    FestivalAction.REPORT: "Đã ghi nhận báo cáo.",
    FestivalAction.ARCHIVE: "Đã lưu trữ.",
}
# What each step means, said on the page that asks for a reason.
EXPLAINED = {
    FestivalAction.RETURN: "Người soạn sẽ sửa được kế hoạch và trình lại.",
    FestivalAction.POSTPONE: "Ngày hội vẫn nằm trên lịch công khai, ghi rõ là hoãn, kèm lý do dưới đây."
    " Khi có ngày mới, chọn «Chuẩn bị lại».",
    FestivalAction.CANCEL: "Ngày hội vẫn nằm trên lịch công khai, ghi rõ là hủy, kèm lý do dưới đây."
    " Ngày hội đã hủy thì không mở lại được.",
}


@bp.get("/planning/seasons/<int:season_id>/festivals/new")
@allow(Permission.SEASON_VIEW, of=season)
def new_festival(season):
    places = _places(season)
    taken = request.args.get("locality", type=int)
    chosen = next((place.id for place in places if place.id == taken), places[0].id)
    form = NewFestivalForm(places, data={"locality": chosen, "pilot_level": "none"})
    return render("planning/festival_new.html", season=season, form=form)


@bp.post("/planning/seasons/<int:season_id>/festivals")
@allow(Permission.SEASON_VIEW, of=season)
def create_festival(season):
    form = NewFestivalForm(_places(season))
    if not form.validate_on_submit():
        return render("planning/festival_new.html", status=422, season=season, form=form)
    try:
        created = services.create_festival(
            season_id=season.id,
            locality_id=form.locality.data,
            template=form.template.data,
            actor=g.user.actor,
            **form.plan,
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        season = queries.season(season.id)
        return render("planning/festival_new.html", status=409, season=season, form=form, refusals=said)
    flash("Đã tạo ngày hội. Hãy xem lại chương trình, việc, dự toán rồi trình duyệt.", "good")
    return go(url_for(".show_festival", festival_id=created.id))


def _places(season):
    """Places for which this person may plan; nobody else gets as far as the form."""
    places = queries.places_to_plan(g.user.paths_with(Permission.FESTIVAL_EDIT), season)
    if not places:
        abort(403)
    return places


@bp.get("/planning/festivals/<int:festival_id>")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def show_festival(festival):
    return _festival_page(festival)


def _festival_page(festival, status=200, refusals=()):
    return render(
        "planning/festival.html",
        status=status,
        festival=festival,
        kind_name=KIND_NAMES[festival.locality.kind],
        actions=actions_for(festival),
        action_names=rules.ACTION_NAMES,
        needs_page=rules.NEEDS_REASON | {FestivalAction.RESUME, FestivalAction.REPORT},
        may_edit=festival.is_editable and may(Permission.FESTIVAL_EDIT, festival),
        may_delete=rules.is_deletable(festival.state) and may(Permission.FESTIVAL_EDIT, festival),
        amendment_actions=amendment_actions(festival),
        amendment_names=amendments.ACTION_NAMES,
        rain=rain_plan(festival.id),
        may_call_rain=festival.state in rules.UPCOMING_STATES and may_call_rain(festival),
        open_tasks=open_count(festival.id) if festival.state is FestivalState.PREPARING else 0,
        total=total_minutes(festival.items),
        history=history_of(festival),
        refusals=refusals,
    )


def actions_for(festival) -> list[FestivalAction]:
    """What both the state and this person's roles allow; the way forward stands last, where the eye ends."""
    allowed = [action for action in rules.actions_open(festival.state) if _may_take(action, festival)]
    if festival.amendment is not AmendmentState.NONE:
        allowed = [action for action in allowed if action not in rules.SETTLES_PLAN]
    return sorted(allowed, key=lambda action: action not in rules.NEEDS_REASON)


def _may_take(action: FestivalAction, festival) -> bool:
    return any(may(permission, festival) for permission in NEEDED[action])


@bp.get("/planning/festivals/<int:festival_id>/plan")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def edit_festival(festival):
    festival.check_editable()
    return render("planning/festival_edit.html", festival=festival, form=FestivalForm.of(festival))


@bp.post("/planning/festivals/<int:festival_id>/plan")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def save_festival(festival):
    form = FestivalForm()
    if not form.validate_on_submit():
        return render("planning/festival_edit.html", status=422, festival=festival, form=form)
    try:
        services.edit_festival(festival.id, seen=form.seen.revision, actor=g.user.actor, **form.plan)
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival.id)
        return render("planning/festival_edit.html", status=409, festival=festival, form=form, refusals=said)
    flash("Đã lưu kế hoạch.", "good")
    return go(url_for(".show_festival", festival_id=festival.id))


@bp.get("/planning/festivals/<int:festival_id>/step")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def ask_reason(festival):
    """The page before a return, a postponement, a cancellation or a new day."""
    action = _asked_action(festival, request.args.get("action", ""))
    rules.after(festival.state, action)
    if action is FestivalAction.REPORT:
        return go(url_for(".edit_results", festival_id=festival.id))
    if action is FestivalAction.RESUME:
        data = {"starts_at": festival.starts_at, "venue": festival.venue, "seen": festival.revision}
        form = ResumeForm(data=data)
        return render("planning/festival_resume.html", festival=festival, form=form)
    form = MoveForm(data={"action": action.value, "seen": festival.revision})
    return _reason_page(festival, action, form)


def _asked_action(festival, typed: str) -> FestivalAction:
    known = {action.value: action for action in FestivalAction}
    if typed not in known:
        abort(400)
    if not _may_take(known[typed], festival):
        abort(403)
    return known[typed]


def _reason_page(festival, action, form, status=200, refusals=()):
    return render(
        "planning/festival_reason.html",
        status=status,
        festival=festival,
        action=action,
        name=rules.ACTION_NAMES[action],
        explained=EXPLAINED.get(action, "") + _what_is_dropped(festival, action),
        form=form,
        refusals=refusals,
    )


def _what_is_dropped(festival, action: FestivalAction) -> str:
    if festival.amendment is AmendmentState.NONE or action not in rules.DROPS_AMENDMENT:
        return ""
    return f" Bản điều chỉnh đang mở bị bỏ, kế hoạch trở về phiên bản {festival.version}."


@bp.post("/planning/festivals/<int:festival_id>/step")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def move_festival(festival):
    form = MoveForm()
    action = _asked_action(festival, form.action.data or "")
    if action is FestivalAction.REPORT:  # its figures come with it
        return go(url_for(".edit_results", festival_id=festival.id))
    if action is FestivalAction.RESUME:
        abort(400)
    if not form.validate_on_submit():
        return _reason_page(festival, action, form, status=422)
    try:
        services.move_festival(
            festival.id, action, reason=form.reason.data or "", seen=form.seen.revision, actor=g.user.actor
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival.id)
        if action in rules.NEEDS_REASON:
            return _reason_page(festival, action, form, status=409, refusals=said)
        return _festival_page(festival, status=409, refusals=said)
    flash(DONE[action], "good")
    return go(url_for(".show_festival", festival_id=festival.id))


@bp.post("/planning/festivals/<int:festival_id>/new-day")
@allow(Permission.FESTIVAL_VIEW, of=festival)
def resume_festival(festival):
    _asked_action(festival, FestivalAction.RESUME.value)
    form = ResumeForm()
    if not form.validate_on_submit():
        return render("planning/festival_resume.html", status=422, festival=festival, form=form)
    try:
        services.resume_festival(
            festival.id,
            held_on=form.held_on.data,
            starts_at=form.starts_at.data,
            venue=form.venue.data,
            seen=form.seen.revision,
            actor=g.user.actor,
        )
    except RuleBroken as refusal:
        said = [str(refusal)]
        festival = queries.festival(festival.id)
        return render(
            "planning/festival_resume.html", status=409, festival=festival, form=form, refusals=said
        )
    flash("Đã xếp ngày mới và chuyển sang chuẩn bị.", "good")
    return go(url_for(".show_festival", festival_id=festival.id))


@bp.get("/planning/festivals/<int:festival_id>/deletion")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def ask_deletion(festival):
    rules.check_deletable(festival.state)
    form = DeleteForm(data={"seen": festival.revision})
    return render("planning/festival_delete.html", festival=festival, form=form)


@bp.post("/planning/festivals/<int:festival_id>/deletion")
@allow(Permission.FESTIVAL_EDIT, of=festival)
def delete_festival(festival):
    form = DeleteForm()
    if not form.validate_on_submit():
        return render("planning/festival_delete.html", status=422, festival=festival, form=form)
    services.delete_draft(festival.id, seen=form.seen.revision, actor=g.user.actor)
    flash(f"Đã xóa bản nháp «{festival.title}».", "good")
    return go(url_for(".show_season", season_id=festival.season_id))
