"""The databases that a benchmark is run on: SQLite, and PostgreSQL where TEST_DATABASE_URL names a server."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text


def databases() -> list[str]:
    if os.environ.get("TEST_DATABASE_URL", "").startswith("postgresql"):
        return ["SQLite", "PostgreSQL"]
    print("TEST_DATABASE_URL names no PostgreSQL server: SQLite only.")
    return ["SQLite"]


@contextmanager
def database_of(database: str, folder: Path) -> Iterator[str]:
    """A database of its own, gone afterwards."""
    if database == "SQLite":
        yield f"sqlite:///{folder / 'festival.sqlite'}"
        return
    url = os.environ["TEST_DATABASE_URL"]
    name = f"festival_bench_{uuid.uuid4().hex[:8]}"
    server = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()
