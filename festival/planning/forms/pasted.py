"""Cells that were copied from a spreadsheet, before anybody says what they mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from festival.core import text

# Bounded: a lost quote must not make each one after it look through everything.
_CELL = re.compile(r'(?:"((?:[^"]|""){0,5000}+)"(?=[\t\n])|([^\t\n]*))([\t\n])')


@dataclass(frozen=True)
class Pasted:
    """One pasted line: its cells for the preview, and either what it means or why it means nothing."""

    number: int
    cells: list[str]
    content: object = None
    error: str = ""


def cells_in(pasted: str) -> Iterator[list[str]]:
    """Cells line by line. A cell that Excel put in quotes may hold line breaks and doubled quotes;
    a quote that does not close right before a tab or the end of a line was typed, and stays."""
    cells = []
    body = "\n".join(pasted.splitlines()) + "\n"
    for match in _CELL.finditer(body):
        quoted, plain, end = match.groups()
        cells.append(text.clean(plain if quoted is None else quoted.replace('""', '"').replace("\n", " ")))
        if end == "\n":
            yield cells
            cells = []


def pasted_lines(
    pasted: str, columns: int, headings: tuple[str, ...], most: int
) -> Iterator[tuple[int, list[str]]]:
    """Numbered lines with something in them, one more than ``most`` at the furthest; headings go."""
    lines = (cells[: columns + 5] for cells in cells_in(pasted))
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
