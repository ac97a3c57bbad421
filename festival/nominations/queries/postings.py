"""Postings of a season, and whose names stood in them."""

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from festival.core.db import db
from festival.localities.models import Locality
from festival.nominations.models import AwardType, Nomination, Nominee, PostedNomination, Posting
from festival.nominations.rules.postings import POSTABLE
from festival.planning.models import Season


def posting(posting_id: int) -> Posting | None:
    query = (
        select(Posting)
        .where(Posting.id == posting_id)
        .options(joinedload(Posting.season).joinedload(Season.locality))
    )
    return db.session.scalar(query)


def postings(season_id: int) -> list[tuple[Posting, int]]:
    """The season's postings with how many names each holds, the latest first."""
    query = (
        select(Posting, func.count(PostedNomination.nomination_id))
        .outerjoin(PostedNomination, PostedNomination.posting_id == Posting.id)
        .where(Posting.season_id == season_id)
        .group_by(Posting.id)
        .order_by(Posting.starts_on.desc(), Posting.id.desc())
    )
    return [(one, count) for one, count in db.session.execute(query)]


def _names():
    return (
        select(Nomination)
        .join(Nomination.nominee)
        .join(Nomination.award_type)
        .join(Nomination.locality)
        .options(
            contains_eager(Nomination.nominee),
            contains_eager(Nomination.award_type),
            contains_eager(Nomination.locality).load_only(Locality.name),
        )
        .order_by(AwardType.position, Nominee.name_sort, Nomination.id)
    )


def posted(posting_id: int) -> list[Nomination]:
    """Whose names stand in a posting, in reading order."""
    query = _names().join(PostedNomination, PostedNomination.nomination_id == Nomination.id)
    return list(db.session.scalars(query.where(PostedNomination.posting_id == posting_id)))


def postable(season_id: int) -> list[Nomination]:
    """Whose names may be posted; held ones stay away."""
    query = _names().where(
        Nomination.season_id == season_id, Nomination.state.in_(POSTABLE), Nomination.held_on.is_(None)
    )
    return list(db.session.scalars(query))


def posted_ids(season_id: int) -> set[int]:
    """Nominations whose posting was really done."""
    query = (
        select(PostedNomination.nomination_id)
        .join(Posting, Posting.id == PostedNomination.posting_id)
        .where(Posting.season_id == season_id, Posting.done_on.is_not(None))
    )
    return set(db.session.scalars(query))


def ever_posted(season_id: int) -> set[int]:
    """Nominations that stand in any posting of the season, done or not."""
    query = (
        select(PostedNomination.nomination_id)
        .join(Posting, Posting.id == PostedNomination.posting_id)
        .where(Posting.season_id == season_id)
    )
    return set(db.session.scalars(query))


def postings_of(nomination_id: int) -> list[Posting]:
    """Where a nomination's name stood."""
    query = (
        select(Posting)
        .join(PostedNomination, PostedNomination.posting_id == Posting.id)
        .where(PostedNomination.nomination_id == nomination_id)
        .order_by(Posting.starts_on, Posting.id)
    )
    return list(db.session.scalars(query))
