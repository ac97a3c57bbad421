"""Photographs of a festival. They are drawn anew before anything is locked, and kept all or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from festival.core import clock, text
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.files import FileStore
from festival.planning.models import Festival, FestivalPhoto
from festival.planning.queries import results as queries
from festival.planning.rules import FestivalState, results
from festival.planning.services.festivals import locked, record
from festival.planning.services.pictures import MOST_BYTES, Drawn, drawn_anew

MOST_PHOTOS = 20
MOST_UPLOAD = MOST_PHOTOS * MOST_BYTES + 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """What a row says, so that a deleted one can be put back."""

    position: int
    sha256: str
    small_sha256: str
    width: int
    height: int
    caption: str


def drawn(uploads: Iterable[tuple[str, IO[bytes]]]) -> tuple[list[Drawn], list[str]]:
    """The pictures in the files, one file in memory at a time, and a sentence for each that is none."""
    pictures, faults = [], []
    for name, stream in uploads:
        try:
            with stream:
                content = stream.read(MOST_BYTES + 1)
            pictures.append(drawn_anew(content))
        except RuleBroken as refusal:
            faults.append(f"«{called(name)}» {refusal}")
    return pictures, faults


def called(name: str) -> str:
    """A file's name as it may be shown."""
    plain = "".join(letter for letter in text.clean(name) if not text.is_disguised(letter))
    return plain[-80:] or "không tên"


def check_may_change(state: FestivalState, held_on) -> None:
    """As long as the report is written, or may still be corrected."""
    if state is not FestivalState.REPORTED:
        results.check_open(state, held_on, clock.today())


def add_photos(festival_id: int, pictures: list[Drawn], *, files: FileStore, actor: Actor) -> int:
    """Put pictures at the end; how many were new. The same picture is kept once."""
    stored = [(files.put(picture.large), files.put(picture.small), picture) for picture in pictures]
    with transaction():
        festival = _changeable(festival_id)
        there = queries.photos_of(festival_id)
        known, fresh = {photo.sha256 for photo in there}, []
        for large, small, picture in stored:
            if large in known:
                continue
            known.add(large)
            fresh.append(
                FestivalPhoto(
                    festival_id=festival_id,
                    position=_next(there) + len(fresh),
                    sha256=large,
                    small_sha256=small,
                    width=picture.width,
                    height=picture.height,
                    added_by=actor.name,
                )
            )
        _check_room(len(there) + len(fresh))
        db.session.add_all(fresh)
        if fresh:
            record(festival, actor, "photo.add", total=len(fresh))
    return len(fresh)


def edit_caption(festival_photo_id: int, caption: str, *, actor: Actor) -> None:
    with transaction():
        photo, festival = _locked_photo(festival_photo_id)
        photo.caption = caption
        record(festival, actor, "photo.edit", title=caption)


def shift_photo(festival_photo_id: int, by: int, *, actor: Actor) -> None:
    """Change places with the one before (-1) or after (+1)."""
    with transaction():
        photo, festival = _locked_photo(festival_photo_id)
        photos = queries.photos_of(festival.id)
        here = photos.index(photo)
        there = here + (1 if by > 0 else -1)
        if not 0 <= there < len(photos):
            raise RuleBroken("Ảnh này đã ở đầu hoặc cuối.")
        photos[here], photos[there] = photos[there], photos[here]
        for position, one in enumerate(photos, 1):
            one.position = position
        record(festival, actor, "photo.move", title=photo.caption, by=by)


def delete_photo(festival_photo_id: int, *, actor: Actor) -> Kept:
    with transaction():
        photo, festival = _locked_photo(festival_photo_id)
        kept = Kept(**{name: getattr(photo, name) for name in Kept.__annotations__})
        db.session.delete(photo)
        record(festival, actor, "photo.delete", title=kept.caption)
    return kept


def restore_photo(festival_id: int, kept: Kept, *, actor: Actor) -> None:
    """Put a deleted photograph back where it was."""
    with transaction():
        festival = _changeable(festival_id)
        photos = queries.photos_of(festival_id)
        if any(photo.sha256 == kept.sha256 for photo in photos):
            return
        _check_room(len(photos) + 1)
        for photo in photos:
            photo.position += photo.position >= kept.position
        db.session.add(FestivalPhoto(festival_id=festival_id, added_by=actor.name, **vars(kept)))
        record(festival, actor, "photo.add", total=1)


def _changeable(festival_id: int) -> Festival:
    festival = locked(festival_id)
    check_may_change(festival.state, festival.held_on)
    return festival


def _locked_photo(festival_photo_id: int) -> tuple[FestivalPhoto, Festival]:
    photo = db.session.get(FestivalPhoto, festival_photo_id)
    if photo is not None:
        festival = _changeable(photo.festival_id)
        # Read again under the festival's lock: another request may have taken the photograph out meanwhile.
        db.session.expire(photo)
        photo = db.session.get(FestivalPhoto, festival_photo_id)
    if photo is None:
        raise RuleBroken("Ảnh này không còn. Hãy tải lại trang.")
    return photo, festival


def _next(photos: list[FestivalPhoto]) -> int:
    return max((photo.position for photo in photos), default=0) + 1


def _check_room(total: int) -> None:
    if total > MOST_PHOTOS:
        raise RuleBroken(f"Mỗi ngày hội giữ tối đa {MOST_PHOTOS} ảnh. Hãy bỏ bớt ảnh rồi gửi lại.")
