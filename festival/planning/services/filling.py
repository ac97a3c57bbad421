"""Rows put into many festivals at once: one statement for each table, however many there are."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import insert, inspect

from festival.core.db import Base, db
from festival.planning.models import BudgetLine, Festival, ProgrammeItem, RainPlan, TaskAssignment
from festival.planning.rules.templates import FestivalTemplate, usual_venue


def insert_together(things: Iterable[Base]) -> None:
    """Store new things that nobody needs the ids of; the session never holds them.

    Adding them one by one would ask SQLite for every single id.
    """
    by_model = defaultdict(list)
    for thing in things:
        columns = inspect(type(thing)).column_attrs
        by_model[type(thing)].append(
            {column.key: vars(thing)[column.key] for column in columns if column.key in vars(thing)}
        )
    for model, rows in by_model.items():
        db.session.execute(insert(model), rows)


def fill(pairs: Iterable[tuple[Festival, FestivalTemplate]], *, has_rain_plan: bool = False) -> None:
    """Lay templates on festivals that have their ids already and no rows yet."""
    things = []
    for festival, template in pairs:
        festival.starts_at = festival.starts_at or template.starts_at
        festival.bring = festival.bring or template.bring
        place = festival.locality
        festival.venue = festival.venue or usual_venue(place.kind, place.name, place.unit_word)
        for model, rows in (
            (ProgrammeItem, template.rows(festival.starts_at)),
            (TaskAssignment, template.tasks),
            (BudgetLine, template.budget),
        ):
            things += [
                model(festival_id=festival.id, position=position, **vars(row))
                for position, row in enumerate(rows, 1)
            ]
        if not has_rain_plan:
            things.append(RainPlan(festival_id=festival.id, **vars(template.rain)))
    insert_together(things)
