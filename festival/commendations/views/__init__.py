"""Pages: the list of decisions, drafts, signing and issuing, the document, base salaries."""

from festival.commendations.views import drafts, honours, issuing, lists, register, salaries, tabs
from festival.commendations.views.blueprint import bp

__all__ = ["bp", "drafts", "honours", "issuing", "lists", "register", "salaries", "tabs"]
