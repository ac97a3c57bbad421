"""What a council may have, and when its Quy chế may change. Pure."""

from datetime import date, timedelta

from festival.core.errors import RuleBroken
from festival.voting.rules.states import Duty

# Duties that one person has at a time, as they are called in a refusal.
SINGLE_DUTIES = {Duty.CHAIR: "Chủ tịch Hội đồng", Duty.SECRETARY: "Thư ký Hội đồng"}
# A Quy chế is a text; what it is taken from a scanner or a writer as.
SCAN_ENDINGS = ("pdf", "jpg", "docx")


def check_is_later(issued_on: date, latest: date) -> None:
    """An earlier one put in between would change what sessions that were held went by."""
    if issued_on <= latest:
        raise RuleBroken(
            f"Quy chế mới phải ban hành sau Quy chế đang có (ngày {latest:%d/%m/%Y}). Hãy xem lại ngày."
        )


def check_is_text(ending: str) -> None:
    if ending not in SCAN_ENDINGS:
        raise RuleBroken("Quy chế là bản quét PDF, ảnh hoặc tệp Word (.docx). Hãy chọn tệp khác.")


def is_rule_used(valid_from: date, last_vote: date | None) -> bool:
    """Whether a vote on the rule's award may have gone by it; its words then stay as they are."""
    return last_vote is not None and valid_from <= last_vote


def check_rule_is_unused(valid_from: date, last_vote: date | None) -> None:
    if is_rule_used(valid_from, last_vote):
        raise RuleBroken(
            "Đã có phiên họp bỏ phiếu theo quy tắc này nên không rút, không thay được. "
            "Hãy chọn quy tắc mới từ một ngày khác."
        )


def first_free_day(day: date, taken: set[date]) -> date:
    """The first day from ``day`` on that has no rule of its own."""
    while day in taken:
        day += timedelta(days=1)
    return day


def check_may_replace_scan(has_scan: bool, is_used: bool) -> None:
    if has_scan and is_used:
        raise RuleBroken(
            "Đã có phiên họp bỏ phiếu theo Quy chế này nên không thay được bản quét. "
            "Nếu Quy chế đã sửa đổi, hãy ghi Quy chế mới."
        )
