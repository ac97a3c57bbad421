"""What documents of nominations have in common: who issues them, names in groups, counts."""

from collections import Counter
from collections.abc import Iterable

from festival.documents.rules import DocumentKind
from festival.documents.wording import NBSP, UNKNOWN_DATE, counted, lines, listed
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations.models import Nomination
from festival.nominations.rules import KIND_NAMES, RecipientKind, Salutation
from festival.planning.documents.common import in_sentence, on_two_lines, plain_name, signing, small
from festival.planning.models import Season
from festival.planning.queries.documents import Office

SYMBOLS = {
    DocumentKind.SUBMISSION: "TTr",
    DocumentKind.APPRAISAL: "PTĐ",
    DocumentKind.POSTING: "TB",
}
# The order of lists that are read aloud.
GROUPS = (
    ("collectives", RecipientKind.COLLECTIVE, "TẬP THỂ"),
    ("households", RecipientKind.HOUSEHOLD, "HỘ GIA ĐÌNH"),
    ("individuals", RecipientKind.INDIVIDUAL, "CÁ NHÂN"),
)
_ROMAN = ("I", "II", "III")
_HEADS = {"thôn": "TRƯỞNG THÔN", "bản": "TRƯỞNG BẢN", "tổ dân phố": "TỔ TRƯỞNG", "trường": "HIỆU TRƯỞNG"}
_HEADS |= {"xóm": "TRƯỞNG XÓM", "ấp": "TRƯỞNG ẤP", "buôn": "TRƯỞNG BUÔN", "khu phố": "TRƯỞNG KHU PHỐ"}
_COMMITTEES = (LocalityKind.COMMUNE, LocalityKind.PROVINCE)


def occasion(season: Season) -> str:
    return f"phong trào “Toàn dân bảo vệ an ninh Tổ quốc” năm {season.year}"


def council_of(office: Office) -> str:
    return f"Hội đồng Thi đua - Khen thưởng {small(office.place)}"


def head_of(unit: Locality) -> str:
    """Who signs for a unit: «TRƯỞNG THÔN», or the head of whatever it is."""
    if unit.kind in _COMMITTEES:
        return "CHỦ TỊCH"
    return _HEADS.get(unit.unit_word.casefold(), "THỦ TRƯỞNG ĐƠN VỊ")


def head(office: Office, unit: Locality, season: Season, kind: DocumentKind, subject: str) -> dict[str, str]:
    """Everything above the text and below it; ``unit`` issues it, its commune has the letterhead."""
    letterhead = office.letterhead
    committee = letterhead.agency if letterhead else f"ỦY BAN NHÂN DÂN {office.place.name.upper()}"
    is_office = unit.kind in _COMMITTEES
    authority, post = signing(committee) if is_office else ("", head_of(unit))
    above = letterhead.parent_agency if letterhead else ""
    symbol = SYMBOLS.get(kind, "")
    return {
        "parent_agency": above if is_office else on_two_lines(committee),
        "agency": on_two_lines(committee) if is_office else unit.name.upper(),
        "agency_name": in_sentence(committee, office.place) if is_office else unit.name,
        "number": f"Số:{NBSP * 8}/{symbol}{'-UBND' if is_office else ''}",
        "place_date": f"{letterhead.place if letterhead else plain_name(office.place)}, "
        f"{UNKNOWN_DATE}{season.year}",
        "subject": subject,
        "grounds": "",
        "year": str(season.year),
        "where": small(unit),
        "recipients": listed(recipients(kind, unit)),
        "authority": authority,
        "post": post,
        "signer": office.signer if is_office else "",
    }


def recipients(kind: DocumentKind, unit: Locality) -> list[str]:
    if kind is DocumentKind.POSTING:
        return ["Ủy ban MTTQ và các đoàn thể", "Các khu dân cư, cơ quan, trường học (để niêm yết)", "Lưu: VT"]
    return ["Như trên", "Lưu: VT" if unit.kind in _COMMITTEES else "Lưu hồ sơ"]


def groups(nominations: Iterable[Nomination]) -> dict[str, "str | list[dict[str, str]]"]:
    """Rows by kind, each group numbered anew, with the headings of those that hold somebody."""
    values: dict[str, str | list[dict[str, str]]] = {}
    numerals = iter(_ROMAN)
    all_of = list(nominations)
    for name, kind, title in GROUPS:
        rows = [one for one in all_of if one.nominee.kind is kind]
        values[name] = [_row(number, one) for number, one in enumerate(rows, 1)]
        values[f"{name}_head"] = f"{next(numerals)}. {title} ({counted(len(rows))})" if rows else ""
    return values


def _row(number: int, nomination: Nomination) -> dict[str, str]:
    nominee = nomination.nominee
    born = str(nominee.birth_year or "")
    is_woman = nominee.salutation is Salutation.MRS
    return {
        "no": str(number),
        "name": nominee.written,
        "men": born if nominee.salutation is Salutation.MR else "",
        "women": born if is_woman else "",
        "post": nominee.address_line,
        "summary": nomination.citation,
        "award": nomination.award_type.name,
    }


def count_words(nominations: list[Nomination]) -> str:
    """«- Giấy khen của Chủ tịch UBND xã: 02 tập thể, 05 cá nhân;» for each award."""
    by_award: dict[str, Counter] = {}
    for one in nominations:
        by_award.setdefault(one.award_type.name, Counter())[one.nominee.kind] += 1
    return listed(f"{award}: {_kinds(kinds)}" for award, kinds in by_award.items())


def _kinds(kinds: Counter) -> str:
    return ", ".join(
        f"{counted(kinds[kind])} {KIND_NAMES[kind].lower()}" for _name, kind, _title in GROUPS if kinds[kind]
    )


def totals(nominations: list[Nomination]) -> dict[str, str]:
    return {"total": counted(len(nominations)), "counts": count_words(nominations)}


def earlier_words(received: Iterable) -> str:
    """Awards already held, a line each; «Chưa có.» where there is none."""
    said = [
        f"- {one.name} năm {one.year}{f' (Quyết định số {one.decision})' if one.decision else ''}."
        for one in received
    ]
    return lines(said) or "Chưa có."
