"""The festival's states and what its programme adds up to. Pure."""

from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken


class FestivalState(Enum):
    DRAFT = "draft"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_APPROVED = "plan_approved"
    PREPARING = "preparing"
    READY = "ready"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REPORTED = "reported"
    ARCHIVED = "archived"


class FestivalAction(Enum):
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    PREPARE = "prepare"
    MAKE_READY = "make_ready"
    HOLD = "hold"
    POSTPONE = "postpone"
    RESUME = "resume"
    CANCEL = "cancel"
    REPORT = "report"
    ARCHIVE = "archive"


_S, _A = FestivalState, FestivalAction
MOVES: dict[tuple[FestivalState, FestivalAction], FestivalState] = {
    (_S.DRAFT, _A.SUBMIT): _S.PLAN_SUBMITTED,
    (_S.PLAN_SUBMITTED, _A.RETURN): _S.DRAFT,
    (_S.PLAN_SUBMITTED, _A.APPROVE): _S.PLAN_APPROVED,
    (_S.PLAN_APPROVED, _A.PREPARE): _S.PREPARING,
    (_S.PREPARING, _A.MAKE_READY): _S.READY,
    (_S.READY, _A.HOLD): _S.HELD,
    (_S.PLAN_APPROVED, _A.POSTPONE): _S.POSTPONED,
    (_S.PREPARING, _A.POSTPONE): _S.POSTPONED,
    (_S.READY, _A.POSTPONE): _S.POSTPONED,
    (_S.POSTPONED, _A.RESUME): _S.PREPARING,
    (_S.PLAN_APPROVED, _A.CANCEL): _S.CANCELLED,
    (_S.PREPARING, _A.CANCEL): _S.CANCELLED,
    (_S.READY, _A.CANCEL): _S.CANCELLED,
    (_S.POSTPONED, _A.CANCEL): _S.CANCELLED,
    (_S.HELD, _A.REPORT): _S.REPORTED,
    (_S.REPORTED, _A.ARCHIVE): _S.ARCHIVED,
}

STATE_NAMES = {
    _S.DRAFT: "Đang soạn",
    _S.PLAN_SUBMITTED: "Chờ duyệt",
    _S.PLAN_APPROVED: "Đã duyệt",
    _S.PREPARING: "Đang chuẩn bị",
    _S.READY: "Sẵn sàng",
    _S.HELD: "Đã tổ chức",
    _S.POSTPONED: "Hoãn",
    _S.CANCELLED: "Hủy",
    _S.REPORTED: "Đã báo cáo",
    _S.ARCHIVED: "Đã lưu trữ",
}
STATE_TONES = {
    _S.DRAFT: "draft",
    _S.PLAN_SUBMITTED: "waiting",
    _S.PLAN_APPROVED: "good",
    _S.PREPARING: "good",
    _S.READY: "good",
    _S.HELD: "printed",
    _S.POSTPONED: "waiting",
    _S.CANCELLED: "refused",
    _S.REPORTED: "printed",
    _S.ARCHIVED: "draft",
}
ACTION_NAMES = {
    _A.SUBMIT: "Trình duyệt",
    _A.RETURN: "Trả lại",
    _A.APPROVE: "Phê duyệt",
    _A.PREPARE: "Bắt đầu chuẩn bị",
    _A.MAKE_READY: "Báo sẵn sàng",
    _A.HOLD: "Xác nhận đã tổ chức",
    _A.POSTPONE: "Hoãn",
    _A.RESUME: "Chuẩn bị lại",
    _A.CANCEL: "Hủy",
    _A.REPORT: "Ghi đã báo cáo",
    _A.ARCHIVE: "Lưu trữ",
}
# The public sees a festival once its plan is approved; a postponed or cancelled one says so.
PUBLIC_STATES = frozenset(_S) - {_S.DRAFT, _S.PLAN_SUBMITTED}
# The plan itself (date, venue, programme) may be edited only before it is submitted.
EDITABLE_STATES = frozenset({_S.DRAFT})


class ProgrammePart(Enum):
    CEREMONY = "ceremony"
    FESTIVITY = "festivity"
    OTHER = "other"


PART_NAMES = {
    ProgrammePart.CEREMONY: "Phần lễ",
    ProgrammePart.FESTIVITY: "Phần hội",
    ProgrammePart.OTHER: "Đón tiếp, kết thúc",
}


class PilotLevel(Enum):
    NONE = "none"
    COMMUNE = "xa"
    PROVINCE = "tinh"
    MINISTRY = "bo"


def after(state: FestivalState, action: FestivalAction) -> FestivalState:
    """The state that ``action`` leads to, if the festival may still take it."""
    try:
        return MOVES[state, action]
    except KeyError:
        raise RuleBroken("Ngày hội không còn ở bước này. Hãy tải lại trang để xem bước hiện tại.") from None


def actions_open(state: FestivalState) -> list[FestivalAction]:
    return [action for action in FestivalAction if (state, action) in MOVES]


def check_editable(state: FestivalState) -> None:
    if state not in EDITABLE_STATES:
        raise RuleBroken("Kế hoạch đã trình duyệt nên không sửa được. Hãy đề nghị lãnh đạo trả lại để sửa.")


def check_in_window(day: date, start: date, end: date) -> None:
    """Schools may hold theirs earlier, so the season's own window decides, not a fixed one."""
    if not start <= day <= end:
        raise RuleBroken(
            f"Ngày tổ chức phải trong khoảng {start:%d/%m/%Y} đến {end:%d/%m/%Y} của mùa Ngày hội."
        )
