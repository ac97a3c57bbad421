"""Biên bản kiểm phiếu, and the figures that both minutes print. Only for sessions that are closed."""

from festival.documents.rules import DocumentKind
from festival.documents.wording import NBSP, counted, lines, listed, low, short_date
from festival.voting.documents.common import (
    Values,
    head,
    moment,
    name_of,
    nominee_row,
    place,
    recusals,
    regulation,
    says_written,
    secretary_of,
    told,
)
from festival.voting.models import AgendaItem, CouncilSession
from festival.voting.queries.documents import SessionFacts
from festival.voting.queries.sessions import presiding
from festival.voting.rules import (
    DEFERRAL_WORDS,
    LEAST_SHOWN_BALLOTS,
    Attendance,
    Channel,
    Row,
    SessionState,
)

_NONE = "-"
_FEW = f"dưới {LEAST_SHOWN_BALLOTS}"
_NOT_OPENED = "không kiểm"
_ROOM_TO_SIGN = "\n" + f"{NBSP}\n" * 4
_CHANNEL_WORDS = {
    Channel.SCREEN: "Trên màn hình",
    Channel.PAPER: "Phiếu giấy",
    Channel.HANDS: "Giơ tay",
    Channel.WRITTEN: "Bằng văn bản",
}
IN_ROOM = (Channel.SCREEN, Channel.PAPER, Channel.HANDS)


def counting_minutes(facts: SessionFacts) -> Values:
    session = facts.session
    values = head(facts, DocumentKind.COUNTING_MINUTES, subject=_subject(session), dated=session.closed_at)
    voted = [line.item for line in facts.lines if line.item.members is not None]
    return (
        values
        | who_took_part(facts)
        | place(session)
        | {
            "regulation": regulation(facts),
            "when": _times(facts),
            "closing": _closing(session),
            "recused": recusals(facts),
            "channels": channels(facts),
            "tellers": tellers(facts),
            "results": [_result(facts, item) for item in voted if item.tally],
            "not_counted": not_counted(voted),
        }
        | _signers(facts)
    )


def _subject(session: CouncilSession) -> str:
    if not session.is_written_round:
        return f"Kết quả biểu quyết tại {session.title}"
    if says_written(session):
        return f"Kết quả {low(session.title)}"
    return f"Kết quả lấy ý kiến bằng văn bản: {session.title}"


def _closing(session: CouncilSession) -> str:
    if session.is_written_round:
        return f"Biên bản lập xong hồi {moment(session.closed_at)}, thành 02 bản./."
    return "Biên bản được lập thành 02 bản và thông qua tại chỗ./."


def _times(facts: SessionFacts) -> str:
    session = facts.session
    ended = facts.vote_ended_at or session.closed_at
    is_round = session.is_written_round
    return lines(
        [
            f"Bắt đầu {'lấy ý kiến' if is_round else 'biểu quyết'}: {moment(session.opened_at)}.",
            f"Kết thúc {'nhận phiếu' if is_round else 'biểu quyết'}: {moment(ended)}.",
            f"Kiểm phiếu xong, công bố kết quả: {moment(session.closed_at)}.",
        ]
    )


def _signers(facts: SessionFacts) -> Values:
    """The leader of the tellers, or whoever presided where nobody had to count papers."""
    if facts.tellers:
        members = _ROOM_TO_SIGN.join(teller.full_name for teller in facts.tellers[1:])
        return {
            "post": "TỔ TRƯỞNG TỔ KIỂM PHIẾU",
            "signer": facts.tellers[0].full_name,
            "second_post": "THÀNH VIÊN TỔ KIỂM PHIẾU" if members else "",
            "second": members,
        }
    return {
        "post": "CHỦ TRÌ",
        "signer": name_of(presiding(facts.session)),
        "second_post": "THƯ KÝ",
        "second": name_of(secretary_of(facts)),
    }


def tellers(facts: SessionFacts) -> list[dict[str, str]]:
    rows = [
        {
            "no": str(number),
            "name": teller.full_name,
            "post": teller.post,
            "duty": "Tổ trưởng" if number == 1 else "Thành viên",
        }
        for number, teller in enumerate(facts.tellers, 1)
    ]
    nobody = {
        "no": _NONE,
        "name": "Không lập Tổ kiểm phiếu",
        "post": "không có phiếu kín bằng giấy",
        "duty": _NONE,
    }
    return rows or [nobody]


def who_took_part(facts: SessionFacts) -> Values:
    session, seats = facts.session, facts.seats
    council = session.council
    present = [seat for seat in seats if seat.attendance is Attendance.PRESENT]
    absent = [seat for seat in seats if seat not in present]
    answered = [seat for seat in absent if seat.channel is Channel.WRITTEN and seat.has_voted]
    away = [seat for seat in absent if seat not in answered]
    parts = [] if session.is_written_round else [f"có mặt {counted(len(present))}"]
    if answered or session.is_written_round:
        parts.append(f"cho ý kiến bằng văn bản {counted(len(answered))}")
    missing = listed(f"{seat.full_name}, {seat.post}: {why_away(seat)}" for seat in away)
    return {
        "members": f"{counted(len(seats))} (Quyết định số {council.decision_number}"
        f" ngày {short_date(council.decided_on)})",
        "present": counted(len(present)),
        "absent": counted(len(absent)),
        "attendance": _attendance(session, len(present), len(absent), len(answered)),
        "took_part": f"{counted(len(present) + len(answered))} ({'; '.join(parts)})",
        "away": lines([f"{counted(len(away))}{'.' if not away else ':'}", missing]),
    }


