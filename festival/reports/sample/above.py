"""What a higher level decided, noted here by the clerk."""

from collections.abc import Iterator

from festival.commendations import rules, services
from festival.commendations.queries.sources import unrecorded, upper_decisions
from festival.core import clock
from festival.reports.sample.diary import YEAR, Entry, Story, day, entry


def diary() -> Iterator[Entry]:
    yield entry(day(31, 7), "15:30", _record)


def _record(story: Story) -> None:
    for upper in upper_decisions(story.season_id):
        free = unrecorded(story.season_id, upper.award.id, upper.number, upper.signed_on)
        services.record_upper(
            season_id=story.season_id,
            award_type_id=upper.award.id,
            nomination_ids=[one.id for one in free],
            number=upper.number,
            signed_on=upper.signed_on,
            today=clock.today(),
            seen=services.record_fingerprint(free),
            actor=story.actor("vanthu"),
            title=rules.default_title(upper.award.printed_name, YEAR),
            awarding_title="GIÁM ĐỐC CÔNG AN TỈNH NAM GIANG",
            signer_title="GIÁM ĐỐC",
            signer_name="Hà Quang Trung",
            place="Nam Giang",
        )
