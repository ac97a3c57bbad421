"""What official documents of a festival or a season are filled with; few queries however many festivals."""

from dataclasses import dataclass, field, replace
from datetime import date, time
from types import SimpleNamespace

from sqlalchemy import case, func, or_, select

from festival.accounts.models import RoleGrant, User
from festival.accounts.rules import Role
from festival.core.db import db
from festival.documents.rules import DocumentKind
from festival.localities.models import Letterhead, Locality
from festival.localities.rules import LocalityKind
from festival.planning.models import (
    BudgetLine,
    Delegate,
    Festival,
    FestivalResult,
    ProgrammeItem,
    RainPlan,
    Season,
    SeasonDeadline,
    TaskAssignment,
)
from festival.planning.queries import results
from festival.planning.queries.work import of_season
from festival.planning.rules import FestivalState, PilotLevel
from festival.planning.rules.budget import FundingSource
from festival.planning.rules.results import REPORTED_STATES

# The list in a document is read by people; a province's shows its pilots only.
MOST_FESTIVALS = 400


@dataclass(frozen=True)
class Office:
    """Who issues a document, and who signs it if only one person can."""

    place: Locality
    letterhead: Letterhead | None
    signer: str


@dataclass(frozen=True)
class FestivalFacts:
    # Or what stands for it in a season's plan.
    festival: Festival | SimpleNamespace
    items: list[ProgrammeItem]
    tasks: list[TaskAssignment]
    budget: list[BudgetLine]
    delegates: list[Delegate]
    rain: RainPlan | None
    result: FestivalResult | None


@dataclass(frozen=True)
class FestivalRow:
    """One festival of a season, with what it is planned to cost."""

    id: int
    title: str
    held_on: date | None
    starts_at: time | None
    venue: str
    state: FestivalState
    pilot_level: PilotLevel
    place: str
    place_id: int
    kind: LocalityKind
    state_money: int
    social_money: int
    items: int


@dataclass(frozen=True)
class Cost:
    title: str
    state_money: int
    social_money: int


@dataclass(frozen=True)
class SeasonFacts:
    season: Season
    rows: list[FestivalRow]
    # The one whose programme, tasks and delegates stand for the season.
    main: FestivalFacts | None
    # What each festival is planned to cost; of a province, each commune.
    costs: list["Cost"] = field(default_factory=list)
    sums: results.SeasonSums | None = None
    points: list = field(default_factory=list)
    words: list = field(default_factory=list)


def office_of(place: Locality) -> Office:
    """By the nearest letterhead from the place upwards; who signs is said by the document."""
    query = (
        select(Letterhead, Locality)
        .join(Locality, Locality.id == Letterhead.locality_id)
        .where(Letterhead.locality_id.in_(place.ancestor_ids))
        .order_by(Locality.path.desc())
        .limit(1)
    )
    found = db.session.execute(query).first()
    letterhead, home = found or (None, _commune_of(place))
    return Office(home, letterhead, "")


def office(place: Locality, today: date) -> Office:
    """With the leader's name, where there is only one."""
    found = office_of(place)
    leaders = (
        select(User.full_name)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            RoleGrant.role == Role.LEADER,
            RoleGrant.locality_id == found.place.id,
            RoleGrant.is_deputy.is_(False),
            RoleGrant.valid_from <= today,
            or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today),
        )
        .limit(2)
    )
    names = list(db.session.scalars(leaders))
    return replace(found, signer=names[0] if len(names) == 1 else "")


def _commune_of(place: Locality) -> Locality:
    while place.kind not in (LocalityKind.COMMUNE, LocalityKind.PROVINCE) and place.parent:
        place = place.parent
    return place


def deadlines(season: Season) -> list[SeasonDeadline]:
    query = select(SeasonDeadline).where(SeasonDeadline.season_id == season.id)
    return list(db.session.scalars(query.order_by(SeasonDeadline.position)))


# What each kind of document reads beside the programme.
_K = DocumentKind
_READS = {
    _K.PLAN: {TaskAssignment, BudgetLine, Delegate, RainPlan},
    _K.PROGRAMME: {RainPlan},
    _K.BUDGET: {BudgetLine},
    _K.INVITATION: {Delegate, RainPlan},
    _K.RESULT: {FestivalResult},
}


def festival_facts(festival: Festival, kind: DocumentKind) -> FestivalFacts:
    return _facts(festival, festival.items, _READS[kind])


def _facts(festival, items: list[ProgrammeItem], reads: set) -> FestivalFacts:
    def rows(model, *order) -> list:
        return _rows_of(model, festival.id, *order) if model in reads else []

    def one(model):
        return db.session.get(model, festival.id) if model in reads else None

    return FestivalFacts(
        festival=festival,
        items=items,
        tasks=rows(TaskAssignment, TaskAssignment.position),
        budget=rows(BudgetLine, BudgetLine.position),
        delegates=rows(Delegate, Delegate.kind, Delegate.name_sort),
        rain=one(RainPlan),
        result=one(FestivalResult),
    )


def _rows_of(model, festival_id: int, *order) -> list:
    return list(db.session.scalars(select(model).where(model.festival_id == festival_id).order_by(*order)))


