"""The season's figures by locality; a handful of grouped counts whatever the number of rows."""

from dataclasses import dataclass, field, fields

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from festival.certificates.models import PrintedCopy
from festival.certificates.rules import CopyState
from festival.commendations.models import Commendation
from festival.commendations.rules import CommendationState
from festival.core.db import db
from festival.localities.models import Locality, within
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationState
from festival.planning.models import Festival, Season
from festival.planning.rules import PUBLIC_STATES, FestivalState

HELD_STATES = (FestivalState.HELD, FestivalState.REPORTED, FestivalState.ARCHIVED)
# What the council has passed, whatever happened to it afterwards.
PASSED_STATES = (NominationState.PASSED, NominationState.DECIDED)


@dataclass(slots=True)
class Figures:
    """Counts of one locality, or of the whole season."""

    festivals: int = 0
    festivals_approved: int = 0
    festivals_held: int = 0
    nominations: int = 0
    submitted: int = 0
    passed: int = 0
    decided: int = 0
    printed: int = 0
    handed: int = 0
    bonus: int = 0

    def add(self, other: "Figures") -> None:
        for column in fields(self):
            setattr(self, column.name, getattr(self, column.name) + getattr(other, column.name))


@dataclass
class LocalityFigures:
    locality: Locality
    figures: Figures = field(default_factory=Figures)


def season_figures(season: Season) -> tuple[list[LocalityFigures], Figures]:
    """Rows by locality in name order, the season's own locality first, and the sum; four queries."""
    rows = {locality.id: LocalityFigures(locality) for locality in _localities(season)}
    for counts in (_festivals(season), _nominations(season), _commendations(season)):
        for locality_id, *values in counts:
            figures = rows[locality_id].figures
            for name, value in values:
                setattr(figures, name, int(value or 0))
    total = Figures()
    for row in rows.values():
        total.add(row.figures)
    return list(rows.values()), total


def _localities(season: Season) -> list[Locality]:
    """Every locality of the season that is still there, or that has work in it."""
    own = season.locality
    query = (
        select(Locality)
        .where(within(own))
        .order_by(func.length(Locality.path), Locality.kind, Locality.name_sort, Locality.id)
    )
    return list(db.session.scalars(query))


def _named(rows, names):
    return [(row[0], *zip(names, row[1:], strict=True)) for row in rows]


def _how_many(*conditions):
    return func.sum(case((conditions[0], 1), else_=0))


def _festivals(season: Season):
    query = (
        select(
            Festival.locality_id,
            func.count(),
            _how_many(Festival.state.in_(tuple(PUBLIC_STATES))),
            _how_many(Festival.state.in_(HELD_STATES)),
        )
        .where(Festival.season_id == season.id)
        .group_by(Festival.locality_id)
    )
    return _named(db.session.execute(query), ("festivals", "festivals_approved", "festivals_held"))


def _nominations(season: Season):
    query = (
        select(
            Nomination.locality_id,
            func.count(),
            _how_many(Nomination.state != NominationState.DRAFT),
            _how_many(Nomination.state.in_(PASSED_STATES)),
            _how_many(Nomination.state == NominationState.DECIDED),
        )
        .where(Nomination.season_id == season.id)
        .group_by(Nomination.locality_id)
    )
    return _named(db.session.execute(query), ("nominations", "submitted", "passed", "decided"))


def _commendations(season: Season):
    """Printed means a good sheet is there, in the cupboard or handed over."""
    copy = aliased(PrintedCopy)
    query = (
        select(
            Nomination.locality_id,
            _how_many(copy.state.in_((CopyState.GOOD, CopyState.HANDED))),
            _how_many(copy.state == CopyState.HANDED),
            func.sum(case((Commendation.state == CommendationState.ISSUED, Commendation.amount), else_=0)),
        )
        .join(Commendation.nomination)
        .outerjoin(
            copy,
            (copy.commendation_id == Commendation.id)
            & copy.state.not_in((CopyState.SPOILED, CopyState.VOID)),
        )
        .where(Nomination.season_id == season.id)
        .group_by(Nomination.locality_id)
    )
    return _named(db.session.execute(query), ("printed", "handed", "bonus"))
