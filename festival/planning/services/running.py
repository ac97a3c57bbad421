"""What is said while a festival runs: how late it is, and that it is back on time."""

from dataclasses import dataclass
from datetime import datetime, time

from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning.models import Festival, RunningState
from festival.planning.rules import programme, running
from festival.planning.rules.clock import DAY, Span
from festival.planning.rules.running import Late, Standing
from festival.planning.services.festivals import locked, record


@dataclass(frozen=True)
class Running:
    """A programme at one minute; on another day than its own the hour is tried out as a rehearsal."""

    is_the_day: bool
    minute: int
    planned: list[Span]
    spans: list[Span]
    standings: list[Standing]

    @property
    def late(self) -> int:
        return running.behind(self.planned, self.spans, self.standings[0]) if self.standings else 0

    @property
    def is_over(self) -> bool:
        return bool(self.spans) and all(span.end <= self.minute for span in self.spans)


def moment(festival: Festival, state: RunningState | None, now: datetime) -> Running:
    """Where the programme stands at ``now``; reads only what is loaded."""
    rows = festival.items
    planned = programme.timeline(rows)
    minute, is_the_day = _minute(festival, planned, now)
    late = _late(festival, state) if is_the_day else None
    spans = running.spans_of(rows, late)
    return Running(is_the_day, minute, planned, spans, running.standings(rows, spans, minute) if rows else [])


def _minute(festival: Festival, planned: list[Span], now: datetime) -> tuple[int, bool]:
    """Minutes since the midnight before the festival, and whether it is its day (or the night after it)."""
    local = clock.local(now)
    of_day = local.hour * 60 + local.minute
    if festival.held_on is None:
        return of_day, False
    days = (local.date() - festival.held_on).days
    into_the_night = days == 1 and any(span.end > DAY + of_day for span in planned)
    if days == 0 or into_the_night:
        return days * DAY + of_day, True
    return of_day, False


def _late(festival: Festival, state: RunningState | None) -> Late | None:
    """What was said on an earlier day, before the festival was postponed, says nothing about this one."""
    if state is None or festival.held_on is None:
        return None
    since = (state.changed_at - clock.at(festival.held_on, time(0))).total_seconds() // 60
    if not 0 <= since < 2 * DAY:
        return None
    return Late(state.from_position, state.late_minutes, int(since))


def stamp(state: RunningState | None) -> str:
    """Changes with every word about lateness; a button that was pressed twice still names the old one."""
    return state.changed_at.isoformat() if state else ""


def be_late(festival_id: int, minutes: int, *, actor: Actor) -> None:
    """From the row that is on, or else the next one, the programme is ``minutes`` late; 0 is on time."""
    with transaction():
        festival, state, here = _running(festival_id)
        _keep(festival, state, here, minutes, actor)


def shift(festival_id: int, by: int, *, seen: str, actor: Actor) -> None:
    """A little later or sooner than the page with ``seen`` showed."""
    with transaction():
        festival, state, here = _running(festival_id)
        if seen != stamp(state):
            raise RuleBroken("Vừa có người chỉnh giờ. Hãy xem lại số phút trễ rồi bấm tiếp nếu cần.")
        _keep(festival, state, here, max(0, here.late + by), actor)


def _running(festival_id: int) -> tuple[Festival, RunningState | None, Running]:
    festival = locked(festival_id)
    state = db.session.get(RunningState, festival_id)
    here = moment(festival, state, clock.now())
    running.check_may_run(festival.state, here.is_the_day)
    if not festival.items:
        raise RuleBroken("Ngày hội chưa có chương trình. Hãy lập chương trình trước.")
    return festival, state, here


def _keep(festival: Festival, state: RunningState | None, here: Running, minutes: int, actor: Actor) -> None:
    late = running.late_from(here.standings[0], minutes, here.minute)
    if late is None:
        if state is not None:
            db.session.delete(state)
            record(festival, actor, "programme.on_time")
        return
    if state is None:
        state = RunningState(festival_id=festival.id)
        db.session.add(state)
    state.from_position, state.late_minutes = late.position, late.minutes
    state.changed_at, state.changed_by = clock.now(), actor.name
    record(festival, actor, "programme.late", minutes=minutes, title=festival.items[late.position - 1].title)
