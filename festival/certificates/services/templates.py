"""Make certificate forms, keep each change as a version, and choose which form an award is printed on."""

import json
import re
from dataclasses import dataclass, replace

from sqlalchemy import select

from festival.certificates import chosen, queries_templates, rules_templates
from festival.certificates.exchange import Content, checked_picture
from festival.certificates.models import CertificateTemplate, TemplateChoice, TemplateVersion
from festival.core import audit, clock, text
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.localities.models import Locality
from festival.nominations.queries.awards import award_names
from festival.nominations.rules import RecipientKind
from festival.printing import art, engine, layout, templates
from festival.printing.templates import Template


@dataclass(frozen=True, kw_only=True)
class Version:
    """What a new version consists of; the pictures are in the store already."""

    description: str
    border_sha256: str
    emblem_sha256: str
    note: str = ""


def content_of(shown: TemplateVersion | str, files: FileStore) -> Content:
    """A version, or a form that comes with the site, with its pictures."""
    template = chosen.loaded(shown, files)
    return Content(templates.described(template), template.border, template.emblem)


def check_printable(template: Template) -> None:
    """Fixed words that fit, and art that can be drawn; slow, so outside every transaction."""
    layout.fixed_lines(template)
    if not engine.why_not_printable():
        art.art_pdf(template)


def create_template(
    *, locality_id: int, title: str, content: Content, note: str, files: FileStore, actor: Actor
) -> int:
    """A further form of a locality, as its first version."""
    check_printable(content.template)
    border, emblem = files.put(content.border), files.put(content.emblem)
    with transaction():
        db.session.get_one(Locality, locality_id, with_for_update=True)
        template = CertificateTemplate(
            locality_id=locality_id, name=_free_name(locality_id, title), title=title
        )
        db.session.add(template)
        db.session.flush()
        described = templates.described(replace(content.template, name=template.name, title=title))
        made = Version(description=described, border_sha256=border, emblem_sha256=emblem, note=note)
        _add(template, 1, made, actor)
        _note(template, actor, "form.create", note=note)
        return template.id


def copy_template(*, locality_id: int, source: str, title: str, files: FileStore, actor: Actor) -> int:
    """``source`` is the name of a form that comes with the site, or the number of one that may be copied."""
    place = db.session.get_one(Locality, locality_id)
    if source in templates.names():
        shown: TemplateVersion | str = source
        of = templates.load(source).title
    else:
        found = queries_templates.usable(place, int(source)) if source.isdecimal() else None
        if found is None:
            raise RuleBroken("Không còn mẫu này. Hãy tải lại trang và chọn mẫu khác.")
        rules_templates.check_may_copy(is_locked=found.is_locked, is_own=found.locality_id == locality_id)
        shown, of = chosen.newest(found.id), found.title
    content = content_of(shown, files)
    return create_template(
        locality_id=locality_id,
        title=title,
        content=content,
        note=f"Chép từ mẫu “{of}”"[:300],
        files=files,
        actor=actor,
    )


def save_version(*, template_id: int, base: int, template: Template, note: str, actor: Actor) -> int:
    """The next version, unless somebody saved one after ``base``; its number."""
    check_printable(template)
    with transaction():
        row, latest = _locked(template_id, base)
        described = templates.described(replace(template, name=row.name))
        made = Version(
            description=described,
            border_sha256=latest.border_sha256,
            emblem_sha256=latest.emblem_sha256,
            note=note,
        )
        row.title = template.title
        return _next(row, latest, made, actor)


def save_art(
    *,
    template_id: int,
    base: int,
    border: bytes | None,
    emblem: bytes | None,
    files: FileStore,
    actor: Actor,
) -> int:
    """Other pictures in the same boxes; None keeps what is there. An emblem of one's own is used."""
    current = content_of(chosen.newest(template_id), files)
    border = checked_picture(border, "Đường diềm") if border else current.border
    is_own = emblem is not None
    emblem = checked_picture(emblem, "Huy hiệu") if emblem else current.emblem
    changed = Content(current.description, border, emblem).template
    if is_own:
        changed = replace(changed, keeps_emblem=True)
    check_printable(changed)
    border_sha256, emblem_sha256 = files.put(border), files.put(emblem)
    with transaction():
        row, latest = _locked(template_id, base)
        described = templates.described(changed)
        made = Version(
            description=described,
            border_sha256=border_sha256,
            emblem_sha256=emblem_sha256,
            note="Đổi hình của mẫu",
        )
        return _next(row, latest, made, actor)


def restore_version(*, template_id: int, number: int, base: int, actor: Actor) -> int:
    """An old version once more, as the next one."""
    with transaction():
        row, latest = _locked(template_id, base)
        old = queries_templates.version(template_id, number)
        if old is None:
            raise RuleBroken("Không có phiên bản này. Hãy tải lại trang.")
        made = Version(
            description=old.description,
            border_sha256=old.border_sha256,
            emblem_sha256=old.emblem_sha256,
            note=f"Khôi phục phiên bản {number}",
        )
        row.title = json.loads(old.description)["title"]
        return _next(row, latest, made, actor)


