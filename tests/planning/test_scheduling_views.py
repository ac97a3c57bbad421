"""Resources, one screen for all dates, free slots and the proposed schedule, as people use them."""

from datetime import date, time

import pytest
from sqlalchemy import func, select

from festival.core import clock
from festival.core.db import db, transaction
from festival.localities.rules import LocalityKind
from festival.planning.models import (
    ClashSetting,
    Festival,
    FestivalResource,
    ItemResource,
    ProgrammeItem,
    Resource,
    ScheduleDraft,
    ScheduleDraftRow,
    SchedulingSetting,
    TravelTime,
)
from festival.planning.queries.scheduling import schedule
from festival.planning.rules import FestivalState, PilotLevel
from festival.planning.rules.amendments import AmendmentState
from festival.planning.rules.scheduling import ClashKind, ClashLevel, DayPart, ResourceKind
from festival.planning.services import autoplan
from festival.planning.services.autoplan import made_mark
from tests.factories import keep, make_locality
from tests.planning.full import fill_season
from tests.planning.make import DAY, make_festival, make_item, make_resource

HOSTILE = ["<script>alert(1)</script>", '=HYPERLINK("http://x.test")', "Xe" + "\u0323" + " loa"]
BAD = ["Xe\x00loa", "\u202eXe loa", "Xe\u2066", "x" * 201, "", " \t "]


