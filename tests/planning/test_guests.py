"""The guest list: rules, what is stored, the pages."""

import io
import re
from datetime import UTC, datetime

import openpyxl
import pytest
from sqlalchemy import select

from festival.core import clock
from festival.core.audit import history
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.planning.forms.guests import understood
from festival.planning.models import Delegate, Festival
from festival.planning.queries.guests import everybody, totals
from festival.planning.rules import FestivalState
from festival.planning.rules.guests import (
    MOST_PASTED,
    Answer,
    DelegateKind,
    Totals,
    check_coming,
    is_token,
    short_programme,
    token_of,
)
from festival.planning.services import guests
from festival.planning.services.guests import DelegateContent
from tests.planning.make import make_delegate, make_festival

NOON = datetime(2026, 8, 3, 5, tzinfo=UTC)


# Rules


@pytest.mark.parametrize(
    ("answer", "coming", "fits"),
    [
        (Answer.COMING, 1, True),
        (Answer.COMING, 3, True),
        (Answer.COMING, 0, False),
        (Answer.COMING, 4, False),
        (Answer.DECLINED, 0, True),
        (Answer.DECLINED, 9, True),
        (Answer.NONE, 0, True),
    ],
)
def test_whoever_comes_brings_between_one_and_the_seats_that_were_offered(answer, coming, fits):
    if fits:
        check_coming(answer, coming, 3)
    else:
        with pytest.raises(RuleBroken, match="số người"):
            check_coming(answer, coming, 3)


def test_a_token_has_128_bits_in_22_letters_of_an_address():
    token = token_of(bytes(range(240, 256)))

    assert token == "8PHy8_T19vf4-fr7_P3-_w"
    assert is_token(token)


@pytest.mark.parametrize(
    "typed", ["", "a" * 21, "a" * 23, "a" * 21 + "/", "ă" * 22, "a" * 21 + "%", "-" * 22]
)
def test_what_cannot_be_a_token_is_not_looked_for(typed):
    assert not is_token(typed)


def test_sums_add_up_and_keep_a_seat_for_whoever_is_silent():
    whole = Totals(2, 5, 2, 1, 2) + Totals(1, 1, 0, 0, 1)

    assert (whole, whole.expected) == (Totals(3, 6, 2, 1, 3), 5)


def row(part, starts_at, title, is_award=False) -> dict:
    return {"part": part, "starts_at": starts_at, "title": title, "is_award": is_award}


def test_an_invitation_names_where_parts_begin_and_where_awards_are_given():
    rows = [
        row("other", "06:30", "Đón tiếp đại biểu"),
        row("ceremony", "07:15", "Văn nghệ chào mừng (3 tiết mục)"),
        row("ceremony", "07:30", "Chào cờ"),
        row("ceremony", "08:25", "Trao thưởng: đợt 1 Bằng khen", is_award=True),
        row("festivity", "09:20", "Kéo co nam, nữ; đẩy gậy"),
        row("other", "11:20", "Bế mạc"),
    ]

    assert short_programme(rows) == [
        "06:30 Đón tiếp đại biểu",
        "07:15 Phần lễ: Văn nghệ chào mừng",
        "08:25 Trao thưởng",
        "09:20 Phần hội: Kéo co nam, nữ",
        "11:20 Bế mạc",
    ]
    assert len(short_programme(rows * 4)) == 6


# What pasted lines mean


def test_pasted_lines_are_understood_as_offices_write_them():
    rows = understood(
        "Nhóm\tXưng hô\tHọ và tên\n"
        "ĐB cấp trên\tÔng\tLê  Văn Thụ\tPhó Giám đốc\t2\tHàng A\tđón ở cổng\n\n\tBà\tVi Thị Lả",
        DelegateKind.RESIDENT,
    )

    assert [one.content for one in rows] == [
        DelegateContent(DelegateKind.UPPER, "Lê Văn Thụ", "Ông", "Phó Giám đốc", 2, "Hàng A", "đón ở cổng"),
        DelegateContent(DelegateKind.RESIDENT, "Vi Thị Lả", "Bà"),
    ]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("Của xã\tÔng", "ít nhất 3 cột"),
        ("Của xã\tÔng\t", "Thiếu họ và tên"),
        ("Bạn bè\tÔng\tAn", "Chưa rõ nhóm"),
        ("Của xã\tÔng\tAn\t\t0", "từ 1 đến 500"),
        ("Của xã\tÔng\tAn\t\t-1", "từ 1 đến 500"),
        ("Của xã\tÔng\tAn\t\t²", "từ 1 đến 500"),
        ("Của xã\tÔng\tAn\t\t999999999999", "từ 1 đến 500"),
        ("Của xã\tÔng\t" + "A" * 201, "tối đa 200"),
        ("Của xã\tÔng\tAn\t\t1\t\t\tthừa", "quá 7 cột"),
    ],
)
def test_a_line_that_means_nothing_says_why(line, error):
    (found,) = understood(line, DelegateKind.COMMUNE)

    assert found.content is None
    assert error in found.error


