"""Dossiers of the sample that go up to the province, and what comes back from there."""

from collections.abc import Iterator

from festival.nominations import queries
from festival.nominations.models import Nomination
from festival.nominations.queries import transfers
from festival.nominations.rules import NominationAction
from festival.nominations.rules.transfers import Verdict
from festival.nominations.services import forwarding, packages, review
from festival.reports.sample import checklists
from festival.reports.sample.diary import Entry, Story, day, entry

_A = NominationAction


# The province is asked for an award of the ministry, and sends it on; another one it wants mended.
ONWARD, TO_MEND = "Nhân dân và cán bộ xã An Thịnh", "Cán bộ và Nhân dân thôn Thượng"
MINISTRY = "Cục Xây dựng phong trào, Bộ Công an"


def diary() -> Iterator[Entry]:
    yield entry(day(29, 7), "09:10", _return)
    yield entry(day(30, 7), "10:00", _send_on)


def _return(story: Story) -> None:
    _below, copy = transfers.halves(queries.nomination(story.nominations[TO_MEND]))
    _review(story, copy, _A.TAKE)
    _review(story, copy, _A.RETURN, "Báo cáo chưa ghi kết quả của sáu tháng đầu năm 2026.")


def _send_on(story: Story) -> None:
    """To the ministry, which works elsewhere: a signed package."""
    _below, copy = transfers.halves(queries.nomination(story.nominations[ONWARD]))
    _review(story, copy, _A.TAKE)
    _review(story, copy, _A.ACCEPT)
    _forward(story, queries.nomination(copy.id), "tinh")
    copy = queries.nomination(copy.id)
    packages.send_package(
        copy.season_id,
        {copy.id: copy.version},
        partner=MINISTRY,
        tools=packages.Tools(story.keys, story.files),
        actor=story.actor("tinh"),
    )


def go_up(story: Story, name: str, verdict: Verdict | None = None) -> None:
    """Send a dossier up; later, with a verdict, let the province's officer find and tell it."""
    nomination = queries.nomination(story.nominations[name])
    if verdict is None:
        _forward(story, nomination, "chuyenvien")
        return
    _below, copy = transfers.halves(nomination)
    _review(story, copy, _A.TAKE)
    if not verdict.is_award:
        _review(story, copy, _A.REJECT, verdict.note)
        return
    _review(story, copy, _A.ACCEPT)
    copy = queries.nomination(copy.id)
    _forward(story, copy, "tinh")
    copy = queries.nomination(copy.id)
    seen = {copy.id: copy.version}
    forwarding.record_verdict(copy.season_id, seen, verdict, actor=story.actor("tinh"))


def _forward(story: Story, nomination: Nomination, who: str) -> None:
    seen = {nomination.id: nomination.version}
    forwarding.forward(nomination.season_id, seen, actor=story.actor(who))


def _review(story: Story, nomination: Nomination, action: NominationAction, note: str = "") -> None:
    review.review(
        nomination_id=nomination.id,
        action=action,
        note=note,
        answers=checklists.answers(nomination.id, action),
        actor=story.actor("tinh"),
    )
