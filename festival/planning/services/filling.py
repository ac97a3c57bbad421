"""A built-in plan laid on festivals, however many: SQLAlchemy sends the rows of each kind together."""

from collections.abc import Iterable

from festival.core.db import db
from festival.planning.models import BudgetLine, Festival, ProgrammeItem, RainPlan, TaskAssignment
from festival.planning.rules.templates import FestivalTemplate


def fill(pairs: Iterable[tuple[Festival, FestivalTemplate]], *, has_rain_plan: bool = False) -> None:
    """Lay templates on festivals that have their ids already and no rows yet."""
    for festival, template in pairs:
        festival.starts_at = festival.starts_at or template.starts_at
        festival.bring = festival.bring or template.bring
        for model, rows in (
            (ProgrammeItem, template.rows(festival.starts_at)),
            (TaskAssignment, template.tasks),
            (BudgetLine, template.budget),
        ):
            db.session.add_all(
                model(festival_id=festival.id, position=position, **vars(row))
                for position, row in enumerate(rows, 1)
            )
        if not has_rain_plan:
            db.session.add(RainPlan(festival_id=festival.id, **vars(template.rain)))
