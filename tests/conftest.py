"""One application per database, emptied before each test. The same tests run on SQLite and PostgreSQL.

``TEST_DATABASE_URL`` names a PostgreSQL database that may be emptied; without it its half is skipped.
"""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from festival import create_app
from festival.core.db import db
from festival.settings import Settings, from_environment
from tests import factories
from tests.pages import Browser

POSTGRESQL = os.environ.get("TEST_DATABASE_URL")
PUBLIC_URL = "http://festival.test"


def database_url(kind: str, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder / 'festival.sqlite'}"
    if not POSTGRESQL:
        if os.environ.get("CI"):
            pytest.fail("TEST_DATABASE_URL is missing")
        pytest.skip("TEST_DATABASE_URL is not set, so nothing runs on PostgreSQL")
    environment = {"DATABASE_URL": POSTGRESQL, "SECRET_KEY": "x", "INSTANCE_DIR": str(folder)}
    return from_environment(environment).database_url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def built_app(request, tmp_path_factory):
    """The application on an empty schema; use ``app``, which empties it for each test."""
    folder = tmp_path_factory.mktemp(request.param)
    settings = Settings(
        instance=folder,
        secret_key="only-for-tests-" + "k" * 32,
        database_url=database_url(request.param, folder),
        redis_url=None,
        files=folder / "files",
        public_url=PUBLIC_URL,
        testing=True,
    )
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=True, SERVER_NAME=None)
    with app.app_context():
        db.drop_all()
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(built_app):
    """The application with empty tables, inside an application context."""
    with built_app.app_context():
        empty_tables()
        yield built_app
        db.session.rollback()
        db.session.remove()


def empty_tables() -> None:
    tables = db.metadata.sorted_tables
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in tables)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
            return
        # Self-references (a locality and its parent) go in one statement, checked at its end.
        for table in reversed(tables):
            connection.execute(table.delete())


@pytest.fixture
def world(app):
    """Xã An Thịnh with one account for every role, and a foreign commune with the same."""
    return factories.make_world()


@pytest.fixture
def browse(app):
    """``browse(user)`` is a signed-in browser, ``browse()`` a stranger's; see tests/pages.py."""

    def open_browser(user=None) -> Browser:
        return Browser(app, user)

    return open_browser


@pytest.fixture
def count_queries(app):
    """``with count_queries() as seen: …`` then ``len(seen)``; the statements are in ``seen``."""

    @contextmanager
    def counting():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