def stored(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def make_area(here, name="Thôn Tây Sơn", kind=LocalityKind.RESIDENTIAL_AREA):
    return make_locality(name, kind=kind, parent=here.commune, unit_word="thôn")


def make_pair(here, **fields):
    """Two drafts at the same hour, both with the commune's sound truck."""
    truck = make_resource(locality=here.commune)
    first = make_festival(season=here.season, locality=here.area, **fields)
    second = make_festival(season=here.season, locality=make_area(here), **fields)
    for one in (first, second):
        keep(FestivalResource(festival_id=one.id, resource_id=truck.id))
    return first, second


def place(**changes) -> dict:
    return {"held_on": "9/8/2026", "starts_at": "14h", "hall": "0", "seen": "0", **changes}


def of(festival) -> Festival:
    db.session.expire_all()
    return db.session.get(Festival, festival.id)


# Resources


def test_a_resource_is_added_renamed_retired_and_taken_back(here, organizer):
    url = f"/planning/seasons/{here.season.id}/resources"
    assert "Chưa có nguồn lực nào" in organizer.page(url).words

    organizer.post(url, {"kind": "leader", "name": "Chủ tịch UBND xã", "attends_pilots": "y"})
    one = db.session.scalar(select(Resource))
    organizer.post(
        f"{url}/{one.id}", {"name": "Phó Chủ tịch UBND xã", "note": "Phụ trách", "attends_pilots": "y"}
    )
    organizer.post(f"{url}/{one.id}/retirement", {"is_retired": "1"})

    words = organizer.page(url).words
    assert "Phó Chủ tịch UBND xã Thôi dùng Lãnh đạo Dự mọi ngày hội điểm · Phụ trách" in words
    assert "Hoàn tác" in words
    organizer.post(f"{url}/{one.id}/retirement", {"is_retired": "0"})
    assert "Dùng lại" not in organizer.page(url).words
    assert not db.session.get(Resource, one.id).is_retired


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_only_text(here, organizer, name):
    url = f"/planning/seasons/{here.season.id}/resources"

    organizer.post(url, {"kind": "sound", "name": name})

    assert "<script>alert" not in organizer.get(url).get_data(as_text=True)
    assert stored(Resource) == 1


@pytest.mark.parametrize("name", BAD)
def test_a_bad_name_is_told_and_nothing_is_stored(here, organizer, name):
    organizer.post(
        f"/planning/seasons/{here.season.id}/resources", {"kind": "sound", "name": name}, status=422
    )

    assert stored(Resource) == 0


def test_the_same_resource_twice_is_refused(here, organizer):
    url = f"/planning/seasons/{here.season.id}/resources"
    organizer.post(url, {"kind": "sound", "name": "Xe loa"})

    answer = organizer.post(url, {"kind": "sound", "name": "xe LOA"}, status=409)

    assert "đã có nguồn lực cùng loại, cùng tên" in answer.get_data(as_text=True)
    assert stored(Resource) == 1
    organizer.post(url, {"kind": "troupe", "name": "Đội văn nghệ"})
    other = db.session.scalar(select(Resource.id).where(Resource.kind == ResourceKind.TROUPE))
    organizer.post(f"{url}/{other}", {"name": "Đội kịch"})
    organizer.post(f"{url}/{other}", {"name": ""}, status=422)
    assert stored(Resource) == 2


def test_only_a_leader_attends_pilots(here, organizer):
    url = f"/planning/seasons/{here.season.id}/resources"

    organizer.post(url, {"kind": "sound", "name": "Xe loa", "attends_pilots": "y"})

    assert not db.session.scalar(select(Resource.attends_pilots))


def test_resources_of_another_commune_do_not_show(world, here, organizer):
    make_resource(locality=here.commune, name="Xe loa nhà")
    foreign = make_resource(locality=world.there.commune, name="Xe loa bạn")
    url = f"/planning/seasons/{here.season.id}/resources"

    words = organizer.page(url).words

    assert "Xe loa nhà" in words
    assert "Xe loa bạn" not in words
    organizer.get(f"{url}/{foreign.id}", 404)
    festival = make_festival(season=here.season, locality=here.area)
    organizer.get(f"/planning/festivals/{festival.id}/resources/{foreign.id}", 404)


# What the commune settles


def settled(**changes) -> dict:
    levels = {
        f"{kind.value}_{clash.value}": "warn"
        for kind in ResourceKind
        for clash in ClashKind
        if (kind, clash) != (ResourceKind.HALL, ClashKind.TRAVEL)
    }
    figures = {
        "travel_minutes": "20",
        "usual_minutes": "150",
        "morning_start": "7h",
        "afternoon_start": "13:30",
        "evening_start": "19h",
    }
    return {**levels, **figures, **changes}


def test_figures_and_levels_are_saved_and_hold(here, organizer):
    url = f"/planning/seasons/{here.season.id}/scheduling"
    assert 'value="180"' in organizer.get(url).get_data(as_text=True)

    organizer.post(url, settled())
    organizer.post(url, settled(sound_overlap="ignore"))

    kept = db.session.get(SchedulingSetting, here.commune.id)
    assert (kept.travel_minutes, kept.usual_minutes, kept.evening_start) == (20, 150, time(19, 0))
    level = db.session.get(ClashSetting, (here.commune.id, ResourceKind.SOUND, ClashKind.OVERLAP)).level
    assert level is ClashLevel.IGNORE
    make_pair(here)
    assert "Không có chỗ nào trùng" in organizer.page(f"/planning/seasons/{here.season.id}/schedule").words


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"travel_minutes": "-1"}, 422),
        ({"travel_minutes": "99999999999999"}, 422),
        ({"usual_minutes": "0"}, 422),
        ({"sound_overlap": "kill"}, 422),
        ({"morning_start": "25:00"}, 422),
        ({"morning_start": "15:00"}, 409),
    ],
)
def test_bad_figures_are_refused(here, organizer, changes, status):
    organizer.post(f"/planning/seasons/{here.season.id}/scheduling", settled(**changes), status=status)

    assert stored(SchedulingSetting) == 0


def test_the_way_between_two_halls_is_set_and_dropped(here, organizer):
    first, second = (
        make_resource(locality=here.commune, kind=ResourceKind.HALL, name=name) for name in ("Đình", "Sân")
    )
    url = f"/planning/seasons/{here.season.id}/travel-times"

    organizer.post(url, {"first": second.id, "second": first.id, "minutes": "45"})
    assert "Đình – Sân" in organizer.page(f"/planning/seasons/{here.season.id}/scheduling").words
    organizer.post(url, {"first": first.id, "second": first.id, "minutes": "5"}, status=409)
    organizer.post(url, {"first": first.id, "second": second.id, "minutes": "1441"}, status=422)

    assert [one.minutes for one in db.session.scalars(select(TravelTime))] == [45]
    organizer.post(url, {"first": first.id, "second": second.id, "minutes": ""})
    assert stored(TravelTime) == 0


