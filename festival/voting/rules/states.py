"""What a session, an item, a seat may be, and the session's one table of moves. Pure."""

from enum import Enum

from festival.core.errors import RuleBroken


class Duty(Enum):
    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    SECRETARY = "secretary"
    MEMBER = "member"


DUTY_NAMES = {
    Duty.CHAIR: "Chủ tịch Hội đồng",
    Duty.VICE_CHAIR: "Phó Chủ tịch Hội đồng",
    Duty.SECRETARY: "Ủy viên, Thư ký",
    Duty.MEMBER: "Ủy viên",
}


class Attendance(Enum):
    PRESENT = "present"
    ABSENT = "absent"


class Channel(Enum):
    """How a vote reaches the count. On one item a seat votes in one channel."""

    SCREEN = "screen"
    PAPER = "paper"
    HANDS = "hands"
    WRITTEN = "written"


CHANNEL_NAMES = {
    Channel.SCREEN: "Phiếu kín trên màn hình",
    Channel.PAPER: "Phiếu kín bằng giấy",
    Channel.HANDS: "Giơ tay",
    Channel.WRITTEN: "Ý kiến bằng văn bản",
}
SECRET_CHANNELS = (Channel.SCREEN, Channel.PAPER)


class Choice(Enum):
    """Values of one length: what is sent over the cable must not tell the choice by its size."""

    YES = "yes"
    NO = "nay"
    BLANK = "nil"


CHOICE_NAMES = {Choice.YES: "Đồng ý", Choice.NO: "Không đồng ý", Choice.BLANK: "Không có ý kiến"}


class SessionKind(Enum):
    MEETING = "meeting"
    WRITTEN_ROUND = "written_round"


SESSION_KIND_NAMES = {
    SessionKind.MEETING: "Họp Hội đồng",
    SessionKind.WRITTEN_ROUND: "Lấy ý kiến bằng văn bản, không họp",
}


class SessionState(Enum):
    PLANNED = "planned"
    CONVENED = "convened"
    VOTING = "voting"
    COUNTING = "counting"
    CLOSED = "closed"
    MINUTES_SIGNED = "minutes_signed"
    NO_QUORUM = "no_quorum"


class SessionAction(Enum):
    CONVENE = "convene"
    OPEN = "open"
    END_VOTE = "end_vote"
    CLOSE = "close"
    SIGN_MINUTES = "sign_minutes"
    END_WITHOUT_QUORUM = "end_without_quorum"


_S, _A = SessionState, SessionAction
MOVES: dict[tuple[SessionState, SessionAction], SessionState] = {
    (_S.PLANNED, _A.CONVENE): _S.CONVENED,
    (_S.CONVENED, _A.OPEN): _S.VOTING,
    (_S.CONVENED, _A.END_WITHOUT_QUORUM): _S.NO_QUORUM,
    (_S.VOTING, _A.END_VOTE): _S.COUNTING,
    (_S.COUNTING, _A.CLOSE): _S.CLOSED,
    (_S.CLOSED, _A.SIGN_MINUTES): _S.MINUTES_SIGNED,
    (_S.NO_QUORUM, _A.SIGN_MINUTES): _S.MINUTES_SIGNED,
}
STATE_NAMES = {
    _S.PLANNED: "Dự kiến",
    _S.CONVENED: "Đã họp, chưa biểu quyết",
    _S.VOTING: "Đang biểu quyết",
    _S.COUNTING: "Đang kiểm phiếu",
    _S.CLOSED: "Đã kết thúc",
    _S.MINUTES_SIGNED: "Đã ký biên bản",
    _S.NO_QUORUM: "Không đủ thành viên",
}
# A round in writing meets nobody and opens no ballot; what is not here is called as above.
ROUND_STATE_NAMES = {
    _S.CONVENED: "Đã chốt danh sách, chưa gửi phiếu",
    _S.VOTING: "Đang lấy ý kiến",
}
STATE_TONES = {
    _S.PLANNED: "draft",
    _S.CONVENED: "waiting",
    _S.VOTING: "waiting",
    _S.COUNTING: "waiting",
    _S.CLOSED: "good",
    _S.MINUTES_SIGNED: "good",
    _S.NO_QUORUM: "refused",
}

# States whose figures may be shown; before, nobody sees any.
SETTLED_STATES = frozenset({_S.CLOSED, _S.MINUTES_SIGNED, _S.NO_QUORUM})
# Acts whose entry in the hash chain vouches for the result; its hash is printed on the minutes.
SEALING_ACTS = frozenset({"session.close", "session.sign_minutes", "session.end_without_quorum"})


class Outcome(Enum):
    PENDING = "pending"
    # The count is there and public; the chair has yet to say openly what the rule leaves to the chair.
    AWAITS_CHAIR = "awaits_chair"
    PASSED = "passed"
    FAILED = "failed"
    DEFERRED = "deferred"


OUTCOME_NAMES = {
    Outcome.PENDING: "Chưa có kết quả",
    Outcome.AWAITS_CHAIR: "Chờ ý kiến Chủ tịch Hội đồng",
    Outcome.PASSED: "Thông qua",
    Outcome.FAILED: "Không thông qua",
    Outcome.DEFERRED: "Chuyển phiên sau",
}


class Deferral(Enum):
    """Why an item waits for the next session."""

    NO_QUORUM = "no_quorum"
    NOT_SECRET = "not_secret"
    FEW_BALLOTS = "few_ballots"
    TIE = "tie"
    NOT_STANDING = "not_standing"
    BALLOTS_LOST = "ballots_lost"


DEFERRAL_WORDS = {
    Deferral.NO_QUORUM: "chưa đủ số thành viên tham gia theo Quy chế",
    Deferral.NOT_SECRET: "số người bỏ phiếu kín quá ít để giữ bí mật lá phiếu",
    Deferral.FEW_BALLOTS: "thu về dưới 3 lá phiếu kín nên không kiểm phiếu, để giữ bí mật",
    Deferral.TIE: "số phiếu đồng ý và không đồng ý bằng nhau, bỏ phiếu lại",
    Deferral.NOT_STANDING: "hồ sơ đã rút hoặc đang tạm dừng xem xét",
    Deferral.BALLOTS_LOST: "lá phiếu không mở được, phải bỏ phiếu lại",
}


class ConflictKind(Enum):
    NOMINEE = "nominee"
    LEADER = "leader"
    HOUSEHOLD = "household"
    RELATIVE = "relative"
    OTHER = "other"


CONFLICT_NAMES = {
    ConflictKind.NOMINEE: "là người được đề nghị",
    ConflictKind.LEADER: "đứng đầu tập thể được đề nghị",
    ConflictKind.HOUSEHOLD: "cùng hộ gia đình được đề nghị",
    ConflictKind.RELATIVE: "là người thân của người được đề nghị",
    ConflictKind.OTHER: "có liên quan khác, tự khai báo",
}


class ConflictState(Enum):
    FLAGGED = "flagged"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


CONFLICT_STATE_NAMES = {
    ConflictState.FLAGGED: "Chờ xem xét",
    ConflictState.CONFIRMED: "Có liên quan",
    ConflictState.DISMISSED: "Không liên quan",
}


def after(state: SessionState, action: SessionAction) -> SessionState:
    """The state that ``action`` leads to, if the session may still take it."""
    try:
        return MOVES[state, action]
    except KeyError:
        raise RuleBroken("Phiên họp không còn ở bước này. Hãy tải lại trang để xem bước hiện tại.") from None


def actions_open(state: SessionState) -> list[SessionAction]:
    return [action for action in SessionAction if (state, action) in MOVES]
