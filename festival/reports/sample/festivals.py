"""The season's festivals, walked to every state of the state machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from festival.planning import services
from festival.planning.rules import FestivalAction, FestivalState, PilotLevel
from festival.reports.sample import aftermath
from festival.reports.sample.diary import YEAR, Entry, Story, day, entry
from festival.reports.sample.programmes import main_programme, short_programme, whole_day_programme
from festival.reports.sample.roster import COMMUNE

_S, _A = FestivalState, FestivalAction
TODAYS = "Hợp tác xã Nông nghiệp An Thịnh"


@dataclass(frozen=True)
class Plan:
    """One festival: where, when, and the state it has reached by the sample's day."""

    place: str
    day: int
    month: int
    starts: str
    venue: str
    state: FestivalState
    reason: str = ""
    title: str = ""
    pilot: PilotLevel = PilotLevel.NONE
    bring: str = ""
    note: str = ""

    @property
    def held_on(self) -> date:
        return day(self.day, self.month)

    @property
    def starts_at(self) -> time:
        return time.fromisoformat(self.starts)


PLANS = (
    Plan(
        COMMUNE,
        15,
        8,
        "06:30",
        "Nhà văn hóa xã",
        _S.READY,
        title="Ngày hội Toàn dân bảo vệ an ninh Tổ quốc xã An Thịnh",
        pilot=PilotLevel.PROVINCE,
        bring="Mũ, nước uống; thẻ căn cước và điện thoại nếu muốn được hướng dẫn VNeID",
        note="Nếu mưa: phần hội chuyển vào hội trường, bỏ kéo co và đẩy gậy.",
    ),
    Plan("Trường THCS An Thịnh", 10, 7, "07:00", "Sân Trường THCS", _S.ARCHIVED),
    Plan("Trường Tiểu học An Thịnh", 17, 7, "07:30", "Sân Trường Tiểu học", _S.REPORTED),
    Plan("Trường Mầm non Hoa Ban", 24, 7, "08:00", "Sân Trường Mầm non", _S.HELD),
    Plan("Trường THPT An Thịnh", 1, 8, "07:00", "Nhà đa năng Trường THPT", _S.READY),
    # On the sample's own day, from morning to night: «Đang diễn ra» always has something to show.
    Plan(TODAYS, 3, 8, "06:30", "Sân kho hợp tác xã", _S.READY),
    Plan("Thôn Đông", 8, 8, "07:30", "Nhà văn hóa thôn Đông", _S.READY, pilot=PilotLevel.COMMUNE),
    Plan("Thôn Đoài", 8, 8, "14:00", "Nhà văn hóa thôn Đoài", _S.READY),
    Plan("Thôn Trung", 9, 8, "07:30", "Sân bóng thôn Trung", _S.PREPARING),
    Plan("Thôn Thượng", 9, 8, "14:00", "Nhà văn hóa thôn Thượng", _S.PREPARING),
    Plan("Bản Nà Cáp", 10, 8, "08:00", "Nhà sàn cộng đồng bản Nà Cáp", _S.PREPARING),
    Plan("Thôn Hạ", 11, 8, "07:30", "Nhà văn hóa thôn Hạ", _S.PLAN_APPROVED),
    Plan("Thôn Tân Lập", 12, 8, "07:30", "Nhà văn hóa thôn Tân Lập", _S.PLAN_APPROVED),
    Plan("Thôn Phú Lâm", 12, 8, "14:00", "Nhà văn hóa thôn Phú Lâm", _S.PLAN_APPROVED),
    Plan("Công ty TNHH May An Thịnh Phát", 13, 8, "16:30", "Nhà ăn công ty", _S.PLAN_APPROVED),
    Plan(
        "Thôn Cầu Mới",
        5,
        8,
        "07:30",
        "Nhà văn hóa thôn Cầu Mới",
        _S.POSTPONED,
        "Đường vào thôn ngập sau mưa lớn ngày 28/7, chờ sửa xong cầu tạm.",
    ),
    Plan(
        "Thôn Đồng Bến",
        12,
        8,
        "14:00",
        "Nhà văn hóa thôn Phú Lâm",
        _S.CANCELLED,
        "Tổ chức chung với thôn Phú Lâm vì hai thôn dùng một nhà văn hóa.",
    ),
    Plan("Bản Pác Mạ", 13, 8, "08:00", "Nhà văn hóa bản Pác Mạ", _S.PLAN_SUBMITTED),
    Plan("Bản Nà Lùng", 14, 8, "08:00", "Điểm trường bản Nà Lùng", _S.PLAN_SUBMITTED),
    Plan("Thôn Suối Trong", 14, 8, "07:30", "Nhà văn hóa thôn Suối Trong", _S.DRAFT),
    Plan("Khu phố Chợ Mới", 16, 8, "19:00", "Đình chợ", _S.DRAFT),
)
# Steps from a draft to each state.
_TO_READY = (_A.SUBMIT, _A.APPROVE, _A.PREPARE, _A.MAKE_READY)
STEPS: dict[FestivalState, tuple[FestivalAction, ...]] = {
    _S.DRAFT: (),
    _S.PLAN_SUBMITTED: (_A.SUBMIT,),
    _S.PLAN_APPROVED: (_A.SUBMIT, _A.APPROVE),
    _S.PREPARING: (_A.SUBMIT, _A.APPROVE, _A.PREPARE),
    _S.READY: _TO_READY,
    _S.HELD: (*_TO_READY, _A.HOLD),
    _S.REPORTED: (*_TO_READY, _A.HOLD, _A.REPORT),
    _S.ARCHIVED: (*_TO_READY, _A.HOLD, _A.REPORT, _A.ARCHIVE),
    _S.POSTPONED: (_A.SUBMIT, _A.APPROVE, _A.POSTPONE),
    _S.CANCELLED: (_A.SUBMIT, _A.APPROVE, _A.CANCEL),
}
_BY_THE_LEADER = frozenset({_A.APPROVE, _A.POSTPONE, _A.CANCEL})


