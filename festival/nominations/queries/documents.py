"""What the documents of nominations are filled with; few queries however many names."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import (
    AwardType,
    EarlierAward,
    Nomination,
    Nominee,
    ReviewCheck,
)
from festival.nominations.queries.dossiers import Desk, in_scope
from festival.nominations.rules import NominationState

# More names than any unit puts on one paper.
MOST_NAMES = 1000
# More boxes than anybody ticks on one page.
MOST_SHOWN = 200


def proposed(
    desk: Desk, unit: Locality, chosen: list[int] | None = None, *, most: int = MOST_NAMES
) -> list[Nomination]:
    """The desk's nominations that ``unit`` puts its name to, in reading order; all but withdrawn ones.

    A unit sees its own; the desk's own place sees those of everything within it.
    """
    query = (
        select(Nomination)
        .join(Nomination.nominee)
        .join(Nomination.award_type)
        .join(Nomination.locality)
        .where(
            Nomination.season_id == desk.season.id,
            in_scope([unit.path]),
            Nomination.state != NominationState.WITHDRAWN,
        )
        .options(
            contains_eager(Nomination.nominee),
            contains_eager(Nomination.award_type).selectinload(AwardType.pieces),
            contains_eager(Nomination.locality),
        )
        .order_by(AwardType.position, Nominee.name_sort, Nomination.id)
        .limit(most)
    )
    if chosen is not None:
        query = query.where(Nomination.id.in_(chosen))
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Received:
    """An award that a nominee has, from this site or from before it."""

    name: str
    year: int
    decision: str


def received(nomination: Nomination) -> list[Received]:
    """What the nominee was awarded before this nomination, the latest first; two queries."""
    noted = select(EarlierAward).where(EarlierAward.nominee_id == nomination.nominee_id)
    decided = (
        select(Nomination)
        .where(
            Nomination.nominee_id == nomination.nominee_id,
            Nomination.id != nomination.id,
            Nomination.state == NominationState.DECIDED,
        )
        .options(joinedload(Nomination.award_type), joinedload(Nomination.season))
    )
    found = [Received(one.name, one.year, one.decision_number) for one in db.session.scalars(noted)]
    found += [
        Received(one.award_type.name, one.season.year, one.upper_number)
        for one in db.session.scalars(decided)
    ]
    return sorted(found, key=lambda one: (-one.year, one.name))


def checks(nomination_id: int) -> dict[str, bool]:
    """What the standing office ticked, by code."""
    query = select(ReviewCheck.code, ReviewCheck.is_met).where(ReviewCheck.nomination_id == nomination_id)
    return dict(db.session.execute(query).all())
