"""Reconsidering an approved plan, on both databases."""

import json
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from festival.core import audit, clock
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning import queries, services
from festival.planning.models import (
    BudgetLine,
    Festival,
    FestivalResource,
    ItemResource,
    PlanVersion,
    ProgrammeItem,
    RainPlan,
)
from festival.planning.queries.versions import plan_content, shown_plan
from festival.planning.rules import FestivalAction, FestivalState
from festival.planning.rules.amendments import AmendmentAction, AmendmentState
from festival.planning.rules.budget import FundingSource
from festival.planning.rules.scheduling import ResourceKind
from festival.planning.services.amendments import amend_festival
from festival.planning.services.rain import (
    RainContent,
    call_rain_plan,
    delete_rain_plan,
    save_rain_plan,
    uncall_rain_plan,
)
from tests.factories import keep
from tests.planning.make import make_budget_line, make_festival, make_item, make_resource, make_task
from tests.planning.test_services import together
from tests.planning.test_versions import PLAN, plan_of

ORGANIZER, LEADER = Actor(None, "Trần Thị Bình"), Actor(None, "Nguyễn Thị Hạnh")
WHY = "Hội trường bận ngày 15/8"
RAIN = RainContent("Nhà đa năng", "Trưởng thôn", 1, time(15, 0))


def fresh(festival) -> Festival:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(Festival, festival.id)


@pytest.fixture
def festival(world) -> Festival:
    """Approved, with a row, a budget line and a rain plan."""
    made = plan_of(world)
    services.move_festival(made.id, FestivalAction.APPROVE, actor=LEADER)
    return fresh(made)


def step(festival, action: AmendmentAction, said: str = "", actor: Actor = ORGANIZER) -> Festival:
    seen = fresh(festival).revision
    amend_festival(festival.id, action, actor=actor, seen=seen, said=said)
    return fresh(festival)


def opened(festival) -> Festival:
    return step(festival, AmendmentAction.OPEN, WHY)


def edit(festival, **changes) -> None:
    now = fresh(festival)
    names = ("title", "held_on", "starts_at", "venue", "bring", "pilot_level", "note")
    fields = {name: getattr(now, name) for name in names}
    services.edit_festival(festival.id, **{**fields, **changes}, seen=now.revision, actor=ORGANIZER)


def live(festival) -> dict:
    return plan_content(fresh(festival))


def stored_versions(festival) -> list[tuple]:
    db.session.rollback()
    query = select(PlanVersion).where(PlanVersion.festival_id == festival.id).order_by(PlanVersion.number)
    return [(one.number, one.approved_by, one.note) for one in db.session.scalars(query)]


# The way of an amendment


def test_an_open_amendment_may_be_edited_while_the_public_reads_the_version_in_force(festival):
    opened(festival)
    edit(festival, held_on=date(2026, 8, 16), title="Ngày hội thôn Đông mới")

    now = fresh(festival)
    assert (now.held_on, now.shown_on) == (date(2026, 8, 16), date(2026, 8, 15))
    assert (now.shown_title, now.version) == ("Ngày hội Thôn Đông", 1)
    assert shown_plan(festival.id) == PLAN


def test_an_approved_amendment_is_the_next_version_and_public_at_once(festival):
    opened(festival)
    edit(festival, held_on=date(2026, 8, 16))
    before = step(festival, AmendmentAction.SUBMIT).revision

    now = step(festival, AmendmentAction.APPROVE, actor=LEADER)

    assert (now.version, now.amendment, now.shown_on) == (2, AmendmentState.NONE, date(2026, 8, 16))
    assert now.revision > before
    assert (now.amendment_note, now.state) == ("", FestivalState.PLAN_APPROVED)
    assert stored_versions(festival) == [(1, "Nguyễn Thị Hạnh", ""), (2, "Nguyễn Thị Hạnh", WHY)]
    assert shown_plan(festival.id) == PLAN | {"held_on": "2026-08-16"}
    assert json.loads(db.session.get(PlanVersion, (festival.id, 1)).content) == PLAN


def test_a_returned_amendment_is_open_again_and_says_why(festival):
    opened(festival)
    edit(festival, venue="Sân vận động")
    step(festival, AmendmentAction.SUBMIT)

    now = step(festival, AmendmentAction.RETURN, "Sân chưa có mái che", LEADER)

    assert (now.amendment, now.amendment_returned) == (AmendmentState.OPEN, "Sân chưa có mái che")
    assert now.is_editable
    edit(festival, venue="Nhà đa năng")
    assert step(festival, AmendmentAction.SUBMIT).amendment_returned == ""


