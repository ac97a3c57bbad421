"""«Việc cần làm», the season path and the report, on small worlds."""

import re
from datetime import date, time

import pytest

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.waiting import Waiting
from festival.localities.rules import LocalityKind
from festival.nominations.rules import NominationState
from festival.planning.rules import FestivalState
from festival.reports.views import days_to_festival, due_words, urgency
from tests.commendations.make import make_award, make_passed
from tests.factories import make_locality, make_season, make_user
from tests.planning.make import make_festival
from tests.reports.conftest import statements

TODAY = date(2026, 8, 3)
STEP = re.compile(r'<li class="path-step">(.*?)</li>', re.DOTALL)


@pytest.fixture(autouse=True)
def in_season():
    with clock.frozen(clock.at(TODAY, time(8, 0))):
        yield


def steps(html: str) -> list[tuple[str, str, str | None]]:
    """Label, number and address of every step of the path."""
    found = []
    for step in STEP.findall(html):
        label = re.search(r'path-label">([^<]+)<', step)[1]
        number = re.search(r"<b>([^<]+)</b>", step)[1]
        address = re.search(r'<a href="([^"]+)"', step)
        found.append((label.replace("&amp;", "&"), number, address and address[1]))
    return found


def fill(place, number: int) -> None:
    """``number`` areas, each with a submitted plan and a nomination that passed."""
    award = make_award()
    for count in range(number):
        area = make_locality(f"Thôn {count}", kind=LocalityKind.RESIDENTIAL_AREA, parent=place.commune)
        make_festival(season=place.season, locality=area, state=FestivalState.PLAN_SUBMITTED)
        make_passed(place=place, award=award, name=f"Lê Văn {count}")


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ""),
        (date(2026, 8, 1), "quá hạn 2 ngày"),
        (date(2026, 8, 3), "hạn hôm nay"),
        (date(2026, 8, 15), "hạn 15/08, còn 12 ngày"),
    ],
)
def test_what_is_said_of_a_due_date(due, words):
    assert due_words(due, TODAY) == words


def test_late_lines_lead_and_those_without_a_date_come_last():
    lines = [
        Waiting("không hạn", "Làm", "x"),
        Waiting("mai", "Làm", "x", due=date(2026, 8, 4)),
        Waiting("trễ", "Làm", "x", due=date(2026, 7, 1)),
    ]

    assert [line.sentence for line in sorted(lines, key=urgency)] == ["trễ", "mai", "không hạn"]


@pytest.mark.parametrize(
    ("day", "left"), [(date(2026, 8, 3), 16), (date(2026, 8, 19), 0), (date(2026, 8, 20), 364)]
)
def test_days_are_counted_to_the_next_19_august(day, left):
    assert days_to_festival(day) == left


def test_today_names_late_work_with_its_button(world, browse):
    make_festival(season=world.here.season, locality=world.here.area, state=FestivalState.PLAN_SUBMITTED)

    html = browse(world.users[Role.LEADER]).get("/today").get_data(as_text=True)

    assert 'class="is-late"' in html
    assert "1 kế hoạch ngày hội chờ duyệt" in html
    assert f'href="/planning/seasons/{world.here.season.id}?state=plan_submitted"' in html
    assert "quá hạn 33 ngày" in html


def test_today_of_one_commune_never_speaks_of_another(world, browse):
    fill(world.there, 3)

    words = browse(world.users[Role.LEADER]).page("/today").words

    assert "Không còn việc nào" in words
    assert "Thôn 1" not in words


def test_today_says_where_the_season_is_behind(world, browse):
    make_festival(season=world.here.season, locality=world.here.area)

    words = browse(world.users[Role.COMMUNE_ORGANIZER]).page("/today").words

    assert "Chưa được duyệt kế hoạch 1/1 khu dân cư: Thôn Đông ." in words


def test_without_a_season_those_who_may_are_led_to_make_one(app, browse):
    place = make_locality()
    organizer = make_user(locality=place, roles=[Role.COMMUNE_ORGANIZER])
    leader = make_user(locality=place, roles=[Role.LEADER])

    assert "Tạo mùa Ngày hội" in browse(organizer).page("/today").words
    told = browse(leader).page("/today").words
    assert "Chưa có mùa Ngày hội nào" in told
    assert "Tạo mùa Ngày hội" not in told


