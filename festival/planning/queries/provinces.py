"""Where each commune of a province stands in a season; the scope is the first argument."""

from sqlalchemy import Select, and_, case, func, or_, select

from festival.core import clock
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning import rules
from festival.planning.models import Festival, Season
from festival.planning.queries.work import under
from festival.planning.rules import FestivalState

# What «stand=…» in the address means, with its words.
STANDS = {
    "none": "Chưa lập mùa",
    "empty": "Đã lập mùa, chưa có ngày hội",
    "waiting": "Còn kế hoạch chưa duyệt",
    "approved": "Đã duyệt đủ kế hoạch",
    "held": "Đã tổ chức đủ",
    "reported": "Đã báo cáo đủ",
}
_REPORTED = (FestivalState.REPORTED, FestivalState.ARCHIVED)


def _counts():
    def number(states):
        return func.sum(case((Festival.state.in_(states), 1), else_=0))

    return (
        select(
            Festival.season_id,
            number(rules.COUNTED_STATES).label("planned"),
            number(rules.APPROVED_STATES).label("approved"),
            number(rules.HELD_STATES).label("held"),
            number(_REPORTED).label("reported"),
        )
        .group_by(Festival.season_id)
        .subquery()
    )


def commune_rows(scope: list[str], season: Season, *, search="", stand="") -> Select:
    """Communes of the season's province within the scope, each with its own season's figures."""
    counts = _counts()
    own = and_(Season.locality_id == Locality.id, Season.year == season.year)
    planned, approved, held, reported = (
        func.coalesce(counts.c[name], 0) for name in ("planned", "approved", "held", "reported")
    )
    query = (
        select(
            Locality.id,
            Locality.name.label("place"),
            Season.id.label("season_id"),
            Season.main_day,
            planned.label("planned"),
            approved.label("approved"),
            held.label("held"),
            reported.label("reported"),
        )
        .outerjoin(Season, own)
        .outerjoin(counts, counts.c.season_id == Season.id)
        .where(
            Locality.parent_id == season.locality_id,
            Locality.kind == LocalityKind.COMMUNE,
            or_(Locality.valid_to.is_(None), Locality.valid_to >= clock.today()),
            under(scope),
        )
    )
    if search:
        query = query.where(Locality.name_fold.contains(search, autoescape=True))
    conditions = {
        "none": Season.id.is_(None),
        "empty": and_(Season.id.is_not(None), planned == 0),
        "waiting": and_(planned > 0, approved < planned),
        "approved": and_(planned > 0, approved == planned, held < planned),
        "held": and_(planned > 0, held == planned, reported < planned),
        "reported": and_(planned > 0, reported == planned),
    }
    return query.where(conditions[stand]) if stand in conditions else query


def stand_of(row) -> str:
    """The key of STANDS that says most about a row."""
    if row.season_id is None:
        return "none"
    if not row.planned:
        return "empty"
    for stand in ("reported", "held", "approved"):
        if getattr(row, stand) == row.planned:
            return stand
    return "waiting"
