"""The sample as a diary: who did what, when. Everything happens in the order of time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from festival.accounts.models import User
from festival.core import clock
from festival.core.audit import Actor
from festival.core.files import FileStore
from festival.core.keys import SigningKeys
from festival.localities.models import Locality

YEAR = 2026


@dataclass
class Story:
    """What the acts of the diary share: things made so far, by the name the sample gives them."""

    keys: SigningKeys
    files: FileStore
    public_url: str | None
    places: dict[str, Locality] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    season_id: int = 0
    last_season_id: int = 0
    festivals: dict[str, int] = field(default_factory=dict)
    resources: dict[str, int] = field(default_factory=dict)
    nominations: dict[str, int] = field(default_factory=dict)
    councils: dict[str, int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    decisions: dict[str, int] = field(default_factory=dict)
    postings: dict[str, int] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)

    def actor(self, sign_in_name: str) -> Actor:
        return self.users[sign_in_name].actor


@dataclass(frozen=True)
class Entry:
    moment: datetime
    act: Callable[[Story], None]


def entry(day: date, hour: str, act: Callable[[Story], None]) -> Entry:
    """``hour`` is a wall-clock time in Vietnam: «08:30»."""
    return Entry(clock.at(day, time.fromisoformat(hour)), act)


def day(number: int, month: int) -> date:
    return date(YEAR, month, number)


def live(story: Story, entries: Iterable[Entry]) -> None:
    """Let everything happen at its moment; nothing lies in the future of whoever loads the sample."""
    present = clock.now()
    for one in sorted(entries, key=lambda one: one.moment):
        with clock.frozen(min(one.moment, present)):
            one.act(story)
