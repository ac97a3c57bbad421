"""The budget of one festival and sums over a whole season, counted in SQL."""

from sqlalchemy import BigInteger, Select, case, cast, func, select
from sqlalchemy.orm import joinedload

from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning.models import BudgetLine, Festival, Season
from festival.planning.queries.work import of_season, under
from festival.planning.rules import FestivalState
from festival.planning.rules.budget import FundingSource

PLANNED = cast(BudgetLine.quantity, BigInteger) * BudgetLine.unit_price
SPENT = func.coalesce(BudgetLine.spent, 0)
_MOST_OVER = 50


def budget_line(budget_line_id: int) -> BudgetLine | None:
    """One line with everything that its page shows; the loader of ``@allow``."""
    load = joinedload(BudgetLine.festival)
    options = [
        load.joinedload(Festival.locality).joinedload(Locality.parent).joinedload(Locality.parent),
        load.joinedload(Festival.season).joinedload(Season.locality).joinedload(Locality.parent),
    ]
    return db.session.get(BudgetLine, budget_line_id, options=options)


def budget_lines(festival: Festival) -> list[BudgetLine]:
    query = select(BudgetLine).where(BudgetLine.festival_id == festival.id)
    return list(db.session.scalars(query.order_by(BudgetLine.position, BudgetLine.id)))


def _money(expression, source: FundingSource | None = None):
    if source is not None:
        expression = case((BudgetLine.source == source, expression), else_=0)
    # PostgreSQL sums whole numbers to a decimal.
    return cast(func.coalesce(func.sum(expression), 0), BigInteger)


def _sums() -> tuple:
    state, social = FundingSource.STATE, FundingSource.SOCIAL
    return (
        _money(PLANNED).label("planned"),
        _money(PLANNED, state).label("planned_state"),
        _money(PLANNED, social).label("planned_social"),
        _money(SPENT).label("spent"),
        _money(SPENT, state).label("spent_state"),
        _money(SPENT, social).label("spent_social"),
        func.count(BudgetLine.spent).label("said"),
        func.count(BudgetLine.id).label("lines"),
    )


def _in_scope(query: Select, scope: list[str], season: Season) -> Select:
    return (
        query.select_from(BudgetLine)
        .join(BudgetLine.festival)
        .join(Festival.locality)
        .where(of_season(season), Festival.state != FestivalState.CANCELLED, under(scope))
    )


def season_totals(scope: list[str], season: Season):
    return db.session.execute(_in_scope(select(*_sums()), scope, season)).one()


def by_commune(season: Season) -> bool:
    """A province reads the sums of its communes, everybody else those of festivals."""
    return season.locality.kind is LocalityKind.PROVINCE


def budget_rows(scope: list[str], season: Season, *, search: str = "") -> Select:
    """Sums for each festival of the season, or for each commune of a province's."""
    if by_commune(season):
        home = select(Season.id, Locality.name, Locality.name_fold, Locality.name_sort)
        home = home.join(Season.locality).subquery("home")
        key = (home.c.id.label("season_id"), home.c.name.label("place"), home.c.name_sort)
        query = _in_scope(select(*key, *_sums()), scope, season).join(home, home.c.id == Festival.season_id)
        query = query.group_by(*key)
        return query.where(home.c.name_fold.contains(search, autoescape=True)) if search else query
    key = (
        Festival.id,
        Festival.title,
        Festival.state,
        Locality.name.label("place"),
        Locality.name_sort,
    )
    query = _in_scope(select(*key, *_sums()), scope, season).group_by(*key)
    if search:
        found = Locality.name_fold.contains(search, autoescape=True)
        query = query.where(found | Festival.title_fold.contains(search, autoescape=True))
    return query


def over_plan(scope: list[str], season: Season) -> list:
    """Lines that cost more than was planned, the greatest difference first."""
    more = (BudgetLine.spent - PLANNED).label("over")
    columns = (
        BudgetLine.title,
        BudgetLine.spent,
        PLANNED.label("planned"),
        more,
        BudgetLine.festival_id,
        Locality.name.label("place"),
    )
    query = _in_scope(select(*columns), scope, season).where(BudgetLine.spent > PLANNED)
    return list(db.session.execute(query.order_by(more.desc(), BudgetLine.id).limit(_MOST_OVER)))
