"""When a certificate or a bonus may be handed over, and what to do when not. Pure."""

from datetime import datetime, timedelta

from festival.certificates.rules import CopyState, ReceiptThing
from festival.commendations.rules import CommendationState
from festival.core.errors import RuleBroken

LONGEST_WAIT = timedelta(days=30)
LOST_AWARD = {
    CommendationState.CORRECTED: (
        "nội dung đã được đính chính. Đừng trao tờ này; hãy trao tờ in theo nội dung đính chính."
    ),
    CommendationState.REVOKED: (
        "danh hiệu đã bị thu hồi. Đừng trao; hãy giữ tờ giấy lại và báo người phụ trách."
    ),
}
NOT_READY = {
    None: "chưa có bản in. Hãy in Giấy khen trước khi trao.",
    CopyState.QUEUED: "bản in đang chờ máy in. Hãy in và kiểm tờ giấy trước khi trao.",
    CopyState.PRINTED: "bản in chưa được kiểm. Hãy đánh dấu «In tốt» ở trang Đợt in rồi trao.",
    CopyState.SPOILED: "tờ này đã ghi là in hỏng. Hãy in lại và trao tờ mới.",
    CopyState.VOID: "tờ này đã bị hủy. Hãy in lại và trao tờ mới.",
    CopyState.HANDED: "đã ghi là đã trao.",
}


def why_not_handed(award: CommendationState, copy: CopyState | None, *, is_recorded: bool) -> str:
    """What to do instead of handing over; empty where the certificate may be handed over.

    What a higher level decided is printed there: here only the hand that takes it is noted.
    """
    if award in LOST_AWARD:
        return LOST_AWARD[award]
    if is_recorded:
        return ""
    return NOT_READY.get(copy, "")


def why_not_paid(award: CommendationState, amount: int, *, is_recorded: bool) -> str:
    if award is CommendationState.CORRECTED:
        return "nội dung đã được đính chính. Hãy chi ở dòng thay thế."
    if award is CommendationState.REVOKED:
        return "danh hiệu đã bị thu hồi nên không chi tiền thưởng."
    if is_recorded:
        return "tiền thưởng do cấp ra quyết định chi, không chi ở đây."
    return "" if amount else "không có tiền thưởng."


def check_receiver(name: str, relation: str) -> None:
    if relation and not name:
        raise RuleBroken("Hãy ghi họ tên người nhận thay, hoặc xóa ô quan hệ nếu chính người được khen nhận.")


def moment_of(waited: timedelta, now: datetime, earliest: datetime) -> datetime:
    """When it was tapped: so long ago by the phone's clock, never to come, never before the decision."""
    if not timedelta(0) <= waited <= LONGEST_WAIT:
        return now
    return max(now - waited, min(earliest, now))


def already(thing: ReceiptThing, handed_by: str, at: str) -> str:
    done = "chi tiền thưởng" if thing is ReceiptThing.BONUS else "trao"
    return f"{handed_by} đã ghi là đã {done} lúc {at}."
