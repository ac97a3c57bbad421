"""How the pages of an open vote name an item that is not counted as it stands."""

from collections.abc import Iterable

from festival.nominations.rules import NominationState
from festival.voting.models import AgendaItem
from festival.voting.rules import Outcome


def not_counted(item: AgendaItem) -> str:
    """Why an item of an open vote would not be counted as it stands now; empty where it would."""
    nomination = item.nomination
    if item.outcome is not Outcome.PENDING:
        return ""
    if nomination.state is not NominationState.ON_AGENDA:
        return "Đề nghị đã rút: không kiểm phiếu."
    if nomination.held_on is not None:
        return "Hồ sơ đang tạm dừng xem xét: không kiểm phiếu, chuyển phiên sau."
    return ""


def not_counted_lines(items: Iterable[AgendaItem]) -> list[str]:
    """«1. Bà Lê Thị Hoa. Đề nghị đã rút: không kiểm phiếu.», a line for every such item."""
    told = [(item, not_counted(item)) for item in items]
    return [f"{item.position}. {item.nomination.nominee.written}. {words}" for item, words in told if words]
