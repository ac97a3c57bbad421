"""Which row of a list is which row of its older self, although rows have no names of their own. Pure."""

from bisect import bisect_left
from collections.abc import Sequence

# A row is looked for by the first of these that finds it: all it says, then less and less.
Likeness = tuple[str, ...]
PROGRAMME: tuple[Likeness, ...] = ((), ("part", "title"), ("title",), ("part", "track", "starts_at"))
BUDGET: tuple[Likeness, ...] = ((), ("title", "source"), ("title",))


def matched(old: Sequence[dict], new: Sequence[dict], likenesses: Sequence[Likeness]) -> list[int | None]:
    """For each new row the place of the old row it is taken to be; None for one that was added."""
    found: list[int | None] = [None] * len(new)
    free = set(range(len(old)))
    for likeness in likenesses:
        waiting: dict[tuple, list[int]] = {}
        for place in sorted(free, reverse=True):
            waiting.setdefault(_said(old[place], likeness), []).append(place)
        for place, row in enumerate(new):
            if found[place] is None and (places := waiting.get(_said(row, likeness))):
                found[place] = places.pop()
                free.discard(found[place])
    return found


def _said(row: dict, likeness: Likeness) -> tuple:
    return tuple(row[name] for name in likeness or sorted(row))


def moved(found: Sequence[int | None]) -> set[int]:
    """The fewest new rows that must have changed places for the others to stand in their old order."""
    kept = [(place, old) for place, old in enumerate(found) if old is not None]
    return {place for place, _old in kept} - _longest_rise(kept)


def _longest_rise(kept: list[tuple[int, int]]) -> set[int]:
    """Places of the longest rising run of old places (patience sorting)."""
    tops: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place, old in kept:
        pile = bisect_left(tops, old)
        before[place] = ends[pile - 1] if pile else None
        if pile == len(tops):
            tops.append(old)
            ends.append(place)
        else:
            tops[pile], ends[pile] = old, place
    rise, place = set(), ends[-1] if ends else None
    while place is not None:
        rise.add(place)
        place = before[place]
    return rise
