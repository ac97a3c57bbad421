"""Where a list comes from: the council's sessions, the short way, a higher level. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from festival.core.errors import RuleBroken


@dataclass(frozen=True)
class Session:
    """The session that passed a nomination; ``day`` is the first on which its result was there."""

    title: str
    day: date
    has_minutes: bool


def check_after_sessions(signed_on: date, sessions: Iterable[tuple[str, Session]]) -> None:
    """No decision is older than the vote it rests on; ``sessions`` goes with the names that it passed."""
    late = [(name, session) for name, session in sessions if signed_on < session.day]
    if not late:
        return
    name, session = late[0]
    others = f" và {len(late) - 1} trường hợp khác" if len(late) > 1 else ""
    raise RuleBroken(
        f"Ngày ban hành {signed_on:%d/%m/%Y} trước ngày {session.day:%d/%m/%Y} có kết quả của"
        f" «{session.title}», nơi đã thông qua {name}{others}. Hãy xem lại ngày ban hành."
    )


def default_grounds(unit: str, *, by_council: bool, by_short_way: bool) -> str:
    """The căn cứ of a decision, for the office to complete with its province's own rule."""
    office = f"Thường trực Hội đồng Thi đua - Khen thưởng {unit}"
    proposed = []
    if by_council or not by_short_way:
        proposed.append(f"Theo đề nghị của Hội đồng Thi đua - Khen thưởng {unit}")
    if by_short_way:
        proposed.append(f"Theo đề nghị khen thưởng theo thủ tục đơn giản của {office}")
    return "\n".join(
        (
            "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;",
            "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;",
            "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định chi tiết"
            " và hướng dẫn thi hành một số điều của Luật Thi đua, khen thưởng;",
            "Căn cứ Thông tư số 15/2025/TT-BNV ngày 04 tháng 8 năm 2025 của Bộ trưởng Bộ Nội vụ;",
            ";\n".join(proposed) + ".",
        )
    )


def place_in_group(place: int, first: int, last: int, group: str) -> int:
    """Where in its group (from 0) a number on the list stands; groups are never mixed."""
    if not first <= place <= last:
        span = f"từ số {first} đến số {last}" if first < last else f"chỉ có số {first}"
        raise RuleBroken(f"Nhóm {group.lower()} {span}. Hãy gõ một số trong nhóm.")
    return place - first
