"""Years of service, as the law counts them for the Kỷ niệm chương. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction

from festival.core.errors import RuleBroken

COEFFICIENTS = (100, 200)


class ServiceTrack(Enum):
    """The two groups of the movement that the medal is for."""

    GUARD = "guard"
    LEADER = "leader"


TRACK_NAMES = {
    ServiceTrack.GUARD: "Tổ bảo vệ an ninh, trật tự, Bảo vệ dân phố, Công an xã bán chuyên trách",
    ServiceTrack.LEADER: "Lãnh đạo cấp ủy, chính quyền, đoàn thể, nhà trường, doanh nghiệp",
}


@dataclass(frozen=True)
class Service:
    """``ended_on`` None: until today. ``coefficient`` in whole hundredths."""

    started_on: date
    ended_on: date | None = None
    coefficient: int = 100
    track: ServiceTrack = ServiceTrack.GUARD


def check_service(started_on: date, ended_on: date | None, coefficient: int, today: date) -> None:
    if started_on > today or (ended_on is not None and ended_on > today):
        raise RuleBroken(
            "Thời gian tham gia không ghi ngày sau hôm nay. Nếu còn làm, để trống ngày kết thúc."
        )
    if ended_on is not None and ended_on < started_on:
        raise RuleBroken("Ngày kết thúc phải từ ngày bắt đầu trở đi. Hãy xem lại hai ngày.")
    if coefficient not in COEFFICIENTS:
        raise RuleBroken("Hệ số là 1, hoặc 2 ở nơi đặc biệt khó khăn, biên giới, hải đảo.")


def years_counted(services: Iterable[Service], today: date) -> Fraction:
    """Years times coefficient. A day that lies in several periods counts once, by its highest coefficient.

    Whole years go from anniversary to anniversary, so that fifteen years are fifteen in any calendar;
    the days that are left count as part of their own year.
    """
    total = Fraction(0)
    for start, end, coefficient in _stretches(list(services), today):
        total += _length(start, end) * Fraction(coefficient, 100)
    return total


def _stretches(services: list[Service], today: date) -> list[tuple[date, date, int]]:
    """Days without overlap, each with its coefficient; the end is the first day that no longer counts."""
    spans = []
    for one in services:
        last = min(one.ended_on or today, today)
        if one.started_on <= last:
            spans.append((one.started_on, last + timedelta(days=1), one.coefficient))
    bounds = sorted({day for start, end, _coefficient in spans for day in (start, end)})
    stretches: list[tuple[date, date, int]] = []
    for start, end in zip(bounds, bounds[1:], strict=False):
        highest = max((factor for first, stop, factor in spans if first <= start and end <= stop), default=0)
        if stretches and stretches[-1][1:] == (start, highest):
            stretches[-1] = (stretches[-1][0], end, highest)
        elif highest:
            stretches.append((start, end, highest))
    return stretches


def _length(start: date, end: date) -> Fraction:
    whole = end.year - start.year
    if _anniversary(start, whole) > end:
        whole -= 1
    last, after = _anniversary(start, whole), _anniversary(start, whole + 1)
    return whole + Fraction((end - last).days, (after - last).days)


def _anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        # The 29th of February of a common year.
        return date(day.year + years, 3, 1)


def years_written(years: Fraction) -> str:
    """«14 năm 11 tháng»; what is not a whole month is left out."""
    whole, months = int(years), int((years - int(years)) * 12)
    if not months:
        return f"{whole} năm"
    return f"{whole} năm {months} tháng" if whole else f"{months} tháng"
