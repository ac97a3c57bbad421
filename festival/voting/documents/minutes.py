"""Biên bản họp Hội đồng: the whole session, for the page and for paper alike."""

from festival.core import clock
from festival.documents.rules import DocumentKind
from festival.documents.wording import DOTS, counted, hour, lines, listed, short_date
from festival.voting import rules
from festival.voting.documents.common import (
    Values,
    agenda_by_award,
    cites,
    head,
    moment,
    name_of,
    nominee_row,
    person,
    place,
    recusals,
    regulation,
    says_written,
    secretary_of,
    told,
)
from festival.voting.documents.counting import (
    IN_ROOM,
    channels,
    figures,
    not_counted,
    summed,
    was_voted,
    who_took_part,
    why_away,
)
from festival.voting.models import AgendaItem
from festival.voting.queries.documents import SessionFacts
from festival.voting.queries.sessions import presiding, speaker_of
from festival.voting.rules import (
    Attendance,
    Base,
    Channel,
    Duty,
    Outcome,
    QuorumBase,
    Terms,
    TieRule,
    VoteMethod,
)
from festival.web.filters import percent

_ROUND = "Lấy ý kiến bằng văn bản, không họp: "


def council_minutes(facts: SessionFacts) -> Values:
    session = facts.session
    is_told = says_written(session) or not session.is_written_round
    subject = session.title if is_told else _ROUND + session.title
    values = head(facts, DocumentKind.COUNCIL_MINUTES, subject=subject, dated=session.closed_at)
    items = [line.item for line in facts.lines]
    return (
        values
        | who_took_part(facts)
        | _frame(facts)
        | {
            "course": _course(facts),
            "recused": recusals(facts) or "Không có thành viên nào có liên quan đến hồ sơ được xét.",
            "ways": _ways(facts),
            "voted": _voted(facts),
            "roll": [_seat_row(number, seat) for number, seat in enumerate(facts.seats, 1)],
            "channels": channels(facts),
            "results": [_result(facts, item) for item in items],
            "summary": _summary(items),
            "chair_words": _chair_words(facts),
            "deferred": not_counted(items),
            "seal": f"Mã kiểm chứng nhật ký (mục {facts.seal.sequence}): {facts.seal.hash}"
            if facts.seal
            else "",
        }
    )


def _frame(facts: SessionFacts) -> Values:
    """When, where and under whom."""
    session = facts.session
    chair, secretary = presiding(session), secretary_of(facts)
    chaired = person(chair)
    if chair and chair.duty is not Duty.CHAIR:
        chaired += " (Chủ tịch Hội đồng vắng mặt)"
    finished = moment(session.closed_at)
    closing = f"Phiên họp kết thúc hồi {finished}. Biên bản được đọc và thông qua./."
    if session.is_written_round:
        closing = f"Biên bản lập xong hồi {finished}./."
    return place(session) | {
        "began": _began(facts),
        "ended": finished,
        "chair": chaired,
        "secretary": person(secretary),
        "cites": cites(session),
        "closing": closing,
        "post": "CHỦ TRÌ",
        "signer": name_of(chair),
        "second_post": "THƯ KÝ",
        "second": name_of(secretary),
    }


def _hour(at) -> str:
    return hour(clock.local(at).time())


def _began(facts: SessionFacts) -> str:
    """When the roll was called, or the planned hour where the roll was called ahead of it."""
    session = facts.session
    real = session.opened_at or session.closed_at
    if session.is_written_round:
        return moment(real)
    called = facts.roll_called_at or real
    planned = clock.at(session.held_on, session.starts_at)
    if clock.local(called).date() != clock.local(real).date():
        called = real
    began = planned if called < planned <= real else called
    said = moment(began)
    if clock.local(began).date() != session.held_on:
        said += f" (dự kiến ngày {short_date(session.held_on)})"
    return said


def _course(facts: SessionFacts) -> str:
    session = facts.session
    seen = f"Hội đồng xem xét {counted(len(facts.lines))} hồ sơ đề nghị khen thưởng, gồm:"
    agenda = agenda_by_award(facts.lines)
    if session.is_written_round:
        asked = sum(seat.channel is Channel.WRITTEN for seat in facts.seats)
        due = f", hạn gửi lại ngày {short_date(session.written_due)}" if session.written_due else ""
        sent = f"Thường trực Hội đồng gửi Phiếu xin ý kiến đến {counted(asked)} thành viên{due}."
        return lines([seen, agenda, sent])
    if not was_voted(facts):
        return lines([seen, agenda, "Sau khi điểm danh, không hồ sơ nào đủ điều kiện biểu quyết."])
    return lines(
        [
            seen,
            agenda,
            "Thường trực Hội đồng báo cáo tiêu chuẩn, tóm tắt thành tích của từng trường hợp.",
            "Ý kiến thảo luận (nếu có):",
            DOTS,
            DOTS,
        ]
    )


def _ways(facts: SessionFacts) -> str:
    """The rule of each award as it was used, with where it comes from."""
    terms = {line.item.nomination.award_type.name: line.terms for line in facts.lines if line.terms}
    said = listed(f"{award}: {_rule_words(one)}" for award, one in terms.items())
    return lines([f"Hội đồng biểu quyết theo {regulation(facts)}:", said])


