"""The migrations build exactly what the models say, keep rows, and run both ways, on both databases."""

import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import make_url

from festival import create_app
from festival.core.db import Moment, db
from festival.settings import Settings
from tests.conftest import database_url
from tests.world import fill_every_table

VERSIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request, tmp_path):
    """An application on a database of its own that only migrations have built."""
    url = database_url(request.param, tmp_path)
    name = f"festival_migrations_{uuid.uuid4().hex[:8]}"
    server = None
    if request.param == "postgresql":
        server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
        url = make_url(url).set(database=name).render_as_string(hide_password=False)
    settings = Settings(
        instance=tmp_path,
        secret_key="only-for-tests-" + "k" * 32,
        database_url=url,
        files=tmp_path / "files",
        public_url="http://festival.test",
        testing=True,
    )
    app = create_app(settings)
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()
    if server is not None:
        with server.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()


def _same_type(_context, _inspected_column, _model_column, inspected, wanted):
    if isinstance(wanted, Moment):
        return not isinstance(inspected, sa.DateTime)
    return None


def differences() -> list:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": _same_type})
        return compare_metadata(context, db.metadata)


def rows() -> dict[str, int]:
    db.session.rollback()
    return {
        table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in db.metadata.sorted_tables
    }


def test_the_migrated_schema_is_the_models(migrated):
    assert differences() == []


def test_the_comparison_sees_a_forgotten_column(migrated):
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE season DROP COLUMN theme"))

    assert [(kind, column.name) for kind, _schema, _table, column in differences()] == [
        ("add_column", "theme")
    ]


def test_every_string_has_a_length():
    endless = [
        str(column)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.String)
        and not isinstance(column.type, sa.Text)
        and not column.type.length
    ]

    assert endless == []


def test_every_table_holds_rows_while_the_head_is_reached_again(migrated):
    fill_every_table()
    before = rows()

    assert {name for name, count in before.items() if count == 0} == set()
    upgrade()
    assert rows() == before


def test_the_way_down_leaves_nothing_and_the_way_up_works_again(migrated):
    fill_every_table()
    db.session.remove()

    downgrade(revision="base")
    left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    upgrade()

    assert left == set()
    assert differences() == []


def test_migrations_import_no_models():
    imports = [
        line
        for path in VERSIONS.glob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import ", "from "))
    ]

    assert imports
    assert [line for line in imports if "festival" in line] == []
