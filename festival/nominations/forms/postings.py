"""The form of a posting. It checks shape."""

from festival.nominations.models import Posting
from festival.nominations.services.postings import PostingFacts
from festival.web.forms import BaseForm, DayField, LineField

MOST_CHOSEN = 2000


class PostingForm(BaseForm):
    starts_on = DayField("Niêm yết từ ngày")
    ends_on = DayField("Đến hết ngày")
    places = LineField("Nơi niêm yết", most=400)

    def facts(self, chosen: frozenset[int]) -> PostingFacts:
        return PostingFacts(self.starts_on.data, self.ends_on.data, self.places.data, chosen)


def ticked(values: list[str]) -> frozenset[int]:
    """Ids of boxes, or of one field that holds them all; what is no id was never on the page."""
    return frozenset(
        int(value)
        for value in ",".join(values[:MOST_CHOSEN]).split(",")[:MOST_CHOSEN]
        if value.isascii() and value.isdecimal() and len(value) < 10
    )


def of_posting(posting: Posting) -> dict:
    return {"starts_on": posting.starts_on, "ends_on": posting.ends_on, "places": posting.places}
