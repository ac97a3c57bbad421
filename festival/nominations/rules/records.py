"""Awards that were decided outside this site and are only noted. Pure."""

from dataclasses import dataclass
from datetime import date

from festival.core.errors import RuleBroken

FIRST_YEAR = 1945


@dataclass(frozen=True, kw_only=True)
class AwardNote:
    """``code`` of the catalogue where it is one of its awards."""

    code: str | None
    name: str
    year: int
    decision_number: str = ""
    decided_on: date | None = None
    signer: str = ""
    achievement: str = ""


def check_note(note: AwardNote, today: date) -> None:
    if not note.name:
        raise RuleBroken("Hãy chọn hình thức, hoặc ghi tên nếu không có trong danh mục.")
    if not FIRST_YEAR <= note.year <= today.year:
        raise RuleBroken(f"Năm khen thưởng từ {FIRST_YEAR} đến {today.year}. Hãy xem lại.")
    if note.decided_on is None:
        return
    if note.decided_on > today:
        raise RuleBroken("Ngày quyết định không thể sau hôm nay. Hãy xem lại.")
    # Titles of a year are decided in it or early in the next.
    if note.decided_on.year not in (note.year, note.year + 1):
        raise RuleBroken("Ngày quyết định phải trong năm khen thưởng hoặc năm sau đó. Hãy xem lại.")
