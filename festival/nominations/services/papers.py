"""The proposer ticks the papers that lie ready, signed, and sends files of them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.files import FileStore
from festival.nominations import rules
from festival.nominations.models import DossierPiece, Nomination
from festival.nominations.received import Received
from festival.nominations.services import files


@dataclass(frozen=True)
class Saved:
    """What one press of the button did: files that were new or moved, ticks that changed."""

    files: int
    moved: int
    ticks: int


def save_papers(
    *,
    nomination_id: int,
    codes: Collection[str],
    seen: Collection[str],
    received: list[Received],
    store: FileStore,
    actor: Actor,
) -> Saved:
    """Ticks and files of one form, all or nothing."""
    kept = files.stored(received, store)
    with transaction():
        nomination = files.changeable(nomination_id)
        added = files.add_to(nomination, kept, actor)
        return Saved(added.files, added.moved, _tick(nomination, codes, seen, actor))


def tick_papers(
    *, nomination_id: int, codes: Collection[str], seen: Collection[str] = (), actor: Actor
) -> int:
    """Tick ``codes`` and take back those of ``seen`` that are not among them; how many changed.

    ``seen`` are the ticks that the page showed: what somebody else ticked meanwhile stays.
    """
    with transaction():
        return _tick(files.changeable(nomination_id), codes, seen, actor)


def _tick(nomination: Nomination, codes: Collection[str], seen: Collection[str], actor: Actor) -> int:
    names = {paper.code: paper.name for paper in nomination.papers}
    rules.check_codes(codes, names)
    there = {tick.code for tick in nomination.ticks}
    fresh = [code for code in names if code in codes and code not in there]
    gone = [code for code in names if code in seen and code not in codes and code in there]
    db.session.add_all(
        DossierPiece(nomination_id=nomination.id, code=code, ticked_by=actor.name) for code in fresh
    )
    if gone:
        db.session.execute(
            delete(DossierPiece).where(
                DossierPiece.nomination_id == nomination.id, DossierPiece.code.in_(gone)
            )
        )
    if fresh or gone:
        audit.record(
            nomination.season.locality_id,
            actor,
            "nomination.papers",
            ("nomination", nomination.id),
            note=_said([names[code] for code in fresh], [names[code] for code in gone]),
        )
    return len(fresh) + len(gone)


def _said(fresh: list[str], gone: list[str]) -> str:
    parts = [f"Có {', '.join(fresh)}." if fresh else "", f"Bỏ dấu {', '.join(gone)}." if gone else ""]
    return " ".join(part for part in parts if part)
