"""One cell at a time: names, years, who is meant. Each answers a value, or refuses with a sentence."""

import re
from datetime import date, timedelta

from festival.core.errors import RuleBroken
from festival.core.text import clean, fold, is_disguised
from festival.nominations.rules import AwardBasis, RecipientKind, Salutation, householder
from festival.nominations.sheets.reading import BROKEN

LEAST_YEAR = 1900
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_DAY = re.compile(r"(?:(?:(\d{1,2})\s*[/.\-]\s*)?(\d{1,2})\s*[/.\-]\s*)?(\d{4})")
# Days as Excel counts them, where nobody could have meant a year.
_SERIAL, _FIRST_SERIAL, _LAST_SERIAL = date(1899, 12, 30), 3000, 55_000
_SALUTED = re.compile(r"(ông|bà|anh|chị|cụ ông|cụ bà)\s*[:.]?\s+(?=\S)", re.IGNORECASE)
_MALE, _FEMALE = {"nam", "ong", "anh", "m"}, {"nu", "ba", "chi", "f"}
_TICKS = {"x", "v", "1", "true", "co", "+", "✓", "✔", "√"}
_KINDS = {
    RecipientKind.INDIVIDUAL: r"ca nhan|nguoi|canhan|cn",
    RecipientKind.COLLECTIVE: r"tap the|to chuc|don vi|tt",
    RecipientKind.HOUSEHOLD: r"ho( gia dinh)?|gia dinh|hgd",
}
_KIND_PATTERNS = {
    kind: re.compile(rf"(?:{words})(?: (?:tieu bieu|xuat sac|duoc|de nghi|khen|dien hinh)\b.*)?")
    for kind, words in _KINDS.items()
}
_BASES = {
    AwardBasis.MOVEMENT: "phong trao",
    AwardBasis.THEMATIC: "chuyen de",
    AwardBasis.AD_HOC: "dot xuat",
    AwardBasis.MERIT: "cong trang",
}


def line(value: str, *, label: str, most: int) -> str:
    """A text on one line."""
    if not value:
        return ""
    _check_whole(value, label)
    words = clean(value)
    if is_disguised(words):
        raise RuleBroken(f"{label} có ký tự điều khiển ẩn. Hãy xóa và gõ lại ô này.")
    if len(words) > most:
        raise RuleBroken(f"{label} dài {len(words)} ký tự, tối đa {most}. Hãy rút ngắn.")
    return words


def _check_whole(value: str, label: str) -> None:
    if not value.lstrip().startswith(("#", BROKEN)):
        return
    if value == BROKEN or re.fullmatch(r"#(REF|N/A|VALUE|NAME|DIV/0|NUM|NULL)[!?]?", value.strip()):
        raise RuleBroken(f"{label}: công thức trong ô bị lỗi. Hãy gõ lại giá trị vào ô.")


def birth_year(value: str, today: date) -> int | None:
    """1978, 15/8/1978, 8/1978, 1978-08-15, or a day as Excel counts; None for an empty cell."""
    if not value:
        return None
    _check_whole(value, "Năm sinh")
    typed = clean(value)
    if not typed or typed in ("-", "–", "…", "..."):
        return None
    year = _year(typed)
    if year is None:
        raise RuleBroken(f"Năm sinh «{typed[:40]}» chưa rõ. Hãy ghi bốn chữ số, ví dụ 1978.")
    if not LEAST_YEAR <= year <= today.year:
        raise RuleBroken(f"Năm sinh {year} không hợp lý. Hãy kiểm tra lại.")
    return year


def _year(typed: str) -> int | None:
    if typed.isascii() and typed.isdecimal() and len(typed) < 6:
        number = int(typed)
        if len(typed) == 5 and _FIRST_SERIAL < number < _LAST_SERIAL:
            return (_SERIAL + timedelta(days=number)).year
        return number if len(typed) == 4 else None
    match = _ISO.fullmatch(typed)
    if match:
        return _day_year(int(match[3]), int(match[2]), int(match[1]))
    match = _DAY.fullmatch(typed)
    return _day_year(int(match[1] or 1), int(match[2] or 1), int(match[3])) if match else None


