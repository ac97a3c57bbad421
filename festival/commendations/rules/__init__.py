"""Decisions: their states, the order of the list, numbers, bonus amounts. Pure; whole đồng."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken
from festival.nominations.rules import RecipientKind


class DecisionState(Enum):
    DRAFT = "draft"
    SIGNED = "signed"
    ISSUED = "issued"


class DecisionAction(Enum):
    SIGN = "sign"
    UNSIGN = "unsign"
    ISSUE = "issue"


class DecisionKind(Enum):
    AWARD = "award"
    CORRECTION = "correction"
    REVOCATION = "revocation"
    RECORDED = "recorded"


DECISION_KIND_NAMES = {
    DecisionKind.AWARD: "Khen thưởng",
    DecisionKind.CORRECTION: "Đính chính",
    DecisionKind.REVOCATION: "Thu hồi",
    DecisionKind.RECORDED: "Ghi nhận của cấp trên",
}

_S, _A = DecisionState, DecisionAction
MOVES: dict[tuple[DecisionState, DecisionAction], DecisionState] = {
    (_S.DRAFT, _A.SIGN): _S.SIGNED,
    (_S.SIGNED, _A.UNSIGN): _S.DRAFT,
    (_S.SIGNED, _A.ISSUE): _S.ISSUED,
}
STATE_NAMES = {
    _S.DRAFT: "Dự thảo",
    _S.SIGNED: "Đã ký, chờ số",
    _S.ISSUED: "Đã ban hành",
}
# What it is called while it has no number.
UNNUMBERED_NAMES = {_S.DRAFT: "Dự thảo quyết định", _S.SIGNED: "Quyết định đã ký, chờ số"}
STATE_TONES = {_S.DRAFT: "draft", _S.SIGNED: "waiting", _S.ISSUED: "good"}


class CommendationState(Enum):
    ISSUED = "issued"
    CORRECTED = "corrected"
    REVOKED = "revoked"


class CommendationAction(Enum):
    CORRECT = "correct"
    REVOKE = "revoke"


COMMENDATION_MOVES = {
    (CommendationState.ISSUED, CommendationAction.CORRECT): CommendationState.CORRECTED,
    (CommendationState.ISSUED, CommendationAction.REVOKE): CommendationState.REVOKED,
}
COMMENDATION_STATE_NAMES = {
    CommendationState.ISSUED: "Còn hiệu lực",
    CommendationState.CORRECTED: "Đã được đính chính",
    CommendationState.REVOKED: "Đã thu hồi",
}
COMMENDATION_STATE_TONES = {
    CommendationState.ISSUED: "good",
    CommendationState.CORRECTED: "waiting",
    CommendationState.REVOKED: "refused",
}

# Annex of the decision: I. Tập thể, II. Hộ gia đình, III. Cá nhân, numbered on through.
GROUP_ORDER = (RecipientKind.COLLECTIVE, RecipientKind.HOUSEHOLD, RecipientKind.INDIVIDUAL)
GROUP_NAMES = {
    RecipientKind.COLLECTIVE: "Tập thể",
    RecipientKind.HOUSEHOLD: "Hộ gia đình",
    RecipientKind.INDIVIDUAL: "Cá nhân",
}


class RegisterMode(Enum):
    PER_DECISION = "per_decision"
    YEARLY = "yearly"


REGISTER_MODE_NAMES = {
    RegisterMode.PER_DECISION: "Theo từng quyết định (bắt đầu lại từ 01)",
    RegisterMode.YEARLY: "Chạy liên tục trong năm",
}
# In force from, đồng a month, by which decree.
BASE_SALARIES = (
    (date(2023, 7, 1), 1_800_000, "Nghị định số 24/2023/NĐ-CP"),
    (date(2024, 7, 1), 2_340_000, "Nghị định số 73/2024/NĐ-CP"),
    (date(2026, 7, 1), 2_530_000, "Nghị định số 161/2026/NĐ-CP"),
)
SIGNER_TITLES = ("CHỦ TỊCH", "KT. CHỦ TỊCH/PHÓ CHỦ TỊCH")
_NUMBER = re.compile(r"(\d{1,5})(?:/([\w.-]+(?:/[\w.-]+)?))?")


def after(state: DecisionState, action: DecisionAction) -> DecisionState:
    try:
        return MOVES[state, action]
    except KeyError:
        raise RuleBroken("Quyết định không còn ở bước này. Hãy tải lại trang để xem bước hiện tại.") from None


def actions_open(state: DecisionState) -> list[DecisionAction]:
    return [action for action in DecisionAction if (state, action) in MOVES]


def commendation_after(state: CommendationState, action: CommendationAction) -> CommendationState:
    try:
        return COMMENDATION_MOVES[state, action]
    except KeyError:
        raise RuleBroken("Danh hiệu này đã được đính chính hoặc thu hồi trước đó.") from None


def bonus(multiple_hundredths: int, base_salary: int) -> int:
    """Whole đồng, rounded up to ten thousand (NĐ 152/2025, Điều 49)."""
    exact_hundredths = multiple_hundredths * base_salary
    return -(-exact_hundredths // 1_000_000) * 10_000


def check_base_salary(effective_from: date, amount: int, newest: date, last: int) -> None:
    """A row follows the newest one; what was decided by an older one keeps its amount."""
    if effective_from <= newest:
        raise RuleBroken(f"Ngày áp dụng phải sau {newest:%d/%m/%Y}. Dòng cũ không sửa, chỉ thêm dòng mới.")
    if amount < last:
        raise RuleBroken("Mức mới thấp hơn mức đang có. Hãy đối chiếu lại với văn bản.")
    # A digit too many would be paid out.
    if amount > 2 * last:
        raise RuleBroken("Mức mới cao hơn gấp đôi mức đang có. Hãy xem lại số chữ số.")


def check_list(count: int) -> None:
    if count == 0:
        raise RuleBroken("Danh sách khen thưởng đang trống. Hãy chọn ít nhất một đề nghị đã được thông qua.")


def check_editable(state: DecisionState) -> None:
    if state is not DecisionState.DRAFT:
        raise RuleBroken("Quyết định đã ký nên không sửa được. Hãy bỏ ký trước, nếu chưa ban hành.")


def group_rank(kind: RecipientKind) -> int:
    return GROUP_ORDER.index(kind)


def fingerprint(rows: Iterable[Sequence[str]]) -> str:
    """SHA-256 over the texts of the list in order: what a person saw when signing or issuing."""
    canonical = json.dumps([list(row) for row in rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def check_unchanged(seen: str, now: str) -> None:
    if seen != now:
        raise RuleBroken(
            "Nội dung hoặc danh sách của quyết định đã thay đổi sau khi trang này được mở."
            " Hãy tải lại trang và xem lại."
        )


def check_as_signed(signed: str, now: str) -> None:
    if signed != now:
        raise RuleBroken(
            "Nội dung hoặc danh sách của quyết định đã thay đổi sau khi ký. Hãy bỏ ký, xem lại rồi trình"
            " ký lại."
        )


def check_count(typed: int, count: int) -> None:
    if typed != count:
        raise RuleBroken(f"Số đã gõ là {typed}, danh sách có {count}. Hãy đếm lại rồi gõ số của danh sách.")


def written_number(typed: str) -> str | None:
    """«7» and «007/qđ-ubnd» both become «07/QĐ-UBND»; None for what is no number of a decision."""
    # Ð, which old keyboards type, is another letter than Đ; both would be numbers of their own.
    match = _NUMBER.fullmatch(typed.strip().upper().replace("\u00d0", "Đ"))
    if not match or not int(match[1]):
        return None
    return f"{int(match[1]):02d}/{match[2] or 'QĐ-UBND'}"


def check_signed_on(day: date, today: date) -> None:
    if day > today:
        raise RuleBroken("Ngày ban hành nằm trong tương lai. Hãy nhập ngày ghi trên quyết định.")


def salary_in_force(table: Iterable[tuple[date, int]], day: date) -> int:
    """The base salary of the day (NĐ 152/2025, Điều 49: when the decision is issued)."""
    begun = [(start, amount) for start, amount in table if start <= day]
    if not begun:
        raise RuleBroken(
            "Chưa có mức lương cơ sở cho ngày này. Hãy kiểm tra ngày, hoặc nhờ quản trị nạp mức lương cơ sở."
        )
    return max(begun)[1]


def register_numbers(last: int, count: int) -> list[str]:
    """The next ``count`` numbers of the golden book after ``last``, two digits at least."""
    return [f"{number:02d}" for number in range(last + 1, last + count + 1)]


def default_title(printed_name: str, year: int) -> str:
    """The trích yếu of a decision."""
    award = printed_name.capitalize()
    return f"Về việc tặng {award} trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm {year}"
