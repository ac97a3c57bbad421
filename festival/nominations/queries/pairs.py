"""Pairs of the register: two to be compared, those told apart, those made one."""

from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import (
    DistinctPair,
    EarlierAward,
    Nomination,
    Nominee,
    NomineeMerge,
    ServicePeriod,
)
from festival.nominations.queries.doubles import MOST_COMPARED
from festival.planning.models import Season


@dataclass(frozen=True)
class NomineePair:
    """Two entries of the register; a right is asked in the smallest place that holds both."""

    one: Nominee
    other: Nominee
    locality: Locality
    # The merge that made them one, where it is about taking it back.
    merge_id: int | None = None


@dataclass(frozen=True)
class Apart:
    """Two entries that somebody found to be different."""

    pair: DistinctPair
    low: Nominee
    high: Nominee
    low_path: str
    high_path: str


def kept_apart(path: str) -> list[Apart]:
    """Pairs with a side at or below the path, the newest first."""
    low, high = aliased(Nominee), aliased(Nominee)
    low_home, high_home = aliased(Locality), aliased(Locality)
    query = (
        select(DistinctPair, low, high, low_home.path, high_home.path)
        .join(low, low.id == DistinctPair.low_id)
        .join(high, high.id == DistinctPair.high_id)
        .join(low_home, low_home.id == low.locality_id)
        .join(high_home, high_home.id == high.locality_id)
        .where(or_(low_home.path.startswith(path), high_home.path.startswith(path)))
        .order_by(DistinctPair.decided_at.desc(), DistinctPair.low_id, DistinctPair.high_id)
        .limit(MOST_COMPARED)
    )
    return [Apart(*row) for row in db.session.execute(query)]


def merges(path: str, limit: int = 30) -> list[tuple[NomineeMerge, str, str]]:
    """The newest merges that stand, with the paths of both entries."""
    kept, merged = aliased(Nominee), aliased(Nominee)
    kept_home, merged_home = aliased(Locality), aliased(Locality)
    query = (
        select(NomineeMerge, kept_home.path, merged_home.path)
        .join(kept, kept.id == NomineeMerge.kept_id)
        .join(merged, merged.id == NomineeMerge.merged_id)
        .join(kept_home, kept_home.id == kept.locality_id)
        .join(merged_home, merged_home.id == merged.locality_id)
        .where(
            NomineeMerge.undone_at.is_(None),
            or_(kept_home.path.startswith(path), merged_home.path.startswith(path)),
        )
        .options(joinedload(NomineeMerge.kept), joinedload(NomineeMerge.merged))
        .order_by(NomineeMerge.merged_at.desc(), NomineeMerge.id.desc())
        .limit(limit)
    )
    return [tuple(row) for row in db.session.execute(query)]


def nominee_pair(nominee_id: int, other_nominee_id: int) -> NomineePair | None:
    """Two entries of one province, though one may have been merged since the page was read."""
    if nominee_id == other_nominee_id:
        return None
    query = (
        select(Nominee)
        .where(Nominee.id.in_((nominee_id, other_nominee_id)))
        .options(
            joinedload(Nominee.locality).joinedload(Locality.parent),
            joinedload(Nominee.unit),
            joinedload(Nominee.merged_into),
        )
    )
    found = {nominee.id: nominee for nominee in db.session.scalars(query)}
    if len(found) < 2:
        return None
    return _paired(found[nominee_id], found[other_nominee_id])


def merged_pair(nominee_merge_id: int) -> NomineePair | None:
    """The two entries of a merge: the one that was kept, and the one that went into it."""
    query = (
        select(NomineeMerge)
        .where(NomineeMerge.id == nominee_merge_id)
        .options(
            joinedload(NomineeMerge.kept).joinedload(Nominee.locality),
            joinedload(NomineeMerge.merged).joinedload(Nominee.locality),
        )
    )
    merge = db.session.scalar(query)
    pair = _paired(merge.kept, merge.merged) if merge else None
    return replace(pair, merge_id=merge.id) if pair else None


def _paired(one: Nominee, other: Nominee) -> NomineePair | None:
    home = shared_home(one.locality, other.locality)
    return NomineePair(one, other, home) if home else None


def shared_home(one: Locality, other: Locality) -> Locality | None:
    """The smallest place that holds both; None for two provinces."""
    if one.contains(other):
        return one
    if other.contains(one):
        return other
    shared = [
        mine for mine, theirs in zip(one.ancestor_ids, other.ancestor_ids, strict=False) if mine == theirs
    ]
    return db.session.get(Locality, shared[-1]) if shared else None


def season_around(pair: NomineePair) -> int | None:
    """The newest season in whose list the pair stands: the province's for two communes, where it has one."""
    shared, around = pair.locality.ancestor_ids, pair.one.locality.ancestor_ids
    query = (
        select(Season.id)
        .where(Season.locality_id.in_({*shared, *around}))
        .order_by(Season.year.desc(), Season.locality_id.in_(shared).desc(), Season.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


@dataclass(frozen=True)
class Belongings:
    """What hangs on an entry, as the page that compares two shows it."""

    nominations: list[Nomination]
    earlier: list[EarlierAward]
    service: list[ServicePeriod]


def belongings(ids: tuple[int, int]) -> dict[int, Belongings]:
    """Three queries for both."""
    nominations = (
        select(Nomination)
        .where(Nomination.nominee_id.in_(ids))
        .options(
            joinedload(Nomination.award_type), joinedload(Nomination.season), joinedload(Nomination.locality)
        )
        .order_by(Nomination.id)
    )
    earlier = select(EarlierAward).where(EarlierAward.nominee_id.in_(ids)).order_by(EarlierAward.year)
    service = (
        select(ServicePeriod).where(ServicePeriod.nominee_id.in_(ids)).order_by(ServicePeriod.started_on)
    )
    rows = [list(db.session.scalars(query)) for query in (nominations, earlier, service)]
    return {
        number: Belongings(*([one for one in kind if one.nominee_id == number] for kind in rows))
        for number in ids
    }


def distinct_pair(one_id: int, other_id: int) -> DistinctPair | None:
    low, high = sorted((one_id, other_id))
    return db.session.get(DistinctPair, (low, high))
