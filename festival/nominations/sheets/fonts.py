"""A sheet typed in old fonts, brought to Unicode cell by cell; what reads in two ways is never guessed."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property

from festival.nominations.sheets import legacy
from festival.nominations.sheets.legacy import Mark, Typing
from festival.nominations.sheets.reading import BROKEN, Sheet

# A row and a column, both from 0.
Place = tuple[int, int]
_TOLD = {Mark.TCVN3: Typing.TCVN3, Mark.VNI: Typing.VNI}


@dataclass(frozen=True)
class Modern:
    """``changed``: what was typed, and in which font; ``otherwise``: how a cell left as typed would read."""

    sheet: Sheet
    marks: dict[Place, Mark] = field(default_factory=dict)
    changed: dict[Place, tuple[Typing, str]] = field(default_factory=dict)
    otherwise: dict[Place, tuple[Typing, str]] = field(default_factory=dict)

    @property
    def typings(self) -> tuple[Typing, ...]:
        return tuple(sorted({typing for typing, _typed in self.changed.values()}, key=lambda one: one.value))

    @cached_property
    def rows(self) -> dict[int, set[Mark]]:
        rows = defaultdict(set)
        for (number, _place), mark in self.marks.items():
            rows[number].add(mark)
        return rows

    def is_old_row(self, number: int) -> bool:
        return bool(self.rows[number] & _TOLD.keys()) and Mark.UNICODE not in self.rows[number]


def modern(sheet: Sheet) -> Modern:
    """The same sheet with every unmistakably old cell in Unicode; a sheet without one is left alone."""
    if not legacy.is_suspect(cell for row in sheet.rows for cell in row):
        return Modern(sheet)
    marks = {
        (number, place): mark
        for number, row in enumerate(sheet.rows)
        for place, cell in enumerate(row)
        if cell != BROKEN and (mark := legacy.mark_of(cell)) is not Mark.NONE
    }
    columns: dict[int, Counter] = defaultdict(Counter)
    for (_row, place), mark in marks.items():
        columns[place][mark] += 1
    usual = _font(sum(columns.values(), Counter()))
    if usual is None:
        return Modern(sheet)
    rows, changed, otherwise = [list(row) for row in sheet.rows], {}, {}
    for (number, place), mark in marks.items():
        typed, own = rows[number][place], _font(columns[place])
        font = _TOLD.get(mark) or own or usual
        other = legacy.converted(typed, font)
        # Foreign letters alone may be of a foreign name.
        if mark in _TOLD or (mark is Mark.OLD and own):
            rows[number][place], changed[number, place] = other, (font, typed)
        elif mark is Mark.TORN or (mark is not Mark.UNICODE and other != typed):
            otherwise[number, place] = font, other
    return Modern(replace(sheet, rows=rows), marks, changed, otherwise)


def _font(counts: Counter) -> Typing | None:
    if not counts[Mark.TCVN3] and not counts[Mark.VNI]:
        return None
    return Typing.TCVN3 if counts[Mark.TCVN3] >= counts[Mark.VNI] else Typing.VNI


def settled(found: Modern, bottom: int) -> tuple[Modern, dict[Place, str]]:
    """The same below the headings, and the cells that nobody can be sure of, each with its other reading.

    A cell stands as typed where its column tells Unicode; where the column tells both, its row has to tell.
    It is of the old font where all that is told below the headings is, and something in its row.
    """
    columns, rows, changed, doubts = defaultdict(set), list(found.sheet.rows), dict(found.changed), {}
    for (number, place), mark in found.marks.items():
        if number > bottom:
            columns[place].add(mark)
    is_old = not any(Mark.UNICODE in marks or Mark.TORN in marks for marks in columns.values())
    for (number, place), (font, other) in found.otherwise.items():
        if number <= bottom:
            continue
        mark, column, row = found.marks[number, place], columns[place], found.rows[number]
        is_told = Mark.UNICODE in column and (Mark.UNICODE in row or not column & _TOLD.keys())
        if is_old and mark is Mark.EITHER and found.is_old_row(number) and legacy.is_speakable(other):
            cells, typed = list(rows[number]), rows[number][place]
            cells[place] = other
            rows[number], changed[number, place] = cells, (font, typed)
        elif mark is Mark.TORN or not is_told or (column & _TOLD.keys() and row & _TOLD.keys()):
            doubts[number, place] = other
    return replace(found, sheet=replace(found.sheet, rows=rows), changed=changed), doubts
