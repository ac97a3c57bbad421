"""Every page of localities: good path, bad input, refusals, foreign places, number of queries."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.db import db
from festival.localities.models import Letterhead, Locality
from festival.localities.services import emblem
from festival.localities.services.official import load_units
from tests.localities.make import EMBLEM, furnish, make_area

HOSTILE = [
    "a" * 300,
    "Thôn \u202eĐông",
    "",
]


@pytest.fixture
def admin(world, browse):
    return browse(world.users[Role.ADMIN])


def named(name) -> Locality | None:
    return db.session.scalars(select(Locality).where(Locality.name == name)).one_or_none()


def url(place, rest="") -> str:
    return f"/admin/localities/{place.id}{rest}"


def test_the_list_finds_without_accents_and_shows_provinces(world, browse):
    load_units()

    page = browse(world.users[Role.COMMUNE_ORGANIZER]).page("/admin/localities?q=xa+tan+tien")

    assert "7 đơn vị" in page.words
    provinces = {
        unit.name for unit in db.session.scalars(select(Locality).where(Locality.parent_id.is_(None)))
    }
    assert sum(page.words.count("Xã Tân Tiến " + name + " xã") for name in provinces) == 7


def test_the_list_shows_the_country_and_ones_own_units_only(world, admin):
    words = admin.page("/admin/localities?per_page=200").words

    assert "Thôn Đông" in words
    assert "Xã Bình Minh" in words
    assert "Thôn Tây" not in words


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("kind=commune", {"Xã An Thịnh", "Xã Bình Minh"}),
        ("kind=residential_area", {"Thôn Đông"}),
        ("kind=nonsense&q=thon", {"Thôn Đông"}),
        ("province=x&q=an+thinh", {"Xã An Thịnh"}),
        ("sort=-code&kind=province", {"Tỉnh Nam Giang", "Tỉnh Bắc Hà"}),
        ("q=%25", set()),
    ],
)
def test_filters_stay_in_the_address_and_in_the_export(world, admin, query, names):
    response = admin.get(f"/admin/localities?{query}&export=xlsx")

    sheet = load_workbook(io.BytesIO(response.data)).active
    assert {row[1] for row in sheet.iter_rows(min_row=2, values_only=True)} == names


def test_a_province_narrows_to_everything_below_it(world, admin):
    sheet = admin.get(f"/admin/localities?province={world.province.id}&export=xlsx")

    rows = load_workbook(io.BytesIO(sheet.data)).active.iter_rows(min_row=2, values_only=True)
    assert {row[1] for row in rows} == {"Tỉnh Nam Giang", "Xã An Thịnh", "Thôn Đông"}


def test_an_empty_search_and_an_empty_country_say_what_to_do(world, admin):
    assert "Không có đơn vị nào như vậy" in admin.page("/admin/localities?q=zzz").words


def test_who_manages_no_place_has_no_list(world, browse):
    browse(world.users[Role.LEADER]).get("/admin/localities", 403)


def test_the_list_asks_as_much_for_one_row_as_for_thirty(world, admin, count_queries):
    with count_queries() as few:
        admin.get("/admin/localities?q=thon")
    for number in range(30):
        make_area(world.here.commune, f"Thôn {number}", number=100 + number)
    with count_queries() as many:
        admin.get("/admin/localities?q=thon&per_page=50")

    assert len(few) == len(many) <= 8


def test_a_communes_page_asks_as_much_for_one_unit_as_for_thirty(world, admin, count_queries):
    address = url(world.here.commune)
    with count_queries() as few:
        admin.get(address)
    for number in range(30):
        make_area(world.here.commune, f"Thôn {number}", number=100 + number)
    with count_queries() as many:
        admin.get(address)

    assert len(few) == len(many) <= 12


def test_every_page_of_a_commune_opens(world, admin):
    furnish(world.here)

    for rest in ("", "/units/new", "/units/paste", "/edit", "/letterhead"):
        admin.page(url(world.here.commune, rest))
    admin.page(url(world.here.area))
    admin.page(url(world.here.area, "/edit"))
    for rest in ("/units/new", "/units/paste"):
        admin.get(url(world.here.area, rest), 404)


def test_a_foreign_place_does_not_exist(world, admin):
    for rest in ("", "/units/new", "/edit", "/letterhead", "/letterhead/emblem"):
        admin.get(url(world.there.commune, rest), 404)
    admin.get("/admin/localities/999999", 404)


def test_one_unit_is_created(world, admin):
    form = {"name": "  Thôn   Nam ", "kind": "residential_area"}

    response = admin.post(url(world.here.commune, "/units"), form)

    assert response.headers["Location"] == url(world.here.commune)
    assert named("Thôn Nam").parent_id == world.here.commune.id


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_name_is_refused_and_stays_in_the_form(world, admin, name):
    response = admin.post(url(world.here.commune, "/units"), {"name": name, "kind": "residential_area"}, 422)

    assert "Chưa lưu được" in response.get_data(as_text=True)
    assert name in response.get_data(as_text=True)


def test_a_kind_that_is_none_is_refused(world, admin):
    admin.post(url(world.here.commune, "/units"), {"name": "X", "kind": "commune"}, 422)


def test_a_name_that_is_there_is_a_409_beside_the_form(world, admin):
    response = admin.post(
        url(world.here.commune, "/units"), {"name": "thôn ĐÔNG", "kind": "residential_area"}, 409
    )

    assert "đã có đơn vị tên" in response.get_data(as_text=True)


def test_names_are_text_whatever_they_look_like(world, admin):
    name = '<script>alert(1)</script> =HYPERLINK("x")'

    admin.post(url(world.here.commune, "/units"), {"name": name, "kind": "office"})

    assert "<script>alert" not in admin.get(url(world.here.commune)).get_data(as_text=True)
    sheet = load_workbook(io.BytesIO(admin.get("/admin/localities?kind=office&export=xlsx").data)).active
    assert sheet["B2"].value == name
    assert sheet["B2"].data_type == "s"


def test_a_list_is_shown_before_it_is_created(world, admin):
    form = {"text": "Thôn Nam\nThôn Đông\nTrường THCS\ttrường", "kind": "residential_area"}

    page = admin.post(url(world.here.commune, "/units/preview"), form, 200).get_data(as_text=True)
    assert "Tạo 2 đơn vị" in page
    assert named("Thôn Nam") is None
    admin.post(url(world.here.commune, "/units/list"), form)

    assert named("Trường THCS").kind.value == "school"
    again = admin.post(url(world.here.commune, "/units/list"), form, 409).get_data(as_text=True)
    assert "Mọi đơn vị trong danh sách đã có" in again


def test_a_list_with_a_bad_line_says_which(world, admin):
    form = {"text": "Thôn Nam\nThôn Bắc\tquán", "kind": "residential_area"}

    for rest, status in (("/units/preview", 200), ("/units/list", 409)):
        page = admin.post(url(world.here.commune, rest), form, status).get_data(as_text=True)
        assert "Không có loại «quán»" in page
        assert "Tạo 1 đơn vị" not in page
    assert named("Thôn Nam") is None


@pytest.mark.parametrize(
    ("text", "status"), [("", 422), (" \n\t", 409), ("x\n" * 501, 409), ("x" * 100_001, 422)]
)
def test_a_list_of_nothing_or_too_much_is_refused(world, admin, text, status):
    for rest in ("/units/preview", "/units/list"):
        admin.post(url(world.here.commune, rest), {"text": text, "kind": "residential_area"}, status)


def test_a_unit_is_renamed_ended_and_revived(world, admin):
    area = world.here.area
    admin.post(url(area, "/name"), {"name": "Thôn Đồng", "unit_word": "thôn", "legal_basis": "NQ 12"})
    assert "Thôn Đông, đến" in admin.page(url(area)).words
    admin.post(url(area, "/end"), {"last_day": "31/7/2026"})
    assert "hoạt động đến hết ngày 31/07/2026" in admin.page(url(area)).words
    admin.post(url(area, "/revival"))
    assert db.session.get(Locality, area.id).valid_to is None


def test_bad_names_and_days_are_refused(world, admin):
    area = world.here.area
    make_area(world.here.commune, "Thôn Nam")

    admin.post(url(area, "/name"), {"name": ""}, 422)
    admin.post(url(area, "/name"), {"name": "thon nam"}, 409)
    admin.post(url(area, "/end"), {"last_day": "32/7/2026"}, 422)
    admin.post(url(area, "/end"), {"last_day": "1/1/2020"}, 409)
    admin.post(url(area, "/revival"), status=409)
    admin.post(url(world.here.commune, "/name"), {"name": "Xã Khác"}, 409)


LINES = {
    "parent_agency": "ỦY BAN NHÂN DÂN TỈNH NAM GIANG",
    "agency": "ỦY BAN NHÂN DÂN XÃ AN THỊNH",
    "place": "An Thịnh",
    "awarding_title": "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN THỊNH",
}


def upload(content: bytes, name="bieu-trung.svg") -> dict:
    return {**LINES, "emblem": (io.BytesIO(content), name)}


def test_an_emblem_is_stored_shown_and_harmless(world, admin):
    place = world.here.commune
    admin.post(url(place, "/letterhead"), upload(EMBLEM, "../../x.exe"))

    assert "/letterhead/emblem?v=" in admin.get(url(place, "/letterhead")).get_data(as_text=True)
    answer = admin.get(url(place, "/letterhead/emblem"))

    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("content", [b"MZ\x90", b"<svg><script/></svg>", EMBLEM + b" " * 100_001])
def test_a_file_that_is_no_plain_picture_is_refused_and_the_lines_stay(world, admin, content, monkeypatch):
    monkeypatch.setattr(emblem, "MOST_BYTES", 100_000)
    response = admin.post(url(world.here.commune, "/letterhead"), upload(content), 409)

    assert "ỦY BAN NHÂN DÂN TỈNH NAM GIANG" in response.get_data(as_text=True)
    assert 'id="emblem-error"' in response.get_data(as_text=True)
    assert db.session.get(Letterhead, world.here.commune.id).emblem_sha256 is None


def test_a_letterhead_without_its_lines_is_refused(world, admin):
    admin.post(url(world.here.commune, "/letterhead"), {**LINES, "agency": ""}, 422)
    admin.post(url(world.here.commune, "/letterhead"), {**LINES, "place": "x" * 101}, 422)


def test_there_is_no_emblem_before_one_is_stored(world, admin):
    admin.get(url(world.here.commune, "/letterhead/emblem"), 404)
