"""A programme copied from a worksheet: how it is understood, shown and stored."""

from datetime import time

import pytest
from sqlalchemy import func, select

from festival.core.db import db
from festival.planning.forms import understood
from festival.planning.forms.programme_paste import understood_table
from festival.planning.models import ProgrammeItem
from festival.planning.rules import ProgrammePart
from festival.planning.services import ItemContent
from tests.planning.make import make_festival, make_item

CEREMONY, FESTIVITY, OTHER = ProgrammePart.CEREMONY, ProgrammePart.FESTIVITY, ProgrammePart.OTHER


def contents(*lines: str) -> list[ItemContent]:
    table = understood_table("\n".join(lines))
    assert table.faults == []
    return [row.content for row in table.rows]


def test_rows_without_headings_stand_in_the_usual_order():
    assert contents(
        "7h30\t05\tLễ\tChào cờ\tMC\tcờ, nhạc",
        "",
        "9:20\t40\tPhần hội\tKéo co",
        "-\t45\t-\tĐón tiếp",
        "\t60\tHội\tTư vấn VNeID\tCông an\tmáy tính\t2\tCông an xã; Đoàn Thanh niên",
    ) == [
        ItemContent(CEREMONY, time(7, 30), 5, "Chào cờ", "MC", "cờ, nhạc"),
        ItemContent(FESTIVITY, time(9, 20), 40, "Kéo co"),
        ItemContent(OTHER, None, 45, "Đón tiếp"),
        ItemContent(
            FESTIVITY,
            None,
            60,
            "Tư vấn VNeID",
            "Công an",
            "máy tính",
            agency="Công an xã; Đoàn Thanh niên",
            track=2,
        ),
    ]


def test_headings_tell_the_columns_in_any_order():
    table = understood_table(
        "STT\tNội dung\tĐơn vị thực hiện\tThời gian\tThời lượng\tLuồng\tNguồn\n"
        "1\tChào cờ\tChi đoàn\t7:30\t5\t\tx\n"
        "2\tTrao thưởng đợt 1\tUBND xã\t\t20\tLuồng 2"
    )

    assert [row.content for row in table.rows] == [
        ItemContent(OTHER, time(7, 30), 5, "Chào cờ", agency="Chi đoàn"),
        ItemContent(OTHER, None, 20, "Trao thưởng đợt 1", agency="UBND xã", track=2, is_award=True),
    ]
    assert table.unknown == ["Nguồn"]


@pytest.mark.parametrize(
    ("hour", "minutes", "expected"),
    [
        ("6h30 - 7h15", "", (time(6, 30), 45)),
        ("06:30–07:15", "", (time(6, 30), 45)),
        ("23:30 - 0:30", "", (time(23, 30), 60)),
        ("6h30 - 7h15", "30", (time(6, 30), 30)),
        ("07g30", "5", (time(7, 30), 5)),
        ("–", "5", (None, 5)),
        ("", "0", (None, 0)),
    ],
)
def test_hours_are_read_as_offices_write_them(hour, minutes, expected):
    (content,) = contents(f"{hour}\t{minutes}\tLễ\tChào cờ")

    assert (content.starts_at, content.minutes) == expected


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("7:30 5 Lễ Chào cờ", "ít nhất 4 cột"),
        ("25:00\t5\tLễ\tChào cờ", "Giờ chưa đúng"),
        ("7:30 - 99:00\t\tLễ\tChào cờ", "số nguyên"),
        ("7:30\tnăm\tLễ\tChào cờ", "số nguyên"),
        ("7:30\t-5\tLễ\tChào cờ", "số nguyên"),
        ("7:30\t²\tLễ\tChào cờ", "số nguyên"),
        ("7:30\t1441\tLễ\tChào cờ", "từ 0 đến 1440"),
        ("7:30\t5\tLễ\t", "Thiếu nội dung"),
        ("7:30\t5\tLễ\t" + "x" * 301, "nội dung 300"),
        ("7:30\t5\tLễ\tChào cờ\tMC\tcờ\t9", "Luồng phải là số từ 1 đến 6"),
        ("7:30\t5\tLễ\tChào cờ\tMC\tcờ\thai", "Luồng phải là số từ 1 đến 6"),
        ("7:30\t5\tLễ\tChào cờ\tMC\tcờ\t1\tChi đoàn\tthừa", "quá 8 cột"),
    ],
)
def test_a_bad_row_says_what_is_wrong(line, words):
    (row,) = understood(line)

    assert words in row.error
    assert row.content is None


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        (" \n\t\n", "Không thấy dòng nào"),
        ("7:30\t5\tLễ\tChào cờ\n" * 10_000, "Bảng có 10.000 dòng, mà chương trình có tối đa 200 dòng"),
        ("Giờ\tPhút\n7:30\t5", "thiếu cột «Nội dung»"),
        ("Giờ\tPhút\tNội dung\tCông việc\n7:30\t5\tA\tB", "Cột «Nội dung» có hai lần"),
        ("Giờ\tPhút\tNội dung", "Không thấy dòng nào"),
    ],
)
def test_a_table_that_is_none_is_told_in_one_sentence(pasted, words):
    table = understood_table(pasted)

    assert table.rows == []
    (said,) = table.faults
    assert words in said


