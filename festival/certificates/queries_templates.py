"""What the pages of certificate forms read."""

from collections import defaultdict

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from festival.certificates.models import (
    CertificateTemplate,
    PrintBatch,
    PrintChunk,
    TemplateChoice,
    TemplateVersion,
)
from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import AwardType
from festival.nominations.rules import RecipientKind
from festival.nominations.rules.awards import AwardLevel
from festival.planning.models import Season


def template(template_id: int) -> CertificateTemplate | None:
    """A locality's own form; one that comes with the site belongs to nobody and has no page."""
    found = db.session.get(
        CertificateTemplate, template_id, options=[joinedload(CertificateTemplate.locality)]
    )
    return found if found is not None and found.locality_id is not None else None


def season_of(template: CertificateTemplate) -> int | None:
    """The newest season of a form's place, from which its page is reached."""
    query = select(Season.id).where(Season.locality_id == template.locality_id)
    return db.session.scalar(query.order_by(Season.year.desc()).limit(1))


def version(template_id: int, number: int) -> TemplateVersion | None:
    query = select(TemplateVersion).where(
        TemplateVersion.template_id == template_id, TemplateVersion.number == number
    )
    return db.session.scalar(query)


def versions(template_id: int) -> list[TemplateVersion]:
    """Newest first."""
    query = select(TemplateVersion).where(TemplateVersion.template_id == template_id)
    return list(db.session.scalars(query.order_by(TemplateVersion.number.desc()).limit(200)))


def batches_by_version(template_id: int) -> dict[int, list[int]]:
    """Version id -> the print batches in which it was used, oldest first."""
    query = (
        select(PrintChunk.template_version_id, PrintBatch.id)
        .join(PrintBatch, PrintChunk.batch_id == PrintBatch.id)
        .join(TemplateVersion, PrintChunk.template_version_id == TemplateVersion.id)
        .where(TemplateVersion.template_id == template_id)
        .distinct()
        .order_by(PrintBatch.id)
    )
    found = defaultdict(list)
    for version_id, batch_id in db.session.execute(query):
        found[version_id].append(batch_id)
    return found


def own_templates(locality: Locality) -> list[tuple[CertificateTemplate, int]]:
    """The locality's own forms with their newest number; archived ones last."""
    return _with_number(CertificateTemplate.locality_id == locality.id)


def templates_above(locality: Locality) -> list[tuple[CertificateTemplate, int]]:
    """Forms of the places above, which may be printed on here."""
    above = locality.ancestor_ids[:-1]
    return _with_number(
        CertificateTemplate.locality_id.in_(above), CertificateTemplate.is_archived.is_(False)
    )


def _with_number(*conditions) -> list[tuple[CertificateTemplate, int]]:
    newest = (
        select(func.max(TemplateVersion.number))
        .where(TemplateVersion.template_id == CertificateTemplate.id)
        .scalar_subquery()
    )
    query = (
        select(CertificateTemplate, newest)
        .options(joinedload(CertificateTemplate.locality))
        .where(*conditions)
        .order_by(CertificateTemplate.is_archived, CertificateTemplate.title, CertificateTemplate.id)
        .limit(200)
    )
    return [tuple(row) for row in db.session.execute(query)]


def usable(locality: Locality, template_id: int) -> CertificateTemplate | None:
    """A form of this place or of one above it; None for any other."""
    query = select(CertificateTemplate).where(
        CertificateTemplate.id == template_id,
        CertificateTemplate.locality_id.in_(locality.ancestor_ids),
    )
    return db.session.scalar(query)


def awards(locality: Locality) -> list[tuple[str, str, str]]:
    """Code, name and printed name of every award that the locality itself gives, in order."""
    level = AwardLevel.COMMUNE if locality.is_commune else AwardLevel.PROVINCE
    query = (
        select(AwardType.code, AwardType.name, AwardType.printed_name)
        .where(AwardType.level == level, AwardType.is_tracked_only.is_(False))
        .where(or_(AwardType.locality_id.is_(None), AwardType.locality_id.in_(locality.ancestor_ids)))
        .order_by(AwardType.position, AwardType.locality_id.is_(None), AwardType.valid_from)
    )
    # The newest row of a code comes last and has the say.
    return list({row.code: tuple(row) for row in db.session.execute(query)}.values())


def choices(locality: Locality) -> dict[tuple[int, str, RecipientKind], int]:
    """What was chosen here and above: (locality, award, kind) -> form."""
    query = select(TemplateChoice).where(TemplateChoice.locality_id.in_(locality.ancestor_ids))
    return {(one.locality_id, one.award_code, one.kind): one.template_id for one in db.session.scalars(query)}


def shipped_names(template_ids: list[int]) -> dict[int, str]:
    """Number -> name, of those that come with the site."""
    query = select(CertificateTemplate.id, CertificateTemplate.name).where(
        CertificateTemplate.id.in_(template_ids), CertificateTemplate.locality_id.is_(None)
    )
    return dict(db.session.execute(query).all()) if template_ids else {}


def uses(template_id: int) -> list[str]:
    """Codes of the awards for which the form was chosen, anywhere."""
    query = (
        select(TemplateChoice.award_code)
        .where(TemplateChoice.template_id == template_id)
        .distinct()
        .order_by(TemplateChoice.award_code)
    )
    return list(db.session.scalars(query))
