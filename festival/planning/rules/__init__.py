"""The festival's states and what a season's dates must be. Pure."""

from datetime import date, time, timedelta
from enum import Enum

from festival.core.errors import RuleBroken
from festival.planning.rules.amendments import AmendmentState


class FestivalState(Enum):
    DRAFT = "draft"
    PLAN_SUBMITTED = "plan_submitted"
    PLAN_APPROVED = "plan_approved"
    PREPARING = "preparing"
    READY = "ready"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REPORTED = "reported"
    ARCHIVED = "archived"


class FestivalAction(Enum):
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    PREPARE = "prepare"
    MAKE_READY = "make_ready"
    HOLD = "hold"
    POSTPONE = "postpone"
    RESUME = "resume"
    CANCEL = "cancel"
    REPORT = "report"
    ARCHIVE = "archive"


_S, _A = FestivalState, FestivalAction
MOVES: dict[tuple[FestivalState, FestivalAction], FestivalState] = {
    (_S.DRAFT, _A.SUBMIT): _S.PLAN_SUBMITTED,
    (_S.PLAN_SUBMITTED, _A.RETURN): _S.DRAFT,
    (_S.PLAN_SUBMITTED, _A.APPROVE): _S.PLAN_APPROVED,
    (_S.PLAN_APPROVED, _A.PREPARE): _S.PREPARING,
    (_S.PREPARING, _A.MAKE_READY): _S.READY,
    (_S.READY, _A.HOLD): _S.HELD,
    (_S.PLAN_APPROVED, _A.POSTPONE): _S.POSTPONED,
    (_S.PREPARING, _A.POSTPONE): _S.POSTPONED,
    (_S.READY, _A.POSTPONE): _S.POSTPONED,
    (_S.POSTPONED, _A.RESUME): _S.PREPARING,
    (_S.PLAN_APPROVED, _A.CANCEL): _S.CANCELLED,
    (_S.PREPARING, _A.CANCEL): _S.CANCELLED,
    (_S.READY, _A.CANCEL): _S.CANCELLED,
    (_S.POSTPONED, _A.CANCEL): _S.CANCELLED,
    (_S.HELD, _A.REPORT): _S.REPORTED,
    (_S.REPORTED, _A.ARCHIVE): _S.ARCHIVED,
}

STATE_NAMES = {
    _S.DRAFT: "Đang soạn",
    _S.PLAN_SUBMITTED: "Chờ duyệt",
    _S.PLAN_APPROVED: "Đã duyệt",
    _S.PREPARING: "Đang chuẩn bị",
    _S.READY: "Sẵn sàng",
    _S.HELD: "Đã tổ chức",
    _S.POSTPONED: "Hoãn",
    _S.CANCELLED: "Hủy",
    _S.REPORTED: "Đã báo cáo",
    _S.ARCHIVED: "Đã lưu trữ",
}
STATE_TONES = {
    _S.DRAFT: "draft",
    _S.PLAN_SUBMITTED: "waiting",
    _S.PLAN_APPROVED: "good",
    _S.PREPARING: "good",
    _S.READY: "good",
    _S.HELD: "printed",
    _S.POSTPONED: "waiting",
    _S.CANCELLED: "refused",
    _S.REPORTED: "printed",
    _S.ARCHIVED: "draft",
}
ACTION_NAMES = {
    _A.SUBMIT: "Trình duyệt",
    _A.RETURN: "Trả lại",
    _A.APPROVE: "Phê duyệt",
    _A.PREPARE: "Bắt đầu chuẩn bị",
    _A.MAKE_READY: "Báo sẵn sàng",
    _A.HOLD: "Xác nhận đã tổ chức",
    _A.POSTPONE: "Hoãn",
    _A.RESUME: "Chuẩn bị lại",
    _A.CANCEL: "Hủy",
    _A.REPORT: "Báo cáo kết quả",
    _A.ARCHIVE: "Lưu trữ",
}
# The person who takes it says why, and everybody who may see the festival reads it.
NEEDS_REASON = frozenset({_A.RETURN, _A.POSTPONE, _A.CANCEL})
# The public sees a festival once its plan is approved; a postponed or cancelled one says so.
PUBLIC_STATES = frozenset(_S) - {_S.DRAFT, _S.PLAN_SUBMITTED}
# The plan itself (date, venue, programme) may be edited only before it is submitted.
EDITABLE_STATES = frozenset({_S.DRAFT})
# After these the public reads the plan as it then stands.
SHOWS_PLAN = frozenset({_A.APPROVE, _A.RESUME})
# What the figure «đã duyệt» counts, and what it is counted of.
APPROVED_STATES = PUBLIC_STATES - {_S.CANCELLED}
COUNTED_STATES = frozenset(_S) - {_S.CANCELLED}
# Wherever the public meets one of these, the word stands beside the name.
OFF_STATES = frozenset({_S.POSTPONED, _S.CANCELLED})
HELD_STATES = frozenset({_S.HELD, _S.REPORTED, _S.ARCHIVED})
# What «state=…» in a list's address may mean beside a single state, with its words.
STATE_GROUPS = {
    "counted": ("Không kể hủy", COUNTED_STATES),
    "approved": ("Đã duyệt kế hoạch, không kể hủy", APPROVED_STATES),
    "done": ("Đã tổ chức, kể cả đã báo cáo", HELD_STATES),
}
# Tasks, guests, money spent and pledges are worked on until the festival is over and reported, or off.
WORKING_STATES = frozenset(_S) - {_S.CANCELLED, _S.REPORTED, _S.ARCHIVED}
# Approved but not yet confirmed as held; only then may an approved plan be amended, or rain move it.
UPCOMING_STATES = frozenset({_S.PLAN_APPROVED, _S.PREPARING, _S.READY})
# Steps that the plan must stand still for, and steps after which an amendment has no more use.
SETTLES_PLAN = frozenset({_A.MAKE_READY, _A.HOLD})
DROPS_AMENDMENT = frozenset({_A.POSTPONE, _A.CANCEL})

