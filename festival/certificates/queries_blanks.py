"""What is left of the pre-printed blanks: sums over the movements, made by the database."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ScalarSelect, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from festival.certificates import rules
from festival.certificates.models import BlankMovement, BlankType, PrintBatch, PrintedCopy
from festival.certificates.rules import BlankAct, CopyState
from festival.core.db import db
from festival.planning.models import Season


class Stock(NamedTuple):
    """One kind of blank with its sheets. A copy's sheet counts as spoiled when the copy is gone."""

    blanks: BlankType
    received: int
    used: int
    spoiled: int
    returned: int
    left: int
    # Of those left: promised to batches that are not on paper yet.
    reserved: int

    @property
    def is_low(self) -> bool:
        return self.left <= self.blanks.warn_at

    @property
    def free(self) -> int:
        return self.left - self.reserved


_IS_GONE = and_(BlankMovement.act == BlankAct.USED, PrintedCopy.state.in_(rules.GONE))
_SIGNED = case(
    (BlankMovement.act == BlankAct.RECEIVED, BlankMovement.quantity), else_=-BlankMovement.quantity
)
_LEFT = func.coalesce(func.sum(_SIGNED), 0)


def _sum(*pairs) -> object:
    return func.coalesce(func.sum(case(*pairs, else_=0)), 0)


def _stock() -> Select:
    number = BlankMovement.quantity
    reserved = (
        select(func.count(PrintedCopy.id))
        .join(PrintedCopy.batch)
        .where(PrintBatch.blank_type_id == BlankType.id, PrintedCopy.state == CopyState.QUEUED)
        .correlate(BlankType)
        .scalar_subquery()
    )
    return (
        select(
            BlankType,
            _sum((BlankMovement.act == BlankAct.RECEIVED, number)),
            _sum((_IS_GONE, 0), (BlankMovement.act == BlankAct.USED, number)),
            _sum((or_(_IS_GONE, BlankMovement.act == BlankAct.SPOILED), number)),
            _sum((BlankMovement.act == BlankAct.RETURNED, number)),
            _LEFT,
            reserved,
        )
        .outerjoin(BlankMovement, BlankMovement.blank_type_id == BlankType.id)
        .outerjoin(PrintedCopy, PrintedCopy.id == BlankMovement.copy_id)
        .group_by(BlankType.id)
        .order_by(BlankType.is_archived, BlankType.name)
    )


def stocks(locality_id: int) -> list[Stock]:
    """Every kind of blank of a locality; those no longer used last."""
    query = _stock().where(BlankType.locality_id == locality_id)
    return [Stock(*row) for row in db.session.execute(query)]


def stock_of(blank_type_id: int) -> Stock:
    return Stock(*db.session.execute(_stock().where(BlankType.id == blank_type_id)).one())


def left_of(blank_type_id: int) -> int:
    return db.session.scalar(select(_LEFT).where(BlankMovement.blank_type_id == blank_type_id))


def running_low(season: Season) -> ScalarSelect:
    """How many kinds of blanks in use are down to their warning."""
    low = (
        select(BlankType.id)
        .outerjoin(BlankMovement, BlankMovement.blank_type_id == BlankType.id)
        .where(BlankType.locality_id == season.locality_id, BlankType.is_archived.is_(False))
        .group_by(BlankType.id)
        .having(BlankType.warn_at >= _LEFT)
    )
    return select(func.count()).select_from(low.subquery()).scalar_subquery()


def blanks(blank_type_id: int) -> BlankType | None:
    return db.session.get(BlankType, blank_type_id, options=[joinedload(BlankType.locality)])


def movements(blank_type_id: int) -> Select:
    """What came and went, newest first."""
    return (
        select(BlankMovement)
        .where(BlankMovement.blank_type_id == blank_type_id)
        .order_by(BlankMovement.id.desc())
    )


def taken_serials(blank_type_id: int, serials: Sequence[str]) -> list[str]:
    """Which of these numbers are noted for a sheet already."""
    query = (
        select(BlankMovement.serial)
        .where(BlankMovement.blank_type_id == blank_type_id, BlankMovement.serial.in_(serials))
        .order_by(BlankMovement.serial)
    )
    return list(db.session.scalars(query))