# One screen


def test_the_schedule_shows_unscheduled_first_and_clashes_with_both_sides(here, organizer):
    make_pair(here)
    make_festival(season=here.season, locality=make_area(here, "Bản Chưa Xếp"), held_on=None, starts_at=None)

    words = organizer.page(f"/planning/seasons/{here.season.id}/schedule").words

    assert words.index("Bản Chưa Xếp") < words.index("Thôn Đông")
    assert "Chặn Xe loa xã : trùng giờ Thôn Đông 07:30–10:30 15/08 Thôn Tây Sơn 07:30–10:30 15/08" in words
    assert "1 nơi chưa đủ ngày, giờ" in words


def test_a_line_is_saved_with_and_without_a_script(here, organizer):
    festival = make_festival(season=here.season, locality=here.area)
    hall = make_resource(locality=here.commune, kind=ResourceKind.HALL, name="Hội trường xã")
    url = f"/planning/festivals/{festival.id}/slot"

    answer = organizer.post(url, place(hall=hall.id))

    assert answer.location.endswith(f"/planning/seasons/{here.season.id}/schedule#row-{festival.id}")
    kept = of(festival)
    assert (kept.held_on, kept.starts_at, kept.hall_id) == (date(2026, 8, 9), time(14, 0), hall.id)
    assert kept.venue == "Nhà văn hóa thôn"
    answer = organizer.post(
        url, place(held_on="", starts_at="", seen=kept.revision), status=200, headers={"HX-Request": "true"}
    )
    body = answer.get_data(as_text=True)
    assert body.count("<tr id=") == 1
    assert body.count("hx-swap-oob") == 1
    assert "1 nơi chưa đủ ngày, giờ" in body
    assert of(festival).held_on is None


def test_a_hall_gives_an_empty_venue_its_name(here, organizer):
    festival = make_festival(season=here.season, locality=here.area, venue="")
    hall = make_resource(locality=here.commune, kind=ResourceKind.HALL, name="Hội trường xã")

    organizer.post(f"/planning/festivals/{festival.id}/slot", place(hall=hall.id))

    assert of(festival).venue == "Hội trường xã"


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"held_on": "32/8/2026"}, 422, "Ngày chưa đúng"),
        ({"starts_at": "<b>"}, 422, "Giờ chưa đúng"),
        ({"hall": "999999"}, 422, "Hội trường"),
        ({"held_on": "30/6/2026"}, 409, "01/07/2026"),
        ({"held_on": "20/8/2026"}, 409, "19/08/2026"),
        ({"seen": "7"}, 409, "vừa được người khác sửa"),
        ({"seen": ""}, 409, "vừa được người khác sửa"),
    ],
)
def test_a_refused_line_keeps_what_was_typed(here, organizer, changes, status, said):
    festival = make_festival(season=here.season, locality=here.area)
    typed = place(**changes)

    for headers in ({}, {"HX-Request": "true"}):
        answer = organizer.post(
            f"/planning/festivals/{festival.id}/slot", typed, status=status, headers=headers
        )

        body = answer.get_data(as_text=True)
        assert said in body
        assert f'value="{typed["held_on"]}"' in body
    assert of(festival).held_on == DAY


def test_a_school_may_be_earlier_than_the_others(here, organizer):
    school = make_area(here, "Trường THCS", LocalityKind.SCHOOL)
    festival = make_festival(season=here.season, locality=school)

    organizer.post(f"/planning/festivals/{festival.id}/slot", place(held_on="20/5/2026"))

    assert of(festival).held_on == date(2026, 5, 20)
    assert "Tháng 5 năm 2026" in organizer.page(f"/planning/seasons/{here.season.id}/schedule").words
    organizer.post(f"/planning/festivals/{festival.id}/slot", place(held_on="30/4/2026", seen=1), status=409)


