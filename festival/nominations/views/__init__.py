"""Pages: the list, dossiers, their review and the award catalogue."""

from festival.nominations.views import (
    awards,
    documents,
    dossiers,
    lists,
    papers,
    pictures,
    postings,
    review,
    steps,
    tabs,
    writing,
)
from festival.nominations.views.blueprint import bp

__all__ = [
    "awards",
    "bp",
    "documents",
    "dossiers",
    "lists",
    "papers",
    "pictures",
    "postings",
    "review",
    "steps",
    "tabs",
    "writing",
]
