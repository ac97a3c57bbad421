"""How one body is written in several ways: abbreviations, fillers, slips of one letter. Pure.

All words are without accents and in lower case, but for ``same_accents``.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"[^\W_]+")
_HOUSEHOLD = re.compile(r"ho(?: gia dinh)? (ong|ba) (\S.*)")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")

_SHORT = {
    "anqp": "an ninh quoc phong",
    "antq": "an ninh to quoc",
    "antt": "an ninh trat tu",
    "bch": "ban chi huy",
    "bchqs": "ban chi huy quan su",
    "bvantq": "bao ve an ninh to quoc",
    "bvantt": "bao ve an ninh trat tu",
    "bvdp": "bao ve dan pho",
    "ca": "cong an",
    "cax": "cong an xa",
    "ccb": "cuu chien binh",
    "chqs": "chi huy quan su",
    "clb": "cau lac bo",
    "cp": "co phan",
    "cty": "cong ty",
    "dtn": "doan thanh nien",
    "hccb": "hoi cuu chien binh",
    "hdnd": "hoi dong nhan dan",
    "hlhpn": "hoi phu nu",
    "hnd": "hoi nong dan",
    "hpn": "hoi phu nu",
    "htx": "hop tac xa",
    "kdc": "khu dan cu",
    "kp": "khu pho",
    "lhpn": "phu nu",
    "lhtn": "thanh nien",
    "mn": "mam non",
    "mttq": "mat tran to quoc",
    "mttqvn": "mat tran to quoc",
    "nct": "nguoi cao tuoi",
    "pccc": "phong chay chua chay",
    "pn": "phu nu",
    "qs": "quan su",
    "tdp": "to dan pho",
    "th": "tieu hoc",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "tn": "thanh nien",
    "tncs": "thanh nien",
    "tnhh": "trach nhiem huu han",
    "ubmttq": "mat tran to quoc",
    "ubnd": "uy ban nhan dan",
    "vn": "viet nam",
}
# What one writes and another leaves out, or writes in another way.
_PHRASES = (
    ("uy ban mat tran", "mat tran"),
    ("lien hiep phu nu", "phu nu"),
    ("lien hiep thanh nien", "thanh nien"),
    ("thanh nien cong san ho chi minh", "thanh nien"),
    ("thanh nien cong san", "thanh nien"),
    ("thanh nien ho chi minh", "thanh nien"),
    ("to dan pho", "todanpho"),
    ("khu dan cu", "khudancu"),
    ("khu pho", "khupho"),
    ("dac khu", "dackhu"),
    ("viet nam", ""),
    ("tap the", ""),
    ("can bo", ""),
)
_FILLERS = frozenset("va cua cac thuoc tai o so".split())
_HAMLETS = frozenset("thon xom ap buon lang todanpho khudancu khupho".split())
# «Bản Nà Cáp» and «Ban Công tác», «Tổ 3» and «Tổ bảo vệ»: what follows tells.
_MAYBE_HAMLETS = frozenset({"ban", "to", "khu"})
_COMMUNES = frozenset({"xa", "phuong", "dackhu"})
_GENERIC = (
    frozenset(word for words in _SHORT.values() for word in words.split())
    | _HAMLETS
    | _COMMUNES
    | frozenset(
        "to doi chi hoi ban doan nhom mo hinh camera tu quan lien gia xung kich dan phong tac mat tran "
        "tru so truong lop khoi phong don vi chi bo dang tram y te van hoa nong nghiep quy che thanh vien "
        "gia dinh san xuat tuyen duong sang xanh sach dep ho tu quan giu gin tre em nguoi dan quan ve".split()
    )
)


@dataclass(frozen=True)
class Spelling:
    """The words of a body's name, written in full and without fillers or the commune at the end."""

    words: tuple[str, ...]
    # The commune, or the bare word «xã», was written at the end.
    is_of_commune: bool

    @cached_property
    def written(self) -> str:
        return " ".join(self.words)

    @cached_property
    def place(self) -> int:
        """Where the name of a residential area begins; past the end where none is written."""
        for at, word in enumerate(self.words):
            follower = self.words[at + 1] if at + 1 < len(self.words) else ""
            if word in _HAMLETS and follower:
                return at
            if word in _MAYBE_HAMLETS and follower and follower not in _GENERIC:
                return at
        return len(self.words)

    @property
    def is_in_hamlet(self) -> bool:
        return self.place < len(self.words)

    @cached_property
    def is_named(self) -> bool:
        """Whether a number, a place or a name of its own tells it from others of its sort."""
        return self.is_in_hamlet or any(word not in _GENERIC for word in self.words)

    @cached_property
    def decisive(self) -> frozenset[str]:
        """The words that name a place, or the body itself."""
        own = {word for word in self.words if word not in _GENERIC}
        return frozenset(own | set(self.words[self.place + 1 :]))

    def is_slip_of(self, other: "Spelling") -> bool:
        """One letter apart, in a word that is nobody's name."""
        if self.words[self.place :] != other.words[other.place :]:
            return False
        mine, theirs = self.words[: self.place], other.words[: other.place]
        if numbers_of(mine) != numbers_of(theirs) or len(mine) != len(theirs):
            return False
        apart = [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]]
        return (
            len(apart) == 1 and any(word in _GENERIC for word in apart[0]) and is_one_letter_apart(*apart[0])
        )


