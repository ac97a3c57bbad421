"""The season before: the province's own of this year, and what the commune held in 2025, entered in January.

Some places have no festival yet this year, so that «Tạo từ mùa trước» can be tried.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select

from festival.core.db import db
from festival.planning import services
from festival.planning.models import TaskAssignment
from festival.planning.rules import FestivalAction
from festival.planning.services import tasks
from festival.reports.sample.diary import YEAR, Entry, Story, day, entry
from festival.reports.sample.roster import COMMUNE, PROVINCE

LAST = YEAR - 1
_STEPS = (
    FestivalAction.SUBMIT,
    FestivalAction.APPROVE,
    FestivalAction.PREPARE,
    FestivalAction.MAKE_READY,
    FestivalAction.HOLD,
)


@dataclass(frozen=True)
class Held:
    """A festival of last year's."""

    place: str
    held_on: date
    starts_at: time
    venue: str
    title: str = ""


HELD = (
    Held(COMMUNE, date(LAST, 8, 15), time(7, 0), "Sân vận động xã", f"Ngày hội toàn xã năm {LAST}"),
    Held("Thôn Đông", date(LAST, 8, 9), time(7, 30), "Nhà văn hóa thôn Đông"),
    Held("Thôn Đoài", date(LAST, 8, 9), time(14, 0), "Nhà văn hóa thôn Đoài"),
    Held("Thôn Yên Bình", date(LAST, 8, 2), time(7, 30), "Nhà văn hóa thôn Yên Bình"),
    Held("Công an xã", date(LAST, 7, 18), time(8, 0), "Hội trường Công an xã"),
    Held("Trạm Y tế xã", date(LAST, 7, 25), time(15, 0), "Hội trường Trạm Y tế"),
    Held("Hợp tác xã Nông nghiệp An Thịnh", date(LAST, 8, 8), time(19, 30), "Sân phơi hợp tác xã"),
)


def diary() -> Iterator[Entry]:
    yield entry(day(5, 1), "08:30", _open_last_season)
    for held in HELD:
        yield entry(day(6, 1), "09:00", lambda story, held=held: _enter(story, held))
    yield entry(day(20, 5), "09:00", _open_province)


def _open_last_season(story: Story) -> None:
    season = services.create_season(
        locality_id=story.places[COMMUNE].id,
        year=LAST,
        theme="Toàn dân chung tay xây dựng xã An Thịnh an toàn",
        actor=story.actor("tochuc"),
    )
    story.last_season_id = season.id


def _enter(story: Story, held: Held) -> None:
    festival = services.create_festival(
        season_id=story.last_season_id,
        locality_id=story.places[held.place].id,
        title=held.title,
        held_on=held.held_on,
        starts_at=held.starts_at,
        venue=held.venue,
        template="auto",
        actor=story.actor("tochuc"),
    )
    for action in _STEPS:
        if action is FestivalAction.MAKE_READY:
            _finish_tasks(story, festival.id)
        by = "chutich" if action is FestivalAction.APPROVE else "tochuc"
        services.move_festival(festival.id, action, actor=story.actor(by))


def _finish_tasks(story: Story, festival_id: int) -> None:
    shown = {
        task.id: tasks.line_print(task)
        for task in db.session.scalars(
            select(TaskAssignment).where(TaskAssignment.festival_id == festival_id)
        )
    }
    tasks.finish_shown(shown, lambda _festival: True, actor=story.actor("tochuc"))


def _open_province(story: Story) -> None:
    services.create_season(
        locality_id=story.places[PROVINCE].id,
        year=YEAR,
        theme="Toàn dân bảo vệ an ninh Tổ quốc, giữ bình yên từ mỗi thôn bản",
        actor=story.actor("tinh"),
    )
