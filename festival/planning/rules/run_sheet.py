"""How a programme is read aloud and shared out: in the order of time, and by agency. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from festival.planning.rules.clock import Row, Span


@dataclass(frozen=True)
class Block:
    """Rows (from 0) that are read together; with more than one track they run side by side."""

    start: int
    end: int
    rows: list[int]
    tracks: list[int]

    @property
    def is_parallel(self) -> bool:
        return len(self.tracks) > 1


def blocks(rows: Sequence[Row], spans: Sequence[Span]) -> list[Block]:
    """All rows in the order of time; what overlaps stands in one block."""
    order = sorted(range(len(rows)), key=lambda number: (spans[number].start, rows[number].track, number))
    groups: list[list[int]] = []
    end = None
    for number in order:
        if end is None or spans[number].start >= end:
            groups.append([])
        groups[-1].append(number)
        end = spans[number].end if end is None else max(end, spans[number].end)
    return [_block(group, rows, spans) for group in groups]


def _block(group: list[int], rows: Sequence[Row], spans: Sequence[Span]) -> Block:
    return Block(
        start=min(spans[number].start for number in group),
        end=max(spans[number].end for number in group),
        rows=group,
        tracks=sorted({rows[number].track for number in group}),
    )


def by_agency(cells: Sequence[str]) -> dict[str, list[int]]:
    """Numbers (from 0) of the lines of each agency, under its first spelling; those of nobody under ""."""
    named = [_names(cell, ";") for cell in cells]
    known = {name.casefold() for names in named for name in names if "," not in name}
    spelling: dict[str, str] = {}
    found: dict[str, list[int]] = {}
    for number, names in enumerate(named):
        for name in [part for whole in names for part in _parted(whole, known)] or [""]:
            kept = spelling.setdefault(name.casefold(), name)
            numbers = found.setdefault(kept, [])
            if number not in numbers:
                numbers.append(number)
    return found


def _names(cell: str, between: str) -> list[str]:
    return [name for part in cell.split(between) if (name := " ".join(part.split()))]


def _parted(name: str, known: set[str]) -> list[str]:
    """A comma may belong to a name; it parts agencies only where each of them stands alone elsewhere."""
    parts = _names(name, ",")
    return parts if len(parts) > 1 and all(part.casefold() in known for part in parts) else [name]
