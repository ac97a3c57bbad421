"""Pages of the council: founding, sessions, votes and ballots."""

from festival.voting.views import (
    ballots,
    chair,
    conflicts,
    councils,
    dossiers,
    followups,
    papers,
    roll,
    sessions,
    tabs,
    typed,
    votes,
)
from festival.voting.views.blueprint import bp

__all__ = [
    "ballots",
    "bp",
    "chair",
    "conflicts",
    "councils",
    "dossiers",
    "followups",
    "papers",
    "roll",
    "sessions",
    "tabs",
    "typed",
    "votes",
]
from festival.voting.views import ballots, councils, result_file, sessions, tabs, votes
from festival.voting.views.blueprint import bp

__all__ = ["ballots", "bp", "councils", "result_file", "sessions", "tabs", "votes"]
