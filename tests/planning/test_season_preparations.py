"""Tasks and money of a whole season: sums, filters, scope, many ticked at once, number of queries."""

from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.db import db, transaction
from festival.localities.rules import LocalityKind
from festival.planning import queries
from festival.planning.models import Season, TaskAssignment
from festival.planning.rules import FestivalState
from festival.planning.rules.budget import FundingSource
from festival.planning.rules.tasks import TaskState
from tests.factories import make_locality, make_season
from tests.planning.full import fill_season
from tests.planning.make import make_budget_line, make_festival, make_task
from tests.planning.test_services import fresh


@pytest.fixture(autouse=True)
def third_of_august():
    with clock.frozen(datetime(2026, 8, 3, 2, tzinfo=UTC)):
        yield


@pytest.fixture
def tasks(world, here):
    """One late and one coming task of the residential area, a late one of a school."""
    school = make_locality("Trường THCS", kind=LocalityKind.SCHOOL, parent=here.commune, unit_word="trường")
    own = make_festival(season=here.season, locality=here.area)
    other = make_festival(season=here.season, locality=school)
    foreign = make_festival(season=world.there.season, locality=world.there.area)
    make_task(festival=foreign, title="Việc xã khác", days_before=30)
    return [
        make_task(festival=own, title="Gửi giấy mời", days_before=15, agency="Văn phòng"),
        make_task(festival=own, position=2, title="Treo cờ", days_before=1, agency="Đoàn Thanh niên"),
        make_task(festival=other, title="Thuê bạt", days_before=20, agency="Văn phòng"),
    ]


def url_of(here, part: str = "tasks") -> str:
    return f"/planning/seasons/{here.season.id}/{part}"


def finished() -> int:
    db.session.rollback()
    query = select(func.count(TaskAssignment.id)).where(TaskAssignment.state == TaskState.DONE)
    return db.session.scalar(query)


def test_late_tasks_are_counted_by_place_and_by_agency(here, organizer, tasks):
    words = organizer.page(url_of(here)).words

    assert "Thôn Đông 1 việc 0/2" in words
    assert "Trường THCS 1 việc 0/1" in words
    assert "Văn phòng 2 việc 0/2" in words
    assert "Đoàn Thanh niên 0 0/1" in words
    assert "3 việc" in words
    assert "Việc xã khác" not in words


