"""«Xếp tự động»: dates are proposed, looked at, then accepted in whole or in part, or dropped."""

import time
from dataclasses import dataclass
from datetime import date
from threading import Lock

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning.models import Festival, ScheduleDraft, ScheduleDraftRow, Season
from festival.planning.queries.scheduling import Schedule, draft_of, schedule, short_name
from festival.planning.rules.autoplan import FIRST_FIT, METHOD_NAMES, SOLVER, Problem, Score, score, why_not
from festival.planning.rules.clashes import Plan, Slot
from festival.planning.rules.firstfit import first_fit
from festival.planning.rules.scheduling import ClashLevel
from festival.planning.rules.slots import Book, offer
from festival.planning.services import solver
from festival.planning.services.clashes import clash_words
from festival.planning.services.festivals import record
from festival.planning.services.scheduling import put

# One at a time in a process: thinking holds a processor, and others want their pages meanwhile.
_THINKING = Lock()
# Whether it is this season, pressed twice, or another place: the words fit both.
BUSY = "Đang xếp lịch. Hãy đợi vài giây rồi tải lại trang."
NOTHING = "Không có ngày hội nào cần xếp: mọi kế hoạch đang soạn đã có ngày, giờ và không trùng."


@dataclass(frozen=True)
class Found:
    """What one way of placing reached, and how long it took."""

    method: str
    slots: dict[int, Slot]
    score: Score
    milliseconds: int


def propose(season: Season, *, with_clashing: bool, today: date, actor: Actor) -> None:
    """Propose dates for what has none, and on demand new ones for what clashes; the old proposal goes."""
    board = schedule(season)
    season_id = season.id
    problem = problem_of(board, with_clashing=with_clashing, today=today)
    if not problem.movable:
        raise RuleBroken(NOTHING)
    # Thinking takes seconds. No transaction, not even a reading one, is held open meanwhile.
    db.session.rollback()
    if not _THINKING.acquire(blocking=False):
        raise RuleBroken(BUSY)
    try:
        ways, note = think(problem)
    finally:
        _THINKING.release()
    best = min(ways, key=lambda way: way.score.order)
    _store(season_id, board, problem, best=best, said=summary(ways, note), actor=actor)


def problem_of(board: Schedule, *, with_clashing: bool, today: date) -> Problem:
    blocked = {
        plan.id
        for clash in board.clashes
        if clash.level is ClashLevel.BLOCK
        for plan in (clash.first.plan, clash.second.plan)
    }
    movable, fixed, days = [], [], {}
    for plan in board.plans.values():
        if plan.is_open and (plan.slot is None or (with_clashing and plan.id in blocked)):
            movable.append(plan)
            days[plan.id] = _days(board, plan, today)
        else:
            fixed.append(plan)
    return Problem(tuple(sorted(movable, key=lambda plan: plan.id)), tuple(fixed), days, board.terms)


def _days(board: Schedule, plan: Plan, today: date) -> list[date]:
    """A day that was set without an hour is kept."""
    held_on = board.rows[plan.id].held_on
    days = board.days_open(plan.id, today)
    return [held_on] if plan.slot is None and held_on in days else days


def think(problem: Problem) -> tuple[list[Found], str]:
    """First-fit, then the solver from there; a sentence where the solver could not be asked."""
    began = time.monotonic()
    greedy = first_fit(problem)
    ways = [_found(FIRST_FIT, problem, greedy, began)]
    began = time.monotonic()
    try:
        slots = solver.solve(problem, greedy)
    except solver.NoSolver:
        return ways, "Máy này chưa tính tối ưu được nên chỉ có cách xếp lần lượt."
    # What the solver thought too far away may still fit.
    ways.append(_found(SOLVER, problem, first_fit(problem, slots), began))
    return ways, ""


def _found(method: str, problem: Problem, slots: dict[int, Slot], began: float) -> Found:
    milliseconds = round((time.monotonic() - began) * 1000)
    return Found(method, slots, score(problem, slots), milliseconds)


def summary(ways: list[Found], note: str) -> str:
    lines = [f"{_heading(way)}: {way.score.words}; mất {_seconds(way.milliseconds)} giây." for way in ways]
    return "\n".join([*lines, note] if note else lines)[:1000]


def _heading(way: Found) -> str:
    name = METHOD_NAMES[way.method]
    return name[0].upper() + name[1:]


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.2f}".replace(".", ",")


def _store(
    season_id: int, board: Schedule, problem: Problem, *, best: Found, said: str, actor: Actor
) -> None:
    rows = _rows(board, problem, best.slots)
    try:
        with transaction():
            season = db.session.get_one(Season, season_id, with_for_update=True)
            old = draft_of(season_id)
            if old is not None:
                db.session.delete(old)
                db.session.flush()
            draft = ScheduleDraft(
                season_id=season_id,
                made_at=clock.now(),
                made_by=actor.name,
                method=best.method,
                summary=said,
                rows=rows,
            )
            db.session.add(draft)
            details = {"placed": best.score.placed, "of": best.score.of, "method": best.method}
            audit.record(season.locality_id, actor, "schedule.propose", ("season", season_id), **details)
            db.session.flush()
    except IntegrityError:
        raise RuleBroken("Danh sách ngày hội vừa thay đổi. Hãy xếp lại.") from None


