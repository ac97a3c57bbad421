"""What a session asks of the person in front of it: one next step, one sentence, the ways of voting."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, url_for

from festival.core.permissions import Permission
from festival.voting import queries, rules
from festival.voting.models import CouncilSession, Seat
from festival.voting.queries import QuorumLine
from festival.voting.rules import Attendance, Channel, Outcome, SessionState
from festival.voting.views.before_acts import act_words
from festival.voting.views.tabs import SESSION_TABS
from festival.web.access import may


@dataclass(frozen=True)
class Part:
    """The session as one person takes part in it."""

    session: CouncilSession
    lines: list[QuorumLine]
    seat: Seat | None

    @property
    def channels(self) -> set[Channel]:
        """How this person votes on what is being voted on."""
        return {
            channel
            for line in self.lines
            if line.item.outcome is Outcome.PENDING
            for channel, voters in line.voters.items()
            if self.seat and self.seat.user_id in voters
        }

    @property
    def awaits_ballot(self) -> bool:
        is_open = self.session.state is SessionState.VOTING
        return is_open and Channel.SCREEN in self.channels and not self.seat.has_voted

    @property
    def presides(self) -> bool:
        """Whether the acts of the chair are this person's today: not a vice-chair's beside the chair."""
        if not may(Permission.SESSION_PRESIDE, self.session):
            return False
        presiding = queries.presiding(self.session)
        return presiding is None or presiding.user_id == g.user.id

    @property
    def manages(self) -> bool:
        return may(Permission.COUNCIL_MANAGE, self.session)

    @property
    def counts(self) -> bool:
        return may(Permission.BALLOTS_COUNT, self.session)

    def has(self, endpoint: str) -> bool:
        """Whether the session has such a page now, for this person."""
        tab = next((tab for tab in SESSION_TABS if tab.endpoint == f"voting.{endpoint}"), None)
        return tab is not None and may(tab.permission, self.session) and tab.fits(self.session)


def part_of(session: CouncilSession, lines: list[QuorumLine]) -> Part:
    return Part(session, lines, next((seat for seat in session.seats if seat.user_id == g.user.id), None))


def _has_unsettled(part: Part) -> bool:
    """Opening is refused while somebody has yet to be looked at."""
    looks = part.has("show_conflicts") and (part.manages or part.presides)
    return looks and queries.count_unsettled_conflicts(part.session.id) > 0


# In the order of the work: by state, the page, the words on its button, and for whom it is the next step.
_Step = tuple[str, str, Callable[[Part], bool]]
_STEPS: dict[SessionState, list[_Step]] = {
    SessionState.PLANNED: [
        ("edit_agenda", "Chọn hồ sơ", lambda part: part.manages and not part.lines),
        ("confirm_convening", "Chốt danh sách họp", lambda part: part.manages and bool(part.lines)),
        ("list_dossiers", "Đọc hồ sơ", lambda part: not part.manages and part.has("list_dossiers")),
    ],
    SessionState.CONVENED: [
        ("show_conflicts", "Xem xét người có liên quan", _has_unsettled),
        ("confirm_opening", "Mở bỏ phiếu", lambda part: part.presides),
        ("show_roll", "Điểm danh", lambda part: part.has("show_roll")),
        ("edit_written", "Nhận phiếu xin ý kiến", lambda part: part.has("edit_written")),
        ("list_dossiers", "Đọc hồ sơ", lambda part: not part.manages and part.has("list_dossiers")),
    ],
    SessionState.VOTING: [
        ("show_ballot", "Bỏ phiếu", lambda part: part.awaits_ballot),
        ("edit_hands", "Nhập số giơ tay", lambda part: part.has("edit_hands")),
        ("edit_written", "Nhận phiếu xin ý kiến", lambda part: part.has("edit_written")),
        ("confirm_ending", "Kết thúc bỏ phiếu", lambda part: part.presides),
    ],
    SessionState.COUNTING: [
        ("show_papers", "Nhập số phiếu giấy", lambda part: part.counts and part.has("show_papers")),
        ("edit_hands", "Nhập số giơ tay", lambda part: part.has("edit_hands")),
        ("edit_written", "Nhập kết quả phiếu xin ý kiến", lambda part: part.has("edit_written")),
        ("confirm_closing", "Kiểm phiếu", lambda part: part.presides),
    ],
    SessionState.CLOSED: [
        ("show_chair_word", "Ghi ý kiến Chủ tịch", lambda part: part.has("show_chair_word")),
        ("show_minutes", "Biên bản", lambda _part: True),
    ],
    SessionState.NO_QUORUM: [("show_minutes", "Biên bản", lambda _part: True)],
    SessionState.MINUTES_SIGNED: [("show_minutes", "Biên bản", lambda _part: True)],
}


def next_steps(part: Part) -> list[dict]:
    """Buttons, the next step first; nobody is offered what the rules would refuse."""
    acts = act_words(part.session, part.lines)
    called = {"confirm_convening": acts.convene, "confirm_opening": acts.open, "confirm_ending": acts.end}
    return [
        {
            "label": called.get(endpoint, label),
            "url": url_for(f"voting.{endpoint}", session_id=part.session.id),
        }
        for endpoint, label, fits in _STEPS[part.session.state]
        if fits(part)
    ]


def own_words(part: Part) -> tuple[str, str] | None:
    """Kind and text of the sentence that tells a member where the vote stands for them."""
    if part.session.state is not SessionState.VOTING or part.seat is None or part.awaits_ballot:
        return None
    if Channel.SCREEN in part.channels:
        return "good", "Đồng chí đã bỏ phiếu. Kết quả hiện ở đây sau khi kiểm phiếu."
    if Channel.PAPER in part.channels:
        return "info", "Đồng chí bỏ phiếu giấy trong phiên này. Hãy bỏ phiếu vào hòm phiếu."
    if Channel.WRITTEN in part.channels:
        return "info", "Đồng chí gửi ý kiến bằng văn bản. Hãy ký phiếu xin ý kiến và gửi Thư ký Hội đồng."
    if Channel.HANDS in part.channels:
        return "info", "Phiên này biểu quyết giơ tay tại phòng họp."
    if part.seat.attendance is Attendance.ABSENT:
        return "warn", "Đồng chí được ghi là vắng mặt nên không biểu quyết được trong phiên này."
    return "info", "Đồng chí có liên quan đến các hồ sơ đang xét nên không biểu quyết."


def ways(lines: list[QuorumLine]) -> list[Channel]:
    """The channels that the session really uses; items that wait for another one use none."""
    used = {
        channel
        for line in lines
        if line.item.outcome is not Outcome.DEFERRED
        for channel, voters in line.voters.items()
        if voters
    }
    return [channel for channel in Channel if channel in used]


def way_words(session: CouncilSession, lines: list[QuorumLine]) -> str:
    """«Phiếu kín trên màn hình: 8 người; Giơ tay: 9 người»; before there is a roll, no numbers."""
    words = []
    for channel in ways(lines):
        voters = {user_id for line in lines for user_id in line.voters.get(channel, ())}
        is_known = session.state is not SessionState.PLANNED
        words.append(
            f"{rules.CHANNEL_NAMES[channel]}: {len(voters)} người"
            if is_known
            else rules.CHANNEL_NAMES[channel]
        )
    return "; ".join(words)


def screen_voters(lines: list[QuorumLine]) -> int:
    """Members who vote on the screen on any item; nobody where all is voted by hands or in writing."""
    voting = [line for line in lines if line.item.outcome is not Outcome.DEFERRED]
    return len(set().union(*(line.voters.get(Channel.SCREEN, ()) for line in voting)))


def is_secret_open(session: CouncilSession, lines: list[QuorumLine]) -> bool:
    """Whether ballots on the screen are or will be on their way: the page then says what that rests on."""
    is_before = session.state in (SessionState.PLANNED, SessionState.CONVENED, SessionState.VOTING)
    return is_before and Channel.SCREEN in ways(lines)
