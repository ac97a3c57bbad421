"""The work queue. It only says «go»; rows in the database carry the truth."""

import sqlite3
from pathlib import Path

from huey import Huey, RedisHuey, SqliteHuey


def make_queue(instance: Path, redis_url: str | None) -> Huey:
    """Huey on Redis where there is one, else on a SQLite file of its own."""
    if redis_url:
        return RedisHuey("festival", url=redis_url)
    instance.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("festival", filename=str(instance / "queue.sqlite"), fsync=True)


def refusals(huey: Huey) -> tuple[type[Exception], ...]:
    """What the queue raises when it cannot take a task."""
    if isinstance(huey, SqliteHuey):
        return (sqlite3.Error,)
    from redis.exceptions import RedisError

    return (RedisError,)
