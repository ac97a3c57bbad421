"""Planning's work pages: good path, bad input, refusals, number of queries."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core.db import db
from festival.localities.rules import LocalityKind
from festival.planning.models import Festival, Season
from festival.planning.rules import FestivalState, PilotLevel
from tests.factories import make_locality, make_season
from tests.planning.make import make_festival, make_item

LONG = "Ng" + "ạ" * 298
HOSTILE = ["<script>alert(1)</script>", '=HYPERLINK("http://x.test")', "Thôn" + "\u0323" + "g"]


def stored(model=Festival) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(model.id)))


def plan(**changes) -> dict:
    fields = {
        "title": "Ngày hội thôn Đông",
        "held_on": "15/8/2026",
        "starts_at": "7h30",
        "venue": "Nhà văn hóa",
        "pilot_level": "none",
        "note": "",
        "seen": "0",
    }
    return {**fields, **changes}


# Seasons


def test_a_season_is_opened_and_found_in_the_list(here, organizer):
    answer = organizer.post(
        "/planning/seasons", {"locality": here.commune.id, "year": "2025", "theme": "Bình yên"}
    )

    page = organizer.page(answer.location)
    assert "Kế hoạch ngày hội 2025, Xã An Thịnh" in page.words
    assert "Mùa 2025 Bình yên" in organizer.page("/planning/seasons").words


@pytest.mark.parametrize("year", ["", "mười", "1999", "99999999999999999999", "2025.5"])
def test_a_bad_year_is_told_at_the_field(here, organizer, year):
    answer = organizer.post("/planning/seasons", {"locality": here.commune.id, "year": year}, status=422)

    assert 'id="year-error"' in answer.get_data(as_text=True)
    assert stored(Season) == 2


def test_a_second_season_of_the_year_is_refused_and_what_was_typed_stays(here, organizer):
    answer = organizer.post(
        "/planning/seasons", {"locality": here.commune.id, "year": "2026", "theme": "Chủ đề mới"}, status=409
    )

    assert "đã có mùa Ngày hội năm 2026" in answer.get_data(as_text=True)
    assert 'value="Chủ đề mới"' in answer.get_data(as_text=True)


def test_a_season_in_a_foreign_commune_is_not_offered(world, organizer):
    organizer.post("/planning/seasons", {"locality": world.there.commune.id, "year": "2025"}, status=422)

    assert stored(Season) == 2


def test_season_dates_are_saved_or_refused(here, organizer):
    url = f"/planning/seasons/{here.season.id}/settings"
    dates = {
        "theme": "Mới",
        "school_start": "4/5/2026",
        "window_start": "1/7/2026",
        "window_end": "19/8/2026",
        "main_day": "16/8/2026",
        "nominations_due": "12/7/2026",
        "seen": here.season.seen,
    }
    organizer.post(url, {**dates, "main_day": "32/8/2026"}, status=422)
    organizer.post(url, {**dates, "main_day": "20/8/2026"}, status=409)

    organizer.post(url, dates)

    season = db.session.get(Season, here.season.id)
    assert (season.theme, season.main_day) == ("Mới", date(2026, 8, 16))


# The list


def test_the_list_searches_filters_sorts_and_exports_what_is_seen(here, organizer):
    school = make_locality(
        "Trường THCS Đông", kind=LocalityKind.SCHOOL, parent=here.commune, unit_word="trường"
    )
    make_festival(season=here.season, locality=here.area, title="Ngày hội thôn Đông")
    make_festival(season=here.season, locality=school, title="=1+1", state=FestivalState.READY)
    make_festival(season=here.season, locality=here.commune, title="Ngày hội xã", held_on=date(2026, 7, 2))
    url = f"/planning/seasons/{here.season.id}"

    assert "3 ngày hội" in organizer.page(url).words
    assert "2 ngày hội" in organizer.page(url + "?q=dong").words
    assert "1 ngày hội" in organizer.page(url + "?q=dong&kind=school").words
    assert "1 ngày hội" in organizer.page(url + "?state=ready").words
    assert "Không có ngày hội nào khớp" in organizer.page(url + "?state=cancelled").words
    words = organizer.page(url + "?sort=day").words
    assert words.index("02/07/2026") < words.index("Thôn Đông")

    book = openpyxl.load_workbook(BytesIO(organizer.get(url + "?q=dong&sort=-place&export=xlsx").data))
    seen = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert [(row[0], row[2], row[7]) for row in seen] == [
        ("Trường THCS Đông", "=1+1", "Sẵn sàng"),
        ("Thôn Đông", "Ngày hội thôn Đông", "Đang soạn"),
    ]
    assert book.active["C2"].data_type == "s"


@pytest.mark.parametrize(
    "query",
    ["?page=0", "?page=999999999999", "?sort=x", "?state=x&kind=y", "?q=%25_", "?per_page=7", "?view=x"],
)
def test_addresses_that_mean_nothing_still_show_the_list(here, organizer, query):
    make_festival(season=here.season, locality=here.area)

    organizer.page(f"/planning/seasons/{here.season.id}{query}")


def test_a_hamlet_head_sees_and_plans_only_the_hamlets_own(here, head):
    other = make_locality(
        "Thôn Đoài", kind=LocalityKind.RESIDENTIAL_AREA, parent=here.commune, unit_word="thôn"
    )
    make_festival(season=here.season, locality=here.area)
    foreign = make_festival(season=here.season, locality=other)

    page = head.page(f"/planning/seasons/{here.season.id}")
    assert "1 ngày hội" in page.words
    assert "Tạo cho tất cả" not in page.words
    head.get(f"/planning/festivals/{foreign.id}", status=404)
    head.get(f"/planning/seasons/{here.season.id}/festivals/all", status=403)
    form = head.page(f"/planning/seasons/{here.season.id}/festivals/new").words
    assert "Thôn Đông" in form
    assert "Thôn Đoài" not in form
    head.post(
        f"/planning/seasons/{here.season.id}/festivals", plan(title="Khác", locality=other.id), status=422
    )


def test_a_plan_is_begun_only_in_a_season_of_the_own_commune(world, here, head, organizer, officer):
    province = make_season(locality=world.province)

    offered = {
        (name, season.locality_id)
        for name, person in (("head", head), ("organizer", organizer), ("officer", officer))
        for season in (here.season, province)
        for view in ("", "?view=calendar")
        if f"/planning/seasons/{season.id}/festivals/new"
        in person.get(f"/planning/seasons/{season.id}{view}").get_data(as_text=True)
    }

    assert offered == {("head", here.commune.id), ("organizer", here.commune.id)}


def test_who_may_not_see_plans_is_sent_to_the_public_calendar(world, browse):
    make_festival(season=world.here.season, locality=world.here.area)
    member = browse(world.users[Role.COUNCIL_MEMBER])

    page = member.page(f"/planning/seasons/{world.here.season.id}")

    assert "Kế hoạch chưa công bố không hiện ở đây" in page.words
    assert "Thôn Đông" not in page.words
    member.get(f"/planning/seasons/{world.here.season.id}/festivals/new", status=403)


@pytest.mark.parametrize("path", ["", "?view=calendar", "?q=ngay&sort=-state"])
def test_a_season_costs_the_same_for_1_and_30_festivals(here, organizer, count_queries, path):
    url = f"/planning/seasons/{here.season.id}{path}"
    make_festival(season=here.season, locality=here.area)
    organizer.get(url)
    with count_queries() as one:
        organizer.get(url)
    for number in range(29):
        make_festival(season=here.season, locality=here.area, title=f"Ngày hội {number}")
    with count_queries() as thirty:
        organizer.get(url)

    assert len(thirty) == len(one) <= 8 + one.count("BEGIN DEFERRED")


def test_drafts_for_all_show_their_list_first(here, organizer):
    url = f"/planning/seasons/{here.season.id}/festivals/all"
    assert "Thôn Đông" in organizer.page(url).words

    stale = organizer.post(url, {"shown": "999999"}, status=409)
    assert "Danh sách vừa thay đổi" in stale.get_data(as_text=True)
    organizer.post(url, {"shown": "x" * 5000}, status=409)
    assert stored() == 0
    organizer.post(url, {"shown": str(here.area.id)})

    assert stored() == 1
    assert "Mọi nơi đã có ngày hội" in organizer.page(url).words


# A festival


def test_a_festival_is_created_and_shown(here, head):
    url = f"/planning/seasons/{here.season.id}/festivals"
    head.page(url + "/new")

    answer = head.post(url, plan(locality=here.area.id, title=""))

    page = head.page(answer.location)
    assert "Ngày hội thôn Đông Đang soạn" in page.words
    assert "Thứ Bảy, 15/08/2026" in page.words
    head.post(url, plan(locality=here.area.id, title=""), status=409)
    assert stored() == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", LONG),
        ("title", ""),
        ("title", "a\u202eb"),
        ("held_on", "31/2/2026"),
        ("held_on", "mai"),
        ("starts_at", "25:00"),
        ("venue", LONG),
        ("pilot_level", "trung ương"),
        ("note", "x" * 1001),
    ],
)
def test_a_bad_plan_is_told_at_its_field_and_nothing_is_stored(here, head, field, typed):
    festival = make_festival(season=here.season, locality=here.area, venue="Cũ")

    answer = head.post(f"/planning/festivals/{festival.id}/plan", plan(**{field: typed}), status=422)

    body = answer.get_data(as_text=True)
    assert f'id="{field}-error"' in body
    assert 'value="15/8/2026"' in body or field == "held_on"
    assert db.session.get(Festival, festival.id).venue == "Cũ"


@pytest.mark.parametrize("level", [PilotLevel.NONE, PilotLevel.PROVINCE])
def test_saving_the_plan_as_it_is_shown_keeps_the_pilot_level(here, organizer, level):
    festival = make_festival(season=here.season, locality=here.area, pilot_level=level)
    url = f"/planning/festivals/{festival.id}/plan"

    shown = organizer.get(url).get_data(as_text=True)
    select_box = shown.partition('name="pilot_level"')[2].partition("</select>")[0]

    assert re.findall(r'<option selected value="(\w+)"', select_box) == [level.value]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text(here, head, text):
    festival = make_festival(season=here.season, locality=here.area)

    head.post(f"/planning/festivals/{festival.id}/plan", plan(title=text, venue=text))

    body = head.get(f"/planning/festivals/{festival.id}").get_data(as_text=True)
    assert "<script>alert" not in body
    assert db.session.get(Festival, festival.id).title_fold


def test_a_plan_that_somebody_else_changed_is_not_written_over(here, head):
    festival = make_festival(season=here.season, locality=here.area)
    url = f"/planning/festivals/{festival.id}/plan"
    head.post(url, plan(venue="Sân đình"))

    for seen in ("0", "", "x", "99999999999999999999999"):
        answer = head.post(url, plan(venue="Chỗ khác", seen=seen), status=422 if seen == "x" else 409)
        assert 'value="Chỗ khác"' in answer.get_data(as_text=True)

    assert db.session.get(Festival, festival.id).venue == "Sân đình"


def test_a_day_outside_the_window_is_refused_with_what_was_typed(here, head):
    festival = make_festival(season=here.season, locality=here.area)

    answer = head.post(f"/planning/festivals/{festival.id}/plan", plan(held_on="20/8/2026"), status=409)

    assert "Ngày tổ chức phải trong khoảng" in answer.get_data(as_text=True)
    assert 'value="20/8/2026"' in answer.get_data(as_text=True)


def test_a_plan_goes_from_the_hamlet_to_the_leader_and_back(here, head, leader):
    festival = make_festival(season=here.season, locality=here.area)
    url = f"/planning/festivals/{festival.id}"
    step = url + "/step"
    assert "Phê duyệt" not in head.page(url).words

    head.post(step, {"action": "submit", "seen": "0"})
    head.get(step + "?action=return", status=403)
    head.post(step, {"action": "approve", "seen": "1"}, status=403)
    assert "Trả lại" in leader.page(step + "?action=return").words
    leader.post(step, {"action": "return", "seen": "1", "reason": ""}, status=422)
    leader.post(step, {"action": "return", "seen": "1", "reason": "Thiếu chương trình"})
    assert "Lý do: Thiếu chương trình" in head.page(url).words
    head.post(step, {"action": "submit", "seen": "2"})
    stale = leader.post(step, {"action": "approve", "seen": "1"}, status=409)
    assert "vừa được người khác sửa" in stale.get_data(as_text=True)
    leader.post(step, {"action": "approve", "seen": "3"})
    leader.post(step, {"action": "approve", "seen": "4"}, status=409)

    assert db.session.get(Festival, festival.id).state is FestivalState.PLAN_APPROVED
    told = head.page(url).words
    assert "Phê duyệt · Người leader" in told
    head.get(url + "/plan", status=409)


@pytest.mark.parametrize("action", ["", "x", "resume", "SUBMIT"])
def test_an_unknown_step_is_answered_with_400(here, organizer, action):
    festival = make_festival(season=here.season, locality=here.area, state=FestivalState.POSTPONED)

    organizer.post(f"/planning/festivals/{festival.id}/step", {"action": action, "seen": "0"}, status=400)


def test_postponing_needs_the_organizer_or_the_leader_and_a_reason(here, head, organizer):
    festival = make_festival(season=here.season, locality=here.area, state=FestivalState.READY)
    step = f"/planning/festivals/{festival.id}/step"
    form = {"action": "postpone", "seen": "0", "reason": "Mưa lớn"}

    head.post(step, form, status=403)
    organizer.post(step, {**form, "reason": "x" * 501}, status=422)
    organizer.post(step, form)
    new_day = {"held_on": "18/8/2026", "starts_at": "8:00", "venue": "Hội trường", "seen": "1"}
    assert "Ngày đã định trước đây: 15/08/2026" in organizer.page(step + "?action=resume").words
    organizer.post(f"/planning/festivals/{festival.id}/new-day", {**new_day, "held_on": ""}, status=422)
    organizer.post(
        f"/planning/festivals/{festival.id}/new-day", {**new_day, "held_on": "1/9/2026"}, status=409
    )
    organizer.post(f"/planning/festivals/{festival.id}/new-day", new_day)

    festival = db.session.get(Festival, festival.id)
    assert (festival.state, festival.held_on) == (FestivalState.PREPARING, date(2026, 8, 18))


def test_a_draft_is_deleted_after_its_number_was_typed(here, head):
    festival = make_festival(season=here.season, locality=here.area)
    url = f"/planning/festivals/{festival.id}/deletion"
    head.page(url)

    head.post(url, {"count": "2", "seen": "0"}, status=422)
    head.post(url, {"count": "1", "seen": "7"}, status=409)
    assert stored() == 1
    head.post(url, {"count": "1", "seen": "0"})

    assert stored() == 0
    head.post(url, {"count": "1", "seen": "0"}, status=404)


@pytest.mark.parametrize("path", ["", "/programme", "/run-sheet", "/plan"])
def test_a_festivals_pages_cost_the_same_for_1_and_30_rows(here, head, count_queries, path):
    festival = make_festival(season=here.season, locality=here.area)
    make_item(festival=festival)
    url = f"/planning/festivals/{festival.id}{path}"
    head.get(url)
    with count_queries() as one:
        head.get(url)
    for number in range(2, 31):
        make_item(festival=festival, position=number, title=f"Việc {number}")
    with count_queries() as thirty:
        head.get(url)

    assert len(thirty) == len(one) <= 12