def test_an_amendment_without_changes_is_not_submitted(festival):
    opened(festival)

    with pytest.raises(RuleBroken, match="chưa khác gì phiên bản 1"):
        step(festival, AmendmentAction.SUBMIT)

    assert fresh(festival).amendment is AmendmentState.OPEN


def test_an_amended_plan_must_be_whole_before_it_is_submitted(festival):
    opened(festival)
    edit(festival, venue="")

    with pytest.raises(RuleBroken, match="còn thiếu địa điểm"):
        step(festival, AmendmentAction.SUBMIT)


def test_a_submitted_amendment_is_not_edited(festival):
    opened(festival)
    edit(festival, venue="Sân vận động")
    step(festival, AmendmentAction.SUBMIT)

    with pytest.raises(RuleBroken, match="đề nghị lãnh đạo trả lại"):
        edit(festival, venue="Nơi khác")
    with pytest.raises(RuleBroken, match="đề nghị lãnh đạo trả lại"):
        save_rain_plan(festival.id, RAIN, seen=fresh(festival).revision, actor=ORGANIZER)

    assert fresh(festival).venue == "Sân vận động"


def test_opening_needs_a_word_why(festival):
    with pytest.raises(RuleBroken, match="Hãy ghi vì sao"):
        step(festival, AmendmentAction.OPEN)

    assert fresh(festival).amendment is AmendmentState.NONE


@pytest.mark.parametrize(
    "state", [FestivalState.DRAFT, FestivalState.POSTPONED, FestivalState.HELD, FestivalState.CANCELLED]
)
def test_a_plan_in_another_state_is_not_amended(world, state):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=state)

    with pytest.raises(RuleBroken, match="không điều chỉnh kế hoạch được"):
        step(festival, AmendmentAction.OPEN, WHY)

    assert fresh(festival).amendment is AmendmentState.NONE


def test_a_plan_approved_before_versions_were_kept_is_frozen_when_it_is_opened(world):
    festival = plan_of(world, FestivalState.PREPARING)

    opened(festival)

    assert stored_versions(festival) == [(1, "Chưa ghi lại", "Kế hoạch đã duyệt trước khi lưu phiên bản")]
    assert shown_plan(festival.id) == PLAN


def test_nobody_approves_what_they_have_not_read(festival):
    opened(festival)
    edit(festival, venue="Sân vận động")
    now = step(festival, AmendmentAction.SUBMIT)

    with pytest.raises(RuleBroken, match="vừa được người khác sửa"):
        amend_festival(festival.id, AmendmentAction.APPROVE, actor=LEADER, seen=now.revision - 1)

    assert fresh(festival).version == 1


def test_an_amended_plan_is_no_draft_and_is_not_deleted(festival):
    now = opened(festival)

    with pytest.raises(RuleBroken, match="dùng «Hủy»"):
        services.delete_draft(festival.id, seen=now.revision, actor=ORGANIZER)

    assert fresh(festival) is not None


def test_every_step_is_noted_with_its_reason(festival):
    opened(festival)
    edit(festival, venue="Sân vận động")
    step(festival, AmendmentAction.SUBMIT)
    step(festival, AmendmentAction.RETURN, "Xem lại nơi đỗ xe", LEADER)
    step(festival, AmendmentAction.DROP)

    noted = [
        (entry.action, entry.details.get("reason"), entry.actor_name)
        for entry in reversed(audit.history(("festival", festival.id)))
        if entry.action.startswith("festival.amendment")
    ]
    assert noted == [
        ("festival.amendment.open", WHY, "Trần Thị Bình"),
        ("festival.amendment.submit", "", "Trần Thị Bình"),
        ("festival.amendment.return", "Xem lại nơi đỗ xe", "Nguyễn Thị Hạnh"),
        ("festival.amendment.drop", "", "Trần Thị Bình"),
    ]


# Dropping


def test_dropping_puts_back_exactly_the_version_in_force(festival, world):
    opened(festival)
    edit(festival, title="Tên khác", held_on=None, starts_at=None, venue="Nơi khác", bring="Ghế")
    with transaction():
        now = db.session.get(Festival, festival.id)
        now.items[0].title, now.items[0].minutes = "Lễ chào cờ", 99
        now.items.append(
            ProgrammeItem(position=0, part=now.items[0].part, starts_at=time(5), minutes=1, title="X")
        )
        now.items[1].position = 2
        line = db.session.scalar(select(BudgetLine).where(BudgetLine.festival_id == festival.id))
        line.quantity, line.source = 7, FundingSource.SOCIAL
        db.session.delete(db.session.get(RainPlan, festival.id))
    make_budget_line(festival=festival, position=2, title="Thêm")

    now = step(festival, AmendmentAction.DROP)

    assert live(festival) == PLAN
    assert (now.amendment, now.version, now.amendment_note) == (AmendmentState.NONE, 1, "")