@pytest.fixture
def festival(world):
    return make_festival(season=world.here.season, locality=world.here.area)


def stored() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(ProgrammeItem.id)))


def address(festival) -> str:
    return f"/planning/festivals/{festival.id}/programme/paste"


def test_rows_after_midnight_name_the_day_and_more_than_a_day_is_refused(festival, head):
    evening = {"rows": "20:00\t300\tHội\tĐêm hội", "seen": "0"}
    days = {"rows": "-\t1440\tHội\tMột\n-\t1440\tHội\tHai", "seen": "0"}

    assert "20:00 – 01:00 hôm sau" in head.post(address(festival), evening, status=200).get_data(as_text=True)
    assert "dài quá 24 giờ" in head.post(address(festival), days, status=200).get_data(as_text=True)
    head.post(address(festival), days | {"is_checked": "1"}, status=409)

    assert db.session.scalar(select(func.count()).select_from(ProgrammeItem)) == 0


def test_rows_are_shown_with_their_hours_before_they_are_saved(festival, head):
    make_item(festival=festival, minutes=10)
    pasted = "-\t5\tLễ\tChào cờ\tMC\tcờ\n7:50\t20\tLễ\t<b>Diễn văn</b>"
    head.page(address(festival))

    preview = head.post(address(festival), {"rows": pasted, "seen": "0"}, status=200).get_data(as_text=True)
    assert "07:40 – 07:45" in preview
    assert "07:50 – 08:10" in preview
    assert "Trống 5 phút trước dòng này." in preview
    assert "dài 40 phút, đến 08:10" in " ".join(preview.split())
    assert "&lt;b&gt;Diễn văn" in preview
    assert "Thêm 2 dòng" in preview
    assert stored() == 1
    head.post(address(festival), {"rows": pasted, "seen": "3", "is_checked": "1"}, status=409)
    head.post(address(festival), {"rows": pasted, "seen": "0", "is_checked": "1"})
    assert stored() == 3
    # The same form once more: somebody has seen another programme.
    head.post(address(festival), {"rows": pasted, "seen": "0", "is_checked": "1"}, status=409)

    assert stored() == 3


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("", "Vui lòng"),
        (" \n ", "Không thấy dòng nào"),
        ("x" * 200_001, "200000"),
        ("7:30\t5\tLễ\tChào cờ\n" * 5_000, "Bảng có 5.000 dòng"),
        ("7:30\t5\tLễ\tChào cờ\n7:35\tnăm\tLễ\tHát", "Dòng 2: Số phút phải là số nguyên"),
        ("7:30\t5\tLễ\tChào\x00 cờ", "ký tự điều khiển"),
    ],
)
@pytest.mark.parametrize("is_checked", ["", "1"])
def test_what_cannot_be_understood_stores_nothing(festival, head, rows, words, is_checked):
    answer = head.post(address(festival), {"rows": rows, "seen": "0", "is_checked": is_checked}, status=422)

    assert words in answer.get_data(as_text=True)
    assert stored() == 0


def test_more_rows_than_a_programme_has_are_refused_whole(festival, head):
    make_item(festival=festival)

    for is_checked in ("", "1"):
        answer = head.post(
            address(festival),
            {"rows": "-\t5\tLễ\tChào cờ\n" * 200, "seen": "0", "is_checked": is_checked},
            status=409,
        )
        assert "Chương trình có tối đa 200 dòng." in answer.get_data(as_text=True)

    assert stored() == 1
