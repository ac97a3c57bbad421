"""Many plans submitted or approved at once: all of them or none. Pure."""

from collections.abc import Iterable

from festival.core.errors import RuleBroken
from festival.planning.rules import FestivalAction

# A commune has some fifty places; more than this is not read before it is pressed.
MOST_PLANS = 200
MOST_TOLD = 5
# What somebody does with them, and what was therefore left undone.
_DOES = {FestivalAction.SUBMIT: "trình", FestivalAction.APPROVE: "phê duyệt"}
_DONE = {FestivalAction.SUBMIT: "trình duyệt", FestivalAction.APPROVE: "phê duyệt"}
GONE = "Danh sách có kế hoạch không còn, hoặc không do bạn phụ trách. Chưa làm gì. Hãy chọn lại."


def read_plan(typed: str) -> tuple[int, int] | None:
    """Id and revision of «12:3», as a ticked box says them."""
    parts = typed.split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def check_chosen(count: int) -> None:
    if not count:
        raise RuleBroken("Hãy chọn ít nhất một kế hoạch trong danh sách.")
    if count > MOST_PLANS:
        raise RuleBroken(f"Mỗi lần chọn nhiều nhất {MOST_PLANS} kế hoạch.")


def check_all_found(found: int, asked: int) -> None:
    if found != asked:
        raise RuleBroken(GONE)


def check_not_done(is_done: bool, action: FestivalAction) -> None:
    """A button pressed twice."""
    if is_done:
        raise RuleBroken(f"Các kế hoạch đã chọn đã được {_DONE[action]} trước đó. Không phải làm lại.")


def check_unchanged(names: Iterable[str], action: FestivalAction) -> None:
    """``names`` are the places whose plans are no longer as they were seen."""
    said = _listed(list(names))
    if said:
        raise RuleBroken(
            f"Kế hoạch đã thay đổi sau khi bạn mở danh sách: {said}. Chưa {_DOES[action]} kế hoạch nào."
            " Hãy xem lại danh sách dưới đây rồi chọn lại."
        )


def check_none_refused(refusals: dict[str, str], action: FestivalAction) -> None:
    """``refusals`` say for each place why its plan cannot take the step."""
    if refusals:
        told = "; ".join(f"{name}: {said.rstrip('.')}" for name, said in list(refusals.items())[:MOST_TOLD])
        raise RuleBroken(f"Chưa {_DOES[action]} kế hoạch nào. {told}.")


def _listed(names: list[str]) -> str:
    said = ", ".join(names[:MOST_TOLD])
    return f"{said} và {len(names) - MOST_TOLD} nơi khác" if len(names) > MOST_TOLD else said
