"""The lunar calendar of Vietnam beside the solar one. Pure.

New moons and solstices are reckoned at UTC+7, which is why Tết sometimes differs from the Chinese one.
"""

from datetime import date
from functools import lru_cache

from lunar_vn import can_chi, solar_to_lunar

# The library knows these years; a day outside them has no lunar date here.
FIRST, LAST = date(1900, 1, 31), date(2100, 12, 31)


@lru_cache(maxsize=2000)
def lunar(day: date) -> str:
    """«mùng 3 tháng 7 năm Bính Ngọ», «rằm tháng 7 …», «16 tháng 6 nhuận …»; empty outside 1900–2100."""
    if not FIRST <= day <= LAST:
        return ""
    found = solar_to_lunar(day)
    if found.day == 15:
        number = "rằm"
    else:
        number = f"mùng {found.day}" if found.day <= 10 else f"ngày {found.day}"
    leap = " nhuận" if found.leap else ""
    return f"{number} tháng {_month(found.month)}{leap} năm {can_chi.get_year_can_chi(found.year)}"


def _month(number: int) -> str:
    return {1: "Giêng", 12: "Chạp"}.get(number, str(number))


@lru_cache(maxsize=2000)
def short_lunar(day: date) -> str:
    """For a field of a calendar: «3/7», «1/6 nhuận»; empty outside 1900–2100."""
    if not FIRST <= day <= LAST:
        return ""
    found = solar_to_lunar(day)
    return f"{found.day}/{found.month}" + (" nhuận" if found.leap else "")
