"""Freezing an approved plan. Called inside the transaction that approves it, under the festival's lock."""

from festival.core import clock
from festival.core.audit import Actor
from festival.core.db import db
from festival.planning.models import Festival, PlanVersion
from festival.planning.queries.versions import plan_content
from festival.planning.rules import versions


def freeze(festival: Festival, actor: Actor, note: str = "") -> PlanVersion:
    """The plan as it stands becomes the next version, which is in force from now on."""
    db.session.flush()
    written = versions.canonical(plan_content(festival))
    festival.version += 1
    festival.show_plan()
    version = PlanVersion(
        festival_id=festival.id,
        number=festival.version,
        content=written,
        sha256=versions.fingerprint(written),
        approved_at=clock.now(),
        approved_by=actor.name,
        note=note,
    )
    db.session.add(version)
    return version
