"""What came of nominations: the decision, and the festival at which it is handed over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, load_only

from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import AwardType, Nomination, Nominee
from festival.nominations.queries.dossiers import in_scope
from festival.nominations.rules import NominationState
from festival.nominations.rules.outcomes import TOLD_STATES, Decided, HandingOver, addressed, message
from festival.planning.models import Festival
from festival.planning.rules import APPROVED_STATES

# Decisions are made in a room to the right: ``create_app`` puts in what asks there, by ids of nominations.
decisions_here: list[Callable[[Sequence[int]], dict[int, Decided]]] = []


@dataclass(frozen=True)
class Outcome:
    """What the proposer of ``nomination`` is told."""

    nomination: Nomination
    decided: Decided | None
    handing: HandingOver | None

    @property
    def message(self) -> str:
        """Ready to be sent on; «» where there is nothing to send, or where the dossier is on hold."""
        if self.nomination.held_on is not None:
            return ""
        nominee = self.nomination.nominee
        return message(
            self.nomination.state,
            who=addressed(nominee.kind, nominee.salutation.value, nominee.name),
            award=self.nomination.award_type.name,
            decided=self.decided,
            handing=self.handing,
        )


def outcomes_seen(paths: list[str], season_id: int) -> Select:
    """Nominations with news within somebody's scope, with all that a row shows."""
    return (
        select(Nomination)
        .join(Nomination.nominee)
        .join(Nomination.locality)
        .join(Nomination.award_type)
        .where(Nomination.season_id == season_id, Nomination.state.in_(TOLD_STATES), in_scope(paths))
        .options(
            load_only(
                Nomination.state,
                Nomination.held_on,
                Nomination.season_id,
                Nomination.locality_id,
                Nomination.upper_number,
                Nomination.upper_on,
                Nomination.upper_signer,
                Nomination.changed_at,
            ),
            contains_eager(Nomination.nominee).load_only(Nominee.kind, Nominee.salutation, Nominee.name),
            contains_eager(Nomination.locality).load_only(Locality.name),
            contains_eager(Nomination.award_type).load_only(AwardType.name),
        )
    )


def outcomes_of(nominations: Sequence[Nomination], today: date) -> list[Outcome]:
    """Two queries, and only where something was decided."""
    decided = [one for one in nominations if one.state is NominationState.DECIDED]
    facts = {one.id: Decided(one.upper_number, one.upper_on, one.upper_signer) for one in decided}
    own = [one.id for one in decided if not one.upper_number]
    for asked in decisions_here:
        facts |= asked(own) if own else {}
    festivals = _festivals(decided, today) if decided else {}
    return [
        Outcome(
            one,
            facts.get(one.id),
            festivals.get((one.season_id, one.locality_id)) if one.id in facts else None,
        )
        for one in nominations
    ]


def _festivals(nominations: Sequence[Nomination], today: date) -> dict[tuple[int, int], HandingOver]:
    """The next approved festival of each place that proposed, as the public reads it."""
    query = (
        select(
            Festival.season_id,
            Festival.locality_id,
            Festival.shown_title,
            Festival.shown_on,
            Festival.shown_at,
            Festival.shown_venue,
        )
        .where(
            Festival.season_id.in_({one.season_id for one in nominations}),
            Festival.locality_id.in_({one.locality_id for one in nominations}),
            Festival.state.in_(APPROVED_STATES),
            Festival.shown_on >= today,
        )
        .order_by(Festival.shown_on.desc(), Festival.id.desc())
    )
    return {(row[0], row[1]): HandingOver(*row[2:]) for row in db.session.execute(query)}
