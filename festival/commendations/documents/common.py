"""What all documents of a decision have in common: who issues them, number, date, signer."""

from collections import Counter

from festival.commendations import queries
from festival.commendations.models import Commendation, Decision, DecisionEntry
from festival.commendations.rules import GROUP_NAMES, GROUP_ORDER, DecisionState
from festival.core import text
from festival.documents.wording import NBSP, UNKNOWN_DATE, counted, grounds, listed
from festival.nominations.models import Nominee
from festival.planning.documents.common import on_two_lines, plain_name, small

Values = dict[str, "str | list[dict[str, str]]"]
Line = Commendation | DecisionEntry


def head(decision: Decision, *, subject: str) -> Values:
    """Everything above the text and below it, as the chair of a committee signs."""
    place, letterhead = decision.locality, queries.letterhead(decision.locality)
    agency = letterhead.agency if letterhead else f"ỦY BAN NHÂN DÂN {place.name.upper()}"
    titles = [part.strip().upper() for part in decision.signer_title.split("/") if part.strip()]
    day = text.long_date(decision.signed_on) if decision.signed_on else unknown_day(decision)
    return {
        "parent_agency": letterhead.parent_agency if letterhead else "",
        "agency": on_two_lines(agency),
        "agency_name": f"Ủy ban nhân dân {small(place)}",
        "number": f"Số: {decision.number}" if decision.number else f"Số:{NBSP * 8}/QĐ-UBND",
        "place_date": f"{decision.place or plain_name(place)}, {day}",
        "subject": subject,
        "grounds": grounds(decision.grounds.split("\n")),
        "year": str(decision.season.year),
        "where": small(place),
        "recipients": listed(["Như Điều 3", "Hội đồng Thi đua - Khen thưởng", "Lưu: VT"]),
        # «KT. CHỦ TỊCH» over «PHÓ CHỦ TỊCH»; a chair signs under the own title alone.
        "authority": titles[0] if len(titles) > 1 else "",
        "post": titles[-1] if titles else "",
        "signer": decision.signer_name,
        "draft": "DỰ THẢO" if decision.state is DecisionState.DRAFT else "",
        "awarding_title": (letterhead.awarding_title if letterhead else decision.award_type.signer).upper(),
        "award": award(decision),
        "seal": f"Mã niêm của nhật ký khi ban hành: {decision.audit_hash}" if decision.audit_hash else "",
    }


def unknown_day(decision: Decision) -> str:
    return f"{UNKNOWN_DATE}{decision.season.year}"


def award(decision: Decision) -> str:
    """«Giấy khen», inside a sentence."""
    return decision.award_type.printed_name.capitalize()


def issuer(decision: Decision) -> str:
    """«Chủ tịch Ủy ban nhân dân xã An Thịnh»."""
    if decision.award_type.is_commune_level:
        return f"Chủ tịch Ủy ban nhân dân {small(decision.locality)}"
    return decision.award_type.signer


def named(decision: Decision) -> str:
    """«Quyết định số 07/QĐ-UBND ngày 05 tháng 8 năm 2026», with room where they are not known yet."""
    if not decision.number:
        return f"Quyết định số{NBSP * 8}/QĐ-UBND {unknown_day(decision)}"
    return f"Quyết định số {decision.number} {text.long_date(decision.signed_on)}"


def list_of(decision: Decision) -> list[Line]:
    """The list as the decision itself says it: commendations once issued, entries before."""
    return decision.as_issued or decision.entries


def nominee_of(line: Line) -> Commendation | Nominee:
    """Whatever holds kind, name and address."""
    return line if isinstance(line, Commendation) else line.nomination.nominee


def count_words(lines: list[Line]) -> str:
    """«02 tập thể, 01 hộ gia đình, 05 cá nhân»."""
    sizes = Counter(nominee_of(line).kind for line in lines)
    there = [kind for kind in GROUP_ORDER if sizes[kind]]
    return ", ".join(f"{counted(sizes[kind])} {GROUP_NAMES[kind].lower()}" for kind in there)
