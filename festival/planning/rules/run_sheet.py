"""How a programme is read aloud and shared out: in the order of time, and by agency. Pure."""

from collections.abc import Iterable, Sequence
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


def agencies(cell: str) -> list[str]:
    """Several agencies share a row when semicolons stand between them; a comma may belong to a name."""
    return [name for part in cell.split(";") if (name := " ".join(part.split()))]


def by_agency(cells: Iterable[str]) -> dict[str, list[int]]:
    """Numbers (from 0) of the lines of each agency, under its first spelling; those of nobody under ""."""
    spelling: dict[str, str] = {}
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(cells):
        for name in agencies(cell) or [""]:
            kept = spelling.setdefault(name.casefold(), name)
            numbers = found.setdefault(kept, [])
            if number not in numbers:
                numbers.append(number)
    return found
