"""The checklist of a festival: due so many days before it. Pure.

A task is anything with ``state`` and ``due_on``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from hashlib import sha256
from typing import Protocol

from festival.core.errors import RuleBroken

MOST_TASKS = 200
# How far from the festival a task may lie: a year before it, half a year after it.
MOST_BEFORE, MOST_AFTER = 365, 180
SOON = timedelta(days=7)
_COUNT = re.compile(r"(?:T\s*([-+−–])?\s*|)([0-9]{1,4})", re.IGNORECASE)


class TaskState(Enum):
    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"


class Standing(Enum):
    """What a task's state and its day say together."""

    LATE = "late"
    SOON = "soon"
    OPEN = "open"
    DONE = "done"
    WAIVED = "waived"


STANDING_NAMES = {
    Standing.LATE: "Quá hạn",
    Standing.SOON: "Trong 7 ngày tới",
    Standing.OPEN: "Chưa xong",
    Standing.DONE: "Đã xong",
    Standing.WAIVED: "Không phải làm",
}
STANDING_TONES = {
    Standing.LATE: "refused",
    Standing.SOON: "waiting",
    Standing.OPEN: "draft",
    Standing.DONE: "good",
    Standing.WAIVED: "printed",
}


class Task(Protocol):
    state: TaskState
    due_on: date | None


@dataclass(frozen=True)
class UsualTask:
    title: str
    days_before: int
    agency: str = ""


POLICE, CULTURE, OFFICE = "Công an xã", "Phòng Văn hóa - Xã hội", "Văn phòng HĐND và UBND"
# What nearly every festival needs, in the order of the days.
USUAL_TASKS = (
    UsualTask("Ban hành kế hoạch tổ chức Ngày hội", 45, POLICE),
    UsualTask("Chốt điểm tổ chức", 40, "UBND xã"),
    UsualTask("Nộp đề nghị khen thưởng", 35, POLICE),
    UsualTask("Thẩm định hồ sơ khen thưởng", 30, CULTURE),
    UsualTask("Họp Hội đồng Thi đua - Khen thưởng", 28, CULTURE),
    UsualTask("Trình cấp trên hồ sơ khen thưởng", 25, "UBND xã"),
    UsualTask("Ban hành quyết định khen thưởng", 20, "UBND xã"),
    UsualTask("Gửi giấy mời", 15, OFFICE),
    UsualTask("Duyệt maket khánh tiết", 15, CULTURE),
    UsualTask("In thử Giấy khen", 12, CULTURE),
    UsualTask("In, ký, đóng dấu Giấy khen", 10, CULTURE),
    UsualTask("Chuẩn bị khung, phong bì", 7, CULTURE),
    UsualTask("Tổng duyệt danh sách lên nhận thưởng", 5, CULTURE),
    UsualTask("Dựng sân khấu, thuê bạt, bàn ghế", 3, "Đoàn Thanh niên"),
    UsualTask("Quyết định phương án mưa lúc 16:00", 2, "UBND xã"),
    UsualTask("Tổng duyệt chương trình, thử âm thanh, treo cờ", 1, POLICE),
    UsualTask("Đón tiếp đại biểu, điểm danh các hộ, trực y tế", 0, OFFICE),
    UsualTask("Thu dọn, quyết toán kinh phí", -1, OFFICE),
    UsualTask("Báo cáo kết quả", -5, POLICE),
)


def usual_tasks(unit_word: str = "xã") -> list[UsualTask]:
    """The usual tasks with the agencies of a «xã», «phường» or «đặc khu»."""
    if unit_word == "xã":
        return list(USUAL_TASKS)
    return [
        UsualTask(task.title, task.days_before, re.sub(r"\bxã$", unit_word, task.agency))
        for task in USUAL_TASKS
    ]


def standing(task: Task, today: date, is_working: bool = True) -> Standing:
    """Nothing is late any more once nobody works on the festival."""
    if task.state is not TaskState.OPEN:
        return Standing(task.state.value)
    if not is_working or task.due_on is None or task.due_on > today + SOON:
        return Standing.OPEN
    return Standing.LATE if task.due_on < today else Standing.SOON


def days_late(task: Task, today: date) -> int:
    return (today - task.due_on).days if standing(task, today) is Standing.LATE else 0


def unfinished(tasks: Iterable[Task], held_on: date | None) -> list[Task]:
    """Tasks that keep a festival from being ready: open ones that are due before its day.

    What is done on the day itself or after it (receiving guests, the report) cannot be done before.
    A task without a day holds it back too.
    """
    return [task for task in tasks if task.state is TaskState.OPEN and _is_before(task.due_on, held_on)]


def _is_before(due_on: date | None, held_on: date | None) -> bool:
    return due_on is None or held_on is None or due_on < held_on


def count_name(days_before: int) -> str:
    """«T-15», «T0», «T+5»."""
    return f"T{-days_before:+d}" if days_before else "T0"


def parse_count(typed: str) -> int | None:
    """Days before the festival from «T-15», «T+5», «T0» or a bare «15»; None for anything else."""
    match = _COUNT.fullmatch(typed.strip())
    if not match:
        return None
    is_after = match[1] == "+"
    days = -int(match[2]) if is_after else int(match[2])
    return days if -MOST_AFTER <= days <= MOST_BEFORE else None


def check_day(fixed_on: date | None, held_on: date) -> None:
    """A day set by hand stays within reach of the festival; another year is a slip of the finger."""
    if fixed_on is not None and not -MOST_AFTER <= (held_on - fixed_on).days <= MOST_BEFORE:
        raise RuleBroken(f"Hạn {fixed_on:%d/%m/%Y} cách ngày hội quá xa. Hãy xem lại năm.")


def check_room(have: int, more: int) -> None:
    if have + more > MOST_TASKS:
        raise RuleBroken(f"Danh mục việc của một ngày hội có tối đa {MOST_TASKS} dòng, hiện có {have} dòng.")


def check_open(state: TaskState) -> None:
    if state is not TaskState.OPEN:
        name = STANDING_NAMES[Standing(state.value)]
        raise RuleBroken(f"Việc này đã ở trạng thái «{name}». Hãy tải lại trang.")


def check_waiver(reason: str) -> None:
    if not reason:
        raise RuleBroken("Hãy ghi lý do không phải làm việc này.")


def print_of(*values) -> str:
    """What a row said when somebody looked at it, short enough for a form to carry."""
    return sha256(repr(values).encode()).hexdigest()[:20]


def check_unchanged(shown: str, current: str) -> None:
    if shown != current:
        raise RuleBroken("Nội dung vừa được người khác sửa. Hãy tải lại trang, xem lại rồi làm tiếp.")


def finished_share(tasks: Sequence[Task]) -> tuple[int, int]:
    """How many are done or waived, of how many."""
    return sum(task.state is not TaskState.OPEN for task in tasks), len(tasks)
