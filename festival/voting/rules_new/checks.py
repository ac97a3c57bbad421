"""Quorum, shares, who may cast, and what a count decides. Pure; integers only."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import Enum

from festival.core.errors import RuleBroken
from festival.nominations.rules import ShareRule


class VoteMethod(Enum):
    SECRET = "secret"
    SHOW_OF_HANDS = "show_of_hands"
    WRITTEN = "written"


class Base(Enum):
    """What a share is taken of."""

    ALL_MEMBERS = "all_members"
    PRESENT_AND_WRITTEN = "present_and_written"
    VALID_BALLOTS = "valid_ballots"


BASE_NAMES = {
    Base.ALL_MEMBERS: "Tổng số thành viên Hội đồng",
    Base.PRESENT_AND_WRITTEN: "Số thành viên có mặt",
    Base.VALID_BALLOTS: "Số phiếu hợp lệ",
}


class TieRule(Enum):
    FAILS = "fails"
    VOTE_AGAIN = "vote_again"
    CHAIR_DECIDES = "chair_decides"


class Duty(Enum):
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SECRETARY = "secretary"
    MEMBER = "member"


DUTY_NAMES = {
    Duty.CHAIR: "Chủ tịch Hội đồng",
    Duty.VICE_CHAIR: "Phó Chủ tịch Hội đồng",
    Duty.SECRETARY: "Ủy viên, Thư ký",
    Duty.MEMBER: "Ủy viên",
}


class Attendance(Enum):
    PRESENT = "present"
    ABSENT = "absent"


class Choice(Enum):
    YES = "yes"
    NO = "no"
    BLANK = "blank"


CHOICE_NAMES = {Choice.YES: "Đồng ý", Choice.NO: "Không đồng ý", Choice.BLANK: "Không có ý kiến"}


class SessionState(Enum):
    PLANNED = "planned"
    CONVENED = "convened"
    VOTING = "voting"
    COUNTING = "counting"
    CLOSED = "closed"
    MINUTES_SIGNED = "minutes_signed"
    NO_QUORUM = "no_quorum"


class SessionAction(Enum):
    CONVENE = "convene"
    OPEN = "open"
    END_VOTE = "end_vote"
    CLOSE = "close"
    SIGN_MINUTES = "sign_minutes"
    END_WITHOUT_QUORUM = "end_without_quorum"


_S, _A = SessionState, SessionAction
MOVES: dict[tuple[SessionState, SessionAction], SessionState] = {
    (_S.PLANNED, _A.CONVENE): _S.CONVENED,
    (_S.CONVENED, _A.OPEN): _S.VOTING,
    (_S.CONVENED, _A.END_WITHOUT_QUORUM): _S.NO_QUORUM,
    (_S.VOTING, _A.END_VOTE): _S.COUNTING,
    (_S.COUNTING, _A.CLOSE): _S.CLOSED,
    (_S.CLOSED, _A.SIGN_MINUTES): _S.MINUTES_SIGNED,
}
STATE_NAMES = {
    _S.PLANNED: "Dự kiến",
    _S.CONVENED: "Đã họp, chưa bỏ phiếu",
    _S.VOTING: "Đang bỏ phiếu",
    _S.COUNTING: "Đang kiểm phiếu",
    _S.CLOSED: "Đã kết thúc",
    _S.MINUTES_SIGNED: "Đã ký biên bản",
    _S.NO_QUORUM: "Không đủ thành viên",
}
STATE_TONES = {
    _S.PLANNED: "draft",
    _S.CONVENED: "waiting",
    _S.VOTING: "waiting",
    _S.COUNTING: "waiting",
    _S.CLOSED: "good",
    _S.MINUTES_SIGNED: "good",
    _S.NO_QUORUM: "refused",
}


# States whose figures may be shown; before, nobody sees any.
SETTLED_STATES = frozenset({_S.CLOSED, _S.MINUTES_SIGNED, _S.NO_QUORUM})
# Acts whose entry in the hash chain vouches for the result; its hash is printed on the minutes.
SEALING_ACTS = frozenset({"session.close", "session.sign_minutes"})


class Outcome(Enum):
    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"
    DEFERRED = "deferred"


OUTCOME_NAMES = {
    Outcome.PENDING: "Chưa có kết quả",
    Outcome.PASSED: "Thông qua",
    Outcome.FAILED: "Không thông qua",
    Outcome.DEFERRED: "Chuyển phiên sau",
}

# Fewer on the roll, and a secret ballot would not be secret.
LEAST_SECRET_ROLL = 3
# Figures of a secret channel stay hidden under this many cast ballots.
LEAST_SHOWN_BALLOTS = 3
# A room in which equal ballots would tell everybody's vote; the chair is warned.
SMALL_ROOM = 5


@dataclass(frozen=True)
class Threshold:
    """The part of a vote rule that decides, as plain integers."""

    quorum_num: int
    quorum_den: int
    pass_num: int
    pass_den: int
    is_strict: bool
    pass_base: Base


@dataclass(frozen=True)
class Tally:
    """What was counted for one item, with what its shares are taken of."""

    members: int
    present: int
    yes: int
    no: int
    blank: int
    invalid: int

    @property
    def valid(self) -> int:
        return self.yes + self.no

    def base(self, kind: Base) -> int:
        return {
            Base.ALL_MEMBERS: self.members,
            Base.PRESENT_AND_WRITTEN: self.present,
            Base.VALID_BALLOTS: self.valid,
        }[kind]


def after(state: SessionState, action: SessionAction) -> SessionState:
    """The state that ``action`` leads to, if the session may still take it."""
    try:
        return MOVES[state, action]
    except KeyError:
        raise RuleBroken("Phiên họp không còn ở bước này. Hãy tải lại trang để xem bước hiện tại.") from None


def actions_open(state: SessionState) -> list[SessionAction]:
    return [action for action in SessionAction if (state, action) in MOVES]


def needed(num: int, den: int, base: int, *, is_strict: bool = False) -> int:
    """The least whole number that reaches num/den of ``base`` (or exceeds it, when strict)."""
    return num * base // den + 1 if is_strict else -(-num * base // den)


def has_quorum(threshold: Threshold, members: int, present: int) -> bool:
    return members > 0 and present * threshold.quorum_den >= threshold.quorum_num * members


def passes(threshold: Threshold, tally: Tally) -> bool:
    """Whether the yes votes reach the share; an empty base passes nothing."""
    base = tally.base(threshold.pass_base)
    if base == 0:
        return False
    reached, wanted = tally.yes * threshold.pass_den, threshold.pass_num * base
    return reached > wanted if threshold.is_strict else reached >= wanted


def check_may_open(roll: int, members_present: int, has_items: bool, quorum_reached: bool) -> None:
    """Refuse a vote that would not be secret, has nothing to vote on, or lacks its quorum."""
    if not has_items:
        raise RuleBroken("Chương trình chưa có hồ sơ nào. Hãy đưa hồ sơ đủ điều kiện vào phiên họp.")
    if roll < LEAST_SECRET_ROLL or members_present < LEAST_SECRET_ROLL:
        raise RuleBroken("Bỏ phiếu kín cần ít nhất 3 thành viên có mặt để giữ bí mật lá phiếu.")
    if not quorum_reached:
        raise RuleBroken("Chưa đủ số thành viên có mặt theo Quy chế nên chưa thể bỏ phiếu.")


def check_may_cast(state: SessionState, attendance: Attendance, has_voted: bool) -> None:
    if state is not SessionState.VOTING:
        raise RuleBroken("Phiên họp không trong thời gian bỏ phiếu. Lá phiếu chưa được ghi.")
    if attendance is not Attendance.PRESENT:
        raise RuleBroken("Đồng chí chưa được điểm danh có mặt. Hãy báo Thư ký Hội đồng.")
    if has_voted:
        raise RuleBroken("Đồng chí đã bỏ phiếu rồi. Mỗi thành viên chỉ bỏ phiếu một lần.")


def check_choices(choices: dict[int, Choice], item_ids: set[int]) -> None:
    if set(choices) != item_ids:
        raise RuleBroken("Phiếu chưa khớp với danh sách đang bỏ phiếu. Hãy tải lại trang và bỏ phiếu lại.")


def shown_turnout(cast: int, *, is_open: bool) -> int | None:
    """The turnout that may be shown, or None while it could give somebody away."""
    return cast if not is_open or cast >= LEAST_SHOWN_BALLOTS else None


def may_vote_on(threshold: Threshold, members: int, present: int) -> bool:
    """Whether the quorum is there and enough sit in the room for the vote to be secret."""
    return has_quorum(threshold, members, present) and min(members, present) >= LEAST_SECRET_ROLL


def decide(threshold: Threshold, tally: Tally, cast: int) -> Outcome:
    """What the count decides. Under three ballots an outcome would give a vote away: next session."""
    if cast < LEAST_SHOWN_BALLOTS:
        return Outcome.DEFERRED
    return Outcome.PASSED if passes(threshold, tally) else Outcome.FAILED


def result_words(threshold: Threshold, tally: Tally, outcome: Outcome) -> str:
    """«8/11 phiếu đồng ý, cần 6: thông qua»."""
    base = tally.base(threshold.pass_base)
    least = needed(threshold.pass_num, threshold.pass_den, base, is_strict=threshold.is_strict)
    return f"{tally.yes}/{base} phiếu đồng ý, cần {least}: {OUTCOME_NAMES[outcome].lower()}"


def check_may_plan(state: SessionState) -> None:
    if state is not SessionState.PLANNED:
        raise RuleBroken("Phiên đã họp nên không sửa được chương trình. Hồ sơ còn lại đưa vào phiên sau.")


def check_may_call_the_roll(state: SessionState) -> None:
    if state is not SessionState.CONVENED:
        raise RuleBroken("Chỉ điểm danh khi phiên đã họp và chưa bỏ phiếu. Hãy tải lại trang.")


def check_may_convene(members: int, items: int, without_rule: list[str]) -> None:
    """Refuse to freeze a roll that could not vote on this agenda."""
    if not items:
        raise RuleBroken("Chương trình chưa có hồ sơ nào. Hãy đưa hồ sơ đủ điều kiện vào phiên họp.")
    if members < LEAST_SECRET_ROLL:
        raise RuleBroken(
            "Ngày họp, Hội đồng có ít hơn 3 thành viên nên không giữ được bí mật lá phiếu. "
            "Hãy bổ sung thành viên."
        )
    check_every_award_has_a_rule(without_rule)


def check_every_award_has_a_rule(without_rule: list[str]) -> None:
    if without_rule:
        names = ", ".join(without_rule)
        raise RuleBroken(f"Chưa chọn quy tắc bỏ phiếu cho: {names}. Hãy chọn ở trang Hội đồng.")


def check_may_end_without_quorum(may_vote_on_something: bool) -> None:
    if may_vote_on_something:
        raise RuleBroken("Có hồ sơ đủ số thành viên có mặt để bỏ phiếu, nên không kết thúc phiên được.")


def check_has_minutes(state: SessionState) -> None:
    if state not in (SessionState.CLOSED, SessionState.MINUTES_SIGNED):
        raise RuleBroken("Biên bản có sau khi kiểm phiếu. Phiên họp chưa đến bước đó.")


def check_same_list(shown: str, now: str) -> None:
    """An act is confirmed for the list that was on the page, never for another one."""
    if shown != now:
        raise RuleBroken("Danh sách đã thay đổi sau khi mở trang. Hãy xem lại danh sách rồi xác nhận.")


def fingerprint(*values) -> str:
    """What a confirmation carries, so that it holds only for the list that was shown."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:20]


