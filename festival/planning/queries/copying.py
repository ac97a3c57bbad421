"""Last year's festivals beside this year's season, and what hangs on them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from festival.core import clock
from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning.models import Festival, ItemResource, ProgrammeItem, Resource, Season
from festival.planning.rules import FestivalState, redating
from festival.planning.rules.redating import Window

GONE = "Nơi này đã thôi hoạt động."
EXISTS = "Nơi này đã có ngày hội trong mùa."
# Worth a look; the row can be copied all the same.
CANCELLED = "Năm trước đã hủy."
UNDATED = "Năm trước chưa xếp ngày."


@dataclass(frozen=True)
class CopyRow:
    """One festival of last year's, with the day it would get; ``problem`` says why it stays behind."""

    festival: Festival
    title: str
    held_on: date | None
    problem: str
    note: str

    @property
    def may_copy(self) -> bool:
        return not self.problem

    @property
    def is_proposed(self) -> bool:
        return self.may_copy and self.note != CANCELLED


def seasons_before(season: Season) -> list[Season]:
    """Earlier seasons of the same place, latest first."""
    query = select(Season).where(Season.locality_id == season.locality_id, Season.year < season.year)
    return list(db.session.scalars(query.order_by(Season.year.desc()).limit(20)))


def copy_rows(old: Season, new: Season) -> list[CopyRow]:
    """What would be copied, in the order of places; three queries whatever their number."""
    taken = set(db.session.scalars(select(Festival.locality_id).where(Festival.season_id == new.id)))
    query = (
        select(Festival)
        .join(Festival.locality)
        .where(Festival.season_id == old.id)
        .options(joinedload(Festival.locality))
        .order_by(Locality.name_sort, Festival.held_on, Festival.id)
    )
    return [_row(one, old, new, taken) for one in db.session.scalars(query)]


def _row(festival: Festival, old: Season, new: Season, taken: set[int]) -> CopyRow:
    place, note = festival.locality, ""
    if festival.state is FestivalState.CANCELLED:
        note = CANCELLED
    elif festival.held_on is None:
        note = UNDATED
    problem = ""
    if place.valid_to is not None and place.valid_to < clock.today():
        problem = GONE
    elif place.id in taken:
        problem = EXISTS
    title = redating.this_year(festival.title, old.year, new.year)
    return CopyRow(festival, title, _new_day(festival, old, new), problem, note)


def _new_day(festival: Festival, old: Season, new: Season) -> date | None:
    """The commune's own festival keeps to the main day; every other one to its weekday."""
    if festival.held_on is None:
        return None
    kind = festival.locality.kind
    if kind is LocalityKind.COMMUNE and festival.held_on == old.main_day:
        return new.main_day
    return redating.redated(festival.held_on, Window(*old.window_for(kind)), Window(*new.window_for(kind)))


def rows_of(model, festival_ids: list[int]) -> dict[int, list]:
    """Rows that hang on festivals, by festival and in their order; one query."""
    query = select(model).where(model.festival_id.in_(festival_ids))
    if hasattr(model, "position"):
        query = query.order_by(model.festival_id, model.position, model.id)
    found = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.festival_id].append(row)
    return found


def resources_in_use(locality_id: int) -> set[int]:
    """Those that the commune still has."""
    query = select(Resource.id).where(Resource.locality_id == locality_id, Resource.is_retired.is_(False))
    return set(db.session.scalars(query))


def item_resources(festival_ids: list[int]) -> list[tuple[int, int]]:
    """Row of a programme and what it needs."""
    query = (
        select(ItemResource.programme_item_id, ItemResource.resource_id)
        .join(ItemResource.item)
        .where(ProgrammeItem.festival_id.in_(festival_ids))
    )
    return [tuple(row) for row in db.session.execute(query)]


def item_ids(festival_ids: list[int]) -> dict[tuple[int, int], int]:
    """Ids of the rows of programmes, by festival and position."""
    query = select(ProgrammeItem.festival_id, ProgrammeItem.position, ProgrammeItem.id)
    rows = db.session.execute(query.where(ProgrammeItem.festival_id.in_(festival_ids)))
    return {(festival_id, position): item_id for festival_id, position, item_id in rows}
