"""«Tạo từ mùa trước»: everything that is a plan, nothing that a year brought; on both databases."""

from datetime import date, time
from time import perf_counter

import pytest
from sqlalchemy import func, inspect, select

from festival.core import clock
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning.models import (
    BudgetLine,
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
    RunningState,
    Season,
    TaskAssignment,
)
from festival.planning.queries import copying
from festival.planning.rules import FestivalState, PilotLevel
from festival.planning.rules.budget import FundingSource
from festival.planning.rules.guests import Answer
from festival.planning.rules.scheduling import DayPart, ResourceKind
from festival.planning.rules.tasks import TaskState
from festival.planning.services.copying import copy_season, fingerprint
from festival.web.filters import WEEKDAYS
from tests.factories import keep, make_locality, make_season
from tests.nominations import make as nominations
from tests.planning import make
from tests.planning.full import fill_season
from tests.planning.make import make_festival

SATURDAY = date(2025, 7, 26)
# Whatever else a table may grow: of these nothing of last year's comes along.
NEVER = (Delegate, FestivalPhoto, FestivalResult, PlanVersion, Pledge, PledgeSigner, RunningState)


@pytest.fixture
def last(world):
    return make_season(locality=world.here.commune, year=2025)


def how_many(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def preview(old, new):
    db.session.rollback()
    db.session.expire_all()
    return copying.copy_rows(db.session.get(Season, old.id), db.session.get(Season, new.id))


def copy(old, new, festival_ids=None, seen=None) -> int:
    rows = preview(old, new)
    ids = [row.festival.id for row in rows if row.is_proposed] if festival_ids is None else festival_ids
    return copy_season(new.id, old.id, festival_ids=ids, seen=seen or fingerprint(rows), actor=SYSTEM)


def made(season) -> Festival:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Festival).where(Festival.season_id == season.id)).one()


def values(thing, leave=()) -> dict:
    names = [column.key for column in inspect(type(thing)).column_attrs]
    return {name: getattr(thing, name) for name in names if name not in leave}


def full_festival(world, last) -> Festival:
    """Last year's festival of the hamlet with everything that can hang on one."""
    commune = world.here.commune
    hall = make.make_resource(locality=commune, kind=ResourceKind.HALL, name="Nhà văn hóa xã")
    truck = make.make_resource(locality=commune)
    sold = make.make_resource(locality=commune, name="Xe cũ đã bán", is_retired=True)
    old = make_festival(
        season=last,
        locality=world.here.area,
        title="Ngày hội thôn Đông năm 2025",
        held_on=SATURDAY,
        starts_at=time(19, 30),
        minutes=150,
        hall_id=hall.id,
        wanted_days=96,
        wanted_part=DayPart.EVENING,
        bring="Đèn pin",
        note="Mượn loa của trường",
        pilot_level=PilotLevel.PROVINCE,
        state=FestivalState.REPORTED,
        state_reason="Đã xong",
        revision=9,
        version=2,
    )
    first = make.make_item(
        festival=old, title="Diễn văn: kết quả năm 2025", agency="Công an xã", is_fixed=True
    )
    make.make_item(festival=old, position=2, title="Gian tư vấn", track=2, is_award=True)
    make.make_task(
        festival=old,
        title="Treo băng rôn",
        agency="Chi đoàn",
        person="Nông Văn Tài",
        note="Ở cổng làng",
        state=TaskState.DONE,
        finished_at=clock.now(),
        finished_by="Nông Văn Tài",
    )
    make.make_task(
        festival=old,
        position=2,
        title="Mời đại biểu",
        days_before=3,
        fixed_on=date(2025, 7, 20),
        state=TaskState.WAIVED,
        waived_because="Đã mời miệng",
    )
    make.make_budget_line(festival=old, quantity=3, unit="bộ", spent=6_500_000, note="Báo giá chợ")
    make.make_budget_line(festival=old, position=2, title="Nước uống", source=FundingSource.SOCIAL, spent=0)
    make.make_delegate(festival=old, answer=Answer.COMING, coming=2, message="Sẽ đến")
    pledge = make.make_pledge(festival=old)
    make.make_signer(pledge=pledge, signed_on=SATURDAY)
    make.make_photo(festival=old)
    nominations.furnish(world.here)
    keep(
        RainPlan(
            festival_id=old.id,
            venue="Hội trường",
            decider="Trưởng thôn",
            decides_days_before=1,
            decides_at=time(16),
            changes="Bỏ kéo co",
            called_at=clock.now(),
            called_by="Trưởng thôn",
        ),
        FestivalResource(festival_id=old.id, resource_id=truck.id),
        FestivalResource(festival_id=old.id, resource_id=sold.id),
        ItemResource(programme_item_id=first.id, resource_id=truck.id),
        ItemResource(programme_item_id=first.id, resource_id=sold.id),
        FestivalResult(festival_id=old.id, attendance=320, gifts_value=5_000_000),
        RunningState(
            festival_id=old.id, from_position=1, late_minutes=5, changed_at=clock.now(), changed_by="An"
        ),
        PlanVersion(
            festival_id=old.id,
            number=1,
            content="{}",
            sha256="c" * 64,
            approved_at=clock.now(),
            approved_by="An",
        ),
    )
    return old