def test_the_programme_moves_with_the_hour(here, organizer):
    festival = make_festival(season=here.season, locality=here.area)
    make_item(festival=festival, starts_at=time(7, 30), minutes=15)
    make_item(festival=festival, position=2, starts_at=time(9, 0), minutes=30, is_fixed=True, title="Kéo co")

    organizer.post(f"/planning/festivals/{festival.id}/slot", place(starts_at="14:00"))

    query = select(ProgrammeItem.starts_at).order_by(ProgrammeItem.position)
    assert list(db.session.scalars(query)) == [time(14, 0), time(15, 30)]


def test_a_submitted_plan_stays_where_it_is(here, organizer):
    festival = make_festival(season=here.season, locality=here.area, state=FestivalState.PLAN_SUBMITTED)

    assert "Đã khóa" in organizer.page(f"/planning/seasons/{here.season.id}/schedule").words
    organizer.post(f"/planning/festivals/{festival.id}/slot", place(), status=409)
    organizer.get(f"/planning/festivals/{festival.id}/free-slots", 409)

    assert of(festival).held_on == DAY


def test_the_schedule_is_searched_and_filtered(here, organizer):
    make_pair(here)
    make_festival(season=here.season, locality=make_area(here, "Bản Chưa Xếp"), held_on=None)
    url = f"/planning/seasons/{here.season.id}/schedule"

    assert "1 ngày hội" in organizer.page(f"{url}?q=chua+xep").words
    assert "1 ngày hội" in organizer.page(f"{url}?show=unscheduled").words
    assert "2 ngày hội" in organizer.page(f"{url}?show=clashing").words
    assert "Không có ngày hội nào khớp" in organizer.page(f"{url}?q=khong+co").words
    assert "3 ngày hội" in organizer.page(f"{url}?page=99999999999&per_page=x&show=x").words


def test_the_head_of_an_area_works_on_its_own_festival_only(here, head):
    first, second = make_pair(here)

    head.get(f"/planning/seasons/{here.season.id}/schedule", 403)
    assert "Thôn Tây Sơn 07:30–10:30" in head.page(f"/planning/festivals/{first.id}/schedule").words
    head.post(
        f"/planning/festivals/{first.id}/slot",
        {"from": "slots", "held_on": "9/8/2026", "starts_at": "8h", "seen": "0"},
    )
    head.get(f"/planning/festivals/{second.id}/schedule", 404)


# A festival's own page


def needs(**changes) -> dict:
    fields = {"minutes": "120", "hall": "0", "wanted_days": ["5", "6"], "wanted_part": "evening", "seen": "0"}
    return {**fields, **changes}


def test_what_a_festival_needs_is_saved(here, organizer):
    festival = make_festival(season=here.season, locality=here.area)
    truck = make_resource(locality=here.commune)
    hall = make_resource(locality=here.commune, kind=ResourceKind.HALL, name="Hội trường xã")
    url = f"/planning/festivals/{festival.id}/schedule"

    organizer.post(url, needs(hall=hall.id, resources=[truck.id]))

    kept = of(festival)
    assert (kept.minutes, kept.wanted_days, kept.wanted_part, kept.hall_id) == (
        120,
        96,
        DayPart.EVENING,
        hall.id,
    )
    words = organizer.page(url).words
    assert "120 phút, theo dự kiến" in words
    assert "Thứ Bảy, Chủ nhật · Buổi tối" in words
    assert "Xe loa xã, Hội trường xã" in words
    organizer.post(url, needs(minutes="", wanted_days=[], seen=kept.revision))
    assert (of(festival).minutes, of(festival).wanted_days, stored(FestivalResource)) == (None, 0, 0)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"minutes": "-5"}, 422),
        ({"minutes": "1441"}, 422),
        ({"wanted_days": ["9"]}, 422),
        ({"wanted_part": "night"}, 422),
        ({"resources": ["99999"]}, 422),
        ({"hall": "x"}, 422),
        ({"seen": "3"}, 409),
    ],
)
def test_bad_needs_are_refused(here, organizer, changes, status):
    festival = make_festival(season=here.season, locality=here.area)

    organizer.post(f"/planning/festivals/{festival.id}/schedule", needs(**changes), status=status)

    assert (of(festival).minutes, of(festival).revision) == (None, 0)


