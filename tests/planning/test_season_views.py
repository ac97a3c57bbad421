"""Pages of a season: settings, deadlines, the communes of a province, built-in plans, last year's copy."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.localities.models import Locality
from festival.localities.rules import LocalityKind
from festival.planning.models import Festival, ProgrammeItem, Season, TaskAssignment
from festival.planning.queries import provinces
from festival.planning.rules import FestivalState, PilotLevel, deadlines
from festival.planning.services.seasons import create_season
from tests.factories import make_locality, make_season, make_user
from tests.pages import read
from tests.planning.full import fill_season
from tests.planning.make import make_festival, make_item

HOSTILE = '<script>alert(1)</script>=HYPERLINK("http://x.test")'


@pytest.fixture
def above(world):
    return create_season(
        locality_id=world.province.id, year=2026, actor=world.users[Role.PROVINCE_OFFICER].actor
    )


def stored(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def fresh(thing):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(type(thing), thing.id)


def values_of(browser, url, name) -> str:
    fields = [field for form in browser.page(url).forms for field in form["fields"]]
    return next(field["value"] for field in fields if field.get("name") == name)


def settings(season, **changes) -> dict:
    fields = {
        "theme": "Mới",
        "legal_grounds": "",
        "school_start": "1/5/2026",
        "window_start": "1/7/2026",
        "window_end": "19/8/2026",
        "main_day": "15/8/2026",
        "nominations_due": "11/7/2026",
    }
    return {**fields, "seen": season.seen, **changes}


# Settings


def test_settings_that_somebody_else_saved_meanwhile_are_not_written_over(here, organizer):
    url = f"/planning/seasons/{here.season.id}/settings"
    stale = settings(here.season, theme="Của người sau")
    organizer.post(url, settings(here.season, theme="Của người trước"))

    answer = organizer.post(url, stale, status=409)

    assert fresh(here.season).theme == "Của người trước"
    body = answer.get_data(as_text=True)
    assert "vừa được người khác sửa" in body
    assert 'value="Của người sau"' in body


def test_grounds_are_a_list_one_a_line(here, organizer):
    url = f"/planning/seasons/{here.season.id}/settings"

    organizer.post(url, settings(here.season, legal_grounds=f"Căn cứ A;\r\n\r\nCăn cứ {HOSTILE}\r\nCăn cứ A"))

    assert fresh(here.season).grounds == ["Căn cứ A", f"Căn cứ {HOSTILE}"]
    page = organizer.get(url).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "chưa kiểm chứng" in page


@pytest.mark.parametrize(
    ("grounds", "status"),
    [
        ("\n".join(f"Căn cứ {number}" for number in range(10_000)), 422),
        ("\n".join(f"C{number}" for number in range(41)), 409),
        ("Căn cứ\u202eđảo chữ", 422),
        ("Căn cứ\x00", 422),
    ],
)
def test_grounds_that_are_too_many_or_disguised_are_refused_and_kept_in_the_form(
    here, organizer, grounds, status
):
    before = here.season.legal_grounds

    answer = organizer.post(
        f"/planning/seasons/{here.season.id}/settings",
        settings(here.season, legal_grounds=grounds),
        status=status,
    )

    assert 'value="Mới"' in answer.get_data(as_text=True)
    season = fresh(here.season)
    assert (season.legal_grounds, season.theme) == (before, "Toàn dân bảo vệ an ninh Tổ quốc")


def test_the_provinces_settings_are_filled_in_and_not_stored(here, organizer, above):
    with transaction():
        db.session.get_one(Season, above.id).main_day = date(2026, 8, 12)
        db.session.get_one(Season, above.id).legal_grounds = "Căn cứ của tỉnh"
    url = f"/planning/seasons/{here.season.id}/settings"
    assert "Lấy lại từ tỉnh" in organizer.page(url).words

    page = organizer.get(url + "?from=province").get_data(as_text=True)

    assert 'value="12/08/2026"' in page
    assert "Căn cứ của tỉnh" in page
    assert fresh(here.season).main_day == date(2026, 8, 15)
    assert "Luật Thi đua, khen thưởng" in organizer.page(url + "?from=usual").words


def test_the_next_season_is_proposed(here, organizer, monkeypatch):
    monkeypatch.setattr("festival.core.clock.today", lambda: date(2026, 11, 22))

    assert values_of(organizer, "/planning/seasons/new", "year") == "2027"


# Deadlines


def rows(*contents, seen) -> dict:
    fields = {"seen": seen}
    for number, (title, before, fixed) in enumerate(contents):
        fields |= {f"rows-{number}-title": title, f"rows-{number}-days_before": before}
        fields[f"rows-{number}-fixed_on"] = fixed
    return fields


def seen_of(season) -> str:
    return deadlines.fingerprint(fresh(season).deadlines)


def test_deadlines_are_edited_added_and_removed(here, organizer):
    url = f"/planning/seasons/{here.season.id}/deadlines"
    sent = rows(
        ("Kế hoạch", "45", ""),
        ("Giao ban", "", "20/7/2026"),
        ("", "", ""),
        ("Bỏ tôi", "x", ""),
        seen=seen_of(here.season),
    )

    organizer.post(url + "/edit", sent | {"rows-3-is_removed": "y"})

    found = [(row.title, row.due_on) for row in fresh(here.season).deadlines]
    assert found == [("Kế hoạch", date(2026, 7, 1)), ("Giao ban", date(2026, 7, 20))]
    words = organizer.page(url).words
    assert "Kế hoạch Thứ Tư, 01/07/2026 trước 45 ngày" in words
    assert "Giao ban Thứ Hai, 20/07/2026 ngày cố định" in words
    assert "Nhận đề nghị khen thưởng Thứ Năm, 31/12/2099" in words
    organizer.post(url + "/edit", sent, status=422)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("Kế hoạch", "", ""), "Ghi số ngày trước ngày chính"),
        (("", "5", ""), "Ghi tên việc"),
        (("Kế hoạch", "năm", ""), "Kế hoạch"),
        (("Kế hoạch", "99999999999999999999", ""), "Kế hoạch"),
        (("Kế hoạch", "-500", ""), "Kế hoạch"),
        (("Kế hoạch", "", "32/7/2026"), "Ngày chưa đúng"),
        (("K" * 201, "5", ""), "K"),
        (("Kế\u202ehoạch", "5", ""), "ký tự điều khiển"),
    ],
)
def test_a_bad_deadline_is_told_and_nothing_is_stored(here, organizer, row, said):
    url = f"/planning/seasons/{here.season.id}/deadlines/edit"

    answer = organizer.post(url, rows(("Tốt", "3", ""), row, seen=seen_of(here.season)), status=422)

    assert said in answer.get_data(as_text=True)
    assert fresh(here.season).deadlines == []


def test_ten_thousand_deadlines_are_a_sentence(here, organizer):
    # Werkzeug itself refuses more than a thousand fields.
    sent = rows(*[("Việc", "3", "")] * 300, seen=seen_of(here.season))

    answer = organizer.post(f"/planning/seasons/{here.season.id}/deadlines/edit", sent, status=422)

    assert "tối đa 40 hạn" in answer.get_data(as_text=True)
    assert fresh(here.season).deadlines == []


def test_deadlines_changed_meanwhile_or_of_another_year_are_refused(here, organizer):
    url = f"/planning/seasons/{here.season.id}/deadlines/edit"

    stale = organizer.post(url, rows(("Của tôi", "3", ""), seen="x"), status=409)
    far = organizer.post(url, rows(("Cũ", "", "1/8/2019"), seen=seen_of(here.season)), status=409)

    assert 'value="Của tôi"' in stale.get_data(as_text=True)
    assert "không thuộc mùa 2026" in far.get_data(as_text=True)


def test_the_built_in_deadlines_are_filled_in_and_not_stored(here, organizer):
    page = organizer.get(f"/planning/seasons/{here.season.id}/deadlines/edit?rows=usual").get_data(
        as_text=True
    )

    assert 'value="Ban hành kế hoạch Ngày hội"' in page
    assert "chưa lưu" in page
    assert fresh(here.season).deadlines == []


def test_a_hamlet_head_reads_the_deadlines_and_changes_none(here, world, browse):
    head = browse(world.users[Role.UNIT_PROPOSER])

    assert "Sửa các hạn" not in head.page(f"/planning/seasons/{here.season.id}/deadlines").words
    head.get(f"/planning/seasons/{here.season.id}/deadlines/edit", status=403)


# The season's page


def test_the_season_says_what_is_due_and_where_its_festivals_stand(here, organizer, monkeypatch):
    monkeypatch.setattr("festival.core.clock.today", lambda: date(2026, 8, 3))
    make_festival(season=here.season, locality=here.area, pilot_level=PilotLevel.COMMUNE)
    make_festival(
        season=here.season, locality=here.commune, state=FestivalState.READY, pilot_level=PilotLevel.PROVINCE
    )
    off = make_festival(season=here.season, locality=here.area, title="Hủy", state=FestivalState.CANCELLED)
    organizer.post(
        f"/planning/seasons/{here.season.id}/deadlines/edit",
        rows(("Đã qua", "20", ""), ("Dựng sân khấu", "3", ""), seen=seen_of(here.season)),
    )
    url = f"/planning/seasons/{here.season.id}"

    words = organizer.page(url).words

    assert off.title in words
    assert "Sắp đến hạn: Dựng sân khấu 12/08/2026 (còn 9 ngày)" in words
    assert "Đã qua 26/07" not in words
    assert "2 ngày hội 1 đang soạn 0 chờ duyệt 1 đã duyệt kế hoạch 0 đã tổ chức" in words
    assert "Ngày hội điểm: 1 điểm cấp xã , 1 điểm cấp tỉnh ." in words
    assert "2 ngày hội Tải" in organizer.page(url + "?pilot=any").words
    assert "1 ngày hội Tải" in organizer.page(url + "?pilot=tinh").words
    assert "Không có ngày hội nào khớp" in organizer.page(url + "?pilot=bo").words
    assert "3 ngày hội Tải" in organizer.page(url + "?pilot=x").words


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("", 8),
        ("/deadlines", 12),
        ("/deadlines/edit", 12),
        ("/settings", 12),
        ("/copy", 12),
        ("/festivals/all", 12),
    ],
)
def test_no_page_of_a_season_asks_more_with_fifty_one_festivals(here, organizer, count_queries, path, most):
    fill_season(here)
    following = create_season(locality_id=here.commune.id, year=2027, actor=SYSTEM)
    url = f"/planning/seasons/{following.id if path == '/copy' else here.season.id}{path}"
    organizer.get(url)

    with count_queries() as seen:
        organizer.get(url)

    assert len([line for line in seen if not line.startswith("BEGIN")]) <= most


# A province


def test_a_provinces_officer_opens_and_keeps_the_provinces_season_and_no_communes(world, officer):
    form = officer.page("/planning/seasons/new")
    assert "Nơi tổ chức Tỉnh Nam Giang Năm" in form.words

    answer = officer.post("/planning/seasons", {"locality": world.province.id, "year": "2025"})
    opened = db.session.get(Season, int(answer.location.rpartition("/")[2]))
    officer.post(
        answer.location + "/settings",
        settings(
            opened,
            school_start="1/5/2025",
            window_start="1/7/2025",
            window_end="19/8/2025",
            main_day="9/8/2025",
            nominations_due="1/7/2025",
        ),
    )
    officer.post("/planning/seasons", {"locality": world.here.commune.id, "year": "2025"}, status=422)
    officer.get(f"/planning/seasons/{world.here.season.id}/settings", status=403)

    season = db.session.scalars(select(Season).where(Season.locality_id == world.province.id)).one()
    assert (season.year, season.main_day) == (2025, date(2025, 8, 9))


def test_who_manages_no_season_is_offered_none(world, browse):
    for role in (Role.UNIT_PROPOSER, Role.LEADER, Role.STANDING_OFFICE):
        browse(world.users[role]).get("/planning/seasons/new", status=403)
        browse(world.users[role]).post(
            "/planning/seasons", {"locality": world.here.commune.id, "year": "2025"}, status=403
        )

    assert stored(Season) == 2


def fill_province(world):
    """An Thịnh works on its plans; the others stand everywhere else one can stand."""
    make_festival(season=world.here.season, locality=world.here.area)
    make_festival(season=world.here.season, locality=world.here.commune, state=FestivalState.HELD)
    make_festival(
        season=world.here.season, locality=world.here.area, title="Hủy", state=FestivalState.CANCELLED
    )
    for name, state in (
        ("Xã Hòa Bình", FestivalState.REPORTED),
        ("Xã Nà Mo", FestivalState.PREPARING),
        ("Xã Phú Lương", FestivalState.HELD),
    ):
        place = make_locality(name, parent=world.province)
        make_festival(season=make_season(locality=place), locality=place, state=state)
    make_season(locality=make_locality("Xã Lạc Sơn", parent=world.province))
    make_locality("Xã Mường Khến", parent=world.province)
    ended = make_locality("Xã Đã Nhập", parent=world.province)
    with transaction():
        db.session.get_one(Locality, ended.id).valid_to = date(2025, 12, 31)


def test_a_province_sees_where_each_commune_stands(world, officer, above):
    fill_province(world)
    url = f"/planning/seasons/{above.id}/communes"

    book = openpyxl.load_workbook(BytesIO(officer.get(url + "?export=xlsx").data))

    found = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert [row[:2] + row[3:] for row in found] == [
        ["Xã An Thịnh", "Còn kế hoạch chưa duyệt", 2, 1, 1, 0],
        ["Xã Hòa Bình", "Đã báo cáo đủ", 1, 1, 1, 1],
        ["Xã Lạc Sơn", "Đã lập mùa, chưa có ngày hội", 0, 0, 0, 0],
        ["Xã Mường Khến", "Chưa lập mùa", None, None, None, None],
        ["Xã Nà Mo", "Đã duyệt đủ kế hoạch", 1, 1, 0, 0],
        ["Xã Phú Lương", "Đã tổ chức đủ", 1, 1, 1, 0],
    ]
    assert "6 xã, phường, đặc khu" in officer.page(url).words
    assert "1 xã, phường, đặc khu" in officer.page(url + "?stand=none").words
    assert "Xã Hòa Bình" in officer.page(url + "?stand=reported&q=hoa").words
    assert "Không có xã nào khớp" in officer.page(url + "?stand=held&q=lac").words
    words = officer.page(url + "?sort=-planned").words
    assert words.index("Xã An Thịnh Còn") < words.index("Xã Hòa Bình Đã")
    assert "6 xã" in officer.page(url + "?stand=x&sort=x&page=99").words


@pytest.mark.parametrize(
    ("stand", "name"),
    [
        ("none", "Xã Mường Khến"),
        ("empty", "Xã Lạc Sơn"),
        ("waiting", "Xã An Thịnh"),
        ("approved", "Xã Nà Mo"),
        ("held", "Xã Phú Lương"),
        ("reported", "Xã Hòa Bình"),
    ],
)
def test_each_standing_finds_its_communes(world, officer, above, stand, name):
    fill_province(world)

    words = officer.page(f"/planning/seasons/{above.id}/communes?stand={stand}").words

    assert "1 xã, phường, đặc khu" in words
    assert f"{name} {provinces.STANDS[stand]}" in words


def test_a_commune_sees_itself_alone_among_the_communes(world, organizer, officer, above):
    fill_province(world)
    url = f"/planning/seasons/{above.id}/communes"

    assert "1 xã, phường, đặc khu" in organizer.page(url).words
    assert "Xã Hòa Bình" not in organizer.page(url).words
    own = officer.page(f"/planning/seasons/{world.here.season.id}/communes").words
    assert "Đây là mùa của Xã An Thịnh" in own
    assert "Các xã" not in officer.page(f"/planning/seasons/{world.here.season.id}").words


def test_another_provinces_officer_finds_nothing(world, browse, above):
    stranger = browse(world.there.users[Role.PROVINCE_OFFICER])

    stranger.get(f"/planning/seasons/{above.id}/communes", status=404)


def test_communes_cost_the_same_for_6_and_90(world, officer, above, count_queries):
    fill_province(world)
    url = f"/planning/seasons/{above.id}/communes?per_page=100"
    officer.get(url)
    with count_queries() as few:
        officer.get(url)
    for number in range(84):
        place = make_locality(f"Xã Số {number}", parent=world.province)
        make_festival(season=make_season(locality=place), locality=place)
    with count_queries() as many:
        officer.get(url)

    assert len(many) == len(few) <= 8 + few.count("BEGIN DEFERRED")


# Built-in plans


def test_drafts_for_all_take_the_plan_of_their_kind_or_none(here, organizer):
    make_locality("Trường THCS", kind=LocalityKind.SCHOOL, parent=here.commune, unit_word="trường")
    url = f"/planning/seasons/{here.season.id}/festivals/all"
    words = organizer.page(url).words
    assert "Mẫu khu dân cư, buổi sáng" in words
    assert "Mẫu cho doanh nghiệp" not in words
    shown = values_of(organizer, url, "shown")

    organizer.post(url, {"shown": shown, "school": "<script>"}, status=422)
    assert stored(Festival) == 0
    organizer.post(url, {"shown": shown, "residential_area": "area-evening", "school": "none"})
    organizer.post(url, {"shown": shown}, status=409)

    assert stored(Festival) == 2
    owners = set(db.session.scalars(select(ProgrammeItem.festival_id)))
    held = db.session.scalars(select(Festival).where(Festival.locality_id == here.area.id)).one()
    assert owners == {held.id}
    assert f"{held.starts_at:%H:%M}" == "19:00"


def test_one_festival_is_created_with_the_plan_that_was_chosen(here, organizer):
    url = f"/planning/seasons/{here.season.id}/festivals"
    fields = {"title": "", "pilot_level": "none", "seen": "0", "locality": str(here.area.id)}

    organizer.post(url, fields | {"title": "Một", "template": "none"})
    assert stored(ProgrammeItem) == 0
    organizer.post(url, fields | {"title": "Hai", "template": "x"}, status=422)
    organizer.post(url, fields | {"title": "Hai", "template": "auto"})

    assert (stored(Festival), stored(TaskAssignment)) == (2, 13)


def test_a_template_is_laid_on_a_bare_draft_from_its_page(here, organizer):
    festival = make_festival(season=here.season, locality=here.area)
    url = f"/planning/festivals/{festival.id}/template"
    assert "Áp dụng mẫu" in organizer.page(f"/planning/festivals/{festival.id}").words
    assert "Mẫu khu dân cư, buổi sáng" in organizer.page(url).words

    organizer.post(url, {"template": "x", "seen": "0"}, status=422)
    organizer.post(url, {"template": "area-morning", "seen": "9"}, status=409)
    assert stored(ProgrammeItem) == 0
    organizer.post(url, {"template": "area-morning", "seen": "0"})
    organizer.post(url, {"template": "area-morning", "seen": "1"}, status=409)

    assert stored(ProgrammeItem) == 13
    assert "Áp dụng mẫu</a>" not in organizer.get(f"/planning/festivals/{festival.id}").get_data(as_text=True)


# Last year's copy


@pytest.fixture
def last(here):
    return make_season(locality=here.commune, year=2025)


def test_last_years_festivals_are_shown_with_their_new_days_and_made(here, organizer, last):
    old = make_festival(season=last, locality=here.area, title=f"Hội {HOSTILE}", held_on=date(2025, 7, 26))
    make_item(festival=old)
    url = f"/planning/seasons/{here.season.id}/copy"

    page = organizer.page(url)
    assert "Thứ Bảy, 26/07/2025 Thứ Bảy, 25/07/2026" in page.words
    sent = {"old": last.id, "seen": values_of(organizer, url, "seen"), "festival": [str(old.id)]}
    assert stored(Festival) == 1
    organizer.post(url, {**sent, "festival": "abc"}, status=422)
    organizer.post(url, {**sent, "seen": "khác"}, status=409)
    organizer.post(url, {**sent, "festival": []}, status=409)
    organizer.post(url, {**sent, "old": 10**30}, status=409)
    organizer.post(url, {**sent, "festival": [str(number) for number in range(900)]}, status=409)
    assert stored(Festival) == 1
    answer = organizer.post(url, sent)

    assert "Đã tạo 1 ngày hội từ mùa 2025." in organizer.page(answer.location).words
    again = organizer.post(url, sent, status=409).get_data(as_text=True)
    assert "Nơi này đã có ngày hội trong mùa." in again
    assert (stored(Festival), stored(ProgrammeItem)) == (2, 2)


def test_ticks_stay_when_the_list_has_changed(here, organizer, last):
    first = make_festival(season=last, locality=here.area, held_on=date(2025, 7, 26))
    second = make_festival(season=last, locality=here.commune, held_on=date(2025, 8, 15))
    url = f"/planning/seasons/{here.season.id}/copy"

    answer = organizer.post(url, {"old": last.id, "seen": "cũ", "festival": [str(second.id)]}, status=409)

    boxes = [field for form in read(answer.get_data(as_text=True)).forms for field in form["fields"]]
    ticked = {field["value"]: "checked" in field for field in boxes if field.get("name") == "festival"}
    assert ticked == {str(first.id): False, str(second.id): True}


def test_without_an_earlier_season_there_is_nothing_to_copy(here, organizer):
    page = organizer.page(f"/planning/seasons/{here.season.id}/copy")

    assert "Chưa có mùa trước" in page.words
    organizer.post(f"/planning/seasons/{here.season.id}/copy", {"old": "1", "festival": ["1"]}, status=409)


def test_only_who_plans_for_the_whole_commune_copies(here, world, browse, last):
    for role in (Role.UNIT_PROPOSER, Role.LEADER, Role.PROVINCE_OFFICER):
        browse(world.users[role]).get(f"/planning/seasons/{here.season.id}/copy", status=403)
    stranger = browse(make_user("Người lạ", locality=world.there.commune, roles=[Role.COMMUNE_ORGANIZER]))
    stranger.get(f"/planning/seasons/{here.season.id}/copy", status=404)


def test_the_preview_costs_the_same_for_1_and_30(here, organizer, last, count_queries):
    url = f"/planning/seasons/{here.season.id}/copy"
    make_festival(season=last, locality=here.area, held_on=date(2025, 7, 26))
    organizer.get(url)
    with count_queries() as one:
        organizer.get(url)
    for number in range(29):
        make_festival(season=last, locality=here.area, title=f"Ngày hội {number}", held_on=date(2025, 7, 26))
    with count_queries() as thirty:
        organizer.get(url)

    assert len(thirty) == len(one) <= 12 + one.count("BEGIN DEFERRED")