def test_every_kind_of_row_is_copied_and_nothing_that_the_year_brought(world, last):
    old = full_festival(world, last)
    forbidden = {model: how_many(model) for model in NEVER}
    elsewhere = {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in db.metadata.sorted_tables
        if table.name.startswith(("nomination", "nominee", "agenda", "ballot", "decision", "commendation"))
    }

    assert copy(last, world.here.season) == 1

    new = made(world.here.season)
    assert values(new, leave=("id", "uuid", "changed_at")) == {
        "season_id": world.here.season.id,
        "locality_id": world.here.area.id,
        "title": "Ngày hội thôn Đông năm 2026",
        "title_fold": "ngay hoi thon dong nam 2026",
        "held_on": date(2026, 7, 25),
        "starts_at": time(19, 30),
        "minutes": 150,
        "venue": "Nhà văn hóa thôn",
        "hall_id": old.hall_id,
        "wanted_days": 96,
        "wanted_part": DayPart.EVENING,
        "bring": "Đèn pin",
        "pilot_level": PilotLevel.NONE,
        "note": "Mượn loa của trường",
        "state": FestivalState.DRAFT,
        "state_reason": "",
        "revision": 0,
        "version": 0,
        "amendment": new.amendment.NONE,
        "amendment_note": "",
        "amendment_returned": "",
        "shown_title": "",
        "shown_fold": "",
        "shown_on": None,
        "shown_at": None,
        "shown_minutes": None,
        "shown_venue": "",
    }
    assert new.uuid != old.uuid
    assert {model: how_many(model) for model in NEVER} == forbidden
    assert all(forbidden.values())
    assert elsewhere["nomination"] > 0
    assert elsewhere == {
        name: db.session.scalar(select(func.count()).select_from(db.metadata.tables[name]))
        for name in elsewhere
    }


def rows_of(model, festival) -> list[dict]:
    query = select(model).where(model.festival_id == festival.id)
    if hasattr(model, "position"):
        query = query.order_by(model.position)
    return [values(row, leave=("id", "festival_id", "title_fold")) for row in db.session.scalars(query)]


def test_the_rows_say_what_they_said_and_their_state_begins_anew(world, last):
    old = full_festival(world, last)
    copy(last, world.here.season)
    new = made(world.here.season)

    items = rows_of(ProgrammeItem, old)
    items[0]["title"] = "Diễn văn: kết quả năm 2026"
    assert rows_of(ProgrammeItem, new) == items
    undone = {"state": TaskState.OPEN, "waived_because": "", "finished_at": None, "finished_by": ""}
    tasks = [row | undone for row in rows_of(TaskAssignment, old)]
    tasks[1]["fixed_on"] = date(2026, 7, 19)  # six days before, as it was
    assert rows_of(TaskAssignment, new) == tasks
    assert rows_of(BudgetLine, new) == [row | {"spent": None} for row in rows_of(BudgetLine, old)]
    assert rows_of(RainPlan, new) == [
        row | {"called_at": None, "called_by": ""} for row in rows_of(RainPlan, old)
    ]
    used = db.session.scalars(
        select(FestivalResource.resource_id).where(FestivalResource.festival_id == new.id)
    ).all()
    on_rows = db.session.execute(
        select(ProgrammeItem.position, ItemResource.resource_id)
        .join(ItemResource, ItemResource.programme_item_id == ProgrammeItem.id)
        .where(ProgrammeItem.festival_id == new.id)
    ).all()
    assert len(used) == 1
    assert [tuple(row) for row in on_rows] == [(1, used[0])]


def test_the_old_festival_stays_exactly_as_it_was(world, last):
    old = full_festival(world, last)
    before = values(old), rows_of(TaskAssignment, old), rows_of(BudgetLine, old), rows_of(RainPlan, old)

    copy(last, world.here.season)

    db.session.expire_all()
    old = db.session.get(Festival, old.id)
    assert (
        values(old),
        rows_of(TaskAssignment, old),
        rows_of(BudgetLine, old),
        rows_of(RainPlan, old),
    ) == before


# What is proposed


def place(world, name, kind=LocalityKind.RESIDENTIAL_AREA):
    return make_locality(name, kind=kind, parent=world.here.commune, unit_word="thôn")


