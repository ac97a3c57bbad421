"""Checklists and budgets of the sample's festivals: what is done, what is late, what cost too much."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from festival.core.audit import Actor
from festival.core.db import db
from festival.planning.models import BudgetLine, Festival, TaskAssignment
from festival.planning.rules import FestivalAction, FestivalState
from festival.planning.rules.budget import FundingSource
from festival.planning.rules.tasks import USUAL_TASKS
from festival.planning.services import budget, tasks
from festival.planning.services.budget import LineContent
from festival.planning.services.tasks import TaskContent
from festival.reports.sample.diary import Entry, Story, day, entry
from festival.reports.sample.festivals import PLANS, STEPS, Plan, taken_on
from festival.reports.sample.roster import COMMUNE

PRESENT = day(3, 8)
INVITING, COLLECTING = "Mời đại biểu và các hộ", "Vận động kinh phí, quà tặng hộ khó khăn"
REHEARSING, STAGE = "Tập văn nghệ chào mừng", "Dựng sân khấu, mượn bàn ghế"
AREA_TASKS = (
    TaskContent("Họp Ban công tác Mặt trận bàn kế hoạch", 30, agency="Ban công tác Mặt trận"),
    TaskContent(COLLECTING, 20, agency="Ban công tác Mặt trận"),
    TaskContent(INVITING, 10, agency="Trưởng thôn"),
    TaskContent(REHEARSING, 10, agency="Chi đoàn Thanh niên"),
    TaskContent("Chuẩn bị bản cam kết", 7, agency="Công an xã"),
    TaskContent("Vệ sinh đường làng, treo cờ", 3, agency="Hội Phụ nữ, Hội Cựu chiến binh"),
    TaskContent(STAGE, 2, agency="Chi đoàn Thanh niên"),
    TaskContent("Tổng duyệt, thử âm thanh", 1, agency="Chi đoàn Thanh niên"),
    TaskContent("Điểm danh các hộ", 0, agency="Trưởng thôn"),
    TaskContent("Gửi báo cáo kết quả về xã", -3, agency="Trưởng thôn"),
)
SCHOOL_TASKS = (
    TaskContent("Họp thống nhất kế hoạch", 25, agency="Ban Giám hiệu"),
    TaskContent("Gửi giấy mời", 10, agency="Văn phòng"),
    TaskContent(REHEARSING, 10, agency="Đoàn, Đội"),
    TaskContent("Soạn bài tuyên truyền pháp luật", 7, agency="Công an xã"),
    TaskContent(STAGE, 2, agency="Tổ Văn phòng"),
    TaskContent("Đón đại biểu, giữ trật tự cổng trường", 0, agency="Đoàn, Đội"),
    TaskContent("Gửi báo cáo kết quả về xã", -3, agency="Văn phòng"),
)
OFFICE_TASKS = (
    TaskContent("Họp Ban Chấp hành Công đoàn bàn kế hoạch", 25, agency="Công đoàn"),
    TaskContent("Gửi giấy mời", 10, agency="Văn phòng"),
    TaskContent("Tập phương án chữa cháy, thoát nạn", 7, agency="Đội chữa cháy cơ sở"),
    TaskContent(STAGE, 2, agency="Văn phòng"),
    TaskContent("Bố trí ca làm để người lao động dự", 1, agency="Ban Giám đốc"),
    TaskContent("Giữ trật tự, trông xe", 0, agency="Tổ bảo vệ"),
    TaskContent("Gửi báo cáo kết quả về xã", -3, agency="Văn phòng"),
)
# What nobody has done by the sample's day, though it is due.
LEFT_UNDONE = {
    ("Thôn Trung", INVITING),
    ("Thôn Thượng", REHEARSING),
    ("Bản Nà Cáp", COLLECTING),
    ("Bản Nà Cáp", INVITING),
    ("Thôn Tân Lập", INVITING),
    ("Bản Pác Mạ", COLLECTING),
}
HAS_A_STAGE = "Đơn vị đã có sân khấu và bàn ghế."
_NS, _XHH = FundingSource.STATE, FundingSource.SOCIAL
SMALL_BUDGET = (
    LineContent("Khánh tiết, băng rôn", 1, 800_000, _NS, unit="bộ"),
    LineContent("Âm thanh", 1, 1_500_000, _NS, unit="bộ"),
    LineContent("Nước uống", 120, 8_000, _XHH, unit="suất"),
    LineContent("Giải trò chơi", 6, 150_000, _XHH, unit="giải"),
    LineContent("Quà hộ khó khăn", 5, 400_000, _XHH, unit="suất"),
)
# What lines cost, where it is known by the sample's day.
SPENT = {
    COMMUNE: {"Khánh tiết, maket 6 x 3 m": 3_800_000, "Giấy mời, tài liệu": 1_450_000},
    "Trường Mầm non Hoa Ban": {"Âm thanh": 1_800_000, "Nước uống": 960_000, "Giải trò chơi": 750_000},
    "Trường Tiểu học An Thịnh": {line.title: line.quantity * line.unit_price for line in SMALL_BUDGET},
}
_IS_HELD = (FestivalState.HELD, FestivalState.REPORTED, FestivalState.ARCHIVED)


def diary() -> Iterator[Entry]:
    planned = [plan for plan in PLANS if plan.state is not FestivalState.DRAFT]
    for plan in planned:
        yield entry(day(10, 6), "15:00", lambda story, plan=plan: _write_down(story, plan))
    for ticked_on in sorted({one for plan in planned for one in _ticks(plan).values() if one <= PRESENT}):
        here = [(plan, titles) for plan in planned if (titles := _ticked(plan, ticked_on))]
        yield entry(ticked_on, "10:30", lambda story, here=here: _tick(story, here))
    for plan in planned:
        if plan.place in SPENT:
            spent_on = plan.held_on + timedelta(days=2) if plan.state in _IS_HELD else day(31, 7)
            yield entry(spent_on, "15:30", lambda story, plan=plan: _spend(story, plan))


def _contents(plan: Plan) -> tuple[TaskContent, ...]:
    if plan.place == COMMUNE:
        return tuple(TaskContent(one.title, one.days_before, agency=one.agency) for one in USUAL_TASKS)
    if plan.place.startswith(("Thôn", "Bản", "Khu phố")):
        return AREA_TASKS
    return SCHOOL_TASKS if plan.place.startswith("Trường") else OFFICE_TASKS


def _ticks(plan: Plan) -> dict[str, date]:
    """On which day each task was done; whoever is ready had done everything before."""
    reached = STEPS[plan.state]
    ready_on = taken_on(plan, FestivalAction.MAKE_READY) if FestivalAction.MAKE_READY in reached else None
    reported_on = taken_on(plan, FestivalAction.REPORT) if FestivalAction.REPORT in reached else None
    days = {}
    for content in _contents(plan):
        done_on = plan.held_on - timedelta(days=content.days_before)
        if ready_on and content.days_before > 0:
            done_on = min(done_on, ready_on)
        if reported_on:
            done_on = min(done_on, reported_on)
        if (
            (plan.place, content.title) not in LEFT_UNDONE
            and done_on > day(10, 6)
            and _is_open(plan, done_on)
        ):
            days[content.title] = done_on
    return days


def _is_open(plan: Plan, when: date) -> bool:
    """Nobody works on a festival that was called off, or put off, before that day."""
    stops = {FestivalState.CANCELLED: FestivalAction.CANCEL, FestivalState.POSTPONED: FestivalAction.POSTPONE}
    return plan.state not in stops or when < taken_on(plan, stops[plan.state])


def _ticked(plan: Plan, on: date) -> list[str]:
    return [title for title, done_on in _ticks(plan).items() if done_on == on]


def _actor(story: Story, plan: Plan) -> Actor:
    own = {"Thôn Đông": "thondong", "Trường THCS An Thịnh": "truongthcs"}
    return story.actor(own.get(plan.place, "tochuc"))


def _write_down(story: Story, plan: Plan) -> None:
    festival_id, actor = story.festivals[plan.place], _actor(story, plan)
    tasks.add_tasks(festival_id, list(_contents(plan)), shown=tasks.list_print([]), actor=actor)
    seen = db.session.scalar(select(Festival.revision).where(Festival.id == festival_id))
    if plan.place == COMMUNE:
        budget.add_usual(festival_id, seen=seen, actor=actor)
    else:
        budget.add_lines(festival_id, list(SMALL_BUDGET), seen=seen, actor=actor)


def _tick(story: Story, here: list[tuple[Plan, list[str]]]) -> None:
    for plan, titles in here:
        query = select(TaskAssignment).where(
            TaskAssignment.festival_id == story.festivals[plan.place], TaskAssignment.title.in_(titles)
        )
        found, actor = list(db.session.scalars(query)), _actor(story, plan)
        has_stage = _contents(plan) in (SCHOOL_TASKS, OFFICE_TASKS)
        waived = [task.id for task in found if has_stage and task.title == STAGE]
        shown = {task.id: tasks.line_print(task) for task in found if task.id not in waived}
        if shown:
            tasks.finish_shown(shown, lambda _festival: True, actor=actor)
        for task_id in waived:
            tasks.waive_task(task_id, HAS_A_STAGE, actor=actor)


def _spend(story: Story, plan: Plan) -> None:
    festival_id, known = story.festivals[plan.place], SPENT[plan.place]
    lines = db.session.execute(
        select(BudgetLine.id, BudgetLine.title).where(BudgetLine.festival_id == festival_id)
    )
    amounts = {line_id: known[title] for line_id, title in lines if title in known}
    budget.write_spent(festival_id, amounts, shown=dict.fromkeys(amounts), actor=_actor(story, plan))
