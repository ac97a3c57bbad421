"""What a dossier says, now and each time it was handed in, as plain values."""

import json

from sqlalchemy import select

from festival.core.db import db
from festival.nominations.models import AwardPiece, DossierFile, DossierPiece, Nomination, NominationVersion
from festival.nominations.rules import BASIS_NAMES, KIND_NAMES, NominationState
from festival.nominations.rules.differences import differences


def dossier_content(nomination: Nomination) -> dict:
    """Words as a reader sees them, so that an old version stays readable when a catalogue changes."""
    nominee = nomination.nominee
    return {
        "award": nomination.award_type.name,
        "unit": nomination.locality.name,
        "kind": KIND_NAMES[nominee.kind],
        "salutation": nominee.salutation.value,
        "name": nominee.name,
        "birth_year": "" if nominee.birth_year is None else str(nominee.birth_year),
        "address_line": nominee.address_line,
        "head_count": "" if nominee.head_count is None else str(nominee.head_count),
        "women_count": "" if nominee.women_count is None else str(nominee.women_count),
        "leader_name": nominee.leader_name,
        "basis": BASIS_NAMES[nomination.basis],
        "giving": "Truy tặng" if nomination.is_posthumous else "",
        "citation": nomination.citation,
        "report": nomination.report,
        "papers": _papers(nomination),
        "files": _files(nomination),
    }


def is_unchanged(nomination: Nomination) -> bool:
    """Whether a returned dossier still says what it said when it was handed in last."""
    if nomination.state is not NominationState.RETURNED:
        return False
    query = select(NominationVersion.content).where(
        NominationVersion.nomination_id == nomination.id, NominationVersion.number == nomination.submissions
    )
    last = db.session.scalar(query)
    return last is not None and not differences(json.loads(last), dossier_content(nomination))


def _papers(nomination: Nomination) -> list[str]:
    """Names of the papers that were ticked as ready."""
    query = (
        select(AwardPiece.name)
        .join(DossierPiece, DossierPiece.code == AwardPiece.code)
        .where(
            AwardPiece.award_type_id == nomination.award_type.id, DossierPiece.nomination_id == nomination.id
        )
        .order_by(AwardPiece.position)
    )
    return list(db.session.scalars(query))


def _files(nomination: Nomination) -> list[list[str]]:
    """Name and hash: another file under the same name is another file."""
    query = (
        select(DossierFile.file_name, DossierFile.sha256)
        .where(DossierFile.nomination_id == nomination.id)
        .order_by(DossierFile.id)
    )
    return [list(row) for row in db.session.execute(query)]
