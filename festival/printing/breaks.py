"""Where a Vietnamese line may, should and must not be broken. Pure: text in, pieces out."""

import re
from functools import lru_cache
from pathlib import Path

NBSP = "\u00a0"
_COMPOUNDS = Path(__file__).parent / "data" / "compounds.txt"

# In Unicode the capitals of Vietnamese stand between the small letters, so they are picked one by one.
_CAPITALS = "A-Z" + "".join(filter(str.isupper, map(chr, [*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)])))
_CAPITALISED = rf"\b[{_CAPITALS}][\w\u0300-\u036f'’]*"
_BEFORE_NAMES = "ông|bà|thôn|bản|buôn|làng|ấp|khóm|tổ|xã|phường|đặc khu|tỉnh"
_DATE = re.compile(r"\bngày \d{1,2}( tháng \d{1,2}( năm \d{4})?)?", re.IGNORECASE)
# Patterns inside which every blank is kept from breaking.
_TOGETHER = (
    _DATE,
    re.compile(r"\b(tháng|năm|quý|số|khóa|lần thứ|Điều|khoản):? \d[\w/.-]*", re.IGNORECASE),
    re.compile(r"\bToàn dân bảo vệ an ninh Tổ quốc\b", re.IGNORECASE),
    re.compile(r"\ban ninh Tổ quốc\b", re.IGNORECASE),
    re.compile(r"\bTổ quốc\b", re.IGNORECASE),
    # A number belongs to the word it counts; a year counts nothing.
    re.compile(r"(?<!\d)(?!(?:19|20)\d\d\b)\d[\d.,]*%? (triệu đồng|tỷ đồng|nghìn đồng|\w+)"),
    re.compile(r"\(\d{4} [-–] \d{4}\)"),
    re.compile(rf"\b(?:{_BEFORE_NAMES}) {_CAPITALISED}(?: {_CAPITALISED}){{0,3}}"),
    re.compile(rf"{_CAPITALISED}(?: {_CAPITALISED}){{1,3}}"),
    # A dash belongs to the word before it and never begins a line.
    re.compile(r"\S+ [-–](?= )"),
)

# A line should not end with a word that leans on the next one.
_LEANING = frozenset(
    "của và với trong cho là các những để không có được từ đến tại về ở theo bằng trên dưới như hoặc đã sẽ"
    " đang một vì do mỗi mọi nhiều trước sau giữa ngoài qua vào ra cùng cả bị hay mà thì nhằm khi".split()
)
# A line begins well with one of these.
_OPENING = frozenset("và trong cho với để của năm tại cùng nhằm do".split())
_AFTER_PAUSE = {";": -0.05, ".": -0.05, ":": -0.03, ",": -0.03}


@lru_cache(maxsize=1)
def _compounds() -> frozenset[str]:
    """Words of two syllables that read badly when a line ends between them."""
    lines = _COMPOUNDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line and not line.startswith("#"))


def pieces(text: str) -> list[str]:
    """The parts between which a line may be broken; names, dates, numbers with their word stay whole."""
    if not text.isupper():
        for pattern in _TOGETHER:
            text = pattern.sub(lambda match: match[0].replace(" ", NBSP), text)
    return [piece.replace(NBSP, " ") for piece in text.split(" ") if piece]


def words(text: str) -> list[str]:
    """The parts when only blanks count: the last resort for a text that would not fit otherwise."""
    return text.split()


@lru_cache(maxsize=20_000)
def cost_of_breaking(left: str, right: str) -> float:
    """How badly a line break between two neighbours reads: below zero is welcome, 0.1 is bad."""
    before, after = left.rpartition(" ")[2].casefold(), right.partition(" ")[0].casefold()
    if before[-1] in _AFTER_PAUSE:
        return _AFTER_PAUSE[before[-1]]
    if before in _LEANING:
        return 0.08
    if f"{before} {after.rstrip(',;.:”)')}" in _compounds():
        return 0.1
    return -0.02 if after in _OPENING else 0.0
