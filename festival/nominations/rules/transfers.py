"""Dossiers that go up, inside one installation or to another one, and results that come back. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken
from festival.nominations.rules.awards import AwardLevel
from festival.nominations.rules.states import NominationAction, NominationState

_S, _A = NominationState, NominationAction
MOST_CHOSEN = 200
# A ticked row: the nomination's id and the version that was read.
_ROW = re.compile(r"([0-9]{1,9}):([0-9T:.-]{10,30})")
# Where a nomination stands that may go up.
READY_STATES = (_S.ELIGIBLE, _S.PASSED)
# Where it stands once it may have gone up.
GONE_UP_STATES = frozenset({_S.FORWARDED, _S.DECIDED, _S.REFUSED, _S.WITHDRAWN})
# Ends of a copy at the higher level that mean: not awarded.
REFUSED_ENDS = frozenset({_S.INELIGIBLE, _S.FAILED, _S.REFUSED})
ENDS = REFUSED_ENDS | {_S.DECIDED, _S.WITHDRAWN}


class TransferKind(Enum):
    DOSSIERS_OUT = "dossiers_out"
    DOSSIERS_IN = "dossiers_in"
    RESULTS_OUT = "results_out"
    RESULTS_IN = "results_in"


TRANSFER_NAMES = {
    TransferKind.DOSSIERS_OUT: "Gói hồ sơ gửi đi",
    TransferKind.DOSSIERS_IN: "Gói hồ sơ nhận về",
    TransferKind.RESULTS_OUT: "Tệp kết quả gửi đi",
    TransferKind.RESULTS_IN: "Tệp kết quả nhận về",
}


@dataclass(frozen=True)
class Verdict:
    """What a higher level said: an award with number, day and signer, or nothing with a sentence."""

    number: str = ""
    on: date | None = None
    signer: str = ""
    note: str = ""

    @property
    def is_award(self) -> bool:
        return self.on is not None

    @property
    def action(self) -> NominationAction:
        return _A.UPPER_DECIDE if self.is_award else _A.UPPER_REFUSE

    @property
    def words(self) -> str:
        """What the history says of it."""
        if not self.is_award:
            return self.note
        return f"Quyết định số {self.number} ngày {self.on:%d/%m/%Y}, người ký: {self.signer}."


def own_level(*, is_province: bool) -> AwardLevel:
    """The level whose awards a season decides itself."""
    return AwardLevel.PROVINCE if is_province else AwardLevel.COMMUNE


def read_row(value: str) -> tuple[int, str] | None:
    """What a ticked box says; None for what was never on the page."""
    match = _ROW.fullmatch(value)
    return (int(match[1]), match[2]) if match else None


def check_chosen(count: int) -> None:
    if not count:
        raise RuleBroken("Chưa chọn đề nghị nào. Hãy đánh dấu ít nhất một đề nghị.")
    if count > MOST_CHOSEN:
        raise RuleBroken(f"Mỗi lần chọn tối đa {MOST_CHOSEN} đề nghị. Hãy chia thành nhiều lần.")


def check_all_found(found: int, wanted: int) -> None:
    if found != wanted:
        raise RuleBroken("Có đề nghị không còn trong mùa này. Hãy tải lại trang và chọn lại.")


def check_unchanged(stale: Iterable[str]) -> None:
    names = list(stale)
    if names:
        raise RuleBroken(
            f"Vừa có thay đổi ở: {', '.join(names[:5])}. Chưa ghi gì. Hãy tải lại trang rồi chọn lại."
        )


def check_goes_up(is_decided_here: bool, name: str) -> None:
    if is_decided_here:
        raise RuleBroken(f"{name}: hình thức này được quyết định ngay ở cấp này nên không trình cấp trên.")


def check_verdict(verdict: Verdict, today: date) -> None:
    if verdict.is_award:
        if not verdict.number or not verdict.signer:
            raise RuleBroken("Hãy ghi đủ số, ngày và người ký quyết định của cấp trên.")
        if verdict.on > today:
            raise RuleBroken("Ngày quyết định của cấp trên không được sau hôm nay.")


def check_outside(names: Iterable[str]) -> None:
    """What the province works on in this installation is not typed a second time."""
    inside = list(names)
    if inside:
        raise RuleBroken(
            f"Cấp tỉnh đang xét ngay trên hệ thống này: {', '.join(inside[:5])}. "
            "Kết quả sẽ tự về khi cấp tỉnh xong, không cần nhập tay."
        )


def check_keeps_award(is_copy: bool, is_same: bool) -> None:
    if is_copy and not is_same:
        raise RuleBroken("Hồ sơ đã trình cấp trên nên giữ nguyên hình thức. Muốn đổi, hãy rút và lập lại.")
