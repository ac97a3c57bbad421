"""What an administrator sets about personal data, and the removal of what has outlived its time."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time

from sqlalchemy import delete, select, update

from festival.core import audit, clock
from festival.core.audit import SYSTEM, Actor
from festival.core.db import db, transaction
from festival.core.files import FileStore
from festival.localities.models import Locality
from festival.nominations.models import (
    DossierFile,
    KeepingPeriod,
    Nomination,
    NominationVersion,
    Nominee,
    PrivacyNotice,
    UnsavedDossier,
)
from festival.nominations.queries import keeping as queries
from festival.nominations.rules import Keeping
from festival.nominations.rules.keeping import KEPT_STATES, NOTICE, first_kept

_CHUNK = 500


def save_personal_data(
    *, locality_id: int, words: str, months: dict[Keeping, int | None], actor: Actor
) -> None:
    """The notice and the periods of a place; no number of months means for ever."""
    with transaction():
        db.session.get_one(Locality, locality_id, with_for_update=True)
        before = (queries.privacy_notice(locality_id), queries.keeping_months(locality_id))
        wanted = {keeping: number for keeping, number in months.items() if number is not None}
        if before == (words, wanted):
            return
        db.session.execute(delete(PrivacyNotice).where(PrivacyNotice.locality_id == locality_id))
        if words != NOTICE:
            db.session.add(PrivacyNotice(locality_id=locality_id, words=words, changed_by=actor.name))
        db.session.execute(delete(KeepingPeriod).where(KeepingPeriod.locality_id == locality_id))
        db.session.add_all(
            KeepingPeriod(locality_id=locality_id, keeping=keeping, months=number, set_by=actor.name)
            for keeping, number in wanted.items()
        )
        audit.record(
            locality_id,
            actor,
            "personal_data.edit",
            ("personal_data", locality_id),
            months={keeping.value: number for keeping, number in wanted.items()},
        )


@dataclass
class Due:
    """What has outlived its time in one place, by what it is."""

    locality_id: int
    ids: dict[Keeping, list[int]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[Keeping, int]:
        return {keeping: len(ids) for keeping, ids in self.ids.items()}


def due(now: datetime) -> list[Due]:
    """What `retain` would remove; changes nothing."""
    found: dict[int, Due] = {}
    for period in queries.keeping_periods():
        place = found.setdefault(period.locality_id, Due(period.locality_id))
        first = datetime.combine(first_kept(clock.local(now).date(), period.months), time(), now.tzinfo)
        asked = queries.outlived_drafts if period.keeping is Keeping.DRAFTS else queries.outlived_dossiers
        place.ids[period.keeping] = asked(period.locality_id, KEPT_STATES[period.keeping], first)
    return list(found.values())


def retain(now: datetime, *, store: FileStore, actor: Actor = SYSTEM) -> Counter:
    """Remove all of it in one transaction, then the bytes that nothing names; how many of each."""
    removed, hashes = Counter(), set()
    with transaction():
        for place in due(now):
            for keeping, ids in place.ids.items():
                for start in range(0, len(ids), _CHUNK):
                    hashes |= _remove(keeping, ids[start : start + _CHUNK])
            if any(place.counts.values()):
                _record(place, actor)
            removed += Counter(place.counts)
    for sha256 in queries.unused_hashes(hashes):
        store.remove(sha256)
    return removed


def _remove(keeping: Keeping, ids: list[int]) -> set[str]:
    """Hashes of the files that went."""
    hashes = queries.hashes_of(ids)
    if keeping is Keeping.DRAFTS:
        of_drafts = select(Nomination.nominee_id).where(Nomination.id.in_(ids))
        nominee_ids = set(db.session.scalars(of_drafts))
        db.session.execute(delete(Nomination).where(Nomination.id.in_(ids)))
        alone = queries.left_alone(nominee_ids)
        db.session.execute(delete(Nominee).where(Nominee.id.in_(alone)))
        return hashes
    for table in (DossierFile, NominationVersion, UnsavedDossier):
        db.session.execute(delete(table).where(table.nomination_id.in_(ids)))
    db.session.execute(update(Nomination).where(Nomination.id.in_(ids)).values(report=""))
    return hashes


def _record(place: Due, actor: Actor) -> None:
    """Numbers only: names and ids would outlive what was removed."""
    counts = {keeping.value: number for keeping, number in place.counts.items()}
    audit.record(
        place.locality_id, actor, "personal_data.retain", ("personal_data", place.locality_id), **counts
    )
