"""Pages: the list of decisions, drafts, signing and issuing, what is recorded, bonuses, base salaries."""

from festival.commendations.views import (
    changing,
    drafts,
    funds,
    honours,
    issuing,
    lists,
    papers,
    recording,
    register,
    salaries,
    tabs,
)
from festival.commendations.views.blueprint import bp

__all__ = [
    "bp",
    "changing",
    "drafts",
    "funds",
    "honours",
    "issuing",
    "lists",
    "papers",
    "recording",
    "register",
    "salaries",
    "tabs",
]
