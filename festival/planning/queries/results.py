"""The report of one festival, and the sums of a season. What is not reported is never added as 0."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, case, false, func, literal_column, or_, select
from sqlalchemy.orm import aliased, joinedload

from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning.models import (
    BudgetLine,
    Festival,
    FestivalPhoto,
    FestivalResult,
    Pledge,
    PledgeSigner,
    Season,
)
from festival.planning.queries.work import of_season, report_is_late, under
from festival.planning.rules import HELD_STATES, UPCOMING_STATES, PilotLevel, results
from festival.planning.rules.budget import FundingSource
from festival.planning.rules.pledges import PledgeKind

_COLUMNS = {name: getattr(FestivalResult, name) for name in results.NAMES}


def festival_photo(festival_photo_id: int) -> FestivalPhoto | None:
    load = joinedload(FestivalPhoto.festival)
    options = [
        load.joinedload(Festival.locality).joinedload(Locality.parent).joinedload(Locality.parent),
        load.joinedload(Festival.season).joinedload(Season.locality).joinedload(Locality.parent),
    ]
    return db.session.get(FestivalPhoto, festival_photo_id, options=options)


def result_of(festival_id: int) -> FestivalResult | None:
    return db.session.get(FestivalResult, festival_id)


def values_of(result: FestivalResult | None) -> dict:
    """Figures and words by name; a report that was never begun says nothing."""
    if result is None:
        return dict.fromkeys(results.NAMES) | dict.fromkeys(results.WORDS, "")
    return {name: getattr(result, name) for name in (*results.NAMES, *results.WORDS)}


def seen_of(result: FestivalResult | None) -> int:
    reported = result is not None and result.reported_at is not None
    return results.fingerprint(values_of(result), reported)


def photos_of(festival_id: int) -> list[FestivalPhoto]:
    query = select(FestivalPhoto).where(FestivalPhoto.festival_id == festival_id)
    return list(db.session.scalars(query.order_by(FestivalPhoto.position, FestivalPhoto.id)))


@dataclass(frozen=True)
class Known:
    """What other pages of the festival already say: a figure, and where it comes from."""

    values: dict[str, int]
    source: str


def known_elsewhere(festival_id: int) -> dict[str, Known]:
    """By the name of the button that takes it over; two queries."""
    found = {}
    spent = _spent(festival_id)
    if spent:
        found["spent"] = spent
    pledged = select(func.count()).select_from(PledgeSigner).join(PledgeSigner.pledge)
    pledged = pledged.where(
        Pledge.festival_id == festival_id,
        Pledge.kind == PledgeKind.HOUSEHOLDS,
        PledgeSigner.signed_on.is_not(None),
    )
    households = db.session.scalar(pledged)
    if households:
        found["pledged"] = Known({"households_pledged": households}, "trang Cam kết, số hộ đã ghi là đã ký")
    return found


def _spent(festival_id: int) -> Known | None:
    """Money spent by source, of the lines that say so; a source without any says nothing."""
    query = (
        select(BudgetLine.source, func.sum(BudgetLine.spent), func.count(BudgetLine.spent), func.count())
        .where(BudgetLine.festival_id == festival_id)
        .group_by(BudgetLine.source)
    )
    rows = {source: (spent, said, lines) for source, spent, said, lines in db.session.execute(query)}
    names = {FundingSource.STATE: "spent_state", FundingSource.SOCIAL: "spent_social"}
    values = {names[source]: int(spent) for source, (spent, said, _lines) in rows.items() if said}
    if not values:
        return None
    said, lines = (sum(row[place] for row in rows.values()) for place in (1, 2))
    return Known(values, f"trang Kinh phí, {said}/{lines} khoản đã ghi số chi")


# Sums


def _unconfirmed(today: date):
    return and_(Festival.state.in_(UPCOMING_STATES), Festival.held_on < today)


def _reported():
    return Festival.state.in_(results.REPORTED_STATES)


# A draft of a report is nobody else's yet: its figures stand in no list and no sum.
_OF_REPORTED = and_(FestivalResult.festival_id == Festival.id, _reported())


def _number(condition):
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _standing(today: date) -> list:
    return [
        _number(Festival.state.in_(HELD_STATES)).label("held"),
        _number(_reported()).label("reported"),
        _number(report_is_late(today)).label("late"),
        _number(_unconfirmed(today)).label("unconfirmed"),
        func.min(case((report_is_late(today), Festival.held_on))).label("oldest_late"),
    ]


def _summed(names=results.NAMES) -> list:
    """The sum of each figure, and of how many reports it was made."""
    sums = [func.sum(_COLUMNS[name]).label(name) for name in names]
    return sums + [func.count(_COLUMNS[name]).label(f"{name}_n") for name in names]


@dataclass(frozen=True)
class SeasonSums:
    """Of all places within the scope."""

    held: int
    reported: int
    late: int
    unconfirmed: int
    totals: dict[str, results.Total]

    @property
    def groups(self) -> list[tuple[str, list[results.Total]]]:
        return [(name, [self.totals[figure.name] for figure in figures]) for name, figures in results.GROUPS]


def totals_of(row) -> dict[str, results.Total]:
    """The sums in a row of ``_summed`` columns."""
    found = row._mapping
    return {
        figure.name: results.total(figure, found[figure.name], found[f"{figure.name}_n"], row.held)
        for figure in results.FIGURES
        if figure.name in found
    }


def season_sums(scope: list[str], season: Season, today: date) -> SeasonSums:
    """One statement, however many festivals."""
    query = (
        select(*_standing(today), *_summed())
        .select_from(Festival)
        .join(Festival.locality)
        .outerjoin(FestivalResult, _OF_REPORTED)
        .where(of_season(season), under(scope))
    )
    row = db.session.execute(query).one()
    return SeasonSums(row.held, row.reported, row.late, row.unconfirmed, totals_of(row))


def report_rows(
    scope: list[str], season: Season, today: date, *, search="", kind="", report="", every_figure=False
) -> Select:
    """Festivals whose day has come, with what they reported; ``report`` as in ``REPORT_CHOICES``."""
    names = results.NAMES if every_figure else results.MAIN
    query = (
        select(
            Festival.id,
            Festival.title,
            Festival.held_on,
            Festival.state,
            Festival.pilot_level,
            Locality.name.label("place"),
            Locality.kind.label("kind"),
            FestivalResult.reported_at,
            *(_COLUMNS[name] for name in names),
        )
        .join(Festival.locality)
        .outerjoin(FestivalResult, _OF_REPORTED)
        .where(of_season(season), under(scope), _chosen(report, today))
    )
    if search:
        query = query.where(
            or_(
                Locality.name_fold.contains(search, autoescape=True),
                Festival.title_fold.contains(search, autoescape=True),
            )
        )
    if kind in {known.value for known in LocalityKind}:
        query = query.where(Locality.kind == LocalityKind(kind))
    return query


def _chosen(report: str, today: date):
    held = Festival.state.in_(HELD_STATES)
    choices = {
        "reported": _reported(),
        "unreported": and_(held, ~_reported()),
        "late": report_is_late(today),
        "unconfirmed": _unconfirmed(today),
        "behind": or_(report_is_late(today), _unconfirmed(today)),
    }
    return choices.get(report, or_(held, _unconfirmed(today)))


def holder_rows(
    scope: list[str], season: Season, today: date, *, search="", report="", every_figure=False
) -> Select:
    """A province's season by commune: a row for every season below it, and its own."""
    holder = aliased(Locality)
    names = results.NAMES if every_figure else results.MAIN
    within = or_(false(), *(holder.path.startswith(path) for path in scope))
    standing = {column.name: column for column in _standing(today)}
    query = (
        select(
            Season.id,
            holder.name.label("place"),
            holder.name_sort.label("place_sort"),
            func.count(Festival.id).label("festivals"),
            *standing.values(),
            *_summed(names),
        )
        .select_from(Season)
        .join(holder, holder.id == Season.locality_id)
        .outerjoin(Festival, Festival.season_id == Season.id)
        .outerjoin(FestivalResult, _OF_REPORTED)
        .where(or_(Season.id == season.id, Season.parent_id == season.id), within)
        .group_by(Season.id, holder.name, holder.name_sort)
        # The province is a row of its own only where it holds festivals itself.
        .having(or_(Season.id != season.id, func.count(Festival.id) > 0))
    )
    if search:
        query = query.where(holder.name_fold.contains(search, autoescape=True))
    if report == "behind":
        query = query.having(_number(or_(report_is_late(today), _unconfirmed(today))) > 0)
    elif report == "unreported":
        query = query.having(_number(_reported()) < _number(Festival.state.in_(HELD_STATES)))
    elif report == "reported":
        query = query.having(_number(_reported()) > 0)
    return query


