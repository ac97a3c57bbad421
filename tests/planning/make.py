"""Festivals and programmes for tests."""

from datetime import date, time

from flask import current_app

from festival.core import clock
from festival.planning.models import (
    BudgetLine,
    ClashSetting,
    Delegate,
    Festival,
    FestivalPhoto,
    FestivalResource,
    FestivalResult,
    ItemResource,
    PlanVersion,
    Pledge,
    PledgeSigner,
    ProgrammeItem,
    RainPlan,
    Resource,
    RunningState,
    ScheduleDraft,
    ScheduleDraftRow,
    SchedulingSetting,
    SeasonDeadline,
    TaskAssignment,
    TravelTime,
)
from festival.planning.queries.versions import plan_content
from festival.planning.rules import FestivalState, ProgrammePart, versions
from festival.planning.rules.budget import FundingSource
from festival.planning.rules.guests import DelegateKind
from festival.planning.rules.pledges import PledgeKind
from festival.planning.rules.scheduling import ClashKind, ClashLevel, ResourceKind
from tests.factories import keep

DAY = date(2026, 8, 15)


def make_festival(*, season, locality, title=None, state=FestivalState.DRAFT, **fields) -> Festival:
    """A festival with everything that a plan needs, in ``state`` without having walked there."""
    defaults = {"held_on": DAY, "starts_at": time(7, 30), "venue": "Nhà văn hóa thôn"}
    festival = Festival(
        season_id=season.id,
        locality_id=locality.id,
        title=title or f"Ngày hội {locality.name}",
        state=state,
        **{**defaults, **fields},
    )
    if festival.is_public:
        festival.show_plan()
    return keep(festival)


def make_item(
    *, festival, position=1, starts_at=time(7, 30), minutes=15, title="Chào cờ", **fields
) -> ProgrammeItem:
    # Tests name its hour, so it is the row's own.
    defaults = {"part": ProgrammePart.CEREMONY, "presenter": "Ban tổ chức", "needs": "cờ, nhạc"}
    defaults["is_fixed"] = True
    return keep(
        ProgrammeItem(
            festival_id=festival.id,
            position=position,
            starts_at=starts_at,
            minutes=minutes,
            title=title,
            **{**defaults, **fields},
        )
    )


def make_task(*, festival, position=1, title="Treo băng rôn", days_before=7, **fields) -> TaskAssignment:
    return keep(
        TaskAssignment(
            festival_id=festival.id, position=position, title=title, days_before=days_before, **fields
        )
    )


def make_budget_line(*, festival, position=1, title="Âm thanh, màn LED", **fields) -> BudgetLine:
    defaults = {"quantity": 1, "unit_price": 6_000_000, "source": FundingSource.STATE}
    return keep(BudgetLine(festival_id=festival.id, position=position, title=title, **{**defaults, **fields}))


def make_delegate(*, festival, full_name="Lê Văn Thụ", token="a" * 22, **fields) -> Delegate:
    defaults = {"kind": DelegateKind.COMMUNE, "salutation": "Ông", "post": "Tổ trưởng", "seats": 1}
    return keep(Delegate(festival_id=festival.id, full_name=full_name, token=token, **{**defaults, **fields}))


def make_resource(*, locality, kind=ResourceKind.SOUND, name="Xe loa xã", **fields) -> Resource:
    return keep(Resource(locality_id=locality.id, kind=kind, name=name, **fields))


def make_version(*, festival, number=1, note="", **changes) -> PlanVersion:
    """The festival's plan as it stands, frozen with ``changes``."""
    content = versions.canonical({**plan_content(festival), **changes})
    return keep(
        PlanVersion(
            festival_id=festival.id,
            number=number,
            content=content,
            sha256=versions.fingerprint(content),
            approved_at=clock.now(),
            approved_by="Nguyễn Văn An",
            note=note,
        )
    )


def make_pledge(*, festival, kind=PledgeKind.HOUSEHOLDS, title="Cam kết giữ gìn an ninh") -> Pledge:
    return keep(Pledge(festival_id=festival.id, kind=kind, title=title, promises="Không vi phạm pháp luật"))


def make_signer(*, pledge, position=1, name="Mai Đức Toàn", **fields) -> PledgeSigner:
    return keep(PledgeSigner(pledge_id=pledge.id, position=position, name=name, **fields))


def make_photo(*, festival, **fields) -> FestivalPhoto:
    defaults = {"position": 1, "sha256": "a" * 64, "small_sha256": "b" * 64, "width": 4, "height": 3}
    return keep(FestivalPhoto(festival_id=festival.id, added_by="Nguyễn Văn An", **{**defaults, **fields}))


def fill_tables(place, ids: dict) -> None:
    """A row in every table of planning that ``furnish`` leaves empty."""
    festival_id, commune_id = ids["festival_id"], place.commune.id
    hall = make_resource(locality=place.commune, kind=ResourceKind.HALL, name="Nhà văn hóa xã")
    yard = make_resource(locality=place.commune, kind=ResourceKind.HALL, name="Sân vận động xã")
    draft = ScheduleDraft(season_id=place.season.id, made_at=clock.now(), made_by="An", method="solver")
    keep(
        SeasonDeadline(season_id=place.season.id, position=1, title="Ban hành kế hoạch", days_before=45),
        FestivalResource(festival_id=festival_id, resource_id=hall.id),
        ItemResource(programme_item_id=ids["programme_item_id"], resource_id=hall.id),
        TravelTime(first_id=hall.id, second_id=yard.id, minutes=20),
        SchedulingSetting(
            locality_id=commune_id,
            travel_minutes=30,
            usual_minutes=180,
            morning_start=time(7, 30),
            afternoon_start=time(14, 0),
            evening_start=time(19, 30),
        ),
        ClashSetting(
            locality_id=commune_id,
            resource_kind=ResourceKind.HALL,
            clash_kind=ClashKind.OVERLAP,
            level=ClashLevel.BLOCK,
        ),
        draft,
    )
    keep(
        ScheduleDraftRow(draft_id=draft.id, festival_id=festival_id, position=1, seen=0),
        RainPlan(
            festival_id=festival_id,
            venue="Hội trường",
            decider="Chủ tịch UBND xã",
            decides_days_before=2,
            decides_at=time(16, 0),
        ),
        RunningState(
            festival_id=festival_id,
            from_position=1,
            late_minutes=5,
            changed_at=clock.now(),
            changed_by="An",
        ),
        FestivalResult(festival_id=festival_id, attendance=120),
    )


def furnish(place) -> dict[str, int | str]:
    """One thing of each kind in a place of ``make_place``, by the name of its URL argument."""
    draft = make_festival(season=place.season, locality=place.area)
    item = make_item(festival=draft)
    pledge = make_pledge(festival=draft)
    drawn = current_app.extensions["files"].put(b"a photograph")
    return {
        "season_id": place.season.id,
        "festival_id": draft.id,
        "version_number": make_version(festival=draft).number,
        "programme_item_id": item.id,
        "code": place.commune.code,
        "task_assignment_id": make_task(festival=draft).id,
        "budget_line_id": make_budget_line(festival=draft).id,
        "delegate_id": make_delegate(festival=draft).id,
        "resource_id": make_resource(locality=place.commune).id,
        "pledge_id": pledge.id,
        "pledge_signer_id": make_signer(pledge=pledge).id,
        "festival_photo_id": make_photo(festival=draft, sha256=drawn, small_sha256=drawn).id,
    }
