"""The proposer ticks the papers that lie ready, signed."""

from collections.abc import Collection

from sqlalchemy import delete

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.nominations import rules
from festival.nominations.models import DossierPiece, Nomination


def tick_papers(
    *, nomination_id: int, codes: Collection[str], seen: Collection[str] = (), actor: Actor
) -> int:
    """Tick ``codes`` and take back those of ``seen`` that are not among them; how many changed.

    ``seen`` are the ticks that the page showed: what somebody else ticked meanwhile stays.
    """
    with transaction():
        nomination = db.session.get_one(Nomination, nomination_id, with_for_update=True)
        rules.check_editable(nomination.state)
        names = {paper.code: paper.name for paper in nomination.papers}
        rules.check_codes(codes, names)
        there = {tick.code for tick in nomination.ticks}
        fresh = [code for code in names if code in codes and code not in there]
        gone = [code for code in names if code in seen and code not in codes and code in there]
        db.session.add_all(
            DossierPiece(nomination_id=nomination_id, code=code, ticked_by=actor.name) for code in fresh
        )
        if gone:
            db.session.execute(
                delete(DossierPiece).where(
                    DossierPiece.nomination_id == nomination_id, DossierPiece.code.in_(gone)
                )
            )
        if fresh or gone:
            audit.record(
                nomination.season.locality_id,
                actor,
                "nomination.papers",
                ("nomination", nomination_id),
                note=_said([names[code] for code in fresh], [names[code] for code in gone]),
            )
    return len(fresh) + len(gone)


def _said(fresh: list[str], gone: list[str]) -> str:
    parts = [f"Có {', '.join(fresh)}." if fresh else "", f"Bỏ dấu {', '.join(gone)}." if gone else ""]
    return " ".join(part for part in parts if part)
