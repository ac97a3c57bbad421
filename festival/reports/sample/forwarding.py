"""Dossiers of the sample that go up to the province, and what comes back from there."""

from festival.nominations import queries
from festival.nominations.models import Nomination
from festival.nominations.queries import transfers
from festival.nominations.rules import NominationAction
from festival.nominations.rules.transfers import Verdict
from festival.nominations.services import forwarding, review
from festival.reports.sample import checklists
from festival.reports.sample.diary import Story

_A = NominationAction


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
