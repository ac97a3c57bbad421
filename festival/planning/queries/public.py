"""What everybody may see: approved festivals by day and place; fast with the whole country in the tables."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from festival.core import text
from festival.core.db import db
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning import rules
from festival.planning.models import Festival, PlanVersion, RainPlan

_PLACE, _ABOVE, _TOP = Locality, aliased(Locality, name="above"), aliased(Locality, name="top")
SHOWN = sorted(rules.PUBLIC_STATES, key=lambda state: state.value)
# Changes that were begun together may be committed in another order; all of them count.
_OVERLAP = timedelta(minutes=1)


@dataclass(frozen=True)
class Filters:
    """What the address of the calendar narrows it to."""

    search: str = ""
    area: Locality | None = None

    @property
    def is_empty(self) -> bool:
        return not self.search and self.area is None


_LAST_CHANGE = select(func.max(Festival.changed_at))
# A draft's change makes the public pages anew for nothing; one seek in the index is worth that.
_RECENT_CHANGES = select(func.count(), func.sum(Festival.revision)).where(
    Festival.changed_at >= bindparam("since")
)


def public_version() -> str:
    """Changes whenever anything public changes; reads a handful of index entries, never the table."""
    last = db.session.scalar(_LAST_CHANGE)
    if last is None:
        return "0"
    recent = db.session.execute(_RECENT_CHANGES, {"since": last - _OVERLAP}).one()
    return "-".join([last.isoformat(), *map(str, recent)])


def area(code: str) -> Locality | None:
    """A province or commune by its official code, with the province above it."""
    if text.is_disguised(code):  # PostgreSQL refuses to look for some of these
        return None
    query = select(Locality).where(Locality.code == code).options(joinedload(Locality.parent))
    return db.session.scalars(query).first()


def provinces() -> list:
    """Code and name of every province."""
    query = select(Locality.code, Locality.name).where(
        Locality.parent_id.is_(None), Locality.kind == LocalityKind.PROVINCE
    )
    return list(db.session.execute(query.order_by(Locality.name_sort)))


def _narrowed(query: Select, filters: Filters) -> Select:
    """Joins the places only when the address asks for some."""
    if filters.is_empty:
        return query
    query = query.join(_PLACE, _PLACE.id == Festival.locality_id)
    if filters.area is not None:
        query = query.where(_PLACE.path.startswith(filters.area.path))
    if filters.search:
        query = query.outerjoin(_ABOVE, _ABOVE.id == _PLACE.parent_id).where(_matches(filters.search))
    return query


def _matches(search: str):
    columns = (_PLACE.name_fold, _ABOVE.name_fold, Festival.shown_fold)
    return or_(*(column.contains(search, autoescape=True) for column in columns))


def day_counts(filters: Filters, start: date, end: date) -> dict[date, int]:
    query = select(Festival.shown_on, func.count()).where(
        Festival.shown_on.between(start, end), Festival.state.in_(SHOWN)
    )
    return dict(db.session.execute(_narrowed(query, filters).group_by(Festival.shown_on)).all())


def _rows() -> Select:
    """Columns only: a page of rows costs no objects."""
    return (
        select(
            Festival.id,
            Festival.shown_title.label("title"),
            Festival.shown_on.label("held_on"),
            Festival.shown_at.label("starts_at"),
            Festival.shown_venue.label("venue"),
            Festival.state,
            _PLACE.name.label("place"),
            _ABOVE.name.label("above"),
            _TOP.name.label("top"),
        )
        .join(_PLACE, _PLACE.id == Festival.locality_id)
        .outerjoin(_ABOVE, _ABOVE.id == _PLACE.parent_id)
        .outerjoin(_TOP, _TOP.id == _ABOVE.parent_id)
    )


_BY_DAY = (Festival.shown_on, Festival.shown_at, Festival.id)


def rows_between(filters: Filters, start: date, end: date, *, limit: int, offset: int = 0) -> list:
    query = _rows().where(Festival.shown_on.between(start, end), Festival.state.in_(SHOWN))
    if filters.area is not None:
        query = query.where(_PLACE.path.startswith(filters.area.path))
    if filters.search:
        query = query.where(_matches(filters.search))
    return list(db.session.execute(query.order_by(*_BY_DAY).limit(limit).offset(offset)))


def coming(today: date, limit: int) -> list:
    """The next festivals that are still to be held."""
    query = _rows().where(Festival.shown_on >= today, Festival.state.in_(rules.UPCOMING_STATES))
    return list(db.session.execute(query.order_by(*_BY_DAY).limit(limit)))


def coming_count(today: date) -> int:
    query = select(func.count()).where(Festival.shown_on >= today, Festival.state.in_(rules.UPCOMING_STATES))
    return db.session.scalar(query)


def feed_rows(place: Locality | None, start: date, limit: int) -> list:
    """Festivals for a calendar file from ``start`` on, with what a calendar program needs."""
    columns = (
        Festival.uuid,
        Festival.revision,
        Festival.changed_at,
        Festival.state_reason,
        Festival.shown_minutes.label("minutes"),
        Festival.bring,
        # What the approved version says; nothing for plans approved before versions were kept.
        PlanVersion.content,
        RainPlan.called_at.label("moved_at"),
    )
    in_force = and_(PlanVersion.festival_id == Festival.id, PlanVersion.number == Festival.version)
    query = (
        _rows()
        .add_columns(*columns)
        .outerjoin(PlanVersion, in_force)
        .outerjoin(RainPlan, RainPlan.festival_id == Festival.id)
        .where(Festival.shown_on >= start, Festival.state.in_(SHOWN))
    )
    if place is not None:
        query = query.where(_PLACE.path.startswith(place.path))
    return list(db.session.execute(query.order_by(*_BY_DAY).limit(limit)))


def public_state(festival_id: int):
    """State, revision and time of the last change, if the festival is public."""
    query = select(Festival.state, Festival.revision, Festival.changed_at).where(
        Festival.id == festival_id, Festival.state.in_(SHOWN)
    )
    return db.session.execute(query).first()