def holder_order() -> tuple:
    """Communes as lists name them."""
    return (literal_column("place_sort"), Season.id)


def points(scope: list[str], season: Season) -> list:
    """Where festivals were held, by the kind of place: how many, how many reported, how many as pilots."""
    query = (
        select(
            Locality.kind,
            _number(Festival.state.in_(HELD_STATES)).label("held"),
            _number(_reported()).label("reported"),
            _number(and_(Festival.state.in_(HELD_STATES), Festival.pilot_level != PilotLevel.NONE)).label(
                "pilots"
            ),
        )
        .select_from(Festival)
        .join(Festival.locality)
        .where(of_season(season), under(scope), Festival.state.in_(HELD_STATES))
        .group_by(Locality.kind)
    )
    return list(db.session.execute(query))


def pledge_sums(scope: list[str], season: Season) -> dict[PledgeKind, tuple[int, int]]:
    """Signed and all signers of each kind of pledge, of the whole season."""
    query = (
        select(Pledge.kind, func.count(PledgeSigner.signed_on), func.count(PledgeSigner.id))
        .select_from(PledgeSigner)
        .join(PledgeSigner.pledge)
        .join(Pledge.festival)
        .join(Festival.locality)
        .where(of_season(season), under(scope))
        .group_by(Pledge.kind)
    )
    return {kind: (signed, every) for kind, signed, every in db.session.execute(query)}
