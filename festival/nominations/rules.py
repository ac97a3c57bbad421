"""The nomination's states, recipient kinds and what a dossier must hold. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken


class RecipientKind(Enum):
    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"
    HOUSEHOLD = "household"


KIND_NAMES = {
    RecipientKind.INDIVIDUAL: "Cá nhân",
    RecipientKind.COLLECTIVE: "Tập thể",
    RecipientKind.HOUSEHOLD: "Hộ gia đình",
}


class Salutation(Enum):
    """Typed by the proposer, never guessed from a name."""

    MR = "Ông"
    MRS = "Bà"
    NONE = ""


class AwardBasis(Enum):
    MOVEMENT = "phong_trao"
    THEMATIC = "chuyen_de"
    AD_HOC = "dot_xuat"
    MERIT = "cong_trang"


BASIS_NAMES = {
    AwardBasis.MOVEMENT: "Phong trào",
    AwardBasis.THEMATIC: "Chuyên đề",
    AwardBasis.AD_HOC: "Đột xuất",
    AwardBasis.MERIT: "Công trạng",
}


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

ACHIEVEMENT_WARNING = "Không ghi tên người bị tố giác, người vi phạm, nguồn tin, vụ án."


def after(state: NominationState, action: NominationAction, *, is_held: bool = False) -> NominationState:
    """The state that ``action`` leads to; while a hold is set only withdrawing is open."""
    if is_held and action is not _A.WITHDRAW:
        raise RuleBroken("Hồ sơ đang tạm dừng xem xét. Chỉ có thể rút, hoặc chờ bỏ tạm dừng.")
    try:
        return MOVES[state, action]
    except KeyError:
        raise RuleBroken("Hồ sơ không còn ở bước này. Hãy tải lại trang để xem bước hiện tại.") from None


def actions_open(state: NominationState, *, is_held: bool = False) -> list[NominationAction]:
    if is_held:
        return [_A.WITHDRAW] if (state, _A.WITHDRAW) in MOVES else []
    return [action for action in NominationAction if (state, action) in MOVES]


def check_editable(state: NominationState) -> None:
    if state not in EDITABLE_STATES:
        raise RuleBroken(
            "Đề nghị đã nộp nên không sửa được. Hãy nhờ Thường trực Hội đồng trả lại để bổ sung."
        )


def check_shortcut(basis: AwardBasis) -> None:
    """Only a sudden achievement takes the simple procedure (Luật Thi đua, khen thưởng, Điều 85)."""
    if basis is not AwardBasis.AD_HOC:
        raise RuleBroken("Thủ tục đơn giản chỉ dùng cho thành tích đột xuất.")


# The last word of the table on buttons: what the agenda, the vote and the decision do is never pressed here.
REVIEW_ACTIONS = (
    _A.TAKE,
    _A.ACCEPT,
    _A.RETURN,
    _A.REJECT,
    _A.SHORTCUT,
    _A.FORWARD,
    _A.UPPER_DECIDE,
    _A.UPPER_REFUSE,
)
QUEUE_STATES = (_S.SUBMITTED, _S.UNDER_REVIEW)
# Acts that owe the proposer a sentence, and what to ask for.
NOTE_LABELS = {
    _A.RETURN: "Cần bổ sung điều gì",
    _A.REJECT: "Vì sao không đủ điều kiện",
    _A.UPPER_DECIDE: "Số, ngày quyết định và người ký của cấp trên",
}
MAX_CITATION = 400
MAX_REPORT = 20_000
# Under this a report says nothing that a council could weigh.
LEAST_REPORT_WORDS = 30

_HOUSEHOLD = re.compile(r"hộ(?: gia đình)? (?:ông|bà) \S", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What a proposer types, as plain values."""

    award_type_id: int
    kind: RecipientKind
    salutation: Salutation = Salutation.NONE
    name: str
    birth_year: int | None = None
    address_line: str = ""
    basis: AwardBasis = AwardBasis.MOVEMENT
    citation: str = ""
    report: str = ""


def review_actions(
    state: NominationState, *, is_held: bool, basis: AwardBasis, is_commune_level: bool
) -> list[NominationAction]:
    """The buttons of the standing office."""
    shut = set()
    if basis is not AwardBasis.AD_HOC:
        shut.add(_A.SHORTCUT)
    if is_commune_level:
        shut.add(_A.FORWARD)
    open_now = set(actions_open(state, is_held=is_held)) - shut
    return [action for action in REVIEW_ACTIONS if action in open_now]


