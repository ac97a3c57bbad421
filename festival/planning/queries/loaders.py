"""One season, one festival, one row of a programme, with what their pages show."""

from datetime import timedelta

from sqlalchemy import case, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from festival.core import clock
from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.planning.models import Festival, ProgrammeItem, Season

# A residential area, its commune, its province.
_PLACES = joinedload(Festival.locality).joinedload(Locality.parent).joinedload(Locality.parent)
_HOME = [joinedload(Season.locality).joinedload(Locality.parent)]
_SEASON = joinedload(Festival.season).joinedload(Season.locality).joinedload(Locality.parent)


def season(season_id: int) -> Season | None:
    return db.session.get(Season, season_id, options=_HOME)


def festival(festival_id: int) -> Festival | None:
    return db.session.get(Festival, festival_id, options=[_PLACES, _SEASON, selectinload(Festival.items)])


def programme_item(programme_item_id: int) -> ProgrammeItem | None:
    load = joinedload(ProgrammeItem.festival)
    options = [
        load.joinedload(Festival.locality).joinedload(Locality.parent).joinedload(Locality.parent),
        load.joinedload(Festival.season).joinedload(Season.locality).joinedload(Locality.parent),
        load.selectinload(Festival.items),
    ]
    return db.session.get(ProgrammeItem, programme_item_id, options=options)


def _standing_ids(user) -> set[int]:
    """Localities in which the person holds a role, and everything above them."""
    paths = {path for path, _role in user.standing}
    return {int(part) for path in paths for part in path.strip("/").split("/")}


# A season is still worked on this long after its last day: reports, hand-over.
AFTERMATH = timedelta(days=60)


def _seasons_within_reach(user, *order):
    """Seasons of where the person works, above it and below it, nearest first, then by ``order``."""
    above = Season.locality_id.in_(_standing_ids(user))
    below = or_(
        false(), *(Locality.path.startswith(path) for path in user.paths_with(Permission.SEASON_VIEW))
    )
    nearest = (case((above, 0), else_=1), func.length(Locality.path).desc())
    return (
        select(Season)
        .join(Season.locality)
        .where(or_(above, below))
        .options(*_HOME)
        .order_by(*nearest, *order, Locality.name_sort, Season.id)
    )


def default_season(user) -> Season | None:
    """The season that the person's commune works on; a hamlet head's is the commune's.

    Next year's season may be opened early; until this year's is over, everybody stays with this year's.
    """
    is_running = Season.window_end >= clock.today() - AFTERMATH
    order = (case((is_running, 0), else_=1), case((is_running, Season.year), else_=-Season.year))
    return db.session.scalars(_seasons_within_reach(user, *order).limit(1)).first()


def seasons_of(user, limit: int = 100) -> list[Season]:
    return list(db.session.scalars(_seasons_within_reach(user, Season.year.desc()).limit(limit)))
