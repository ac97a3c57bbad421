"""What the room of nominations may tell a proposer of a decision."""

from collections.abc import Sequence

from sqlalchemy import select

from festival.commendations.models import Commendation, Decision
from festival.commendations.rules import CommendationState
from festival.core.db import db
from festival.nominations.rules.outcomes import Decided


def decided_here(nomination_ids: Sequence[int]) -> dict[int, Decided]:
    """The decision that each of the nominations stands in, by the nomination's id.

    A corrected commendation is told of by the one that took its place.
    """
    query = (
        select(
            Commendation.nomination_id,
            Decision.number,
            Decision.signed_on,
            Decision.signer_name,
            Commendation.state,
        )
        .join(Commendation.decision)
        .where(
            Commendation.nomination_id.in_(nomination_ids),
            Commendation.state != CommendationState.CORRECTED,
        )
    )
    return {
        row.nomination_id: Decided(
            row.number or "", row.signed_on, row.signer_name, row.state is CommendationState.REVOKED
        )
        for row in db.session.execute(query)
    }
