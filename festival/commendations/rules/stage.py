"""Waves on the stage, how somebody is called up, and which names are hard to read aloud. Pure."""

import re
import unicodedata
from enum import Enum

from festival.nominations.rules import AwardLevel, RecipientKind


class Wave(Enum):
    HIGHER = "higher"
    COLLECTIVE = "collective"
    HOUSEHOLD = "household"
    INDIVIDUAL = "individual"


# In the order in which they go up.
WAVE_NAMES = {
    Wave.HIGHER: "Bằng khen và hình thức của cấp trên",
    Wave.COLLECTIVE: "Tập thể",
    Wave.HOUSEHOLD: "Hộ gia đình",
    Wave.INDIVIDUAL: "Cá nhân",
}
WAVE_ORDER = tuple(WAVE_NAMES)
_OF_KIND = {
    RecipientKind.COLLECTIVE: Wave.COLLECTIVE,
    RecipientKind.HOUSEHOLD: Wave.HOUSEHOLD,
    RecipientKind.INDIVIDUAL: Wave.INDIVIDUAL,
}
# Highest first: who signs the greatest award goes up before the others of the first wave.
LEVELS = (AwardLevel.MINISTRY, AwardLevel.PROVINCE, AwardLevel.PROVINCE_POLICE, AwardLevel.COMMUNE)
POSTHUMOUS = "TRUY TẶNG"


def levels_above(is_commune: bool) -> tuple[AwardLevel, ...]:
    """Levels whose awards open the ceremony; at a province its own are the ordinary ones."""
    return LEVELS[:3] if is_commune else LEVELS[:1]


def wave_of(level: AwardLevel, kind: RecipientKind, *, is_commune: bool) -> Wave:
    return Wave.HIGHER if level in levels_above(is_commune) else _OF_KIND[kind]


def call(
    *, kind: RecipientKind, salutation: str, name: str, address_line: str, verb: str, stand_in: str
) -> str:
    """What the MC says: «Mời ông Lê Văn Thụ, Thôn Đông»; nothing is guessed of how a name sounds."""
    who = f"{salutation[:1].lower()}{salutation[1:]} {name}".strip()
    whence = f", {address_line}" if address_line else ""
    if kind is not RecipientKind.INDIVIDUAL:
        sentence = f"Mời đại diện {name}{whence}"
        return f"{sentence}: {stand_in}" if stand_in else sentence
    if verb.upper() == POSTHUMOUS:
        sentence = f"Truy tặng {who}{whence}. Mời "
        return sentence + (f"{stand_in} lên nhận thay" if stand_in else "đại diện gia đình lên nhận thay")
    if stand_in:
        return f"Mời {stand_in} nhận thay {who}{whence}"
    return f"Mời {who}{whence}"


_VIETNAMESE = set("aăâbcdđeêghiklmnoôơpqrstuưvxy")
# grave, hook above, tilde, acute, dot below; and the signs that belong to ă â ê ô ơ ư
_TONES = {"\u0300", "\u0309", "\u0303", "\u0301", "\u0323"}
_LETTERS = {"ă", "â", "ê", "ô", "ơ", "ư"}
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MANY_WORDS = 5


def why_hard(name: str, kind: RecipientKind) -> list[str]:
    """What an MC may stumble over; empty for an ordinary name."""
    words = _WORD.findall(unicodedata.normalize("NFC", name))
    found = []
    if any(_is_foreign(word) for word in words):
        found.append("có chữ ngoài bảng chữ cái tiếng Việt")
    if kind is RecipientKind.INDIVIDUAL and len(words) >= _MANY_WORDS:
        found.append(f"dài {len(words)} tiếng")
    shouted = [word for word in words if len(word) > 1 and word.isupper()]
    # A whole name in capitals is only a way of typing; one word among others is an abbreviation.
    if shouted and len(shouted) < len(words):
        found.append("có chữ viết tắt: " + ", ".join(shouted))
    return found


def _is_foreign(word: str) -> bool:
    return any(not _is_vietnamese(letter) for letter in word.lower())


def _is_vietnamese(letter: str) -> bool:
    parts = unicodedata.normalize("NFD", letter)
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return bare in _VIETNAMESE or bare in _LETTERS


def shifted(order: list, thing, by: int) -> list:
    """The list with ``thing`` one place up or down; at an end nothing moves."""
    here = order.index(thing)
    there = max(0, min(len(order) - 1, here + by))
    return placed(order, thing, there + 1)


def placed(order: list, thing, position: int) -> list:
    """The list with ``thing`` at ``position`` (from 1; a greater one is the end)."""
    others = [one for one in order if one != thing]
    others.insert(max(0, position - 1), thing)
    return others
