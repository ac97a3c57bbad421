"""Pages: the list, dossiers, their review and the award catalogue."""

from festival.nominations.views import awards, dossiers, lists, papers, review, tabs
from festival.nominations.views.blueprint import bp

__all__ = ["awards", "bp", "dossiers", "lists", "papers", "review", "tabs"]
