"""What the council's people do; each service is one transaction."""

from festival.voting.services.ballots import cast_ballot, check_not_on_open_roll
from festival.voting.services.chair import speak_as_chair
from festival.voting.services.closing import close_session, end_vote, sign_minutes
from festival.voting.services.councils import (
    add_member,
    edit_member,
    end_membership,
    found_council,
    move_member,
)
from festival.voting.services.followups import plan_next, plan_reconsideration
from festival.voting.services.opening import end_without_quorum, open_ballot
from festival.voting.services.papers import elect_tellers, reopen_papers, type_papers
from festival.voting.services.regulations import add_regulation, attach_scan
from festival.voting.services.screens import move_screen
from festival.voting.services.scrubbing import pending_scrubs, scrub, scrub_at_start
from festival.voting.services.sessions import (
    add_to_agenda,
    call_the_roll,
    convene,
    edit_session,
    plan_session,
    remove_from_agenda,
)
from festival.voting.services.typed import clear_written, keep_hands, keep_written, receive_sheets
from festival.voting.services.voiding import are_ballots_lost, void_vote
from festival.voting.services.vote_rules import (
    replace_vote_rule,
    set_default_rules,
    set_vote_rule,
    withdraw_vote_rule,
)

__all__ = [
    "are_ballots_lost",
    "void_vote",
    "add_member",
    "add_regulation",
    "add_to_agenda",
    "attach_scan",
    "call_the_roll",
    "cast_ballot",
    "check_not_on_open_roll",
    "clear_written",
    "close_session",
    "convene",
    "edit_member",
    "edit_session",
    "elect_tellers",
    "end_membership",
    "end_vote",
    "end_without_quorum",
    "found_council",
    "keep_hands",
    "keep_written",
    "move_member",
    "move_screen",
    "open_ballot",
    "pending_scrubs",
    "plan_next",
    "plan_reconsideration",
    "plan_session",
    "receive_sheets",
    "remove_from_agenda",
    "reopen_papers",
    "replace_vote_rule",
    "scrub",
    "scrub_at_start",
    "set_default_rules",
    "set_vote_rule",
    "sign_minutes",
    "speak_as_chair",
    "type_papers",
    "withdraw_vote_rule",
]
