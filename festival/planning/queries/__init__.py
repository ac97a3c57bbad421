"""What is loaded for planning's pages; loaders of ``@allow`` take the URL argument they name."""

from festival.planning.queries.lists import (
    calendar_rows,
    festival_rows,
    festivals_outside,
    places_to_plan,
    places_without_festival,
    season_counts,
    season_holders,
    season_rows,
)
from festival.planning.queries.loaders import default_season, festival, programme_item, season, seasons_of
from festival.planning.queries.work import step_figures, waiting

__all__ = [
    "calendar_rows",
    "default_season",
    "festival",
    "festival_rows",
    "festivals_outside",
    "places_to_plan",
    "places_without_festival",
    "programme_item",
    "season",
    "season_counts",
    "season_holders",
    "season_rows",
    "seasons_of",
    "step_figures",
    "waiting",
]
