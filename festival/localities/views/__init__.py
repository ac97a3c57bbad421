"""Pages of localities: the country's units, what a commune creates, letterheads."""

from festival.localities.views import letterheads, units
from festival.localities.views.blueprint import bp

__all__ = ["bp", "letterheads", "units"]
