"""The public posting of names before the council meets. Pure."""

from datetime import date

from festival.core.errors import RuleBroken
from festival.nominations.rules.states import NominationState

# Whose names may be posted: handed in, and nothing decided yet.
POSTABLE = (NominationState.UNDER_REVIEW, NominationState.ELIGIBLE, NominationState.ON_AGENDA)
MOST_DAYS = 60


def check_posting_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise RuleBroken("Ngày kết thúc niêm yết không được trước ngày bắt đầu.")
    if (ends_on - starts_on).days > MOST_DAYS:
        raise RuleBroken(f"Niêm yết nhiều nhất {MOST_DAYS} ngày. Hãy kiểm tra lại ngày.")


def check_posted_names(chosen: int, found: list[NominationState]) -> None:
    """``found`` are the states of those of the season that were chosen."""
    if not chosen:
        raise RuleBroken("Hãy chọn ít nhất một đề nghị để niêm yết.")
    if len(found) != chosen or any(state not in POSTABLE for state in found):
        raise RuleBroken(
            "Danh sách vừa thay đổi: có đề nghị không còn ở bước chờ họp xét. Hãy tải lại trang rồi chọn lại."
        )


def check_new_posting(is_there: bool) -> None:
    if is_there:
        raise RuleBroken("Đã có đợt niêm yết giống hệt đợt này. Hãy mở đợt đó trong danh sách.")


def check_posting_open(done_on: date | None) -> None:
    if done_on is not None:
        raise RuleBroken("Đợt niêm yết đã ghi là làm xong nên không sửa được.")


def check_posting_over(ends_on: date, today: date) -> None:
    """Done only once the last day has come."""
    if today < ends_on:
        raise RuleBroken(f"Chưa hết thời gian niêm yết (đến {ends_on:%d/%m/%Y}). Hãy ghi khi đã hết.")