def _attendance(session: CouncilSession, present: int, absent: int, answered: int) -> str:
    if session.is_written_round:
        silent = counted(absent - answered)
        return f"Cho ý kiến bằng văn bản: {counted(answered)}; không gửi lại phiếu: {silent}."
    return f"Có mặt: {counted(present)}; vắng mặt: {counted(absent)}."


def why_away(seat) -> str:
    """An absent member's line: the reason, and whether a written opinion came."""
    reason = low(seat.absence_reason)
    if seat.channel is not Channel.WRITTEN:
        return f"vắng mặt{f', {reason}' if reason else ''}"
    answer = "đã cho ý kiến bằng văn bản" if seat.has_voted else "không gửi lại phiếu xin ý kiến"
    if seat.session.is_written_round:
        return answer
    return f"vắng mặt{f' ({reason})' if reason else ''}, {answer}"


def channels(facts: SessionFacts) -> list[dict[str, str]]:
    """Forms given out and returned, by channel; a secret channel of one or two shows nothing."""
    used = {channel for line in facts.lines if line.item.members is not None for channel in line.voters}
    rows = []
    if Channel.SCREEN in used:
        rows.append(_screen(facts))
    rows += [_paper(paper, is_only=len(facts.papers) == 1) for paper in facts.papers]
    if Channel.HANDS in used:
        rows.append(_forms("Biểu quyết giơ tay (không phát phiếu)", _NONE, _NONE, _NONE, _NONE))
    if Channel.WRITTEN in used:
        asked = [seat for seat in facts.seats if seat.channel is Channel.WRITTEN]
        back = str(sum(seat.has_voted for seat in asked))
        rows.append(_forms("Phiếu xin ý kiến bằng văn bản", str(len(asked)), back, back, "0"))
    return rows or [_forms("Không biểu quyết", _NONE, _NONE, _NONE, _NONE)]


def _screen(facts: SessionFacts) -> dict[str, str]:
    voters = [seat for seat in facts.seats if seat.votes_on_screen]
    cast = sum(seat.has_voted for seat in voters)
    name = "Phiếu kín trên màn hình"
    if 0 < cast < LEAST_SHOWN_BALLOTS:
        return _forms(name, str(len(voters)), _FEW, _NOT_OPENED, _NOT_OPENED)
    return _forms(name, str(len(voters)), str(cast), str(cast), "0")


def _paper(paper, *, is_only: bool) -> dict[str, str]:
    name = "Phiếu kín bằng giấy" + ("" if is_only else f", tờ phiếu {paper.sheet}")
    if paper.valid is None:
        few = _FEW if paper.returned else "0"
        return _forms(name, str(paper.issued), few, _NOT_OPENED, _NOT_OPENED)
    return _forms(name, str(paper.issued), str(paper.returned), str(paper.valid), str(paper.invalid))


def _forms(name: str, issued: str, returned: str, valid: str, invalid: str) -> dict[str, str]:
    return {"name": name, "issued": issued, "returned": returned, "valid": valid, "invalid": invalid}


def _result(facts: SessionFacts, item: AgendaItem) -> dict[str, str]:
    rows = facts.rows.get(item.id, {})
    detail = lines(
        f"{_CHANNEL_WORDS[channel]}: {', '.join(figures(rows[channel]))}"
        for channel in Channel
        if channel in rows
    )
    return nominee_row(item) | {
        "detail": detail,
        "yes": str(item.yes),
        "no_votes": str(item.no),
        "blank": str(item.blank),
        "invalid": str(item.invalid),
    }


def figures(row: Row) -> list[str]:
    """«8 đồng ý», «1 không đồng ý»; what nobody did is left out."""
    more = ((row.blank, "không có ý kiến"), (row.invalid, "không hợp lệ"))
    return [f"{row.yes} đồng ý", f"{row.no} không đồng ý", *(f"{n} {words}" for n, words in more if n)]


def summed(rows: list[Row]) -> Row | None:
    if not rows:
        return None
    return Row(
        sum(row.yes for row in rows),
        sum(row.no for row in rows),
        sum(row.blank for row in rows),
        sum(row.invalid for row in rows),
    )


def not_counted(items: list[AgendaItem]) -> str:
    """Items that wait for the next session, and why."""
    waiting = [item for item in items if item.deferral]
    if not waiting:
        return ""
    said = listed(f"Hồ sơ {told(item)}: {DEFERRAL_WORDS[item.deferral]}" for item in waiting)
    return lines(["Hồ sơ chuyển phiên sau:", said])


def was_voted(facts: SessionFacts) -> bool:
    return facts.session.opened_at is not None and facts.session.state is not SessionState.NO_QUORUM
