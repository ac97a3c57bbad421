"""Pages: dossiers, their review and the award catalogue."""

from festival.nominations.views.blueprint import bp

__all__ = ["bp"]
