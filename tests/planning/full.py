"""A commune's whole season, as large as communes are: 34 residential areas, 12 offices, 5 schools."""

from datetime import date, time, timedelta
from types import SimpleNamespace

from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.localities.rules import LocalityKind
from festival.planning.models import (
    BudgetLine,
    Delegate,
    Festival,
    FestivalResource,
    FestivalResult,
    Pledge,
    PledgeSigner,
    ProgrammeItem,
    RainPlan,
    Resource,
    TaskAssignment,
)
from festival.planning.rules import FestivalState, PilotLevel, ProgrammePart
from festival.planning.rules.budget import FundingSource
from festival.planning.rules.guests import Answer, DelegateKind
from festival.planning.rules.pledges import PledgeKind
from festival.planning.rules.scheduling import DayPart, ResourceKind
from festival.planning.rules.tasks import TaskState
from festival.planning.services import versions
from tests.factories import make_locality

KINDS = (
    [(LocalityKind.RESIDENTIAL_AREA, "Thôn", "thôn")] * 34
    + [(LocalityKind.OFFICE, "Cơ quan", "cơ quan")] * 12
    + [(LocalityKind.SCHOOL, "Trường", "trường")] * 5
)
STATES = (
    FestivalState.DRAFT,
    FestivalState.PLAN_SUBMITTED,
    FestivalState.PLAN_APPROVED,
    FestivalState.PREPARING,
    FestivalState.READY,
    FestivalState.HELD,
    FestivalState.REPORTED,
)


def fill_season(place: SimpleNamespace) -> list[int]:
    """51 festivals in every state with everything that is planned for them; their ids."""
    with transaction():
        shared = [
            Resource(locality_id=place.commune.id, kind=kind, name=f"Nguồn lực {kind.value}")
            for kind in ResourceKind
        ]
        db.session.add_all(shared)
        db.session.flush()
        areas = [
            make_locality(f"{word} Số {number}", kind=kind, parent=place.commune, unit_word=unit)
            for number, (kind, word, unit) in enumerate(KINDS, 1)
        ]
        festivals = [_festival(place, area, number) for number, area in enumerate(areas)]
        db.session.add_all(festivals)
        db.session.flush()
        for number, festival in enumerate(festivals):
            _furnish(festival, shared, number)
            if festival.is_public:
                versions.freeze(festival, SYSTEM)
    return [festival.id for festival in festivals]


def _festival(place, area, number: int) -> Festival:
    day = date(2026, 7, 1) + timedelta(days=number % 45)
    return Festival(
        season_id=place.season.id,
        locality_id=area.id,
        title=f"Ngày hội {area.name}",
        held_on=day if number % 10 else None,
        starts_at=time(7 + number % 12, 30) if number % 10 else None,
        venue=f"Nhà văn hóa {area.name}" if number % 10 else "",
        state=STATES[number % len(STATES)] if number % 10 else FestivalState.DRAFT,
        pilot_level=PilotLevel.COMMUNE if number % 17 == 1 else PilotLevel.NONE,
        wanted_part=DayPart.MORNING if number % 2 else DayPart.EVENING,
    )


def _furnish(festival: Festival, shared: list[Resource], number: int) -> None:
    own = festival.id
    rows = [
        ProgrammeItem(
            festival_id=own,
            position=position,
            part=ProgrammePart.CEREMONY,
            starts_at=time(8, 5 * position),
            minutes=5,
            title=f"Việc {position}",
            agency=f"Cơ quan {position % 3}",
        )
        for position in range(1, 11)
    ]
    tasks = [
        TaskAssignment(
            festival_id=own,
            position=position,
            title=f"Chuẩn bị {position}",
            days_before=position * 3,
            agency=f"Cơ quan {position % 4}",
            state=TaskState.DONE if position % 3 else TaskState.OPEN,
        )
        for position in range(1, 11)
    ]
    money = [
        BudgetLine(
            festival_id=own,
            position=position,
            title=f"Khoản {position}",
            quantity=position,
            unit_price=100_000,
            source=FundingSource.STATE if position % 2 else FundingSource.SOCIAL,
            spent=200_000 if position == 1 else None,
        )
        for position in range(1, 6)
    ]
    guests = [
        Delegate(
            festival_id=own,
            kind=DelegateKind.COMMUNE,
            full_name=f"Lê Văn {position}",
            token=f"{own:06d}-{position:015d}",
            answer=Answer.COMING if position % 2 else Answer.NONE,
            coming=position % 2,
        )
        for position in range(1, 6)
    ]
    pledge = Pledge(festival_id=own, kind=PledgeKind.HOUSEHOLDS, title="Cam kết", promises="Giữ gìn")
    pledge.signers = [PledgeSigner(position=position, name=f"Hộ {position}") for position in range(1, 6)]
    db.session.add_all([*rows, *tasks, *money, *guests, pledge])
    db.session.add(FestivalResource(festival_id=own, resource_id=shared[number % len(shared)].id))
    db.session.add(_rain(own))
    if festival.state in (FestivalState.HELD, FestivalState.REPORTED):
        db.session.add(FestivalResult(festival_id=own, attendance=100 + number))


def _rain(festival_id: int) -> RainPlan:
    return RainPlan(
        festival_id=festival_id,
        venue="Hội trường",
        decider="Chủ tịch UBND xã",
        decides_days_before=2,
        decides_at=time(16, 0),
    )
