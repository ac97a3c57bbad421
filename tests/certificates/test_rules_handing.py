"""When a tap happened, whatever the telephone says, and what a page answers instead of handing over."""

from datetime import UTC, datetime, timedelta

import pytest

from festival.certificates import rules_handing as rules
from festival.certificates.rules import CopyState
from festival.commendations.rules import CommendationState

NOW = datetime(2026, 8, 15, 2, 30, tzinfo=UTC)
DECIDED = datetime(2026, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("waited", "moment"),
    [
        (timedelta(0), NOW),
        (timedelta(minutes=7), NOW - timedelta(minutes=7)),
        (timedelta(minutes=-7), NOW),
        (timedelta(days=9), DECIDED),
        (timedelta(days=31), NOW),
    ],
)
def test_a_tap_is_never_to_come_and_never_before_the_decision(waited, moment):
    assert rules.moment_of(waited, NOW, DECIDED) == moment


def test_a_decision_dated_today_or_later_lets_the_tap_be_now():
    assert rules.moment_of(timedelta(0), NOW, NOW + timedelta(hours=1)) == NOW


@pytest.mark.parametrize("copy", [None, *CopyState])
def test_only_a_good_sheet_of_a_living_award_is_handed_over(copy):
    said = rules.why_not_handed(CommendationState.ISSUED, copy, is_recorded=False)

    assert bool(said) is (copy is not CopyState.GOOD)
    assert rules.why_not_handed(CommendationState.ISSUED, copy, is_recorded=True) == ""
    assert rules.why_not_handed(CommendationState.REVOKED, copy, is_recorded=True)
    assert rules.why_not_handed(CommendationState.CORRECTED, copy, is_recorded=False)
