"""Pages of the council: founding, sessions, votes and ballots."""

from festival.voting.views import ballots, councils, sessions, tabs, votes
from festival.voting.views.blueprint import bp

__all__ = ["ballots", "bp", "councils", "sessions", "tabs", "votes"]
