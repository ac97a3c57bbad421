"""Files of a dossier, and which dossiers lack a required paper."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from festival.core.db import db
from festival.nominations.models import AwardPiece, DossierFile, DossierPiece, Nomination, Nominee
from festival.nominations.rules import (
    LEAST_REPORT_WORDS,
    REPORT_CODE,
    SHORT_WAY_CODES,
    AwardBasis,
)
from festival.planning.models import Season


def dossier_file(dossier_file_id: int) -> DossierFile | None:
    query = (
        select(DossierFile)
        .where(DossierFile.id == dossier_file_id)
        .options(
            joinedload(DossierFile.nomination).options(
                joinedload(Nomination.locality),
                joinedload(Nomination.nominee).joinedload(Nominee.locality),
                joinedload(Nomination.season).joinedload(Season.locality),
            )
        )
    )
    return db.session.scalar(query)


def papers_missing_condition() -> ColumnElement[bool]:
    """The nomination lacks a required paper; for a query over Nomination, with no join of its own."""
    lacking = select(AwardPiece.code).where(AwardPiece.award_type_id == Nomination.award_type_id, _lacks())
    return lacking.correlate(Nomination).exists()


def papers_missing_by_nomination(nomination_ids: Collection[int]) -> dict[int, list[str]]:
    """The names of what each of these lacks, in one query; those that lack nothing are left out."""
    query = (
        select(Nomination.id, AwardPiece)
        .join(AwardPiece, AwardPiece.award_type_id == Nomination.award_type_id)
        .where(Nomination.id.in_(nomination_ids), _lacks())
        .order_by(Nomination.id, AwardPiece.position)
    )
    lacking: dict[int, list[str]] = {}
    for nomination_id, piece in db.session.execute(query):
        lacking.setdefault(nomination_id, []).append(piece.name)
    return lacking


def _lacks() -> ColumnElement[bool]:
    """Over Nomination and AwardPiece: the paper is required and neither ticked, typed nor sent."""
    is_required = and_(
        AwardPiece.is_required,
        or_(Nomination.basis != AwardBasis.AD_HOC, AwardPiece.code.in_(SHORT_WAY_CODES)),
    )
    is_ticked = _exists(DossierPiece, DossierPiece.code)
    is_sent = _exists(DossierFile, DossierFile.piece_code)
    is_typed = and_(AwardPiece.code == REPORT_CODE, _words(Nomination.report) >= LEAST_REPORT_WORDS)
    return and_(is_required, ~is_ticked, ~is_sent, ~is_typed)


def _exists(table: type[DossierPiece | DossierFile], code) -> ColumnElement[bool]:
    found = exists().where(table.nomination_id == Nomination.id, code == AwardPiece.code)
    # Said aloud: two levels down the outer table is not found by itself.
    return found.correlate(Nomination, AwardPiece)


def _words(report) -> ColumnElement[int]:
    """How many words stand in a text that was cleaned at the door: single blanks, no empty line twice."""
    spaced = func.replace(func.replace(report, "\n\n", " "), "\n", " ")
    return func.length(spaced) - func.length(func.replace(spaced, " ", "")) + 1
