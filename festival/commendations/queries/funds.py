"""Bonuses of a season: by fund, by decision, by kind of recipient."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import GROUP_ORDER, CommendationState, DecisionKind
from festival.core.db import db
from festival.nominations.models import AwardType
from festival.nominations.rules import RecipientKind


@dataclass
class Line:
    """What one decision pays, by kind of recipient: how many, and how many đồng."""

    decision_id: int
    number: str
    signed_on: date
    award: str
    fund: str
    is_recorded: bool
    by_kind: dict[RecipientKind, tuple[int, int]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(count for count, _amount in self.by_kind.values())

    @property
    def amount(self) -> int:
        return sum(amount for _count, amount in self.by_kind.values())


@dataclass(frozen=True)
class Fund:
    """One purse with its decisions."""

    name: str
    lines: list[Line]

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def by_kind(self) -> list[tuple[RecipientKind, int, int]]:
        """Kinds that somebody is of, each with how many and how much."""
        summed = []
        for kind in GROUP_ORDER:
            parts = [line.by_kind[kind] for line in self.lines if kind in line.by_kind]
            if parts:
                summed.append((kind, sum(part[0] for part in parts), sum(part[1] for part in parts)))
        return summed


def lines(season_id: int) -> list[Line]:
    """Issued decisions in the order of their dates; what was corrected or revoked is not paid."""
    query = (
        select(
            Decision.id,
            Decision.number,
            Decision.signed_on,
            AwardType.name,
            Decision.fund,
            Decision.kind,
            Commendation.kind.label("recipient"),
            func.count(Commendation.id).label("size"),
            func.sum(Commendation.amount).label("amount"),
        )
        .join(Decision.award_type)
        .join(Commendation, Commendation.decision_id == Decision.id)
        .where(Decision.season_id == season_id, Commendation.state == CommendationState.ISSUED)
        .group_by(
            Decision.id,
            Decision.number,
            Decision.signed_on,
            AwardType.name,
            Decision.fund,
            Decision.kind,
            Commendation.kind,
        )
        .order_by(Decision.signed_on, Decision.id)
    )
    found: dict[int, Line] = {}
    for row in db.session.execute(query):
        line = found.setdefault(
            row.id,
            Line(row.id, row.number, row.signed_on, row.name, row.fund, row.kind is DecisionKind.RECORDED),
        )
        line.by_kind[row.recipient] = (row.size, int(row.amount))
    return list(found.values())


def funds(season_id: int) -> tuple[list[Fund], Fund]:
    """Our own purses, and apart from them what deciding levels above pay."""
    every = lines(season_id)
    own: dict[str, list[Line]] = {}
    for line in every:
        if not line.is_recorded:
            own.setdefault(line.fund, []).append(line)
    above = Fund("", [line for line in every if line.is_recorded])
    return [Fund(name, rows) for name, rows in own.items()], above
