"""Pages."""

from festival.planning.views import (
    copying,
    deadlines,
    festivals,
    photos,
    pledges,
    programme,
    provinces,
    public,
    results,
    season_results,
    seasons,
    signers,
    tabs,
    tasks,
)
from festival.planning.views.blueprint import bp

__all__ = [
    "bp",
    "copying",
    "deadlines",
    "provinces",
    "festivals",
    "photos",
    "pledges",
    "programme",
    "public",
    "results",
    "season_results",
    "seasons",
    "signers",
    "tabs",
    "tasks",
]
