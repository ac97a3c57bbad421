"""Words as official documents write them (NĐ 30/2020): plain text for the paper, dates, lists. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time

from festival.core import text

NBSP = "\N{NO-BREAK SPACE}"
# Parts a value into paragraphs; no value that somebody typed can hold it.
BREAK = "\a"
# What XML 1.0 cannot hold, directions that disguise, and the private letters by which a template's empty
# paragraphs and the places of names in a series are found again.
_UNHOLY = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ue000\ue001\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)
_TOGETHER = (
    (re.compile(r"an ninh Tổ quốc"), f"an{NBSP}ninh{NBSP}Tổ{NBSP}quốc"),
    (re.compile(r"\b([Nn]gày|[Tt]háng|[Nn]ăm|[Ss]ố) (?=\d)"), rf"\1{NBSP}"),
    (re.compile(r"(?<=\d) (?=đồng\b|phút\b|giờ\b)"), NBSP),
)
_ENDINGS = ".;:!?…"
UNKNOWN_DATE = f"ngày{NBSP * 6}tháng{NBSP * 6}năm{NBSP}"
DOTS = "…" * 30


def plain(value: str | None) -> str:
    """NFC without anything XML cannot hold; lines become paragraphs, what belongs together stays so."""
    composed = unicodedata.normalize("NFC", value or "").replace("\r\n", "\n").replace("\r", "\n")
    lines = [_UNHOLY.sub("", line).replace("\t", " ").strip(" ") for line in composed.split("\n")]
    joined = BREAK.join(line for line in lines if line)
    for pattern, tied in _TOGETHER:
        joined = pattern.sub(tied, joined)
    return joined


def lines(values: Iterable[str]) -> str:
    """Values as lines of one field."""
    return "\n".join(value for value in values if value)


def ended(value: str, mark: str = ".") -> str:
    """A sentence with its final mark, and only one."""
    value = value.strip()
    return value if value.endswith(tuple(_ENDINGS)) else value + mark


def listed(values: Iterable[str], bullet: str = "- ") -> str:
    """«- a;», «- b.» as lines."""
    rows = [value.strip().rstrip(";.") for value in values if value.strip()]
    return lines(f"{bullet}{row}{'.' if row is rows[-1] else ';'}" for row in rows)


def grounds(values: list[str]) -> str:
    """«Căn cứ …;» in the order given, the last one with a full stop."""
    rows = [value.strip().rstrip(";.,") for value in values if value.strip()]
    return lines(row + ("." if place == len(rows) else ";") for place, row in enumerate(rows, 1))


def short_date(day: date) -> str:
    """«05/8/2026»: in tables and lists."""
    month = text.two_digits(day.month) if day.month < 3 else str(day.month)
    return f"{text.two_digits(day.day)}/{month}/{day.year}"


def hour(moment: time) -> str:
    """«07 giờ 30 phút»: hours of documents."""
    return f"{moment:%H} giờ {moment:%M} phút"


def counted(number: int) -> str:
    """Numbers under ten with a zero, as documents count."""
    return f"{number:02d}" if 0 <= number < 10 else text.grouped(number)


def money(dong: int) -> str:
    return f"{text.grouped(dong)} đồng"


def low(name: str) -> str:
    """A name inside a sentence: «thôn Đông», «xã An Thịnh»; initials such as «UBND» stay."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
