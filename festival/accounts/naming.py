"""What an entry of the record is about, where a room to the right knows its name.

Names are asked when the record is read and never written into it: a person whose data have been deleted is
named no more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from festival.core.audit import AuditEntry

Namer = Callable[[set[int]], dict[int, str]]
MOST_ASKED = 5000
_NAMERS: dict[str, Namer] = {}


def names_things(kind: str) -> Callable[[Namer], Namer]:
    """Let a function say what the things of ``kind`` with some ids are called."""

    def register(namer: Namer) -> Namer:
        _NAMERS[kind] = namer
        return namer

    return register


def names_of(entries: Iterable[AuditEntry]) -> dict[tuple[str, int], str]:
    """The names of what ``entries`` are about, with one question for each kind on a page."""
    asked: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.thing_kind in _NAMERS:
            asked[entry.thing_kind].add(entry.thing_id)
    names = {}
    for kind, ids in asked.items():
        for part in _parts(sorted(ids)):
            names |= {(kind, one): name for one, name in _NAMERS[kind](set(part)).items()}
    return names


def _parts(ids: list[int]) -> Iterable[list[int]]:
    """A database takes only so many values in one question."""
    return (ids[start : start + MOST_ASKED] for start in range(0, len(ids), MOST_ASKED))
