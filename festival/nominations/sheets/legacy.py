"""Texts typed in the fonts of the time before Unicode: TCVN3 (.VnTime …) and VNI (VNI-Times …).

Such a text holds other letters than it shows. Only what no Vietnamese word in Unicode holds tells it: signs
and foreign letters. What could be a word of either («Thóy», «Cúc») tells nothing, and is told as such.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache


class Typing(Enum):
    UNICODE = "Unicode"
    TCVN3 = "TCVN3 (.VnTime)"
    VNI = "VNI (VNI-Times)"


class Mark(Enum):
    """What a cell's letters tell of how it was typed."""

    NONE = "reads alike in every font"
    UNICODE = "holds letters that no old font has"
    TCVN3 = "holds signs of TCVN3"
    VNI = "holds pairs of VNI"
    OLD = "holds foreign letters, of any old font or of a foreign name"
    EITHER = "reads as words in Unicode and in an old font"
    TORN = "holds words in Unicode and words in an old font"


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
_UNSPEAKABLE = re.compile(f"[{_GRAVE}{_HOOK}{_TILDE}]\\w?\\w?(?:[cpt]|ch)\\b", re.IGNORECASE)
_VNI_MARKS = {
    **dict(zip("øûõùï", (_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT), strict=True)),
    **dict(zip("âàåãáä", (_HAT + tone for tone in ("", _GRAVE, _HOOK, _TILDE, _ACUTE, _DOT)), strict=True)),
    **dict(zip("êèúüéë", (_BREVE + tone for tone in ("", _GRAVE, _HOOK, _TILDE, _ACUTE, _DOT)), strict=True)),
}
_VNI_VOWELS = "aeouyôö"
_VNI_PAIR = re.compile(f"([{_VNI_VOWELS}])([{''.join(_VNI_MARKS)}])", re.IGNORECASE)
# What stands in no Vietnamese word written in Unicode: signs between letters, and foreign letters.
# The marks of a quotation count only inside a word, ® only before one. A soft hyphen tells nothing by itself:
# word processors leave it in Unicode, too.
_LETTER = r"[^\W\d_]"
_SIGN = "[§¨©ª¬µ¶·¸¹¡¢£¤¥¦Þ×÷]"
_SIGNS = (
    f"(?<={_LETTER}){_SIGN}|{_SIGN}(?={_LETTER})|®(?={_LETTER}|{_SIGN}|\u00ad)"
    f"|(?<={_LETTER})[«»](?={_LETTER})|(?<={_LETTER})[¼½¾]|[a-zß-ÿ][À-ÖØ-Þ]"
)
_TELLS_TCVN3 = re.compile(_SIGNS)
_FOREIGN = "ÄÅÆÇËÎÏÐØÛÜÞßäåæçëîïðøûüþÿÖöÑñ"
# «uû» is left out: «Uû ban» is TCVN3.
_PAIRS = r"[ae][øûõùï]|[aeo][âåä]|[ae][êúüë]|e[àãáèé]|a[àãáèé]|[ouyôö][øïùõ]|[oyôö]û"
_TELLS_VNI = re.compile(_PAIRS, re.IGNORECASE)
# Whatever could tell an old font; a sheet without any of it needs no closer look.
_SUSPECT = re.compile(f"{_SIGNS}|[{_FOREIGN}]|(?i:{_PAIRS})")
_WORD = re.compile(r"[^\s,;.()\-/]+")


def is_suspect(texts: Iterable[str]) -> bool:
    return bool(_SUSPECT.search("\n".join(set(texts))))


def mark_of(value: str) -> Mark:
    """Signs of an old font anywhere in a cell tell all of it, unless a word of it is Unicode."""
    if value.isascii():
        return Mark.NONE
    found = {_mark_of_word(word) for word in _WORD.findall(value) if not word.isascii()}
    told = found & {Mark.TCVN3, Mark.VNI}
    if Mark.UNICODE in found:
        return Mark.TORN if told else Mark.UNICODE
    if len(told) == 1:
        return told.pop()
    if told or Mark.OLD in found:
        return Mark.OLD
    return Mark.EITHER if found - {Mark.NONE} else Mark.NONE


def is_old(word: str) -> bool:
    return not word.isascii() and _mark_of_word(word) in (Mark.TCVN3, Mark.VNI, Mark.OLD)


@lru_cache(maxsize=8192)
def _mark_of_word(word: str) -> Mark:
    if _is_unicode(word):
        return Mark.UNICODE
    if any(map(str.isdecimal, word)):
        # «5×3m».
        return Mark.NONE
    if _TELLS_TCVN3.search(word):
        return Mark.TCVN3
    if _TELLS_VNI.search(word):
        return Mark.VNI
    if any(letter in _FOREIGN for letter in word):
        return Mark.OLD
    return Mark.EITHER


def _is_unicode(word: str) -> bool:
    """Letters beyond Latin-1, or marks of their own (NFD), are in none of the old fonts."""
    return any(letter > "\u00ff" and unicodedata.category(letter)[0] in "LM" for letter in word)


def is_speakable(value: str) -> bool:
    """Vietnamese syllables that end in a stop have one of two tones: «Cúc» and «cục», never «cỳc»."""
    return not _UNSPEAKABLE.search(unicodedata.normalize("NFD", value))


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
