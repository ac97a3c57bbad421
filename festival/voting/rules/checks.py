"""What may be done with a session, and when; each refusal says what to do. Pure."""

import hashlib
from datetime import date

from festival.core.errors import RuleBroken
from festival.voting.rules.states import Attendance, Channel, Choice, SessionKind, SessionState
from festival.voting.rules.terms import LEAST_SECRET_ROLL, LEAST_SHOWN_BALLOTS, VoteMethod


def check_may_open(roll: int, *, has_items: bool, may_be_voted: bool, is_secret: bool) -> None:
    """Refuse a vote that would not be secret, has nothing to vote on, or lacks its quorum."""
    if not has_items:
        raise RuleBroken("Chương trình chưa có hồ sơ nào. Hãy đưa hồ sơ đủ điều kiện vào phiên họp.")
    if is_secret and roll < LEAST_SECRET_ROLL:
        raise RuleBroken("Bỏ phiếu kín cần ít nhất 3 thành viên để giữ bí mật lá phiếu.")
    if not may_be_voted:
        raise RuleBroken("Chưa đủ số thành viên theo Quy chế nên chưa thể bỏ phiếu.")


def check_conflicts_settled(unsettled: int) -> None:
    if unsettled:
        raise RuleBroken(
            f"Còn {unsettled} trường hợp có thể liên quan giữa thành viên và hồ sơ chưa được xem xét. "
            "Hãy xem xét ở trang Thành viên có liên quan."
        )


def check_may_cast(
    state: SessionState, attendance: Attendance, channel: Channel | None, has_voted: bool
) -> None:
    if state is not SessionState.VOTING:
        raise RuleBroken("Phiên họp không trong thời gian bỏ phiếu. Lá phiếu chưa được ghi.")
    if channel is Channel.WRITTEN:
        raise RuleBroken(
            "Đồng chí cho ý kiến bằng văn bản, không bỏ phiếu trên màn hình. "
            "Hãy gửi Phiếu xin ý kiến cho Thư ký Hội đồng."
        )
    if attendance is not Attendance.PRESENT:
        raise RuleBroken("Đồng chí chưa được điểm danh có mặt. Hãy báo Thư ký Hội đồng.")
    if channel is not Channel.SCREEN:
        raise RuleBroken("Đồng chí được phát phiếu giấy trong phiên này. Hãy bỏ phiếu giấy vào hòm phiếu.")
    if has_voted:
        raise RuleBroken("Đồng chí đã bỏ phiếu rồi. Mỗi thành viên chỉ bỏ phiếu một lần.")


def check_votes_by_ballot(state: SessionState, channel: Channel | None, methods: set[VoteMethod]) -> None:
    """Refuse a ballot of a session that votes by hands; whoever is asked in writing hears of the sheet."""
    is_by_hands = methods == {VoteMethod.SHOW_OF_HANDS}
    if state is SessionState.VOTING and is_by_hands and channel is not Channel.WRITTEN:
        raise RuleBroken("Phiên này biểu quyết giơ tay, không bỏ phiếu trên màn hình.")


def check_has_items(item_ids: set[int]) -> None:
    if not item_ids:
        raise RuleBroken("Không có hồ sơ nào để đồng chí bỏ phiếu trên màn hình trong phiên này.")


def check_choices(choices: dict[int, Choice], item_ids: set[int]) -> None:
    check_has_items(item_ids)
    if set(choices) != item_ids:
        raise RuleBroken("Phiếu chưa khớp với danh sách đang bỏ phiếu. Hãy tải lại trang và bỏ phiếu lại.")


def shown_turnout(cast: int, *, is_open: bool) -> int | None:
    """The turnout that may be shown, or None while it could give somebody away."""
    return cast if not is_open or cast >= LEAST_SHOWN_BALLOTS else None


def check_may_plan(state: SessionState) -> None:
    if state is not SessionState.PLANNED:
        raise RuleBroken("Phiên đã họp nên không sửa được chương trình. Hồ sơ còn lại đưa vào phiên sau.")


