"""What waits for a person in planning, and the figures of the season path."""

from dataclasses import replace
from datetime import date

from sqlalchemy import ScalarSelect, and_, case, false, func, or_, select

from festival.core.db import db
from festival.core.permissions import Permission
from festival.core.waiting import Waiting
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning import rules
from festival.planning.models import Festival, Season, TaskAssignment
from festival.planning.queries.due import DUE_ON, is_late
from festival.planning.rules import FestivalState
from festival.planning.rules.amendments import AmendmentState


def under(paths: list[str]):
    """A condition for places at or below any of ``paths``; nothing when there are none."""
    return or_(false(), *(Locality.path.startswith(path) for path in paths))


def of_season(season: Season):
    """Festivals of this season and, for a province's, of its communes' seasons."""
    below = select(Season.id).where(Season.parent_id == season.id)
    return or_(Festival.season_id == season.id, Festival.season_id.in_(below))


def step_figures(season: Season) -> dict[str, ScalarSelect]:
    """Festivals that count, and those whose plan is approved."""

    def count(states) -> ScalarSelect:
        query = select(func.count(Festival.id)).where(of_season(season), Festival.state.in_(states))
        return query.scalar_subquery()

    return {
        "festivals": count(rules.COUNTED_STATES),
        "festivals_approved": count(rules.APPROVED_STATES),
    }


def waiting(user, season: Season, today: date) -> list[Waiting]:
    """One query; nothing that the person may not do."""
    editing = user.paths_with(Permission.FESTIVAL_EDIT)
    approving = user.paths_with(Permission.FESTIVAL_APPROVE)
    if not editing and not approving:
        return _late_below(user, season, today)
    found = _counted(season, editing, approving, today)
    plan_due = season.main_day - rules.PLAN_DUE_BEFORE
    here = {"season_id": season.id}
    tasks = [
        Waiting(sentence.format(count), action, "planning.show_season", {**here, "state": state}, due)
        for count, sentence, action, state, due in _steps(found, plan_due)
        if count
    ]
    if found.submitted > 1 and _approves_together(user, season):
        tasks[0] = replace(tasks[0], endpoint="planning.show_approval", arguments=here)
    if found.late:
        sentence = f"{found.late} việc chuẩn bị đã quá hạn"
        late = {**here, "state": "late"}
        tasks.append(Waiting(sentence, "Xem các việc", "planning.list_tasks", late, found.late_day))
    if found.overdue:
        tasks.append(_late_reports(found.overdue, "{} báo cáo kết quả đã quá hạn", season, found.overdue_day))
    if editing and not found.festivals:
        tasks.append(_first_festival(user, season, plan_due))
    return tasks if editing else tasks + _late_below(user, season, today)


def _approves_together(user, season: Season) -> bool:
    """A province counts its communes' plans too, and those are approved in the communes."""
    is_province = season.locality.kind is LocalityKind.PROVINCE
    return not is_province and user.may(Permission.FESTIVAL_APPROVE, season.locality)


def report_is_late(today: date):
    """Held, and its report is overdue."""
    return and_(Festival.state == FestivalState.HELD, Festival.held_on < today - rules.REPORT_DUE_AFTER)


def _late_reports(count: int, sentence: str, season: Season, oldest: date, report: str = "late") -> Waiting:
    here, due = {"season_id": season.id, "report": report}, oldest + rules.REPORT_DUE_AFTER
    return Waiting(sentence.format(count), "Xem nơi quá hạn", "planning.show_season_results", here, due)


def _late_below(user, season: Season, today: date) -> list[Waiting]:
    """What a province that plans nothing itself still waits for: its communes' reports."""
    is_province = season.locality.kind is LocalityKind.PROVINCE
    if not is_province or not user.may(Permission.REPORT_VIEW, season.locality):
        return []
    query = select(func.count(Festival.id), func.min(Festival.held_on))
    count, oldest = db.session.execute(query.where(of_season(season), report_is_late(today))).one()
    sentence = "{} báo cáo kết quả của các xã đã quá hạn"
    return [_late_reports(count, sentence, season, oldest, "behind")] if count else []


def _steps(found, plan_due: date) -> list[tuple]:
    """How many festivals wait for each step, with its words, the filter that finds them and its day."""
    return [
        (found.submitted, "{} kế hoạch ngày hội chờ duyệt", "Xem và duyệt", "plan_submitted", plan_due),
        (
            found.amended,
            "{} điều chỉnh kế hoạch chờ duyệt",
            "Xem và duyệt",
            "amendment_submitted",
            found.amended_day,
        ),
        (
            found.returned,
            "{} điều chỉnh kế hoạch được trả lại để sửa",
            "Sửa và trình lại",
            "amendment_open",
            found.returned_day,
        ),
        (found.drafts, "{} ngày hội còn đang soạn", "Soạn tiếp", "draft", plan_due),
        (found.past, "{} ngày hội đã qua ngày, chưa xác nhận tổ chức", "Xác nhận", "past", found.past_day),
        (
            found.held,
            "{} ngày hội đã tổ chức, chưa báo cáo",
            "Ghi báo cáo",
            "held",
            found.held_day and found.held_day + rules.REPORT_DUE_AFTER,
        ),
    ]


def _first_festival(user, season: Season, due: date) -> Waiting:
    endpoint = "planning.new_festivals_for_all"
    if not user.may(Permission.FESTIVAL_EDIT, season.locality):
        endpoint = "planning.new_festival"
    sentence = "Chưa có ngày hội nào trong kế hoạch"
    return Waiting(sentence, "Tạo ngày hội", endpoint, {"season_id": season.id}, due)


def _counted(season: Season, editing: list[str], approving: list[str], today: date):
    edits, approves = under(editing), under(approving)
    past = and_(edits, Festival.state.in_(rules.UPCOMING_STATES), Festival.held_on < today)
    overdue = and_(edits, report_is_late(today))
    held = and_(edits, Festival.state == FestivalState.HELD, ~report_is_late(today))
    amended = and_(approves, Festival.amendment == AmendmentState.SUBMITTED)
    returned = and_(edits, Festival.amendment == AmendmentState.OPEN, Festival.amendment_returned != "")

    def number(condition):
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    query = (
        select(
            number(edits).label("festivals"),
            number(and_(approves, Festival.state == FestivalState.PLAN_SUBMITTED)).label("submitted"),
            number(and_(edits, Festival.state == FestivalState.DRAFT)).label("drafts"),
            number(amended).label("amended"),
            func.min(case((amended, Festival.shown_on))).label("amended_day"),
            number(returned).label("returned"),
            func.min(case((returned, Festival.shown_on))).label("returned_day"),
            number(past).label("past"),
            func.min(case((past, Festival.held_on))).label("past_day"),
            number(held).label("held"),
            func.min(case((held, Festival.held_on))).label("held_day"),
            number(overdue).label("overdue"),
            func.min(case((overdue, Festival.held_on))).label("overdue_day"),
            *_late_tasks(season, edits, today),
        )
        .join(Festival.locality)
        .where(of_season(season))
    )
    return db.session.execute(query).one()


def _late_tasks(season: Season, edits, today: date) -> tuple:
    """How many tasks are late where the person plans, and since when: columns of the one query."""
    query = (
        select(func.count(TaskAssignment.id))
        .join(TaskAssignment.festival)
        .join(Festival.locality)
        .where(of_season(season), edits, is_late(today))
        .correlate(None)
    )
    oldest = query.with_only_columns(func.min(DUE_ON))
    return query.scalar_subquery().label("late"), oldest.scalar_subquery().label("late_day")
