"""Pages."""

from festival.documents.views import prepared, templates
from festival.documents.views.blueprint import bp

__all__ = ["bp", "prepared", "templates"]
