"""What an automatic plan is asked for, and how good one is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from festival.planning.rules.clashes import Plan, Slot, clashes
from festival.planning.rules.scheduling import ClashLevel, Terms
from festival.planning.rules.slots import Book, Option, missed_wishes, options, wishes

FIRST_FIT, SOLVER = "first_fit", "solver"
METHOD_NAMES = {FIRST_FIT: "xếp lần lượt", SOLVER: "tính tối ưu cả đợt"}


@dataclass(frozen=True)
class Problem:
    """Festivals to place among those that stay where they are; each with the days open to it."""

    movable: tuple[Plan, ...]
    fixed: tuple[Plan, ...]
    days: Mapping[int, list[date]]
    terms: Terms

    @cached_property
    def options(self) -> dict[int, list[Option]]:
        """The slots of each festival that no festival standing still forbids."""
        book = Book(self.terms, self.fixed)
        return {plan.id: options(plan, book, self.days[plan.id], own_hour=False) for plan in self.movable}


@dataclass(frozen=True)
class Score:
    """In the order in which it counts: more placed, none blocked, more wishes kept, evenly spread."""

    placed: int
    of: int
    blocked: int
    kept: int
    wishes: int
    # Sums of squares over weeks and over days, the festivals that stand still included: even is small.
    weeks: int
    days: int
    busiest_week: int

    @property
    def order(self) -> tuple:
        return -self.placed, self.blocked, -self.kept, self.weeks, self.days

    @property
    def words(self) -> str:
        said = f"xếp được {self.placed}/{self.of} ngày hội"
        if self.wishes:
            said += f", giữ {self.kept}/{self.wishes} mong muốn"
        return f"{said}, {self.blocked} chỗ trùng bị chặn, tuần đông nhất {self.busiest_week} ngày hội"


def week_of(day: date) -> int:
    """Weeks begin on Monday, and so does the calendar."""
    return (day.toordinal() - 1) // 7


def score(problem: Problem, slots: Mapping[int, Slot]) -> Score:
    placed = [plan.at(slots[plan.id]) for plan in problem.movable if plan.id in slots]
    standing = [plan for plan in problem.fixed if plan.slot is not None]
    moved = {plan.id for plan in placed}
    blocked = sum(
        clash.level is ClashLevel.BLOCK and (clash.first.plan.id in moved or clash.second.plan.id in moved)
        for clash in clashes([*standing, *placed], problem.terms)
    )
    weeks, days = _loads([*standing, *placed])
    asked = sum(wishes(plan) for plan in placed)
    return Score(
        placed=len(placed),
        of=len(problem.movable),
        blocked=blocked,
        kept=asked - sum(missed_wishes(plan, plan.slot) for plan in placed),
        wishes=sum(wishes(plan) for plan in problem.movable),
        weeks=sum(number**2 for number in weeks.values()),
        days=sum(number**2 for number in days.values()),
        busiest_week=max(weeks.values(), default=0),
    )


def _loads(plans: list[Plan]) -> tuple[dict[int, int], dict[date, int]]:
    weeks: dict[int, int] = {}
    days: dict[date, int] = {}
    for plan in plans:
        day = plan.slot.day
        weeks[week_of(day)] = weeks.get(week_of(day), 0) + 1
        days[day] = days.get(day, 0) + 1
    return weeks, days


def why_not(problem: Problem, plan: Plan, names: Mapping[int, str]) -> str:
    """Why no slot was found for a festival, in words that say what to change."""
    if not problem.days[plan.id]:
        return "Đợt tổ chức không còn ngày nào. Hãy sửa đợt tổ chức của mùa."
    wanted = ", ".join(dict.fromkeys(names[need.resource_id] for need in plan.needs))
    if not problem.options[plan.id]:
        return (
            f"Mọi ngày, mọi buổi đều trùng với nơi đã xếp ngày, vì cùng cần {wanted}."
            " Hãy bớt nguồn lực, rút ngắn thời lượng hoặc chuyển một nơi khác."
        )
    return (
        f"Các buổi còn trống của {wanted} đã dành cho nơi khác trong phương án này."
        " Hãy bớt nguồn lực, thêm một nguồn lực cùng loại hoặc kéo dài đợt tổ chức."
    )