# The pages


@pytest.fixture
def festival(world) -> Festival:
    return make_festival(season=world.here.season, locality=world.here.area, state=FestivalState.READY)


FIELDS = {
    "kind": "commune",
    "salutation": "Ông",
    "full_name": "Lê Văn Thụ",
    "post": "Tổ trưởng",
    "seats": "2",
}


def stored() -> list[tuple]:
    db.session.rollback()
    rows = select(Delegate).order_by(Delegate.id)
    return [(guest.full_name, guest.seats, guest.answer) for guest in db.session.scalars(rows)]


def test_a_guest_is_added_once_with_an_address_of_his_own(festival, organizer):
    url = f"/planning/festivals/{festival.id}/guests"
    revision = festival.revision
    organizer.post(url, FIELDS)
    again = organizer.post(url, FIELDS, status=409)
    organizer.post(url, FIELDS | {"post": "Trưởng thôn"})

    assert "đã có «Lê Văn Thụ»" in again.get_data(as_text=True)
    assert stored() == [("Lê Văn Thụ", 2, Answer.NONE)] * 2
    tokens = {guest.token for guest in everybody(festival.id)}
    assert len(tokens) == 2
    assert all(is_token(token) for token in tokens)
    # Guests are no part of the plan: what the public reads has not changed.
    assert db.session.get(Festival, festival.id, populate_existing=True).revision == revision


@pytest.mark.parametrize(
    "wrong",
    [
        {"full_name": ""},
        {"seats": "0"},
        {"seats": "-3"},
        {"seats": "501"},
        {"seats": "nhiều"},
        {"kind": "friend"},
        {"full_name": "An\x00Bình"},
        {"full_name": "A" * 201},
    ],
)
def test_a_wrong_guest_is_told_so_and_not_stored(festival, organizer, wrong):
    organizer.post(f"/planning/festivals/{festival.id}/guests", FIELDS | wrong, status=422)

    assert stored() == []


def test_a_hostile_name_is_only_text_on_the_page_and_in_the_workbook(festival, organizer):
    for name in ("<script>alert(1)</script>", '=HYPERLINK("http://x","y")'):
        organizer.post(f"/planning/festivals/{festival.id}/guests", FIELDS | {"full_name": name})

    page = organizer.get(f"/planning/festivals/{festival.id}/guests").get_data(as_text=True)
    answer = organizer.get(f"/planning/festivals/{festival.id}/guests?export=xlsx&sort=name")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active

    assert "<script>alert" not in page
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert {cell.value: cell.data_type for cell in sheet["C"][1:]} == {
        "<script>alert(1)</script>": "s",
        '=HYPERLINK("http://x","y")': "s",
    }


def test_after_the_festival_is_reported_nobody_is_invited_any_more(world, organizer):
    festival = make_festival(season=world.here.season, locality=world.here.area, state=FestivalState.REPORTED)
    guest = make_delegate(festival=festival)
    url = f"/planning/festivals/{festival.id}/guests"

    organizer.post(url, FIELDS, status=409)
    organizer.get(f"{url}/new", status=409)
    organizer.post(f"/planning/delegates/{guest.id}/deletion", status=409)

    assert stored() == [("Lê Văn Thụ", 1, Answer.NONE)]
    assert "Thêm khách mời" not in organizer.page(url).words


