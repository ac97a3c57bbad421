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
    lines = (cells_of(line)[: columns + 5] for line in pasted.splitlines())
    number = 0
    for place, cells in enumerate(cells for cells in lines if any(cells)):
        if place == 0 and text.fold(cells[0]) in headings:
            continue
        number += 1
        yield number, cells
        if number > most:
            return


def faults_of(rows: list[Pasted], most: int) -> list[str]:
    """Why nothing of this can be kept, for the head of the page."""
    if not rows:
        return ["Không thấy dòng nào. Hãy sao chép các ô trong Excel rồi dán lại."]
    if len(rows) > most:
        return [f"Mỗi lần dán tối đa {most} dòng. Hãy bỏ bớt rồi dán lại."]
    return [f"Dòng {row.number}: {row.error}" for row in rows if row.error][:20]
