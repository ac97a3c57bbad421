"""The report of a festival: a draft, handed in once, corrected with a trace."""

from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.planning import rules
from festival.planning.models import Festival, FestivalResult
from festival.planning.queries import results as queries
from festival.planning.rules import FestivalAction, results
from festival.planning.services.festivals import locked, record


def save_draft(festival_id: int, values: dict, *, seen: int, actor: Actor) -> None:
    """Keep what is known so far; nobody else's sums see it."""
    with transaction():
        festival = locked(festival_id)
        results.check_open(festival.state, festival.held_on, clock.today())
        _, changed = _write(festival, values, seen)
        if changed:
            record(festival, actor, "festival.results", figures=len(changed))


def hand_in(festival_id: int, values: dict, *, seen: int, actor: Actor) -> None:
    """Write the report and take the festival to «đã báo cáo»."""
    with transaction():
        festival = locked(festival_id)
        results.check_may_hand_in(festival.state, values)
        rules.after(festival.state, FestivalAction.REPORT)
        result, _ = _write(festival, values, seen)
        result.reported_at, result.reported_by = clock.now(), actor.name
        festival.move(FestivalAction.REPORT, actor)


def correct(festival_id: int, values: dict, *, seen: int, actor: Actor) -> None:
    """Mend a report that was handed in; what it said before stays in the record."""
    with transaction():
        festival = locked(festival_id)
        results.check_correctable(festival.state)
        result, changed = _write(festival, values, seen)
        if result.reported_at is None:
            # Handed in before there was a form: the first correction is its report.
            result.reported_at, result.reported_by = clock.now(), actor.name
        if changed:
            before = {name: old for name, (old, _new) in changed.items()}
            after = {name: new for name, (_old, new) in changed.items()}
            record(festival, actor, "festival.correct_results", before=before, after=after)


def _write(festival: Festival, values: dict, seen: int) -> tuple[FestivalResult, dict[str, tuple]]:
    """Set every figure and word; what they were and are, of those that changed."""
    result = db.session.get(FestivalResult, festival.id)
    results.check_seen(seen, queries.seen_of(result))
    before = queries.values_of(result)
    if result is None:
        result = FestivalResult(festival_id=festival.id)
        db.session.add(result)
    for name in before:
        setattr(result, name, values[name])
    return result, {name: (old, values[name]) for name, old in before.items() if old != values[name]}
