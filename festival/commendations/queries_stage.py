"""Who goes up to the stage when: the award rows of the season's programmes, and everybody's place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby

from sqlalchemy import Select, and_, case, or_, select
from sqlalchemy.orm import aliased, contains_eager

from festival.commendations.models import Commendation, Decision, StagePlace
from festival.commendations.queries import under
from festival.commendations.rules import CommendationState, stage
from festival.commendations.rules.stage import Wave
from festival.core.db import db
from festival.nominations.models import AwardType, Nomination
from festival.nominations.rules import RecipientKind
from festival.planning.models import Festival, ProgrammeItem, Season
from festival.planning.rules import FestivalState


@dataclass(frozen=True)
class Turn:
    """One recipient on the way to the stage; ``number`` is the place in the whole stack, from 1."""

    one: Commendation
    place: StagePlace | None
    wave: Wave
    number: int

    @property
    def spoken(self) -> str:
        return self.place.spoken if self.place else ""

    @property
    def stand_in(self) -> str:
        return self.place.stand_in if self.place else ""

    @property
    def call(self) -> str:
        one = self.one
        return stage.call(
            kind=one.kind,
            salutation=one.salutation,
            name=one.name,
            address_line=one.address_line,
            verb=one.verb,
            stand_in=self.stand_in,
        )

    @property
    def why_hard(self) -> list[str]:
        return stage.why_hard(self.one.name, self.one.kind)

    @property
    def asks_for_hint(self) -> bool:
        return bool(self.why_hard) and not self.spoken


@dataclass
class Stop:
    """One award row of a programme with those who go up there; without a row, whoever has none yet."""

    item: ProgrammeItem | None
    turns: list[Turn] = field(default_factory=list)

    @property
    def waves(self) -> Iterator[tuple[str, list[Turn]]]:
        """Neighbours of one wave, under its name."""
        for wave, turns in groupby(self.turns, key=lambda turn: turn.wave):
            yield stage.WAVE_NAMES[wave], list(turns)


def award_rows(season_id: int) -> list[ProgrammeItem]:
    """Rows where commendations are handed out, in the order of the days; none of a cancelled festival."""
    query = (
        select(ProgrammeItem)
        .join(ProgrammeItem.festival)
        .options(contains_eager(ProgrammeItem.festival).joinedload(Festival.locality))
        .where(Festival.season_id == season_id, ProgrammeItem.is_award)
        .where(_IS_ON)
        .order_by(*_ROWS)
    )
    return list(db.session.scalars(query))


_IS_ON = Festival.state != FestivalState.CANCELLED
_ROWS = (
    case((Festival.held_on.is_(None), 1), else_=0),
    Festival.held_on,
    Festival.starts_at,
    Festival.id,
    ProgrammeItem.position,
    ProgrammeItem.id,
)


def with_places(query: Select) -> Select:
    """Join the place of each commendation; a corrected one's place is its successor's (one dossier)."""
    placed, place = aliased(Commendation), aliased(StagePlace)
    mine = (
        select(place.id)
        .join(placed, place.commendation_id == placed.id)
        .where(placed.nomination_id == Commendation.nomination_id)
        .order_by(place.id.desc())
        .limit(1)
        .correlate(Commendation)
        .scalar_subquery()
    )
    return (
        query.outerjoin(StagePlace, StagePlace.id == mine)
        .outerjoin(ProgrammeItem, and_(StagePlace.item_id == ProgrammeItem.id, ProgrammeItem.is_award))
        .outerjoin(Festival, and_(ProgrammeItem.festival_id == Festival.id, _IS_ON))
    )


def in_stage_order(query: Select, *, is_commune: bool) -> Select:
    """Commendations joined to their decisions, as they go up and as the stack of paper lies."""
    higher = stage.levels_above(is_commune)
    level = {one: place for place, one in enumerate(stage.LEVELS)}
    kinds = {kind: place for place, kind in enumerate(_KINDS)}
    return (
        with_places(query)
        .join(AwardType, Decision.award_type_id == AwardType.id)
        .order_by(None)
        .order_by(
            case((Festival.id.is_(None), 1), else_=0),
            *_ROWS,
            case((StagePlace.id.is_(None), 1), else_=0),
            StagePlace.position,
            case((AwardType.level.in_(higher), 0), else_=1),
            case(
                *((and_(AwardType.level == one, AwardType.level.in_(higher)), n) for one, n in level.items())
            ),
            case(*((Commendation.kind == kind, place) for kind, place in kinds.items())),
            Decision.signed_on,
            Decision.id,
            Commendation.position,
        )
    )


_KINDS = (RecipientKind.COLLECTIVE, RecipientKind.HOUSEHOLD, RecipientKind.INDIVIDUAL)


def on_stage(paths: Sequence[str], season: Season) -> list[Stop]:
    """The whole ceremony of a season: every award row, and last whoever has no row."""
    is_commune = season.locality.is_commune
    rows = list(db.session.execute(_of_season(paths, season, is_commune)))
    # What the province decided here in its own season may have been noted as a decision of ours, too.
    noted = {one.nomination.uuid for one, _, _ in rows if one.decision.season_id == season.id}
    items = {item.id: item for item in award_rows(season.id)}
    queues = {item_id: [] for item_id in (*items, None)}
    for one, place, level in rows:
        if one.decision.season_id != season.id and one.nomination.origin_uuid in noted:
            continue
        wave = stage.wave_of(level, one.kind, is_commune=is_commune)
        item_id = place.item_id if place and place.item_id in items else None
        queues[item_id].append((one, place, wave))
    number = count(1)
    stops = [
        Stop(items.get(item_id), [Turn(*who, next(number)) for who in queue])
        for item_id, queue in queues.items()
    ]
    return stops if stops[-1].turns else stops[:-1]


def _of_season(paths: Sequence[str], season: Season, is_commune: bool) -> Select:
    """Also what was decided above, in this installation, for dossiers that went up from here."""
    here = select(Nomination.uuid).where(Nomination.season_id == season.id)
    ours = and_(Decision.season_id == season.id, under(paths))
    query = (
        select(Commendation, StagePlace, AwardType.level)
        .join(Commendation.decision)
        .join(Decision.locality)
        .join(Commendation.nomination)
        .options(
            contains_eager(Commendation.decision).contains_eager(Decision.locality),
            contains_eager(Commendation.nomination),
        )
        .where(or_(ours, Nomination.origin_uuid.in_(here)))
        .where(Commendation.state == CommendationState.ISSUED)
    )
    return in_stage_order(query, is_commune=is_commune)


def turns(stops: Sequence[Stop]) -> Iterator[Turn]:
    for stop in stops:
        yield from stop.turns