def test_the_preview_says_which_day_and_which_problem(world, last):
    gone, planned = place(world, "Thôn Cũ"), place(world, "Thôn Đoài")
    off, bare = place(world, "Thôn Hạ"), place(world, "Thôn Nam")
    school = place(world, "Trường THCS", LocalityKind.SCHOOL)
    with transaction():
        db.session.get_one(Locality, gone.id).valid_to = date(2026, 1, 1)
    for where in (gone, planned, world.here.area):
        make_festival(season=last, locality=where, held_on=SATURDAY, state=FestivalState.REPORTED)
    make_festival(season=last, locality=off, held_on=SATURDAY, state=FestivalState.CANCELLED)
    make_festival(season=last, locality=bare, held_on=None)
    make_festival(season=last, locality=school, held_on=date(2025, 5, 19))
    make_festival(season=last, locality=world.here.commune, held_on=date(2025, 8, 15))
    make_festival(season=world.here.season, locality=planned)

    rows = preview(last, world.here.season)

    assert {
        row.festival.locality.name: (row.held_on, row.problem, row.note, row.is_proposed) for row in rows
    } == {
        "Thôn Cũ": (date(2026, 7, 25), copying.GONE, "", False),
        "Thôn Đoài": (date(2026, 7, 25), copying.EXISTS, "", False),
        "Thôn Đông": (date(2026, 7, 25), "", "", True),
        "Thôn Hạ": (date(2026, 7, 25), "", copying.CANCELLED, False),
        "Thôn Nam": (None, "", copying.UNDATED, True),
        "Trường THCS": (date(2026, 5, 18), "", "", True),
        "Xã An Thịnh": (date(2026, 8, 15), "", "", True),
    }
    assert WEEKDAYS[SATURDAY.weekday()] == WEEKDAYS[date(2026, 7, 25).weekday()] == "Thứ Bảy"


def test_an_unticked_festival_stays_behind_and_a_cancelled_one_may_be_ticked(world, last):
    other = place(world, "Thôn Hạ")
    make_festival(season=last, locality=world.here.area, held_on=SATURDAY)
    off = make_festival(season=last, locality=other, held_on=SATURDAY, state=FestivalState.CANCELLED)

    assert copy(last, world.here.season, [off.id]) == 1

    assert made(world.here.season).locality_id == other.id


def test_a_second_click_makes_nothing_twice(world, last):
    make_festival(season=last, locality=world.here.area, held_on=SATURDAY)
    rows = preview(last, world.here.season)
    seen, ids = fingerprint(rows), [row.festival.id for row in rows]
    copy(last, world.here.season, ids, seen)

    with pytest.raises(RuleBroken, match="Danh sách vừa thay đổi"):
        copy(last, world.here.season, ids, seen)

    assert how_many(Festival) == 2


def test_a_preview_that_is_no_longer_true_is_refused(world, last):
    old = make_festival(season=last, locality=world.here.area, held_on=SATURDAY)
    seen = fingerprint(preview(last, world.here.season))
    with transaction():
        db.session.get_one(Festival, old.id).held_on = date(2025, 7, 27)

    with pytest.raises(RuleBroken, match="Danh sách vừa thay đổi"):
        copy(last, world.here.season, [old.id], seen)

    assert how_many(Festival) == 1


def test_nothing_ticked_and_what_was_never_offered_are_refused(world, last):
    make_festival(season=last, locality=world.here.area, held_on=SATURDAY)
    foreign = make_festival(season=world.there.season, locality=world.there.area)

    with pytest.raises(RuleBroken, match="Chưa chọn ngày hội nào"):
        copy(last, world.here.season, [])
    with pytest.raises(RuleBroken, match="Chưa chọn ngày hội nào"):
        copy(last, world.here.season, [foreign.id, 10**30])
    assert how_many(Festival) == 2


def test_only_an_earlier_season_of_the_same_place_is_copied(world, last):
    make_festival(season=world.there.season, locality=world.there.area)
    foreign = make_season(locality=world.there.commune, year=2024)

    for old, new in ((foreign, world.here.season), (world.here.season, last), (last, last)):
        with pytest.raises(RuleBroken, match="một mùa trước của chính nơi này"):
            copy_season(new.id, old.id, festival_ids=[1], seen="", actor=SYSTEM)
    assert copying.seasons_before(world.here.season) == [last]


def test_a_copy_that_breaks_half_way_leaves_nothing(world, last, monkeypatch):
    old = full_festival(world, last)
    monkeypatch.setattr("festival.planning.services.copying._same_distance", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        copy(last, world.here.season, [old.id])

    assert (how_many(Festival), how_many(ProgrammeItem)) == (1, 2)


def test_a_whole_season_is_copied_in_few_statements_and_quickly(world, count_queries):
    fill_season(world.here)
    following = make_season(locality=world.here.commune, year=2027)
    rows = preview(world.here.season, following)
    ids, seen = [row.festival.id for row in rows], fingerprint(rows)

    began = perf_counter()
    with count_queries() as statements:
        count = copy(world.here.season, following, ids, seen)
    took = perf_counter() - began

    copies = select(Festival.id).where(Festival.season_id == following.id)
    assert count == 51
    for model, each in ((ProgrammeItem, 10), (TaskAssignment, 10), (BudgetLine, 5), (RainPlan, 1)):
        found = select(func.count()).select_from(model).where(model.festival_id.in_(copies))
        assert db.session.scalar(found) == 51 * each
    # SQLite is asked for the ids of festivals and of the record's entries; everything else goes together.
    single = ("INSERT INTO festival ", "INSERT INTO audit_entry")
    assert len([line for line in statements if not line.startswith(single)]) <= 30
    assert took < 10
