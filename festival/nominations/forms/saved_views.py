"""The name under which somebody keeps filters. It checks shape."""

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

from wtforms import HiddenField

from festival.web.forms import BaseForm, LineField

MOST_KEPT = 1000


class SavedViewForm(BaseForm):
    name = LineField("Tên bộ lọc", most=60)
    filters = HiddenField()

    def kept(self, names: Collection[str]) -> str:
        """Only what the list itself puts into its address."""
        pairs = parse_qsl((self.filters.data or "")[:MOST_KEPT])
        return urlencode({name: value for name, value in pairs if name in names})[:MOST_KEPT]
