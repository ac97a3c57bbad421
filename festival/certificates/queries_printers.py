"""What the pages of printers read: the profiles, and the forms that a sheet can be made for."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from festival.certificates import chosen
from festival.certificates.models import CertificateTemplate, PrinterProfile
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.core.files import FileStore
from festival.localities.models import Locality
from festival.printing import templates
from festival.printing.templates import Template


def printer(printer_id: int) -> PrinterProfile | None:
    way = joinedload(PrinterProfile.locality).joinedload(Locality.parent)
    return db.session.get(PrinterProfile, printer_id, options=[way])


def printers(locality_id: int) -> list[PrinterProfile]:
    """All of a place, the ones in use first."""
    query = (
        select(PrinterProfile)
        .where(PrinterProfile.locality_id == locality_id)
        .order_by(PrinterProfile.is_archived, PrinterProfile.name, PrinterProfile.id)
    )
    return list(db.session.scalars(query))


def history_of(printer_id: int) -> list[AuditEntry]:
    query = (
        select(AuditEntry)
        .where(AuditEntry.thing_kind == "printer", AuditEntry.thing_id == printer_id)
        .order_by(AuditEntry.id.desc())
        .limit(50)
    )
    return list(db.session.scalars(query))


def forms(locality: Locality) -> dict[str, str]:
    """The forms of a place, key -> title: those that come with the site, the province's, its own."""
    ordinary_first = sorted(templates.names(), key=lambda name: name != chosen.ORDINARY)
    shipped = {name: templates.load(name).title for name in ordinary_first}
    query = (
        select(CertificateTemplate)
        .where(
            CertificateTemplate.locality_id.in_(locality.ancestor_ids),
            CertificateTemplate.is_archived.is_(False),
            CertificateTemplate.versions.any(),
        )
        .order_by(CertificateTemplate.title, CertificateTemplate.id)
    )
    own = {str(one.id): one.title for one in db.session.scalars(query)}
    return own | shipped


def form(key: str, files: FileStore, emblem_sha256: str | None = None) -> Template:
    """The form behind a key of ``forms``."""
    shown = chosen.newest(int(key)) if key.isdecimal() else key
    return chosen.loaded(shown, files, emblem_sha256)
