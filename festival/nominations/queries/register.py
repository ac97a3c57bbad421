"""The register of nominees: whoever was proposed before is picked, not typed again."""

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from festival.core import text
from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import Nominee
from festival.nominations.queries.dossiers import at_or_in
from festival.nominations.rules import Dossier, RecipientKind, recipient


def register_of(place: Locality):
    """Nominees known at a place or directly in it."""
    return (
        select(Nominee)
        .join(Nominee.locality)
        .where(at_or_in(place), Nominee.merged_into_id.is_(None))
        .options(contains_eager(Nominee.locality))
        .order_by(Nominee.name_sort, Nominee.id)
    )


def nominees_like(place: Locality, words: str, limit: int = 8) -> list[Nominee]:
    """Nominees whose name holds every word of an already folded search."""
    asked = words.split()[:8]
    if not asked:
        return []
    conditions = [Nominee.name_fold.contains(word, autoescape=True) for word in asked]
    return list(db.session.scalars(register_of(place).where(*conditions).limit(limit)))


def nominee_of(place: Locality, nominee_id: int) -> Nominee | None:
    """Somebody of the register, if known at the place or in it."""
    return db.session.scalar(register_of(place).where(Nominee.id == nominee_id))


def namesakes(place: Locality, *, kind: RecipientKind, name: str, birth_year: int | None) -> list[Nominee]:
    """Who may be the same: the same letters without accents, and no year that says otherwise."""
    query = register_of(place).where(Nominee.kind == kind, Nominee.name_fold == text.fold(name)[:200])
    if birth_year is not None:
        query = query.where(or_(Nominee.birth_year == birth_year, Nominee.birth_year.is_(None)))
    return list(db.session.scalars(query.limit(20)))


def namesakes_of(place: Locality, dossier: Dossier) -> list[Nominee]:
    """The same for what a form holds."""
    _salutation, name = recipient(dossier.kind, dossier.salutation, dossier.name)
    return namesakes(place, kind=dossier.kind, name=name, birth_year=dossier.birth_year)
