"""Vietnamese names and numbers: cleaning, folding, ordering, words. Pure."""

import re
import unicodedata
from functools import lru_cache

# Letters in dictionary order. The letters of highland languages stand with their base letter.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: 0x20 + place for place, letter in enumerate(_ALPHABET, 1)}
# huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries.
_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# Marks that Vietnamese letters carry; on any other letter they only decide a tie.
_SHAPING = {"\u0302", "\u0306", "\u031b"}
# What word processors leave behind and nobody sees: soft hyphens, zero-width blanks, byte order marks.
_LITTER = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Controls that change what a reader sees, for instance by writing a name backwards.
_DISGUISE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200c-\u200f\u202a-\u202e\u2061-\u2069]"
)

DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()
_GROUPS = ("", "nghìn", "triệu")


def clean(value: str | None) -> str:
    """One line in NFC, blanks collapsed, a word processor's invisible litter dropped."""
    if not value:
        return ""
    return " ".join(_LITTER.sub("", unicodedata.normalize("NFC", value)).split())


def is_disguised(value: str) -> bool:
    """Whether control or direction marks hide in the text; the door refuses such input."""
    return bool(_DISGUISE.search(value))


def clean_lines(value: str | None) -> str:
    """Several lines in NFC, each cleaned, with at most one empty line between two."""
    lines = (value or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(clean(line) for line in lines)).strip()


def fold(value: str | None) -> str:
    """Lower case without accents, đ as d: what is searched and compared."""
    return clean(value).translate(_FOLDED)


class _Folded(dict):
    """What each letter folds into, found out once; letters of far scripts each time, lest it grow."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code).casefold())
        bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
        folded = bare.replace("đ", "d").replace("’", "'")
        if code < _FAR:
            self[code] = folded
        return folded


# Behind the Latin letters and the marks of print.
_FAR = 0x2100
_FOLDED = _Folded()


def _rank(letter: str) -> int:
    """The place of a lower-case letter; an unknown accent falls back to its base letter."""
    if letter in _LETTER_RANK:
        return _LETTER_RANK[letter]
    base = unicodedata.normalize("NFD", letter)[:1]
    if base in _LETTER_RANK:
        return _LETTER_RANK[base]
    return 0x10 + int(base) if base.isascii() and base.isdigit() else 0x0F


def sort_key(value: str | None) -> str:
    """Hexadecimal key whose plain order is Vietnamese dictionary order under every collation."""
    lowered = clean(value).lower()
    # In NFC nearly every letter stands by itself.
    is_plain = not any(map(unicodedata.combining, lowered))
    ranks = [_ranks(letter) for letter in (lowered if is_plain else _clusters(lowered))]
    return "".join([letter for letter, _tone in ranks]) + "00" + "".join([tone for _letter, tone in ranks])


@lru_cache(maxsize=1024)
def _ranks(letter: str) -> tuple[str, str]:
    """Hexadecimal places of a letter and of its tone; a blank has no tone."""
    if letter == " ":
        return "01", ""
    letters, tones = "", ""
    for cluster in _clusters(letter):
        tone = next((_TONE_RANK[mark] for mark in cluster if mark in _TONE_RANK), 0)
        shaped = "".join(mark for mark in cluster if mark not in _TONE_RANK)
        letters += f"{_rank(unicodedata.normalize('NFC', shaped)):02x}"
        tones += f"{tone:x}"
    return letters, tones


def _clusters(value: str):
    """Base letters with all their combining marks, decomposed."""
    cluster = ""
    for mark in unicodedata.normalize("NFD", value):
        if cluster and not unicodedata.combining(mark):
            yield cluster
            cluster = ""
        cluster += mark
    if cluster:
        yield cluster


def name_key(full_name: str | None) -> str:
    """Order of people: given name (the last word) first, then the rest."""
    rest, _, given = clean(full_name).rpartition(" ")
    return sort_key(given) + "00" + sort_key(rest)


def _three_digits(number: int, full: bool) -> list[str]:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        if ones:
            words += ["linh", DIGITS[ones]] if words else [DIGITS[ones]]
        return words
    words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if ones == 0:
        return words
    special = {5: "lăm"} if tens == 1 else {1: "mốt", 4: "tư", 5: "lăm"}
    return [*words, special.get(ones, DIGITS[ones])]


def in_words(number: int) -> str:
    """A whole number in Vietnamese words, e.g. 2026 «hai nghìn không trăm hai mươi sáu»."""
    if number == 0:
        return DIGITS[0]
    if number < 0:
        return "âm " + in_words(-number)
    billions, rest = divmod(number, 1_000_000_000)
    words = [in_words(billions), "tỷ"] if billions else []
    for power in (2, 1, 0):
        part = rest // 1000**power % 1000
        if part:
            words += _three_digits(part, full=bool(words))
            words += [_GROUPS[power]] if power else []
    return " ".join(words)


def money_in_words(dong: int) -> str:
    """An amount of đồng as documents write it; no document speaks of less than nothing."""
    if dong < 0:
        raise ValueError(f"negative amount: {dong}")
    words = in_words(dong) + " đồng"
    return words[0].upper() + words[1:]


def grouped(number: int) -> str:
    """Digits in groups of three with dots: 1.234.567."""
    return f"{number:,}".replace(",", ".")


def two_digits(number: int) -> str:
    """Days and the months 1 and 2 take a leading zero in documents (NĐ 30/2020)."""
    return f"{number:02d}"


def long_date(day) -> str:
    """«ngày 05 tháng 02 năm 2026»: days under 10 and months 1, 2 with a zero (NĐ 30/2020)."""
    month = two_digits(day.month) if day.month < 3 else str(day.month)
    return f"ngày {two_digits(day.day)} tháng {month} năm {day.year}"