def test_the_sums_count_seats_by_kind_and_say_how_many_to_keep(festival, organizer):
    answers = [
        (DelegateKind.UPPER, 3, Answer.COMING, 2),
        (DelegateKind.UPPER, 2, Answer.NONE, 0),
        (DelegateKind.RESIDENT, 12, Answer.DECLINED, 0),
    ]
    for number, (kind, seats, answer, coming) in enumerate(answers):
        token = f"{number}" * 22
        make_delegate(festival=festival, token=token, kind=kind, seats=seats, answer=answer, coming=coming)

    assert totals(festival.id) == {
        DelegateKind.UPPER: Totals(2, 5, 2, 0, 2),
        DelegateKind.RESIDENT: Totals(1, 12, 0, 12, 0),
    }
    words = organizer.page(f"/planning/festivals/{festival.id}/guests").words
    assert "Đại biểu cấp trên 2 5 2 0 2" in words
    assert "Cộng 3 17 2 12 2" in words
    assert "Cần giữ 4 ghế" in words


def test_the_list_narrows_to_a_name_a_kind_and_an_answer(festival, organizer):
    make_delegate(festival=festival, full_name="Đỗ Thị Nhàn", token="b" * 22, kind=DelegateKind.UPPER)
    make_delegate(festival=festival, token="c" * 22, answer=Answer.COMING, coming=1)
    url = f"/planning/festivals/{festival.id}/guests"

    def seen(query):
        words = organizer.page(url + query).words
        return [name for name in ("Đỗ Thị Nhàn", "Lê Văn Thụ") if name in words]

    assert seen("") == ["Đỗ Thị Nhàn", "Lê Văn Thụ"]
    assert seen("?q=do+thi") == ["Đỗ Thị Nhàn"]
    assert seen("?kind=commune") == ["Lê Văn Thụ"]
    assert seen("?answer=none") == ["Đỗ Thị Nhàn"]
    assert seen("?q=%25") == []
    assert seen("?kind=x&answer=y&sort=z") == ["Đỗ Thị Nhàn", "Lê Văn Thụ"]


def test_guests_of_another_festival_do_not_show(world, festival, organizer):
    other = make_festival(season=world.there.season, locality=world.there.area)
    make_delegate(festival=other, full_name="Người nơi khác")

    assert everybody(festival.id) == []
    assert "Người nơi khác" not in organizer.page(f"/planning/festivals/{festival.id}/guests").words


def test_the_list_costs_the_same_for_1_and_100_guests(festival, organizer, count_queries):
    urls = [f"/planning/festivals/{festival.id}/guests{path}" for path in ("", "/seats")]
    make_delegate(festival=festival)
    with count_queries() as one:
        for url in urls:
            organizer.get(url)
    for number in range(99):
        make_delegate(festival=festival, full_name=f"Khách {number}", token=f"{number:022d}")
    with count_queries() as hundred:
        for url in urls:
            organizer.get(url)

    assert len(hundred) == len(one) <= 20


# Editing


def edited(guest, **changes) -> dict:
    return FIELDS | {"answer": "none", "coming": "", "seen": guests.fingerprint(guest)} | changes


def test_the_form_shows_what_the_list_says(festival, organizer):
    guest = make_delegate(festival=festival, kind=DelegateKind.UPPER, answer=Answer.COMING, coming=1)

    page = organizer.get(f"/planning/delegates/{guest.id}").get_data(as_text=True)

    assert re.findall(r'<input checked [^>]*value="(\w+)"', page) == ["upper", "coming"]
    for value in ("Lê Văn Thụ", "Tổ trưởng", "Ông"):
        assert f'value="{value}"' in page


def test_an_answer_that_came_by_telephone_is_noted(festival, organizer):
    guest = make_delegate(festival=festival)
    with clock.frozen(NOON):
        organizer.post(f"/planning/delegates/{guest.id}", edited(guest, answer="coming", coming="2"))

    kept = db.session.get(Delegate, guest.id, populate_existing=True)
    assert (kept.answer, kept.coming, kept.seats, kept.answered_at) == (Answer.COMING, 2, 2, NOON)
    assert [entry.action for entry in history(("festival", festival.id))] == ["delegate.edit"]


@pytest.mark.parametrize("wrong", [{"answer": "coming", "coming": "3"}, {"answer": "coming", "coming": "0"}])
def test_more_than_the_seats_is_refused_and_what_was_typed_stays(festival, organizer, wrong):
    guest = make_delegate(festival=festival)

    page = organizer.post(f"/planning/delegates/{guest.id}", edited(guest, post="Mới", **wrong), status=409)

    assert 'value="Mới"' in page.get_data(as_text=True)
    assert stored() == [("Lê Văn Thụ", 1, Answer.NONE)]