def archive_template(*, template_id: int, actor: Actor) -> None:
    """Out of the lists of what may be chosen; everything printed by it stays."""
    with transaction():
        row = db.session.get_one(CertificateTemplate, template_id, with_for_update=True)
        names = award_names()
        rules_templates.check_may_archive(
            [names.get(code, code) for code in queries_templates.uses(template_id)]
        )
        row.is_archived = True
        _note(row, actor, "form.archive")


def revive_template(*, template_id: int, actor: Actor) -> None:
    with transaction():
        row = db.session.get_one(CertificateTemplate, template_id, with_for_update=True)
        row.is_archived = False
        _note(row, actor, "form.revive")


def lock_template(*, template_id: int, actor: Actor) -> None:
    """From now on the places below print by it and neither change nor copy it."""
    with transaction():
        row = db.session.get_one(CertificateTemplate, template_id, with_for_update=True)
        rules_templates.check_may_lock(is_province=not row.locality.is_commune)
        row.is_locked = True
        _note(row, actor, "form.disable")


def unlock_template(*, template_id: int, actor: Actor) -> None:
    with transaction():
        row = db.session.get_one(CertificateTemplate, template_id, with_for_update=True)
        row.is_locked = False
        _note(row, actor, "form.enable")


def choose_templates(
    *, locality_id: int, wanted: dict[tuple[str, RecipientKind], int | str | None], actor: Actor
) -> None:
    """Award and kind -> a form's number, the name of one that comes with the site, or None for the usual."""
    with transaction():
        place = db.session.get_one(Locality, locality_id, with_for_update=True)
        query = select(TemplateChoice).where(TemplateChoice.locality_id == locality_id)
        known = {(one.award_code, one.kind): one for one in db.session.scalars(query)}
        changed = 0
        for (code, kind), value in wanted.items():
            changed += _choose(place, known.get((code, kind)), (code, kind), value)
        if changed:
            audit.record(locality_id, actor, "form.set", ("locality", locality_id), total=changed)


def _choose(place: Locality, row: TemplateChoice | None, key: tuple, value: int | str | None) -> bool:
    """Whether the choice is another one now."""
    if value is None:
        if row is not None:
            db.session.delete(row)
        return row is not None
    template_id = _chosen_id(place, value)
    if row is None:
        code, kind = key
        db.session.add(
            TemplateChoice(locality_id=place.id, award_code=code, kind=kind, template_id=template_id)
        )
        return True
    is_other, row.template_id = row.template_id != template_id, template_id
    return is_other


def _chosen_id(place: Locality, value: int | str) -> int:
    if isinstance(value, str):
        return chosen.shipped_version(value).template_id
    found = queries_templates.usable(place, value)
    if found is None or found.is_archived:
        raise RuleBroken("Có mẫu vừa chọn không còn dùng được. Hãy tải lại trang và chọn lại.")
    return found.id


def _locked(template_id: int, base: int) -> tuple[CertificateTemplate, TemplateVersion]:
    """The form for changing, and its newest version, which must be the one that the page was made of."""
    row = db.session.get_one(CertificateTemplate, template_id, with_for_update=True)
    latest = chosen.newest(template_id)
    if latest.number != base:
        raise rules_templates.NewerVersion(latest.number, latest.made_by)
    return row, latest


def _next(row: CertificateTemplate, latest: TemplateVersion, made: Version, actor: Actor) -> int:
    is_same = (json.loads(made.description), made.border_sha256, made.emblem_sha256) == (
        json.loads(latest.description),
        latest.border_sha256,
        latest.emblem_sha256,
    )
    if is_same:
        raise RuleBroken("Mẫu chưa có gì thay đổi nên không lưu thêm phiên bản.")
    _add(row, latest.number + 1, made, actor)
    _note(row, actor, "form.edit", number=latest.number + 1, note=made.note)
    return latest.number + 1


def _add(row: CertificateTemplate, number: int, made: Version, actor: Actor) -> None:
    db.session.add(
        TemplateVersion(
            template_id=row.id,
            number=number,
            description=made.description,
            border_sha256=made.border_sha256,
            emblem_sha256=made.emblem_sha256,
            note=made.note,
            made_by=actor.name,
            made_at=clock.now(),
        )
    )


def _note(row: CertificateTemplate, actor: Actor, action: str, **details) -> None:
    audit.record(row.locality_id, actor, action, ("form", row.id), title=row.title, **details)


def _free_name(locality_id: int, title: str) -> str:
    """«mau-giay-khen-dep», with a number behind it where the locality has that name already."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.fold(title)).strip("-")[:50].strip("-") or "mau"
    query = select(CertificateTemplate.name).where(CertificateTemplate.locality_id == locality_id)
    taken = set(db.session.scalars(query))
    names = (plain if number == 1 else f"{plain}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
