"""Several awards of one recipient (NĐ 152/2025, Điều 4 and Điều 49), and what a bonus is paid from. Pure."""

import unicodedata
from dataclasses import dataclass
from enum import Enum

# Danh hiệu thi đua by their codes in the catalogue; everything else is a hình thức khen thưởng.
TITLES = frozenset({"LDTT", "TTLDTT", "CSTDCS", "CSTD_TINH", "CO_TINH", "CO_BCA"})
DECREE = "Nghị định số 152/2025/NĐ-CP"


class Together(Enum):
    """What the decree says of two awards that one recipient gets."""

    SAME_ACHIEVEMENT = "same_achievement"
    HIGHEST_TITLE = "highest_title"
    TWO_FORMS = "two_forms"
    TITLE_AND_FORM = "title_and_form"


# What might be paid or given wrongly; the other two only tell that both are paid.
WARNINGS = frozenset({Together.SAME_ACHIEVEMENT, Together.HIGHEST_TITLE})
_WORDS = {
    Together.SAME_ACHIEVEMENT: (
        "cùng nội dung thành tích với {award} tại {decision}. Một thành tích không khen thưởng nhiều lần,"
        f" nhiều hình thức ({DECREE}, Điều 4)."
    ),
    Together.HIGHEST_TITLE: (
        "cùng năm còn có danh hiệu {award} tại {decision}. Nhiều danh hiệu cùng thời gian đạt được thì chỉ"
        f" hưởng mức tiền thưởng cao nhất ({DECREE}, Điều 49 khoản 5)."
    ),
    Together.TWO_FORMS: (
        "cùng năm còn có {award} tại {decision}. Khác thời gian và thành tích thì nhận tiền thưởng của từng"
        f" hình thức ({DECREE}, Điều 49 khoản 6)."
    ),
    Together.TITLE_AND_FORM: (
        "cùng năm còn có {award} tại {decision}. Vừa có danh hiệu vừa có hình thức khen thưởng thì nhận cả"
        f" hai mức tiền thưởng ({DECREE}, Điều 49 khoản 7)."
    ),
}


@dataclass(frozen=True)
class Award:
    """One award of a recipient, decided or on a list."""

    code: str
    year: int
    citation: str

    @property
    def is_title(self) -> bool:
        return self.code in TITLES


def together(one: Award, other: Award) -> Together | None:
    """What is to be looked at when one recipient gets both; None where nothing is."""
    if one.is_title and other.is_title:
        return Together.HIGHEST_TITLE if one.year == other.year else None
    if one.is_title or other.is_title:
        return Together.TITLE_AND_FORM if one.year == other.year else None
    if _is_same(one.citation, other.citation):
        return Together.SAME_ACHIEVEMENT
    return Together.TWO_FORMS if one.year == other.year else None


def _is_same(citation: str, other: str) -> bool:
    """The same words, however they are punctuated; an empty citation says nothing."""
    return bool(_words(citation)) and _words(citation) == _words(other)


def _words(citation: str) -> list[str]:
    composed = unicodedata.normalize("NFC", citation).casefold()
    kept = "".join(letter if letter.isalnum() else " " for letter in composed)
    return kept.split()


def told(rule: Together, name: str, award: str, decision: str) -> str:
    return f"{name}: " + _WORDS[rule].format(award=award, decision=decision)


def default_fund(unit: str) -> str:
    """``unit`` as inside a sentence: «xã An Thịnh»."""
    return f"Quỹ Thi đua, khen thưởng {unit}"