def taken_on(plan: Plan, action: FestivalAction) -> date:
    """When a step was taken; what follows the festival counts from its own day."""
    fixed = {
        _A.SUBMIT: day(25, 6),
        _A.APPROVE: day(29, 6),
        _A.PREPARE: day(1, 7),
        _A.MAKE_READY: min(plan.held_on - timedelta(days=4), day(31, 7)),
        _A.POSTPONE: day(29, 7),
        _A.CANCEL: day(20, 7),
    }
    after = {_A.HOLD: 0, _A.REPORT: 4, _A.ARCHIVE: 10}
    return fixed[action] if action in fixed else plan.held_on + timedelta(days=after[action])


def diary() -> Iterator[Entry]:
    yield entry(day(1, 6), "08:00", _open_season)
    for plan in PLANS:
        yield entry(day(8, 6), "09:00", lambda story, plan=plan: _draft(story, plan))
        if plan.state is not _S.DRAFT:
            yield entry(day(10, 6), "14:00", lambda story, plan=plan: _write_programme(story, plan))
        for action in STEPS[plan.state]:
            act = lambda story, plan=plan, action=action: _take(story, plan, action)  # noqa: E731
            yield entry(taken_on(plan, action), "11:30", act)


def _open_season(story: Story) -> None:
    season = services.create_season(
        locality_id=story.places[COMMUNE].id,
        year=YEAR,
        theme="Toàn dân xây dựng xã An Thịnh bình yên, không tội phạm, không ma túy",
        actor=story.actor("tochuc"),
    )
    story.season_id = season.id


def _draft(story: Story, plan: Plan) -> None:
    festival = services.create_festival(
        season_id=story.season_id,
        locality_id=story.places[plan.place].id,
        actor=story.actor("tochuc"),
        title=plan.title,
        held_on=plan.held_on,
        starts_at=plan.starts_at,
        venue=plan.venue,
        bring=plan.bring,
        pilot_level=plan.pilot,
        note=plan.note,
    )
    story.festivals[plan.place] = festival.id


def _write_programme(story: Story, plan: Plan) -> None:
    whole = {COMMUNE: main_programme, TODAYS: whole_day_programme}
    rows = whole.get(plan.place, short_programme)()
    services.add_items(story.festivals[plan.place], rows, seen=0, actor=story.actor("tochuc"))


def _take(story: Story, plan: Plan, action: FestivalAction) -> None:
    if action is _A.REPORT:
        aftermath.hand_in(story, plan.place)
        return
    actor = story.actor("chutich" if action in _BY_THE_LEADER else "tochuc")
    services.move_festival(story.festivals[plan.place], action, actor=actor, reason=plan.reason)