@pytest.mark.parametrize("role", list(Role))
def test_today_takes_as_many_queries_for_30_rows_as_for_one(world, browse, role):
    user = world.users[role]
    fill(world.here, 1)
    with statements() as for_one:
        browse(user).get("/today")
    fill(world.here, 29)

    with statements() as for_thirty:
        browse(user).get("/today")

    assert len(for_thirty) == len(for_one) <= 12


def test_the_report_takes_as_many_queries_for_30_rows_as_for_one(world, browse):
    url = f"/reports/seasons/{world.here.season.id}"
    fill(world.here, 1)
    with statements() as for_one:
        browse(world.users[Role.LEADER]).get(url)
    fill(world.here, 29)

    with statements() as for_thirty:
        browse(world.users[Role.LEADER]).get(url)

    assert len(for_thirty) == len(for_one) <= 8


def test_an_empty_report_still_lists_the_places(world, browse):
    words = browse(world.users[Role.LEADER]).page(f"/reports/seasons/{world.here.season.id}").words

    assert "Thôn Đông 0 0 0" in words
    assert "Thôn Tây" not in words


def test_withdrawn_and_cancelled_ones_are_not_counted(world, browse):
    make_festival(season=world.here.season, locality=world.here.area, state=FestivalState.CANCELLED)
    make_passed(place=world.here, award=make_award(), state=NominationState.WITHDRAWN)

    words = browse(world.users[Role.LEADER]).page(f"/reports/seasons/{world.here.season.id}").words

    assert "Cả mùa 0 0 0 0 0 0 0 0 0 0 0" in words


def test_a_foreign_report_is_not_there(world, browse):
    browse(world.users[Role.LEADER]).get(f"/reports/seasons/{world.there.season.id}", 404)
    browse(world.users[Role.LEADER]).get("/reports/seasons/999999", 404)


def test_who_may_not_report_is_told_so(world, browse):
    browse(world.users[Role.PRINT_CLERK]).get(f"/reports/seasons/{world.here.season.id}", 403)


def test_the_path_shows_live_numbers(world, browse):
    fill(world.here, 3)
    season_id = world.here.season.id

    found = steps(browse(world.users[Role.STANDING_OFFICE]).get("/today").get_data(as_text=True))

    assert found == [
        ("Kế hoạch", "0/3", f"/planning/seasons/{season_id}"),
        ("Đề nghị", "0", f"/nominations/seasons/{season_id}"),
        ("Họp xét", "0", f"/council/seasons/{season_id}"),
        ("Quyết định", "3", f"/decisions/seasons/{season_id}"),
        ("In & trao", "0", f"/certificates/seasons/{season_id}"),
        ("Báo cáo", "3", f"/reports/seasons/{season_id}"),
    ]


@pytest.mark.parametrize(
    ("role", "open_steps"),
    [
        (Role.UNIT_PROPOSER, ["Kế hoạch", "Đề nghị"]),
        (Role.COUNCIL_MEMBER, ["Đề nghị", "Họp xét"]),
        (Role.PRINT_CLERK, ["Quyết định", "In & trao"]),
        (Role.ADMIN, ["Kế hoạch", "Họp xét", "Báo cáo"]),
    ],
)
def test_a_step_is_a_link_only_where_there_is_something_to_see(world, browse, role, open_steps):
    found = steps(browse(world.users[role]).get("/today").get_data(as_text=True))

    assert [label for label, _number, address in found if address] == open_steps


def test_the_page_of_an_older_season_keeps_that_season_in_the_path(world, browse):
    older = make_season(locality=world.here.commune, year=2025)

    html = browse(world.users[Role.LEADER]).get(f"/reports/seasons/{older.id}").get_data(as_text=True)

    assert '<span class="where-season">Mùa 2025</span>' in html
    assert steps(html)[0][2] == f"/planning/seasons/{older.id}"
    latest = browse(world.users[Role.LEADER]).get("/today").get_data(as_text=True)
    assert '<span class="where-season">Mùa 2026</span>' in latest


def test_only_administrators_and_organizers_are_led_to_administration(world, browse):
    shown = {
        role
        for role, user in world.users.items()
        if 'href="/admin"' in browse(user).get("/today").get_data(as_text=True)
    }

    assert shown == {Role.ADMIN, Role.COMMUNE_ORGANIZER}


def test_the_current_step_is_marked(world, browse):
    url = f"/reports/seasons/{world.here.season.id}"

    html = browse(world.users[Role.LEADER]).get(url).get_data(as_text=True)

    assert re.findall(r'aria-current="step">\s*<span class="path-label">([^<]+)', html) == ["Báo cáo"]
