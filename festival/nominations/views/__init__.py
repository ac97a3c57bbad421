"""Pages: the list, dossiers, their review and the award catalogue."""

from festival.nominations.views import (
    awards,
    bulk,
    documents,
    dossiers,
    doubles,
    forwarding,
    graces,
    lists,
    papers,
    pictures,
    postings,
    records,
    register,
    review,
    steps,
    tabs,
    writing,
)
from festival.nominations.views.blueprint import bp

__all__ = [
    "awards",
    "bp",
    "bulk",
    "documents",
    "dossiers",
    "doubles",
    "forwarding",
    "graces",
    "lists",
    "papers",
    "pictures",
    "postings",
    "records",
    "register",
    "review",
    "steps",
    "tabs",
    "writing",
]
