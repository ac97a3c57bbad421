"""The desk of whoever reviews: what waits there, in which order, and where one dossier stands in it."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from festival.core.db import db
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations.models import AwardType, Nomination
from festival.nominations.queries.dossiers import in_scope, nominations_seen
from festival.nominations.rules import QUEUE_STATES
from festival.planning.models import Season

# Whoever has waited longest comes first, however often it went back to be mended.
_WAITED = (func.coalesce(Nomination.submitted_at, Nomination.changed_at), Nomination.id)


@dataclass(frozen=True)
class ReviewDesk:
    """A season, where its dossiers are reviewed."""

    season: Season

    @property
    def locality(self) -> Locality:
        return self.season.locality

    def admits(self, user, permission: Permission | None) -> bool:
        """A province's office reviews what was forwarded into the province's own season."""
        if permission is not Permission.NOMINATION_REVIEW:
            return self.season.admits(user, permission)
        return self.locality.kind is LocalityKind.PROVINCE and user.may(
            Permission.NOMINATION_RECEIVE, self.locality
        )


def review_desk(season_id: int) -> ReviewDesk | None:
    season = db.session.get(Season, season_id, options=[joinedload(Season.locality)])
    return ReviewDesk(season) if season else None


def _in_queue(season_id: int):
    return (
        Nomination.season_id == season_id,
        Nomination.state.in_(QUEUE_STATES),
        Nomination.held_on.is_(None),
    )


def queue(season: Season) -> Select:
    """What waits, the oldest first; whoever reviews here sees every dossier of the season."""
    return nominations_seen([season.locality.path], season.id).where(*_in_queue(season.id)).order_by(*_WAITED)


@dataclass(frozen=True)
class Place:
    """Where a dossier stands in the queue; ``number`` is None where it is not in it."""

    before: int | None
    after: int | None
    number: int | None
    total: int


def place_in_queue(nomination: Nomination) -> Place:
    """One query; a dossier that has left the queue leads to its first one."""
    home = nomination.season.locality
    rows = (
        select(
            Nomination.id.label("id"),
            func.row_number().over(order_by=_WAITED).label("number"),
            func.lag(Nomination.id).over(order_by=_WAITED).label("before"),
            func.lead(Nomination.id).over(order_by=_WAITED).label("after"),
            func.count().over().label("total"),
        )
        .join(Nomination.locality)
        .where(*_in_queue(nomination.season_id), in_scope([home.path]))
        .subquery()
    )
    wanted = select(rows).where((rows.c.id == nomination.id) | (rows.c.number == 1)).order_by(rows.c.number)
    found = db.session.execute(wanted).all()
    for row in found:
        if row.id == nomination.id:
            return Place(row.before, row.after, row.number, row.total)
    return Place(None, found[0].id, None, found[0].total) if found else Place(None, None, None, 0)


def chosen(season_id: int, nomination_ids: list[int]) -> list[Nomination]:
    """The dossiers of a bulk act in the order of the queue, with all that its list shows."""
    query = (
        select(Nomination)
        .where(Nomination.season_id == season_id, Nomination.id.in_(nomination_ids))
        .order_by(*_WAITED)
        .options(
            joinedload(Nomination.nominee),
            joinedload(Nomination.locality),
            joinedload(Nomination.award_type).selectinload(AwardType.pieces),
            joinedload(Nomination.season).joinedload(Season.locality),
        )
    )
    return list(db.session.scalars(query))
