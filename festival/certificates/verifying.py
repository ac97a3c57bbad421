"""What anybody may learn of a certificate by its token: what was decided, what became of it, how it looks."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from festival.certificates.chosen import loaded, version_shown
from festival.certificates.models import PrintChunk, PrintedCopy
from festival.certificates.texts import certificate_text
from festival.commendations.models import Commendation, Decision
from festival.commendations.queries import letterhead
from festival.commendations.rules import CommendationState, DecisionKind
from festival.core.db import db
from festival.core.files import FileStore
from festival.printing.records import CertificateText
from festival.printing.templates import Template


def by_token(token: str) -> Commendation | None:
    """The commendation of our own that a verification address names."""
    way = contains_eager(Commendation.decision)
    query = (
        select(Commendation)
        .join(Commendation.decision)
        .options(
            way.joinedload(Decision.locality),
            way.joinedload(Decision.award_type),
            joinedload(Commendation.changed_by),
        )
        # What a higher level decided is only noted here: nothing of ours was signed or printed.
        .where(Commendation.token == token, Decision.kind != DecisionKind.RECORDED)
    )
    return db.session.scalar(query)


def revoked_since(one: Commendation) -> Decision | None:
    """The decision that revoked what took the place of a corrected one, if that happened."""
    following = one
    while following is not None and following.state is CommendationState.CORRECTED:
        following = db.session.scalar(
            select(Commendation)
            .where(Commendation.replaces_id == following.id)
            .options(joinedload(Commendation.changed_by))
        )
    if following is None or following is one or following.state is not CommendationState.REVOKED:
        return None
    return following.changed_by


@dataclass(frozen=True)
class Drawn:
    """What the picture is drawn from."""

    template: Template
    text: CertificateText


def drawn(one: Commendation, *, public_url: str | None, files: FileStore) -> Drawn:
    """The texts on the form of the last batch that printed them, else on the form of today."""
    copy = db.session.scalar(
        select(PrintedCopy)
        .where(PrintedCopy.commendation_id == one.id)
        .options(joinedload(PrintedCopy.batch, innerjoin=True))
        .order_by(PrintedCopy.copy_no.desc())
        .limit(1)
    )
    if copy is not None:
        template = loaded(_chunk_of(copy).template_version, files, copy.batch.emblem_sha256)
        return Drawn(template, certificate_text(one, one.decision, copy.batch.public_url))
    head = letterhead(one.decision.locality)
    shown = version_shown(one.decision.locality, one.decision.award_type.code, one.kind)
    template = loaded(shown, files, head.emblem_sha256 if head else None)
    return Drawn(template, certificate_text(one, one.decision, public_url or ""))


def _chunk_of(copy: PrintedCopy) -> PrintChunk:
    """The run of pages in which the copy stands: copies are ordered by id."""
    before = (
        select(func.count(PrintedCopy.id))
        .where(PrintedCopy.batch_id == copy.batch_id, PrintedCopy.id < copy.id)
        .scalar_subquery()
    )
    query = (
        select(PrintChunk)
        .where(PrintChunk.batch_id == copy.batch_id, PrintChunk.first <= before)
        .options(joinedload(PrintChunk.template_version))
        .order_by(PrintChunk.first.desc())
        .limit(1)
    )
    return db.session.scalars(query).one()