def test_the_list_searches_filters_sorts_and_exports_what_is_seen(here, organizer, tasks):
    url = url_of(here)

    def seen(query):
        words = organizer.page(url + query).words
        return [name for name in ("Gửi giấy mời", "Treo cờ", "Thuê bạt") if f"Chọn {name}" in words]

    assert seen("?q=giay moi") == ["Gửi giấy mời"]
    assert seen("?q=truong") == ["Thuê bạt"]
    assert seen("?state=late") == ["Gửi giấy mời", "Thuê bạt"]
    assert seen("?state=late&agency=Đoàn Thanh niên") == []
    assert seen(f"?place={here.area.id}") == ["Gửi giấy mời", "Treo cờ"]
    assert seen("?state=done") == []
    assert "Không có việc nào khớp" in organizer.page(url + "?state=waived").words
    words = organizer.page(url + "?sort=-due").words
    assert words.index("Chọn Treo cờ") < words.index("Chọn Thuê bạt")
    book = openpyxl.load_workbook(BytesIO(organizer.get(url + "?state=late&sort=due&export=xlsx").data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert [(row[0], row[2], row[4], row[7]) for row in rows] == [
        ("Trường THCS", "Thuê bạt", "T-20", "Quá hạn"),
        ("Thôn Đông", "Gửi giấy mời", "T-15", "Quá hạn"),
    ]


@pytest.mark.parametrize("part", ["tasks", "budget"])
@pytest.mark.parametrize(
    "query", ["?page=0", "?page=9999999", "?sort=x", "?state=x&place=x&agency=%00", "?q=%25_%00", "?place=٣"]
)
def test_addresses_that_mean_nothing_still_show_the_list(here, organizer, tasks, part, query):
    organizer.page(url_of(here, part) + query)


def test_a_hamlet_head_sees_and_ticks_only_the_hamlets_own(here, head, tasks):
    words = head.page(url_of(here)).words
    assert "Gửi giấy mời" in words
    assert "Thuê bạt" not in words
    assert "Trường THCS" not in words

    query = "&".join(f"task={task.id}" for task in tasks)
    page = head.page(f"{url_of(here)}/done?{query}").words
    assert "2 việc dưới đây" in page
    assert "1 việc đã chọn không nằm trong danh sách" in page
    foreign = tasks[2]
    head.post(url_of(here) + "/done", {"shown": f"{foreign.id}:x"}, status=409)
    assert finished() == 0


def test_many_are_ticked_after_exactly_they_were_shown_and_come_back_at_once(here, organizer, tasks):
    query = "&".join(f"task={task.id}" for task in (tasks[0], tasks[2]))
    body = organizer.get(f"{url_of(here)}/done?{query}").get_data(as_text=True)
    shown = body.split('name="shown" value="')[1].split('"')[0]

    organizer.post(url_of(here) + "/done", {"shown": shown})

    assert [fresh(task).state.value for task in tasks] == ["done", "open", "done"]
    assert "Đã ghi xong 2 việc." in organizer.page(url_of(here)).words
    organizer.post(url_of(here) + "/done", {"shown": shown}, status=409)
    organizer.post(url_of(here) + "/open", {"shown": ",".join(f"{task.id}:" for task in tasks)})
    assert finished() == 0


@pytest.mark.parametrize("shown", ["", "x", "1", ",,,", ":", "٣:a", "9" * 50, "1:a," * 10_000])
def test_a_list_that_nobody_was_shown_ticks_nothing(here, organizer, tasks, shown):
    organizer.post(url_of(here) + "/done", {"shown": shown}, status=409)

    assert finished() == 0


@pytest.mark.parametrize("query", ["", "?task=x", "?task=999999", "?task=" + "9" * 30])
def test_nothing_chosen_is_said(here, organizer, tasks, query):
    assert "Chưa chọn việc nào" in organizer.page(f"{url_of(here)}/done{query}").words


def test_a_leader_reads_and_ticks_nothing(world, here, browse, tasks):
    leader = browse(world.users[Role.LEADER])

    words = leader.page(url_of(here)).words

    assert "Gửi giấy mời" in words
    assert "Ghi xong các việc" not in words
    leader.post(url_of(here) + "/done", {"shown": f"{tasks[0].id}:x"}, status=409)


def test_a_council_member_reads_neither_tasks_nor_money(world, here, browse, tasks):
    make_budget_line(festival=fresh(tasks[0]).festival)
    member = browse(world.users[Role.COUNCIL_MEMBER])

    assert "Gửi giấy mời" not in member.page(url_of(here)).words
    assert "Âm thanh" not in member.page(url_of(here, "budget")).words


def test_late_tasks_wait_for_those_who_prepare(world, here, tasks):
    def told(role):
        lines = queries.waiting(world.users[role], fresh(here.season), clock.today())
        return [(line.sentence, line.due) for line in lines if "quá hạn" in line.sentence]

    late = fresh(tasks[2]).due_on
    assert told(Role.COMMUNE_ORGANIZER) == [("2 việc chuẩn bị đã quá hạn", late)]
    assert told(Role.UNIT_PROPOSER) == [("1 việc chuẩn bị đã quá hạn", fresh(tasks[0]).due_on)]
    assert told(Role.LEADER) == []


def test_money_is_summed_by_source_and_what_is_over_is_listed(world, here, organizer, head):
    own = make_festival(season=here.season, locality=here.area)
    make_budget_line(festival=own, spent=7_000_000)
    make_budget_line(festival=own, position=2, title="Quà", source=FundingSource.SOCIAL, unit_price=500_000)
    whole = make_festival(season=here.season, locality=here.commune)
    make_budget_line(festival=whole, title="Bạt", unit_price=1_000)
    gone = make_festival(season=here.season, locality=here.area, title="Hủy", state=FestivalState.CANCELLED)
    make_budget_line(festival=gone)
    make_budget_line(festival=make_festival(season=world.there.season, locality=world.there.area))

    words = organizer.page(url_of(here, "budget")).words

    assert "Cộng 6.501.000 đ 7.000.000 đ Vượt 499.000 đ" in words
    assert "Âm thanh, màn LED Thôn Đông 6.000.000 7.000.000 Vượt 1.000.000" in words
    assert "2 ngày hội" in words
    assert "Còn 2 khoản chưa ghi" in words
    assert "Cộng 6.500.000 đ" in head.page(url_of(here, "budget")).words
    book = openpyxl.load_workbook(BytesIO(organizer.get(url_of(here, "budget") + "?export=xlsx").data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert [(row[0], *row[3:7]) for row in rows] == [
        ("Thôn Đông", 6_500_000, 6_000_000, 500_000, 7_000_000),
        ("Xã An Thịnh", 1_000, 1_000, 0, None),
    ]


def test_a_province_reads_the_sums_of_its_communes(world, browse):
    officer = browse(world.users[Role.PROVINCE_OFFICER])
    for place in (world.here, world.there):
        festival = make_festival(season=place.season, locality=place.area)
        make_budget_line(festival=festival, unit_price=2_000)
        make_task(festival=festival, days_before=30)
    above = make_season(locality=world.province, year=2026)
    with transaction():
        db.session.get_one(Season, world.here.season.id).parent_id = above.id

    money = officer.page(f"/planning/seasons/{above.id}/budget").words
    late = officer.page(f"/planning/seasons/{above.id}/tasks").words

    assert "Xã An Thịnh" in money
    assert "Xã An Thịnh 1 việc 0/1" in late


@pytest.mark.parametrize(
    "part", ["tasks", "tasks?state=all&sort=-place&q=viec", "budget", "budget?sort=-spent"]
)
def test_a_season_of_fifty_one_festivals_costs_no_more(here, organizer, count_queries, part):
    make_task(festival=make_festival(season=here.season, locality=here.area))
    url = url_of(here, part)
    organizer.get(url)
    with count_queries() as one:
        organizer.get(url)
    fill_season(here)
    with count_queries() as many:
        organizer.get(url)

    statements = [line for line in many if not line.startswith(("PRAGMA", "BEGIN"))]
    assert len(many) <= len(one) + 1
    assert len(statements) <= 8
