"""What the council's people do; each service is one transaction."""

from festival.voting.services.ballots import cast_ballot, check_not_on_open_roll
from festival.voting.services.closing import close_session, decide_as_chair, end_vote, sign_minutes
from festival.voting.services.councils import (
    add_member,
    end_membership,
    found_council,
    set_default_rules,
    set_vote_rule,
)
from festival.voting.services.followups import plan_next, plan_reconsideration
from festival.voting.services.opening import end_without_quorum, open_ballot
from festival.voting.services.scrubbing import scrub
from festival.voting.services.sessions import (
    add_to_agenda,
    call_the_roll,
    convene,
    edit_session,
    plan_session,
    remove_from_agenda,
)

__all__ = [
    "add_member",
    "add_to_agenda",
    "call_the_roll",
    "cast_ballot",
    "check_not_on_open_roll",
    "close_session",
    "convene",
    "decide_as_chair",
    "edit_session",
    "end_membership",
    "end_vote",
    "end_without_quorum",
    "found_council",
    "open_ballot",
    "plan_next",
    "plan_reconsideration",
    "plan_session",
    "remove_from_agenda",
    "scrub",
    "set_default_rules",
    "set_vote_rule",
    "sign_minutes",
]
