"""The pages of a programme: good path, bad input, refusals, what is foretold while somebody types."""

from datetime import time

import pytest
from sqlalchemy import select

from festival.core.db import db
from festival.planning.models import Festival, ProgrammeItem
from festival.planning.rules import FestivalState
from tests.planning.make import make_festival, make_item

HTMX = {"HX-Request": "true"}
HOSTILE = ["<script>alert(1)</script>", '=HYPERLINK("http://x.test")', "Chào\u0301 cờ"]


@pytest.fixture
def festival(world):
    """From 07:30 on, without a programme."""
    return make_festival(season=world.here.season, locality=world.here.area)


def item(**changes) -> dict:
    fields = {
        "part": "ceremony",
        "starts_at": "",
        "minutes": "5",
        "track": "1",
        "title": "Chào cờ",
        "presenter": "MC",
        "agency": "Đoàn Thanh niên",
        "needs": "cờ",
    }
    return {**fields, **changes}


def rows(festival) -> list[tuple]:
    db.session.rollback()
    query = select(ProgrammeItem).where(ProgrammeItem.festival_id == festival.id)
    items = db.session.scalars(query.order_by(ProgrammeItem.position)).all()
    return [(one.title, f"{one.starts_at:%H:%M}" + ("!" if one.is_fixed else "")) for one in items]


def address(festival, path="") -> str:
    return f"/planning/festivals/{festival.id}/programme{path}"


def revision(festival) -> str:
    db.session.rollback()
    return str(db.session.get(Festival, festival.id).revision)


def test_rows_are_written_moved_deleted_and_put_back(festival, head):
    assert "Chưa có dòng nào" in head.page(address(festival)).words

    head.post(address(festival, "/items"), item())
    head.post(address(festival, "/items"), item(title="Kéo co", starts_at="9:00", is_award="y", track="2"))
    head.post(address(festival, "/items"), item(title="Diễn văn", position="2"))
    assert rows(festival) == [("Chào cờ", "07:30"), ("Diễn văn", "07:35"), ("Kéo co", "09:00!")]
    last = db.session.scalar(select(ProgrammeItem.id).where(ProgrammeItem.title == "Kéo co"))
    head.post(f"/planning/programme-items/{last}/place", {"direction": "up"})
    assert [title for title, _hour in rows(festival)] == ["Chào cờ", "Kéo co", "Diễn văn"]
    head.post(f"/planning/programme-items/{last}/deletion")
    assert [title for title, _hour in rows(festival)] == ["Chào cờ", "Diễn văn"]

    page = head.page(address(festival))
    assert "Đã xóa dòng «Kéo co»." in page.words
    undo = next(form for form in page.forms if any(f.get("name") == "title" for f in form["fields"]))
    head.post(address(festival, "/items"), {f["name"]: f["value"] for f in undo["fields"]})
    assert rows(festival) == [("Chào cờ", "07:30"), ("Kéo co", "09:00!"), ("Diễn văn", "07:35")]
    again = db.session.scalars(select(ProgrammeItem).where(ProgrammeItem.title == "Kéo co")).one()
    assert (again.is_award, again.track, again.agency) == (True, 2, "Đoàn Thanh niên")
    assert "Đã xóa dòng" not in head.page(address(festival)).words


def test_the_page_tells_the_total_gaps_overlaps_tracks_and_awards(festival, head):
    make_item(festival=festival, minutes=30)
    make_item(festival=festival, position=2, starts_at=time(8, 10), minutes=10, title="Hai", is_award=True)
    make_item(festival=festival, position=3, starts_at=time(8, 15), minutes=10, title="Ba")
    make_item(festival=festival, position=4, starts_at=time(8, 15), minutes=60, title="Bốn", track=2)

    words = head.page(address(festival)).words

    assert "4 dòng trên 2 luồng, cả thảy 105 phút, từ 07:30 đến 09:15." in words
    assert "Có 2 chỗ trống hoặc chồng giờ" in words
    assert "Trống 10 phút trước dòng này." in words
    assert "Bắt đầu 08:15 khi phần trước đến 08:20 mới xong." in words
    assert "Bốn Luồng 2" in words
    assert "Hai Trao thưởng" in words


def test_htmx_gets_the_rows_alone_in_their_new_order(festival, head):
    head.post(address(festival, "/items"), item())
    head.post(address(festival, "/items"), item(title="Diễn văn"))
    last = db.session.scalar(select(ProgrammeItem.id).where(ProgrammeItem.title == "Diễn văn"))

    moved = head.post(
        f"/planning/programme-items/{last}/place", {"direction": "up"}, status=200, headers=HTMX
    ).get_data(as_text=True)
    deleted = head.post(f"/planning/programme-items/{last}/deletion", status=200, headers=HTMX)

    assert moved.lstrip().startswith('<section id="programme"')
    assert moved.index("Diễn văn") < moved.index("Chào cờ")
    assert "Đã xóa dòng «Diễn văn»." in deleted.get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("minutes", "-1"),
        ("minutes", "1441"),
        ("minutes", "1e3"),
        ("minutes", ""),
        ("minutes", "9" * 30),
        ("starts_at", "25:00"),
        ("starts_at", "sáng"),
        ("track", "0"),
        ("track", "7"),
        ("track", "x"),
        ("position", "0"),
        ("position", "999999999999"),
        ("position", "đầu"),
        ("title", ""),
        ("title", "x" * 301),
        ("title", "a\u202eb"),
        ("presenter", "x" * 201),
        ("agency", "x" * 201),
        ("needs", "x" * 301),
        ("part", "x"),
    ],
)
def test_a_bad_row_is_told_at_its_field_and_nothing_is_stored(festival, head, field, typed):
    fields = item(title="Diễn văn của tôi") if field != "title" else item()

    answer = head.post(address(festival, "/items"), {**fields, field: typed}, status=422)

    body = answer.get_data(as_text=True)
    assert f'id="{field}-error"' in body
    assert 'value="Diễn văn của tôi"' in body or field == "title"
    assert rows(festival) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_kept_as_text(festival, head, text):
    head.post(address(festival, "/items"), item(title=text, presenter=text, agency=text, needs=text))

    for path in ("programme", "run-sheet", "duty", "running"):
        assert "<script>alert" not in head.get(f"/planning/festivals/{festival.id}/{path}").get_data(True)
    assert len(rows(festival)) == 1


