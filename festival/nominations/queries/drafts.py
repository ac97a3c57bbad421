"""What somebody typed into a dossier and has not saved: shown to that person only."""

import json
from dataclasses import dataclass
from datetime import datetime

from festival.core.db import db
from festival.nominations.models import UnsavedDossier


@dataclass(frozen=True)
class Typed:
    fields: dict[str, str]
    at: datetime


def typed(nomination_id: int, user_id: int) -> Typed | None:
    kept = db.session.get(UnsavedDossier, (nomination_id, user_id))
    return Typed(json.loads(kept.fields), kept.typed_at) if kept else None