def _rows(board: Schedule, problem: Problem, slots: dict[int, Slot]) -> list[ScheduleDraftRow]:
    """In the order of the proposed days, those without a place last; each with its reasons."""
    placed = [plan.at(slots[plan.id]) for plan in problem.movable if plan.id in slots]
    book = Book(problem.terms, [*problem.fixed, *placed])
    lines = []
    for plan in sorted(placed, key=lambda plan: (plan.slot.minute, plan.id)):
        reasons = offer(board.plans[plan.id], plan.slot, book, board.names)
        lines.append((plan, plan.slot, "; ".join((*reasons.warnings, *reasons.reasons))))
    left = [plan for plan in problem.movable if plan.id not in slots]
    lines += [(plan, None, why_not(problem, plan, board.names)) for plan in left]
    return [
        ScheduleDraftRow(
            festival_id=plan.id,
            position=position,
            seen=plan.revision,
            held_on=slot.day if slot else None,
            starts_at=slot.start if slot else None,
            why=said[:500],
        )
        for position, (plan, slot, said) in enumerate(lines, 1)
    ]


def accept(season_id: int, *, made: int, row_ids: list[int], actor: Actor) -> int:
    """Give the chosen festivals their proposed dates, all or none; how many they were."""
    with transaction():
        season = db.session.get_one(Season, season_id, with_for_update=True)
        draft = _waiting(season_id, made)
        chosen = {row.festival_id: row for row in draft.rows if row.id in row_ids and row.held_on is not None}
        if not chosen:
            raise RuleBroken("Hãy chọn ít nhất một ngày hội trong danh sách đề xuất.")
        festivals = _locked_all(list(chosen))
        _check_fresh(festivals, chosen)
        for festival in festivals:
            row = chosen[festival.id]
            put(festival, row.held_on, row.starts_at)
            festival.touch()
            day = row.held_on.isoformat()
            record(
                festival, actor, "festival.edit", held_on=day, starts_at=row.starts_at.isoformat("minutes")
            )
        db.session.flush()
        _check_free(season, chosen.keys())
        for row in chosen.values():
            draft.rows.remove(row)
        if not draft.rows:
            db.session.delete(draft)
        audit.record(
            season.locality_id, actor, "schedule.accept", ("season", season_id), accepted=len(chosen)
        )
    return len(chosen)


def drop(season_id: int, *, made: int, actor: Actor) -> None:
    with transaction():
        season = db.session.get_one(Season, season_id, with_for_update=True)
        draft = _waiting(season_id, made)
        db.session.delete(draft)
        audit.record(season.locality_id, actor, "schedule.drop", ("season", season_id))


def is_fresh(festival: Festival, row: ScheduleDraftRow) -> bool:
    """Nobody has changed the festival since it was planned for, and its plan may be edited."""
    return festival.revision == row.seen and festival.is_editable


def made_mark(draft: ScheduleDraft) -> int:
    """Which proposal somebody was looking at: ids are used again after a proposal is gone."""
    return round(draft.made_at.timestamp() * 1_000_000)


def _waiting(season_id: int, made: int) -> ScheduleDraft:
    draft = draft_of(season_id)
    if draft is None or made_mark(draft) != made:
        raise RuleBroken("Đề xuất này đã được nhận, bỏ hoặc thay bằng đề xuất mới. Hãy tải lại trang.")
    return draft


def _locked_all(ids: list[int]) -> list[Festival]:
    query = (
        select(Festival)
        .where(Festival.id.in_(ids))
        .order_by(Festival.id)
        .options(selectinload(Festival.items), selectinload(Festival.locality), selectinload(Festival.season))
        .with_for_update(of=Festival)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(query))


def _check_fresh(festivals: list[Festival], chosen: dict[int, ScheduleDraftRow]) -> None:
    stale = [
        short_name(one.title, one.locality.name) for one in festivals if not is_fresh(one, chosen[one.id])
    ]
    if stale:
        raise RuleBroken(
            f"Đã thay đổi sau khi đề xuất: {', '.join(stale)}. Chưa nhận ngày nào."
            " Hãy bỏ chọn những nơi này, hoặc xếp tự động lại."
        )


def _check_free(season: Season, ids) -> None:
    """Another festival may have taken a slot since; inside the transaction that gives the dates."""
    board = schedule(season)
    taken = [
        f"{clash.own(festival_id).plan.name}: {clash_words(clash, festival_id, board)}"
        for clash in board.clashes
        if clash.level is ClashLevel.BLOCK
        for festival_id in sorted(ids & {clash.first.plan.id, clash.second.plan.id})[:1]
    ]
    if taken:
        raise RuleBroken(f"Lịch đã khác lúc đề xuất: {'; '.join(taken[:3])}. Hãy bỏ chọn hoặc xếp lại.")
