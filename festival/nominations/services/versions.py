"""A dossier is kept as it was each time it was handed in."""

import json

from sqlalchemy import delete

from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db
from festival.nominations.models import Nomination, NominationVersion, ReviewCheck
from festival.nominations.queries.versions import dossier_content


def hand_in(nomination: Nomination, actor: Actor) -> None:
    """Freeze what the dossier says, and the note that it answers; runs inside the transaction that hands it
    in, before the dossier moves.

    What was ticked of an earlier version was ticked of other words: the checklist begins anew.
    """
    nomination.submissions += 1
    nomination.submitted_at = nomination.submitted_at or clock.now()
    db.session.execute(delete(ReviewCheck).where(ReviewCheck.nomination_id == nomination.id))
    db.session.add(
        NominationVersion(
            nomination=nomination,
            number=nomination.submissions,
            content=json.dumps(
                dossier_content(nomination) | {"asked": nomination.review_note}, ensure_ascii=False
            ),
            submitted_by=actor.name,
        )
    )
