"""When each document of a session can be made, and why not yet. Pure."""

from dataclasses import dataclass

from festival.core.errors import RuleBroken
from festival.documents.rules import DocumentKind
from festival.voting.rules.states import SETTLED_STATES, SessionState

# Before and during the session, for those who prepare it; after it, for everybody who may read it.
PREPARING = (DocumentKind.COUNCIL_INVITATION, DocumentKind.BALLOT_PAPER, DocumentKind.OPINION_SHEET)
RECORDING = (DocumentKind.COUNTING_MINUTES, DocumentKind.COUNCIL_MINUTES)
MOST_SPARE = 50
USUAL_SPARE = 3


@dataclass(frozen=True)
class Stage:
    """How far a session is, as far as its documents ask."""

    state: SessionState
    is_written_round: bool
    items: int
    members: int
    # Items that are voted on in secret in the room.
    secret: int = 0
    # Members asked for a written opinion.
    asked: int = 0
    unsettled: int = 0
    was_opened: bool = False
    awaits_chair: int = 0


def why_not(kind: DocumentKind, stage: Stage) -> str | None:
    """A sentence that says when it can be made; None where it can."""
    if kind in RECORDING:
        return _why_no_minutes(kind, stage)
    if stage.state in SETTLED_STATES:
        return "Phiên họp đã kết thúc nên không in nữa."
    if not stage.items:
        return "Chương trình chưa có hồ sơ nào. Hãy đưa hồ sơ vào chương trình trước."
    if not stage.members:
        return "Hội đồng chưa có thành viên vào ngày họp. Hãy ghi thành viên Hội đồng trước."
    if kind is DocumentKind.COUNCIL_INVITATION:
        if stage.is_written_round:
            return "Đợt lấy ý kiến bằng văn bản không có giấy mời. Hãy gửi Phiếu xin ý kiến."
        return None
    return _why_no_ballots(kind, stage) or _why_unsettled(stage)


def _why_no_ballots(kind: DocumentKind, stage: Stage) -> str | None:
    if kind is DocumentKind.OPINION_SHEET:
        if stage.state is SessionState.PLANNED:
            return "In được sau khi chốt danh sách họp và điểm danh."
        if not stage.asked:
            return "Chưa có thành viên nào được xin ý kiến bằng văn bản. Hãy chọn khi điểm danh."
        return None
    if stage.is_written_round:
        return "Đợt lấy ý kiến bằng văn bản không dùng phiếu kín."
    if stage.state is SessionState.COUNTING:
        return "Đã kết thúc bỏ phiếu."
    if not stage.secret:
        is_open = stage.state is SessionState.VOTING
        return "Không ai bỏ phiếu bằng giấy." if is_open else "Không có hồ sơ nào bỏ phiếu kín."
    return None


def _why_unsettled(stage: Stage) -> str | None:
    if not stage.unsettled:
        return None
    return (
        f"Còn {stage.unsettled} trường hợp thành viên có thể liên quan đến hồ sơ. Hãy xem xét trước khi in."
    )


def _why_no_minutes(kind: DocumentKind, stage: Stage) -> str | None:
    if stage.state not in SETTLED_STATES:
        return "Có sau khi kiểm phiếu hoặc kết thúc phiên họp."
    if kind is DocumentKind.COUNTING_MINUTES:
        return None if stage.was_opened else "Phiên họp không biểu quyết nên không kiểm phiếu."
    if stage.awaits_chair:
        return f"Còn {stage.awaits_chair} hồ sơ chờ ý kiến công khai của Chủ tịch Hội đồng."
    return None


def check_may_make(kind: DocumentKind, stage: Stage) -> None:
    refusal = why_not(kind, stage)
    if refusal:
        raise RuleBroken(refusal)
