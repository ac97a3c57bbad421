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


_S, _A = CopyState, CopyAction
MOVES: dict[tuple[CopyState, CopyAction], CopyState] = {
    (_S.QUEUED, _A.PRINT): _S.PRINTED,
    (_S.PRINTED, _A.GOOD): _S.GOOD,
    (_S.PRINTED, _A.SPOIL): _S.SPOILED,
    (_S.GOOD, _A.HAND): _S.HANDED,
    (_S.GOOD, _A.VOID): _S.VOID,
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


def after(state: CopyState, action: CopyAction) -> CopyState:
    try:
        return MOVES[state, action]
    except KeyError:
        raise RuleBroken("Bản in không còn ở bước này. Hãy tải lại trang để xem bước hiện tại.") from None


def actions_open(state: CopyState) -> list[CopyAction]:
    return [action for action in CopyAction if (state, action) in MOVES]


def check_may_stop(state: BatchState) -> None:
    if state not in (BatchState.QUEUED, BatchState.RENDERING):
        raise RuleBroken("Đợt in đã kết thúc nên không dừng được nữa.")