def check_may_edit(state: SessionState) -> None:
    if state is not SessionState.PLANNED:
        raise RuleBroken("Phiên đã họp nên không sửa được tên, thời gian, địa điểm. Hãy tải lại trang phiên.")


def check_may_call_the_roll(state: SessionState) -> None:
    if state is not SessionState.CONVENED:
        raise RuleBroken("Chỉ điểm danh khi phiên đã họp và chưa bỏ phiếu. Hãy tải lại trang.")


def check_has_a_room(kind: SessionKind) -> None:
    if kind is SessionKind.WRITTEN_ROUND:
        raise RuleBroken("Phiên lấy ý kiến bằng văn bản không họp nên không điểm danh.")


def check_day_has_come(held_on: date, today: date) -> None:
    """Roll and rules are those of the day of the session; nobody knows them before."""
    if today < held_on:
        raise RuleBroken(
            f"Phiên ghi ngày {held_on:%d/%m/%Y}, chưa đến ngày nên chưa chốt được danh sách. "
            "Nếu tiến hành hôm nay, hãy sửa ngày của phiên trước."
        )


def check_may_convene(members: int, items: int, without_rule: list[str]) -> None:
    """Refuse to freeze a roll that could not vote on this agenda."""
    if not items:
        raise RuleBroken("Chương trình chưa có hồ sơ nào. Hãy đưa hồ sơ đủ điều kiện vào phiên họp.")
    if members < LEAST_SECRET_ROLL:
        raise RuleBroken("Ngày họp, Hội đồng có ít hơn 3 thành viên. Hãy bổ sung thành viên.")
    check_every_award_has_a_rule(without_rule)


def check_every_award_has_a_rule(without_rule: list[str]) -> None:
    if without_rule:
        names = ", ".join(without_rule)
        raise RuleBroken(f"Chưa chọn quy tắc bỏ phiếu cho: {names}. Hãy chọn ở trang Hội đồng.")


def check_may_end_without_quorum(may_vote_on_something: bool) -> None:
    if may_vote_on_something:
        raise RuleBroken("Có hồ sơ đủ số thành viên có mặt để bỏ phiếu, nên không kết thúc phiên được.")


def check_presides(is_presiding: bool, name: str) -> None:
    """Refuse a vice-chair's act while the chair is in the room."""
    if not is_presiding:
        raise RuleBroken(f"Phiên họp do {name} chủ trì. Chỉ người chủ trì được làm việc này.")


def check_may_be_counted(state: SessionState) -> None:
    """Papers and sheets are counted when nobody votes any more."""
    if state is SessionState.VOTING:
        raise RuleBroken("Chưa kết thúc bỏ phiếu nên chưa nhập được số phiếu. Hãy chờ người chủ trì.")
    if state is not SessionState.COUNTING:
        raise RuleBroken("Phiên họp không ở bước kiểm phiếu nên không nhập được số phiếu.")


def check_has_minutes(state: SessionState) -> None:
    if state not in (SessionState.CLOSED, SessionState.MINUTES_SIGNED, SessionState.NO_QUORUM):
        raise RuleBroken("Biên bản có sau khi kiểm phiếu. Phiên họp chưa đến bước đó.")


def check_chair_has_spoken(waiting: int) -> None:
    if waiting:
        raise RuleBroken(
            f"Còn {waiting} hồ sơ chờ ý kiến công khai của Chủ tịch Hội đồng. "
            "Hãy ghi ý kiến trước khi ký biên bản."
        )


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
            "Người này đang tham gia một phiên họp Hội đồng chưa công bố kết quả. "
            "Hãy chờ phiên họp công bố kết quả."
        )


def check_term(start: date, end: date | None) -> None:
    if end is not None and end < start:
        raise RuleBroken("Ngày thôi tham gia phải từ ngày tham gia trở đi.")


def overlap(start: date, end: date | None, other_start: date, other_end: date | None) -> bool:
    """Whether two periods share a day; an end of None is open."""
    return (other_end is None or start <= other_end) and (end is None or other_start <= end)