def test_dropping_keeps_what_hangs_on_rows_that_stay(festival, world):
    """What a line has cost, the row that commendations will hang on, tasks."""
    item_id = festival.items[0].id
    task = make_task(festival=festival)
    line = db.session.scalar(select(BudgetLine).where(BudgetLine.festival_id == festival.id))
    with transaction():
        db.session.get(BudgetLine, line.id).spent = 5_500_000
    opened(festival)
    with transaction():
        db.session.get(BudgetLine, line.id).quantity = 3
        db.session.get(ProgrammeItem, item_id).minutes = 20
    make_item(festival=festival, position=2, title="Kéo co")

    step(festival, AmendmentAction.DROP)

    assert live(festival) == PLAN
    assert db.session.get(BudgetLine, line.id).spent == 5_500_000
    assert [item.id for item in fresh(festival).items] == [item_id]
    assert db.session.get(type(task), task.id) is not None


def test_rows_taken_out_under_an_amendment_come_back_when_it_is_dropped(festival):
    opened(festival)
    services.delete_item(festival.items[0].id, actor=ORGANIZER)
    with transaction():
        db.session.delete(db.session.scalar(select(BudgetLine)))

    step(festival, AmendmentAction.DROP)

    assert live(festival) == PLAN


def test_what_was_wanted_for_the_festival_and_its_rows_is_wanted_again(world):
    truck = make_resource(locality=world.here.commune)
    troupe = make_resource(locality=world.here.commune, kind=ResourceKind.TROUPE, name="Đội văn nghệ")
    made = plan_of(world)
    keep(
        FestivalResource(festival_id=made.id, resource_id=truck.id),
        ItemResource(programme_item_id=made.items[0].id, resource_id=troupe.id),
    )
    services.move_festival(made.id, FestivalAction.APPROVE, actor=LEADER)
    before = live(made)
    opened(made)
    services.delete_item(fresh(made).items[0].id, actor=ORGANIZER)
    with transaction():
        db.session.delete(db.session.get(FestivalResource, (made.id, truck.id)))
        db.session.add(FestivalResource(festival_id=made.id, resource_id=troupe.id))

    step(made, AmendmentAction.DROP)

    assert live(made) == before
    assert [(one["name"], one["row"]) for one in before["resources"]] == [
        ("Xe loa xã", None),
        ("Đội văn nghệ", 1),
    ]


def test_dropping_is_refused_while_another_festival_has_the_old_name(festival, world):
    opened(festival)
    edit(festival, title="Tên khác")
    make_festival(season=world.here.season, locality=world.here.area, title="Ngày hội thôn Đông")

    with pytest.raises(RuleBroken, match="nay thuộc ngày hội khác"):
        step(festival, AmendmentAction.DROP)

    assert (fresh(festival).title, fresh(festival).amendment) == ("Tên khác", AmendmentState.OPEN)


# With the festival's own steps


def test_being_ready_or_held_waits_for_the_amendment(world):
    for state, action in [
        (FestivalState.PREPARING, FestivalAction.MAKE_READY),
        (FestivalState.READY, FestivalAction.HOLD),
    ]:
        festival = make_festival(
            season=world.here.season, locality=world.here.area, state=state, title=f"Ngày hội {state.value}"
        )
        opened(festival)
        with pytest.raises(RuleBroken, match="đang được điều chỉnh"):
            services.move_festival(festival.id, action, actor=ORGANIZER)
        assert fresh(festival).state is state


@pytest.mark.parametrize(
    ("action", "state"),
    [(FestivalAction.POSTPONE, FestivalState.POSTPONED), (FestivalAction.CANCEL, FestivalState.CANCELLED)],
)
def test_what_is_off_needs_no_amendment_any_more(festival, action, state):
    opened(festival)
    edit(festival, held_on=date(2026, 8, 18), venue="Nơi khác")

    services.move_festival(festival.id, action, actor=LEADER, reason="Mưa lũ")

    now = fresh(festival)
    assert (now.state, now.amendment, now.state_reason) == (state, AmendmentState.NONE, "Mưa lũ")
    assert live(festival) == PLAN
    acts = [entry.action for entry in audit.history(("festival", festival.id))]
    assert acts[:2] == [f"festival.{action.value}", "festival.amendment.drop"]