def season_facts(season: Season, today: date, kind: DocumentKind) -> SeasonFacts:
    rows = season_rows(season)
    if kind is DocumentKind.PLAN:
        chosen = main_row(rows, season)
        main = _stand_in(season, chosen) if chosen else None
        return SeasonFacts(season, rows, main, costs_of(season, rows))
    if kind is not DocumentKind.RESULT:
        return SeasonFacts(season, rows, None, costs_of(season, rows))
    scope = [season.locality.path]
    return SeasonFacts(
        season,
        rows,
        None,
        sums=results.season_sums(scope, season, today),
        points=results.points(scope, season),
        words=_words(season),
    )


def costs_of(season: Season, rows: list[FestivalRow]) -> list[Cost]:
    if season.locality.kind is LocalityKind.PROVINCE:
        return _commune_costs(season)
    shown = (row for row in rows if row.state is not FestivalState.CANCELLED)
    costs = (Cost(row.title, int(row.state_money), int(row.social_money)) for row in shown)
    return [cost for cost in costs if cost.state_money or cost.social_money]


def _commune_costs(season: Season) -> list[Cost]:
    def money(source: FundingSource):
        amount = case((BudgetLine.source == source, BudgetLine.quantity * BudgetLine.unit_price), else_=0)
        return func.sum(amount)

    query = (
        select(Locality.name, money(FundingSource.STATE), money(FundingSource.SOCIAL))
        .select_from(BudgetLine)
        .join(BudgetLine.festival)
        .join(Season, Season.id == Festival.season_id)
        .join(Locality, Locality.id == Season.locality_id)
        .where(of_season(season), Festival.state != FestivalState.CANCELLED)
        .group_by(Locality.id, Locality.name, Locality.name_sort)
        .order_by(Locality.name_sort)
    )
    return [Cost(name, int(state), int(social)) for name, state, social in db.session.execute(query)]


def _stand_in(season: Season, row: FestivalRow) -> FestivalFacts:
    """The chosen festival as its row knows it: the season's plan asks no more of it."""
    festival = SimpleNamespace(id=row.id, title=row.title, held_on=row.held_on, season=season)
    items = _rows_of(ProgrammeItem, row.id, ProgrammeItem.position)
    return _facts(festival, items, {TaskAssignment, Delegate, RainPlan})


def main_row(rows: list[FestivalRow], season: Season) -> FestivalRow | None:
    """The season's own festival; else the foremost pilot, the one of the main day, the first with a"
    " programme."""
    pilots = list(PilotLevel)
    return max(
        (row for row in rows if row.state is not FestivalState.CANCELLED),
        key=lambda row: (
            row.place_id == season.locality_id,
            pilots.index(row.pilot_level),
            row.held_on == season.main_day,
            row.items > 0,
            -row.id,
        ),
        default=None,
    )


def season_rows(season: Season) -> list[FestivalRow]:
    def money(source: FundingSource):
        total = func.coalesce(func.sum(BudgetLine.quantity * BudgetLine.unit_price), 0)
        query = select(total).where(BudgetLine.festival_id == Festival.id, BudgetLine.source == source)
        return query.scalar_subquery()

    items = select(func.count()).where(ProgrammeItem.festival_id == Festival.id).scalar_subquery()
    query = (
        select(
            Festival.id,
            Festival.title,
            Festival.held_on,
            Festival.starts_at,
            Festival.venue,
            Festival.state,
            Festival.pilot_level,
            Locality.name.label("place"),
            Locality.id.label("place_id"),
            Locality.kind,
            money(FundingSource.STATE).label("state_money"),
            money(FundingSource.SOCIAL).label("social_money"),
            items.label("items"),
        )
        .join(Festival.locality)
        .where(of_season(season))
        .order_by(Festival.held_on.is_(None), Festival.held_on, Festival.starts_at, Locality.name_sort)
        .limit(MOST_FESTIVALS)
    )
    if season.locality.kind is LocalityKind.PROVINCE:
        query = query.where(or_(Festival.season_id == season.id, Festival.pilot_level != PilotLevel.NONE))
    return [FestivalRow(**row._mapping) for row in db.session.execute(query)]


def _words(season: Season) -> list:
    """What the season's own festivals reported in words; a province's report is written by the province."""
    columns = (FestivalResult.festivities, FestivalResult.shortcomings, FestivalResult.proposals)
    query = (
        select(Locality.name.label("place"), *columns)
        .join(Festival, Festival.id == FestivalResult.festival_id)
        .join(Festival.locality)
        .where(Festival.season_id == season.id, Festival.state.in_(REPORTED_STATES))
        .order_by(Festival.held_on, Festival.id)
        .limit(MOST_FESTIVALS)
    )
    return list(db.session.execute(query))


def counts(festival_id: int, place: Locality) -> dict[str, int]:
    """How much of everything there is, for what the page says is missing; one statement."""
    models = {
        "items": ProgrammeItem,
        "tasks": TaskAssignment,
        "budget": BudgetLine,
        "delegates": Delegate,
        "rain": RainPlan,
        "letterhead": None,
    }
    letterheads = select(func.count()).select_from(Letterhead)
    parts = [
        (
            letterheads.where(Letterhead.locality_id.in_(place.ancestor_ids))
            if model is None
            else select(func.count()).select_from(model).where(model.festival_id == festival_id)
        )
        .scalar_subquery()
        .label(name)
        for name, model in models.items()
    ]
    return dict(db.session.execute(select(*parts)).one()._mapping)
