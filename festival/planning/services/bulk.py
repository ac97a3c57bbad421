"""Many plans submitted or approved at once, each as it is alone: the same rules, record and version."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from festival.core.audit import Actor
from festival.core.db import transaction
from festival.core.errors import RuleBroken
from festival.planning import rules
from festival.planning.models import Festival, Season
from festival.planning.queries.bulk import locked_plans, plan_facts
from festival.planning.queries.scheduling import Schedule, schedule, short_name
from festival.planning.rules import FestivalAction, FestivalState
from festival.planning.rules import bulk as bulk_rules
from festival.planning.rules.scheduling import ClashLevel
from festival.planning.services.clashes import check_not_blocked, clash_words
from festival.planning.services.festivals import check_step
from festival.planning.services.versions import freeze_all

# Where a plan stands that waits for the step.
WAITING_FOR = {
    FestivalAction.SUBMIT: FestivalState.DRAFT,
    FestivalAction.APPROVE: FestivalState.PLAN_SUBMITTED,
}


@dataclass(frozen=True)
class Candidate:
    """One plan on the list, as the person is to judge it; ``why_not`` is empty where it may be chosen."""

    id: int
    revision: int
    place: str
    held_on: date | None
    starts_at: time | None
    venue: str
    # Of the programme; None without one.
    minutes: int | None
    rows: int
    money: int
    warnings: tuple[str, ...]
    returned: str
    why_not: str

    @property
    def value(self) -> str:
        """What its box says when it is ticked."""
        return f"{self.id}:{self.revision}"


def candidates(season: Season, action: FestivalAction) -> list[Candidate]:
    """Every plan of the season that waits for ``action``, in the order of their days; five queries."""
    board = schedule(season)
    facts = plan_facts(season, WAITING_FOR[action])
    return [
        _candidate(season, row, facts[row.id], board, action)
        for row in board.rows.values()
        if row.id in facts
    ]


def _candidate(season: Season, row, fact, board: Schedule, action: FestivalAction) -> Candidate:
    return Candidate(
        id=row.id,
        revision=row.revision,
        place=board.name_of(row.id),
        held_on=row.held_on,
        starts_at=row.starts_at,
        venue=row.venue,
        minutes=board.plans[row.id].minutes if fact.rows else None,
        rows=fact.rows,
        money=fact.money,
        warnings=tuple(
            clash_words(clash, row.id, board)
            for clash in board.clashes_of(row.id)
            if clash.level is ClashLevel.WARN
        ),
        returned=fact.state_reason,
        why_not=_why_not(season, row, board, action),
    )


def _why_not(season: Season, row, board: Schedule, action: FestivalAction) -> str:
    """The sentence with which the step would be refused."""
    try:
        if action is FestivalAction.SUBMIT:
            rules.check_complete(row.held_on, row.starts_at, row.venue)
            rules.check_in_window(row.held_on, *season.window_for(row.kind))
        check_not_blocked(row.id, board)
    except RuleBroken as refusal:
        return str(refusal)
    return ""


def move_many(
    season_id: int,
    action: FestivalAction,
    seen: dict[int, int],
    may_move: Callable[[Festival], bool],
    *,
    actor: Actor,
) -> int:
    """Submit or approve all of ``seen`` or none; it says for each festival which revision was read."""
    bulk_rules.check_chosen(len(seen))
    with transaction():
        festivals = locked_plans(season_id, list(seen))
        bulk_rules.check_all_found(sum(map(may_move, festivals)), len(seen))
        waiting, done = WAITING_FOR[action], rules.MOVES[WAITING_FOR[action], action]
        bulk_rules.check_not_done(all(one.state is done for one in festivals), action)
        stale = [one for one in festivals if one.state is not waiting or one.revision != seen[one.id]]
        bulk_rules.check_unchanged(map(_name, stale), action)
        _check_all(festivals, action)
        for festival in festivals:
            festival.move(action, actor)
        if action is FestivalAction.APPROVE:
            freeze_all(festivals, actor)
    return len(festivals)


def _check_all(festivals: list[Festival], action: FestivalAction) -> None:
    refusals, board = {}, schedule(festivals[0].season)
    for festival in festivals:
        try:
            check_step(festival, action, board)
        except RuleBroken as refusal:
            refusals[_name(festival)] = str(refusal)
    bulk_rules.check_none_refused(refusals, action)


def _name(festival: Festival) -> str:
    return short_name(festival.title, festival.locality.name)
