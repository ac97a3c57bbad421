"""What the page before an act that cannot be taken back says: who votes how, by which rule, what is missing.

Numbers of people only; no figure of a count before the closing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from festival.core.permissions import Permission
from festival.voting import queries, rules
from festival.voting.models import CouncilSession
from festival.voting.queries import QuorumLine
from festival.voting.rules import SECRET_CHANNELS, Channel, Outcome, PaperState, SessionState, VoteMethod

_VOICES = {
    VoteMethod.SECRET: "phiếu đồng ý",
    VoteMethod.SHOW_OF_HANDS: "người đồng ý",
    VoteMethod.WRITTEN: "ý kiến đồng ý",
}


@dataclass(frozen=True)
class Step:
    """Something that has to be done first, where, and by whom."""

    words: str
    url: str
    label: str
    permission: Permission = Permission.COUNCIL_VIEW


@dataclass(frozen=True)
class ActWords:
    """The names of the session's acts: a round in writing is not opened, it is sent out."""

    convene: str
    open: str
    end: str


_MEETING = ActWords("Chốt danh sách họp", "Mở bỏ phiếu", "Kết thúc bỏ phiếu")
_HANDS = ActWords("Chốt danh sách họp", "Mở biểu quyết", "Kết thúc biểu quyết")
_ROUND = ActWords("Chốt danh sách lấy ý kiến", "Gửi phiếu xin ý kiến", "Kết thúc nhận phiếu")


def act_words(session: CouncilSession, lines: Iterable[QuorumLine] = ()) -> ActWords:
    """Where no item of the agenda is voted on in secret, no ballot is opened and none is ended."""
    if session.is_written_round:
        return _ROUND
    return _MEETING if is_by_ballot(lines) else _HANDS


def is_by_ballot(lines: Iterable[QuorumLine]) -> bool:
    """Whether anything is voted on in secret; as long as no rule says otherwise, that is to be expected."""
    methods = {line.terms.method for line in lines if line.terms}
    return not methods or VoteMethod.SECRET in methods


def opening_words(session: CouncilSession, lines: list[QuorumLine]) -> list[str]:
    """What the chair confirms with the opening."""
    voted = [line for line in lines if line.may_be_voted]
    members, present = queries.attendance(session.seats)
    if session.is_written_round:
        told = [
            f"Phiếu xin ý kiến được gửi tới {_most(voted, Channel.WRITTEN)} thành viên cho {len(voted)} hồ "
            "sơ dưới đây. Không họp; phiếu có chữ ký, không phải phiếu kín.",
            "Hồ sơ nhận được ít phiếu hơn số cần thiết khi kiểm phiếu thì chuyển phiên sau.",
        ]
    else:
        told = [f"Có mặt {present}/{members} thành viên. Điểm danh được chốt, không sửa được nữa."]
        told += _who_votes(voted)
    told += _due_words(session, voted)
    if any(line.voters.get(channel) for line in voted for channel in SECRET_CHANNELS):
        told.append(
            "Không ai xem được ai bỏ phiếu kín thế nào, kể cả Chủ tịch, Thư ký và quản trị viên. "
            "Kết quả chỉ hiện sau khi kiểm phiếu."
        )
    return told + _what_shows(voted) + _rule_words(voted)


def _who_votes(voted: list[QuorumLine]) -> list[str]:
    """«8 thành viên có mặt bỏ phiếu kín trên màn hình cho 6 hồ sơ.», a sentence for every way."""
    ways = {
        Channel.SCREEN: "thành viên có mặt bỏ phiếu kín trên màn hình",
        Channel.PAPER: "thành viên có mặt bỏ phiếu kín bằng giấy",
        Channel.HANDS: "thành viên có mặt biểu quyết giơ tay, công khai,",
        Channel.WRITTEN: "thành viên vắng mặt cho ý kiến bằng văn bản, có chữ ký,",
    }
    told = []
    for channel, words in ways.items():
        items = sum(bool(line.voters.get(channel)) for line in voted)
        if items:
            told.append(f"{_most(voted, channel)} {words} cho {items} hồ sơ.")
    return told


def _most(voted: list[QuorumLine], channel: Channel) -> int:
    """Whoever votes in the channel on any item; on some, members whom it concerns do not."""
    return len(set().union(*(line.voters.get(channel, set()) for line in voted)))


def _due_words(session: CouncilSession, voted: list[QuorumLine]) -> list[str]:
    if session.written_due is None or not _most(voted, Channel.WRITTEN):
        return []
    return [f"Hạn trả phiếu xin ý kiến: {session.written_due:%d/%m/%Y}."]


def _what_shows(voted: list[QuorumLine]) -> list[str]:
    """What a result will tell of single votes, said before they are cast."""
    told = []
    in_secret = [len(line.voters.get(channel, ())) for line in voted for channel in SECRET_CHANNELS]
    if any(0 < count <= rules.SMALL_ROOM for count in in_secret):
        told.append(
            "Ít người bỏ phiếu: nếu mọi lá phiếu giống nhau thì kết quả cho biết lá phiếu của từng người."
        )
    if any(len(line.voters.get(Channel.WRITTEN, ())) == 1 for line in voted):
        told.append(
            "Có hồ sơ chỉ một người cho ý kiến bằng văn bản: cột «bằng văn bản» trong kết quả và biên bản "
            "cho biết ý kiến của người đó."
        )
    return told


