"""The guests of a festival: as a list, as sums, by the token of their answering address."""

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from festival.core import text
from festival.core.db import db
from festival.localities.models import Locality
from festival.planning.models import Delegate, Festival, Season
from festival.planning.rules.guests import Answer, DelegateKind, Totals

_KIND_ORDER = case({kind.value: place for place, kind in enumerate(DelegateKind)}, value=Delegate.kind)
# As invitations are printed and as the list stands at first: upper levels before one's own people.
IN_ORDER = (_KIND_ORDER, Delegate.name_sort, Delegate.id)


def delegate(delegate_id: int) -> Delegate | None:
    way = joinedload(Delegate.festival)
    options = [
        way.joinedload(Festival.locality).joinedload(Locality.parent).joinedload(Locality.parent),
        way.joinedload(Festival.season).joinedload(Season.locality).joinedload(Locality.parent),
    ]
    return db.session.get(Delegate, delegate_id, options=options)


def delegate_rows(festival_id: int, *, search="", kind="", answer="") -> Select:
    """The guests of one festival, narrowed by what the address asks for."""
    query = select(Delegate).where(Delegate.festival_id == festival_id)
    if search:
        query = query.where(
            or_(
                Delegate.name_fold.contains(search, autoescape=True),
                Delegate.seat_block.icontains(search, autoescape=True),
            )
        )
    if kind in {known.value for known in DelegateKind}:
        query = query.where(Delegate.kind == DelegateKind(kind))
    if answer in {known.value for known in Answer}:
        query = query.where(Delegate.answer == Answer(answer))
    return query


def everybody(festival_id: int) -> list[Delegate]:
    """In the order of printing."""
    return list(db.session.scalars(delegate_rows(festival_id).order_by(*IN_ORDER)))


def by_seat(festival_id: int) -> list[tuple[str, list[Delegate]]]:
    """Seat blocks in their order with who sits there; those without one come last."""
    blocks: dict[str, list[Delegate]] = {}
    for guest in everybody(festival_id):
        blocks.setdefault(guest.seat_block, []).append(guest)
    return sorted(blocks.items(), key=lambda pair: (not pair[0], text.sort_key(pair[0])))


def totals(festival_id: int) -> dict[DelegateKind, Totals]:
    """Seats by kind; one query."""

    def seats_where(answer: Answer):
        return func.sum(case((Delegate.answer == answer, Delegate.seats), else_=0))

    query = (
        select(
            Delegate.kind,
            func.count(),
            func.sum(Delegate.seats),
            func.sum(Delegate.coming),
            seats_where(Answer.DECLINED),
            seats_where(Answer.NONE),
        )
        .where(Delegate.festival_id == festival_id)
        .group_by(Delegate.kind)
    )
    return {kind: Totals(*map(int, sums)) for kind, *sums in db.session.execute(query)}


def by_token(token: str) -> Delegate | None:
    """The guest whose answering address ends so, with the festival and its places."""
    way = joinedload(Delegate.festival)
    query = (
        select(Delegate)
        .where(Delegate.token == token)
        .options(way.joinedload(Festival.locality).joinedload(Locality.parent).joinedload(Locality.parent))
    )
    return db.session.scalar(query)
