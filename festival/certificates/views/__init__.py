"""Pages: certificates of a season, print batches, handing over, verification."""

from festival.certificates.views import batches, handing, lists, tabs, verification
from festival.certificates.views.blueprint import bp

__all__ = ["batches", "bp", "handing", "lists", "tabs", "verification"]