def check_review(action: NominationAction, *, note: str, basis: AwardBasis, is_commune_level: bool) -> None:
    """What the state table does not know about an act of the standing office."""
    if action not in REVIEW_ACTIONS:
        raise RuleBroken("Việc này không làm ở bước thẩm định. Hãy tải lại trang.")
    if action in NOTE_LABELS and not note:
        raise RuleBroken(f"Hãy ghi: {NOTE_LABELS[action][0].lower()}{NOTE_LABELS[action][1:]}.")
    if action is _A.SHORTCUT:
        check_shortcut(basis)
    if action is _A.FORWARD and is_commune_level:
        raise RuleBroken("Hình thức này do Chủ tịch UBND cấp xã quyết định nên không trình cấp trên.")


def is_open(state: NominationState) -> bool:
    """Whether something may still happen; decided, failed, refused and withdrawn ones have ended."""
    return (state, _A.WITHDRAW) in MOVES


def check_may_hold(state: NominationState) -> None:
    if not is_open(state):
        raise RuleBroken("Đề nghị đã kết thúc nên không cần tạm dừng.")


def recipient(kind: RecipientKind, salutation: Salutation, name: str) -> tuple[Salutation, str]:
    """Salutation and name as they are kept: a household carries its words in the name."""
    if kind is RecipientKind.INDIVIDUAL and salutation is Salutation.NONE:
        raise RuleBroken("Hãy chọn Ông hoặc Bà. Danh xưng không được đoán từ tên.")
    if kind is RecipientKind.COLLECTIVE and salutation is not Salutation.NONE:
        raise RuleBroken("Tập thể không ghi Ông, Bà. Hãy chọn «Không ghi».")
    if kind is not RecipientKind.HOUSEHOLD:
        return salutation, name
    return Salutation.NONE, _household_name(salutation, name)


def _household_name(salutation: Salutation, name: str) -> str:
    """«Hộ gia đình ông Mai Đức Toàn», however the two were typed."""
    if _HOUSEHOLD.match(name):
        return name[0].upper() + name[1:]
    if name.casefold().startswith("hộ "):
        raise RuleBroken("Tên hộ ghi theo dạng «Hộ gia đình ông Mai Đức Toàn».")
    if salutation is Salutation.NONE:
        raise RuleBroken("Hãy chọn Ông hoặc Bà cho người đại diện hộ gia đình.")
    return f"Hộ gia đình {salutation.value.lower()} {name}"


def check_award_allows(kind: RecipientKind, multiple: int | None, award_name: str) -> None:
    """An award without a multiple for the kind is not given to it."""
    if multiple is None:
        raise RuleBroken(f"{award_name} không tặng cho {KIND_NAMES[kind].lower()}. Hãy chọn hình thức khác.")


def check_first_time(has_been_decided: bool, award_name: str) -> None:
    if has_been_decided:
        raise RuleBroken(f"{award_name} chỉ tặng một lần và người này đã được tặng.")


def missing(
    *, kind: RecipientKind, birth_year: int | None, address_line: str, citation: str, report: str
) -> list[str]:
    """What a dossier still lacks before it may be submitted, in the words of the form."""
    lacking = []
    if kind is RecipientKind.INDIVIDUAL and birth_year is None:
        lacking.append("năm sinh")
    if not address_line:
        lacking.append("chức vụ, đơn vị hoặc địa chỉ")
    if not citation:
        lacking.append("nội dung khen thưởng")
    if len(report.split()) < LEAST_REPORT_WORDS:
        lacking.append(f"báo cáo thành tích từ {LEAST_REPORT_WORDS} chữ trở lên")
    return lacking


def check_complete(lacking: list[str]) -> None:
    if lacking:
        raise RuleBroken(f"Chưa nộp được vì còn thiếu: {'; '.join(lacking)}.")


def check_award_copy(old_from: date, old_to: date | None, valid_from: date, today: date) -> None:
    """A new row follows the newest one and never reaches into the past."""
    if old_to is not None:
        raise RuleBroken("Dòng này đã hết hiệu lực. Hãy sao chép từ dòng mới nhất của hình thức đó.")
    if valid_from <= old_from:
        raise RuleBroken(f"Ngày áp dụng phải sau {old_from:%d/%m/%Y}, ngày của dòng hiện có.")
    if valid_from < today:
        raise RuleBroken("Ngày áp dụng phải từ hôm nay trở đi, vì không sửa những gì đã qua.")


def check_some_multiple(multiples: list[int | None]) -> None:
    if all(multiple is None for multiple in multiples):
        raise RuleBroken("Hãy ghi hệ số tiền thưởng cho ít nhất một loại đối tượng.")
