"""What people are told about their data, how long it is kept, and what has outlived its time."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, exists, or_, select

from festival.core.db import Base, db
from festival.nominations.models import (
    DossierFile,
    KeepingPeriod,
    Nomination,
    NominationVersion,
    Nominee,
    NomineeKey,
    PrivacyNotice,
)
from festival.nominations.rules import Keeping, NominationState
from festival.nominations.rules.keeping import NOTICE
from festival.planning.models import Season


def privacy_notice(locality_id: int) -> str:
    """What the locality says, or what we say where nobody wrote anything."""
    stored = db.session.get(PrivacyNotice, locality_id)
    return stored.words if stored else NOTICE


def keeping_months(locality_id: int) -> dict[Keeping, int]:
    query = select(KeepingPeriod).where(KeepingPeriod.locality_id == locality_id)
    return {period.keeping: period.months for period in db.session.scalars(query)}


def keeping_periods() -> list[KeepingPeriod]:
    """Of every place, in one order."""
    query = select(KeepingPeriod).order_by(KeepingPeriod.locality_id, KeepingPeriod.keeping)
    return list(db.session.scalars(query))


def _outlived(locality_id: int, states: Iterable[NominationState], before: datetime) -> Select:
    return (
        select(Nomination.id)
        .join(Nomination.season)
        .where(
            Season.locality_id == locality_id,
            Nomination.state.in_(states),
            Nomination.changed_at < before,
        )
    )


def outlived_drafts(locality_id: int, states: Iterable[NominationState], before: datetime) -> list[int]:
    """Nominations that may go altogether: nothing of another room stands on them."""
    query = _outlived(locality_id, states, before).where(*_unused("nomination", Nomination.id))
    return list(db.session.scalars(query))


def outlived_dossiers(locality_id: int, states: Iterable[NominationState], before: datetime) -> list[int]:
    """Nominations whose report, versions or files are still here."""
    query = _outlived(locality_id, states, before).where(
        or_(
            Nomination.report != "",
            exists().where(DossierFile.nomination_id == Nomination.id),
            exists().where(NominationVersion.nomination_id == Nomination.id),
        )
    )
    return list(db.session.scalars(query))


def left_alone(nominee_ids: Iterable[int]) -> list[int]:
    """Of these entries, those with which nothing is connected any more."""
    belongings = [
        ~exists().where(column == Nominee.id)
        for table, column in _references("nominee")
        if table != NomineeKey.__tablename__
    ]
    return list(db.session.scalars(select(Nominee.id).where(Nominee.id.in_(nominee_ids), *belongings)))


def _references(target: str) -> list[tuple]:
    """Every column of the site that names a row of a table, with its table's name."""
    found = []
    for table in Base.metadata.sorted_tables:
        # A table that names itself is asked under another name.
        source = table.alias() if table.name == target else table
        found += [
            (table.name, source.c[column.name])
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table.name == target
        ]
    return found


def _unused(target: str, own_id) -> list:
    """Conditions that nothing names the row but what goes along with it."""
    conditions = []
    for name, column in _references(target):
        original = Base.metadata.tables[name].c[column.name]
        if all(key.ondelete != "CASCADE" for key in original.foreign_keys):
            conditions.append(~exists().where(column == own_id))
    return conditions


def hashes_of(nomination_ids: Iterable[int]) -> set[str]:
    query = select(DossierFile.sha256, DossierFile.small_sha256).where(
        DossierFile.nomination_id.in_(nomination_ids)
    )
    return {one for row in db.session.execute(query) for one in row if one}


def unused_hashes(hashes: set[str]) -> list[str]:
    """Those that no row of the site names any more."""
    used = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith("sha256"):
                used |= set(db.session.scalars(select(column).where(column.in_(hashes))))
    return sorted(hashes - used)
