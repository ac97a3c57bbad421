"""What somebody chose about a spreadsheet: its sheet, its headings, its columns, what stands for all rows."""

import json
from dataclasses import asdict, dataclass, field, replace

from festival.nominations.rules import AwardBasis, RecipientKind
from festival.nominations.sheets.headings import Field, Table, table
from festival.nominations.sheets.reading import Sheet


@dataclass(frozen=True, kw_only=True)
class Choices:
    """``heading_row`` counts from 1, as Excel shows it; None and «» where nothing was chosen."""

    sheet: str = ""
    heading_row: int | None = None
    # Key of a column -> value of a field.
    columns: dict[str, str] = field(default_factory=dict)
    award_id: int | None = None
    basis: str = ""
    unit_id: int | None = None
    kind: str = ""

    @property
    def basis_chosen(self) -> AwardBasis | None:
        return AwardBasis(self.basis) if self.basis else None

    @property
    def kind_chosen(self) -> RecipientKind | None:
        return RecipientKind(self.kind) if self.kind else None

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def read_choices(written: str) -> Choices:
    return Choices(**json.loads(written or "{}"))


def fields_of(columns: dict[str, str]) -> dict[str, Field]:
    known = {one.value for one in Field}
    return {key: Field(value) for key, value in columns.items() if value in known}


def cut(sheets: list[Sheet], choices: Choices) -> Table:
    """The sheet that was chosen, or the one whose headings say the most, with its columns as chosen."""
    chosen = [sheet for sheet in sheets if sheet.name == choices.sheet]
    heading_row = choices.heading_row - 1 if choices.heading_row else None
    if chosen:
        found = table(chosen[0], heading_row)
    else:
        found = max((table(sheet) for sheet in sheets), key=_sense)
    return found.mapped(fields_of(choices.columns))


def _sense(found: Table) -> tuple[bool, int]:
    fields = {column.field for column in found.columns}
    return bool(fields & {Field.NAME, Field.SURNAME}), len(fields)


def settled(choices: Choices, found: Table) -> Choices:
    """The choices with the sheet that they came to."""
    return replace(choices, sheet=found.sheet.name)
