"""The nomination's states: one table, and what is open in each. Pure."""

from enum import Enum

from festival.core.errors import RuleBroken


class NominationState(Enum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    INELIGIBLE = "ineligible"
    ELIGIBLE = "eligible"
    ON_AGENDA = "on_agenda"
    PASSED = "passed"
    FAILED = "failed"
    FORWARDED = "forwarded"
    REFUSED = "refused"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class NominationAction(Enum):
    SUBMIT = "submit"
    TAKE = "take"
    ACCEPT = "accept"
    RETURN = "return"
    REJECT = "reject"
    SHORTCUT = "shortcut"
    SCHEDULE = "schedule"
    PASS = "pass"
    FAIL = "fail"
    DEFER = "defer"
    RECONSIDER = "reconsider"
    FORWARD = "forward"
    UPPER_DECIDE = "upper_decide"
    UPPER_REFUSE = "upper_refuse"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


_S, _A = NominationState, NominationAction
MOVES: dict[tuple[NominationState, NominationAction], NominationState] = {
    (_S.DRAFT, _A.SUBMIT): _S.SUBMITTED,
    (_S.RETURNED, _A.SUBMIT): _S.SUBMITTED,
    (_S.SUBMITTED, _A.TAKE): _S.UNDER_REVIEW,
    (_S.UNDER_REVIEW, _A.ACCEPT): _S.ELIGIBLE,
    (_S.UNDER_REVIEW, _A.RETURN): _S.RETURNED,
    (_S.UNDER_REVIEW, _A.REJECT): _S.INELIGIBLE,
    (_S.UNDER_REVIEW, _A.SHORTCUT): _S.PASSED,
    (_S.ELIGIBLE, _A.SCHEDULE): _S.ON_AGENDA,
    (_S.ON_AGENDA, _A.PASS): _S.PASSED,
    (_S.ON_AGENDA, _A.FAIL): _S.FAILED,
    (_S.ON_AGENDA, _A.DEFER): _S.ELIGIBLE,
    (_S.PASSED, _A.RECONSIDER): _S.ON_AGENDA,
    (_S.FAILED, _A.RECONSIDER): _S.ON_AGENDA,
    (_S.ELIGIBLE, _A.FORWARD): _S.FORWARDED,
    (_S.PASSED, _A.FORWARD): _S.FORWARDED,
    (_S.FORWARDED, _A.UPPER_DECIDE): _S.DECIDED,
    (_S.FORWARDED, _A.UPPER_REFUSE): _S.REFUSED,
    (_S.PASSED, _A.DECIDE): _S.DECIDED,
}
# Withdrawing is open from every state in which nothing has been decided yet.
MOVES |= {
    (state, _A.WITHDRAW): _S.WITHDRAWN
    for state in (
        _S.DRAFT,
        _S.SUBMITTED,
        _S.UNDER_REVIEW,
        _S.RETURNED,
        _S.ELIGIBLE,
        _S.ON_AGENDA,
        _S.PASSED,
        _S.FORWARDED,
    )
}

STATE_NAMES = {
    _S.DRAFT: "Đang soạn",
    _S.SUBMITTED: "Đã nộp",
    _S.UNDER_REVIEW: "Đang thẩm định",
    _S.RETURNED: "Trả lại để bổ sung",
    _S.INELIGIBLE: "Không đủ điều kiện",
    _S.ELIGIBLE: "Đủ điều kiện",
    _S.ON_AGENDA: "Trong phiên họp",
    _S.PASSED: "Hội đồng thông qua",
    _S.FAILED: "Không thông qua",
    _S.FORWARDED: "Đã trình cấp trên",
    _S.REFUSED: "Cấp trên không tặng",
    _S.DECIDED: "Đã có quyết định",
    _S.WITHDRAWN: "Đã rút",
}
STATE_TONES = {
    _S.DRAFT: "draft",
    _S.SUBMITTED: "waiting",
    _S.UNDER_REVIEW: "waiting",
    _S.RETURNED: "refused",
    _S.INELIGIBLE: "refused",
    _S.ELIGIBLE: "good",
    _S.ON_AGENDA: "waiting",
    _S.PASSED: "good",
    _S.FAILED: "refused",
    _S.FORWARDED: "waiting",
    _S.REFUSED: "refused",
    _S.DECIDED: "printed",
    _S.WITHDRAWN: "draft",
}
ACTION_NAMES = {
    _A.SUBMIT: "Nộp đề nghị",
    _A.TAKE: "Nhận thẩm định",
    _A.ACCEPT: "Đủ điều kiện",
    _A.RETURN: "Trả lại",
    _A.REJECT: "Không đủ điều kiện",
    _A.SHORTCUT: "Thủ tục đơn giản",
    _A.FORWARD: "Trình cấp trên",
    _A.UPPER_DECIDE: "Cấp trên đã quyết định",
    _A.UPPER_REFUSE: "Cấp trên không tặng",
    _A.WITHDRAW: "Rút đề nghị",
    _A.SCHEDULE: "Đưa vào phiên họp",
    _A.PASS: "Hội đồng thông qua",
    _A.FAIL: "Hội đồng không thông qua",
    _A.DEFER: "Chuyển phiên sau",
    _A.RECONSIDER: "Đưa ra phiên xét lại",
    _A.DECIDE: "Ra quyết định",
}
# What «state=…» in a list's address may mean beside a single state, with its words.
STATE_GROUPS = {
    "kept": ("Không kể đã rút", frozenset(_S) - {_S.WITHDRAWN}),
    "handed_in": ("Đã nộp, chưa rút", frozenset(_S) - {_S.DRAFT, _S.RETURNED, _S.WITHDRAWN}),
    "through": (
        "Đã thông qua hoặc trình cấp trên",
        frozenset({_S.PASSED, _S.FORWARDED, _S.REFUSED, _S.DECIDED}),
    ),
}
EDITABLE_STATES = frozenset({_S.DRAFT, _S.RETURNED})


def after(state: NominationState, action: NominationAction, *, is_held: bool = False) -> NominationState:
    """The state that ``action`` leads to; while a hold is set only withdrawing is open."""
    if is_held and action is not _A.WITHDRAW:
        raise RuleBroken("Hồ sơ đang tạm dừng xem xét. Chỉ có thể rút, hoặc chờ bỏ tạm dừng.")
    try:
        return MOVES[state, action]
    except KeyError:
        if state is _S.SUBMITTED and (_S.UNDER_REVIEW, action) in MOVES:
            raise RuleBroken("Hồ sơ chưa nhận thẩm định: hãy nhận thẩm định trước.") from None
        raise RuleBroken("Hồ sơ không còn ở bước này. Hãy tải lại trang để xem bước hiện tại.") from None


def actions_open(state: NominationState, *, is_held: bool = False) -> list[NominationAction]:
    if is_held:
        return [_A.WITHDRAW] if (state, _A.WITHDRAW) in MOVES else []
    return [action for action in NominationAction if (state, action) in MOVES]


def check_editable(state: NominationState) -> None:
    if state not in EDITABLE_STATES:
        raise RuleBroken(
            "Đề nghị đã nộp nên không sửa được. Hãy nhờ Thường trực Hội đồng của cấp đang xét "
            "trả lại để bổ sung."
        )


def is_open(state: NominationState) -> bool:
    """Whether something may still happen; decided, failed, refused and withdrawn ones have ended."""
    return (state, _A.WITHDRAW) in MOVES


def check_may_hold(state: NominationState) -> None:
    if not is_open(state):
        raise RuleBroken("Đề nghị đã kết thúc nên không cần tạm dừng.")
