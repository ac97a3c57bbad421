"""Templates that a locality uploads, goes back from, and fills in."""

from pathlib import PurePath

from festival.core import audit, clock, text
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.documents import binding, defaults
from festival.documents.filling import Values, checked, filled
from festival.documents.models import DocumentTemplate
from festival.documents.queries.templates import template_in_force
from festival.documents.rules import KIND_NAMES, DocumentKind
from festival.localities.models import Locality

GONE = "Tệp mẫu riêng đã lưu không còn đọc được. Hãy gửi lại mẫu, hoặc dùng lại mẫu gốc."


def upload_template(
    *, locality_id: int, kind: DocumentKind, content: bytes, file_name: str, files: FileStore, actor: Actor
) -> None:
    """Put ``content`` in force once it has proved to be a template; else everything stays as it was."""
    _put_in_force(
        locality_id=locality_id,
        kind=kind,
        sha256=files.put(checked(content, kind)),
        file_name=_plain_name(file_name, kind),
        actor=actor,
    )


def restore_template(
    *, locality_id: int, kind: DocumentKind, sha256: str, file_name: str, files: FileStore, actor: Actor
) -> None:
    """Take back «Dùng lại mẫu gốc»; the file is looked at again, whoever names it."""
    again = checked(_read(files, sha256), kind)
    upload_template(
        locality_id=locality_id, kind=kind, content=again, file_name=file_name, files=files, actor=actor
    )


def _put_in_force(*, locality_id: int, kind: DocumentKind, sha256: str, file_name: str, actor: Actor) -> None:
    with transaction():
        db.session.get_one(Locality, locality_id, with_for_update=True)
        row = db.session.get(DocumentTemplate, (locality_id, kind), with_for_update=True)
        if row is None:
            row = DocumentTemplate(locality_id=locality_id, kind=kind)
            db.session.add(row)
        row.sha256, row.file_name = sha256, file_name
        row.uploaded_at, row.uploaded_by = clock.now(), actor.name
        _note(locality_id, actor, "template.set", kind, sha256)


def reset_template(*, locality_id: int, kind: DocumentKind, actor: Actor) -> tuple[str, str] | None:
    """Go back to ours; the hash and the name of what was in force, or None where nothing was."""
    with transaction():
        db.session.get_one(Locality, locality_id, with_for_update=True)
        row = db.session.get(DocumentTemplate, (locality_id, kind), with_for_update=True)
        if row is None:
            return None
        before = row.sha256, row.file_name
        db.session.delete(row)
        _note(locality_id, actor, "template.delete", kind, row.sha256)
        return before


def _note(locality_id: int, actor: Actor, act: str, kind: DocumentKind, sha256: str) -> None:
    audit.record(locality_id, actor, act, ("locality", locality_id), title=KIND_NAMES[kind], file=sha256)


def content_of(template: DocumentTemplate | None, kind: DocumentKind, files: FileStore) -> bytes:
    return defaults.default_template(kind) if template is None else _read(files, template.sha256)


def document(place: Locality, kind: DocumentKind, values: Values, files: FileStore) -> bytes:
    """One document for ``place`` by the template in force there. Whoever calls it reads nothing after it."""
    return filled(_in_force(place, kind, files), kind, values)


def documents(place: Locality, kind: DocumentKind, each: list[Values], files: FileStore) -> bytes:
    """One file with pages for each of ``each``; nothing is read after it, either."""
    return binding.series(_in_force(place, kind, files), kind, each)


def stubbed(place: Locality, kind: DocumentKind, values: Values, many: int, files: FileStore) -> bytes:
    """``many`` copies that nothing tells apart, each under a numbered stub."""
    return binding.with_stubs(filled(_in_force(place, kind, files), kind, values), many)


def _in_force(place: Locality, kind: DocumentKind, files: FileStore) -> bytes:
    content = content_of(template_in_force(place, kind), kind, files)
    # Everything is read: no connection waits while the paper is written.
    db.session.rollback()
    return content


def _read(files: FileStore, sha256: str) -> bytes:
    try:
        return files.read(sha256)
    except (OSError, ValueError):
        raise RuleBroken(GONE) from None


def _plain_name(file_name: str, kind: DocumentKind) -> str:
    """What the file was called, for people; nothing is ever looked up by it."""
    name = text.clean(PurePath(file_name.replace("\\", "/")).name)
    plain = "".join(letter for letter in name if letter.isprintable())
    return plain[:200] if plain and not text.is_disguised(plain) else defaults.file_name(kind)
