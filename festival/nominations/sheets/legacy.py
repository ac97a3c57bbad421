"""Texts typed in the fonts of the time before Unicode: TCVN3 (.VnTime …) and VNI (VNI-Times …).

Such a text holds other letters than it shows. Which of the two it is shows only in many words together, hence
a column is judged as a whole.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Typing(Enum):
    UNICODE = "Unicode"
    TCVN3 = "TCVN3 (.VnTime)"
    VNI = "VNI (VNI-Times)"
    MIXED = "lẫn nhiều phông chữ"


# TCVN 5712:1993, table 3: the letters in the order of their codes, each run with the code of its first.
_TCVN3_RUNS = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
_TCVN3 = {chr(first + place): letter for first, run in _TCVN3_RUNS for place, letter in enumerate(run)}
_CAPITALS = "\xa1\xa2\xa3\xa4\xa5\xa6\xa7"
# In VNI a letter is followed by its marks; some letters have a code of their own.
_VNI_LETTERS = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))
_HAT, _BREVE = "\u0302", "\u0306"
_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
_VNI_MARKS = {
    **dict(zip("øûõùï", (_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT), strict=True)),
    **dict(zip("âàåãáä", (_HAT + tone for tone in ("", _GRAVE, _HOOK, _TILDE, _ACUTE, _DOT)), strict=True)),
    **dict(zip("êèúüéë", (_BREVE + tone for tone in ("", _GRAVE, _HOOK, _TILDE, _ACUTE, _DOT)), strict=True)),
}
_VNI_VOWELS = "aeouyôö"
_VNI_PAIR = re.compile(f"([{_VNI_VOWELS}])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)
# What stands in no Vietnamese word written in Unicode: signs between letters, and foreign letters.
# The marks of a quotation count only inside a word.
_LETTER = r"[^\W\d_]"
_SIGN = "[§®¨©ª¬\u00adµ¶·¸¹¼½¾¡¢£¤¥¦Þ×]"
_SIGNS = re.compile(f"(?<={_LETTER}){_SIGN}|{_SIGN}(?={_LETTER})|(?<={_LETTER})[«»](?={_LETTER})")
_FOREIGN = "ÄÅÆÇËÎÏÐÑÖØÛÜÞßäåæçëîïðñöøûüþÿ"
_TELLS_VNI = re.compile(
    r"[ae][øûõùï]|[aeo][âåä]|[ae][êúüë]|e[àãáèé]|a[àãáèé]|[ouyôö][øûï]|[ôö][õù]|ñ|ö",
    re.IGNORECASE,
)
# Whatever could tell an old font; a sheet without any of it needs no closer look.
_SUSPECT = re.compile(f"{_SIGN}|[«»{_FOREIGN}]|{_TELLS_VNI.pattern}", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;.()\-/]+")


def is_suspect(texts: Iterable[str]) -> bool:
    return bool(_SUSPECT.search("\n".join(texts)))


@dataclass(frozen=True)
class Votes:
    """How many words of a column tell each way of typing."""

    tcvn3: int
    vni: int
    unicode: int

    def __add__(self, other: "Votes") -> "Votes":
        return Votes(self.tcvn3 + other.tcvn3, self.vni + other.vni, self.unicode + other.unicode)

    @property
    def typing(self) -> Typing:
        if not self.tcvn3 and not self.vni:
            return Typing.UNICODE
        if self.unicode:
            return Typing.MIXED
        return Typing.TCVN3 if self.tcvn3 >= self.vni else Typing.VNI


def votes(texts: Iterable[str]) -> Votes:
    """Counted over the cells of a column."""
    tcvn3 = vni = unicode = 0
    for value in texts:
        if value.isascii():
            continue
        for word in _WORD.findall(value):
            if word.isascii():
                continue
            if _is_unicode(word):
                unicode += 1
            elif _SIGNS.search(word):
                tcvn3 += 1
            elif _TELLS_VNI.search(word):
                vni += 1
            elif any(letter in _FOREIGN for letter in word):
                tcvn3 += 1
    return Votes(tcvn3, vni, unicode)


def _is_unicode(word: str) -> bool:
    """Letters beyond Latin-1, or marks of their own (NFD), are in none of the old fonts."""
    return any(letter > "\u00ff" and unicodedata.category(letter)[0] in "LM" for letter in word)


def is_doubtful(value: str) -> bool:
    """In a column of several typings: this one could be either."""
    words = [word for word in _WORD.findall(value) if not word.isascii()]
    return bool(words) and not any(map(_is_unicode, words))


def converted(value: str, typing: Typing) -> str:
    """The text in Unicode; one that is Unicode already stays."""
    if typing not in (Typing.TCVN3, Typing.VNI) or value.isascii() or _is_unicode(value):
        return value
    convert = _from_tcvn3 if typing is Typing.TCVN3 else _from_vni
    return re.sub(r"\S+", lambda word: convert(word[0]), value)


def _from_tcvn3(word: str) -> str:
    """Capitals with a tone have no code of their own: the font for capitals drew the small ones."""
    changed = "".join(_TCVN3.get(letter, letter) for letter in word)
    plain = [now for was, now in zip(word, changed, strict=True) if was in _CAPITALS or was.isascii()]
    is_shouted = sum(map(str.isalpha, plain)) > 1 and not any(map(str.islower, plain))
    return changed.upper() if is_shouted else changed


def _from_vni(word: str) -> str:
    marked = _VNI_PAIR.sub(_vni_pair, word)
    return unicodedata.normalize("NFC", "".join(map(_vni_letter, marked)))


def _vni_pair(pair: re.Match) -> str:
    return _vni_letter(pair[1]) + _VNI_MARKS[pair[2].lower()]


def _vni_letter(letter: str) -> str:
    small = letter.lower()
    if small not in _VNI_LETTERS:
        return letter
    found = _VNI_LETTERS[small]
    return found.upper() if letter != small else found
