"""Ballots are sealed while the vote is open and opened once, by the count.

The key of a session lies in the instance folder, never in the database, and is destroyed after the count:
old rows in a log, a freed page or a backup of the database then tell nobody anything. A ballot is sealed
together with its id and its item, so that one that was altered, moved or put in by hand does not open.
"""

from uuid import UUID, uuid4

from sqlalchemy import select

from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.core.seals import Seal, SealBrokenError, Seals
from festival.voting.models import Ballot
from festival.voting.rules import Choice

# One byte each: the length of what is sealed must not tell.
_CODES = {Choice.YES: b"y", Choice.NO: b"n", Choice.BLANK: b"b"}
_CHOICES = {code: choice for choice, code in _CODES.items()}
_PLAIN = {choice.value: choice for choice in Choice}


def make_seal(session_uuid: UUID) -> None:
    """Before the first ballot; a second opening after a failed one finds the same key."""
    Seals.here().make(str(session_uuid))


def break_seals(session_uuids: list[UUID]) -> None:
    """Destroy the keys of sessions that were counted."""
    for session_uuid in session_uuids:
        Seals.here().destroy(str(session_uuid))


def sealed_ballots(session_uuid: UUID, choices: dict[int, Choice]) -> list[dict]:
    """Rows for ``Ballot``, one per item, each with a random id."""
    seal = Seals.here().seal(str(session_uuid))
    if seal is None:
        raise RuleBroken(
            "Máy chủ không tìm thấy khóa của phiên bỏ phiếu nên lá phiếu chưa được ghi. "
            "Hãy báo quản trị viên."
        )
    rows = []
    for item_id, choice in choices.items():
        ballot_id = uuid4()
        sealed = seal.close(_CODES[choice], _about(ballot_id, item_id))
        rows.append({"id": ballot_id, "item_id": item_id, "choice": sealed})
    return rows


def opened_ballots(session_uuid: UUID, item_ids: list[int]) -> list[tuple[int, Choice]]:
    """(item, choice) of every ballot in an order of chance; refuses all if one does not open.

    Without a key only ballots from before there were seals are read.
    """
    query = select(Ballot.id, Ballot.item_id, Ballot.choice).where(Ballot.item_id.in_(item_ids))
    rows = db.session.execute(query.order_by(Ballot.id)).all()
    seal = Seals.here().seal(str(session_uuid))
    try:
        return [(row.item_id, _opened(seal, row)) for row in rows]
    except (SealBrokenError, KeyError):
        raise BallotsLostError from None


class BallotsLostError(RuleBroken):
    """Ballots that cannot be counted as they were cast: nothing of the vote may be announced."""

    def __init__(self):
        super().__init__(
            "Có lá phiếu không mở được: khóa của phiên bị mất hoặc dữ liệu đã bị sửa từ bên ngoài. "
            "Kết quả chưa được công bố. Hãy giữ nguyên máy chủ và báo quản trị viên."
        )


def _opened(seal: Seal | None, row) -> Choice:
    if seal is None:
        return _PLAIN[row.choice]
    return _CHOICES[seal.open(row.choice, _about(row.id, row.item_id))]


def _about(ballot_id: UUID, item_id: int) -> bytes:
    return ballot_id.bytes + str(item_id).encode()
