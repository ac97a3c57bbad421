"""Append-only, hash-chained record of who did what, one chain per locality.

A cast ballot writes nothing here: one entry at opening and one at closing is all a vote leaves.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import JSON, Index, String, UniqueConstraint, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from festival.core import clock
from festival.core.db import Base, Moment, db, running

# Entries that belong to no locality (accounts of the installation, catalogues of the country).
INSTALLATION = 0
GENESIS = "0" * 64
BEGIN_CHAIN = text(
    "INSERT INTO audit_head (chain, sequence, hash) VALUES (:chain, 0, :hash) ON CONFLICT (chain) DO NOTHING"
)


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, or the system when ``id`` is None."""

    id: int | None
    name: str


SYSTEM = Actor(None, "Hệ thống")


class AuditHead(Base):
    """The last entry of a chain; its row is the chain's lock."""

    __tablename__ = "audit_head"

    chain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class AuditEntry(Base):
    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("chain", "sequence"),
        Index("ix_audit_entry_thing", "thing_kind", "thing_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[int]
    sequence: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60))
    thing_kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[int]
    details: Mapped[dict] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    def digest(self) -> str:
        """What ``hash`` must be."""
        return _digest({name: getattr(self, name) for name in _SEALED})


_SEALED = (
    "chain",
    "sequence",
    "at",
    "actor_id",
    "actor_name",
    "action",
    "thing_kind",
    "thing_id",
    "details",
    "previous",
)
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(note: dict[str, object]) -> str:
    """SHA-256 over every field but the hash, in canonical JSON."""
    moment = note["at"].astimezone(UTC).isoformat(timespec="microseconds")
    content = [moment if name == "at" else note[name] for name in _SEALED]
    return hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()


def record(chain: int, actor: Actor, action: str, thing: tuple[str, int], **details) -> None:
    """Note an act in the running transaction; ``thing`` is a kind and an id.

    ``details`` hold plain values that JSON knows. The head is locked only at the end of the
    transaction, so that long services do not queue behind each other; a list of thousands is then written
    at once, hence no objects.
    """
    writing = running()
    if _append_notes not in writing.last_steps:
        writing.last_steps.append(_append_notes)
    kind, thing_id = thing
    writing.notes.append(
        {
            "chain": chain,
            "at": clock.now(),
            "actor_id": actor.id,
            "actor_name": actor.name,
            "action": action,
            "thing_kind": kind,
            "thing_id": thing_id,
            "details": details,
        }
    )


def _append_notes() -> None:
    chains: dict[int, list[dict]] = defaultdict(list)
    for note in running().notes:
        chains[note["chain"]].append(note)
    for chain, notes in sorted(chains.items()):
        head = _locked_head(chain)
        previous = head.hash
        for sequence, note in enumerate(notes, head.sequence + 1):
            note["sequence"], note["previous"] = sequence, previous
            previous = note["hash"] = _digest(note)
        head.sequence, head.hash = head.sequence + len(notes), previous
        db.session.execute(insert(AuditEntry.__table__), notes)


def _locked_head(chain: int) -> AuditHead:
    head = db.session.get(AuditHead, chain, with_for_update=True)
    if head is None:
        # Two first writers of a chain meet at the primary key; the second waits, then finds the row.
        db.session.execute(BEGIN_CHAIN, {"chain": chain, "hash": GENESIS})
        head = db.session.get(AuditHead, chain, with_for_update=True)
    return head


def head_hash(chain: int) -> str:
    """The hash that minutes and decisions print."""
    head = db.session.get(AuditHead, chain)
    return head.hash if head else GENESIS


def history(thing: tuple[str, int], limit: int = 50) -> list[AuditEntry]:
    """What happened to a thing, newest first."""
    kind, thing_id = thing
    query = (
        select(AuditEntry)
        .where(AuditEntry.thing_kind == kind, AuditEntry.thing_id == thing_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class ChainFault:
    """The first place where a chain does not hold, in words for the operator."""

    chain: int
    sequence: int
    reason: str


def verify() -> tuple[int, list[ChainFault]]:
    """Walk every chain; the number of entries read and the first fault of each broken chain."""
    count, faults, broken = 0, [], set()
    sequence, previous, chain = 0, GENESIS, None
    ends: dict[int, tuple[int, str]] = {}
    query = select(AuditEntry).order_by(AuditEntry.chain, AuditEntry.sequence)
    query = query.execution_options(yield_per=1000)
    for entry in db.session.scalars(query):
        count += 1
        if entry.chain != chain:
            chain, sequence, previous = entry.chain, 0, GENESIS
        reason = _fault(entry, sequence + 1, previous)
        if reason and chain not in broken:
            broken.add(chain)
            faults.append(ChainFault(chain, entry.sequence, reason))
        sequence, previous = entry.sequence, entry.hash
        ends[chain] = (sequence, previous)
    return count, faults + _heads_astray(ends, broken)


def _heads_astray(ends: dict[int, tuple[int, str]], broken: set[int]) -> list[ChainFault]:
    """Chains whose head is not their last entry: entries were cut off, or the head was changed."""
    heads = {head.chain: (head.sequence, head.hash) for head in db.session.scalars(select(AuditHead))}
    return [
        ChainFault(chain, ends.get(chain, (0, GENESIS))[0], "the head does not match the last entry")
        for chain in sorted(heads.keys() | ends.keys())
        if chain not in broken and heads.get(chain, (0, GENESIS)) != ends.get(chain, (0, GENESIS))
    ]


def _fault(entry: AuditEntry, expected: int, previous: str) -> str | None:
    if entry.sequence != expected:
        return f"entry {expected} is missing"
    if entry.previous != previous:
        return "does not follow the entry before it"
    if entry.hash != entry.digest():
        return "was changed after it was written"
    return None
