"""Papers before the vote: invitation, ballots, sheets for written opinions. No figure of any count."""

from festival.documents.rules import DocumentKind
from festival.documents.wording import lines, listed, low, short_date
from festival.planning.documents.common import when
from festival.voting.documents.common import (
    Values,
    agenda_by_award,
    cites,
    head,
    nominee_row,
    regulation,
    subject_of,
    told,
    venue,
)
from festival.voting.models import Seat
from festival.voting.queries.documents import SessionFacts
from festival.voting.queries.papers import PaperSheet, sheets_of
from festival.voting.queries.sessions import QuorumLine
from festival.voting.rules import Channel, Duty, SessionState, VoteMethod

_SECRET_WAYS = {Channel.SCREEN: "trên màn hình", Channel.PAPER: "bằng phiếu giấy"}


def invitations(facts: SessionFacts) -> list[Values]:
    """One for each member."""
    session = facts.session
    shared = head(facts, DocumentKind.COUNCIL_INVITATION, subject=f"Dự {low(session.title)}")
    chair = next((seat for seat in facts.seats if seat.duty is Duty.CHAIR), None)
    shared |= {
        "when": when(session.held_on, session.starts_at),
        "venue": venue(session),
        "agenda": agenda_by_award(facts.lines),
        "way": _way(facts),
        "reading": "đồng chí đọc trước trên hệ thống, mục Họp xét, ở trang của phiên họp này; hoặc tại Thường"
        " trực Hội đồng.",
        "written": _written_instead(facts),
        "cites": cites(session),
        "recipients": listed(["Như trên", "Lưu: VT"]),
        "authority": "TM. HỘI ĐỒNG",
        "post": "CHỦ TỊCH",
        "signer": chair.full_name if chair else "",
    }
    return [shared | {"guest": f"Đồng chí {seat.full_name}, {seat.post}"} for seat in facts.seats]


def _way(facts: SessionFacts) -> str:
    methods = {line.terms.method for line in facts.lines if line.terms}
    ways = []
    if VoteMethod.SECRET in methods:
        ways.append(f"bỏ phiếu kín {_SECRET_WAYS[facts.session.secret_channel]}")
    if VoteMethod.SHOW_OF_HANDS in methods:
        ways.append("giơ tay")
    return (" và ".join(ways) or "theo Quy chế của Hội đồng") + "."


def _written_instead(facts: SessionFacts) -> str:
    if not any(line.terms and line.terms.allows_written for line in facts.lines):
        return ""
    due = facts.session.written_due
    until = f" và gửi lại chậm nhất hết ngày {short_date(due)}" if due else ""
    return (
        "Trường hợp không dự họp được, đề nghị đồng chí báo Thường trực Hội đồng để nhận Phiếu xin ý kiến"
        f"{until}."
    )


def ballot_sheets(facts: SessionFacts) -> list[PaperSheet]:
    """The ballot papers by today's roll; while nobody is down for paper, one with every secret item."""
    session = facts.session
    found = sheets_of(session, facts.lines)
    if found or session.state not in (SessionState.PLANNED, SessionState.CONVENED):
        return found
    items = [line.item for line in secret_lines(facts)]
    return [PaperSheet(number=1, items=items, voters=set(), left_out=set())] if items else []


def secret_lines(facts: SessionFacts) -> list[QuorumLine]:
    return [line for line in facts.lines if line.is_open and _is_secret(line)]


def _is_secret(line: QuorumLine) -> bool:
    return line.terms is not None and line.terms.method is VoteMethod.SECRET


def ballot(facts: SessionFacts, sheet: PaperSheet, *, is_only: bool) -> Values:
    """One ballot; nothing on it tells one voter's from another's."""
    values = head(facts, DocumentKind.BALLOT_PAPER, subject=subject_of(sheet.items, facts.session.season))
    return values | {
        "place_date": "",
        "sheet": "" if is_only else f"Tờ phiếu {sheet.number}",
        "items": [nominee_row(item) for item in sheet.items],
    }


def opinion_sheets(facts: SessionFacts) -> list[Values]:
    """One for each member who is asked in writing, without what concerns the member."""
    session = facts.session
    due = session.written_due
    shared = head(facts, DocumentKind.OPINION_SHEET, subject="") | {
        "regulation": regulation(facts),
        "when": _occasion_of_sheet(session),
        "due": f"chậm nhất hết ngày {short_date(due)}" if due else _BEFORE_COUNT,
        "recipients": listed(["Thường trực Hội đồng (nhận lại phiếu)", "Lưu hồ sơ phiên họp"]),
        "post": "THÀNH VIÊN HỘI ĐỒNG",
    }
    return [shared | _sheet_of(facts, seat) for seat in asked_in_writing(facts) if _items_of(facts, seat)]


_BEFORE_COUNT = "trước giờ kiểm phiếu"


def _occasion_of_sheet(session) -> str:
    if session.is_written_round:
        return "lấy ý kiến bằng văn bản, không họp"
    return f"phiên họp ngày {short_date(session.held_on)}, đồng chí vắng mặt"


def asked_in_writing(facts: SessionFacts) -> list[Seat]:
    return [seat for seat in facts.seats if seat.channel is Channel.WRITTEN]


def _items_of(facts: SessionFacts, seat: Seat) -> list:
    return [
        line.item
        for line in facts.lines
        if line.is_open and seat.user_id in line.voters.get(Channel.WRITTEN, ())
    ]


def _sheet_of(facts: SessionFacts, seat: Seat) -> Values:
    items = _items_of(facts, seat)
    away = [told(line.item) for line in facts.lines if line.is_open and seat.user_id in line.recused]
    return {
        "subject": subject_of(items, facts.session.season),
        "member": seat.full_name,
        "member_post": seat.post,
        "items": [nominee_row(item) for item in items],
        "left_out": lines(["Đồng chí không cho ý kiến, vì có liên quan, về hồ sơ " + "; ".join(away) + "."])
        if away
        else "",
        "signer": seat.full_name,
    }
