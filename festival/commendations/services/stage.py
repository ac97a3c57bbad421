"""Who goes up when: whole waves to a row of the programme, then one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from festival.commendations.models import Commendation, StagePlace
from festival.commendations.queries_stage import Stop, Turn, on_stage
from festival.commendations.rules import stage
from festival.commendations.rules.stage import Wave
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning.models import Season

GONE = "Người, tập thể này không còn trong danh sách lên nhận. Hãy tải lại trang."
NO_ROW = "Tiết mục trao khen thưởng vừa chọn không còn trong chương trình. Hãy tải lại trang rồi chọn lại."


@dataclass(frozen=True)
class Where:
    """The row of the programme (None: not settled), the place in it, and what the MC must know."""

    item_id: int | None
    position: int
    spoken: str = ""
    stand_in: str = ""


def arrange(*, season_id: int, rows: dict[Wave, int | None], paths: Sequence[str], actor: Actor) -> int:
    """Send every wave to the row chosen for it; inside a wave the order stays as it was."""
    with transaction():
        stops = _locked(season_id, paths)
        queues = {item_id: [] for item_id in rows.values()}
        for item_id in queues:
            _stop(stops, item_id)
        everybody = [turn for stop in stops for turn in stop.turns]
        for turn in sorted(everybody, key=lambda turn: stage.WAVE_ORDER.index(turn.wave)):
            queues[rows[turn.wave]].append(turn)
        for item_id, order in queues.items():
            _write(order, item_id)
        _record(season_id, actor, "stage.arrange", total=len(everybody))
        return len(everybody)


def shift(*, season_id: int, commendation_id: int, by: int, paths: Sequence[str], actor: Actor) -> None:
    """One place up (-1) or down (+1) within the row."""
    with transaction():
        stops = _locked(season_id, paths)
        stop, turn = _found(stops, commendation_id)
        _write(stage.shifted(stop.turns, turn, by), stop.item.id if stop.item else None)
        _record(season_id, actor, "stage.move", name=turn.one.written)


def settle(*, season_id: int, commendation_id: int, where: Where, paths: Sequence[str], actor: Actor) -> None:
    """Give one recipient a row, a place in it, a hint how the name is read, and who comes instead."""
    with transaction():
        stops = _locked(season_id, paths)
        stop, turn = _found(stops, commendation_id)
        there = _stop(stops, where.item_id)
        if there is not stop:
            _write([one for one in stop.turns if one is not turn], stop.item.id if stop.item else None)
        _write(stage.placed(there.turns, turn, where.position), where.item_id)
        place = _place_of(turn.one)
        place.spoken, place.stand_in = where.spoken, where.stand_in
        _record(season_id, actor, "stage.edit", name=turn.one.written)


def _locked(season_id: int, paths: Sequence[str]) -> list[Stop]:
    season = db.session.get_one(Season, season_id, with_for_update=True)
    return on_stage(paths, season)


def _found(stops: list[Stop], commendation_id: int) -> tuple[Stop, Turn]:
    for stop in stops:
        for turn in stop.turns:
            if turn.one.id == commendation_id:
                return stop, turn
    raise RuleBroken(GONE)


def _stop(stops: list[Stop], item_id: int | None) -> Stop:
    for stop in stops:
        if (stop.item.id if stop.item else None) == item_id:
            return stop
    if item_id is None:
        return Stop(None)
    raise RuleBroken(NO_ROW)


def _write(order: list[Turn], item_id: int | None) -> None:
    for position, turn in enumerate(order, 1):
        place = turn.place or _place_of(turn.one)
        # A corrected recipient's place passes to whoever took the place.
        place.commendation_id, place.item_id, place.position = turn.one.id, item_id, position


def _place_of(one: Commendation) -> StagePlace:
    place = db.session.scalar(select(StagePlace).where(StagePlace.commendation_id == one.id))
    if place is None:
        place = StagePlace(commendation_id=one.id, position=0, spoken="", stand_in="")
        db.session.add(place)
    return place


def _record(season_id: int, actor: Actor, action: str, **details) -> None:
    locality_id = db.session.get_one(Season, season_id).locality_id
    audit.record(locality_id, actor, action, ("season", season_id), **details)