def test_a_festival_is_ready_once_its_tasks_are(world):
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.PREPARING
    )
    task = make_task(festival=festival)
    make_task(festival=festival, position=2, title="Báo cáo", days_before=-5)

    with pytest.raises(RuleBroken, match="Còn 1 việc phải xong trước ngày hội"):
        services.move_festival(festival.id, FestivalAction.MAKE_READY, actor=ORGANIZER)

    with transaction():
        db.session.delete(db.session.get(type(task), task.id))
    services.move_festival(festival.id, FestivalAction.MAKE_READY, actor=ORGANIZER)
    assert fresh(festival).state is FestivalState.READY


# Rain


def test_calling_the_rain_plan_moves_the_place_that_everybody_reads(festival):
    before = festival.revision
    with clock.frozen(datetime(2026, 8, 13, 9, tzinfo=UTC)):
        call_rain_plan(festival.id, actor=ORGANIZER)

    now, rain = fresh(festival), db.session.get(RainPlan, festival.id)
    assert (now.shown_venue, now.venue) == ("Hội trường", "Nhà văn hóa thôn")
    assert (rain.called_at, rain.called_by) == (datetime(2026, 8, 13, 9, tzinfo=UTC), "Trần Thị Bình")
    assert now.revision > before
    assert shown_plan(festival.id) == PLAN


def test_stopping_the_rain_plan_moves_everybody_back(festival):
    call_rain_plan(festival.id, actor=ORGANIZER)
    before = fresh(festival).revision

    uncall_rain_plan(festival.id, actor=LEADER)

    now = fresh(festival)
    assert now.shown_venue == "Nhà văn hóa thôn"
    assert db.session.get(RainPlan, festival.id).called_at is None
    assert now.revision > before


def test_calling_twice_is_refused_and_so_is_stopping_twice(festival):
    call_rain_plan(festival.id, actor=ORGANIZER)
    with pytest.raises(RuleBroken, match="đã được áp dụng"):
        call_rain_plan(festival.id, actor=LEADER)
    uncall_rain_plan(festival.id, actor=ORGANIZER)
    with pytest.raises(RuleBroken, match="không còn áp dụng"):
        uncall_rain_plan(festival.id, actor=ORGANIZER)


def test_the_rain_plan_of_an_open_amendment_is_not_the_one_that_is_called(festival):
    opened(festival)
    save_rain_plan(festival.id, RAIN, seen=fresh(festival).revision, actor=ORGANIZER)

    call_rain_plan(festival.id, actor=ORGANIZER)

    assert fresh(festival).shown_venue == "Hội trường"


def test_a_rain_plan_that_is_called_is_not_edited(festival):
    call_rain_plan(festival.id, actor=ORGANIZER)
    seen = opened(festival).revision

    with pytest.raises(RuleBroken, match="«Thôi áp dụng» trước"):
        save_rain_plan(festival.id, RAIN, seen=seen, actor=ORGANIZER)
    with pytest.raises(RuleBroken, match="«Thôi áp dụng» trước"):
        delete_rain_plan(festival.id, seen=seen, actor=ORGANIZER)

    assert db.session.get(RainPlan, festival.id).venue == "Hội trường"


def test_approving_another_place_while_it_rains_leaves_everybody_under_the_roof(festival):
    call_rain_plan(festival.id, actor=ORGANIZER)
    opened(festival)
    edit(festival, venue="Sân vận động")
    step(festival, AmendmentAction.SUBMIT)
    step(festival, AmendmentAction.APPROVE, actor=LEADER)

    assert fresh(festival).shown_venue == "Hội trường"
    uncall_rain_plan(festival.id, actor=ORGANIZER)
    assert fresh(festival).shown_venue == "Sân vận động"


@pytest.mark.parametrize("changes", [{"held_on": date(2026, 8, 16)}, {"starts_at": time(14, 0)}])
def test_approving_another_day_or_hour_ends_the_call_made_for_the_old_one(festival, changes):
    call_rain_plan(festival.id, actor=ORGANIZER)
    opened(festival)
    edit(festival, **changes)
    step(festival, AmendmentAction.SUBMIT)
    assert db.session.get(RainPlan, festival.id).called_by == "Trần Thị Bình"

    step(festival, AmendmentAction.APPROVE, actor=LEADER)

    now, rain = fresh(festival), db.session.get(RainPlan, festival.id)
    assert (rain.called_at, rain.called_by, now.shown_venue) == (None, "", now.venue)
    acts = [entry.action for entry in audit.history(("festival", festival.id), limit=2)]
    assert sorted(acts) == ["festival.amendment.approve", "festival.rain.stop"]


