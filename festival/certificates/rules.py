"""States of print batches and printed copies. Pure."""

from enum import Enum

from festival.core.errors import RuleBroken


class BatchState(Enum):
    QUEUED = "queued"
    RENDERING = "rendering"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


BATCH_STATE_NAMES = {
    BatchState.QUEUED: "Đang chờ",
    BatchState.RENDERING: "Đang dựng trang",
    BatchState.READY: "Sẵn sàng để in",
    BatchState.STOPPED: "Đã dừng",
    BatchState.FAILED: "Có lỗi",
}
BATCH_STATE_TONES = {
    BatchState.QUEUED: "waiting",
    BatchState.RENDERING: "waiting",
    BatchState.READY: "good",
    BatchState.STOPPED: "draft",
    BatchState.FAILED: "refused",
}


class BatchOrder(Enum):
    DECISION = "decision"
    STAGE = "stage"


BATCH_ORDER_NAMES = {
    BatchOrder.DECISION: "Theo thứ tự trong quyết định",
    BatchOrder.STAGE: "Theo thứ tự lên sân khấu",
}


class PrintMode(Enum):
    WHOLE = "whole"
    OVERLAY = "overlay"


PRINT_MODE_NAMES = {
    PrintMode.WHOLE: "In cả khung và quốc huy lên giấy trắng",
    PrintMode.OVERLAY: "In chữ lên phôi có sẵn",
}


class BlankAct(Enum):
    RECEIVED = "received"
    USED = "used"
    SPOILED = "spoiled"
    RETURNED = "returned"


BLANK_ACT_NAMES = {
    BlankAct.RECEIVED: "Nhập",
    BlankAct.USED: "Đã in",
    BlankAct.SPOILED: "Hỏng",
    BlankAct.RETURNED: "Trả lại, điều chuyển",
}


class ReceiptThing(Enum):
    CERTIFICATE = "certificate"
    BONUS = "bonus"


class CopyState(Enum):
    QUEUED = "queued"
    PRINTED = "printed"
    GOOD = "good"
    SPOILED = "spoiled"
    HANDED = "handed"
    VOID = "void"


class CopyAction(Enum):
    PRINT = "print"
    GOOD = "good"
    SPOIL = "spoil"
    HAND = "hand"
    VOID = "void"
    TAKE_BACK = "take_back"


_S, _A = CopyState, CopyAction
MOVES: dict[tuple[CopyState, CopyAction], CopyState] = {
    (_S.QUEUED, _A.PRINT): _S.PRINTED,
    (_S.QUEUED, _A.VOID): _S.VOID,
    (_S.PRINTED, _A.VOID): _S.VOID,
    (_S.PRINTED, _A.GOOD): _S.GOOD,
    (_S.PRINTED, _A.SPOIL): _S.SPOILED,
    (_S.GOOD, _A.HAND): _S.HANDED,
    (_S.GOOD, _A.VOID): _S.VOID,
    # A hand-over that was tapped by mistake.
    (_S.HANDED, _A.TAKE_BACK): _S.GOOD,
}
COPY_STATE_NAMES = {
    _S.QUEUED: "Chưa in",
    _S.PRINTED: "Đã in, chưa kiểm",
    _S.GOOD: "In tốt",
    _S.SPOILED: "In hỏng",
    _S.HANDED: "Đã trao",
    _S.VOID: "Đã hủy bản in",
}
COPY_STATE_TONES = {
    _S.QUEUED: "draft",
    _S.PRINTED: "waiting",
    _S.GOOD: "good",
    _S.SPOILED: "refused",
    _S.HANDED: "printed",
    _S.VOID: "draft",
}


# «state=…» in a list's address beside a single state: a good sheet exists, whoever has it now.
WELL_PRINTED = "well_printed"
WELL_PRINTED_NAME = "In tốt, kể cả đã trao"
WELL_PRINTED_STATES = (_S.GOOD, _S.HANDED)


def after(state: CopyState, action: CopyAction) -> CopyState:
    try:
        return MOVES[state, action]
    except KeyError:
        raise RuleBroken("Bản in không còn ở bước này. Hãy tải lại trang để xem bước hiện tại.") from None


def actions_open(state: CopyState) -> list[CopyAction]:
    return [action for action in CopyAction if (state, action) in MOVES]


# What a batch or a copy is in while somebody else may still finish it.
UNFINISHED = (BatchState.QUEUED, BatchState.RENDERING)
RESUMABLE = (BatchState.STOPPED, BatchState.FAILED)
# A copy that no longer stands for its commendation: another may be printed.
GONE = (CopyState.SPOILED, CopyState.VOID)
NEEDS_REASON = (CopyAction.SPOIL, CopyAction.VOID)
MOST_ATTEMPTS = 5
GIVEN_UP = (
    f"Đã thử {MOST_ATTEMPTS} lần mà chương trình in nền đều bị dừng giữa chừng."
    " Hãy báo quản trị xem nhật ký máy chủ."
)


def chunks(total: int, size: int) -> list[tuple[int, int]]:
    """First position and length of every chunk; the last may be shorter, none is empty."""
    return [(first, min(size, total - first)) for first in range(0, total, size)]


def seconds_left(done: int, total: int, elapsed: float) -> int | None:
    """An estimate for reading only; None while nothing is known."""
    if not done or done >= total:
        return None
    return max(1, round(elapsed * (total - done) / done))


def check_reason(action: CopyAction, reason: str) -> None:
    if action in NEEDS_REASON and not reason:
        raise RuleBroken("Hãy ghi lý do: bản in hỏng hoặc bị hủy phải có lý do.")


def check_something_to_print(count: int) -> None:
    if not count:
        raise RuleBroken("Không còn giấy nào cần in: mỗi người đã có một bản in đang dùng.")


def check_ready(state: BatchState) -> None:
    if state is not BatchState.READY:
        raise RuleBroken("Đợt in chưa dựng xong nên chưa đánh dấu được.")


def check_may_resume(state: BatchState) -> None:
    if state not in RESUMABLE:
        raise RuleBroken("Đợt in này không ở trạng thái đã dừng. Hãy tải lại trang.")


def check_may_stop(state: BatchState) -> None:
    if state not in (BatchState.QUEUED, BatchState.RENDERING):
        raise RuleBroken("Đợt in đã kết thúc nên không dừng được nữa.")