def spelling(name_fold: str, commune_fold: str = "") -> Spelling:
    words = [
        part
        for word in _WORD.findall(name_fold)
        for part in _SHORT.get(word, word.lstrip("0") or "0" if word.isdecimal() else word).split()
    ]
    written = f" {' '.join(words)} "
    for phrase, instead in _PHRASES:
        written = written.replace(f" {phrase} ", f" {instead} " if instead else " ")
    kept = [word for word in written.split() if word not in _FILLERS]
    kept = [word for at, word in enumerate(kept) if at == 0 or word != kept[at - 1]]
    commune = " ".join(_WORD.findall(commune_fold)).replace("dac khu", "dackhu").split()
    is_of_commune = False
    for tail in (commune, *([word] for word in sorted(_COMMUNES))):
        if tail and len(kept) > len(tail) and kept[-len(tail) :] == tail:
            kept, is_of_commune = kept[: -len(tail)], True
            break
    return Spelling(tuple(kept), is_of_commune)


def represented(name_fold: str) -> tuple[str, str]:
    """«ong» or «ba» and the name in «ho gia dinh ong mai duc toan»; empty where it is written otherwise."""
    found = _HOUSEHOLD.fullmatch(name_fold)
    return (found[1], found[2]) if found else ("", "")


def numbers_of(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if any(letter.isdigit() for letter in word))


def one_letter_less(word: str) -> Iterator[str]:
    """The word itself and all that remain when one letter is left out: two near words share one of them."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def is_one_letter_apart(one: str, other: str) -> bool:
    """One letter changed, added, left out, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    start = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return True
    swapped = long[start : start + 2][::-1]
    return short[start : start + 2] == swapped and short[start + 2 :] == long[start + 2 :]


def same_accents(one: str, other: str, decisive: frozenset[str]) -> bool:
    """Whether the decisive words agree: «Đông» is not «Đồng», but «Hòa» is «Hoà» and may be «hoa»."""
    mine, theirs = _accented(one), _accented(other)
    return all(mine[word] == theirs[word] for word in mine.keys() & theirs.keys() & decisive)


def _accented(name: str) -> dict[str, tuple[str, str]]:
    """Shape and tone of each word by its folded form, wherever in the word the tone was set.

    Nothing for a name that was typed without any accent: it says nothing about them.
    """
    found, is_accented = {}, False
    for word in _WORD.findall(unicodedata.normalize("NFC", name).casefold()):
        parts = unicodedata.normalize("NFD", word)
        tone = "".join(mark for mark in parts if mark in _TONES)
        shape = "".join(mark for mark in parts if mark not in _TONES)
        bare = "".join(mark for mark in shape if not unicodedata.combining(mark)).replace("đ", "d")
        found[bare] = (shape, tone)
        is_accented = is_accented or bool(tone) or shape != bare
    return found if is_accented else {}
