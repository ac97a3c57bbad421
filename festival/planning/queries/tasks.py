"""Tasks of one festival and of a whole season; days are counted in SQL."""

from datetime import date

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning import rules
from festival.planning.models import Festival, Season, TaskAssignment
from festival.planning.queries.due import DUE_ON, IS_OPEN, is_late
from festival.planning.queries.work import of_season, under
from festival.planning.rules import FestivalState
from festival.planning.rules.tasks import SOON, Standing, TaskState

_MOST_GROUPS = 60


_COMMUNE = joinedload(TaskAssignment.festival).joinedload(Festival.season).joinedload(Season.locality)


def task_assignment(task_assignment_id: int) -> TaskAssignment | None:
    """One line with everything that its page shows; the loader of ``@allow``."""
    place = joinedload(TaskAssignment.festival).joinedload(Festival.locality)
    options = [
        place.joinedload(Locality.parent).joinedload(Locality.parent),
        _COMMUNE.joinedload(Locality.parent),
    ]
    return db.session.get(TaskAssignment, task_assignment_id, options=options)


def checklist(festival: Festival) -> list[TaskAssignment]:
    """The lines of a festival that is loaded already, in their order."""
    query = select(TaskAssignment).where(TaskAssignment.festival_id == festival.id)
    return list(db.session.scalars(query.order_by(TaskAssignment.position, TaskAssignment.id)))


def open_count(festival_id: int) -> int:
    """How many tasks keep the festival from being ready; ``rules.tasks.unfinished`` says which."""
    before = or_(Festival.held_on > DUE_ON, DUE_ON.is_(None), Festival.held_on.is_(None))
    query = (
        select(func.count(TaskAssignment.id))
        .join(TaskAssignment.festival)
        .where(TaskAssignment.festival_id == festival_id, IS_OPEN, before)
    )
    return db.session.scalar(query)


def _standing(standing: str, today: date):
    soon = and_(IS_OPEN, DUE_ON.between(today, today + SOON))
    return {
        Standing.LATE.value: is_late(today),
        Standing.SOON.value: soon,
        Standing.OPEN.value: IS_OPEN,
        Standing.DONE.value: TaskAssignment.state == TaskState.DONE,
        Standing.WAIVED.value: TaskAssignment.state == TaskState.WAIVED,
    }.get(standing)


def _in_scope(query: Select, scope: list[str], season: Season) -> Select:
    return (
        query.select_from(TaskAssignment)
        .join(TaskAssignment.festival)
        .join(Festival.locality)
        .where(of_season(season), Festival.state != FestivalState.CANCELLED, under(scope))
    )


def task_rows(
    scope: list[str], season: Season, *, today: date, search="", standing="", agency="", place=""
) -> Select:
    """Tasks of every festival of the season within the scope, as rows of columns."""
    columns = (
        TaskAssignment.id,
        TaskAssignment.title,
        TaskAssignment.days_before,
        TaskAssignment.fixed_on,
        TaskAssignment.agency,
        TaskAssignment.person,
        TaskAssignment.note,
        TaskAssignment.state,
        TaskAssignment.waived_because,
        TaskAssignment.festival_id,
        DUE_ON.label("due_on"),
        Festival.title.label("festival"),
        Festival.state.label("festival_state"),
        Locality.name.label("place"),
        Locality.path.label("path"),
    )
    query = _in_scope(select(*columns), scope, season)
    if search:
        columns = (TaskAssignment.title_fold, Locality.name_fold, Festival.title_fold)
        query = query.where(or_(*(column.contains(search, autoescape=True) for column in columns)))
    condition = _standing(standing, today)
    if condition is not None:
        query = query.where(condition)
    if agency:
        query = query.where(TaskAssignment.agency == agency)
    if place.isascii() and place.isdecimal() and len(place) < 10:
        query = query.where(or_(Locality.id == int(place), Locality.parent_id == int(place)))
    return query


def _number(condition):
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _grouped(key, scope: list[str], season: Season, today: date) -> Select:
    """Tasks, finished ones and late ones for each value of ``key``, most late ones first."""
    late = _number(is_late(today))
    finished = _number(TaskAssignment.state != TaskState.OPEN)
    query = select(*key, func.count().label("total"), finished.label("finished"), late.label("late"))
    return _in_scope(query, scope, season).group_by(*key).order_by(late.desc(), *key)


def by_place(scope: list[str], season: Season, today: date) -> list:
    """Each festival's place; for a province's season each of its communes."""
    if season.locality.kind is not LocalityKind.PROVINCE:
        key = (Locality.name.label("name"), Locality.id.label("id"))
        return list(db.session.execute(_grouped(key, scope, season, today).limit(_MOST_GROUPS)))
    home = select(Season.id, Locality.id.label("home_id"), Locality.name).join(Season.locality).subquery()
    key = (home.c.name.label("name"), home.c.home_id.label("id"))
    query = _grouped(key, scope, season, today).join(home, home.c.id == Festival.season_id)
    return list(db.session.execute(query.limit(_MOST_GROUPS)))


def by_agency(scope: list[str], season: Season, today: date) -> list:
    key = (TaskAssignment.agency.label("name"),)
    return list(db.session.execute(_grouped(key, scope, season, today).limit(_MOST_GROUPS)))


def chosen(ids: list[int], may_edit_scope: list[str], season: Season) -> list[TaskAssignment]:
    """Open lines among ``ids`` that the person may tick, with their festivals."""
    query = (
        _in_scope(select(TaskAssignment), may_edit_scope, season)
        .where(TaskAssignment.id.in_(ids), IS_OPEN, Festival.state.in_(rules.WORKING_STATES))
        .options(joinedload(TaskAssignment.festival).joinedload(Festival.locality))
        .order_by(Locality.name_sort, TaskAssignment.festival_id, TaskAssignment.position)
    )
    return list(db.session.scalars(query))