def test_a_retired_resource_stays_where_it_was_named_and_is_not_offered_elsewhere(here, organizer):
    first, second = make_pair(here)
    truck = db.session.scalar(select(Resource))
    bare = make_festival(season=here.season, locality=make_area(here, "Bản Mới"))
    organizer.post(f"/planning/seasons/{here.season.id}/resources/{truck.id}/retirement", {"is_retired": "1"})

    organizer.post(f"/planning/festivals/{first.id}/schedule", needs(resources=[truck.id]))
    organizer.post(f"/planning/festivals/{bare.id}/schedule", needs(resources=[truck.id]), status=422)

    assert stored(FestivalResource) == 2


def test_rows_that_need_a_resource_are_chosen(here, organizer):
    festival = make_festival(season=here.season, locality=here.area)
    first = make_item(festival=festival)
    second = make_item(festival=festival, position=2, starts_at=time(7, 45), title="Văn nghệ")
    troupe = make_resource(locality=here.commune, kind=ResourceKind.TROUPE, name="Đội văn nghệ")
    url = f"/planning/festivals/{festival.id}/resources/{troupe.id}"

    assert "07:45 Văn nghệ" in organizer.page(url).words
    organizer.post(url, {"rows": [first.id, second.id], "seen": "0"})
    organizer.post(url, {"rows": [second.id], "seen": "1"})

    assert list(db.session.scalars(select(ItemResource.programme_item_id))) == [second.id]
    assert (
        "Đội văn nghệ 07:45 Văn nghệ" in organizer.page(f"/planning/festivals/{festival.id}/schedule").words
    )
    organizer.post(url, {"rows": ["99999"], "seen": "2"}, status=422)
    organizer.post(url, {"rows": [first.id], "seen": "1"}, status=409)
    assert stored(ItemResource) == 1


def test_a_leader_who_attends_pilots_is_needed_at_each_of_them(here, organizer):
    make_resource(locality=here.commune, kind=ResourceKind.LEADER, name="Chủ tịch", attends_pilots=True)
    for number in (1, 2):
        make_festival(
            season=here.season, locality=make_area(here, f"Thôn {number}"), pilot_level=PilotLevel.COMMUNE
        )

    assert "Chặn Chủ tịch : trùng giờ" in organizer.page(f"/planning/seasons/{here.season.id}/schedule").words


# Blocked clashes


def step(browser, festival, action, status=303):
    data = {"action": action, "seen": of(festival).revision}
    return browser.post(f"/planning/festivals/{festival.id}/step", data, status=status)


def test_a_blocked_clash_stops_submission_and_says_with_whom(here, organizer):
    first, _second = make_pair(here)

    page = organizer.page(f"/planning/festivals/{first.id}")
    assert "Lịch đang trùng nên chưa trình duyệt được" in page.words
    answer = step(organizer, first, "submit", status=409)

    assert "Xe loa xã, trùng giờ với Thôn Tây Sơn (07:30–10:30 15/08)" in answer.get_data(as_text=True)
    assert of(first).state is FestivalState.DRAFT
    organizer.post(f"/planning/festivals/{first.id}/slot", place())
    step(organizer, first, "submit")


def test_a_blocked_clash_stops_approval(here, leader):
    first, _second = make_pair(here, state=FestivalState.PLAN_SUBMITTED)

    step(leader, first, "approve", status=409)

    assert of(first).state is FestivalState.PLAN_SUBMITTED


