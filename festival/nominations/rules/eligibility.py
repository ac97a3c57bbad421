"""Help with eligibility: what the law says about what was typed. Never a score. Pure.

A hint explains itself and names its article. Only a ``BAR`` is what the law makes hard; the services
refuse it by rules of their own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from math import ceil

from festival.nominations.rules.kinds import KIND_NAMES, AwardBasis, RecipientKind
from festival.nominations.rules.service import Service, ServiceTrack, years_counted, years_written

MEDAL = "KNC_BVANTQ"
MEDAL_ARTICLE = "Thông tư 20/2025/TT-BCA, Điều 4"
PRINCIPLES = "Nghị định 152/2025/NĐ-CP, Điều 4"
# Who holds one of these is not given the Kỷ niệm chương; folded.
_OTHER_MEDALS = ("chien si ve vang", "huy chuong vi an ninh to quoc")
YEARS_MEN, YEARS_WOMEN, YEARS_LEADERS = 15, 10, 10


class HintKind(Enum):
    BAR = "bar"
    WARN = "warn"
    GOOD = "good"
    NOTE = "note"


HINT_NAMES = {
    HintKind.BAR: "Không được tặng",
    HintKind.WARN: "Cần đối chiếu",
    HintKind.GOOD: "Đủ theo số liệu đã nhập",
    HintKind.NOTE: "Gợi ý",
}
HINT_TONES = {
    HintKind.BAR: "refused",
    HintKind.WARN: "waiting",
    HintKind.GOOD: "good",
    HintKind.NOTE: "draft",
}


@dataclass(frozen=True)
class Hint:
    kind: HintKind
    title: str
    lines: tuple[str, ...]
    article: str

    @property
    def kind_name(self) -> str:
        return HINT_NAMES[self.kind]

    @property
    def tone(self) -> str:
        return HINT_TONES[self.kind]


@dataclass(frozen=True)
class Earlier:
    """Something that was given, or is on its way. ``words`` is folded, what it was or is to be given for."""

    label: str
    award: str
    words: str = ""
    basis: AwardBasis | None = None
    is_given: bool = True


def medal_hints(
    services: Iterable[Service], *, is_woman: bool | None, given: list[Earlier], today: date
) -> list[Hint]:
    """The calculator of the Kỷ niệm chương, for both groups that it is for."""
    services = list(services)
    hints = [_other_medal(one) for one in given if any(name in one.award for name in _OTHER_MEDALS)]
    if not services:
        lines = ("Ghi từng thời gian ở trang của người này trong sổ; phần tính sẽ hiện ở đây.",)
        return [*hints, Hint(HintKind.WARN, "Chưa nhập thời gian tham gia", lines, MEDAL_ARTICLE)]
    guards = [one for one in services if one.track is ServiceTrack.GUARD]
    leaders = [one for one in services if one.track is ServiceTrack.LEADER]
    if guards:
        hints.append(_guard_hint(years_counted(guards, today), is_woman))
    if leaders:
        single = [Service(one.started_on, one.ended_on) for one in leaders]
        hints.append(_leader_hint(years_counted(single, today), given))
    return hints


def _other_medal(one: Earlier) -> Hint:
    lines = (f"{one.label}. Người đã có Huy chương này không tặng Kỷ niệm chương.",)
    return Hint(HintKind.WARN, "Đã có Huy chương", lines, "Thông tư 20/2025/TT-BCA")


def _guard_hint(years: Fraction, is_woman: bool | None) -> Hint:
    needed = YEARS_WOMEN if is_woman else YEARS_MEN
    whom = {True: "nữ", False: "nam", None: "nam; nữ từ 10 năm"}[is_woman]
    lines = [
        f"Cộng {years_written(years)}, đã nhân hệ số; ngày trùng nhau chỉ tính một lần. "
        f"Cần từ {needed} năm với {whom}."
    ]
    if is_woman:
        lines.append(f"Nghỉ thai sản tính là thời gian công tác, không trừ ({PRINCIPLES}).")
    if years < needed:
        lines.append(f"Còn thiếu {_lacking(needed - years)}.")
    kind = HintKind.GOOD if years >= needed else HintKind.WARN
    return Hint(kind, "Thời gian trong Tổ bảo vệ an ninh, trật tự", tuple(lines), MEDAL_ARTICLE)


def _lacking(years: Fraction) -> str:
    """Rounded up to the month: together with what is there it makes the whole."""
    return years_written(Fraction(ceil(12 * years), 12)) if 12 * years >= 1 else "chưa đến một tháng"


def _leader_hint(years: Fraction, given: list[Earlier]) -> Hint:
    honours = [one for one in given if one.is_given]
    lines = [f"Giữ chức vụ {years_written(years)}; cần từ {YEARS_LEADERS} năm."]
    if years < YEARS_LEADERS:
        lines.append(f"Còn thiếu {_lacking(YEARS_LEADERS - years)}.")
    if honours:
        names = "; ".join(one.label for one in honours[:3])
        lines.append(
            f"Đã được khen {len(honours)} lần: {names}. Cần ít nhất một lần về bảo vệ an ninh, trật tự."
        )
    else:
        lines.append("Chưa ghi lần khen nào; cần ít nhất một lần được khen về bảo vệ an ninh, trật tự.")
    is_enough = years >= YEARS_LEADERS and bool(honours)
    kind = HintKind.GOOD if is_enough else HintKind.WARN
    return Hint(kind, "Thời gian giữ chức vụ lãnh đạo", tuple(lines), MEDAL_ARTICLE)


def once_hint(award_name: str, label: str) -> Hint:
    lines = (f"{award_name} chỉ tặng một lần. Đã có: {label}.",)
    return Hint(HintKind.BAR, "Đã được tặng", lines, "Thông tư 20/2025/TT-BCA")


def kind_hint(kind: RecipientKind, award_name: str) -> Hint:
    lines = (f"{award_name} không tặng cho {KIND_NAMES[kind].lower()}. Hãy chọn hình thức khác.",)
    return Hint(HintKind.BAR, "Không đúng đối tượng", lines, "Luật Thi đua, khen thưởng 2022")


def _pairs(folded: str) -> set[tuple[str, str]]:
    words = ["".join(letter for letter in word if letter.isalnum()) for word in folded.split()]
    words = [word for word in words if word]
    return set(zip(words, words[1:], strict=False))


# What half of all citations say; it tells no achievement from another.
_USUAL = _pairs("phong trao toan dan bao ve an ninh to quoc") | _pairs("giu gin an ninh trat tu xa hoi")
_USUAL |= (
    _pairs("bao dam an ninh") | _pairs("co thanh tich xuat sac trong phong trao nam") | _pairs("tren dia ban")
)
LEAST_SHARED = 5


def shared_pairs(one: str, other: str) -> tuple[int, int]:
    """How many pairs of neighbouring words two folded texts share, of how many the shorter one has."""
    mine, theirs = _pairs(one) - _USUAL, _pairs(other) - _USUAL
    return len(mine & theirs), min(len(mine), len(theirs))


def is_same_achievement(one: str, other: str) -> bool:
    """Whether half of the shorter text stands in the other as well: for a person to compare, no verdict."""
    shared, shorter = shared_pairs(one, other)
    return shared >= LEAST_SHARED and 2 * shared >= shorter


def same_achievement_hints(words: str, others: Iterable[Earlier]) -> list[Hint]:
    """``words`` is the folded citation."""
    found = [
        (one, *shared_pairs(words, one.words)) for one in others if is_same_achievement(words, one.words)
    ]
    if not found:
        return []
    lines = tuple(
        f"{one.label}: trùng {shared}/{shorter} cụm từ, {'đã được tặng' if one.is_given else 'đang đề nghị'}."
        for one, shared, shorter in found
    )
    return [Hint(HintKind.WARN, "Có thể cùng một thành tích đã nêu", (*lines, _ONCE_ONLY), PRINCIPLES)]


_ONCE_ONLY = "Một thành tích không khen nhiều lần, nhiều hình thức. Hãy đối chiếu nội dung trước khi trình."


def basis_hints(basis: AwardBasis, given: Iterable[Earlier]) -> list[Hint]:
    """What was given for a sudden or thematic achievement is no ground for merit of a higher level."""
    barred = (AwardBasis.AD_HOC, AwardBasis.THEMATIC)
    labels = [one.label for one in given if one.is_given and one.basis in barred]
    if basis is not AwardBasis.MERIT or not labels:
        return []
    lines = (
        "Kết quả khen đột xuất, chuyên đề không làm căn cứ đề nghị khen công trạng ở cấp cao hơn.",
        f"Không kể đến: {'; '.join(labels)}.",
    )
    return [Hint(HintKind.WARN, "Căn cứ của khen công trạng", lines, PRINCIPLES)]


def tie_break_hints(
    *,
    kind: RecipientKind,
    is_woman: bool | None,
    women: int | None,
    head_count: int | None,
    is_direct_worker: bool,
    is_special_area: bool,
) -> list[Hint]:
    """Whom the law prefers among equals; shown to the council, counted by nobody."""
    reasons = []
    if kind is RecipientKind.INDIVIDUAL and is_woman:
        reasons.append("là nữ")
    if kind is RecipientKind.COLLECTIVE and head_count and women is not None and 10 * women >= 7 * head_count:
        reasons.append(f"tập thể có {women}/{head_count} người là nữ (từ 70%)")
    if is_direct_worker:
        reasons.append("trực tiếp làm nhiệm vụ")
    if is_special_area:
        reasons.append("ở nơi đặc biệt khó khăn, biên giới, hải đảo")
    if not reasons:
        return []
    line = f"Khi thành tích ngang nhau, được ưu tiên vì {', '.join(reasons)}. Không phải điểm cộng."
    return [Hint(HintKind.NOTE, "Ưu tiên khi ngang nhau", (line,), PRINCIPLES)]
