"""«Tạo từ mùa trước»: plans, programmes, tasks, budgets and rain plans for all places at once.

Never what a year brought: no votes, nominations, guests, answers, pledges, figures or money spent.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy.exc import IntegrityError

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning.models import (
    BudgetLine,
    Festival,
    FestivalResource,
    ItemResource,
    ProgrammeItem,
    RainPlan,
    Season,
    TaskAssignment,
)
from festival.planning.queries import copying
from festival.planning.queries.copying import CopyRow
from festival.planning.rules import redating
from festival.planning.services.filling import insert_together

STALE = "Danh sách vừa thay đổi. Hãy xem lại danh sách mới dưới đây rồi tạo."
# What is copied as it stands. Whatever a column is not named here begins anew.
PLAN = ("starts_at", "minutes", "venue", "wanted_days", "wanted_part", "bring", "note")
ITEM = ("part", "track", "is_fixed", "is_award", "starts_at", "minutes", "presenter", "agency")
ITEM += ("needs",)
TASK = ("days_before", "agency", "person", "note")
LINE = ("quantity", "unit", "unit_price", "source", "note")
RAIN = ("venue", "decider", "decides_days_before", "decides_at", "changes")


def fingerprint(rows: Iterable[CopyRow]) -> str:
    """What the preview showed, so that nothing else is made."""
    seen = "\n".join(
        f"{row.festival.id}\t{row.festival.revision}\t{row.title}\t{row.held_on}\t{row.problem}\t{row.note}"
        for row in rows
    )
    return hashlib.sha256(seen.encode()).hexdigest()


def copy_season(
    season_id: int, old_season_id: int, *, festival_ids: list[int], seen: str, actor: Actor
) -> int:
    """Drafts for the chosen festivals of an earlier season, all or none."""
    try:
        with transaction():
            season = db.session.get_one(Season, season_id, with_for_update=True)
            old = db.session.get(Season, old_season_id)
            _check_earlier(old, season)
            rows = copying.copy_rows(old, season)
            if fingerprint(rows) != seen:
                raise RuleBroken(STALE)
            chosen = _chosen(rows, festival_ids)
            made = _copy_festivals(season, chosen)
            _copy_contents(season, old, made)
            for festival in made.values():
                details = {"title": festival.title, "year": old.year}
                audit.record(season.locality_id, actor, "festival.copy", ("festival", festival.id), **details)
    except IntegrityError:
        raise RuleBroken(STALE) from None
    return len(made)


def _check_earlier(old: Season | None, season: Season) -> None:
    if old is None or old.locality_id != season.locality_id or old.year >= season.year:
        raise RuleBroken("Hãy chọn một mùa trước của chính nơi này.")


def _chosen(rows: list[CopyRow], festival_ids: list[int]) -> list[CopyRow]:
    wanted = set(festival_ids)
    chosen = [row for row in rows if row.festival.id in wanted]
    if not chosen:
        raise RuleBroken("Chưa chọn ngày hội nào. Hãy đánh dấu ít nhất một dòng.")
    if len(chosen) < len(wanted) or not all(row.may_copy for row in chosen):
        raise RuleBroken(STALE)
    return chosen


def _copy_festivals(season: Season, rows: list[CopyRow]) -> dict[int, Festival]:
    """New drafts by the id of the festival they come from; a level of pilot is chosen anew each year."""
    in_use = copying.resources_in_use(season.locality_id)
    made = {
        row.festival.id: Festival(
            season=season,
            locality=row.festival.locality,
            title=row.title,
            held_on=row.held_on,
            hall_id=row.festival.hall_id if row.festival.hall_id in in_use else None,
            **_values(row.festival, PLAN),
        )
        for row in rows
    }
    db.session.add_all(made.values())
    db.session.flush()
    used = copying.rows_of(FestivalResource, list(made))
    insert_together(
        FestivalResource(festival_id=made[old_id].id, resource_id=use.resource_id)
        for old_id, uses in used.items()
        for use in uses
        if use.resource_id in in_use
    )
    return made


def _values(thing, names: tuple[str, ...]) -> dict:
    return {name: getattr(thing, name) for name in names}


def _copy_contents(season: Season, old: Season, made: dict[int, Festival]) -> None:
    """Rows of programmes, tasks, budgets and rain plans."""
    old_ids = list(made)

    def copies(model, names: tuple[str, ...]):
        """Each old row beside its copy, numbered anew within its festival."""
        for old_id, rows in copying.rows_of(model, old_ids).items():
            for position, row in enumerate(rows, 1):
                title = redating.this_year(row.title, old.year, season.year)
                values = {"festival_id": made[old_id].id, "position": position, "title": title}
                yield row, model(**values, **_values(row, names))

    items = list(copies(ProgrammeItem, ITEM))
    tasks = list(copies(TaskAssignment, TASK))
    for task, new in tasks:
        new.fixed_on = _same_distance(task, made[task.festival_id])
    rains = [
        RainPlan(festival_id=made[old_id].id, **_values(rain, RAIN))
        for old_id, rows in copying.rows_of(RainPlan, old_ids).items()
        for rain in rows
    ]
    lines = copies(BudgetLine, LINE)
    insert_together([*(new for _row, new in (*items, *tasks, *lines)), *rains])
    _copy_item_resources(season, made, items)


def _copy_item_resources(season: Season, made: dict[int, Festival], items: list[tuple]) -> None:
    """What single rows of the programmes need, as far as the commune still has it."""
    used = copying.item_resources(list(made))
    in_use = copying.resources_in_use(season.locality_id)
    places = {row.id: (new.festival_id, new.position) for row, new in items}
    new_ids = copying.item_ids([festival.id for festival in made.values()])
    insert_together(
        ItemResource(programme_item_id=new_ids[places[item_id]], resource_id=resource_id)
        for item_id, resource_id in used
        if resource_id in in_use
    )


def _same_distance(task: TaskAssignment, new: Festival):
    """A day set by hand stays as far from the festival as it was; without a festival's day it is dropped."""
    before = task.festival.held_on
    if task.fixed_on is None or before is None or new.held_on is None:
        return None
    return new.held_on + (task.fixed_on - before)
