"""Many plans submitted and approved at once: all or none, each as if it were alone."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import delete, func, select

from festival.accounts.rules import Role
from festival.core import audit, clock
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities.rules import LocalityKind
from festival.planning import queries
from festival.planning.models import ClashSetting, Festival, FestivalResource, PlanVersion
from festival.planning.queries.versions import plan_content
from festival.planning.rules import FestivalAction, FestivalState, PilotLevel, bulk, versions
from festival.planning.rules.amendments import AmendmentState
from festival.planning.rules.scheduling import ClashKind, ClashLevel, ResourceKind
from festival.planning.services.bulk import WAITING_FOR, candidates, move_many
from festival.planning.services.festivals import move_festival
from tests.factories import keep, make_locality, make_season, make_user
from tests.planning.full import fill_season
from tests.planning.make import make_budget_line, make_festival, make_item, make_resource
from tests.planning.test_services import together

DRAFT, WAITS, APPROVED = FestivalState.DRAFT, FestivalState.PLAN_SUBMITTED, FestivalState.PLAN_APPROVED


@pytest.fixture(autouse=True)
def first_of_july():
    with clock.frozen(datetime(2026, 7, 1, 2, tzinfo=UTC)):
        yield


def make_plans(here, state=DRAFT, names=("Thôn Bắc", "Thôn Nam", "Thôn Trung")) -> list[Festival]:
    return [
        make_festival(
            season=here.season,
            locality=make_locality(
                name, kind=LocalityKind.RESIDENTIAL_AREA, parent=here.commune, unit_word="thôn"
            ),
            state=state,
            held_on=date(2026, 8, day),
        )
        for day, name in enumerate(names, 1)
    ]


def url(here, page: str) -> str:
    return f"/planning/seasons/{here.season.id}/{page}"


def ticks(*plans, revision=None) -> dict:
    return {"plan": [f"{one.id}:{one.revision if revision is None else revision}" for one in plans]}


def chosen_url(here, *plans) -> str:
    return url(here, "approval/chosen?") + "&".join(f"plan={tick}" for tick in ticks(*plans)["plan"])


def states(*plans) -> list[FestivalState]:
    db.session.rollback()
    db.session.expire_all()
    return [db.session.get_one(Festival, one.id).state for one in plans]


def versions_stored() -> int:
    return db.session.scalar(select(func.count()).select_from(PlanVersion))


def share_truck(here, *plans) -> None:
    truck = make_resource(locality=here.commune)
    keep(*(FestivalResource(festival_id=one.id, resource_id=truck.id) for one in plans))


def test_a_ticked_box_says_a_plan_and_its_revision():
    assert bulk.read_plan("12:3") == (12, 3)


@pytest.mark.parametrize(
    "typed", ["", "12", "12:", ":3", "a:b", "-1:0", "1:2:3", "12345678901:0", "١:٢", "1: 2"]
)
def test_anything_else_is_no_plan(typed):
    assert bulk.read_plan(typed) is None


def test_one_to_two_hundred_plans_may_go_together():
    bulk.check_chosen(1)
    bulk.check_chosen(200)
    with pytest.raises(RuleBroken, match="ít nhất một"):
        bulk.check_chosen(0)
    with pytest.raises(RuleBroken, match="nhiều nhất 200"):
        bulk.check_chosen(201)


def test_a_long_list_of_changed_plans_is_cut_short():
    with pytest.raises(RuleBroken, match="a, b, c, d, e và 2 nơi khác. Chưa trình kế hoạch nào"):
        bulk.check_unchanged("abcdefg", FestivalAction.SUBMIT)


def test_an_organizer_submits_all_that_is_complete_from_the_seasons_page(here, organizer):
    plans = make_plans(here)
    empty = make_festival(season=here.season, locality=here.area, venue="", held_on=None)

    season = organizer.get(url(here, "")[:-1]).get_data(as_text=True)
    page = organizer.get(url(here, "submission")).get_data(as_text=True)
    organizer.post(url(here, "submission"), ticks(*plans))

    assert f'href="{url(here, "submission")}"' in season
    assert page.count(" checked") == 3
    assert "Kế hoạch còn thiếu ngày tổ chức, địa điểm" in page
    assert f'href="/planning/festivals/{empty.id}"' in page
    assert states(*plans, empty) == [WAITS, WAITS, WAITS, DRAFT]
    last = [audit.history(("festival", one.id))[0] for one in plans]
    assert {(entry.action, entry.actor_name) for entry in last} == {
        ("festival.submit", "Người commune_organizer")
    }


def test_only_the_ticked_plans_are_submitted(here, organizer):
    plans = make_plans(here)

    organizer.post(url(here, "submission"), ticks(plans[1]))

    assert states(*plans) == [DRAFT, WAITS, DRAFT]


def test_a_plan_that_came_back_is_shown_with_the_reason_and_not_ticked(here, organizer):
    back, _other = make_plans(here, names=("Thôn Bắc", "Thôn Nam"))
    with transaction():
        db.session.get_one(Festival, back.id).state_reason = "Thiếu phương án <b>mưa</b>"

    page = organizer.get(url(here, "submission")).get_data(as_text=True)

    assert "Đã trả lại: Thiếu phương án &lt;b&gt;mưa&lt;/b&gt;" in page
    assert f'id="plan-{back.id}"><label' in page
    assert page.count(" checked") == 1


def test_a_plan_changed_since_is_named_and_nothing_is_submitted(here, organizer):
    plans = make_plans(here)
    seen = ticks(*plans)
    with transaction():
        db.session.get_one(Festival, plans[1].id).touch()

    said = organizer.post(url(here, "submission"), seen, status=409).get_data(as_text=True)

    assert "Kế hoạch đã thay đổi sau khi bạn mở danh sách: Thôn Nam. Chưa trình kế hoạch nào" in said
    assert said.count(" checked") == 2
    assert states(*plans) == [DRAFT, DRAFT, DRAFT]


def test_a_button_pressed_twice_submits_once(here, organizer):
    plans = make_plans(here)
    seen = ticks(*plans)

    organizer.post(url(here, "submission"), seen)
    said = organizer.post(url(here, "submission"), seen, status=409).get_data(as_text=True)

    assert "đã được trình duyệt trước đó" in said
    assert [len(audit.history(("festival", one.id))) for one in plans] == [1, 1, 1]


def test_nothing_ticked_and_nonsense_are_told(here, organizer):
    plans = make_plans(here)

    for data in ({}, {"plan": ["<script>", "1:2:3", "x" * 5000]}):
        assert "Hãy chọn ít nhất một kế hoạch" in organizer.post(
            url(here, "submission"), data, status=422
        ).get_data(as_text=True)
    too_many = {"plan": [f"{number}:0" for number in range(1, 400)]}
    assert "nhiều nhất 200" in organizer.post(url(here, "submission"), too_many, status=422).get_data(
        as_text=True
    )
    assert states(*plans) == [DRAFT, DRAFT, DRAFT]


def test_a_plan_of_another_commune_is_neither_listed_nor_submitted(world, here, organizer):
    own = make_plans(here)[0]
    foreign = make_festival(season=world.there.season, locality=world.there.area, title="Ngày hội lạ")

    page = organizer.get(url(here, "submission")).get_data(as_text=True)
    said = organizer.post(url(here, "submission"), ticks(own, foreign), status=409).get_data(as_text=True)

    assert "Ngày hội lạ" not in page + said
    assert "không do bạn phụ trách" in said
    assert states(own, foreign) == [DRAFT, DRAFT]


def test_every_plan_is_asked_for_by_name_even_within_the_season(here):
    plans = make_plans(here)
    seen = {one.id: one.revision for one in plans}

    with pytest.raises(RuleBroken, match="không do bạn phụ trách"):
        move_many(
            here.season.id, FestivalAction.SUBMIT, seen, lambda one: one.id != plans[0].id, actor=SYSTEM
        )

    assert states(*plans) == [DRAFT, DRAFT, DRAFT]


def test_a_blocked_clash_stands_below_with_its_reason_and_is_refused(here, organizer):
    first, second, third = make_plans(here)
    with transaction():
        db.session.get_one(Festival, second.id).held_on = first.held_on
    share_truck(here, first, second)

    page = organizer.get(url(here, "submission")).get_data(as_text=True)
    said = organizer.post(url(here, "submission"), ticks(first, third), status=409).get_data(as_text=True)

    assert "Chưa trình được (2)" in page
    assert "Lịch còn trùng: Xe loa xã, trùng giờ với Thôn Nam" in page
    assert page.count('name="plan"') == 1
    assert "Chưa trình kế hoạch nào. Thôn Bắc: Lịch còn trùng: Xe loa xã" in said
    assert states(first, second, third) == [DRAFT, DRAFT, DRAFT]


def test_a_day_outside_the_window_is_refused(here, organizer):
    plan = make_plans(here)[0]
    with transaction():
        db.session.get_one(Festival, plan.id).held_on = date(2026, 12, 1)

    page = organizer.get(url(here, "submission")).get_data(as_text=True)
    said = organizer.post(url(here, "submission"), ticks(plan), status=409).get_data(as_text=True)

    assert "Ngày tổ chức phải trong khoảng 01/07/2026 đến 19/08/2026" in page
    assert "Chưa trình kế hoạch nào. Thôn Bắc: Ngày tổ chức phải trong khoảng" in said
    assert states(plan) == [DRAFT]


def test_a_leader_reads_the_exact_list_before_approving_it(here, leader):
    plans = make_plans(here, WAITS)
    make_item(festival=plans[0], minutes=45)
    make_budget_line(festival=plans[0])

    season = leader.get(url(here, "")[:-1]).get_data(as_text=True)
    page = leader.get(url(here, "approval")).get_data(as_text=True)
    asked = leader.get(chosen_url(here, *plans[:2])).get_data(as_text=True)
    before = states(*plans)
    leader.post(url(here, "approval"), ticks(*plans[:2]))

    assert f'href="{url(here, "approval")}"' in season
    assert page.count('name="plan"') == 3
    assert " checked" not in page
    assert "1 dòng, 45&nbsp;phút" in page
    assert "6.000.000\u00a0đ" in page
    assert "Phê duyệt 2 kế hoạch" in asked
    assert [name in asked for name in ("Thôn Bắc", "Thôn Nam", "Thôn Trung")] == [True, True, False]
    assert before == [WAITS, WAITS, WAITS]
    assert states(*plans) == [APPROVED, APPROVED, WAITS]


def test_a_plan_approved_among_many_is_frozen_as_if_it_were_alone(here, leader):
    alone, among, other = make_plans(here, WAITS)
    hall = make_resource(locality=here.commune, kind=ResourceKind.HALL, name="Nhà văn hóa xã")
    for one in (alone, among):
        make_item(festival=one, minutes=45)
        make_budget_line(festival=one)
        keep(FestivalResource(festival_id=one.id, resource_id=hall.id))

    move_festival(alone.id, FestivalAction.APPROVE, seen=0, actor=SYSTEM)
    leader.post(url(here, "approval"), ticks(among, other))

    first, second, third = (db.session.get_one(PlanVersion, (one.id, 1)) for one in (alone, among, other))
    own = {"title": "Ngày hội Thôn Nam", "held_on": "2026-08-02"}
    assert second.content == versions.canonical({**plan_content(first.festival), **own})
    assert second.sha256 == versions.fingerprint(second.content)
    assert third.content == versions.canonical(plan_content(third.festival))
    assert second.approved_by == "Người leader"
    festival = db.session.get_one(Festival, among.id)
    assert (festival.version, festival.shown_on, festival.shown_venue, festival.shown_minutes) == (
        1,
        date(2026, 8, 2),
        "Nhà văn hóa thôn",
        45,
    )


def test_what_changed_after_it_was_ticked_is_left_out_and_named(here, leader):
    plans = make_plans(here, WAITS)
    address = chosen_url(here, *plans)
    move_festival(plans[2].id, FestivalAction.RETURN, reason="Thiếu", seen=0, actor=SYSTEM)
    with transaction():
        db.session.get_one(Festival, plans[1].id).touch()

    page = leader.get(address).get_data(as_text=True)

    assert "2 kế hoạch đã chọn không có trong danh sách" in page
    assert "Phê duyệt 1 kế hoạch" in page


def test_a_plan_changed_since_stops_the_whole_approval(here, leader):
    plans = make_plans(here, WAITS)
    with transaction():
        db.session.get_one(Festival, plans[0].id).touch()

    said = leader.post(url(here, "approval"), ticks(*plans, revision=0), status=409).get_data(as_text=True)
    again = leader.post(url(here, "approval"), ticks(plans[1]))
    twice = leader.post(url(here, "approval"), ticks(plans[1], revision=0), status=409)

    assert "thay đổi sau khi bạn mở danh sách: Thôn Bắc. Chưa phê duyệt kế hoạch nào" in said
    assert again.status_code == 303
    assert "đã được phê duyệt trước đó" in twice.get_data(as_text=True)
    assert states(*plans) == [WAITS, APPROVED, WAITS]
    assert versions_stored() == 1


def test_nothing_chosen_is_told_on_the_list(here, leader):
    make_plans(here, WAITS)

    assert "Hãy chọn ít nhất một kế hoạch" in leader.get(url(here, "approval/chosen"), status=422).get_data(
        as_text=True
    )
    leader.post(url(here, "approval"), {}, status=422)


def test_amendments_and_drafts_are_not_approved_in_bulk(here, leader):
    draft = make_plans(here)[0]
    amended = make_festival(
        season=here.season, locality=here.area, state=APPROVED, amendment=AmendmentState.SUBMITTED, version=1
    )

    page = leader.get(url(here, "approval")).get_data(as_text=True)
    said = leader.post(url(here, "approval"), ticks(draft, amended), status=409).get_data(as_text=True)

    assert "Không có kế hoạch nào chờ duyệt" in page
    assert "Chưa phê duyệt kế hoạch nào" in said
    assert states(draft, amended) == [DRAFT, APPROVED]


def test_warnings_are_told_and_do_not_stop(here, leader):
    first, second, _third = make_plans(here, WAITS)
    with transaction():
        db.session.get_one(Festival, second.id).held_on = first.held_on
    truck = make_resource(locality=here.commune)
    keep(*(FestivalResource(festival_id=one.id, resource_id=truck.id) for one in (first, second)))
    warn_only(here)

    page = leader.get(url(here, "approval")).get_data(as_text=True)
    leader.post(url(here, "approval"), ticks(first, revision=0))

    assert "Xe loa xã, trùng giờ với Thôn Nam" in page
    assert "Chưa phê duyệt được" not in page
    assert states(first) == [APPROVED]


def warn_only(here) -> None:
    keep(
        ClashSetting(
            locality_id=here.commune.id,
            resource_kind=ResourceKind.SOUND,
            clash_kind=ClashKind.OVERLAP,
            level=ClashLevel.WARN,
        )
    )


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        (Role.COMMUNE_ORGANIZER, "approval", 403),
        (Role.LEADER, "submission", 403),
        (Role.UNIT_PROPOSER, "submission", 403),
    ],
)
def test_who_may_not_is_kept_out(world, browse, role, page, status):
    here = world.here
    plan = make_plans(here)[0]

    browse(world.users[role]).post(url(here, page), ticks(plan), status=status)
    browse(world.there.users[role]).post(url(here, page), ticks(plan), status=404)

    assert states(plan) == [DRAFT]


def test_a_provinces_season_offers_neither(world, officer):
    season = make_season(locality=world.province)

    page = officer.get(f"/planning/seasons/{season.id}").get_data(as_text=True)

    assert "nhiều kế hoạch" not in page


def test_several_plans_that_wait_lead_the_leader_to_the_list(world, here):
    plans, today = make_plans(here, WAITS), date(2026, 7, 1)

    def led():
        season = queries.season(here.season.id)
        lines = queries.waiting(world.users[Role.LEADER], season, today)
        return [(line.sentence, line.endpoint, line.arguments) for line in lines]

    several = led()
    move_festival(plans[0].id, FestivalAction.APPROVE, actor=SYSTEM)
    move_festival(plans[1].id, FestivalAction.APPROVE, actor=SYSTEM)
    one = led()

    here_only = {"season_id": here.season.id}
    assert several == [("3 kế hoạch ngày hội chờ duyệt", "planning.show_approval", here_only)]
    assert one == [
        ("1 kế hoạch ngày hội chờ duyệt", "planning.show_season", {**here_only, "state": "plan_submitted"})
    ]


def test_who_approves_for_one_area_only_is_led_to_the_seasons_list(world, here):
    make_plans(here, WAITS, names=("Thôn Bắc",))
    make_festival(season=here.season, locality=here.area, state=WAITS)
    make_festival(season=here.season, locality=here.area, state=WAITS, title="Đêm hội")
    user = make_user("Lãnh đạo thôn", locality=here.area, roles=[Role.LEADER])

    lines = queries.waiting(user, queries.season(here.season.id), date(2026, 7, 1))

    assert [(line.sentence, line.endpoint) for line in lines] == [
        ("2 kế hoạch ngày hội chờ duyệt", "planning.show_season")
    ]


def make_full_season(here, state: FestivalState) -> None:
    """51 plans with everything in them, all of which may take the next step."""
    fill_season(here)
    with transaction():
        db.session.execute(delete(PlanVersion))
        db.session.execute(delete(FestivalResource))
        for number, festival in enumerate(db.session.scalars(select(Festival))):
            festival.state, festival.version = state, 0
            festival.pilot_level = PilotLevel.NONE
            festival.held_on, festival.starts_at = date(2026, 7, 1 + number % 30), time(8)
            festival.venue = "Nhà văn hóa"


@pytest.mark.parametrize(
    ("action", "page"), [(FestivalAction.SUBMIT, "submission"), (FestivalAction.APPROVE, "approval")]
)
def test_fifty_one_plans_are_read_with_the_queries_of_one(request, here, count_queries, action, page):
    make_full_season(here, WAITING_FOR[action])
    browser = request.getfixturevalue("organizer" if action is FestivalAction.SUBMIT else "leader")
    ready = candidates(queries.season(here.season.id), action)
    few, many = ({"plan": [one.value for one in part]} for part in (ready[:2], ready[2:]))

    with count_queries() as opened:
        browser.get(url(here, page))
    with count_queries() as for_few:
        browser.post(url(here, page), few)
    with count_queries() as for_many:
        browser.post(url(here, page), many)

    assert len(ready) == 51
    assert reads(opened) <= 12
    assert reads(for_many) <= reads(for_few) <= 24


def test_two_leaders_at_once_approve_each_plan_once(here, app):
    plans = make_plans(here, WAITS)
    season_id, seen = here.season.id, {one.id: one.revision for one in plans}

    answers = together(
        app,
        2,
        lambda _n: move_many(season_id, FestivalAction.APPROVE, seen, lambda _one: True, actor=SYSTEM),
    )

    assert sorted(map(str, answers)) == [
        "3",
        "Các kế hoạch đã chọn đã được phê duyệt trước đó. Không phải làm lại.",
    ]
    assert versions_stored() == 3


def reads(statements: list[str]) -> int:
    return sum(line.startswith(("SELECT", "WITH")) for line in statements)
