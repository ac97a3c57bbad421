"""Titles of the year that are only noted: pasted lines, where they go, the list."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core import clock
from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations import queries
from festival.nominations.forms.noting import understood
from festival.nominations.models import EarlierAward, Nominee
from festival.nominations.rules import RecipientKind, Salutation
from festival.nominations.rules.records import AwardNote, NotedLine, Place, placed, without_salutation
from festival.nominations.services import noting
from tests.factories import keep, make_locality
from tests.nominations.make import award, make_nominee

TODAY = date(2026, 8, 3)


@pytest.fixture(autouse=True)
def that_day():
    with clock.frozen(datetime(2026, 8, 3, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
        yield


@pytest.fixture
def awards(app):
    award()
    return queries.awards_known_on(TODAY)


def read(pasted: str, awards):
    return understood(pasted, awards=awards, year=2026, today=TODAY)


TITLE = AwardNote(
    code="LDTT",
    name="Danh hiệu Lao động tiên tiến",
    year=2026,
    decision_number="12/QĐ-UBND",
    decided_on=date(2026, 6, 30),
)


# Lines


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ông Lê Văn Thụ", (Salutation.MR, "Lê Văn Thụ")),
        ("bà Vi Thị Lả", (Salutation.MRS, "Vi Thị Lả")),
        ("Bà", (Salutation.NONE, "Bà")),
        ("Tổ bảo vệ thôn Trung", (Salutation.NONE, "Tổ bảo vệ thôn Trung")),
    ],
)
def test_a_salutation_is_taken_off_only_where_it_stands(name, parts):
    assert without_salutation(name) == parts


@pytest.mark.parametrize(
    ("found", "kind", "is_noted", "place"),
    [
        (0, RecipientKind.INDIVIDUAL, False, Place.NEW),
        (1, None, False, Place.KNOWN),
        (1, RecipientKind.INDIVIDUAL, True, Place.NOTED),
    ],
)
def test_where_a_line_goes(found, kind, is_noted, place):
    assert placed(found, kind, is_noted=is_noted) is place


@pytest.mark.parametrize(("found", "kind"), [(2, RecipientKind.INDIVIDUAL), (0, None)])
def test_a_line_that_fits_nobody_for_sure_is_refused(found, kind):
    with pytest.raises(RuleBroken, match="sổ"):
        placed(found, kind, is_noted=False)


def test_pasted_lines_are_understood_by_name_or_code(awards):
    pasted = (
        "Họ và tên\tDanh hiệu\tSố\tNgày\n"
        "Ông Lê Văn Thụ\tLDTT\t12/QĐ-UBND\t30/6/2026\n"
        "Tổ một cửa\tdanh hiệu tập thể lao động tiên tiến\t\t\n"
        "Lê Văn Thụ\tGiấy khen của Chủ tịch Ủy ban nhân dân cấp xã\n"
    )

    rows = read(pasted, awards)

    assert [row.error for row in rows] == ["", "", ""]
    assert [row.content for row in rows] == [
        NotedLine(1, Salutation.MR, "Lê Văn Thụ", RecipientKind.INDIVIDUAL, TITLE),
        NotedLine(
            2,
            Salutation.NONE,
            "Tổ một cửa",
            RecipientKind.COLLECTIVE,
            AwardNote(code="TTLDTT", name="Danh hiệu Tập thể Lao động tiên tiến", year=2026),
        ),
        NotedLine(
            3,
            Salutation.NONE,
            "Lê Văn Thụ",
            None,
            AwardNote(code="GK_XA", name="Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã", year=2026),
        ),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1\tLDTT", "Thiếu tên"),
        ("Lê Văn Thụ\tHuân chương", "Không có «Huân chương»"),
        ("Lê Văn Thụ\tLDTT\t12\t31/6/2026", "Ngày quyết định chưa đúng"),
        ("Lê Văn Thụ\tLDTT\t12\t4/8/2026", "sau hôm nay"),
        ("Lê Văn Thụ\tLDTT\t12\t1/1/2020", "năm sau đó"),
        ("Lê Văn Thụ\tLDTT\t12\t\tthêm", "quá 4 cột"),
        (f"{'Lê ' * 80}\tLDTT", "quá dài"),
        ("Lê Văn Thụ\tLDTT\nlê văn thu\tLDTT", "Trùng với dòng 1"),
    ],
)
def test_a_line_that_means_nothing_says_why(awards, line, words):
    assert words in read(line, awards)[-1].error


# The register


def lines(*names, kind=RecipientKind.INDIVIDUAL, note=TITLE):
    return [NotedLine(number, Salutation.NONE, name, kind, note) for number, name in enumerate(names, 1)]


def note(place, found) -> tuple[int, int]:
    return noting.note_awards(season_id=place.season.id, lines=found, today=TODAY, actor=SYSTEM)


def noted() -> list[tuple]:
    query = select(Nominee.name, EarlierAward.code, EarlierAward.decision_number).join(EarlierAward.nominee)
    return sorted(tuple(row) for row in db.session.execute(query))


def test_known_people_are_found_without_accents_and_others_are_added(world):
    here = world.here
    known = make_nominee("Lê Văn Thụ", locality=here.area)
    make_nominee("Vi Thị Lả", locality=world.there.area)

    assert note(here, lines("LE VAN THU", "Vi Thị Lả")) == (2, 0)

    assert noted() == [("Lê Văn Thụ", "LDTT", "12/QĐ-UBND"), ("Vi Thị Lả", "LDTT", "12/QĐ-UBND")]
    names = select(Nominee.name, Nominee.locality_id).where(Nominee.id != known.id)
    added = {tuple(row) for row in db.session.execute(names)}
    assert added == {("Vi Thị Lả", world.there.area.id), ("Vi Thị Lả", here.commune.id)}


def test_the_same_lines_twice_change_nothing(world):
    assert note(world.here, lines("Lê Văn Thụ", "Vi Thị Lả")) == (2, 0)
    assert note(world.here, lines("Lê Văn Thụ", "Vi Thị Lả")) == (0, 2)
    assert len(noted()) == 2


def test_two_titles_of_a_newcomer_are_one_persons(world):
    other = AwardNote(code="CSTDCS", name="Danh hiệu Chiến sĩ thi đua cơ sở", year=2026)
    found = [
        *lines("Lê Văn Thụ"),
        NotedLine(2, Salutation.NONE, "Lê Văn Thụ", RecipientKind.INDIVIDUAL, other),
    ]

    assert note(world.here, found) == (2, 0)

    assert db.session.scalars(select(Nominee.name)).all() == ["Lê Văn Thụ"]


def test_one_line_that_fits_nobody_keeps_all_out(world):
    make_nominee("Lê Văn Thụ", locality=world.here.area)
    make_nominee("Lê Văn Thụ", locality=world.here.area, birth_year=1980)

    with pytest.raises(RuleBroken, match="Dòng 2: Có 2 mục trùng tên"):
        note(world.here, lines("Vi Thị Lả", "Lê Văn Thụ"))

    assert noted() == []
    assert db.session.scalar(select(Nominee.id).where(Nominee.name == "Vi Thị Lả")) is None


# Pages


PASTED = "Hoàng Thị Mận\tLDTT\t12/QĐ-UBND\t30/6/2026\nPhòng Văn hóa - Xã hội\tTTLDTT\t12/QĐ-UBND\t30/6/2026"


def test_a_list_is_pasted_looked_at_and_noted(world, office, here):
    award()
    make_nominee(locality=here.area)
    url = f"/nominations/seasons/{here.season.id}/noted-awards"
    assert "Chưa ghi danh hiệu nào" in office.page(url).words
    assert "CSTDCS" in office.page(f"{url}/new").words

    body = office.post(url, {"rows": PASTED}, status=200).get_data(as_text=True)
    assert "Bà Hoàng Thị Mận, Thôn Đông" in body
    assert "Thêm mới vào sổ" in body
    assert "Ghi 2 dòng" in body
    assert noted() == []

    office.post(url, {"rows": PASTED, "is_checked": "1"})
    words = office.page(url).words
    assert "2 dòng" in words
    assert "12/QĐ-UBND, 30/06/2026" in words
    assert "Phòng Văn hóa" not in office.page(f"{url}?q=man").words
    assert "Hoàng Thị Mận" not in office.page(f"{url}?award=Danh+hiệu+Tập+thể+Lao+động+tiên+tiến").words
    again = office.post(url, {"rows": PASTED}, status=200).get_data(as_text=True)
    assert "đã ghi, bỏ qua" in again
    assert "không có gì để ghi thêm" in again


def test_a_bad_list_is_given_back_with_its_reasons(office, here):
    award()
    url = f"/nominations/seasons/{here.season.id}/noted-awards"

    body = office.post(url, {"rows": "Lê Văn Thụ\tHuân chương", "is_checked": "1"}, status=422)

    assert "Dòng 1: Không có «Huân chương»" in body.get_data(as_text=True)
    office.post(url, {"rows": ""}, status=422)
    assert noted() == []


def test_the_export_holds_what_is_seen_and_no_formula(world, office, here):
    nominee = make_nominee("=cmd|' /C calc'!A0", locality=here.area, salutation=Salutation.NONE)
    keep(EarlierAward(nominee_id=nominee.id, name="Giấy khen", year=2026, noted_by="Ước"))
    keep(EarlierAward(nominee_id=nominee.id, name="Giấy khen", year=2025, noted_by="Ước"))

    data = office.get(f"/nominations/seasons/{here.season.id}/noted-awards?export=xlsx").data

    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    cells = dict(zip(*rows, strict=True))
    assert (cells["Tên"], cells["Năm"], cells["Danh hiệu, hình thức"]) == (
        "=cmd|' /C calc'!A0",
        2026,
        "Giấy khen",
    )


def test_everybody_sees_the_own_scope_only(world, browse, head, office, here):
    other = make_locality("Thôn Đoài", kind=here.area.kind, parent=here.commune)
    for name, locality in (("Lê Văn Thụ", here.area), ("Vi Thị Lả", other), ("Đinh Hậu", world.there.area)):
        nominee = make_nominee(name, locality=locality)
        keep(EarlierAward(nominee_id=nominee.id, name="Giấy khen", year=2026, noted_by="Ước"))
    url = f"/nominations/seasons/{here.season.id}/noted-awards"

    def names(browser):
        words = browser.page(url).words
        return [name for name in ("Lê Văn Thụ", "Vi Thị Lả", "Đinh Hậu") if name in words]

    assert names(office) == ["Lê Văn Thụ", "Vi Thị Lả"]
    assert names(head) == ["Lê Văn Thụ"]
    assert names(browse(world.users[Role.PRINT_CLERK])) == []
    browse(world.there.users[Role.STANDING_OFFICE]).get(url, status=404)
    head.post(url, {"rows": PASTED}, status=403)
