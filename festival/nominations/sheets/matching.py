"""Names of units, awards and people as lists write them, held against the stored ones."""

import re
import unicodedata
from functools import lru_cache

from festival.core.text import fold

_UNIT_WORDS = (
    "thon|ban|lang|ap|xom|buon|phum|soc|to dan pho|tdp|khu pho|khu dan cu|kdc|khu|to|xa|phuong|dac khu|khom"
)
_UNIT_START = re.compile(rf"(?:{_UNIT_WORDS})\b[ .:]*")


def begins_as_unit(words: str) -> bool:
    return bool(_UNIT_START.match(fold(words)))


_SHORT = {"ubnd": "uy ban nhan dan", "ct": "chu tich", "gd": "giam doc", "ca": "cong an", "gk": "giay khen"}
_SHORT |= {"bk": "bang khen", "knc": "ky niem chuong", "phuong": "xa", "tp": "tinh"}
_FILLING = {"cua", "cap", "cac", "dac", "khu", "thanh", "pho"}


@lru_cache(maxsize=1024)
def folded(name: str) -> str:
    """What a line's steps ask one after another."""
    return fold(name)


@lru_cache(maxsize=512)
def tokens(words: str) -> frozenset[str]:
    """The words of an award's name, abbreviations written out."""
    plain = re.sub(r"[^a-z0-9 ]", " ", fold(words)).split()
    return frozenset(part for word in plain for part in _SHORT.get(word, word).split()) - _FILLING


def bare(words: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", _UNIT_START.sub("", fold(words), count=1)).split())


def may_be_one(year: int | None, other: int | None) -> bool:
    return year is None or other is None or year == other


@lru_cache(maxsize=1024)
def spelling(name: str) -> tuple:
    """Alike for «Hoà» and «Hòa», for small letters and capitals."""
    return tuple(_spelt(word) for word in name.casefold().split())


@lru_cache(maxsize=4096)
def _spelt(word: str) -> str:
    return "".join(sorted(unicodedata.normalize("NFD", word))) + fold(word)


def is_spelt_alike(one: str, other: str) -> bool:
    """The same accents, or none at all in one of the two."""
    if spelling(one) == spelling(other):
        return True
    return folded(one) == folded(other) and (one.isascii() or other.isascii())
