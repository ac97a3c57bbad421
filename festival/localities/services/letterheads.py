"""How a place writes itself on documents and certificates."""

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.files import FileStore
from festival.localities.models import Letterhead, Locality
from festival.localities.services.emblem import safe_image


def proposed(place: Locality) -> Letterhead:
    """What a place most likely writes, for a form that nobody has filled in yet; not stored."""
    short = place.name.casefold().removeprefix(place.unit_word).strip()
    plain = place.name[len(place.name) - len(short) :] if short else place.name
    parent = f"ỦY BAN NHÂN DÂN {place.parent.name.upper()}" if place.parent else ""
    body = f"ỦY BAN NHÂN DÂN {place.name.upper()}"
    return Letterhead(
        parent_agency=parent, agency=body, place=plain, awarding_title=f"CHỦ TỊCH {body}", emblem_sha256=None
    )


def save_letterhead(
    *,
    locality_id: int,
    parent_agency: str,
    agency: str,
    place: str,
    awarding_title: str,
    emblem: bytes | None,
    drop_emblem: bool,
    files: FileStore,
    actor: Actor,
) -> Letterhead:
    """Store the lines and, when there is one, the emblem; RuleBroken for a file that is no plain picture."""
    fresh = files.put(safe_image(emblem)) if emblem is not None else None
    with transaction():
        db.session.get_one(Locality, locality_id, with_for_update=True)
        row = db.session.get(Letterhead, locality_id, with_for_update=True)
        if row is None:
            row = Letterhead(locality_id=locality_id)
            db.session.add(row)
        row.parent_agency, row.agency = parent_agency, agency
        row.place, row.awarding_title = place, awarding_title
        if fresh or drop_emblem:
            row.emblem_sha256 = fresh
        audit.record(
            locality_id,
            actor,
            "letterhead.edit",
            ("letterhead", locality_id),
            title=agency,
            emblem=row.emblem_sha256,
        )
        return row
