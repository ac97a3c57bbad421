"""The dated award catalogue."""

from datetime import date

from sqlalchemy import or_, select

from festival.core.db import db
from festival.nominations.models import AwardType


def award_catalogue() -> list[AwardType]:
    """Every row, past and future ones too; the newest of each award first."""
    query = select(AwardType).order_by(AwardType.position, AwardType.code, AwardType.valid_from.desc())
    return list(db.session.scalars(query))


_NAMES = select(AwardType.code, AwardType.name).order_by(AwardType.position, AwardType.valid_from)


def award_names() -> dict[str, str]:
    """Code -> name, as the newest row of each award has it."""
    return dict(db.session.execute(_NAMES).all())


def award_type(award_type_id: int) -> AwardType | None:
    return db.session.get(AwardType, award_type_id)


def awards_on(day: date) -> list[AwardType]:
    """What may be proposed on a day."""
    query = (
        select(AwardType)
        .where(AwardType.valid_from <= day, or_(AwardType.valid_to.is_(None), AwardType.valid_to >= day))
        .order_by(AwardType.position, AwardType.code)
    )
    return list(db.session.scalars(query))
