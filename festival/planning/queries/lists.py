"""Lists of the work pages; the scope is always the first argument."""

from datetime import date

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from festival.core import clock
from festival.core.db import db
from festival.localities.models import Locality, given_name_order
from festival.localities.rules import LOCAL_KINDS, LocalityKind
from festival.planning import rules
from festival.planning.models import Festival, Season
from festival.planning.queries.work import of_season, under
from festival.planning.rules import FestivalState, PilotLevel, amendments

# What «state=past» in an address means: the day is over and nobody has said that it was held.
PAST = "past"
# What «pilot=any» means: a pilot festival of whichever level.
ANY_PILOT = "any"
HOLDERS = (LocalityKind.COMMUNE, LocalityKind.PROVINCE)


def festival_rows(
    scope: list[str], season: Season, *, search="", state="", kind="", locality="", pilot="", today: date
) -> Select:
    """Festivals of the season within the scope, as rows of columns."""
    query = (
        select(
            Festival.id,
            Festival.title,
            Festival.held_on,
            Festival.starts_at,
            Festival.venue,
            Festival.state,
            Festival.amendment,
            Festival.pilot_level,
            Locality.name.label("place"),
            Locality.kind.label("kind"),
        )
        .join(Festival.locality)
        .where(of_season(season), under(scope))
    )
    if search:
        query = query.where(
            or_(
                Locality.name_fold.contains(search, autoescape=True),
                Festival.title_fold.contains(search, autoescape=True),
            )
        )
    if state == PAST:
        query = query.where(Festival.state.in_(rules.UPCOMING_STATES), Festival.held_on < today)
    elif state in amendments.FILTERS:
        query = query.where(Festival.amendment == amendments.FILTERS[state][0])
    elif state in rules.STATE_GROUPS:
        query = query.where(Festival.state.in_(rules.STATE_GROUPS[state][1]))
    elif state in {known.value for known in FestivalState}:
        query = query.where(Festival.state == FestivalState(state))
    if kind in {known.value for known in LocalityKind}:
        query = query.where(Locality.kind == LocalityKind(kind))
    if pilot == ANY_PILOT:
        query = query.where(Festival.pilot_level != PilotLevel.NONE)
    elif pilot in {known.value for known in PilotLevel}:
        query = query.where(Festival.pilot_level == PilotLevel(pilot))
    if locality.isascii() and locality.isdecimal() and len(locality) < 10:
        query = query.where(Festival.locality_id == int(locality))
    return query


def calendar_rows(rows: Select, start: date, end: date, limit: int = 500) -> list:
    """The same rows laid on days, in the order of the day."""
    query = rows.where(Festival.held_on.between(start, end)).order_by(None)
    order = (Festival.held_on, Festival.starts_at, Locality.name_sort, Festival.id)
    return list(db.session.execute(query.order_by(*order).limit(limit)))


def season_counts(scope: list[str], season: Season) -> dict[tuple[FestivalState, PilotLevel], int]:
    """How many festivals of the season stand in each state, by pilot level."""
    query = (
        select(Festival.state, Festival.pilot_level, func.count())
        .join(Festival.locality)
        .where(of_season(season), under(scope))
        .group_by(Festival.state, Festival.pilot_level)
    )
    return {(state, level): count for state, level, count in db.session.execute(query)}


def festivals_outside(season_id: int, *, school_start: date, start: date, end: date) -> int:
    """Festivals still to be held on a day outside start–end; schools may begin at ``school_start``."""
    open_states = rules.UPCOMING_STATES | {FestivalState.DRAFT, FestivalState.PLAN_SUBMITTED}
    first = case((Locality.kind == LocalityKind.SCHOOL, school_start), else_=start)
    query = (
        select(func.count(Festival.id))
        .join(Festival.locality)
        .where(
            Festival.season_id == season_id,
            Festival.state.in_(open_states),
            or_(Festival.held_on < first, Festival.held_on > end),
        )
    )
    return db.session.scalar(query)


def _in_force():
    return or_(Locality.valid_to.is_(None), Locality.valid_to >= clock.today())


def places_without_festival(season: Season) -> list[Locality]:
    """Residential areas, offices, enterprises and schools of the commune that have no festival yet."""
    planned = select(Festival.locality_id).where(Festival.season_id == season.id)
    query = (
        select(Locality)
        .where(
            Locality.parent_id == season.locality_id,
            Locality.kind.in_(LOCAL_KINDS),
            _in_force(),
            Locality.id.not_in(planned),
        )
        .order_by(*given_name_order())
    )
    return list(db.session.scalars(query))


def places_to_plan(scope: list[str], season: Season) -> list[Locality]:
    """Where a festival of this season may be held: the season's own place and what its commune created."""
    here = or_(Locality.id == season.locality_id, Locality.parent_id == season.locality_id)
    allowed = Locality.kind.in_((LocalityKind.COMMUNE, *LOCAL_KINDS))
    query = select(Locality).where(here, allowed, under(scope), _in_force())
    return list(db.session.scalars(query.order_by(*given_name_order())))


def season_holders(scope: list[str], own: list[str] = ()) -> list[Locality]:
    """Communes and provinces in which a person may open a season: within ``scope``, or in ``own`` itself."""
    place = or_(under(scope), Locality.path.in_(own))
    query = select(Locality).where(Locality.kind.in_(HOLDERS), place, _in_force())
    query = query.options(joinedload(Locality.parent)).order_by(*given_name_order())
    return list(db.session.scalars(query))


def season_rows(scope: list[str], above: list[int], *, search="") -> Select:
    """Seasons within the scope, and those of the places above it; each with its number of festivals."""
    province = aliased(Locality)
    count = select(func.count(Festival.id)).where(Festival.season_id == Season.id).scalar_subquery()
    query = (
        select(
            Season.id,
            Season.year,
            Season.theme,
            Season.window_start,
            Season.window_end,
            Season.main_day,
            Locality.name.label("place"),
            province.name.label("province"),
            count.label("festivals"),
        )
        .join(Season.locality)
        .outerjoin(province, province.id == Locality.parent_id)
        .where(or_(under(scope), Season.locality_id.in_(above)))
    )
    if search:
        query = query.where(Locality.name_fold.contains(search, autoescape=True))
    return query
