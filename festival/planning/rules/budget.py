"""Money of a festival, in whole đồng. Pure.

A line is anything with ``source``, ``planned`` and ``spent`` (None until it is known).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from festival.core.errors import RuleBroken

MOST_LINES = 200
# No amount of a festival, nor all of them together, is greater: ten thousand billion đồng.
MOST_MONEY = 10**13
MOST_QUANTITY = 1_000_000


class FundingSource(Enum):
    STATE = "state"
    SOCIAL = "social"


SOURCE_NAMES = {
    FundingSource.STATE: "Ngân sách",
    FundingSource.SOCIAL: "Xã hội hóa",
}


class Line(Protocol):
    source: FundingSource
    planned: int
    spent: int | None


@dataclass(frozen=True)
class UsualLine:
    title: str
    quantity: int
    unit: str
    unit_price: int
    source: FundingSource


_NS, _XHH = FundingSource.STATE, FundingSource.SOCIAL
# What a commune's own festival usually costs; bonuses come from another fund and are not here.
USUAL_LINES = (
    UsualLine("Khánh tiết, maket 6 x 3 m", 1, "bộ", 3_500_000, _NS),
    UsualLine("Âm thanh, màn LED", 1, "bộ", 6_000_000, _NS),
    UsualLine("Bạt, bàn ghế thuê", 300, "chỗ", 15_000, _NS),
    UsualLine("Nước uống", 400, "suất", 8_000, _XHH),
    UsualLine("Giấy mời, tài liệu", 150, "bộ", 10_000, _NS),
    UsualLine("Khung và phôi Giấy khen A4", 12, "bộ", 90_000, _NS),
    UsualLine("Văn nghệ (tập, trang phục)", 3, "tiết mục", 1_500_000, _NS),
    UsualLine("Giải trò chơi, thi", 10, "giải", 300_000, _XHH),
    UsualLine("Quà hộ khó khăn", 30, "suất", 500_000, _XHH),
    UsualLine("Y tế, bảo vệ, vệ sinh", 1, "đợt", 1_200_000, _NS),
    UsualLine("Dự phòng mưa", 1, "khoản", 2_000_000, _NS),
)


@dataclass(frozen=True)
class Sum:
    """``spent`` is None while nobody has said what any line cost."""

    planned: int = 0
    spent: int | None = None

    @property
    def over(self) -> int:
        """By how much more was spent than planned; never negative."""
        return max(0, (self.spent or 0) - self.planned)

    @property
    def left(self) -> int:
        return max(0, self.planned - (self.spent or 0))

    def plus(self, planned: int, spent: int | None) -> "Sum":
        known = self.spent if spent is None else (self.spent or 0) + spent
        return Sum(self.planned + planned, known)


@dataclass(frozen=True)
class Totals:
    whole: Sum = Sum()
    by_source: dict[FundingSource, Sum] = field(default_factory=dict)
    # Lines whose cost nobody has said yet.
    unsaid: int = 0


def totals(lines: Iterable[Line]) -> Totals:
    whole, parts, unsaid = Sum(), {source: Sum() for source in FundingSource}, 0
    for line in lines:
        whole = whole.plus(line.planned, line.spent)
        parts[line.source] = parts[line.source].plus(line.planned, line.spent)
        unsaid += line.spent is None
    return Totals(whole, parts, unsaid)


def over_plan(line: Line) -> int:
    return Sum(line.planned, line.spent).over


def check_room(have: int, more: int) -> None:
    if have + more > MOST_LINES:
        raise RuleBroken(f"Dự toán của một ngày hội có tối đa {MOST_LINES} dòng, hiện có {have} dòng.")


def check_amounts(found: Totals) -> None:
    """What a festival plans or spends altogether must stay a number that people can mean."""
    if max(found.whole.planned, found.whole.spent or 0) > MOST_MONEY:
        most = f"{MOST_MONEY:,}".replace(",", ".")
        raise RuleBroken(f"Tổng kinh phí của một ngày hội không quá {most} đồng. Hãy xem lại số vừa nhập.")


def check_may_go(spent: int | None) -> None:
    """Money that was spent stays in the account."""
    if spent:
        said = f"{spent:,}".replace(",", ".")
        raise RuleBroken(
            f"Dòng này đã ghi chi {said} đồng nên không xóa được. Nếu ghi nhầm, hãy sửa số đã chi trước."
        )
