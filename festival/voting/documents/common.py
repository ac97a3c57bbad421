"""What all documents of a session have in common: who issues them, whom they name, how moments read."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from festival.core import clock, text
from festival.documents.rules import DocumentKind
from festival.documents.wording import NBSP, UNKNOWN_DATE, counted, hour, lines, listed, short_date
from festival.nominations.documents.common import occasion
from festival.planning.documents.common import NOT_YET, on_two_lines, plain_name, small
from festival.voting import rules
from festival.voting.models import AgendaItem, CouncilSession, Seat
from festival.voting.queries.documents import SessionFacts
from festival.voting.queries.sessions import QuorumLine
from festival.voting.rules import Duty

Values = dict[str, "str | list[dict[str, str]]"]

SYMBOLS = {
    DocumentKind.COUNCIL_INVITATION: "GM",
    DocumentKind.COUNTING_MINUTES: "BB",
    DocumentKind.COUNCIL_MINUTES: "BB",
}
_COUNCIL = "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG"
_UNKNOWN_NAME = "…" * 20


def head(facts: SessionFacts, kind: DocumentKind, *, subject: str, dated: datetime | None = None) -> Values:
    """Everything above the text and below it. ``dated`` is when it happened, for minutes."""
    session, office = facts.session, facts.office
    letterhead = office.letterhead
    committee = letterhead.agency if letterhead else f"ỦY BAN NHÂN DÂN {office.place.name.upper()}"
    signed_at = letterhead.place if letterhead else plain_name(office.place)
    day = text.long_date(clock.local(dated).date()) if dated else f"{UNKNOWN_DATE}{session.season.year}"
    symbol = SYMBOLS.get(kind)
    return {
        "parent_agency": on_two_lines(committee),
        "agency": _on_lines(session.council.name.upper()),
        "agency_name": session.council.name,
        "number": f"Số:{NBSP * 8}/{symbol}-HĐTĐKT" if symbol else "",
        "place_date": f"{signed_at}, {day}",
        "subject": subject,
        "grounds": "",
        "year": str(session.season.year),
        "where": small(session.locality),
        "recipients": "",
        "authority": "",
        "post": "",
        "signer": "",
        "council": session.council.name,
        "title": session.title,
        "occasion": occasion(session.season),
    }


def _on_lines(council: str) -> str:
    """«HỘI ĐỒNG», «THI ĐUA - KHEN THƯỞNG», «XÃ AN THỊNH»: broken where the words allow it."""
    usual, _usual, place = council.partition(f"{_COUNCIL} ")
    return lines(["HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG", place]) if place and not usual else council


def venue(session: CouncilSession) -> str:
    return session.venue or NOT_YET


def place(session: CouncilSession) -> Values:
    """Where, for minutes: with the words around it, which a round that meets nowhere goes without."""
    if session.is_written_round:
        return {"venue": "không họp", "first_part": "THỜI GIAN", "venue_label": "", "venue_line": ""}
    return {
        "venue": venue(session),
        "first_part": "THỜI GIAN, ĐỊA ĐIỂM",
        "venue_label": "Địa điểm:",
        "venue_line": f"{venue(session)}.",
    }


def says_written(session: CouncilSession) -> bool:
    """Whether the title itself says how opinions were asked for."""
    return "bằng văn bản" in session.title


def regulation(facts: SessionFacts) -> str:
    """The Quy chế that was voted by; before the vote the one in force on the day."""
    voted = next((line.item for line in facts.lines if line.item.regulation_on), None)
    if voted is not None:
        number, issued_on = voted.regulation_number, voted.regulation_on
    else:
        found = facts.session.council.regulation_on(facts.session.held_on)
        number, issued_on = found.number, found.issued_on
    return f"Quy chế số {number} ngày {short_date(issued_on)} của Hội đồng"


def moment(at: datetime) -> str:
    """«08 giờ 05 phút, ngày 25 tháng 7 năm 2026», in Vietnam."""
    local = clock.local(at)
    return f"{hour(local.time())}, {text.long_date(local.date())}"


def person(seat: Seat | None) -> str:
    return f"{seat.full_name}, {seat.post}, {seat.duty_name}" if seat else _UNKNOWN_NAME


def name_of(seat: Seat | None) -> str:
    return seat.full_name if seat else ""


def secretary_of(facts: SessionFacts) -> Seat | None:
    """Whoever wrote the minutes: the secretary, if the secretary came."""
    is_round = facts.session.is_written_round
    return next(
        (
            seat
            for seat in facts.seats
            if seat.duty is Duty.SECRETARY and (is_round or seat.attendance is rules.Attendance.PRESENT)
        ),
        None,
    )


def nominee_row(item: AgendaItem) -> dict[str, str]:
    nominee = item.nomination.nominee
    return {
        "no": str(item.position),
        "name": nominee.written,
        "post": nominee.address_line,
        "award": item.nomination.award_type.name,
    }


def told(item: AgendaItem) -> str:
    """«số 3 (Lê Văn Thụ)»: an item inside a sentence."""
    return f"số {item.position} ({item.nomination.nominee.written})"


def agenda_by_award(lines_of_agenda: Iterable[QuorumLine]) -> str:
    counts = Counter(line.item.nomination.award_type.name for line in lines_of_agenda)
    return listed(f"{award}: {counted(number)} hồ sơ" for award, number in counts.items())


def subject_of(items: list[AgendaItem], season) -> str:
    """What is asked: with the award's name where there is only one."""
    awards = {item.nomination.award_type.name for item in items}
    what = f"tặng {awards.pop()}" if len(awards) == 1 else "khen thưởng"
    return f"Xét đề nghị {what} trong {occasion(season)}"


def cites(session: CouncilSession) -> str:
    """Which older session this one looks at again."""
    older = session.cites
    if older is None:
        return ""
    return f"Phiên họp này xem xét lại kết quả của phiên “{older.title}” ngày {short_date(older.held_on)}."


def recusals(facts: SessionFacts) -> str:
    """Who does not vote on what, and who does in spite of a connection, because the Quy chế says so."""
    by_id = {line.item.id: line for line in facts.lines}
    posts = {seat.user_id: seat for seat in facts.seats}
    said = []
    for conflict in facts.conflicts:
        line, seat = by_id.get(conflict.item_id), posts.get(conflict.user_id)
        if line is None or seat is None:
            continue
        votes = "không biểu quyết" if seat.user_id in line.recused else "vẫn biểu quyết theo Quy chế"
        said.append(f"{seat.full_name}: {conflict.kind_name}, {votes} hồ sơ {told(line.item)}")
    return lines(["Thành viên có liên quan đến hồ sơ:", listed(said)]) if said else ""
