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
    problems = _problems()
    return jsonify(
        status="ready" if not problems else "not ready", problems=problems
    ), 503 if problems else 200


def _problems() -> list[str]:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    try:
        connection = db.session.connection()
        connection.execute(text("SELECT 1"))
        current = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError:
        return ["database"]
    problems = []
    if current != ScriptDirectory(str(MIGRATIONS)).get_current_head():
        problems.append("migrations")
    if shutil.disk_usage(current_app.config["INSTANCE"]).free < LEAST_FREE_BYTES:
        problems.append("disk")
    return problems
