"""Pages: the list, dossiers, their review and the award catalogue."""

from festival.nominations.views import awards, dossiers, lists, review, tabs
from festival.nominations.views.blueprint import bp

__all__ = ["awards", "bp", "dossiers", "lists", "review", "tabs"]
