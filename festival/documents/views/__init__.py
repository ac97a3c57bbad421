"""Pages."""

from festival.documents.views import prepared
from festival.documents.views.blueprint import bp

__all__ = ["bp", "prepared"]
