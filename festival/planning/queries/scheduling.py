"""A season's schedule: every festival with what it needs, what the commune settled, what clashes.

Four queries whatever the number of festivals, because every festival's page asks for its clashes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import String, and_, literal, select, type_coerce, union_all
from sqlalchemy.orm import joinedload

from festival.core import text
from festival.core.db import db
from festival.core.lunar import short_lunar
from festival.localities.models import Locality
from festival.planning import rules
from festival.planning.models import (
    ClashSetting,
    Festival,
    FestivalResource,
    ItemResource,
    ProgrammeItem,
    Resource,
    ScheduleDraft,
    ScheduleDraftRow,
    SchedulingSetting,
    Season,
    TravelTime,
)
from festival.planning.rules import PilotLevel
from festival.planning.rules.clashes import (
    Clash,
    Need,
    Plan,
    Slot,
    clashes,
    clashes_with,
    days_between,
    length,
    row_spans,
    told,
)
from festival.planning.rules.scheduling import ClashKind, ClashLevel, ResourceKind, Terms, wish_words
from festival.planning.rules.slots import is_holiday

_SETTINGS = ("travel_minutes", "usual_minutes", "morning_start", "afternoon_start", "evening_start")


@dataclass(frozen=True)
class Schedule:
    """``rows`` are the festivals as columns; ``plans`` what the rules know of those that may clash."""

    season: Season
    rows: dict[int, object]
    plans: dict[int, Plan]
    terms: Terms
    resources: dict[int, object]

    @property
    def names(self) -> dict[int, str]:
        return {resource_id: resource.name for resource_id, resource in self.resources.items()}

    @property
    def halls(self) -> list:
        return [one for one in self.resources.values() if one.kind is ResourceKind.HALL]

    @cached_property
    def clashes(self) -> list[Clash]:
        return told(clashes(self.plans.values(), self.terms))

    def clashes_of(self, festival_id: int) -> list[Clash]:
        plan = self.plans.get(festival_id)
        return told(clashes_with(plan, self.plans.values(), self.terms)) if plan else []

    def days_open(self, festival_id: int, today: date) -> list[date]:
        """The days from tomorrow on that are open to the place, holidays only where somebody chose one."""
        row = self.rows[festival_id]
        first, last = self.season.window_for(row.kind)
        days = days_between(max(first, today + timedelta(days=1)), last)
        return [day for day in days if day == row.held_on or not is_holiday(day, short_lunar(day))]

    def name_of(self, festival_id: int) -> str:
        row = self.rows[festival_id]
        return short_name(row.title, row.place)

    def wish(self, festival_id: int) -> str:
        row = self.rows[festival_id]
        return wish_words(row.wanted_days, row.wanted_part)


def short_name(title: str, place: str) -> str:
    """The place, unless the festival has a title of its own: a commune holds several."""
    return place if text.fold(title) == f"ngay hoi {text.fold(place)}" else title


def schedule(season: Season, also: int | None = None) -> Schedule:
    """``also`` is a festival that counts although it is off: it is about to get a new day."""
    found = _festivals(season)
    terms = _terms(season, found)
    items = _items(season)
    resources, whole = _resources(season)
    plans = {
        row.id: _plan(row, items.get(row.id, []), resources, whole.get(row.id, []), terms)
        for row in found
        if row.state not in rules.OFF_STATES or row.id == also
    }
    return Schedule(season, {row.id: row for row in found}, plans, terms, resources)


def _festivals(season: Season) -> list:
    columns = [getattr(SchedulingSetting, name) for name in _SETTINGS]
    query = (
        select(
            Festival.id,
            Festival.title,
            Festival.locality_id,
            Festival.held_on,
            Festival.starts_at,
            Festival.minutes,
            Festival.venue,
            Festival.hall_id,
            Festival.wanted_days,
            Festival.wanted_part,
            Festival.pilot_level,
            Festival.state,
            Festival.amendment,
            Festival.revision,
            Locality.name.label("place"),
            Locality.name_fold.label("place_fold"),
            Locality.name_sort.label("place_sort"),
            Locality.kind,
            *columns,
        )
        .join(Festival.locality)
        .outerjoin(SchedulingSetting, SchedulingSetting.locality_id == season.locality_id)
        .where(Festival.season_id == season.id)
        .order_by(Festival.held_on, Festival.starts_at, Locality.name_sort, Festival.id)
    )
    return list(db.session.execute(query))


def _terms(season: Season, found: list) -> Terms:
    settled = {}
    if found and found[0].travel_minutes is not None:
        settled = {name: getattr(found[0], name) for name in _SETTINGS}
    return Terms(**settled, **exceptions(season.locality_id))


def exceptions(locality_id: int) -> dict:
    """Levels and ways that a commune set apart from the usual; one query for both."""
    first, second = Resource.__table__.alias(), TravelTime
    levels = select(
        type_coerce(ClashSetting.resource_kind, String),
        type_coerce(ClashSetting.clash_kind, String),
        type_coerce(ClashSetting.level, String),
        literal(0),
        literal(0),
        literal(0),
    ).where(ClashSetting.locality_id == locality_id)
    ways = (
        select(literal(""), literal(""), literal(""), second.first_id, second.second_id, second.minutes)
        .join(first, first.c.id == second.first_id)
        .where(first.c.locality_id == locality_id)
    )
    found = {"levels": {}, "pairs": {}}
    for kind, clash, level, low, high, minutes in db.session.execute(union_all(levels, ways)):
        if level:
            found["levels"][ResourceKind(kind), ClashKind(clash)] = ClashLevel(level)
        else:
            found["pairs"][low, high] = minutes
    return found


def _items(season: Season) -> dict[int, list]:
    """Rows of programmes in their order, one line for each resource that a row needs."""
    query = (
        select(
            ProgrammeItem.id,
            ProgrammeItem.festival_id,
            ProgrammeItem.track,
            ProgrammeItem.is_fixed,
            ProgrammeItem.starts_at,
            ProgrammeItem.minutes,
            ProgrammeItem.title,
            ItemResource.resource_id,
        )
        .join(ProgrammeItem.festival)
        .outerjoin(ItemResource, ItemResource.programme_item_id == ProgrammeItem.id)
        .where(Festival.season_id == season.id)
        .order_by(
            ProgrammeItem.festival_id, ProgrammeItem.position, ProgrammeItem.id, ItemResource.resource_id
        )
    )
    found = defaultdict(list)
    for row in db.session.execute(query):
        found[row.festival_id].append(row)
    return found


def _resources(season: Season) -> tuple[dict[int, object], dict[int, list[int]]]:
    """The commune's resources by id, and which of them a festival needs as a whole."""
    here = select(Festival.id).where(Festival.season_id == season.id)
    query = (
        select(
            Resource.id,
            Resource.kind,
            Resource.name,
            Resource.attends_pilots,
            Resource.is_retired,
            FestivalResource.festival_id,
        )
        .outerjoin(
            FestivalResource,
            and_(FestivalResource.resource_id == Resource.id, FestivalResource.festival_id.in_(here)),
        )
        .where(Resource.locality_id == season.locality_id)
        .order_by(Resource.kind, Resource.name_fold, Resource.id, FestivalResource.festival_id)
    )
    resources, whole = {}, defaultdict(list)
    for row in db.session.execute(query):
        resources[row.id] = row
        if row.festival_id is not None:
            whole[row.festival_id].append(row.id)
    return resources, whole


