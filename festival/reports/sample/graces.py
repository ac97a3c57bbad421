"""Dossiers that came after their day, and who decided to wait for them."""

from collections.abc import Iterator

from festival.nominations.services import graces
from festival.reports.sample.diary import Entry, Story, day, entry


def diary() -> Iterator[Entry]:
    yield entry(
        day(22, 6),
        "16:00",
        lambda story: _record(story, "KNC_BVANTQ", "Công an tỉnh nhận bổ sung hồ sơ Kỷ niệm chương đợt hai."),
    )
    yield entry(
        day(13, 7),
        "08:00",
        lambda story: _record(story, None, "Mưa lũ chia cắt các thôn từ ngày 08/7 đến ngày 12/7."),
    )


def _record(story: Story, award_code: str | None, reason: str) -> None:
    graces.record_grace(
        season_id=story.season_id,
        locality_id=None,
        award_code=award_code,
        until=day(5, 8),
        reason=reason,
        decided_by="Chủ tịch Hội đồng Thi đua - Khen thưởng xã",
        actor=story.actor("thuongtruc"),
    )
