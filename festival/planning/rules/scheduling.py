"""What can be in one place only, and how serious it is when it is wanted in two. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import Enum

from festival.core.errors import RuleBroken


class DayPart(Enum):
    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class ResourceKind(Enum):
    LEADER = "leader"
    SOUND = "sound"
    TROUPE = "troupe"
    HALL = "hall"
    OTHER = "other"


class ClashKind(Enum):
    """Two uses share a moment, or there is too little time to get from one to the other."""

    OVERLAP = "overlap"
    TRAVEL = "travel"


class ClashLevel(Enum):
    BLOCK = "block"
    WARN = "warn"
    IGNORE = "ignore"


_R, _C, _L = ResourceKind, ClashKind, ClashLevel
PART_NAMES = {
    DayPart.ANY: "Buổi nào cũng được",
    DayPart.MORNING: "Buổi sáng",
    DayPart.AFTERNOON: "Buổi chiều",
    DayPart.EVENING: "Buổi tối",
}
PARTS = (DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)
KIND_NAMES = {
    _R.LEADER: "Lãnh đạo",
    _R.SOUND: "Xe loa, âm thanh",
    _R.TROUPE: "Đội văn nghệ",
    _R.HALL: "Hội trường, sân",
    _R.OTHER: "Khác",
}
CLASH_NAMES = {_C.OVERLAP: "Trùng giờ", _C.TRAVEL: "Không kịp di chuyển"}
LEVEL_NAMES = {_L.BLOCK: "Chặn", _L.WARN: "Cảnh báo", _L.IGNORE: "Bỏ qua"}
LEVEL_TONES = {_L.BLOCK: "refused", _L.WARN: "waiting", _L.IGNORE: "draft"}
SEVERITY = {_L.IGNORE: 0, _L.WARN: 1, _L.BLOCK: 2}
# A hall goes nowhere, so nobody is asked how serious it is when it arrives late.
LEVELLED = [(kind, clash) for kind in _R for clash in _C if (kind, clash) != (_R.HALL, _C.TRAVEL)]
DEFAULT_LEVELS = {
    (kind, clash): _L.WARN if clash is _C.TRAVEL or kind is _R.OTHER else _L.BLOCK for kind, clash in LEVELLED
}
MOST_RESOURCES = 200
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Terms:
    """What a commune has settled about clashes; the defaults hold until it says otherwise."""

    travel_minutes: int = 30
    usual_minutes: int = 180
    morning_start: time = time(7, 30)
    afternoon_start: time = time(14, 0)
    evening_start: time = time(19, 30)
    levels: Mapping[tuple[ResourceKind, ClashKind], ClashLevel] = field(default_factory=dict)
    # Minutes between two halls, the lower id first.
    pairs: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def level(self, kind: ResourceKind, clash: ClashKind) -> ClashLevel:
        return self.levels.get((kind, clash), DEFAULT_LEVELS.get((kind, clash), ClashLevel.IGNORE))

    def start_of(self, part: DayPart) -> time:
        starts = {
            DayPart.MORNING: self.morning_start,
            DayPart.AFTERNOON: self.afternoon_start,
            DayPart.EVENING: self.evening_start,
        }
        return starts[part]


def part_of(start: time) -> DayPart:
    """Noon and six in the evening part the day, as people do."""
    if start.hour < 12:
        return DayPart.MORNING
    return DayPart.AFTERNOON if start.hour < 18 else DayPart.EVENING


def days_as_bits(weekdays: Iterable[int]) -> int:
    """Monday is 0 and its bit 1; no day at all means any day."""
    return sum(1 << day for day in set(weekdays))


def bits_as_days(bits: int) -> list[int]:
    return [day for day in range(7) if bits >> day & 1]


def wish_words(wanted_days: int, wanted_part: DayPart) -> str:
    """«Thứ Bảy, Chủ nhật · Buổi tối»; empty without a wish."""
    days = ", ".join(WEEKDAYS[day] for day in bits_as_days(wanted_days))
    part = PART_NAMES[wanted_part] if wanted_part is not DayPart.ANY else ""
    return " · ".join(filter(None, (days, part)))


def check_starts(morning: time, afternoon: time, evening: time) -> None:
    """Each hour must lie in its own part of the day."""
    given = zip(PARTS, (morning, afternoon, evening), strict=True)
    wrong = [PART_NAMES[part].lower() for part, start in given if part_of(start) is not part]
    if wrong:
        raise RuleBroken(
            f"Giờ bắt đầu chưa hợp với {', '.join(wrong)}. Sáng trước 12:00, chiều trước 18:00, tối từ 18:00."
        )


def check_pair(first_id: int, second_id: int) -> tuple[int, int]:
    """The two in the order in which they are kept."""
    if first_id == second_id:
        raise RuleBroken("Hãy chọn hai nơi khác nhau.")
    return min(first_id, second_id), max(first_id, second_id)