def test_approving_another_place_for_rain_ends_the_call_for_the_old_one(festival):
    opened(festival)
    save_rain_plan(festival.id, RAIN, seen=fresh(festival).revision, actor=ORGANIZER)
    step(festival, AmendmentAction.SUBMIT)
    call_rain_plan(festival.id, actor=ORGANIZER)

    step(festival, AmendmentAction.APPROVE, actor=LEADER)

    now = fresh(festival)
    assert (db.session.get(RainPlan, festival.id).called_at, now.shown_venue) == (None, now.venue)


@pytest.mark.parametrize("state", [FestivalState.DRAFT, FestivalState.HELD, FestivalState.CANCELLED])
def test_rain_is_called_only_for_what_is_still_to_be_held(world, state):
    festival = plan_of(world, state)

    with pytest.raises(RuleBroken, match="không áp dụng hay thôi áp dụng"):
        call_rain_plan(festival.id, actor=ORGANIZER)


def test_without_an_approved_rain_plan_there_is_nothing_to_call(world):
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.PREPARING
    )

    with pytest.raises(RuleBroken, match="không có phương án mưa"):
        call_rain_plan(festival.id, actor=ORGANIZER)


def test_postponing_ends_the_rain(festival):
    call_rain_plan(festival.id, actor=ORGANIZER)

    services.move_festival(festival.id, FestivalAction.POSTPONE, actor=LEADER, reason="Bão số 3")

    assert fresh(festival).shown_venue == "Nhà văn hóa thôn"
    assert db.session.get(RainPlan, festival.id).called_at is None


def test_a_deleted_rain_plan_can_be_put_back(world):
    festival = plan_of(world, FestivalState.DRAFT)

    content = delete_rain_plan(festival.id, seen=0, actor=ORGANIZER)
    assert live(festival)["rain"] is None
    save_rain_plan(festival.id, content, seen=1, actor=ORGANIZER)

    assert live(festival)["rain"] == PLAN["rain"]


# At once


def test_two_leaders_who_approve_at_once_make_one_version(festival, app):
    opened(festival)
    edit(festival, venue="Sân vận động")
    seen = step(festival, AmendmentAction.SUBMIT).revision
    festival_id = festival.id

    answers = together(
        app,
        2,
        lambda _n: amend_festival(festival_id, AmendmentAction.APPROVE, actor=LEADER, seen=seen).version,
    )

    assert sorted(map(str, answers)) == [
        "2",
        "Không còn điều chỉnh nào đang mở. Hãy tải lại trang để xem kế hoạch hiện tại.",
    ]
    assert [number for number, _who, _note in stored_versions(festival)] == [1, 2]


def test_two_first_approvals_at_once_make_one_version(world, app):
    festival_id = plan_of(world).id

    answers = together(
        app,
        2,
        lambda _n: services.move_festival(festival_id, FestivalAction.APPROVE, actor=LEADER, seen=0).version,
    )

    assert [answer for answer in answers if not isinstance(answer, RuleBroken)] == [1]
    assert len(stored_versions(queries.festival(festival_id))) == 1


def test_an_edit_and_an_approval_at_once_never_approve_what_nobody_read(festival, app):
    """Either the return wins and the edit follows, or the approval: what was submitted, as it was."""
    opened(festival)
    edit(festival, venue="Sân vận động")
    seen = step(festival, AmendmentAction.SUBMIT).revision
    festival_id = festival.id

    def act(number):
        if number:
            return amend_festival(festival_id, AmendmentAction.APPROVE, actor=LEADER, seen=seen).version
        amend_festival(festival_id, AmendmentAction.RETURN, actor=LEADER, seen=seen, said="Sửa lại")
        edit(festival, venue="Nơi khác")
        return "edited"

    answers = [answer for answer in together(app, 2, act) if not isinstance(answer, RuleBroken)]

    assert answers in ([2], ["edited"])
    shown = "Sân vận động" if answers == [2] else "Nhà văn hóa thôn"
    assert shown_plan(festival_id)["venue"] == shown


def test_opening_twice_at_once_opens_one_amendment(festival, app):
    seen, festival_id = festival.revision, festival.id

    answers = together(
        app,
        2,
        lambda _n: amend_festival(festival_id, AmendmentAction.OPEN, actor=ORGANIZER, seen=seen, said=WHY),
    )

    assert sum(isinstance(answer, RuleBroken) for answer in answers) == 1
    acts = [entry.action for entry in audit.history(("festival", festival_id))]
    assert acts.count("festival.amendment.open") == 1
