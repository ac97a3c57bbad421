"""Archival and signed copies of one certificate, on the form it was printed on. Drawn anew, never stored."""

from sqlalchemy import func, select

from festival.certificates import chosen
from festival.certificates.models import PrintBatch, PrintChunk, PrintedCopy, TemplateVersion
from festival.certificates.texts import certificate_text
from festival.commendations.models import Commendation
from festival.commendations.queries import letterhead
from festival.commendations.rules import CommendationState
from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.printing import archival, engine, signing
from festival.printing.errors import SigningRefused
from festival.printing.signing import Credential
from festival.printing.templates import Template

NOT_SET = "Trang chưa khai chứng thư số (SIGN_CERTIFICATE_FILE) nên chưa ký số được. Hãy nhờ quản trị khai."


def archival_copy(one: Commendation, *, public_url: str | None, files: FileStore) -> bytes:
    """One certificate as PDF/A; reads only."""
    if reason := engine.why_not_printable():
        raise RuleBroken(reason)
    template, address = _as_printed(one, public_url, files)
    text = certificate_text(one, one.decision, address or "")
    return archival.certificate_pdf(template, text)


def signed_copy(
    one: Commendation,
    *,
    public_url: str | None,
    files: FileStore,
    credential: Credential | None,
    actor: Actor,
) -> bytes:
    """The archival copy with the office's signature; who had it signed is noted."""
    if credential is None:
        raise SigningRefused(NOT_SET)
    _check_in_force(one)
    signed = signing.sign(archival_copy(one, public_url=public_url, files=files), credential, now=clock.now())
    with transaction():
        one = db.session.get_one(Commendation, one.id, with_for_update=True)
        _check_in_force(one)
        audit.record(
            one.decision.locality_id,
            actor,
            "commendation.sign",
            ("commendation", one.id),
            register_no=one.register_no,
        )
    return signed


def _check_in_force(one: Commendation) -> None:
    if one.state is not CommendationState.ISSUED:
        raise RuleBroken("Khen thưởng này đã được đính chính hoặc thu hồi nên không ký số nữa.")


def _as_printed(one: Commendation, public_url: str | None, files: FileStore) -> tuple[Template, str | None]:
    """Form and address of the newest copy; what would be printed now where there is none."""
    newest = (
        select(PrintedCopy)
        .where(PrintedCopy.commendation_id == one.id)
        .order_by(PrintedCopy.copy_no.desc())
        .limit(1)
    )
    copy = db.session.scalar(newest)
    if copy is None:
        head = letterhead(one.decision.locality)
        shown = chosen.version_shown(one.decision.locality, one.decision.award_type.code, one.kind)
        return chosen.loaded(shown, files, head.emblem_sha256 if head else None), public_url
    batch = db.session.get_one(PrintBatch, copy.batch_id)
    return chosen.loaded(_version_of(copy), files, batch.emblem_sha256), batch.public_url


def _version_of(copy: PrintedCopy) -> TemplateVersion | None:
    place = select(func.count()).where(PrintedCopy.batch_id == copy.batch_id, PrintedCopy.id < copy.id)
    before = place.scalar_subquery()
    query = (
        select(TemplateVersion)
        .join(PrintChunk, PrintChunk.template_version_id == TemplateVersion.id)
        .where(
            PrintChunk.batch_id == copy.batch_id,
            PrintChunk.first <= before,
            PrintChunk.first + PrintChunk.count > before,
        )
    )
    return db.session.scalar(query)