def _plan(row, lines: list, resources: dict[int, object], whole: list[int], terms: Terms) -> Plan:
    items = list({line.id: line for line in lines}.values())
    after, minutes = length(items, row.starts_at, row.minutes, terms.usual_minutes)
    is_pilot = row.pilot_level is not PilotLevel.NONE
    chosen = dict.fromkeys(resource_id for resource_id in whole if resource_id in resources)
    if row.hall_id in resources:
        chosen[row.hall_id] = None
    if is_pilot:
        attending = (one for one in resources.values() if one.attends_pilots and not one.is_retired)
        chosen |= dict.fromkeys(one.id for one in attending)
    needs = [Need(resource_id, resources[resource_id].kind, after, minutes) for resource_id in chosen]
    needs += _row_needs(items, lines, row.starts_at, resources, chosen)
    is_set = row.held_on is not None and row.starts_at is not None
    # Two places may both call theirs «Nhà văn hóa thôn»: only a shared hall is surely the same place.
    spot = ("hall", row.hall_id) if row.hall_id else ("at", row.locality_id, text.fold(row.venue))
    return Plan(
        id=row.id,
        name=short_name(row.title, row.place),
        spot=spot,
        slot=Slot(row.held_on, row.starts_at) if is_set else None,
        after=after,
        minutes=minutes,
        needs=tuple(needs),
        hall_id=row.hall_id,
        kind=row.kind,
        wanted_days=row.wanted_days,
        wanted_part=row.wanted_part,
        is_pilot=is_pilot,
        is_open=rules.is_editable(row.state, row.amendment),
        is_over=row.state in rules.HELD_STATES,
        revision=row.revision,
    )


