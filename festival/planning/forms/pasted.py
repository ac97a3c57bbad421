"""Cells that were copied from a spreadsheet, before anybody says what they mean."""

from collections.abc import Iterator
from dataclasses import dataclass

from festival.core import text


@dataclass(frozen=True)
class Pasted:
    """One pasted line: its cells for the preview, and either what it means or why it means nothing."""

    number: int
    cells: list[str]
    content: object = None
    error: str = ""


def cells_of(line: str) -> list[str]:
    return [text.clean(cell) for cell in line.split("\t")]


def pasted_lines(
    pasted: str, columns: int, headings: tuple[str, ...], most: int
) -> Iterator[tuple[int, list[str]]]:
    """Numbered lines with something in them, one more than ``most`` at the furthest; headings go."""
    number = 0
    for line in pasted.splitlines():
        cells = cells_of(line)[: columns + 5]
        if not any(cells) or (not number and text.fold(cells[0]) in headings):
            continue
        number += 1
        yield number, cells
        if number > most:
            return
