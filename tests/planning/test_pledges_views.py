"""Pledges: written, filled from Excel, signed one by one and many at once, printed."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from festival.core import audit, clock
from festival.core.db import db
from festival.localities.rules import LocalityKind
from festival.planning.models import Pledge, PledgeSigner
from festival.planning.queries import pledges as queries
from festival.planning.rules import FestivalState, pledges
from festival.planning.rules.pledges import PledgeKind
from festival.planning.views.signers import from_ranges, ranges
from tests.factories import keep, make_locality
from tests.planning.make import make_festival, make_pledge, make_signer

NOW = datetime(2026, 8, 16, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def the_day_after():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def festival(here):
    return make_festival(season=here.season, locality=here.area, state=FestivalState.PREPARING)


def signers(pledge_id: int) -> list[tuple]:
    db.session.rollback()
    query = select(PledgeSigner.name, PledgeSigner.address, PledgeSigner.signed_on)
    query = query.where(PledgeSigner.pledge_id == pledge_id)
    return [tuple(row) for row in db.session.execute(query.order_by(*queries.SIGNER_ORDER))]


def ids(pledge_id: int) -> list[int]:
    db.session.rollback()
    query = select(PledgeSigner.id).where(PledgeSigner.pledge_id == pledge_id)
    return list(db.session.scalars(query.order_by(*queries.SIGNER_ORDER)))


def number_of(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(model.id)))


def households(festival, count: int) -> Pledge:
    pledge = make_pledge(festival=festival)
    keep(*(PledgeSigner(pledge_id=pledge.id, position=n, name=f"Hộ Số {n}") for n in range(1, count + 1)))
    return pledge


# Writing


def test_a_pledge_between_areas_begins_with_every_area_of_the_commune(here, head, festival):
    make_locality("Thôn Đoài", kind=LocalityKind.RESIDENTIAL_AREA, parent=here.commune, unit_word="thôn")
    make_locality("Trường Tiểu học", kind=LocalityKind.SCHOOL, parent=here.commune, unit_word="trường")
    new = f"/planning/festivals/{festival.id}/pledges"
    assert "Chưa có bản nào" in head.page(new).words
    page = head.page(new + "/new?kind=areas")
    assert "Các bên ký (2)" in page.words
    form = {"kind": "areas", "title": pledges.TITLES[PledgeKind.AREAS], "promises": "Một\n\nHai"}

    answer = head.post(new, form)

    pledge_id = int(answer.location.rpartition("/")[2])
    assert [row[0] for row in signers(pledge_id)] == ["Thôn Đoài", "Thôn Đông"]
    assert "0/2 khu dân cư đã ký (0,0%)" in head.page(answer.location).words
    again = head.post(new, form, status=409)
    assert "đã có bản cam kết cùng tên" in again.get_data(as_text=True)
    assert number_of(Pledge) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [("title", ""), ("title", "x" * 301), ("promises", ""), ("promises", "x" * 4001), ("kind", "x")],
)
def test_a_bad_pledge_is_told_and_nothing_is_stored(head, festival, field, typed):
    form = {"kind": "households", "title": "Cam kết", "promises": "Giữ gìn", field: typed}

    head.post(f"/planning/festivals/{festival.id}/pledges", form, status=422)

    assert number_of(Pledge) == 0


def test_too_many_promises_are_refused_with_what_was_typed(head, festival):
    form = {"kind": "households", "title": "Cam kết nhà tôi", "promises": "điều\n" * 31}

    answer = head.post(f"/planning/festivals/{festival.id}/pledges", form, status=409)

    assert "tối đa 30 điều" in answer.get_data(as_text=True)
    assert "Cam kết nhà tôi" in answer.get_data(as_text=True)


def test_words_change_until_somebody_has_signed(head, festival):
    pledge = households(festival, 2)
    words = f"/planning/pledges/{pledge.id}/words"
    head.post(words, {"title": "Tên mới", "promises": "<script>alert(1)</script>"})
    assert "<script>alert" not in head.get(f"/planning/pledges/{pledge.id}").get_data(as_text=True)
    head.post(words, {"title": "", "promises": "x"}, status=422)

    head.post(f"/planning/pledges/{pledge.id}/signatures", {"one": ids(pledge.id)[0], "signed_on": "15/8"})
    head.get(words, status=409)
    answer = head.post(words, {"title": "Khác", "promises": "x"}, status=409)

    assert "Đã ghi 1 chữ ký" in answer.get_data(as_text=True)
    assert db.session.get(Pledge, pledge.id).title == "Tên mới"


def test_a_pledge_is_deleted_after_its_number_was_typed_and_never_once_signed(head, festival):
    pledge = households(festival, 3)
    ending = f"/planning/pledges/{pledge.id}/deletion"
    head.page(ending)

    head.post(ending, {"count": "2"}, status=422)
    head.post(ending, {"count": "x"}, status=422)
    assert number_of(PledgeSigner) == 3
    head.post(ending, {"count": "3"})
    assert (number_of(Pledge), number_of(PledgeSigner)) == (0, 0)

    signed = households(festival, 1)
    head.post(f"/planning/pledges/{signed.id}/signatures", {"one": ids(signed.id)[0], "signed_on": "15/8"})
    head.get(f"/planning/pledges/{signed.id}/deletion", status=409)
    head.post(f"/planning/pledges/{signed.id}/deletion", {"count": "1"}, status=409)
    assert number_of(Pledge) == 1


# Who signs


def test_heads_of_household_are_pasted_after_a_preview(head, festival):
    pledge = make_pledge(festival=festival)
    paste = f"/planning/pledges/{pledge.id}/signers/paste"
    rows = "Họ và tên\tĐịa chỉ\nMai  Đức Toàn\tXóm 1\nLò Văn Ín\n\nMai Đức Toàn\tXóm 2"

    preview = head.post(paste, {"rows": rows}, status=200).get_data(as_text=True)
    assert "Thêm 3 hộ" in preview
    assert signers(pledge.id) == []
    head.post(paste, {"rows": rows, "is_checked": "1"})
    head.post(paste, {"rows": rows, "is_checked": "1"})

    assert signers(pledge.id) == [
        ("Mai Đức Toàn", "Xóm 1", None),
        ("Lò Văn Ín", "", None),
        ("Mai Đức Toàn", "Xóm 2", None),
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "required"),
        (" \n ", "required"),
        ("Mai Đức Toàn\tXóm 1\t1975", "quá 2 cột"),
        ("\tXóm 1", "Thiếu tên"),
        ("1\tMai Đức Toàn", "không phải số thứ tự"),
        ("Mai Đức Toàn\t036089001234", "số định danh"),
        ("x" * 201, "Chữ quá dài"),
        ("Mai Đức Toàn\nmai duc toan", "Trùng với dòng 1. Nếu là hai người, ghi thêm địa chỉ."),
        ("a\u202eb", "ký tự điều khiển"),
        ("a\x00b", "ký tự điều khiển"),
        ("\n".join(f"Hộ {n}" for n in range(10_000)), "tối đa 2000 dòng"),
        ("x" * 200_001, "error"),
    ],
)
def test_rows_that_mean_nothing_are_told_and_nothing_is_stored_by_half(head, festival, rows, said):
    pledge = make_pledge(festival=festival)
    good = "Lò Văn Ín\n" if rows.strip() and len(rows) < 300 and "trung" not in said.casefold() else ""

    form = {"rows": rows + ("\n" + good if good else ""), "is_checked": "1"}
    answer = head.post(f"/planning/pledges/{pledge.id}/signers/paste", form, status=422)

    assert said == "required" or said in answer.get_data(as_text=True)
    assert signers(pledge.id) == []


def test_areas_pasted_twice_are_not_asked_for_an_address(organizer, festival):
    pledge = make_pledge(festival=festival, kind=PledgeKind.AREAS)

    page = organizer.post(
        f"/planning/pledges/{pledge.id}/signers/paste", {"rows": "Thôn Đông\nthôn đông"}, status=422
    ).get_data(as_text=True)

    assert "Trùng với dòng 1. Mỗi khu dân cư chỉ ghi một dòng." in page
    assert "Chỉ ghi tên khu dân cư và người đại diện" in page
    assert "địa chỉ" not in page


def test_hostile_names_stay_text_on_the_page_and_in_the_workbook(head, festival):
    pledge = make_pledge(festival=festival)
    rows = '<script>alert(1)</script>\t=HYPERLINK("http://x.test")'

    head.post(f"/planning/pledges/{pledge.id}/signers/paste", {"rows": rows, "is_checked": "1"})

    assert "<script>alert" not in head.get(f"/planning/pledges/{pledge.id}").get_data(as_text=True)
    book = openpyxl.load_workbook(BytesIO(head.get(f"/planning/pledges/{pledge.id}?export=xlsx").data))
    assert [cell.value for cell in book.active[2]] == [1, *rows.split("\t"), None]
    assert book.active["C2"].data_type == "s"


def test_a_list_has_room_for_two_thousand(head, festival):
    pledge = households(festival, 1999)
    paste = f"/planning/pledges/{pledge.id}/signers/paste"

    answer = head.post(paste, {"rows": "Lò Văn Ín\nLò Văn Sáng", "is_checked": "1"}, status=409)

    assert "tối đa 2000 dòng" in answer.get_data(as_text=True)
    assert number_of(PledgeSigner) == 1999


def test_an_unsigned_row_is_struck_and_put_back(head, festival):
    pledge = households(festival, 2)
    first, second = ids(pledge.id)
    head.post(f"/planning/pledges/{pledge.id}/signatures", {"one": second, "signed_on": "15/8"})
    page = f"/planning/pledges/{pledge.id}"

    head.post(f"/planning/signers/{second}/deletion", status=409)
    head.post(f"/planning/signers/{first}/deletion")
    assert [row[0] for row in signers(pledge.id)] == ["Hộ Số 2"]
    form = next(f for f in head.page(page).forms if any(x.get("name") == "rows" for x in f["fields"]))
    undo = {x["name"]: x["value"] for x in form["fields"] if x.get("name") and x["name"] != "csrf_token"}
    head.post(page + "/signers/paste", undo)

    assert sorted(row[0] for row in signers(pledge.id)) == ["Hộ Số 1", "Hộ Số 2"]


# Signing


def test_one_press_notes_one_signature_and_takes_it_back(head, festival):
    pledge = households(festival, 8)
    chosen = ids(pledge.id)[2]
    page = f"/planning/pledges/{pledge.id}"
    assert 'value="15/08/2026"' in head.get(page).get_data(as_text=True)

    head.post(page + "/signatures", {"one": chosen, "signed_on": "15/8/2026"})
    assert "1/8 hộ đã ký (12,5%)" in head.page(page).words
    head.post(page + "/signatures", {"one": chosen, "signed_on": "15/8/2026"}, status=409)
    head.post(page + "/signatures/withdrawal", {"one": chosen})

    assert [row[2] for row in signers(pledge.id)] == [None] * 8
    told = [entry.action for entry in audit.history(("festival", festival.id))]
    assert told == ["pledge.unsign", "pledge.sign"]


def test_exactly_the_ticked_ones_are_noted(head, festival):
    pledge = households(festival, 4)
    _first, second, _third, fourth = ids(pledge.id)
    page = f"/planning/pledges/{pledge.id}"

    head.post(page + "/signatures", {"signer": [second, fourth], "signed_on": "14/8/2026"})

    day = date(2026, 8, 14)
    assert [row[2] for row in signers(pledge.id)] == [None, day, None, day]
    undo = next(f for f in head.page(page).forms if any(x.get("name") == "shown" for x in f["fields"]))
    shown = next(x["value"] for x in undo["fields"] if x.get("name") == "shown")
    head.post(page + "/signatures/withdrawal", {"shown": shown})
    assert [row[2] for row in signers(pledge.id)] == [None] * 4


def test_all_are_noted_only_while_the_list_is_the_one_that_was_shown(head, festival):
    pledge = households(festival, 3)
    page = f"/planning/pledges/{pledge.id}/signatures"
    form = head.page(page).forms[-1]
    shown = next(x["value"] for x in form["fields"] if x.get("name") == "shown")
    head.post(page, {"one": ids(pledge.id)[1], "signed_on": "15/8/2026"})

    stale = head.post(page, {"shown": shown, "signed_on": "15/8/2026"}, status=409)
    assert "Danh sách vừa thay đổi" in stale.get_data(as_text=True)
    assert [bool(row[2]) for row in signers(pledge.id)] == [False, True, False]
    form = head.page(page).forms[-1]
    shown = next(x["value"] for x in form["fields"] if x.get("name") == "shown")
    head.post(page, {"shown": shown, "signed_on": "16/8/2026"})

    assert [row[2] for row in signers(pledge.id)] == [date(2026, 8, 16), date(2026, 8, 15), date(2026, 8, 16)]
    assert "Không còn ai chưa ký" in head.page(page).words


def test_the_search_narrows_who_is_noted_at_once(head, festival):
    pledge = make_pledge(festival=festival)
    for position, name in enumerate(["Đỗ Văn Ất", "Lò Văn Ín", "Đỗ Thị Bính"], 1):
        make_signer(pledge=pledge, position=position, name=name)
    page = f"/planning/pledges/{pledge.id}/signatures"

    words = head.page(page + "?q=do").words

    assert "Ghi 2 hộ đã ký" in words
    assert "Lò Văn Ín" not in words


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"signed_on": "15/8/2026"}, 409),
        ({"signed_on": "15/8/2026", "signer": "x"}, 409),
        ({"signed_on": "15/8/2026", "one": "999999"}, 409),
        ({"signed_on": "17/8/2026", "one": "FIRST"}, 409),
        ({"signed_on": "15/8/1990", "one": "FIRST"}, 409),
        ({"signed_on": "32/8/2026", "one": "FIRST"}, 422),
        ({"signed_on": "", "one": "FIRST"}, 422),
        ({"signed_on": "15/8/2026", "shown": "1-999999999"}, 409),
        ({"signed_on": "15/8/2026", "shown": "1-2-3,--,x"}, 409),
    ],
)
def test_a_signature_that_cannot_be_is_refused(head, festival, form, status):
    pledge = households(festival, 2)
    form = {name: str(ids(pledge.id)[0]) if value == "FIRST" else value for name, value in form.items()}

    head.post(f"/planning/pledges/{pledge.id}/signatures", form, status=status)

    assert [row[2] for row in signers(pledge.id)] == [None, None]


def test_signatures_of_another_pledge_are_not_touched(head, festival, here):
    mine = households(festival, 1)
    other = make_pledge(festival=festival, title="Bản khác")
    stranger = make_signer(pledge=other)

    form = {"signer": [ids(mine.id)[0], stranger.id], "signed_on": "15/8/2026"}
    head.post(f"/planning/pledges/{mine.id}/signatures", form, status=409)

    assert signers(mine.id)[0][2] is None
    assert signers(other.id)[0][2] is None


@pytest.mark.parametrize("state", [FestivalState.REPORTED, FestivalState.CANCELLED, FestivalState.ARCHIVED])
def test_a_finished_festival_keeps_its_pledges_as_they_are(here, head, state):
    done = make_festival(season=here.season, locality=here.area, title="Xong", state=state)
    pledge = households(done, 1)
    page = f"/planning/pledges/{pledge.id}"

    assert "Ghi đã ký" not in head.page(page).words
    head.post(page + "/signatures", {"one": ids(pledge.id)[0], "signed_on": "15/8/2026"}, status=409)
    head.get(page + "/signers/paste", status=409)
    head.post(
        f"/planning/festivals/{done.id}/pledges",
        {"kind": "households", "title": "A", "promises": "B"},
        status=409,
    )

    assert signers(pledge.id) == [("Hộ Số 1", "", None)]


@pytest.mark.parametrize("numbers", [[], [5], [1, 2, 3], [1, 3, 4, 5, 9], list(range(1, 2001))])
def test_ids_survive_being_written_in_few_letters(numbers):
    assert from_ranges(ranges(numbers)) == numbers


# Reading


def test_five_hundred_households_are_searched_and_turned_page_by_page(head, festival):
    pledge = households(festival, 500)
    page = f"/planning/pledges/{pledge.id}"

    assert "500 hộ" in head.page(page).words
    assert "Hộ Số 26" in head.page(page + "?page=2").words
    assert "11 hộ" in head.page(page + "?q=so 40").words
    assert "500 hộ" in head.page(page + "?signed=no").words
    assert "Không có ai khớp" in head.page(page + "?signed=yes").words
    head.page(page + "?sort=x&page=99&signed=z&pledge_id=5&_external=1")


def test_the_sheet_lists_everybody_with_room_to_sign(head, festival):
    pledge = households(festival, 40)

    words = head.page(f"/planning/pledges/{pledge.id}/print").words

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc" in words
    assert "BẢN CAM KẾT" in words
    assert "1. Không vi phạm pháp luật" in words
    assert "40 Hộ Số 40" in words


@pytest.mark.parametrize("path", ["", "?q=ho", "/print", "/signatures"])
def test_a_pledge_costs_the_same_for_1_and_500_households(head, festival, count_queries, path):
    pledge = households(festival, 1)
    page = f"/planning/pledges/{pledge.id}{path}"
    head.get(page)
    with count_queries() as one:
        head.get(page)
    keep(*(PledgeSigner(pledge_id=pledge.id, position=n, name=f"Hộ {n}") for n in range(2, 501)))
    head.get(page)
    with count_queries() as many:
        head.get(page)

    assert len(many) == len(one) <= 12


def test_another_communes_pledge_does_not_exist(world, head):
    foreign = make_festival(season=world.there.season, locality=world.there.area)
    pledge = make_pledge(festival=foreign)

    head.get(f"/planning/pledges/{pledge.id}", status=404)
    head.post(f"/planning/pledges/{pledge.id}/signatures", {"signed_on": "15/8"}, status=404)
