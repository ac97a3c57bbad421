"""Reconsidering an approved plan: a second, small state machine beside the festival's. Pure.

The version in force stays in force, and public, until the amendment is approved.
"""

from enum import Enum

from festival.core.errors import RuleBroken
from festival.core.permissions import Permission


class AmendmentState(Enum):
    NONE = "none"
    OPEN = "open"
    SUBMITTED = "submitted"


class AmendmentAction(Enum):
    OPEN = "open"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    DROP = "drop"


_S, _A = AmendmentState, AmendmentAction
MOVES: dict[tuple[AmendmentState, AmendmentAction], AmendmentState] = {
    (_S.NONE, _A.OPEN): _S.OPEN,
    (_S.OPEN, _A.SUBMIT): _S.SUBMITTED,
    (_S.SUBMITTED, _A.RETURN): _S.OPEN,
    (_S.SUBMITTED, _A.APPROVE): _S.NONE,
    (_S.OPEN, _A.DROP): _S.NONE,
    (_S.SUBMITTED, _A.DROP): _S.NONE,
}
NEEDED = {
    _A.OPEN: Permission.FESTIVAL_EDIT,
    _A.SUBMIT: Permission.FESTIVAL_EDIT,
    _A.RETURN: Permission.FESTIVAL_APPROVE,
    _A.APPROVE: Permission.FESTIVAL_APPROVE,
    _A.DROP: Permission.FESTIVAL_EDIT,
}
STATE_NAMES = {
    _S.NONE: "Không có điều chỉnh",
    _S.OPEN: "Đang điều chỉnh",
    _S.SUBMITTED: "Điều chỉnh chờ duyệt",
}
STATE_TONES = {_S.NONE: "draft", _S.OPEN: "draft", _S.SUBMITTED: "waiting"}
ACTION_NAMES = {
    _A.OPEN: "Điều chỉnh kế hoạch",
    _A.SUBMIT: "Trình điều chỉnh",
    _A.RETURN: "Trả lại",
    _A.APPROVE: "Phê duyệt điều chỉnh",
    _A.DROP: "Bỏ điều chỉnh",
}
# What «state=…» in a list's address may mean beside the festival's own states, with its words.
FILTERS = {
    "amendment_open": (_S.OPEN, "Đang điều chỉnh kế hoạch"),
    "amendment_submitted": (_S.SUBMITTED, "Điều chỉnh chờ duyệt"),
}
# Said to whoever wants to go on with a festival whose plan is being reconsidered.
UNSETTLED = {
    _S.OPEN: "Kế hoạch đang được điều chỉnh. Hãy trình lãnh đạo duyệt, hoặc bỏ điều chỉnh, rồi làm bước này.",
    _S.SUBMITTED: "Điều chỉnh kế hoạch đang chờ lãnh đạo duyệt. Duyệt xong, hoặc bỏ điều chỉnh,"
    " rồi làm bước này.",
}
_GONE = {
    _S.NONE: "Không còn điều chỉnh nào đang mở. Hãy tải lại trang để xem kế hoạch hiện tại.",
    _S.OPEN: "Điều chỉnh này đang soạn, chưa trình hoặc vừa được trả lại. Hãy tải lại trang.",
    _S.SUBMITTED: "Điều chỉnh này đã được trình và đang chờ lãnh đạo duyệt. Hãy tải lại trang.",
}


def after(state: AmendmentState, action: AmendmentAction) -> AmendmentState:
    """The state that ``action`` leads to, if the amendment may still take it."""
    try:
        return MOVES[state, action]
    except KeyError:
        raise RuleBroken(_GONE[state]) from None


def actions_open(state: AmendmentState) -> list[AmendmentAction]:
    return [action for action in AmendmentAction if (state, action) in MOVES]


def check_said(action: AmendmentAction, said: str) -> None:
    """Whoever reads the amendment, or gets it back, must learn why."""
    if action is AmendmentAction.OPEN and not said:
        raise RuleBroken("Hãy ghi vì sao cần điều chỉnh để lãnh đạo biết.")
    if action is AmendmentAction.RETURN and not said:
        raise RuleBroken("Hãy ghi lý do trả lại để người soạn biết cần sửa gì.")


def check_settled(state: AmendmentState) -> None:
    if state is not AmendmentState.NONE:
        raise RuleBroken(UNSETTLED[state])


def check_differs(number_of_differences: int, version: int) -> None:
    if not number_of_differences:
        raise RuleBroken(f"Kế hoạch chưa khác gì phiên bản {version}. Hãy sửa rồi trình, hoặc bỏ điều chỉnh.")