def check_roll_is_not_voting(is_on_open_roll: bool) -> None:
    if is_on_open_roll:
        raise RuleBroken(
            "Người này đang trong danh sách của một phiên họp Hội đồng chưa bỏ phiếu xong. "
            "Hãy chờ phiên họp kết thúc bỏ phiếu."
        )


def check_term(start: date, end: date | None) -> None:
    if end is not None and end < start:
        raise RuleBroken("Ngày thôi tham gia phải từ ngày tham gia trở đi.")


def overlap(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two periods share a day; an end of None is open."""
    return (other_end is None or start <= other_end) and (end is None or other_start <= end)


# Proposals where the Quy chế says nothing else; the council chooses and the choice is dated.
_MAJORITY = Threshold(2, 3, 1, 2, True, Base.ALL_MEMBERS)
_FOUR_FIFTHS = Threshold(2, 3, 4, 5, False, Base.ALL_MEMBERS)
_NINE_TENTHS = Threshold(2, 3, 9, 10, False, Base.ALL_MEMBERS)
DEFAULTS = {
    ShareRule.MAJORITY: _MAJORITY,
    ShareRule.TWO_THIRDS: Threshold(2, 3, 2, 3, False, Base.ALL_MEMBERS),
    ShareRule.SEVENTY: Threshold(2, 3, 7, 10, False, Base.ALL_MEMBERS),
    ShareRule.NINETY: _NINE_TENTHS,
}


def default_threshold(share_rule: ShareRule) -> Threshold:
    """What the catalogue says is usual for an award; the council chooses its own."""
    return DEFAULTS.get(share_rule, _FOUR_FIFTHS)


def share_words(num: int, den: int, *, is_strict: bool = False) -> str:
    """«từ 80%», «trên 50%», «từ 2/3»."""
    percent = f"{num * 100 // den}%" if num * 100 % den == 0 else f"{num}/{den}"
    return f"{'trên' if is_strict else 'từ'} {percent}"


def check_rule(threshold: Threshold) -> None:
    """Refuse shares that are no shares."""
    for num, den in ((threshold.quorum_num, threshold.quorum_den), (threshold.pass_num, threshold.pass_den)):
        if den <= 0 or num < 0 or num > den:
            raise RuleBroken("Tỷ lệ phải từ 0 đến 1, viết dạng phân số, ví dụ 2/3.")
    if threshold.pass_num == 0 and not threshold.is_strict:
        raise RuleBroken("Tỷ lệ đồng ý phải lớn hơn 0. Hãy ghi tỷ lệ của Quy chế.")
    if threshold.is_strict and threshold.pass_num == threshold.pass_den:
        raise RuleBroken("Không thể yêu cầu trên 100% số phiếu.")
