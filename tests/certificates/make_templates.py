"""Factories of certificate forms."""

import json

from flask import current_app

from festival.certificates.models import CertificateTemplate, TemplateChoice, TemplateVersion
from festival.core import clock
from festival.core.db import db
from festival.nominations.rules import RecipientKind
from festival.printing import templates
from tests.factories import keep


def make_template(
    *, locality_id: int, name: str = "mau-rieng", title: str = "Mẫu riêng của xã", is_locked=False, **changes
) -> CertificateTemplate:
    """A form of a locality with its first version: the ordinary one with ``changes``."""
    template = keep(CertificateTemplate(locality_id=locality_id, name=name, title=title, is_locked=is_locked))
    add_version(template, **changes)
    return template


def add_version(template: CertificateTemplate, **changes) -> TemplateVersion:
    """The next version of a form."""
    files = current_app.extensions["files"]
    ordinary = templates.load("giay-khen")
    description = json.loads(templates.described(ordinary)) | changes
    number = db.session.query(TemplateVersion).filter_by(template_id=template.id).count() + 1
    return keep(
        TemplateVersion(
            template_id=template.id,
            number=number,
            description=json.dumps(
                description | {"name": template.name, "title": template.title},
                ensure_ascii=False,
                sort_keys=True,
            ),
            border_sha256=files.put(ordinary.border),
            emblem_sha256=files.put(ordinary.emblem),
            made_by="Lê Thị In",
            made_at=clock.now(),
        )
    )


def choose(
    *, locality_id: int, template: CertificateTemplate, kind: RecipientKind, award_code: str = "GK_XA"
) -> TemplateChoice:
    return keep(
        TemplateChoice(locality_id=locality_id, award_code=award_code, kind=kind, template_id=template.id)
    )
