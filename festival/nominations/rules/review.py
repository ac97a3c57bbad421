"""What the standing office may do with a dossier. Pure."""

from festival.core.errors import RuleBroken
from festival.nominations.rules.kinds import AwardBasis
from festival.nominations.rules.states import NominationAction, NominationState, actions_open

_S, _A = NominationState, NominationAction
# The last word of the table on buttons: what the agenda, the vote and the decision do is never pressed here,
# and what goes up or comes back from above has pages of its own.
REVIEW_ACTIONS = (
    _A.TAKE,
    _A.ACCEPT,
    _A.RETURN,
    _A.REJECT,
    _A.SHORTCUT,
)
QUEUE_STATES = (_S.SUBMITTED, _S.UNDER_REVIEW)
# Acts that owe the proposer a sentence, and what to ask for.
NOTE_LABELS = {
    _A.RETURN: "Cần bổ sung điều gì",
    _A.REJECT: "Vì sao không đủ điều kiện",
}


def check_shortcut(basis: AwardBasis) -> None:
    """Only a sudden achievement takes the simple procedure (Luật Thi đua, khen thưởng, Điều 85)."""
    if basis is not AwardBasis.AD_HOC:
        raise RuleBroken("Thủ tục đơn giản chỉ dùng cho thành tích đột xuất.")


def review_actions(state: NominationState, *, is_held: bool, basis: AwardBasis) -> list[NominationAction]:
    """The buttons of the standing office."""
    shut = set() if basis is AwardBasis.AD_HOC else {_A.SHORTCUT}
    open_now = set(actions_open(state, is_held=is_held)) - shut
    return [action for action in REVIEW_ACTIONS if action in open_now]


def check_review(action: NominationAction, *, note: str, basis: AwardBasis) -> None:
    """What the state table does not know about an act of the standing office."""
    if action not in REVIEW_ACTIONS:
        raise RuleBroken("Việc này không làm ở bước thẩm định. Hãy tải lại trang.")
    if action in NOTE_LABELS and not note:
        raise RuleBroken(f"Hãy ghi: {NOTE_LABELS[action][0].lower()}{NOTE_LABELS[action][1:]}.")
    if action is _A.SHORTCUT:
        check_shortcut(basis)
