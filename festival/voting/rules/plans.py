"""What a session may be planned as, and what may follow upon one. Pure."""

from datetime import date, timedelta

from festival.core.errors import RuleBroken
from festival.voting.rules.states import SETTLED_STATES, SessionKind, SessionState
from festival.voting.rules.terms import VoteMethod

# Sheets that come back later belong to no meeting any more.
MOST_DAYS_FOR_SHEETS = 30


def misfits(kind: SessionKind, methods: dict[str, VoteMethod]) -> list[str]:
    """Names of the awards whose way of voting is not that of such a session."""
    is_round = kind is SessionKind.WRITTEN_ROUND
    return [name for name, method in methods.items() if (method is VoteMethod.WRITTEN) is not is_round]


def check_way_of_voting(kind: SessionKind, methods: dict[str, VoteMethod]) -> None:
    """Refuse a way of voting that the Quy chế does not allow; ``methods`` by the award's name."""
    wrong = misfits(kind, methods)
    if not wrong:
        return
    names = ", ".join(wrong)
    if kind is SessionKind.WRITTEN_ROUND:
        raise RuleBroken(f"Theo Quy chế, phải họp để biểu quyết: {names}. Hãy lập phiên họp Hội đồng.")
    raise RuleBroken(
        f"Theo Quy chế, lấy ý kiến bằng văn bản, không họp: {names}. "
        "Hãy đưa các hồ sơ đó vào phiên lấy ý kiến bằng văn bản."
    )


def check_written_due(kind: SessionKind, held_on: date, due: date | None) -> None:
    """A round lasts until its sheets are back; a meeting may wait for them for a while."""
    if due is None:
        if kind is SessionKind.WRITTEN_ROUND:
            raise RuleBroken("Phiên lấy ý kiến bằng văn bản cần có hạn gửi lại phiếu. Hãy ghi ngày.")
        return
    if kind is SessionKind.WRITTEN_ROUND and due < held_on:
        raise RuleBroken("Hạn gửi lại phiếu xin ý kiến phải từ ngày gửi phiếu trở đi.")
    if abs(due - held_on) > timedelta(days=MOST_DAYS_FOR_SHEETS):
        start = "gửi phiếu" if kind is SessionKind.WRITTEN_ROUND else "họp"
        raise RuleBroken(
            f"Hạn gửi lại phiếu xin ý kiến cách ngày {start} nhiều nhất {MOST_DAYS_FOR_SHEETS} ngày. "
            "Hãy xem lại năm và tháng."
        )


def check_same_nomination(shown: int | None, now: int) -> None:
    """A number that an item left behind may be another item's; ``shown`` is None where no page was shown."""
    if shown is not None and shown != now:
        raise RuleBroken(
            "Chương trình đã thay đổi sau khi mở trang, số này nay là của hồ sơ khác. "
            "Hãy tải lại trang rồi làm lại."
        )


def check_may_ask_in_writing(asked: int, methods_take_sheets: bool) -> None:
    """Refuse to send sheets that no rule of the agenda would count."""
    if asked and not methods_take_sheets:
        raise RuleBroken(
            "Theo Quy chế, không hồ sơ nào của phiên này được lấy ý kiến bằng văn bản. "
            "Hãy ghi những người đó là vắng."
        )


def check_may_be_followed(state: SessionState) -> None:
    if state not in SETTLED_STATES:
        raise RuleBroken("Phiên họp này chưa kết thúc. Hãy công bố kết quả trước khi lập phiên tiếp theo.")


def check_may_be_reconsidered(state: SessionState) -> None:
    if state not in SETTLED_STATES or state is SessionState.NO_QUORUM:
        raise RuleBroken("Chỉ xét lại kết quả của phiên họp đã công bố.")
