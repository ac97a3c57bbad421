"""Pages: certificates of a season, print batches, handing over, verification."""

from festival.certificates.views import (
    archive,
    batches,
    blanks,
    bonuses,
    calibration,
    handing,
    labels,
    lists,
    marks,
    ordering,
    printers,
    receipts,
    stage,
    tabs,
    template_editor,
    templates,
    verification,
)
from festival.certificates.views.blueprint import bp

__all__ = [
    "archive",
    "batches",
    "blanks",
    "bonuses",
    "bp",
    "calibration",
    "handing",
    "labels",
    "lists",
    "marks",
    "ordering",
    "printers",
    "receipts",
    "stage",
    "tabs",
    "template_editor",
    "templates",
    "verification",
]
