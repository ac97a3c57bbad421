"""Where a festival moves in the rain, and when that may be said. Pure."""

from typing import Protocol

from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.rules import FestivalState

MOST_DAYS_BEFORE = 30


class Rain(Protocol):
    called_at: object | None


def is_called(rain: Rain | None) -> bool:
    return rain is not None and rain.called_at is not None


def check_not_called(rain: Rain | None) -> None:
    """What the public was told to do is not changed under it."""
    if is_called(rain):
        raise RuleBroken("Phương án mưa đang áp dụng nên chưa sửa được. Hãy chọn «Thôi áp dụng» trước.")


def is_decided_anew(approved: dict, plan: dict) -> bool:
    """Whether a call made for the ``approved`` version says nothing about ``plan``."""
    return _promised(approved) != _promised(plan)


def _promised(plan: dict) -> tuple:
    return plan["held_on"], plan["starts_at"], (plan["rain"] or {}).get("venue")


def check_may_be_called(state: FestivalState, rain: Rain | None, approved: dict | None) -> None:
    """``approved`` is the rain plan of the version in force: nobody is sent to a place not approved."""
    _check_not_over(state)
    if approved is None:
        raise RuleBroken("Kế hoạch đã duyệt không có phương án mưa. Hãy điều chỉnh kế hoạch để thêm.")
    if rain is None:
        raise RuleBroken("Điều chỉnh đang mở đã bỏ phương án mưa. Hãy bỏ điều chỉnh rồi áp dụng.")
    if is_called(rain):
        raise RuleBroken("Phương án mưa đã được áp dụng. Hãy tải lại trang.")


def check_may_be_stopped(state: FestivalState, rain: Rain | None) -> None:
    _check_not_over(state)
    if not is_called(rain):
        raise RuleBroken("Phương án mưa không còn áp dụng. Hãy tải lại trang.")


def _check_not_over(state: FestivalState) -> None:
    if state not in rules.UPCOMING_STATES:
        raise RuleBroken(
            f"Ngày hội ở trạng thái «{rules.STATE_NAMES[state]}» nên không áp dụng hay thôi áp dụng"
            " phương án mưa."
        )
