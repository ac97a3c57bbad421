"""Runs migrations. On SQLite foreign keys rest meanwhile: a batch migration drops and refills a table,
and with them on, the drop would silently delete the rows of its children.
"""

from alembic import context
from flask import current_app
from sqlalchemy import DateTime

from festival.core.db import Moment

migrate = current_app.extensions["migrate"]
database = migrate.db


def render_item(kind, item, _autogen_context):
    """Migrations know nothing of the package: its types appear as plain SQLAlchemy ones."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def compare_type(_context, _inspected_column, _metadata_column, inspected_type, metadata_type):
    """A Moment is stored as a plain aware timestamp."""
    if isinstance(metadata_type, Moment):
        return not isinstance(inspected_type, DateTime)
    return None


def run_migrations() -> None:
    options = {**migrate.configure_args, "compare_type": compare_type}
    with database.engine.connect() as connection:
        raw = connection.connection.driver_connection  # asking for it starts no transaction
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection, target_metadata=database.metadata, render_item=render_item, **options
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            orphans = raw.execute("PRAGMA foreign_key_check").fetchall()
            raw.execute("PRAGMA foreign_keys=ON")
            if orphans:
                raise RuntimeError(f"rows without their parents after the migration: {orphans[:5]}")


run_migrations()
