"""What planning's forms look like."""

from festival.planning.forms.festivals import (
    DeleteForm,
    FestivalForm,
    ForAllForm,
    MoveForm,
    NewFestivalForm,
    ResumeForm,
)
from festival.planning.forms.programme import COLUMNS, ItemForm, PastedRow, PasteForm, understood
from festival.planning.forms.seasons import NewSeasonForm, SeasonForm
from festival.planning.forms.seen import SeenField

__all__ = [
    "COLUMNS",
    "DeleteForm",
    "FestivalForm",
    "ForAllForm",
    "ItemForm",
    "MoveForm",
    "NewFestivalForm",
    "NewSeasonForm",
    "PasteForm",
    "PastedRow",
    "ResumeForm",
    "SeasonForm",
    "SeenField",
    "understood",
]
