"""The checklist of a dossier, and what was answered so far."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import false, literal, null, select, union_all

from festival.core.db import db
from festival.nominations.models import Nomination, NominationVersion, ReviewCheck
from festival.nominations.rules import NominationState
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


@dataclass(frozen=True)
class Record:
    """What the office knows of a dossier beside its words."""

    answers: dict[str, bool]
    # Of a dossier that came back: what was asked for, and what the last submission changed; else None.
    asked: str = ""
    changes: list[Change] | None = None


def record(nomination: Nomination) -> Record:
    """Checklist and versions in one query: the page around them asks for much."""
    if nomination.state is not NominationState.UNDER_REVIEW and nomination.submissions < 2:
        return Record({})
    checked = select(
        literal(0).label("number"),
        ReviewCheck.code.label("code"),
        ReviewCheck.is_met,
        null().label("content"),
    ).where(ReviewCheck.nomination_id == nomination.id)
    versions = select(
        NominationVersion.number,
        literal("").label("code"),
        false().label("is_met"),
        NominationVersion.content,
    ).where(
        NominationVersion.nomination_id == nomination.id,
        # A first version has nothing to be compared with.
        NominationVersion.number > nomination.submissions - 2,
        literal(nomination.submissions > 1),
    )
    rows = db.session.execute(union_all(checked, versions).order_by("number")).all()
    contents = [json.loads(row.content) for row in rows if row.number]
    return Record(
        answers={row.code: bool(row.is_met) for row in rows if not row.number},
        asked=contents[-1].get("asked", "") if contents else "",
        changes=differences(*contents) if len(contents) == 2 else None,
    )
