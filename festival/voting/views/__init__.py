"""Pages of the council: founding, sessions, votes and ballots."""

from festival.voting.views import (
    ballots,
    chair,
    conflicts,
    councils,
    documents,
    dossiers,
    followups,
    minutes,
    papers,
    result_file,
    roll,
    screen,
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
    "documents",
    "dossiers",
    "followups",
    "minutes",
    "papers",
    "result_file",
    "roll",
    "screen",
    "sessions",
    "tabs",
    "typed",
    "votes",
]
