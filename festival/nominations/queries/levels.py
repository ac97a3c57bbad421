"""Which level decides what, and who reviews at it."""

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import aliased

from festival.accounts.models import User
from festival.core.permissions import Permission
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations.models import AwardType, Nomination
from festival.nominations.rules import transfers
from festival.planning.models import Season


def decided_here(nomination=Nomination) -> ColumnElement[bool]:
    """A commune's season decides the commune's awards, a province's its own; needs AwardType joined."""
    season, home = aliased(Season), aliased(Locality)
    kind = (
        select(home.kind)
        .join(season, season.locality_id == home.id)
        .where(season.id == nomination.season_id)
        .correlate(nomination)
        .scalar_subquery()
    )
    return case(
        (kind == LocalityKind.PROVINCE, AwardType.level == transfers.own_level(is_province=True)),
        else_=AwardType.level == transfers.own_level(is_province=False),
    )


def review_paths(user: User, season: Season) -> list[str]:
    """Under which paths somebody reviews in this season; a province's officer does in the province's own."""
    paths = user.paths_with(Permission.NOMINATION_REVIEW)
    if season.locality.kind is LocalityKind.PROVINCE and user.may(
        Permission.NOMINATION_RECEIVE, season.locality
    ):
        paths = sorted({*paths, season.locality.path})
    return paths
