"""Workers: how they are called, whether they live, and whether the work they hold may be taken from them."""

import os
import secrets
import socket
from datetime import datetime, timedelta

from sqlalchemy import String, bindparam, delete, select, text
from sqlalchemy.orm import Mapped, mapped_column

from festival.core import clock
from festival.core.db import Base, Moment, db, transaction

# Nobody has touched the work for so long that its worker must be dead.
LEASE = timedelta(seconds=60)
# Workers give a sign of life every minute; one may be late while it draws.
SILENCE = timedelta(seconds=150)
FORGET_WORKERS = timedelta(days=1)
SIGN_OF_LIFE = text(
    "INSERT INTO worker_beat (worker, seen_at) VALUES (:worker, :now)"
    " ON CONFLICT (worker) DO UPDATE SET seen_at = excluded.seen_at"
).bindparams(bindparam("now", type_=Moment))


class WorkerBeat(Base):
    """A sign of life from one worker process; pages say so when no worker has given one lately."""

    __tablename__ = "worker_beat"

    worker: Mapped[str] = mapped_column(String(60), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)


def worker_name() -> str:
    """This process, told apart from one that had the same number before it."""
    return f"{socket.gethostname()[:30]}/{os.getpid()}/{secrets.token_hex(4)}"


def beat(worker: str) -> None:
    """Leave a sign of life."""
    with transaction():
        beat_within(worker)


def beat_within(worker: str) -> None:
    """The same inside a transaction that runs already."""
    now = clock.now()
    db.session.execute(SIGN_OF_LIFE, {"worker": worker, "now": now})
    db.session.execute(delete(WorkerBeat).where(WorkerBeat.seen_at < now - FORGET_WORKERS))


def worker_is_alive() -> bool:
    """Whether some worker gave a sign of life lately."""
    seen_at: datetime | None = db.session.scalar(
        select(WorkerBeat.seen_at).order_by(WorkerBeat.seen_at.desc()).limit(1)
    )
    return is_alive(seen_at, clock.now())


def is_alive(seen_at: datetime | None, now: datetime) -> bool:
    return seen_at is not None and now - seen_at <= SILENCE


def is_lost(heartbeat_at: datetime, now: datetime) -> bool:
    return now - heartbeat_at > LEASE


def is_dead(other: str, worker: str) -> bool:
    """Whether ``other`` ran on this very machine and its process is gone."""
    host, _, rest = other.partition("/")
    number = rest.partition("/")[0]
    if host != socket.gethostname()[:30] or other.startswith(worker) or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
