"""Reading: one dossier, lists of them, the register of nominees, awards, and what waits."""

from festival.nominations.queries.awards import (
    award_catalogue,
    award_names,
    award_type,
    awards_known_on,
    awards_on,
    provinces_around,
)
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
    unit_names,
    units_within,
)
from festival.nominations.queries.figures import step_figures, waiting
from festival.nominations.queries.levels import decided_here
from festival.nominations.queries.register import namesakes, namesakes_of, nominee_of, nominees_like
from festival.nominations.queries.search import find_ids, find_nominees

__all__ = [
    "Desk",
    "award_catalogue",
    "award_names",
    "award_type",
    "awards_known_on",
    "awards_on",
    "decided_here",
    "desk",
    "earlier",
    "eligible_for_agenda",
    "find_ids",
    "find_nominees",
    "has_been_decided",
    "namesakes",
    "namesakes_of",
    "nomination",
    "nominations_seen",
    "nominee_of",
    "nominees_like",
    "passed_undecided",
    "provinces_around",
    "review_neighbours",
    "search_conditions",
    "step_figures",
    "unit_names",
    "units_within",
    "waiting",
]