def _rule_words(voted: list[QuorumLine]) -> list[str]:
    """The whole rule of every award, ties and the chair's word included."""
    terms = {line.item.nomination.award_type.name: line.terms for line in voted}
    return [f"Quy tắc với {name}: {_lowered(rules.all_words(found))}." for name, found in terms.items()]


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def item_words(line: QuorumLine) -> str:
    """«1. …: Giấy khen …. Tham gia 10, cần 8. Cần 6 phiếu đồng ý.»."""
    here, _base = line.gathering.quorum(line.terms)
    away = len(line.recused)
    told = f"{item_name(line.item)}. Tham gia {here}, cần {line.needed_present}. "
    told += f"Cần {line.needed_yes} {_VOICES[line.terms.method]}"
    return f"{told}. {away} người có liên quan không biểu quyết" if away else told


def item_name(item) -> str:
    nomination = item.nomination
    return f"{nomination.nominee.written}: {nomination.award_type.name}"


def waiting_words(lines: list[QuorumLine]) -> list[str]:
    """The items that are not voted on, each with why and what it would need."""
    told = []
    for line in lines:
        if line.may_be_voted or line.item.outcome is not Outcome.PENDING:
            continue
        words = f"{item_name(line.item)}: {rules.DEFERRAL_WORDS[line.deferral]}"
        if line.is_open and not line.has_quorum:
            of = "phiếu" if line.terms.method is VoteMethod.WRITTEN else "người có mặt"
            words += f"; cần {line.needed_present} {of}"
        told.append(words)
    return told


def steps_before_opening(session: CouncilSession) -> list[Step]:
    unsettled = queries.count_unsettled_conflicts(session.id)
    if not unsettled:
        return []
    words = f"Còn {unsettled} trường hợp thành viên có thể liên quan đến hồ sơ chưa được xem xét."
    return [Step(words, _to("show_conflicts", session), "Xem xét")]


def ending_words(session: CouncilSession, lines: list[QuorumLine]) -> list[str]:
    back, asked = queries.sheets_back(session)
    told = [f"Đã nhận {back}/{asked} phiếu xin ý kiến. Phiếu về sau đó không được tính."] if asked else []
    if back == 1:
        told.append("Chỉ một phiếu đã về: cột «bằng văn bản» trong kết quả cho biết ý kiến của người đó.")
    if session.is_written_round:
        return [
            "Sau việc này nhập kết quả các phiếu đã về.",
            *told,
            *_short_of_sheets(session, lines),
        ]
    voters = _most(lines, Channel.SCREEN)
    if not voters:
        return ["Sau việc này không ai biểu quyết được nữa.", *told]
    told.insert(0, "Sau việc này không ai bỏ phiếu được nữa, kể cả người có mặt chưa gửi lá phiếu.")
    turnout = rules.shown_turnout(queries.count_cast(session), is_open=True)
    if turnout is not None:
        return [*told, f"Đã nhận {turnout} lá phiếu của {voters} thành viên có mặt bỏ phiếu trên màn hình."]
    return [
        *told,
        f"Chưa đủ {rules.LEAST_SHOWN_BALLOTS} lá phiếu trên màn hình. Nếu kết thúc bây giờ thì không kiểm "
        "các phiếu đó và hồ sơ bỏ phiếu kín trên màn hình chuyển phiên sau.",
    ]


def not_counted_words(lines: list[QuorumLine]) -> list[str]:
    """How many items of the list wait or were withdrawn; the list says which."""
    number = sum(line.item.outcome is Outcome.PENDING and not line.is_open for line in lines)
    return [f"{number} hồ sơ trong danh sách không được kiểm phiếu, có ghi rõ bên cạnh."] if number else []


def _short_of_sheets(session: CouncilSession, lines: list[QuorumLine]) -> list[str]:
    """How many items would wait if no further sheet came."""
    pending = [line for line in lines if line.may_be_voted]
    came = [rules.gather(line.terms, session.seats, line.recused, is_over=True) for line in pending]
    short = sum(not rules.has_quorum(line.terms, who) for line, who in zip(pending, came, strict=True))
    if not short:
        return []
    return [f"{short} hồ sơ chưa đủ số phiếu theo Quy chế: nếu không có thêm phiếu về thì chuyển phiên sau."]


def missing_counts(session: CouncilSession, lines: list[QuorumLine]) -> list[Step]:
    """What people have yet to type before the session can be closed; names no figure."""
    pending = [line for line in lines if line.is_open and line.item.outcome is Outcome.PENDING]
    typed = queries.typed_items(session.id)
    steps = []
    if sheets := {line.item.sheet for line in pending if line.voters.get(Channel.PAPER)}:
        steps += _missing_papers(session, sheets)
    wanted = [(line.item.id, queries.to_be_typed(session, line)) for line in pending]
    hands = sum(Channel.HANDS in want and (item, Channel.HANDS) not in typed for item, want in wanted)
    if hands:
        words = f"Còn {hands} hồ sơ chưa nhập số giơ tay."
        steps.append(Step(words, _to("edit_hands", session), "Nhập số giơ tay", Permission.COUNCIL_MANAGE))
    written = sum(Channel.WRITTEN in want and (item, Channel.WRITTEN) not in typed for item, want in wanted)
    if written and session.state is SessionState.COUNTING:
        words = f"Chưa nhập kết quả phiếu xin ý kiến của {written} hồ sơ."
        steps.append(Step(words, _to("edit_written", session), "Nhập kết quả", Permission.COUNCIL_MANAGE))
    return steps


def _missing_papers(session: CouncilSession, sheets: set[int]) -> list[Step]:
    if session.state is not SessionState.COUNTING:
        return []
    standings = queries.paper_standings(session.id)
    steps = []
    for sheet in sorted(sheets):
        standing = standings.get(sheet, queries.standing_of({}))
        if standing.state is not PaperState.AGREED:
            words = f"Phiếu giấy số {sheet}: {_lowered(standing.words)}."
            steps.append(Step(words, _to("show_papers", session), "Phiếu giấy"))
    return steps


def _to(page: str, session: CouncilSession) -> str:
    return url_for(f"voting.{page}", session_id=session.id)
