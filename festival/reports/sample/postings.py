"""Names put up for the residents to see: once before the first session, and now before the open one."""

from collections.abc import Iterator

from festival.nominations.queries.postings import postable
from festival.nominations.services import postings
from festival.nominations.services.postings import PostingFacts
from festival.reports.sample.diary import Entry, Story, day, entry

PLACES = "Nhà văn hóa các thôn, bản, khu phố; bảng tin UBND xã An Thịnh"
FIRST, NOW = "first-posting", "posting"


def diary() -> Iterator[Entry]:
    yield entry(day(3, 7), "07:30", lambda story: _post(story, FIRST, (3, 7), (9, 7)))
    yield entry(day(9, 7), "16:30", _finish)
    yield entry(day(1, 8), "07:30", lambda story: _post(story, NOW, (1, 8), (6, 8)))


def _post(story: Story, name: str, begins: tuple[int, int], ends: tuple[int, int]) -> None:
    chosen = frozenset(one.id for one in postable(story.season_id))
    facts = PostingFacts(day(*begins), day(*ends), PLACES, chosen)
    story.postings[name] = postings.create_posting(story.season_id, facts, actor=story.actor("thuongtruc"))


def _finish(story: Story) -> None:
    postings.finish_posting(story.postings[FIRST], day(9, 7), actor=story.actor("thuongtruc"))
