"""Hands and written sheets: when people may type what they counted, and how it reads. Pure."""

from festival.core.errors import RuleBroken
from festival.voting.rules.counts import Row
from festival.voting.rules.states import Channel, SessionState
from festival.voting.rules.voters import is_sheet_back

_TAKES_HANDS = (SessionState.VOTING, SessionState.COUNTING)
# Not while counting: what is known of the other votes by then must not decide which sheet still counts.
_TAKES_SHEETS = (SessionState.CONVENED, SessionState.VOTING)


def check_hands_may_be_typed(state: SessionState) -> None:
    """Hands are counted item by item while the meeting votes, and may be mended until the closing."""
    if state not in _TAKES_HANDS:
        raise RuleBroken("Số giơ tay chỉ nhập từ khi mở biểu quyết đến khi công bố kết quả.")


def check_sheets_have_a_page(state: SessionState) -> None:
    if state not in (*_TAKES_SHEETS, SessionState.COUNTING):
        raise RuleBroken("Phiếu xin ý kiến có từ khi chốt danh sách đến khi công bố kết quả.")


def check_sheets_may_be_received(state: SessionState) -> None:
    if state not in _TAKES_SHEETS:
        raise RuleBroken("Phiếu xin ý kiến chỉ nhận từ khi chốt danh sách đến khi kết thúc bỏ phiếu.")


def check_is_counted(state: SessionState) -> None:
    if state not in (SessionState.CLOSED, SessionState.MINUTES_SIGNED):
        raise RuleBroken("Ý kiến của Chủ tịch Hội đồng ghi sau khi công bố kết quả kiểm phiếu.")


def to_be_typed(voters: dict[Channel, set[int]], seats) -> dict[Channel, int]:
    """How many hands and sheets people have to have counted of one item."""
    answered = {seat.user_id for seat in seats if is_sheet_back(seat)}
    wanted = {
        Channel.HANDS: len(voters.get(Channel.HANDS, ())),
        Channel.WRITTEN: len(voters.get(Channel.WRITTEN, set()) & answered),
    }
    return {channel: number for channel, number in wanted.items() if number}


def row_words(row: Row) -> str:
    """«7 đồng ý, 1 không đồng ý»; what nobody chose beside these is left out."""
    words = f"{row.yes} đồng ý, {row.no} không đồng ý"
    words += f", {row.blank} không có ý kiến" if row.blank else ""
    return words + (f", {row.invalid} không hợp lệ" if row.invalid else "")
