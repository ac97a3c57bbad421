"""What the sample's commune shares, and a schedule that still has something to solve.

Three festivals have no date, one is warned of too short a way, two want the sound truck at the same hour.
"""

from collections.abc import Iterator
from datetime import date, time

from festival.core.db import db
from festival.planning import services
from festival.planning.models import Festival
from festival.planning.rules.scheduling import DayPart, ResourceKind, days_as_bits
from festival.planning.services import resources, scheduling
from festival.reports.sample.diary import Entry, Story, day, entry
from festival.reports.sample.roster import COMMUNE

CHAIR, POLICE, TRUCK, TROUPE = "Chủ tịch UBND xã", "Trưởng Công an xã", "Xe loa lưu động", "Đội văn nghệ xã"
HALL, FIELD = "Nhà văn hóa xã", "Sân vận động xã"
# Kind, name, note, whether it attends every pilot festival.
RESOURCES = (
    (ResourceKind.LEADER, CHAIR, "", True),
    (ResourceKind.LEADER, POLICE, "Ủy quyền cho Phó Trưởng Công an khi vắng", True),
    (ResourceKind.SOUND, TRUCK, "Văn phòng UBND giữ xe", False),
    (ResourceKind.TROUPE, TROUPE, "Đoàn Thanh niên phụ trách", False),
    (ResourceKind.HALL, HALL, "300 chỗ", False),
    (ResourceKind.HALL, FIELD, "", False),
)
WEEKEND = days_as_bits((5, 6))
YOUTH, WOMEN = "Đêm hội Thanh niên với an ninh, trật tự", "Ngày hội Phụ nữ giữ bình yên gia đình"
# Place, title, wished part of the day, what it needs: still without a date.
UNSCHEDULED = (
    ("Ban Chỉ huy Quân sự xã", "", DayPart.MORNING, (CHAIR, TRUCK)),
    (COMMUNE, "Ngày hội Nông dân với an ninh nông thôn", DayPart.EVENING, (TRUCK, TROUPE)),
    (COMMUNE, WOMEN, DayPart.MORNING, (TROUPE,)),
)
BEFORE_SUBMISSION = (
    ("Thôn Trung", (CHAIR,)),
    ("Thôn Tân Lập", (TROUPE,)),
    ("Công ty TNHH May An Thịnh Phát", (TRUCK,)),
    ("Bản Nà Lùng", (TRUCK,)),
    ("Khu phố Chợ Mới", (TRUCK, TROUPE)),
)


def diary() -> Iterator[Entry]:
    yield entry(day(2, 6), "10:00", _share)
    yield entry(day(8, 6), "10:00", _add_undated)
    yield entry(day(12, 6), "09:00", _need)
    yield entry(day(1, 7), "09:00", _want_the_truck_too)


def _share(story: Story) -> None:
    actor, commune = story.actor("tochuc"), story.places[COMMUNE]
    for kind, name, note, attends in RESOURCES:
        made = resources.add_resource(
            locality_id=commune.id, kind=kind, name=name, note=note, attends_pilots=attends, actor=actor
        )
        story.resources[name] = made.id
    resources.set_travel_time(
        commune.id, first_id=story.resources[HALL], second_id=story.resources[FIELD], minutes=10, actor=actor
    )


def _need(story: Story) -> None:
    for place, names in BEFORE_SUBMISSION:
        _save(story, story.festivals[place], names)


def _add_undated(story: Story) -> None:
    for place, title, part, names in UNSCHEDULED:
        made = _draft(story, place, title)
        hall = HALL if title == WOMEN else None
        _save(story, made, names, wanted_days=WEEKEND, wanted_part=part, hall=hall, minutes=150)
    # Twenty minutes after the company's festival, and half an hour away from it.
    youth = _draft(story, COMMUNE, YOUTH, date(2026, 8, 13), time(20, 0))
    _save(story, youth, (TRUCK, TROUPE), wanted_part=DayPart.EVENING, hall=FIELD, minutes=120)


def _want_the_truck_too(story: Story) -> None:
    _save(story, story.festivals["Thôn Suối Trong"], (TRUCK,), wanted_part=DayPart.MORNING)


def _draft(story: Story, place: str, title: str, held_on: date | None = None, at: time | None = None) -> int:
    made = services.create_festival(
        season_id=story.season_id,
        locality_id=story.places[place].id,
        title=title,
        held_on=held_on,
        starts_at=at,
        actor=story.actor("tochuc"),
    )
    return made.id


def _save(
    story: Story,
    festival_id: int,
    names: tuple[str, ...],
    *,
    wanted_days: int = 0,
    wanted_part: DayPart = DayPart.ANY,
    hall: str | None = None,
    minutes: int | None = None,
) -> None:
    scheduling.save_needs(
        festival_id,
        minutes=minutes,
        hall_id=story.resources[hall] if hall else None,
        wanted_days=wanted_days,
        wanted_part=wanted_part,
        resource_ids=[story.resources[name] for name in names],
        seen=db.session.get_one(Festival, festival_id).revision,
        actor=story.actor("tochuc"),
    )