def _rule_words(terms: Terms) -> str:
    everybody = "tổng số thành viên Hội đồng"
    base = (
        everybody if terms.quorum_base is QuorumBase.ALL_MEMBERS else f"{everybody}, trừ người có liên quan"
    )
    quorum = rules.share_words(terms.quorum_num, terms.quorum_den)
    share = rules.share_words(terms.pass_num, terms.pass_den, is_strict=terms.is_strict)
    method = rules.METHOD_NAMES[terms.method]
    words = [
        f"{method[:1].lower()}{method[1:]}",
        f"cần {quorum} {base} tham gia",
        f"thông qua khi {share} {_base_words(terms.pass_base)} đồng ý",
    ]
    if terms.method is not VoteMethod.WRITTEN:
        words.append(_written_words(terms))
    if terms.recuses_conflicted:
        kept = "vẫn tính" if terms.recused_in_base else "không tính"
        words.append(f"người có liên quan không biểu quyết, {kept} trong tổng số")
    if terms.chair_must_agree:
        words.append("Chủ tịch Hội đồng cho ý kiến công khai sau khi kiểm phiếu")
    if terms.tie_rule is not TieRule.FAILS:
        tie = rules.TIE_NAMES[terms.tie_rule]
        words.append(f"số phiếu bằng nhau: {tie[:1].lower()}{tie[1:]}")
    return "; ".join(words)


def _base_words(base: Base) -> str:
    words = rules.BASE_NAMES[base]
    return f"{words[:1].lower()}{words[1:]}"


def _written_words(terms: Terms) -> str:
    if not terms.allows_written:
        return "không lấy ý kiến bằng văn bản của người vắng mặt"
    kept = "tính" if terms.count_written_in_quorum else "không tính"
    return f"ý kiến bằng văn bản của người vắng mặt {kept} vào số tham gia"


def _voted(facts: SessionFacts) -> str:
    session = facts.session
    if not was_voted(facts):
        return "Phiên họp không biểu quyết."
    if session.is_written_round:
        return f"Lấy ý kiến từ {moment(session.opened_at)} đến {moment(session.closed_at)}."
    ended = facts.vote_ended_at or session.closed_at
    said = [f"Biểu quyết từ {_hour(session.opened_at)} đến {_hour(ended)}."]
    if facts.tellers:
        names = ", ".join(teller.full_name for teller in facts.tellers)
        said.append(f"Tổ kiểm phiếu: {names} (có biên bản kiểm phiếu kèm theo).")
    used = {channel for line in facts.lines if line.item.members is not None for channel in line.voters}
    if Channel.SCREEN in used:
        said.append("Phiếu trên màn hình do phần mềm đếm; phần mềm không lưu ai bỏ phiếu thế nào.")
    return lines(said)


def _seat_row(number: int, seat) -> dict[str, str]:
    if seat.attendance is Attendance.PRESENT:
        presence = "Có mặt"
    else:
        away = why_away(seat)
        presence = f"{away[:1].upper()}{away[1:]}"
    return {
        "no": str(number),
        "name": seat.full_name,
        "post": seat.post,
        "duty": seat.duty_name,
        "presence": presence,
    }


def _result(facts: SessionFacts, item: AgendaItem) -> dict[str, str]:
    found = facts.rows.get(item.id, {})
    room = summed([found[channel] for channel in IN_ROOM if channel in found])
    written = found.get(Channel.WRITTEN)
    outcome = item.outcome_name
    if item.tally and item.outcome is not Outcome.DEFERRED:
        outcome = lines([outcome, f"(cần {rules.needed_yes(item.terms, item.base)} phiếu)"])
    return nominee_row(item) | {
        "room": lines(figures(room)) if room else "-",
        "written": lines(figures(written)) if written else "-",
        "share": lines([f"{item.yes}/{item.base}", percent(item.yes, item.base)]) if item.tally else "-",
        "outcome": outcome,
    }


def _summary(items: list[AgendaItem]) -> str:
    counts = {outcome: sum(item.outcome is outcome for item in items) for outcome in Outcome}
    said = [f"{counted(counts[Outcome.PASSED])} hồ sơ được thông qua"]
    if counts[Outcome.FAILED]:
        said.append(f"{counted(counts[Outcome.FAILED])} hồ sơ không được thông qua")
    if counts[Outcome.AWAITS_CHAIR]:
        said.append(f"{counted(counts[Outcome.AWAITS_CHAIR])} hồ sơ chờ ý kiến Chủ tịch Hội đồng")
    if counts[Outcome.DEFERRED]:
        said.append(f"{counted(counts[Outcome.DEFERRED])} hồ sơ chuyển phiên sau")
    return f"Kết quả: trong {counted(len(items))} hồ sơ, {'; '.join(said)}."


def _chair_words(facts: SessionFacts) -> str:
    """What the chair said openly after the count; never read from a ballot."""
    by_speaker: dict[int, tuple] = {}
    for line in facts.lines:
        if line.item.chair_agrees is None:
            continue
        speaker = speaker_of(facts.session, line.recused)
        if speaker is not None:
            _seat, said = by_speaker.setdefault(speaker.user_id, (speaker, {True: [], False: []}))
            said[line.item.chair_agrees].append(told(line.item))
    return lines(_spoken(seat, said) for seat, said in by_speaker.values())


def _spoken(seat, said: dict[bool, list[str]]) -> str:
    parts = [
        f"{'đồng ý' if agrees else 'không đồng ý'} với hồ sơ {', '.join(said[agrees])}"
        for agrees in (True, False)
        if said[agrees]
    ]
    return f"{seat.duty_name} {seat.full_name} cho ý kiến công khai sau khi kiểm phiếu: {'; '.join(parts)}."
