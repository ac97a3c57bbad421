"""Councils with dated members and rules, sessions, seats, counts and ballots."""

from festival.voting.models.columns import keep_terms
from festival.voting.models.councils import Council, CouncilMember, Regulation, VoteRule
from festival.voting.models.counts import Ballot, ChannelCount, PaperCount, PaperRow, PendingScrub
from festival.voting.models.sessions import (
    AgendaItem,
    Conflict,
    CouncilSession,
    ReadMark,
    Seat,
    Teller,
)

__all__ = [
    "AgendaItem",
    "Ballot",
    "ChannelCount",
    "Conflict",
    "Council",
    "CouncilMember",
    "CouncilSession",
    "PaperCount",
    "PaperRow",
    "PendingScrub",
    "ReadMark",
    "Regulation",
    "Seat",
    "Teller",
    "VoteRule",
    "keep_terms",
]
