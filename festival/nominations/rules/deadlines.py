"""Until when a dossier may be handed in, and what a grace changes. Pure."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta

from festival.core.errors import RuleBroken
from festival.nominations.rules.kinds import AwardBasis

# The filters of a list, by the day until which a dossier may come in.
DUE_FILTERS = {
    "late": "Đã quá hạn",
    "week": "Còn 7 ngày trở lại",
    "later": "Còn hơn 7 ngày",
}
WEEK = timedelta(days=7)


def award_due(month: int | None, day: int | None, *, year: int, season_due: date) -> date:
    """The award's own day in the season's year, be it before or after the season's; else the season's day.

    A yearly letter of the ministry does not wait for a commune's festival, nor is it brought forward by it.
    """
    if month is None or day is None:
        return season_due
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def last_day(due: date, graces: Iterable[date]) -> date:
    """The latest day on which a dossier still comes in time; a grace never shortens the time."""
    return max([due, *graces])


def days_left(until: date, today: date) -> str:
    """«còn 3 ngày», «hôm nay là ngày cuối», «quá hạn 2 ngày»."""
    days = (until - today).days
    if days < 0:
        return f"quá hạn {-days} ngày"
    return f"còn {days} ngày" if days else "hôm nay là ngày cuối"


def check_in_time(*, basis: AwardBasis, has_come_in: bool, award_name: str, until: date, today: date) -> None:
    """Refuse what comes too late.

    A sudden achievement knows no day of the year (Luật Thi đua, khen thưởng, Điều 85). What came in on time
    and was returned to be mended may come back at any time.
    """
    if basis is AwardBasis.AD_HOC or has_come_in or today <= until:
        return
    raise RuleBroken(
        f"Hạn nộp đề nghị {award_name} là ngày {until:%d/%m/%Y}, nay đã quá hạn. Hãy liên hệ Thường trực "
        "Hội đồng để được gia hạn; có gia hạn thì nộp lại tại đây."
    )


def check_grace(*, until: date, due: date, granted: date | None, year: int, today: date) -> None:
    """A grace moves a day that is in the way to one that can still be met, within the season's year.

    ``granted`` is the latest day that standing graces give to everybody whom this one would cover.
    """
    if until < today:
        raise RuleBroken("Ngày gia hạn đã qua. Hãy chọn từ hôm nay trở đi.")
    if until <= due:
        raise RuleBroken(f"Hạn hiện nay là ngày {due:%d/%m/%Y}. Hãy gia hạn đến một ngày sau đó.")
    if until > date(year, 12, 31):
        raise RuleBroken(f"Gia hạn chậm nhất là ngày 31/12/{year}, hết năm của mùa. Hãy chọn ngày sớm hơn.")
    if granted is not None and until <= granted:
        raise RuleBroken(
            f"Đã có gia hạn đến ngày {granted:%d/%m/%Y} cho đơn vị, hình thức này. Hãy chọn ngày sau đó."
        )


def check_not_withdrawn(is_withdrawn: bool) -> None:
    if is_withdrawn:
        raise RuleBroken("Gia hạn này đã được thu hồi trước đó. Hãy tải lại trang.")
