"""The season's figures by locality: one statement, whatever the number of rows."""

from dataclasses import dataclass, fields
from datetime import date
from functools import cache

from sqlalchemy import Select, Subquery, bindparam, case, func, or_, select
from sqlalchemy.orm import load_only

from festival.certificates.models import PrintedCopy
from festival.certificates.rules import GONE, WELL_PRINTED_STATES, CopyState
from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import CommendationState, DecisionKind
from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations.models import Nomination
from festival.nominations.rules import STATE_GROUPS, NominationState
from festival.planning.models import Festival, Season
from festival.planning.queries.work import of_season
from festival.planning.rules import APPROVED_STATES, COUNTED_STATES, HELD_STATES

# The season's own place first, then residential areas, schools, offices, enterprises.
KIND_ORDER = (
    LocalityKind.PROVINCE,
    LocalityKind.COMMUNE,
    LocalityKind.RESIDENTIAL_AREA,
    LocalityKind.SCHOOL,
    LocalityKind.OFFICE,
    LocalityKind.ENTERPRISE,
)


@dataclass(slots=True)
class Figures:
    """Counts of one locality, or of the whole season. Cancelled and withdrawn ones do not count."""

    festivals: int = 0
    festivals_approved: int = 0
    festivals_held: int = 0
    nominations: int = 0
    submitted: int = 0
    passed: int = 0
    decided: int = 0
    commended: int = 0
    printed: int = 0
    handed: int = 0
    bonus: int = 0

    def add(self, other: "Figures") -> None:
        for name in NAMES:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in NAMES)


NAMES = tuple(column.name for column in fields(Figures))


@dataclass(frozen=True)
class LocalityFigures:
    locality: Locality
    figures: Figures


def season_figures(season: Season, today: date) -> tuple[list[LocalityFigures], Figures]:
    """A row for every locality that is still there or has work in the season, and the sum."""
    asked = {"season_id": season.id, "path": season.locality.path, "today": today}
    rows, total = [], Figures()
    for locality, *values in db.session.execute(_by_locality(), asked):
        figures = Figures(*(int(value) for value in values))
        rows.append(LocalityFigures(locality, figures))
        total.add(figures)
    return rows, total


@cache
def _by_locality() -> Select:
    """For whichever season and day: building it costs more than asking it."""
    season = Season(id=bindparam("season_id"))
    parts = (_festivals(season), _nominations(season), _commendations(season))
    columns = {column.name: column for part in parts for column in part.c}
    query = select(Locality, *(func.coalesce(columns[name], 0).label(name) for name in NAMES))
    for part in parts:
        query = query.outerjoin(part, part.c.locality_id == Locality.id)
    kinds = case({kind.value: place for place, kind in enumerate(KIND_ORDER)}, value=Locality.kind)
    # A path is made of ids and slashes: nothing in it needs escaping.
    is_within = Locality.path.startswith(bindparam("path"))
    is_there = or_(Locality.valid_to.is_(None), Locality.valid_to >= bindparam("today"))
    has_work = or_(*(part.c.locality_id.is_not(None) for part in parts))
    query = query.where(is_within, or_(is_there, has_work)).options(load_only(Locality.name, Locality.kind))
    return query.order_by(kinds, Locality.name_sort, Locality.id)


def _number(condition):
    return func.sum(case((condition, 1), else_=0))


def _festivals(season: Season) -> Subquery:
    return (
        select(
            Festival.locality_id,
            _number(Festival.state.in_(COUNTED_STATES)).label("festivals"),
            _number(Festival.state.in_(APPROVED_STATES)).label("festivals_approved"),
            _number(Festival.state.in_(HELD_STATES)).label("festivals_held"),
        )
        .where(of_season(season))
        .group_by(Festival.locality_id)
        .subquery()
    )


def _nominations(season: Season) -> Subquery:
    def in_group(name: str):
        return _number(Nomination.state.in_(STATE_GROUPS[name][1]))

    return (
        select(
            Nomination.locality_id,
            in_group("kept").label("nominations"),
            in_group("handed_in").label("submitted"),
            in_group("through").label("passed"),
            _number(Nomination.state == NominationState.DECIDED).label("decided"),
        )
        .where(Nomination.season_id == season.id)
        .group_by(Nomination.locality_id)
        .subquery()
    )


def _commendations(season: Season) -> Subquery:
    """Of our own that stand. Printed means that a good sheet is there, in the cupboard or handed over."""
    living = (PrintedCopy.commendation_id == Commendation.id) & PrintedCopy.state.not_in(GONE)
    return (
        select(
            Nomination.locality_id,
            func.count().label("commended"),
            _number(PrintedCopy.state.in_(WELL_PRINTED_STATES)).label("printed"),
            _number(PrintedCopy.state == CopyState.HANDED).label("handed"),
            func.sum(Commendation.amount).label("bonus"),
        )
        .join(Commendation.nomination)
        .join(Commendation.decision)
        .outerjoin(PrintedCopy, living)
        .where(
            Nomination.season_id == season.id,
            Commendation.state == CommendationState.ISSUED,
            Decision.kind != DecisionKind.RECORDED,
        )
        .group_by(Nomination.locality_id)
        .subquery()
    )