def test_a_warning_stops_nothing(here, organizer):
    first, second = make_pair(here)
    organizer.post(f"/planning/festivals/{second.id}/slot", place(held_on="15/8/2026", starts_at="10:40"))

    page = organizer.page(f"/planning/festivals/{first.id}")
    assert "Cảnh báo Xe loa xã : không kịp di chuyển, cách 10 phút, cần 30 phút" in page.words
    step(organizer, first, "submit")

    assert of(first).state is FestivalState.PLAN_SUBMITTED


@pytest.mark.parametrize("state", [FestivalState.CANCELLED, FestivalState.POSTPONED])
def test_a_festival_that_is_off_is_in_nobodys_way(here, organizer, state):
    first, second = make_pair(here)
    keep(db.session.merge(second)).state = state
    db.session.flush()
    db.session.commit()

    step(organizer, first, "submit")


def test_a_clash_with_another_communes_festival_of_the_same_name_is_none(world, here, organizer):
    first, second = make_pair(here)
    organizer.post(f"/planning/festivals/{second.id}/slot", place())
    there = make_resource(locality=world.there.commune)
    foreign = make_festival(season=world.there.season, locality=world.there.area)
    keep(FestivalResource(festival_id=foreign.id, resource_id=there.id))

    assert "Lịch đang trùng" not in organizer.page(f"/planning/festivals/{first.id}").words


def test_a_postponed_festival_gets_no_day_on_which_it_would_be_blocked(here, leader):
    first, second = make_pair(here)
    first = keep(db.session.merge(first))
    first.state = FestivalState.POSTPONED
    db.session.commit()
    day = {"starts_at": "7:30", "venue": "Nhà văn hóa", "seen": "0"}
    url = f"/planning/festivals/{first.id}/new-day"

    leader.post(url, {**day, "held_on": "15/8/2026"}, status=409)
    leader.post(url, {**day, "held_on": "16/8/2026"})

    assert of(first).state is FestivalState.PREPARING
    assert of(second).held_on == DAY


# Free slots


def test_a_free_slot_is_chosen_with_one_button(here, organizer):
    first, _second = make_pair(here)
    url = f"/planning/festivals/{first.id}/free-slots"

    assert "Đợt tổ chức đã hết" in organizer.page(url).words
    page = in_summer(organizer.page, url)
    why = "Thứ Bảy, bà con dễ dự; Xe loa xã còn rảnh (Thôn Tây Sơn dùng 07:30–10:30 15/08)."
    assert f"Vì sao Việc 14:00 Thứ Bảy, 15/08/2026 {why} Chọn" in page.words
    form = next(form for form in page.forms if any(f.get("value") == "slots" for f in form["fields"]))
    data = {field["name"]: field["value"] for field in form["fields"] if field["name"] != "csrf_token"}
    organizer.post(f"/planning/festivals/{first.id}/slot", data)

    assert "Không có chỗ nào trùng" in organizer.page(f"/planning/seasons/{here.season.id}/schedule").words
    organizer.post(f"/planning/festivals/{first.id}/slot", data, status=409)
    organizer.post(f"/planning/festivals/{first.id}/slot", {**data, "held_on": "x"}, status=422)


# The proposed schedule


@pytest.fixture
def unplanned(here):
    """Four festivals without a date that share a sound truck, and one that has its place."""
    truck = make_resource(locality=here.commune)
    made = [
        make_festival(
            season=here.season, locality=make_area(here, f"Thôn Số {n}"), held_on=None, starts_at=None
        )
        for n in range(4)
    ]
    made.append(make_festival(season=here.season, locality=here.area))
    for one in made:
        keep(FestivalResource(festival_id=one.id, resource_id=truck.id))
    return made


@pytest.fixture
def draft_url(here):
    return f"/planning/seasons/{here.season.id}/schedule/draft"


def in_summer(function, *args, minute=0):
    with clock.frozen(clock.at(date(2026, 7, 20), time(8, minute))):
        return function(*args)


def propose(browser, draft_url, minute=0) -> ScheduleDraft:
    in_summer(browser.post, draft_url, minute=minute)
    return db.session.scalar(select(ScheduleDraft))


