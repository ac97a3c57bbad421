"""Files of a dossier. They are checked before anything is locked (received.py), and kept all or none."""

from dataclasses import dataclass

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.nominations import rules
from festival.nominations.models import DossierFile, Nomination
from festival.nominations.received import Received


@dataclass(frozen=True)
class Kept:
    """What a row says, so that a deleted one can be put back."""

    piece_code: str
    sha256: str
    small_sha256: str | None
    file_name: str
    ending: str
    size: int


@dataclass(frozen=True)
class Added:
    """Files that were new, and those that were there and hang on another paper now."""

    files: int
    moved: int


def stored(received: list[Received], store: FileStore) -> list[Kept]:
    """The files in the store, before anything is locked; nobody reaches them until a row names them."""
    return [
        Kept(
            piece_code=one.code,
            sha256=store.put(one.content),
            small_sha256=store.put(one.small) if one.small else None,
            file_name=one.name,
            ending=one.ending,
            size=len(one.content),
        )
        for one in received
    ]


def add_files(*, nomination_id: int, received: list[Received], store: FileStore, actor: Actor) -> int:
    """Put files into the dossier; how many were new."""
    kept = stored(received, store)
    with transaction():
        return add_to(changeable(nomination_id), kept, actor).files


def add_to(nomination: Nomination, files: list[Kept], actor: Actor) -> Added:
    """Inside a transaction, the dossier locked. The same bytes are kept once, under the paper named last."""
    rows = {file.sha256: file for file in nomination.files}
    known, fresh, moved = set(rows), [], []
    for one in files:
        row = rows.get(one.sha256)
        if one.sha256 not in known:
            known.add(one.sha256)
            fresh.append(one)
        elif row is not None and one.piece_code not in ("", row.piece_code):
            moved.append(row)
            _move(nomination, row, one.piece_code)
    _add(nomination, fresh, actor)
    _record(nomination, "nomination.file_move", moved, actor)
    return Added(len(fresh), len(moved))


def move_file(dossier_file_id: int, code: str, *, actor: Actor) -> str:
    """Hang a file on another paper of the list, or with «» on none; how it is called."""
    with transaction():
        nomination, file = _under_lock(dossier_file_id)
        if file.piece_code != code:
            _move(nomination, file, code)
            _record(nomination, "nomination.file_move", [file], actor)
        return file.file_name


def _move(nomination: Nomination, file: DossierFile, code: str) -> None:
    rules.check_codes([code], _codes(nomination))
    file.piece_code = code


def _codes(nomination: Nomination) -> set[str]:
    return {piece.code for piece in nomination.award_type.pieces} | {""}


def _under_lock(dossier_file_id: int) -> tuple[Nomination, DossierFile]:
    file = db.session.get(DossierFile, dossier_file_id)
    if file is not None:
        nomination = changeable(file.nomination_id)
        # Read again under the dossier's lock: another request may have taken the file out meanwhile.
        db.session.expire(file)
        file = db.session.get(DossierFile, dossier_file_id)
    if file is None:
        raise RuleBroken("Tệp này không còn trong hồ sơ. Hãy tải lại trang.")
    return nomination, file


def delete_file(dossier_file_id: int, *, actor: Actor) -> Kept:
    with transaction():
        nomination, file = _under_lock(dossier_file_id)
        kept = Kept(**{name: getattr(file, name) for name in Kept.__annotations__})
        db.session.delete(file)
        _record(nomination, "nomination.file_delete", [kept], actor)
    return kept


def restore_file(nomination_id: int, kept: Kept, *, actor: Actor) -> None:
    """Put a deleted file back."""
    with transaction():
        add_to(changeable(nomination_id), [kept], actor)


def changeable(nomination_id: int) -> Nomination:
    """The dossier under its lock, as long as the proposer may still write in it."""
    nomination = db.session.get_one(Nomination, nomination_id, with_for_update=True)
    rules.check_editable(nomination.state)
    return nomination


def _add(nomination: Nomination, fresh: list[Kept], actor: Actor) -> None:
    if not fresh:
        return
    rules.check_codes((one.piece_code for one in fresh), _codes(nomination))
    sizes = [file.size for file in nomination.files] + [one.size for one in fresh]
    rules.check_room(count=len(sizes), size=sum(sizes))
    db.session.add_all(
        DossierFile(nomination_id=nomination.id, uploaded_by=actor.name, **vars(one)) for one in fresh
    )
    _record(nomination, "nomination.file_add", fresh, actor)


def _record(nomination: Nomination, action: str, files: list[Kept | DossierFile], actor: Actor) -> None:
    """Which papers, not how the files were called: a name of a file may say more than it should for ever."""
    if not files:
        return
    names = {piece.code: piece.name for piece in nomination.award_type.pieces}
    said = dict.fromkeys(names.get(file.piece_code, "Tệp khác") for file in files)
    audit.record(
        nomination.season.locality_id,
        actor,
        action,
        ("nomination", nomination.id),
        note=f"{len(files)} tệp: {', '.join(said)}.",
    )
