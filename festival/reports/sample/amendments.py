"""Rain plans of the sample, and two approved plans that were reconsidered: one decided, one waiting."""

from collections.abc import Iterator
from datetime import time

from festival.planning import queries, services
from festival.planning.models import Festival
from festival.planning.rules import ProgrammePart
from festival.planning.rules.amendments import AmendmentAction
from festival.planning.services import ItemContent
from festival.planning.services.amendments import amend_festival
from festival.planning.services.rain import RainContent, save_rain_plan
from festival.reports.sample.diary import Entry, Story, day, entry
from festival.reports.sample.roster import COMMUNE

_VILLAGE_HEAD = "Trưởng ban tổ chức thôn"
RAIN = {
    COMMUNE: RainContent(
        "Hội trường Nhà văn hóa xã",
        "Chủ tịch UBND xã",
        2,
        time(16, 0),
        "Phần hội chuyển vào hội trường; bỏ kéo co và đẩy gậy.",
    ),
    "Thôn Đông": RainContent(
        "Hội trường UBND xã", _VILLAGE_HEAD, 2, time(16, 0), "Bỏ kéo co, nhảy bao bố; thêm đố vui pháp luật."
    ),
    "Thôn Trung": RainContent(
        "Nhà văn hóa thôn Trung", _VILLAGE_HEAD, 1, time(15, 0), "Không dựng sân khấu ngoài trời."
    ),
    "Bản Nà Cáp": RainContent("Điểm trường bản Nà Cáp", "Trưởng bản", 1, time(16, 0)),
    "Thôn Tân Lập": RainContent("Điểm trường thôn Tân Lập", _VILLAGE_HEAD, 1, time(16, 0), "Bỏ kéo co."),
    "Bản Pác Mạ": RainContent("Trường Tiểu học An Thịnh", "Trưởng bản", 2, time(16, 0)),
}
MOVED, WAITING = "Thôn Trung", "Thôn Tân Lập"


def diary() -> Iterator[Entry]:
    for place in RAIN:
        yield entry(day(12, 6), "10:00", lambda story, place=place: _plan_rain(story, place))
    yield entry(day(22, 7), "08:15", _move_to_the_hall)
    yield entry(day(24, 7), "10:30", lambda story: _step(story, MOVED, AmendmentAction.APPROVE, "chutich"))
    yield entry(day(1, 8), "14:00", _wait_for_the_province)


def _festival(story: Story, place: str) -> Festival:
    return queries.festival(story.festivals[place])


def _plan_rain(story: Story, place: str) -> None:
    festival = _festival(story, place)
    save_rain_plan(festival.id, RAIN[place], seen=festival.revision, actor=story.actor("tochuc"))


def _step(story: Story, place: str, action: AmendmentAction, who: str, said: str = "") -> None:
    festival = _festival(story, place)
    amend_festival(festival.id, action, actor=story.actor(who), seen=festival.revision, said=said)


def _edit(story: Story, place: str, **changes) -> None:
    festival = _festival(story, place)
    names = ("title", "held_on", "starts_at", "venue", "bring", "pilot_level", "note")
    fields = {name: getattr(festival, name) for name in names} | changes
    services.edit_festival(festival.id, **fields, seen=festival.revision, actor=story.actor("tochuc"))


def _move_to_the_hall(story: Story) -> None:
    why = "Sân bóng đang làm lại mặt sân, chưa xong trước ngày 09/8."
    _step(story, MOVED, AmendmentAction.OPEN, "tochuc", why)
    _edit(story, MOVED, venue="Sân Nhà văn hóa thôn Trung", bring="Mũ, nước uống; mỗi hộ một ghế nhựa")
    _step(story, MOVED, AmendmentAction.SUBMIT, "tochuc")


def _wait_for_the_province(story: Story) -> None:
    why = "Đoàn công tác của tỉnh báo đến dự lúc 08:00."
    _step(story, WAITING, AmendmentAction.OPEN, "tochuc", why)
    _edit(story, WAITING, starts_at=time(8, 0), bring="Mũ, nước uống")
    speech = ItemContent(
        ProgrammePart.CEREMONY,
        None,
        15,
        "Phát biểu của lãnh đạo tỉnh, tặng quà",
        "Lãnh đạo tỉnh",
        "micro, hoa",
    )
    festival_id = story.festivals[WAITING]
    services.add_item(festival_id, speech, position=6, actor=story.actor("tochuc"))
    _step(story, WAITING, AmendmentAction.SUBMIT, "tochuc")
