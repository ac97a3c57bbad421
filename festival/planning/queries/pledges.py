"""Pledges of a festival and who signs them; counts come from the database, not from the rows."""

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from festival.core import clock
from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning.models import Festival, Pledge, PledgeSigner, Season

SIGNER_ORDER = (PledgeSigner.position, PledgeSigner.id)


def _with_places(load):
    return [
        load.joinedload(Festival.locality).joinedload(Locality.parent).joinedload(Locality.parent),
        load.joinedload(Festival.season).joinedload(Season.locality).joinedload(Locality.parent),
    ]


def pledge(pledge_id: int) -> Pledge | None:
    return db.session.get(Pledge, pledge_id, options=_with_places(joinedload(Pledge.festival)))


def pledge_signer(pledge_signer_id: int) -> PledgeSigner | None:
    load = joinedload(PledgeSigner.pledge).joinedload(Pledge.festival)
    return db.session.get(PledgeSigner, pledge_signer_id, options=_with_places(load))


def pledges_of(festival_id: int) -> list:
    """Each pledge of the festival with how many signed, of how many; one statement."""
    query = (
        select(
            Pledge.id,
            Pledge.kind,
            Pledge.title,
            func.count(PledgeSigner.signed_on).label("signed"),
            func.count(PledgeSigner.id).label("signers"),
        )
        .outerjoin(Pledge.signers)
        .where(Pledge.festival_id == festival_id)
        .group_by(Pledge.id, Pledge.kind, Pledge.title)
        .order_by(Pledge.id)
    )
    return list(db.session.execute(query))


def count_signed(pledge_id: int) -> tuple[int, int]:
    query = select(func.count(PledgeSigner.signed_on), func.count(PledgeSigner.id))
    signed, every = db.session.execute(query.where(PledgeSigner.pledge_id == pledge_id)).one()
    return signed, every


def signer_rows(pledge_id: int, *, search="", signed="") -> Select:
    """Rows of columns; ``signed`` is «yes», «no» or empty."""
    query = select(
        PledgeSigner.id,
        PledgeSigner.position,
        PledgeSigner.name,
        PledgeSigner.address,
        PledgeSigner.signed_on,
    ).where(PledgeSigner.pledge_id == pledge_id)
    if search:
        query = query.where(PledgeSigner.name_fold.contains(search, autoescape=True))
    if signed == "yes":
        query = query.where(PledgeSigner.signed_on.is_not(None))
    elif signed == "no":
        query = query.where(PledgeSigner.signed_on.is_(None))
    return query


def unsigned(pledge_id: int, search="") -> list:
    query = signer_rows(pledge_id, search=search, signed="no")
    return list(db.session.execute(query.order_by(*SIGNER_ORDER)))


def areas_of(festival: Festival) -> list[Locality]:
    """Residential areas of the commune in which the festival is held."""
    place = festival.locality
    commune_id = place.id if place.kind is LocalityKind.COMMUNE else place.parent_id
    query = select(Locality).where(
        Locality.parent_id == commune_id,
        Locality.kind == LocalityKind.RESIDENTIAL_AREA,
        or_(Locality.valid_to.is_(None), Locality.valid_to >= clock.today()),
    )
    return list(db.session.scalars(query.order_by(Locality.name_sort, Locality.id)))
