"""The checklist of a dossier, and what was answered so far."""

from collections.abc import Iterable

from sqlalchemy import select

from festival.core import audit
from festival.core.db import db
from festival.nominations.models import Nomination, ReviewCheck
from festival.nominations.queries.versions import last_two
from festival.nominations.rules import checks as rules
from festival.nominations.rules import reasons as reason_rules
from festival.nominations.rules.checks import CheckLine
from festival.nominations.rules.differences import Change, differences
from festival.nominations.rules.papers import Paper, is_required


def lines_of(nomination: Nomination) -> list[CheckLine]:
    """What is asked of this dossier."""
    papers = [
        Paper(
            code=piece.code,
            name=piece.name,
            is_required=is_required(piece.code, usually=piece.is_required, basis=nomination.basis),
        )
        for piece in nomination.award_type.pieces
    ]
    return rules.check_lines(papers, nomination.award_type.criteria)


def reasons_of(nomination: Nomination) -> dict[str, str]:
    """Code → words of what may be asked for when this dossier is returned."""
    return reason_rules.reason_names({piece.code: piece.name for piece in nomination.award_type.pieces})


def answers_of(nomination_ids: Iterable[int]) -> dict[int, dict[str, bool]]:
    """Nomination → code → answer."""
    found: dict[int, dict[str, bool]] = {nomination_id: {} for nomination_id in nomination_ids}
    query = select(ReviewCheck.nomination_id, ReviewCheck.code, ReviewCheck.is_met)
    for row in db.session.execute(query.where(ReviewCheck.nomination_id.in_(found))):
        found[row.nomination_id][row.code] = row.is_met
    return found


def answers(nomination: Nomination) -> dict[str, bool]:
    return answers_of([nomination.id])[nomination.id]


def changes_since_return(nomination: Nomination) -> list[Change] | None:
    """What the last submission changed in the one before; None where there was only one."""
    if nomination.submissions < 2:
        return None
    contents = last_two(nomination.id)
    return differences(*contents) if len(contents) == 2 else None


def last_asked(nomination: Nomination) -> str:
    """The words with which the dossier was last returned."""
    notes = [
        entry.details.get("note", "")
        for entry in audit.history(("nomination", nomination.id))
        if entry.action == "nomination.return"
    ]
    return notes[0] if notes else ""
