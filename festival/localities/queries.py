"""Questions about localities."""

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from festival.core.db import db
from festival.localities.models import FormerName, Installation, Letterhead, Locality, within
from festival.localities.rules import LOCAL_KINDS, LocalityKind

OFFICIAL_KINDS = (LocalityKind.PROVINCE, LocalityKind.COMMUNE)


def locality(locality_id: int) -> Locality | None:
    return db.session.get(Locality, locality_id, options=[joinedload(Locality.parent)])


def letterhead(locality_id: int) -> Letterhead | None:
    """How a locality writes itself, or None before somebody typed it."""
    return db.session.get(Letterhead, locality_id)


def letterhead_above(locality: Locality) -> Letterhead | None:
    """The letterhead of the locality, or of the nearest one above it."""
    query = (
        select(Letterhead)
        .join(Letterhead.locality)
        .where(Letterhead.locality_id.in_(locality.ancestor_ids))
        .order_by(func.length(Locality.path).desc())
        .limit(1)
    )
    return db.session.scalar(query)


def public_url(environment: str | None) -> str | None:
    """Where QR codes and calendar files point to: the environment's address, else the typed one."""
    if environment:
        return environment
    row = db.session.get(Installation, 1)
    return row.public_url or None if row else None


def visible(paths: list[str]) -> Select:
    """Official units of the whole country, and what communes created under ``paths``."""
    own = [Locality.path.startswith(path, autoescape=True) for path in paths]
    return (
        select(Locality)
        .where(or_(Locality.kind.in_(OFFICIAL_KINDS), *own))
        .options(joinedload(Locality.parent).joinedload(Locality.parent))
    )


def matching(query: Select, folded: str) -> Select:
    """Names containing ``folded``, or the exact code."""
    if not folded:
        return query
    return query.where(or_(Locality.name_fold.contains(folded, autoescape=True), Locality.code == folded))


def provinces() -> list[Locality]:
    query = select(Locality).where(Locality.kind == LocalityKind.PROVINCE).order_by(Locality.name_sort)
    return list(db.session.scalars(query))


def places_named(folded: str, limit: int = 40) -> list[Locality]:
    """Provinces and communes whose name contains ``folded``, each with its province."""
    query = (
        matching(select(Locality).where(Locality.kind.in_(OFFICIAL_KINDS)), folded)
        .options(joinedload(Locality.parent))
        .order_by(Locality.name_sort, Locality.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def children(parent: Locality) -> list[Locality]:
    """What a commune created, in force or not, in the order of kinds and names."""
    query = (
        select(Locality)
        .where(Locality.parent_id == parent.id, Locality.kind.in_(LOCAL_KINDS))
        .order_by(Locality.name_sort, Locality.id)
    )
    return list(db.session.scalars(query))


def areas_in_force(parent_id: int, day) -> list[Locality]:
    """Residential areas, offices, enterprises and schools of a commune that exist on ``day``."""
    query = (
        select(Locality)
        .where(
            Locality.parent_id == parent_id,
            Locality.kind.in_(LOCAL_KINDS),
            or_(Locality.valid_to.is_(None), Locality.valid_to >= day),
        )
        .order_by(Locality.name_sort, Locality.id)
    )
    return list(db.session.scalars(query))


def former_names(locality_id: int) -> list[FormerName]:
    query = select(FormerName).where(FormerName.locality_id == locality_id).order_by(FormerName.until.desc())
    return list(db.session.scalars(query))


def units_by_code(codes: list[str]) -> dict[str, Locality]:
    query = select(Locality).where(Locality.code.in_(codes)).options(joinedload(Locality.parent))
    return {unit.code: unit for unit in db.session.scalars(query)}


def count_below(place: Locality) -> int:
    """How many localities lie below ``place``."""
    return db.session.scalar(
        select(func.count()).select_from(Locality).where(within(place), Locality.id != place.id)
    )


def has_official_units() -> bool:
    return (
        db.session.scalar(select(Locality.id).where(Locality.kind == LocalityKind.COMMUNE).limit(1))
        is not None
    )


def below_in_force(parent_id: int, day) -> list[Locality]:
    """What lies directly below a place and exists on ``day``, by name."""
    query = (
        select(Locality)
        .where(
            Locality.parent_id == parent_id,
            or_(Locality.valid_to.is_(None), Locality.valid_to >= day),
        )
        .order_by(Locality.name_sort, Locality.id)
    )
    return list(db.session.scalars(query))


def of_kind_and_province(query: Select, *, kind: str, province: str) -> Select:
    """Narrow a list of units to a kind and to a province and everything below it."""
    if kind in {each.value for each in LocalityKind}:
        query = query.where(Locality.kind == LocalityKind(kind))
    if province.isdecimal() and len(province) < 9:
        query = query.where(Locality.path.startswith(f"{int(province)}/"))
    return query


def all_of(query: Select) -> list[Locality]:
    return list(db.session.scalars(query))


def whereabouts(unit: Locality) -> str:
    """The units above one, so that no name stands without its province."""
    above = []
    while unit.parent is not None:
        unit = unit.parent
        above.append(unit.name)
    return ", ".join(above)
