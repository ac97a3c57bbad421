"""The sample season, loaded once for all tests that only read it."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from festival import SAMPLE_DAY
from festival.core import clock
from festival.core.db import db
from festival.reports.sample import loading
from tests.conftest import PUBLIC_URL, empty_tables


def load(app, **changes) -> bool:
    arguments = {
        "is_sample": True,
        "keys": app.extensions["keys"],
        "files": app.extensions["files"],
        "public_url": PUBLIC_URL,
    }
    return loading.load(**{**arguments, **changes})


@pytest.fixture
def sample_clock():
    """Live on the sample's day."""
    clock.begin_on(SAMPLE_DAY)
    yield
    clock.run_normally()


@pytest.fixture(scope="module")
def loaded(built_app):
    """The application with the sample season in it; for a module whose tests change nothing."""
    with built_app.app_context():
        empty_tables()
        clock.begin_on(SAMPLE_DAY)
        load(built_app)
        db.session.remove()
    clock.run_normally()
    return built_app


@pytest.fixture
def sample(loaded, sample_clock):
    with loaded.app_context():
        yield loaded
        db.session.rollback()
        db.session.remove()


@contextmanager
def statements():
    """The SQL that runs inside the block; SQLite's BEGIN is none of ours."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
