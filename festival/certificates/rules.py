"""States of print batches and printed copies. Pure."""

import re
from collections.abc import Hashable, Mapping, Sequence
from enum import Enum
from itertools import groupby

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
    REPLACE = "replace"
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
    # Lost or damaged since: another copy is printed in the same breath.
    (_S.GOOD, _A.REPLACE): _S.VOID,
    (_S.HANDED, _A.REPLACE): _S.VOID,
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
NEEDS_REASON = (CopyAction.SPOIL, CopyAction.VOID, CopyAction.REPLACE)
MOST_ATTEMPTS = 5
GIVEN_UP = (
    f"Đã thử {MOST_ATTEMPTS} lần mà chương trình in nền đều bị dừng giữa chừng."
    " Hãy báo quản trị xem nhật ký máy chủ."
)


def runs(forms: Sequence[Hashable], sizes: Mapping[Hashable, int]) -> list[tuple[int, int, Hashable]]:
    """First position, length and form of every chunk; none is empty, too long for its form, or of two."""
    found, first = [], 0
    for form, group in groupby(forms):
        count, size = len(list(group)), sizes[form]
        found += [(first + begin, min(size, count - begin), form) for begin in range(0, count, size)]
        first += count
    return found


def seconds_left(done: int, total: int, elapsed: float) -> int | None:
    """An estimate for reading only; None while nothing is known."""
    if not done or done >= total:
        return None
    return max(1, round(elapsed * (total - done) / done))


def check_reason(action: CopyAction, reason: str) -> None:
    if action in NEEDS_REASON and not reason:
        raise RuleBroken("Hãy ghi lý do: bản in hỏng hoặc bị hủy phải có lý do.")


class Cause(Enum):
    """Why a batch cannot be printed; a page knows where each is mended."""

    LIBRARIES = "libraries"
    ADDRESS = "address"
    DECISION = "decision"
    DATA = "data"
    FORM = "form"
    TEXT = "text"
    PRINTER = "printer"
    PAPER = "paper"
    BLANKS = "blanks"


_SHEETS = re.compile(r"([0-9]{1,6})(?:\s*[-–]\s*([0-9]{1,6}))?")
_SERIAL = re.compile(r"(.*?)([0-9]{1,18})", re.DOTALL)


def sheet_numbers(typed: str, total: int) -> list[int]:
    """«3, 7, 12-14» as numbers of sheets in the stack, each once."""
    numbers: set[int] = set()
    for part in filter(None, (one.strip() for one in re.split(r"[,;\n]", typed))):
        match = _SHEETS.fullmatch(part)
        if not match:
            raise RuleBroken(f"Chưa hiểu «{part[:30]}». Hãy ghi số tờ cách nhau bằng dấu phẩy: 3, 7, 12-14.")
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= total:
            raise RuleBroken(f"Đợt in có {total} tờ nên không có tờ số «{part}».")
        numbers.update(range(first, last + 1))
    return sorted(numbers)


def serials(first: str, count: int) -> list[str]:
    """The numbers of ``count`` blanks that lie one after another: «AT 000098», «AT 000099», «AT 000100»."""
    match = _SERIAL.fullmatch(first)
    if not match:
        raise RuleBroken("Số sê-ri phải kết thúc bằng chữ số, ví dụ AT 000098.")
    begin, width = int(match[2]), len(match[2])
    return [f"{match[1]}{number:0{width}d}" for number in range(begin, begin + count)]


def check_stock(name: str, left: int, wanted: int) -> None:
    if left < wanted:
        raise RuleBroken(
            f"Kho «{name}» chỉ còn {left} phôi mà cần {wanted}. Hãy ghi nhập thêm phôi ở trang Phôi trước."
        )


def shortage(name: str, left: int, reserved: int, wanted: int) -> str:
    """Why a batch of ``wanted`` sheets cannot be promised; empty when it can."""
    if left - reserved >= wanted:
        return ""
    held = f", trong đó {reserved} đã dành cho đợt in khác" if reserved else ""
    return f"Kho «{name}» còn {left} phôi{held}; đợt này cần {wanted}. Hãy ghi nhập thêm phôi."


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
