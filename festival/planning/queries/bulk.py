"""What is read about many plans before they are submitted or approved together."""

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import selectinload

from festival.core.db import db
from festival.planning.models import BudgetLine, Festival, ProgrammeItem, Season
from festival.planning.queries.budget import PLANNED
from festival.planning.rules import FestivalState


def plan_facts(season: Season, state: FestivalState) -> dict[int, object]:
    """What the schedule does not know of the plans in ``state``: why one came back, rows, money planned."""
    rows = select(func.count(ProgrammeItem.id)).where(ProgrammeItem.festival_id == Festival.id)
    # PostgreSQL sums whole numbers to a decimal.
    planned = cast(func.coalesce(func.sum(PLANNED), 0), BigInteger)
    money = select(planned).where(BudgetLine.festival_id == Festival.id)
    query = select(
        Festival.id,
        Festival.state_reason,
        rows.scalar_subquery().label("rows"),
        money.scalar_subquery().label("money"),
    ).where(Festival.season_id == season.id, Festival.state == state)
    return {row.id: row for row in db.session.execute(query)}


def locked_plans(season_id: int, ids: list[int]) -> list[Festival]:
    """Under the locks of their rows, in one order for everybody, with all that a version freezes."""
    query = (
        select(Festival)
        .where(Festival.season_id == season_id, Festival.id.in_(ids))
        .order_by(Festival.id)
        .options(
            selectinload(Festival.season).selectinload(Season.locality),
            selectinload(Festival.locality),
            selectinload(Festival.hall),
            selectinload(Festival.items),
        )
        .with_for_update(of=Festival)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))
