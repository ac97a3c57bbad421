"""The council's pages as its secretary uses them: founding, members on a day, Quy chế and their scans."""

from datetime import date

import pytest

from festival.accounts.rules import Role
from festival.core.db import db
from festival.voting import queries
from festival.voting.models import Council, CouncilMember
from tests.pages import read
from tests.voting import make

COUNCIL = {
    "name": "Hội đồng Thi đua - Khen thưởng xã An Thịnh",
    "decision_number": "215/QĐ-UBND",
    "decided_on": "15/1/2026",
    "regulation_number": "216/QĐ-UBND",
    "regulation_on": "16/01/2026",
}
HOSTILE = ["<script>alert(1)</script>", '=HYPERLINK("http://x")', "Nguyễn\u202eVăn", "x" * 300]


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


def stored(model) -> list:
    db.session.rollback()
    return db.session.query(model).order_by(model.id).all()


def words(response) -> str:
    return read(response.get_data(as_text=True)).words


def test_a_secretary_founds_a_council_seats_members_and_takes_the_proposed_rules(world, secretary):
    make.make_award()
    person = world.users[Role.LEADER]
    place = f"/council/localities/{world.here.commune.id}/found"
    assert "xã An Thịnh" in secretary.get(place).get_data(as_text=True)

    secretary.post(place, COUNCIL)
    council = stored(Council)[0]
    home = f"/council/councils/{council.id}"
    assert "Chưa có thành viên" in secretary.page(home).words
    secretary.get(f"{home}/members/new")
    member = {"user_id": person.id, "post": "Chủ tịch UBND xã", "duty": "chair", "valid_from": "15/1/2026"}
    secretary.post(f"{home}/members/new", member)
    secretary.post(f"{home}/rules/defaults")

    page = secretary.page(home).words
    assert "1. Người leader Chủ tịch UBND xã Chủ tịch Hội đồng 15/01/2026" in page
    assert "có mặt từ 2/3 tổng số thành viên Hội đồng; đồng ý trên 50% tổng số thành viên Hội đồng" in page
    assert "1 thành viên: cần 1 người có mặt; thông qua cần 1 phiếu đồng ý" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("decided_on", "31/2/2026", "Ngày chưa đúng"),
        ("name", "", "Vui lòng nhập"),
        *[("name", value, "") for value in HOSTILE[2:]],
        ("decision_number", "9" * 61, "60 ký tự"),
    ],
)
def test_a_council_form_keeps_what_was_typed(world, secretary, field, value, said):
    place = f"/council/localities/{world.here.commune.id}/found"

    answer = secretary.post(place, {**COUNCIL, field: value}, status=422).get_data(as_text=True)

    assert said in answer
    assert "216/QĐ-UBND" in answer
    assert stored(Council) == []


def test_founding_twice_is_refused_beside_what_was_typed(world, secretary):
    place = f"/council/localities/{world.here.commune.id}/found"
    secretary.post(place, COUNCIL)

    answer = secretary.post(place, COUNCIL, status=409)

    assert "Đã có Hội đồng" in words(answer)
    assert "215/QĐ-UBND" in answer.get_data(as_text=True)


def test_names_are_shown_as_text_never_as_markup(world, secretary):
    secretary.post(f"/council/localities/{world.here.commune.id}/found", {**COUNCIL, "name": HOSTILE[0]})

    page = secretary.get(f"/council/councils/{stored(Council)[0].id}").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("user_id", ["0", "999999", "x", ""])
def test_a_member_is_somebody_from_the_list(world, secretary, user_id):
    made = make.make_council(world.here, size=3)
    member = {"user_id": user_id, "post": "Công chức", "duty": "member", "valid_from": "1/2/2026"}

    secretary.post(f"/council/councils/{made.council.id}/members/new", member, status=422)

    assert len(stored(CouncilMember)) == 3


def test_a_member_who_sits_already_is_refused_with_the_sentence(world, secretary):
    made = make.make_council(world.here, size=3)
    member = {
        "user_id": made.users[0].id,
        "post": "Công chức",
        "duty": "member",
        "valid_from": "1/2/2026",
        "again": "1",
    }

    answer = secretary.post(f"/council/councils/{made.council.id}/members/new", member, status=409)

    assert "đã là thành viên" in words(answer)


def test_a_membership_ends_on_a_day(world, secretary):
    made = make.make_council(world.here, size=3)
    place = f"/council/members/{made.members[2].id}/end"
    secretary.get(place)
    secretary.post(place, {"valid_to": "hôm nay"}, status=422)
    assert "Ngày thôi tham gia" in words(secretary.post(place, {"valid_to": "1/1/2026"}, status=409))

    secretary.post(place, {"valid_to": "30/6/2026"})

    assert len(queries.members_on(made.council.id, date(2026, 7, 1))) == 2