# The plan is issued 45 days before the main day, nominations are due 35 days before it,
# a festival is reported five days after it was held.
PLAN_DUE_BEFORE = timedelta(days=45)
NOMINATIONS_DUE_BEFORE = timedelta(days=35)
REPORT_DUE_AFTER = timedelta(days=5)
FIRST_YEAR = 2005  # the first festival day


class ProgrammePart(Enum):
    CEREMONY = "ceremony"
    FESTIVITY = "festivity"
    OTHER = "other"


PART_NAMES = {
    ProgrammePart.CEREMONY: "Phần lễ",
    ProgrammePart.FESTIVITY: "Phần hội",
    ProgrammePart.OTHER: "Đón tiếp, kết thúc",
}


class PilotLevel(Enum):
    NONE = "none"
    COMMUNE = "xa"
    PROVINCE = "tinh"
    MINISTRY = "bo"


PILOT_NAMES = {
    PilotLevel.NONE: "Không",
    PilotLevel.COMMUNE: "Điểm cấp xã",
    PilotLevel.PROVINCE: "Điểm cấp tỉnh",
    PilotLevel.MINISTRY: "Điểm của Bộ Công an",
}


def after(state: FestivalState, action: FestivalAction) -> FestivalState:
    """The state that ``action`` leads to, if the festival may still take it."""
    try:
        return MOVES[state, action]
    except KeyError:
        raise RuleBroken("Ngày hội không còn ở bước này. Hãy tải lại trang để xem bước hiện tại.") from None


def actions_open(state: FestivalState) -> list[FestivalAction]:
    return [action for action in FestivalAction if (state, action) in MOVES]


def is_editable(state: FestivalState, amendment: AmendmentState) -> bool:
    """Before it is submitted, and again while an approved plan is being amended."""
    return state in EDITABLE_STATES or amendment is AmendmentState.OPEN


def check_editable(state: FestivalState, amendment: AmendmentState) -> None:
    if is_editable(state, amendment):
        return
    if state is FestivalState.PLAN_SUBMITTED or amendment is AmendmentState.SUBMITTED:
        raise RuleBroken("Kế hoạch đã trình duyệt nên không sửa được. Hãy đề nghị lãnh đạo trả lại để sửa.")
    if state in UPCOMING_STATES:
        raise RuleBroken("Kế hoạch đã duyệt. Muốn sửa, hãy chọn «Điều chỉnh kế hoạch» ở trang ngày hội.")
    raise RuleBroken(f"Ngày hội ở trạng thái «{STATE_NAMES[state]}» nên kế hoạch không sửa được.")


