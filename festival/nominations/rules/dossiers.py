"""What a dossier says and must hold before it is handed in. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from festival.core.errors import RuleBroken
from festival.nominations.rules.kinds import AwardBasis, RecipientKind, Salutation
from festival.nominations.rules.register import check_counts

ACHIEVEMENT_WARNING = "Không ghi tên người bị tố giác, người vi phạm, nguồn tin, vụ án."
MAX_CITATION = 400
MAX_REPORT = 20_000
# Under this a report says nothing that a council could weigh.
LEAST_REPORT_WORDS = 30

_HOUSEHOLD = re.compile(r"(?:hộ(?: (?:gia đình|gđ))?|gia đình|h?gđ)\.? (?=(?:ông|bà) \S)", re.IGNORECASE)
# Whatever stands in names of people, those of the highlands (H’Hen Niê) and of religions among them.
_NAME_MARKS = " '’ʼ‘-–."


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What a proposer types, as plain values."""

    award_type_id: int
    kind: RecipientKind
    salutation: Salutation = Salutation.NONE
    name: str
    birth_year: int | None = None
    address_line: str = ""
    # Of a collective only.
    head_count: int | None = None
    women_count: int | None = None
    leader_name: str = ""
    basis: AwardBasis = AwardBasis.MOVEMENT
    is_posthumous: bool = False
    citation: str = ""
    report: str = ""


def check_posthumous(is_posthumous: bool, kind: RecipientKind) -> None:
    if is_posthumous and kind is not RecipientKind.INDIVIDUAL:
        raise RuleBroken("Truy tặng chỉ dùng cho cá nhân. Hãy chọn «Tặng».")


def recipient(kind: RecipientKind, salutation: Salutation, name: str) -> tuple[Salutation, str]:
    """Salutation and name as they are kept: a household carries its words in the name."""
    if kind is RecipientKind.INDIVIDUAL:
        check_person_name(name)
    if kind is RecipientKind.INDIVIDUAL and salutation is Salutation.NONE:
        raise RuleBroken("Hãy chọn Ông hoặc Bà. Danh xưng không được đoán từ tên.")
    if kind is RecipientKind.COLLECTIVE and salutation is not Salutation.NONE:
        raise RuleBroken("Tập thể không ghi Ông, Bà. Hãy chọn «Không ghi».")
    if kind is not RecipientKind.HOUSEHOLD:
        return salutation, name
    return Salutation.NONE, _household_name(salutation, name)


def _household_name(salutation: Salutation, name: str) -> str:
    """«Hộ gia đình ông Mai Đức Toàn», however the two were typed."""
    who = householder(name)
    if who:
        salutation_word, _, rest = who.partition(" ")
        return f"Hộ gia đình {salutation_word.lower()} {rest}"
    if re.match(r"(?:hộ|gia đình|h?gđ)\b", name, re.IGNORECASE):
        raise RuleBroken("Tên hộ ghi theo dạng «Hộ gia đình ông Mai Đức Toàn».")
    if salutation is Salutation.NONE:
        raise RuleBroken("Hãy chọn Ông hoặc Bà cho người đại diện hộ gia đình.")
    return f"Hộ gia đình {salutation.value.lower()} {name}"


def householder(name: str) -> str:
    """«ông Mai Đức Toàn» of «Hộ gia đình ông …», «Gia đình ông …», «Gđ ông …», «Hộ ông …»; else «»."""
    found = _HOUSEHOLD.match(name)
    return name[found.end() :] if found else ""


def check_person_name(name: str) -> None:
    """A person's name holds letters; what else stands in it was meant for another cell, or is a slip."""
    strange = [one for one in name if not (unicodedata.category(one)[0] in "LM" or one in _NAME_MARKS)]
    if any(map(str.isnumeric, strange)):
        raise RuleBroken(f"Họ tên «{name[:60]}» có chữ số. Hãy chỉ ghi họ tên của một người.")
    if strange:
        raise RuleBroken(f"Họ tên «{name[:60]}» có ký tự «{strange[0]}». Hãy chỉ ghi họ tên bằng chữ.")


def check_heads(dossier: Dossier) -> None:
    """A collective's numbers agree; of anybody else they are not kept."""
    if dossier.kind is RecipientKind.COLLECTIVE:
        check_counts(dossier.head_count, dossier.women_count)


def missing(
    *, kind: RecipientKind, birth_year: int | None, address_line: str, citation: str, report: str
) -> list[str]:
    """What a dossier still lacks before it may be submitted, in the words of the form."""
    return [
        *missing_of_recipient(kind, birth_year, address_line),
        *missing_of_citation(citation),
        *missing_of_report(report),
    ]


def missing_of_recipient(kind: RecipientKind, birth_year: int | None, address_line: str) -> list[str]:
    lacking = []
    if kind is RecipientKind.INDIVIDUAL and birth_year is None:
        lacking.append("năm sinh")
    if not address_line:
        lacking.append("chức vụ, đơn vị hoặc địa chỉ")
    return lacking


def missing_of_citation(citation: str) -> list[str]:
    if not citation:
        return ["nội dung khen thưởng"]
    # A model sentence has these where only the proposer knows; they would be printed.
    return ["chữ thay cho «…» trong nội dung khen thưởng"] if "…" in citation else []


def with_full_stop(citation: str) -> str:
    """A citation ends with a full stop, which is easily forgotten; what has no room for it stays."""
    bare = citation.rstrip(" ,;:")
    if not bare or bare.rstrip("”\"»’')")[-1:] in (".", "!", "?", "…") or len(bare) >= MAX_CITATION:
        return citation
    return f"{bare}."


def missing_of_report(report: str) -> list[str]:
    if any(line.strip() == "…" for line in report.splitlines()):
        return ["câu trả lời thay cho «…» trong báo cáo thành tích"]
    if len(report.split()) >= LEAST_REPORT_WORDS:
        return []
    return [f"báo cáo thành tích từ {LEAST_REPORT_WORDS} chữ trở lên"]


def check_complete(lacking: list[str]) -> None:
    if lacking:
        raise RuleBroken(f"Chưa nộp được vì còn thiếu: {'; '.join(lacking)}.")
