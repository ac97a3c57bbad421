"""Sổ vàng khen thưởng: every number a locality has given, and whether one is missing."""

from collections.abc import Sequence

from sqlalchemy import Integer, Select, and_, cast, select
from sqlalchemy.orm import aliased, contains_eager

from festival.commendations.models import Commendation, Decision
from festival.commendations.queries import under
from festival.commendations.rules import CommendationState, DecisionKind, RegisterMode
from festival.core.db import db
from festival.localities.models import Locality

NUMBER = cast(Commendation.register_no, Integer)


def entries(paths: Sequence[str], locality_id: int, year: int) -> Select:
    """Rows (commendation, the decision that changed it or None) of one locality and year.

    A corrected commendation stands beside its successor, under the same number.
    """
    changing = aliased(Decision)
    return (
        select(Commendation, changing)
        .join(Commendation.decision)
        .join(Decision.locality)
        .join(Decision.award_type)
        .outerjoin(changing, Commendation.changed_by_id == changing.id)
        .options(contains_eager(Commendation.decision).contains_eager(Decision.award_type))
        .where(
            Decision.locality_id == locality_id,
            Decision.number_year == year,
            Decision.kind == DecisionKind.AWARD,
            under(paths),
        )
    )


def years(locality_id: int) -> list[int]:
    """The years in which the locality gave numbers, newest first."""
    query = (
        select(Decision.number_year)
        .where(
            Decision.locality_id == locality_id,
            Decision.number_year.is_not(None),
            Decision.kind == DecisionKind.AWARD,
        )
        .distinct()
        .order_by(Decision.number_year.desc())
    )
    return list(db.session.scalars(query))


def missing_numbers(locality: Locality, year: int, mode: RegisterMode) -> list[str]:
    """Numbers that should have been given and were not; empty as long as the book is whole."""
    given = and_(
        Decision.locality_id == locality.id,
        Decision.number_year == year,
        Decision.kind == DecisionKind.AWARD,
        Commendation.state != CommendationState.CORRECTED,
    )
    query = select(Decision.id, Decision.number, NUMBER).join(Commendation.decision).where(given)
    rows = db.session.execute(query.order_by(Decision.id, NUMBER)).all()
    if mode is RegisterMode.YEARLY:
        return [f"{number:02d}" for number in holes([row[2] for row in rows])]
    numbers: dict[tuple[int, str], list[int]] = {}
    for decision_id, decision_number, number in rows:
        numbers.setdefault((decision_id, decision_number), []).append(number)
    return [
        f"{number:02d} ({decision_number})"
        for (_, decision_number), given_here in numbers.items()
        for number in holes(given_here)
    ]


def holes(numbers: Sequence[int]) -> list[int]:
    """What is missing between 1 and the highest of ``numbers``."""
    return sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
