"""PostgreSQL plans a page's statements once."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from festival.core.db import db

ASKED = text("SELECT count(*) FROM locality WHERE id > :id")
PREPARED = text(
    "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM locality WHERE id >%'"
)


def ask(times: int) -> int:
    """As so many pages would; how often the statement is prepared afterwards."""
    for _ in range(times):
        db.session.execute(ASKED, {"id": 1})
        db.session.remove()
    prepared = db.session.scalar(PREPARED)
    db.session.remove()
    return prepared


def test_a_statement_stays_prepared_over_the_end_of_a_page(app):
    if db.engine.dialect.name != "postgresql":
        return
    db.engine.dispose()

    assert (ask(5), ask(1), ask(10)) == (0, 1, 1)


def test_after_an_error_all_is_prepared_anew(app):
    if db.engine.dialect.name != "postgresql":
        return
    db.engine.dispose()
    before = ask(6)
    with pytest.raises(ProgrammingError):
        db.session.execute(text("SELECT nothing FROM nowhere"))
    db.session.remove()

    assert (before, ask(0), ask(6)) == (1, 0, 1)


def test_what_was_not_committed_is_gone(world):
    names = text("SELECT DISTINCT name FROM locality ORDER BY name")
    before = db.session.scalars(names).all()
    db.session.execute(text("UPDATE locality SET name = 'Khác'"))
    changed = db.session.scalars(names).all()
    db.session.remove()

    assert (changed, db.session.scalars(names).all()) == (["Khác"], before)
