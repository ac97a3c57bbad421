"""The dated award catalogue."""

from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.nominations.models import AwardType
from festival.nominations.rules.awards import overlaid


def award_catalogue(province_ids: list[int]) -> list[AwardType]:
    """Every row of the country and of these provinces, past and future ones too; the newest first."""
    query = (
        select(AwardType)
        .where(or_(AwardType.locality_id.is_(None), AwardType.locality_id.in_(province_ids)))
        .order_by(AwardType.position, AwardType.code, AwardType.valid_from.desc())
    )
    return list(db.session.scalars(query))


def provinces_around(paths: list[str]) -> list[Locality]:
    """The provinces in which these paths lie."""
    ids = {int(path.split("/")[0]) for path in paths if path}
    query = (
        select(Locality)
        .where(Locality.id.in_(ids), Locality.kind == LocalityKind.PROVINCE)
        .order_by(Locality.name_sort, Locality.id)
    )
    return list(db.session.scalars(query))


_NAMES = (
    select(AwardType.code, AwardType.name)
    .where(~AwardType.is_tracked_only)
    .order_by(AwardType.position, AwardType.locality_id.is_(None), AwardType.valid_from)
)


def award_names() -> dict[str, str]:
    """Code -> name of what may be proposed, as the newest row of the country has it."""
    return dict(db.session.execute(_NAMES).all())


def award_type(award_type_id: int) -> AwardType | None:
    whole = (joinedload(AwardType.locality), selectinload(AwardType.pieces))
    return db.session.get(AwardType, award_type_id, options=whole)


def _in_force(day: date, place: Locality | None) -> Select:
    own = AwardType.locality_id.in_(place.ancestor_ids) if place is not None else None
    country = AwardType.locality_id.is_(None)
    return (
        select(AwardType)
        .where(AwardType.valid_from <= day, or_(AwardType.valid_to.is_(None), AwardType.valid_to >= day))
        .where(country if own is None else or_(country, own))
        .options(selectinload(AwardType.pieces))
        .order_by(AwardType.position, AwardType.code)
    )


def awards_known_on(day: date, place: Locality | None = None) -> list[AwardType]:
    """All awards of a day, those too that are only noted here; a province's own row before the country's."""
    return overlaid(db.session.scalars(_in_force(day, place)))


def awards_on(day: date, place: Locality | None = None) -> list[AwardType]:
    """What may be proposed in a place on a day, each with its papers."""
    return [award for award in awards_known_on(day, place) if not award.is_tracked_only]
