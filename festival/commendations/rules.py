"""Decisions: their states, the order of the list, bonus amounts. Pure; whole đồng."""

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


def check_list(count: int) -> None:
    if count == 0:
        raise RuleBroken("Danh sách khen thưởng đang trống. Hãy chọn ít nhất một đề nghị đã được thông qua.")
