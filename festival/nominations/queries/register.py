"""The register of nominees: whoever was proposed before is picked, not typed again."""

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from festival.core import text
from festival.core.db import db
from festival.localities.models import Locality, within
from festival.nominations.models import EarlierAward, Nomination, Nominee
from festival.nominations.queries.dossiers import at_or_in
from festival.nominations.queries.search import FOUND, find_nominees
from festival.nominations.rules import Dossier, NominationState, RecipientKind, recipient
from festival.planning.models import Season


def register_of(place: Locality) -> Select:
    """Nominees known at a place or directly in it; not those that were found to be somebody else's entry."""
    return (
        select(Nominee)
        .join(Nominee.locality)
        .where(at_or_in(place), Nominee.merged_into_id.is_(None))
        .options(contains_eager(Nominee.locality))
        .order_by(Nominee.name_sort, Nominee.id)
    )


def nominees_like(place: Locality, typed: str, limit: int = FOUND) -> list[Nominee]:
    """Whom somebody may mean who has typed so much of a name."""
    words = "" if text.is_disguised(typed) else text.fold(typed)[:100]
    return find_nominees(place, words, limit, given=text.clean(typed))


def nominees_seen(places: list[Locality]) -> Select:
    """The register of some places and all below them, with what a row shows."""
    return (
        select(Nominee)
        .join(Nominee.locality)
        .where(or_(false(), *(within(place) for place in places)), Nominee.merged_into_id.is_(None))
        .options(contains_eager(Nominee.locality))
    )


def has_been_awarded() -> ColumnElement[bool]:
    """Here by a decision, or before by one that was noted."""
    decided = exists().where(Nomination.nominee_id == Nominee.id, Nomination.state == NominationState.DECIDED)
    return or_(decided, exists().where(EarlierAward.nominee_id == Nominee.id))


_ENTRY = (
    select(Nominee)
    .where(Nominee.id == bindparam("id"))
    .options(joinedload(Nominee.locality), joinedload(Nominee.unit))
)


def nominee(nominee_id: int) -> Nominee | None:
    return db.session.scalar(_ENTRY, {"id": nominee_id})


def nominations_of(nominee: Nominee) -> list[Nomination]:
    """Of all years, the newest first."""
    query = (
        select(Nomination)
        .join(Nomination.season)
        .where(Nomination.nominee_id == nominee.id)
        .options(
            contains_eager(Nomination.season).joinedload(Season.locality),
            joinedload(Nomination.award_type),
            joinedload(Nomination.locality),
        )
        .order_by(Season.year.desc(), Nomination.id.desc())
    )
    return list(db.session.scalars(query))


def units_around(nominee: Nominee) -> list:
    """Id and name of the offices, schools and areas of the nominee's commune."""
    ids = nominee.locality.ancestor_ids
    query = (
        select(Locality.id, Locality.name)
        .where(Locality.parent_id == ids[min(1, len(ids) - 1)])
        .order_by(Locality.name_sort)
    )
    return list(db.session.execute(query))


def nominee_of(place: Locality, nominee_id: int) -> Nominee | None:
    """Somebody of the register, if known at the place or in it."""
    return db.session.scalar(register_of(place).where(Nominee.id == nominee_id))


def namesakes(place: Locality, *, kind: RecipientKind, name: str, birth_year: int | None) -> list[Nominee]:
    """Who may be the same: the same letters without accents, and no year that says otherwise."""
    query = register_of(place).where(Nominee.kind == kind, Nominee.name_fold == text.fold(name)[:200])
    if birth_year is not None:
        query = query.where(or_(Nominee.birth_year == birth_year, Nominee.birth_year.is_(None)))
    return list(db.session.scalars(query.limit(20)))


def namesakes_of(place: Locality, dossier: Dossier) -> list[Nominee]:
    """The same for what a form holds."""
    _salutation, name = recipient(dossier.kind, dossier.salutation, dossier.name)
    return namesakes(place, kind=dossier.kind, name=name, birth_year=dossier.birth_year)
