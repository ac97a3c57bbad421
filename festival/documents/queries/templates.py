"""Which template is in force where."""

from sqlalchemy import select

from festival.core.db import db
from festival.documents.models import DocumentTemplate
from festival.documents.rules import DocumentKind
from festival.localities.models import Locality


def own_templates(place: Locality) -> dict[DocumentKind, DocumentTemplate]:
    """What this place itself uploaded."""
    query = select(DocumentTemplate).where(DocumentTemplate.locality_id == place.id)
    return {row.kind: row for row in db.session.scalars(query)}


def template_in_force(place: Locality, kind: DocumentKind) -> DocumentTemplate | None:
    """The nearest one from the place itself upwards; None means ours."""
    query = (
        select(DocumentTemplate)
        .join(Locality, Locality.id == DocumentTemplate.locality_id)
        .where(DocumentTemplate.locality_id.in_(place.ancestor_ids), DocumentTemplate.kind == kind)
        # A path below another one begins with it and so comes after it.
        .order_by(Locality.path.desc())
        .limit(1)
    )
    return db.session.scalars(query).first()


def above(place: Locality) -> dict[DocumentKind, tuple[DocumentTemplate, str]]:
    """Templates of the places above, the nearest for each kind, with the name of its place."""
    query = (
        select(DocumentTemplate, Locality.name)
        .join(Locality, Locality.id == DocumentTemplate.locality_id)
        .where(DocumentTemplate.locality_id.in_(place.ancestor_ids[:-1]))
        .order_by(Locality.path)
    )
    return {row.kind: (row, name) for row, name in db.session.execute(query)}