def accept(browser, here, draft, rows, status=303):
    url = f"/planning/seasons/{here.season.id}/schedule/acceptance"
    return browser.post(url, {"draft": made_mark(draft), "rows": [row.id for row in rows]}, status=status)


def test_a_proposal_changes_nothing_until_it_is_accepted_in_part_and_then_whole(
    here, organizer, unplanned, draft_url
):
    assert "Máy đề xuất ngày" in organizer.page(draft_url).words
    draft = propose(organizer, draft_url)

    words = organizer.page(draft_url).words
    assert "xếp được 4/4 ngày hội" in words
    assert "Tính tối ưu cả đợt" in words
    assert "Xếp lần lượt" in words
    assert [of(one).held_on for one in unplanned] == [None] * 4 + [DAY]
    assert "Có đề xuất lịch chờ xem" in organizer.page(f"/planning/seasons/{here.season.id}/schedule").words
    rows = list(draft.rows)
    accept(organizer, here, draft, rows[:1])
    assert sum(of(one).held_on is not None for one in unplanned) == 2
    accept(organizer, here, db.session.scalar(select(ScheduleDraft)), rows[1:])
    assert all(of(one).held_on is not None for one in unplanned)
    assert stored(ScheduleDraft) == 0
    assert "Không có chỗ nào trùng" in organizer.page(f"/planning/seasons/{here.season.id}/schedule").words


def test_a_proposal_is_dropped_and_a_second_one_replaces_it(here, organizer, unplanned, draft_url):
    first = made_mark(propose(organizer, draft_url))
    second = made_mark(propose(organizer, draft_url, minute=1))
    url = f"/planning/seasons/{here.season.id}/schedule/deletion"

    organizer.post(url, {"draft": first}, status=409)
    organizer.post(url, {"draft": second})

    assert (stored(ScheduleDraft), stored(ScheduleDraftRow)) == (0, 0)
    organizer.post(url, {"draft": second}, status=409)


def test_a_festival_changed_since_is_refused_by_name_and_nothing_is_taken(
    here, organizer, unplanned, draft_url
):
    draft = propose(organizer, draft_url)
    rows = list(draft.rows)
    changed = next(one for one in unplanned if one.id == rows[0].festival_id)
    organizer.post(f"/planning/festivals/{changed.id}/schedule", needs())

    answer = accept(organizer, here, draft, rows, status=409)

    body = answer.get_data(as_text=True)
    assert f"Đã thay đổi sau khi đề xuất: {of(changed).locality.name}" in body
    assert "Đã sửa sau đề xuất" in body
    assert [of(one).held_on for one in unplanned[:4]] == [None] * 4
    accept(organizer, here, draft, rows[1:])


def test_a_slot_taken_since_is_refused_by_name(here, organizer, unplanned, draft_url):
    draft = propose(organizer, draft_url)
    row = draft.rows[0]
    day, hour = f"{row.held_on:%d/%m/%Y}", f"{row.starts_at:%H:%M}"
    organizer.post(f"/planning/festivals/{unplanned[4].id}/slot", place(held_on=day, starts_at=hour))

    answer = accept(organizer, here, draft, [row], status=409)

    assert "Lịch đã khác lúc đề xuất" in answer.get_data(as_text=True)
    assert sum(of(one).held_on is not None for one in unplanned) == 1


def test_what_cannot_be_placed_is_named_with_the_reason(here, organizer, unplanned, draft_url):
    keep(db.session.merge(here.season)).window_end = date(2026, 7, 21)
    db.session.commit()

    propose(organizer, draft_url)

    words = organizer.page(draft_url).words
    assert "xếp được 3/4 ngày hội" in words
    assert "Các buổi còn trống của Xe loa xã đã dành cho nơi khác" in words


