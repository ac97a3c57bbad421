"""Forms of the dossier, its review and the catalogue. They check shape."""

from festival.nominations.forms.awards import AwardCopyForm
from festival.nominations.forms.dossiers import (
    CitationForm,
    NominationForm,
    ReportForm,
    WithdrawForm,
    of_nomination,
)
from festival.nominations.forms.review import ReviewForm

__all__ = [
    "AwardCopyForm",
    "CitationForm",
    "NominationForm",
    "ReportForm",
    "ReviewForm",
    "WithdrawForm",
    "of_nomination",
]
