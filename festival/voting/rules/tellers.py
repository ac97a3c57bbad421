"""Who may count the papers. Pure."""

from festival.core.errors import RuleBroken
from festival.nominations.rules import RecipientKind
from festival.voting.rules.states import SessionState

LEAST_TELLERS, MOST_TELLERS = 2, 3


def check_may_elect(state: SessionState) -> None:
    if state is SessionState.PLANNED:
        raise RuleBroken("Tổ kiểm phiếu được bầu khi phiên đã họp. Hãy chốt danh sách họp trước.")
    if state not in (SessionState.CONVENED, SessionState.VOTING, SessionState.COUNTING):
        raise RuleBroken("Phiên họp đã kết thúc nên không đổi được Tổ kiểm phiếu.")


def check_number_of_tellers(user_ids: list[int]) -> None:
    if not LEAST_TELLERS <= len(user_ids) <= MOST_TELLERS or len(set(user_ids)) != len(user_ids):
        raise RuleBroken("Tổ kiểm phiếu có 2 hoặc 3 người khác nhau. Hãy chọn lại.")


def bears_name(kind: RecipientKind, name_fold: str, leader_fold: str, of: str) -> bool:
    """Whether the folded name ``of`` is the nominee's, its leader's or its household's."""
    if kind is RecipientKind.INDIVIDUAL:
        return name_fold == of
    if kind is RecipientKind.HOUSEHOLD and f" {name_fold}".endswith(f" {of}"):
        return True
    return leader_fold == of


def check_leads(is_lead: bool, name: str) -> None:
    if not is_lead:
        raise RuleBroken(f"Chỉ tổ trưởng Tổ kiểm phiếu, {name}, mở lại được số đã khớp.")