def test_nothing_to_plan_nothing_chosen_and_foreign_rows_are_refused(here, organizer, unplanned, draft_url):
    draft = propose(organizer, draft_url)

    accept(organizer, here, draft, [], status=409)
    url = f"/planning/seasons/{here.season.id}/schedule/acceptance"
    organizer.post(url, {"draft": made_mark(draft), "rows": ["99999"]}, status=422)
    organizer.post(url, {"draft": "x", "rows": []}, status=422)
    accept(organizer, here, draft, draft.rows)
    answer = in_summer(lambda: organizer.post(draft_url, status=409))

    assert "Không có ngày hội nào cần xếp" in answer.get_data(as_text=True)


def test_clashing_drafts_are_planned_anew_on_demand(here, organizer, draft_url):
    first, second = make_pair(here)
    url = draft_url

    in_summer(lambda: organizer.post(url, status=409))
    in_summer(lambda: organizer.post(url, {"with_clashing": "y"}))
    draft = db.session.scalar(select(ScheduleDraft))
    accept(organizer, here, draft, draft.rows)

    assert of(first).starts != of(second).starts
    assert "Không có chỗ nào trùng" in organizer.page(f"/planning/seasons/{here.season.id}/schedule").words


def test_an_amended_plan_is_not_moved_while_it_waits_for_approval(here, organizer, unplanned, draft_url):
    draft = propose(organizer, draft_url)
    row = draft.rows[0]
    one = db.session.get(Festival, row.festival_id)
    one.state, one.amendment = FestivalState.PLAN_APPROVED, AmendmentState.SUBMITTED
    db.session.commit()

    accept(organizer, here, draft, [row], status=409)


# Queries


@pytest.mark.parametrize("path", ["schedule", "schedule/draft", "resources", "scheduling"])
def test_season_pages_cost_the_same_with_fifty_one_festivals(here, organizer, count_queries, unplanned, path):
    draft_url = f"/planning/seasons/{here.season.id}/schedule/draft"
    url = f"/planning/seasons/{here.season.id}/{path}"
    propose(organizer, draft_url)
    with count_queries() as few:
        organizer.get(url)
    fill_season(here)
    propose(organizer, draft_url)

    with count_queries() as many:
        organizer.get(url)

    assert len(many) == len(few) <= 14


@pytest.mark.parametrize("path", ["", "/schedule", "/free-slots"])
def test_festival_pages_cost_the_same_with_fifty_one_festivals(here, organizer, count_queries, path):
    first, _second = make_pair(here)
    url = f"/planning/festivals/{first.id}{path}"
    with count_queries() as few:
        organizer.get(url)
    fill_season(here)

    with count_queries() as many:
        organizer.get(url)

    assert len(many) == len(few) <= 14


def test_holidays_are_not_open_unless_somebody_chose_one(here):
    with transaction():
        here.season.window_start, here.season.window_end = date(2026, 9, 1), date(2026, 9, 3)
    free = make_festival(season=here.season, locality=here.area, held_on=None, starts_at=None)
    chosen = make_festival(
        season=here.season, locality=make_area(here, "Thôn Tây"), held_on=date(2026, 9, 2), starts_at=None
    )

    board = schedule(here.season)

    days = [[day.day for day in board.days_open(one.id, date(2026, 8, 1))] for one in (free, chosen)]
    assert days == [[1, 3], [1, 2, 3]]


def test_a_second_press_while_the_first_one_thinks_is_told_to_wait(organizer, unplanned, draft_url):
    with autoplan._THINKING:
        answer = in_summer(lambda: organizer.post(draft_url, status=409))

    assert "Đang xếp lịch. Hãy đợi vài giây rồi tải lại trang." in answer.get_data(as_text=True)
    assert stored(ScheduleDraft) == 0


def test_a_festival_is_deleted_with_what_it_needed_and_what_was_proposed_for_it(
    organizer, unplanned, draft_url
):
    propose(organizer, draft_url)
    url = f"/planning/festivals/{unplanned[0].id}/deletion"

    organizer.post(url, {"count": "1", "seen": "0"})

    assert (stored(FestivalResource), stored(ScheduleDraftRow), stored(Resource)) == (4, 3, 1)
    assert "xếp được 4/4" in organizer.page(draft_url).words
