"""Who gets a label, in the order of the stack, and what stands on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from festival.certificates.models import PrintedCopy
from festival.certificates.rules import BatchOrder, CopyState
from festival.commendations import queries_stage
from festival.commendations.models import Commendation
from festival.commendations.queries_stage import Turn
from festival.commendations.rules.stage import POSTHUMOUS, Wave
from festival.core.db import db
from festival.nominations.rules import RecipientKind
from festival.planning.models import Season
from festival.printing.records import PaperText


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose labels somebody wants; None narrows nothing."""

    decision_id: int | None = None
    wave: Wave | None = None
    kind: RecipientKind | None = None
    is_waiting_only: bool = False
    order: BatchOrder = BatchOrder.STAGE


def everybody(paths: Sequence[str], season: Season) -> list[Turn]:
    """All who are commended, as they go up and as the stack of paper lies."""
    return list(queries_stage.turns(queries_stage.on_stage(paths, season)))


def narrowed(turns: Sequence[Turn], asked: Asked) -> list[Commendation]:
    """Those asked for, in the order of the stage or of the decisions."""
    found = [turn.one for turn in turns if _is_of(turn, asked)]
    if asked.is_waiting_only:
        handed = _handed([one.id for one in found])
        found = [one for one in found if one.id not in handed]
    if asked.order is BatchOrder.DECISION:
        found.sort(key=lambda one: (one.decision.signed_on, one.decision_id, one.position))
    return found


def _is_of(turn: Turn, asked: Asked) -> bool:
    return (
        asked.decision_id in (None, turn.one.decision_id)
        and asked.wave in (None, turn.wave)
        and asked.kind in (None, turn.one.kind)
    )


def _handed(ids: list[int]) -> set[int]:
    query = select(PrintedCopy.commendation_id).where(
        PrintedCopy.commendation_id.in_(ids), PrintedCopy.state == CopyState.HANDED
    )
    return set(db.session.scalars(query))


def text(one: Commendation, design: str, sender: str) -> PaperText:
    """What stands on a label, an envelope or a place card; to a dead person's family where it is one's."""
    is_posthumous = one.verb.upper() == POSTHUMOUS
    texts = {"name": one.written, "address": one.address_line, "note": _note(one), "sender": sender}
    if design == "envelope":
        texts["lead"] = "Kính gửi gia đình:" if is_posthumous else "Kính gửi:"
    if design == "place-card":
        salutation = one.salutation
        texts["lead"] = f"Gia đình {salutation.lower()}".strip() if is_posthumous else salutation
        texts["name"] = one.name
    return PaperText(texts)


def _note(one: Commendation) -> str:
    number = f"QĐ {one.decision.number}" if one.decision.number else ""
    register = f"sổ vàng số {one.register_no}" if one.register_no else ""
    return ", ".join(filter(None, (number, register)))
