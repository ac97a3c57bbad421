"""Reading: one dossier, lists of them, the register of nominees, awards, and what waits."""

from festival.nominations.queries.awards import award_catalogue, award_type, awards_on
from festival.nominations.queries.dossiers import (
    Desk,
    desk,
    earlier,
    eligible_for_agenda,
    has_been_decided,
    nomination,
    nominations_seen,
    passed_undecided,
    review_neighbours,
    search_conditions,
    units_within,
)
from festival.nominations.queries.figures import step_figures, waiting
from festival.nominations.queries.register import namesakes, nominees_like, register_of

__all__ = [
    "Desk",
    "award_catalogue",
    "award_type",
    "awards_on",
    "desk",
    "earlier",
    "eligible_for_agenda",
    "has_been_decided",
    "namesakes",
    "nomination",
    "nominations_seen",
    "nominees_like",
    "passed_undecided",
    "register_of",
    "review_neighbours",
    "search_conditions",
    "step_figures",
    "units_within",
    "waiting",
]
