"""Sums of a season: what is not reported is never added as 0, and nobody sees what is not theirs."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.db import db, transaction
from festival.localities.rules import LocalityKind
from festival.planning import queries as planning
from festival.planning.models import FestivalResult, PledgeSigner, Season
from festival.planning.queries import results as queries
from festival.planning.rules import FestivalState, PilotLevel, results
from festival.planning.rules.pledges import PledgeKind
from tests.factories import keep, make_locality, make_season
from tests.planning.full import fill_season
from tests.planning.make import make_festival, make_pledge

TODAY = date(2026, 8, 22)
NOW = datetime(2026, 8, 22, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_week_later():
    with clock.frozen(NOW):
        yield


def report(place, title, *, state=FestivalState.REPORTED, held_on=date(2026, 8, 1), **figures):
    festival = make_festival(
        season=place.season, locality=place.area, title=title, state=state, held_on=held_on
    )
    keep(FestivalResult(festival_id=festival.id, **figures))
    return festival


def url(season, tail="") -> str:
    return f"/planning/seasons/{season.id}/results{tail}"


def sums(place):
    return queries.season_sums([place.commune.path], place.season, TODAY)


def totals(found) -> dict[str, tuple]:
    return {
        name: (total.value, total.reported, total.expected)
        for name, total in found.totals.items()
        if total.reported
    }


def test_a_0_is_added_and_nothing_is_not(here):
    report(here, "A", attendance=100, gifts=0)
    report(here, "B", attendance=0, gifts=0, spent_state=5_000_000_000)
    report(here, "C", works=None)

    found = sums(here)

    assert (found.held, found.reported) == (3, 3)
    assert totals(found) == {
        "attendance": (100, 2, 3),
        "gifts": (0, 2, 3),
        "spent_state": (5_000_000_000, 1, 3),
    }
    assert found.totals["works"].value is None


def test_a_draft_and_what_is_not_over_are_in_no_sum(here, organizer):
    report(here, "Nháp", state=FestivalState.HELD, attendance=1)
    report(here, "Sẵn sàng", state=FestivalState.READY, attendance=10)
    report(here, "Hủy", state=FestivalState.CANCELLED, attendance=100)
    report(here, "Lưu trữ", state=FestivalState.ARCHIVED, attendance=1000)

    found = sums(here)

    assert totals(found) == {"attendance": (1000, 1, 2)}
    words = organizer.page(url(here.season)).words
    assert "1.000 · 1/2 nơi đã báo cáo" in words
    assert "Hủy" not in words.partition("Cộng các báo cáo")[0].partition("Kết quả từng ngày hội")[2]
    rows = cells(organizer.get(url(here.season, "?export=xlsx")))
    assert [(row["Tên ngày hội"], row["Người dự"]) for row in rows[:3]] == [
        ("Nháp", "chưa báo cáo"),
        ("Sẵn sàng", "chưa báo cáo"),
        ("Lưu trữ", 1000),
    ]


def test_reports_handed_in_before_there_was_a_form_count_as_handed_in_without_figures(here):
    make_festival(season=here.season, locality=here.area, state=FestivalState.REPORTED)

    found = sums(here)

    assert (found.reported, totals(found)) == (1, {})


def test_the_sums_are_those_of_a_plain_loop(here):
    values = [None, 0, 3, None, 50_000_000]
    for number, value in enumerate(values):
        report(here, f"Số {number}", **dict.fromkeys(results.NAMES, value))

    assert totals(sums(here)) == dict.fromkeys(results.NAMES, (50_000_003, 3, 5))


def test_another_communes_figures_do_not_leak(world, here, browse):
    report(here, "Của ta", attendance=7)
    report(world.there, "Của họ", attendance=5000)

    assert totals(sums(here)) == {"attendance": (7, 1, 1)}
    stranger = browse(world.there.users[Role.COMMUNE_ORGANIZER])
    stranger.get(url(here.season), status=404)
    assert "5.000" in stranger.page(url(world.there.season)).words


def test_a_hamlet_head_sees_the_sums_of_the_hamlet_alone(world, here, browse):
    other = make_locality(
        "Thôn Đoài", kind=LocalityKind.RESIDENTIAL_AREA, parent=here.commune, unit_word="thôn"
    )
    report(here, "Thôn mình", attendance=7)
    foreign = make_festival(
        season=here.season, locality=other, state=FestivalState.REPORTED, held_on=date(2026, 8, 1)
    )
    keep(FestivalResult(festival_id=foreign.id, attendance=500))
    member = browse(world.users[Role.COUNCIL_MEMBER])

    words = browse(world.users[Role.UNIT_PROPOSER]).page(url(here.season)).words

    assert "7 · 1/1 nơi đã báo cáo" in words
    assert "Thôn Đoài" not in words
    assert "Thôn Đông" not in member.page(url(here.season)).words


def test_who_is_late_is_listed(here, organizer):
    report(here, "Trễ", state=FestivalState.HELD, held_on=date(2026, 8, 16))
    report(here, "Kịp", state=FestivalState.HELD, held_on=date(2026, 8, 17))
    report(here, "Quên", state=FestivalState.READY, held_on=date(2026, 8, 21))
    report(here, "Hôm nay", state=FestivalState.READY, held_on=TODAY)
    report(here, "Xong", held_on=date(2026, 7, 1))

    found = sums(here)
    assert (found.held, found.reported, found.late, found.unconfirmed) == (3, 1, 1, 1)
    words = organizer.page(url(here.season)).words
    assert "Trễ 16/08/2026 Quá hạn 1 ngày" in words
    assert "Kịp 17/08/2026 Chưa báo cáo, hạn 22/08" in words
    assert "Quên 21/08/2026 Chưa xác nhận tổ chức" in words
    assert "Hôm nay 22/08" not in words
    for asked, said in {"late": 1, "unconfirmed": 1, "behind": 2, "reported": 1, "unreported": 2}.items():
        assert f" {said} ngày hội Tải" in organizer.page(url(here.season, f"?report={asked}")).words


@pytest.mark.parametrize(
    "tail", ["?report=x&kind=y", "?page=99", "?sort=-z", "?q=%25_", "?season_id=5&_scheme=ftp"]
)
def test_addresses_that_mean_nothing_still_show_the_sums(here, organizer, tail):
    report(here, "A", attendance=1)

    organizer.page(url(here.season, tail))


def cells(answer) -> list[dict]:
    """Rows of a workbook by their headings."""
    rows = openpyxl.load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True)
    heads = next(rows)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_workbook_tells_0_from_not_reported_and_adds_up(here, organizer):
    report(here, "=1+1", held_on=date(2026, 8, 2), attendance=100, gifts=0)
    report(here, "B", held_on=date(2026, 8, 3), attendance=20)

    rows = cells(organizer.get(url(here.season, "?export=xlsx")))

    seen = [(row["Nơi tổ chức"], row["Người dự"], row["Suất quà"], row["Công trình"]) for row in rows]
    none = "chưa báo cáo"
    assert seen == [
        ("Thôn Đông", 100, 0, none),
        ("Thôn Đông", 20, none, none),
        ("Cộng", 120, 0, none),
        ("Số nơi đã báo cáo", 2, 1, 0),
    ]
    assert rows[0]["Tên ngày hội"] == "=1+1"
    assert cells(organizer.get(url(here.season, "?export=xlsx&q=khong co"))) == []


def test_points_are_counted_by_kind_and_pilots_apart(here, organizer):
    school = make_locality("Trường Đông", kind=LocalityKind.SCHOOL, parent=here.commune, unit_word="trường")
    report(here, "A")
    make_festival(
        season=here.season, locality=school, state=FestivalState.HELD, pilot_level=PilotLevel.PROVINCE
    )

    words = organizer.page(url(here.season)).words

    assert "Khu dân cư 1 đã tổ chức · 1 đã báo cáo · 0 ngày hội điểm" in words
    assert "Cơ sở giáo dục 1 đã tổ chức · 0 đã báo cáo · 1 ngày hội điểm" in words


def test_signatures_of_the_season_are_added_up_by_kind(world, here, organizer):
    for place in (here, world.there):
        festival = report(place, "Ký")
        for kind, signed, every in ((PledgeKind.AREAS, 3, 15), (PledgeKind.HOUSEHOLDS, 2, 3)):
            pledge = make_pledge(festival=festival, kind=kind)
            days = [TODAY if number < signed else None for number in range(every)]
            keep(*(PledgeSigner(pledge_id=pledge.id, position=1, name="H", signed_on=day) for day in days))

    words = organizer.page(url(here.season)).words

    assert "Khu dân cư ký giao ước 3 trên 15 trong danh sách · 20,0%" in words
    assert "Hộ ký cam kết 2 trên 3 trong danh sách · 66,7%" in words


# The province


@pytest.fixture
def province(world):
    """The province's season, with the commune's below it."""
    season = make_season(locality=world.province)
    with transaction():
        db.session.get_one(Season, world.here.season.id).parent_id = season.id
    return season


def test_the_province_sees_each_commune_and_all_together(world, here, province, officer):
    make_season(locality=make_locality("Xã Rỗng", parent=world.province), parent_id=province.id)
    report(here, "A", attendance=100, gifts=0)
    report(here, "B", state=FestivalState.HELD)
    report(here, "C", state=FestivalState.READY)
    report(world.there, "Tỉnh khác", attendance=9999)

    words = officer.page(url(province)).words

    assert (
        "Xã An Thịnh 1/2 nơi 1 quá hạn , sớm nhất ngày 01/08/2026 1 chưa xác nhận tổ chức 100 (1/2)" in words
    )
    assert "0 (1/2) chưa báo cáo chưa báo cáo" in words
    assert "Xã Rỗng 0/0 nơi chưa báo cáo" in words
    assert "Số người dự 100 · 1/2 nơi đã báo cáo" in words
    assert "9.999" not in words
    assert "1 xã, phường Tải" in officer.page(url(province, "?report=behind")).words
    assert "1 xã, phường Tải" in officer.page(url(province, "?q=rong")).words
    assert "Kết quả ngày hội 2026, Xã An Thịnh" in officer.page(url(here.season)).words
    assert f'href="{url(province)}"' in officer.get(f"/planning/seasons/{province.id}").get_data(as_text=True)
    rows = cells(officer.get(url(province, "?export=xlsx")))
    assert [(row["Xã, phường"], row["Đã tổ chức"], row["Người dự"], row["Suất quà"]) for row in rows] == [
        ("Xã An Thịnh", 2, 100, 0),
        ("Xã Rỗng", 0, "chưa báo cáo", "chưa báo cáo"),
        ("Cộng", 2, 100, 0),
        ("Số nơi đã báo cáo", None, 1, 1),
    ]


def test_a_communes_organizer_sees_only_the_commune_in_the_provinces_sums(world, here, province, organizer):
    other = make_locality("Xã Khác", parent=world.province)
    elsewhere = make_season(locality=other, parent_id=province.id)
    festival = make_festival(season=elsewhere, locality=other, state=FestivalState.REPORTED)
    keep(FestivalResult(festival_id=festival.id, attendance=4321))
    report(here, "A", attendance=5)

    words = organizer.page(url(province)).words

    assert "4.321" not in words
    assert "Xã Khác" not in words
    assert "Số người dự 5 · 1/1 nơi đã báo cáo" in words


def many_communes(world, province, count: int) -> None:
    for number in range(count):
        commune = make_locality(f"Xã Số {number}", parent=world.province)
        season = make_season(locality=commune, parent_id=province.id)
        festival = make_festival(season=season, locality=commune, state=FestivalState.REPORTED)
        keep(FestivalResult(festival_id=festival.id, attendance=10))


@pytest.mark.parametrize("tail", ["", "?report=behind", "?export=xlsx", "?per_page=200"])
def test_a_province_of_a_hundred_communes_costs_as_much_as_one(world, province, officer, count_queries, tail):
    many_communes(world, province, 1)
    officer.get(url(province, tail))
    with count_queries() as one:
        officer.get(url(province, tail))
    many_communes(world, province, 99)
    officer.get(url(province, tail))
    with count_queries() as hundred:
        officer.get(url(province, tail))

    assert len(hundred) == len(one) <= 12
    if not tail:
        assert "Số người dự 1.000 · 100/100 nơi đã báo cáo" in officer.page(url(province)).words


@pytest.mark.parametrize("tail", ["", "?report=late", "?export=xlsx"])
def test_fifty_one_festivals_cost_as_much_as_one(here, organizer, count_queries, tail):
    report(here, "A", attendance=1)
    organizer.get(url(here.season, tail))
    with count_queries() as one:
        organizer.get(url(here.season, tail))
    fill_season(here)
    organizer.get(url(here.season, tail))
    with count_queries() as many:
        organizer.get(url(here.season, tail))

    assert len(many) == len(one) <= 12


# What waits


def lines(user, season) -> list[tuple]:
    return [
        (line.sentence, line.endpoint, line.arguments.get("report"), line.due)
        for line in planning.waiting(user, season, TODAY)
        if line.endpoint == "planning.show_season_results"
    ]


def test_late_reports_wait_for_who_plans_and_for_the_province(world, here, province):
    report(here, "Trễ", state=FestivalState.HELD, held_on=date(2026, 8, 10))
    report(here, "Trễ hơn", state=FestivalState.HELD, held_on=date(2026, 8, 9))
    report(here, "Kịp", state=FestivalState.HELD, held_on=date(2026, 8, 20))
    due = date(2026, 8, 9) + timedelta(days=5)

    own = lines(world.users[Role.COMMUNE_ORGANIZER], here.season)
    above = lines(world.users[Role.PROVINCE_OFFICER], province)

    assert own == [("2 báo cáo kết quả đã quá hạn", "planning.show_season_results", "late", due)]
    assert above == [
        ("2 báo cáo kết quả của các xã đã quá hạn", "planning.show_season_results", "behind", due)
    ]
    assert lines(world.there.users[Role.COMMUNE_ORGANIZER], here.season) == []


def test_the_reports_page_leads_to_the_results(here, organizer):
    report(here, "A", attendance=1200, spent_social=0)
    report(here, "B", state=FestivalState.HELD, held_on=TODAY)

    page = organizer.get(f"/reports/seasons/{here.season.id}").get_data(as_text=True)

    assert f'href="{url(here.season)}"' in page
    assert "1/2" in page
