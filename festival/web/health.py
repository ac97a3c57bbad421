"""For whoever watches the site: is the process alive, can it do its work."""

import shutil
from pathlib import Path

from flask import Blueprint, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from festival.core.db import db
from festival.web.access import public

LEAST_FREE_BYTES = 200 * 1024 * 1024
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def show_health():
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def show_readiness():
    """503 with the reason when the database, its migrations or the disk are not ready."""
    found = problems()
    return jsonify(status="ready" if not found else "not ready", problems=found), 503 if found else 200


def problems() -> list[str]:
    """What is not ready: «database», «migrations», «disk»."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    try:
        connection = db.session.connection()
        connection.execute(text("SELECT 1"))
        current = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        return ["database"]
    found = []
    if current != ScriptDirectory(str(MIGRATIONS)).get_current_head():
        found.append("migrations")
    if shutil.disk_usage(current_app.config["INSTANCE"]).free < LEAST_FREE_BYTES:
        found.append("disk")
    return found