def _row_needs(items: list, lines: list, starts_at, resources: dict, whole: Iterable[int]) -> list[Need]:
    spans = dict(zip((item.id for item in items), row_spans(items, starts_at), strict=True))
    return [
        Need(line.resource_id, resources[line.resource_id].kind, *spans[line.id], line.title)
        for line in lines
        if line.resource_id in resources and line.resource_id not in whole
    ]


@dataclass(frozen=True)
class KeptResource:
    """A commune's resource, met on the pages of a season of the same commune."""

    resource: Resource
    season: Season

    @property
    def locality(self) -> Locality:
        return self.resource.locality


_COMMUNE = joinedload(Resource.locality).joinedload(Locality.parent)


def season_resource(season_id: int, resource_id: int) -> KeptResource | None:
    home = [joinedload(Season.locality).joinedload(Locality.parent)]
    season = db.session.get(Season, season_id, options=home)
    resource = db.session.get(Resource, resource_id, options=[_COMMUNE])
    if season is None or resource is None or resource.locality_id != season.locality_id:
        return None
    return KeptResource(resource, season)


def resources_of(locality_id: int) -> list[Resource]:
    query = select(Resource).where(Resource.locality_id == locality_id)
    return list(db.session.scalars(query.order_by(Resource.kind, Resource.name_fold, Resource.id)))


def terms_of(locality_id: int) -> Terms:
    """What a commune settled, for its own page."""
    kept = db.session.get(SchedulingSetting, locality_id)
    settled = {name: getattr(kept, name) for name in _SETTINGS} if kept else {}
    return Terms(**settled, **exceptions(locality_id))


def row_choices(festival_id: int) -> dict[int, set[int]]:
    """Which rows of the festival's programme need each resource."""
    query = (
        select(ItemResource.resource_id, ItemResource.programme_item_id)
        .join(ItemResource.item)
        .where(ProgrammeItem.festival_id == festival_id)
    )
    found = defaultdict(set)
    for resource_id, item_id in db.session.execute(query):
        found[resource_id].add(item_id)
    return found


def whole_choices(festival_id: int) -> list[int]:
    query = select(FestivalResource.resource_id).where(FestivalResource.festival_id == festival_id)
    return list(db.session.scalars(query))


def draft_of(season_id: int) -> ScheduleDraft | None:
    """What was proposed and still waits, with its rows and their festivals."""
    load = joinedload(ScheduleDraft.rows).joinedload(ScheduleDraftRow.festival).joinedload(Festival.locality)
    query = select(ScheduleDraft).where(ScheduleDraft.season_id == season_id).options(load)
    return db.session.scalars(query).unique().first()