def test_a_row_is_edited_and_sent_to_another_place(festival, head):
    head.post(address(festival, "/items"), item())
    head.post(address(festival, "/items"), item(title="Diễn văn", minutes="20"))
    first = db.session.scalar(select(ProgrammeItem.id).where(ProgrammeItem.title == "Chào cờ"))
    url = f"/planning/programme-items/{first}"
    assert "Dòng thứ 1: 07:30 – 07:35." in head.page(url).words

    stale = head.post(url, item(title="Quốc ca", seen="1"), status=409).get_data(as_text=True)
    assert "vừa được người khác sửa" in stale
    assert 'value="Quốc ca"' in stale
    head.post(url, item(title="Quốc ca", minutes="0", position="2", seen=revision(festival)))

    assert rows(festival) == [("Diễn văn", "07:30"), ("Quốc ca", "07:50")]


def test_what_a_row_would_do_is_foretold_and_nothing_is_written(festival, head):
    make_item(festival=festival, minutes=30, is_fixed=False)
    make_item(festival=festival, position=2, starts_at=time(8, 20), minutes=10, title="Ba")
    before = rows(festival)

    def foretold(**typed) -> str:
        answer = head.get(address(festival, "/preview"), query_string=typed, headers=HTMX)
        body = answer.get_data(as_text=True)
        assert body.lstrip().startswith('<div id="programme-hint"')
        return " ".join(body.replace("<strong>", "").replace("</strong>", "").split())

    hint = foretold(minutes="45", starts_at="", track="1", position="2")
    assert "Dòng thứ 2: 08:00 – 08:45. Cả chương trình 75 phút, đến 08:45." in hint
    assert "Dòng 3, Ba: Bắt đầu 08:20 khi phần trước đến 08:45 mới xong." in hint
    assert "Dòng thứ 3: 08:30 – 01:10 (hôm sau)." in foretold(minutes="1000", track="1")
    assert "Trống 10 phút trước dòng này." in foretold(minutes="5", starts_at="8:40", track="1")
    assert "Dòng thứ 3: 08:20 – 08:25." in foretold(minutes="5", track="2", position="99")
    for wrong in (
        {},
        {"minutes": "x"},
        {"minutes": "5", "starts_at": "25:00"},
        {"minutes": "5", "track": "9"},
    ):
        assert "Ghi đúng giờ và số phút" in foretold(**wrong)
    assert rows(festival) == before


def test_what_a_row_would_do_is_foretold_without_javascript_too(festival, head):
    words = head.page(address(festival, "/preview") + "?minutes=45&track=1&item=zz").words

    assert "Dòng thứ 1: 07:30 – 08:15." in words


def test_a_changed_row_is_foretold_at_its_own_place(festival, head):
    head.post(address(festival, "/items"), item(minutes="10"))
    head.post(address(festival, "/items"), item(title="Diễn văn", minutes="20"))
    first = db.session.scalar(select(ProgrammeItem.id).where(ProgrammeItem.title == "Chào cờ"))

    words = head.page(address(festival, f"/preview?item={first}&minutes=60&track=1&position=1")).words

    assert "Dòng thứ 1: 07:30 – 08:30. Cả chương trình 80 phút, đến 08:50." in words


def test_hours_are_joined_once_seen(festival, head):
    make_item(festival=festival, minutes=10)
    make_item(festival=festival, position=2, starts_at=time(9), title="Diễn văn")
    assert "Nối giờ liên tiếp" in head.page(address(festival)).words

    head.post(address(festival, "/times"), {"seen": "5"}, status=409)
    head.post(address(festival, "/times"), {"seen": "0"})

    assert rows(festival) == [("Chào cờ", "07:30"), ("Diễn văn", "07:40")]
    assert "Nối giờ liên tiếp" not in head.page(address(festival)).words


def test_an_approved_programme_is_not_edited(world, head):
    festival = make_festival(
        season=world.here.season, locality=world.here.area, state=FestivalState.PLAN_APPROVED
    )
    row = make_item(festival=festival)

    head.get(address(festival), status=409)
    head.get(f"/planning/programme-items/{row.id}", status=409)
    head.post(address(festival, "/items"), item(), status=409)
    head.post(f"/planning/programme-items/{row.id}", item(seen="0"), status=409)
    assert "Sửa chương trình" not in head.page(f"/planning/festivals/{festival.id}/run-sheet").words


@pytest.mark.parametrize("path", ["programme", "run-sheet", "duty", "running", "programme/paste"])
def test_the_pages_cost_the_same_for_1_and_30_rows(festival, head, count_queries, path):
    make_item(festival=festival)
    url = f"/planning/festivals/{festival.id}/{path}"
    head.get(url)
    with count_queries() as one:
        head.get(url)
    for number in range(2, 31):
        make_item(festival=festival, position=number, title=f"Việc {number}", agency=f"Tổ {number}")
    with count_queries() as thirty:
        head.get(url)

    assert len(thirty) == len(one) <= 12
