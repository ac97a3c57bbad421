"""Which form an award is printed on, and that form ready for the print engine.

Forms that come with the site get a row when something is first printed on them: a batch refers to the
version it was printed by, and a later release may bring another one.
"""

import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from festival.certificates.models import CertificateTemplate, TemplateChoice, TemplateVersion
from festival.core import clock
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.localities.models import Locality
from festival.nominations.models import AwardType
from festival.nominations.rules import RecipientKind
from festival.printing import art, templates
from festival.printing.templates import Template

ORDINARY, COLLECTIVE, PROVINCIAL = "giay-khen", "giay-khen-tap-the", "bang-khen"
MADE_BY_US = "Kèm theo trang"


def keep_shipped(files: FileStore) -> None:
    """Have the pictures of the forms that come with the site in the store; before any ``version_for``."""
    for name in templates.names():
        for picture in (templates.load(name).border, templates.load(name).emblem):
            if not files.path(_hash(picture)).exists():
                files.put(picture)


def version_shown(locality: Locality, award_code: str, kind: RecipientKind) -> TemplateVersion | str:
    """What would be printed on now: a version, or the name of a form that comes with the site; only reads."""
    chosen = chosen_template(locality, award_code, kind)
    if chosen is None:
        return default_name(locality, award_code, kind)
    return chosen.name if chosen.locality_id is None else newest(chosen.id)


def form_shown(
    files: FileStore,
    locality: Locality,
    award_code: str,
    kind: RecipientKind,
    emblem_sha256: str | None = None,
) -> Template:
    """What would be printed on now, ready for the engine."""
    return loaded(version_shown(locality, award_code, kind), files, emblem_sha256)


def version_for(locality: Locality, award_code: str, kind: RecipientKind) -> TemplateVersion:
    """The version that a new batch is printed by; inside a transaction, after ``keep_shipped``."""
    shown = version_shown(locality, award_code, kind)
    return shipped_version(shown) if isinstance(shown, str) else shown


def loaded(
    shown: TemplateVersion | str | None, files: FileStore, emblem_sha256: str | None = None
) -> Template:
    """A form for the engine; the office's own emblem goes in where the form does not bring one.

    None is what batches refer to that were ordered before forms were kept.
    """
    if shown is None or isinstance(shown, str):
        return with_office(templates.load(shown or ORDINARY), files.folder, emblem_sha256)
    return _loaded(files.folder, shown.description, shown.border_sha256, shown.emblem_sha256, emblem_sha256)


@lru_cache(maxsize=32)
def _loaded(
    folder: Path, description: str, border_sha256: str, emblem_sha256: str, office_sha256: str | None
) -> Template:
    """Kept by content, which a row's number is not."""
    template = templates.from_description(
        json.loads(description),
        border=_read(folder, border_sha256, "Không tìm thấy tệp đường diềm của mẫu giấy."),
        emblem=_read(folder, emblem_sha256, "Không tìm thấy tệp huy hiệu của mẫu giấy."),
    )
    return with_office(template, folder, office_sha256)


def with_office(template: Template, folder: Path, office_sha256: str | None) -> Template:
    """The form with the emblem of the office that prints, unless it brings one of its own."""
    if not office_sha256 or template.keeps_emblem:
        return template
    missing = "Không tìm thấy tệp huy hiệu của địa phương. Hãy tải huy hiệu lên lại."
    return art.with_emblem(template, _read(folder, office_sha256, missing))


def _read(folder: Path, sha256_hex: str, missing: str) -> bytes:
    try:
        return FileStore(folder).read(sha256_hex)
    except FileNotFoundError:
        raise RuleBroken(missing) from None


def chosen_template(locality: Locality, award_code: str, kind: RecipientKind) -> CertificateTemplate | None:
    """What the locality chose, else what the nearest one above it chose for everybody below."""
    query = (
        select(TemplateChoice.locality_id, CertificateTemplate)
        .join(TemplateChoice.template)
        .where(
            TemplateChoice.locality_id.in_(locality.ancestor_ids),
            TemplateChoice.award_code == award_code,
            TemplateChoice.kind == kind,
        )
    )
    found = dict(db.session.execute(query).all())
    return next((found[one] for one in reversed(locality.ancestor_ids) if one in found), None)


def default_name(locality: Locality, award_code: str, kind: RecipientKind) -> str:
    """The form that comes with the site for an award, where nobody chose one."""
    query = (
        select(AwardType.printed_name)
        .where(AwardType.code == award_code)
        .order_by(AwardType.locality_id.in_(locality.ancestor_ids).desc(), AwardType.valid_from.desc())
        .limit(1)
    )
    return default_for(db.session.scalar(query) or "", kind)


def default_for(printed_name: str, kind: RecipientKind) -> str:
    wanted = ORDINARY if kind is RecipientKind.INDIVIDUAL else COLLECTIVE
    if "BẰNG KHEN" in printed_name.upper():
        wanted = PROVINCIAL
    return wanted if wanted in templates.names() else ORDINARY


def newest(template_id: int) -> TemplateVersion:
    query = select(TemplateVersion).where(TemplateVersion.template_id == template_id)
    return db.session.scalars(query.order_by(TemplateVersion.number.desc()).limit(1)).one()


def shipped_version(name: str) -> TemplateVersion:
    """The row of a form that comes with the site; a changed form becomes its next version."""
    template = _shipped_template(name)
    content = _content(name)
    query = select(TemplateVersion).where(TemplateVersion.template_id == template.id)
    latest = db.session.scalar(query.order_by(TemplateVersion.number.desc()).limit(1))
    if latest is not None and _same(latest, content):
        return latest
    # Somebody may be writing this very version: only one does so at a time.
    db.session.refresh(template, with_for_update=True)
    latest = db.session.scalar(query.order_by(TemplateVersion.number.desc()).limit(1))
    if latest is not None and _same(latest, content):
        return latest
    version = TemplateVersion(
        template_id=template.id,
        number=latest.number + 1 if latest else 1,
        made_by=MADE_BY_US,
        made_at=clock.now(),
        **content,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _shipped_template(name: str) -> CertificateTemplate:
    query = select(CertificateTemplate).where(
        CertificateTemplate.locality_id.is_(None), CertificateTemplate.name == name
    )
    found = db.session.scalar(query)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            template = CertificateTemplate(name=name, title=templates.load(name).title)
            db.session.add(template)
        return template
    except IntegrityError:
        return db.session.scalars(query).one()


def _same(version: TemplateVersion, content: dict[str, str]) -> bool:
    return all(getattr(version, key) == value for key, value in content.items())


def _content(name: str) -> dict[str, str]:
    template = templates.load(name)
    return {
        "description": templates.described(template),
        "border_sha256": _hash(template.border),
        "emblem_sha256": _hash(template.emblem),
    }


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
