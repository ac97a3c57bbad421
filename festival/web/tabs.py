"""The second row of navigation on the pages of a season, in the order of the work."""

from dataclasses import dataclass

from flask import request, url_for

from festival.core.permissions import Permission
from festival.web.access import may


@dataclass(frozen=True)
class Tab:
    """``name`` is the view it leads to; ``also`` names further views on which it is the current one."""

    label: str
    name: str
    permission: Permission
    also: str = ""


def row(blueprint: str, tabs: list[Tab], season) -> list[dict]:
    """The tabs that whoever asks may open."""
    here = (request.endpoint or "").removeprefix(f"{blueprint}.")
    return [
        {
            "label": tab.label,
            "url": url_for(f"{blueprint}.{tab.name}", season_id=season.id),
            "is_here": here in (tab.name, *tab.also.split()),
        }
        for tab in tabs
        if may(tab.permission, season)
    ]
