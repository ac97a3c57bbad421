"""The time of day, replaceable so that tests and samples can live on a chosen day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def _real_now() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _real_now


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _source()


def today() -> date:
    """The calendar day in Vietnam."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on a clock in Vietnam."""
    return moment.astimezone(VIETNAM)


def at(day: date, time) -> datetime:
    """The aware moment of a Vietnamese wall-clock time."""
    return datetime.combine(day, time, VIETNAM)


def begin_on(day: date) -> None:
    """Let this process live as if it had been started on ``day``: the time of day and its pace stay real."""
    global _source
    shift = day - local(_real_now()).date()
    _source = lambda: _real_now() + shift  # noqa: E731 -- a one-line clock


def run_normally() -> None:
    """Undo ``begin_on``."""
    global _source
    _source = _real_now


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Let ``now()`` answer ``moment`` inside the block."""
    global _source
    before = _source
    _source = lambda: moment  # noqa: E731 -- a one-line clock
    try:
        yield
    finally:
        _source = before