def check_amendable(state: FestivalState) -> None:
    if state not in UPCOMING_STATES:
        raise RuleBroken(
            f"Ngày hội ở trạng thái «{STATE_NAMES[state]}» nên không điều chỉnh kế hoạch được."
            " Chỉ điều chỉnh kế hoạch đã duyệt, trước khi tổ chức."
        )


def check_tasks_finished(open_tasks: int) -> None:
    if open_tasks:
        raise RuleBroken(
            f"Còn {open_tasks} việc phải xong trước ngày hội. Hãy làm xong, hoặc ghi lý do không phải làm,"
            " ở trang «Công việc», rồi báo sẵn sàng."
        )


def is_deletable(state: FestivalState) -> bool:
    return state is FestivalState.DRAFT


def check_deletable(state: FestivalState) -> None:
    if not is_deletable(state):
        raise RuleBroken("Chỉ xóa được ngày hội đang soạn. Kế hoạch đã duyệt thì dùng «Hủy».")


def check_working(state: FestivalState) -> None:
    if state not in WORKING_STATES:
        raise RuleBroken(f"Ngày hội ở trạng thái «{STATE_NAMES[state]}» nên không sửa được nữa.")


def check_in_window(day: date, start: date, end: date) -> None:
    """Schools may hold theirs earlier, so the season's own window decides, not a fixed one."""
    if not start <= day <= end:
        raise RuleBroken(
            f"Ngày tổ chức phải trong khoảng {start:%d/%m/%Y} đến {end:%d/%m/%Y} của mùa Ngày hội."
        )


def check_reason(action: FestivalAction, reason: str) -> None:
    if action in NEEDS_REASON and not reason:
        raise RuleBroken("Hãy ghi lý do để mọi người cùng biết.")


def check_complete(held_on: date | None, starts_at: time | None, venue: str) -> None:
    """What a plan must say before anybody is asked to approve it."""
    facts = [("ngày tổ chức", held_on), ("giờ bắt đầu", starts_at), ("địa điểm", venue)]
    missing = [name for name, value in facts if value in (None, "")]
    if missing:
        raise RuleBroken(f"Kế hoạch còn thiếu {', '.join(missing)}. Hãy bổ sung rồi trình duyệt.")


def check_may_be_held(held_on: date | None, today: date) -> None:
    if held_on is None or held_on > today:
        raise RuleBroken(
            "Chưa đến ngày tổ chức nên chưa xác nhận được. Nếu ngày đã đổi, hãy hoãn rồi xếp lại."
        )


def check_current(seen: int, revision: int) -> None:
    """Nobody approves, or writes over, what they have not read."""
    if seen != revision:
        raise RuleBroken("Kế hoạch vừa được người khác sửa. Hãy tải lại trang, xem lại rồi làm tiếp.")


def default_dates(year: int) -> dict[str, date]:
    """The usual season: 1 July to 19 August, the main day on 15 August; schools from 1 May on."""
    main_day = date(year, 8, 15)
    return {
        "school_start": date(year, 5, 1),
        "window_start": date(year, 7, 1),
        "window_end": date(year, 8, 19),
        "main_day": main_day,
        "nominations_due": main_day - NOMINATIONS_DUE_BEFORE,
    }


def check_season_dates(
    *,
    year: int,
    school_start: date,
    window_start: date,
    window_end: date,
    main_day: date,
    nominations_due: date,
) -> None:
    if {day.year for day in (school_start, window_start, window_end, main_day, nominations_due)} != {year}:
        raise RuleBroken(f"Mọi ngày của mùa phải trong năm {year}.")
    if school_start > window_start:
        raise RuleBroken("Ngày trường học được bắt đầu không được sau ngày bắt đầu đợt.")
    if window_start > window_end:
        raise RuleBroken("Ngày bắt đầu đợt phải trước ngày kết thúc đợt.")
    if not window_start <= main_day <= window_end:
        raise RuleBroken(
            f"Ngày chính phải trong khoảng {window_start:%d/%m/%Y} đến {window_end:%d/%m/%Y} của đợt tổ chức."
        )
    if nominations_due > main_day:
        raise RuleBroken("Hạn nộp đề nghị khen thưởng phải trước ngày chính.")


def proposed_year(today: date) -> int:
    """The year of the next season: once 19 August is over, next year's."""
    return today.year + (today > date(today.year, 8, 19))


def season_year_limits(today: date) -> tuple[int, int]:
    """Seasons are kept from the first festival day on and planned at most one year ahead."""
    return FIRST_YEAR, today.year + 1