def _day_year(day: int, month: int, year: int) -> int | None:
    try:
        return date(year, month, day).year
    except ValueError:
        return None


def count(value: str, *, label: str) -> int | None:
    if not value:
        return None
    _check_whole(value, label)
    typed = re.sub(r"\s*(nguoi|thanh vien|nu|dong chi)$", "", fold(value))
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
        raise RuleBroken(f"{label} «{clean(value)[:40]}» chưa đúng. Hãy ghi số nguyên.")
    return int(typed)


def is_tick(value: str) -> bool:
    return fold(value) in _TICKS


def salutation(value: str) -> Salutation:
    """«Ông», «Nam», «Bà», «Nữ»; NONE for an empty cell."""
    if not value:
        return Salutation.NONE
    _check_whole(value, "Giới tính")
    words = fold(value).strip(" .:")
    if not words or words == "-":
        return Salutation.NONE
    if words in _MALE:
        return Salutation.MR
    if words in _FEMALE:
        return Salutation.MRS
    raise RuleBroken(f"Ông/Bà hoặc giới tính «{clean(value)[:40]}» chưa rõ. Hãy ghi Nam, Nữ, Ông hoặc Bà.")


def kind(value: str) -> RecipientKind | None:
    """Who is meant by «Tập thể», «Cá nhân tiêu biểu», «Hộ gia đình (05 hộ)»; None for other words."""
    words = re.sub(r"\([^)]*\)|[:;.\-–]?\s*\d+\s*(nguoi|ho|tap the|ca nhan)?$", " ", fold(value))
    words = (
        " ".join(re.sub(r"[^a-z0-9 ]", " ", words).split()).removeprefix("cac ").removeprefix("danh sach ")
    )
    return next((one for one, pattern in _KIND_PATTERNS.items() if pattern.fullmatch(words)), None)


def basis(value: str) -> AwardBasis | None:
    if not value:
        return None
    _check_whole(value, "Loại hình")
    words = fold(value)
    if not words:
        return None
    found = [one for one, name in _BASES.items() if name in words]
    if len(found) != 1:
        known = "Phong trào, Chuyên đề, Đột xuất hoặc Công trạng"
        raise RuleBroken(f"Loại hình «{clean(value)[:40]}» chưa rõ. Hãy ghi {known}.")
    return found[0]


def person(value: str) -> tuple[Salutation, str]:
    """A single person's name without «Ông», «Bà» and a number before it."""
    parts = [clean(part) for part in re.split(r"[\r\n;]+", value) if clean(part)]
    if len(parts) > 1 and all(len(part.split()) > 1 for part in parts):
        raise _too_many(value)
    name = _numberless(line(value, label="Họ và tên", most=200))
    if re.search(r"\s(và|&)\s|[;/]|\+(?!\d)|,\s*\S+\s\S", name, re.IGNORECASE):
        raise _too_many(value)
    saluted = _SALUTED.match(name)
    if not saluted:
        return Salutation.NONE, name
    word = fold(saluted[1]).removeprefix("cu ")
    return salutation(word), name[saluted.end() :]


def _too_many(value: str) -> RuleBroken:
    return RuleBroken(
        f"Ô họ tên «{clean(value)[:60]}» có vẻ ghi nhiều người. Mỗi người cần một dòng riêng: hãy tách ra."
    )


def _numberless(name: str) -> str:
    return re.sub(r"^(?:\d{1,4}[.)/]|[-+•*](?!\d))\s*", "", name)


def household(value: str) -> tuple[Salutation, str]:
    """Who stands for a household, with the words «Hộ gia đình» taken away."""
    name = _numberless(line(value, label="Tên hộ", most=200))
    name = householder(name) or name
    saluted = _SALUTED.match(name)
    if saluted and fold(saluted[1]) in ("ong", "ba"):
        return salutation(saluted[1]), name[saluted.end() :]
    return Salutation.NONE, name


def is_household(value: str) -> bool:
    return bool(householder(clean(value)))


def collective(value: str) -> str:
    return _numberless(line(value, label="Tên tập thể", most=200))
