"""What is due when in a season, counted back from its main day. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from festival.core.errors import RuleBroken

MOST_DEADLINES = 40
MOST_BEFORE, MOST_AFTER = 240, 120


@dataclass(frozen=True)
class DeadlineContent:
    """Due so many days before the main day (after it where negative), or on a day set by hand."""

    title: str
    days_before: int
    fixed_on: date | None = None


# The day nominations are due is a date of the season itself and stands in no list twice.
DEFAULT_DEADLINES = tuple(
    DeadlineContent(title, days)
    for days, title in (
        (45, "Ban hành kế hoạch Ngày hội"),
        (40, "Chốt các điểm tổ chức"),
        (30, "Thẩm định hồ sơ đề nghị khen thưởng"),
        (28, "Họp Hội đồng Thi đua - Khen thưởng"),
        (25, "Trình cấp trên khen thưởng"),
        (20, "Ban hành quyết định khen thưởng"),
        (15, "Duyệt giấy mời, maket; gửi giấy mời"),
        (12, "In thử Giấy khen"),
        (10, "In, ký, đóng dấu Giấy khen"),
        (7, "Lồng khung Giấy khen, chuẩn bị phong bì tiền thưởng"),
        (5, "Tổng duyệt danh sách lên nhận thưởng"),
        (3, "Dựng sân khấu, thuê bạt, bàn ghế"),
        (2, "Quyết định phương án mưa lúc 16:00"),
        (1, "Tổng duyệt, thử âm thanh, treo cờ"),
        (0, "Ngày chính"),
        (-1, "Thu dọn, quyết toán"),
        (-5, "Báo cáo kết quả"),
    )
)


def due_on(row: DeadlineContent, main_day: date) -> date:
    return row.fixed_on or main_day - timedelta(days=row.days_before)


def check_deadlines(rows: list[DeadlineContent], year: int) -> None:
    if len(rows) > MOST_DEADLINES:
        raise RuleBroken(f"Một mùa có tối đa {MOST_DEADLINES} hạn. Hãy bỏ bớt.")
    for row in rows:
        if row.fixed_on is not None and row.fixed_on.year not in (year, year + 1):
            raise RuleBroken(
                f"«{row.title}» ghi ngày {row.fixed_on:%d/%m/%Y}, không thuộc mùa {year}. Hãy sửa ngày."
            )


def fingerprint(rows: Iterable) -> str:
    """What a person was looking at, so that nobody writes over what they have not read."""
    seen = "\n".join(f"{row.title}\t{row.days_before}\t{row.fixed_on or ''}" for row in rows)
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def check_unchanged(seen: str, rows: Iterable) -> None:
    if seen != fingerprint(rows):
        raise RuleBroken("Danh sách hạn vừa được người khác sửa. Hãy tải lại trang, xem lại rồi sửa tiếp.")


def days_left(due: date, today: date) -> str:
    """«còn 3 ngày», «hôm nay», «đã qua 2 ngày»: nobody ticks these off, so a past day says nothing bad."""
    left = (due - today).days
    if left == 0:
        return "hôm nay"
    return f"còn {left} ngày" if left > 0 else f"đã qua {-left} ngày"


def counted(days_before: int) -> str:
    """«trước 45 ngày», «sau 5 ngày»: seen from the main day."""
    if days_before == 0:
        return "đúng ngày chính"
    return f"trước {days_before} ngày" if days_before > 0 else f"sau {-days_before} ngày"