def test_a_form_does_not_write_over_an_answer_that_came_meanwhile(festival, organizer):
    guest = make_delegate(festival=festival, seats=2)
    form = edited(guest, post="Sửa")
    with clock.frozen(NOON):
        guests.give_answer(guest.token, answer=Answer.COMING, coming=2, message="")

    page = organizer.post(f"/planning/delegates/{guest.id}", form, status=409)

    assert "vừa trả lời" in page.get_data(as_text=True)
    assert stored() == [("Lê Văn Thụ", 2, Answer.COMING)]


def test_a_deleted_guest_comes_back_with_the_same_address_and_answer(festival, organizer):
    guest = make_delegate(
        festival=festival, answer=Answer.COMING, coming=1, answered_at=NOON, message="Đến sớm"
    )
    before = guests.fingerprint(guest)
    url = f"/planning/festivals/{festival.id}/guests"

    organizer.post(f"/planning/delegates/{guest.id}/deletion")
    assert stored() == []
    assert "Đã xóa Lê Văn Thụ." in organizer.page(url).words
    organizer.post(f"{url}/restoration")
    organizer.post(f"{url}/restoration", status=409)

    (restored,) = everybody(festival.id)
    assert (guests.fingerprint(restored), restored.answered_at) == (before, NOON)
    assert "Hoàn tác" not in organizer.page(url).words


def test_a_new_address_makes_the_old_one_worthless(festival, organizer, browse):
    guest = make_delegate(festival=festival)
    with clock.frozen(NOON):
        browse().get(f"/rsvp/{'a' * 22}")
        organizer.post(f"/planning/delegates/{guest.id}/link")
        browse().get(f"/rsvp/{'a' * 22}", status=404)

        (renewed,) = everybody(festival.id)
        browse().get(f"/rsvp/{renewed.token}")


# Pasting


def lines(count: int) -> str:
    return "\n".join(f"Của xã\tÔng\tKhách số {number}\tThôn {number}\t2" for number in range(count))


def test_pasted_guests_are_shown_first_and_then_added_all(festival, organizer):
    url = f"/planning/festivals/{festival.id}/guests/paste"
    form = {"rows": lines(40), "kind": "commune"}

    preview = organizer.post(url, form, status=200)
    assert "Thêm 40 khách mời" in preview.get_data(as_text=True)
    assert stored() == []
    organizer.post(url, form | {"is_checked": "1"})
    assert len(stored()) == 40
    again = organizer.post(url, form | {"is_checked": "1"}, status=409)

    assert "Dòng 1: Danh sách đã có" in again.get_data(as_text=True)
    assert len(stored()) == 40


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "Danh sách khách mời"),
        ("\n \t\n", "Không thấy dòng nào"),
        (lines(3) + "\nBạn\tÔng\tAn", "Dòng 4: Chưa rõ nhóm"),
        (lines(MOST_PASTED + 1), "tối đa 1000 dòng"),
        (lines(10_000), "300.000|300000|tối đa"),
        ("Của xã\tÔng\tA\x00n", "ký tự điều khiển"),
    ],
)
def test_bad_pasted_lines_are_told_and_nothing_is_stored(festival, organizer, rows, said):
    url = f"/planning/festivals/{festival.id}/guests/paste"

    page = organizer.post(url, {"rows": rows, "kind": "commune", "is_checked": "1"}, status=422)

    assert any(part in page.get_data(as_text=True) for part in said.split("|"))
    assert stored() == []


def test_a_guest_pasted_twice_is_marked_with_the_first_line_and_not_offered(festival, organizer):
    url = f"/planning/festivals/{festival.id}/guests/paste"
    rows = lines(2) + "\nCủa xã\tBà\tKHÁCH SỐ 0\tThôn 0\t5"

    body = organizer.post(url, {"rows": rows, "kind": "commune"}, status=422).get_data(as_text=True)

    assert "Dòng 3: Trùng với dòng 1." in body
    assert "Thêm 3 khách mời" not in body
    assert stored() == []


def test_the_seat_sheet_lists_every_block_in_order(festival, organizer):
    for number, block in enumerate(("Hàng B", "", "Hàng A")):
        make_delegate(
            festival=festival, full_name=f"Khách {number}", token=f"{number:022d}", seat_block=block
        )

    words = organizer.page(f"/planning/festivals/{festival.id}/guests/seats").words

    places = [words.index(text) for text in ("Hàng A (1 chỗ)", "Hàng B (1 chỗ)", "Chưa xếp khu ghế (1 chỗ)")]
    assert places == sorted(places)
