"""The form of a vote rule, and the example that is shown while it is chosen."""

import pytest

from festival.accounts.rules import Role
from festival.core.db import db
from festival.voting.models import VoteRule
from tests.pages import read
from tests.voting import make


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


def stored(model) -> list:
    db.session.rollback()
    return db.session.query(model).order_by(model.id).all()


def words(response) -> str:
    return read(response.get_data(as_text=True)).words


RULE = {
    "valid_from": "1/7/2026",
    "quorum": "2/3",
    "share": "70%",
    "strictness": "reached",
    "pass_base": "all_members",
}


def test_a_rule_shows_its_example_while_it_is_chosen_and_stores_nothing(world, secretary):
    made, award = make.make_council(world.here, size=11), make.make_award()
    place = f"/council/councils/{made.council.id}/rules/new"
    typed = {**RULE, "award_type_id": award.id}

    fragment = secretary.get(place, query_string=typed, headers={"HX-Request": "true"})
    plain = secretary.post(place, {**typed, "example": "1"}, status=200)

    example = "11 thành viên: cần 8 người có mặt; thông qua cần 8 phiếu đồng ý"
    assert example in words(fragment)
    assert "<html" not in fragment.get_data(as_text=True)
    assert example in words(plain)
    assert stored(VoteRule) == []
    secretary.post(place, typed)
    assert [(rule.pass_num, rule.pass_den, rule.is_strict) for rule in stored(VoteRule)] == [(7, 10, False)]


def test_a_new_rule_starts_from_the_proposed_one(world, secretary):
    made, award = make.make_council(world.here, size=11), make.make_award("BK_TINH", "Bằng khen", 2)

    page = secretary.page(f"/council/councils/{made.council.id}/rules/new?award_type_id={award.id}")

    assert "thông qua cần 9 phiếu đồng ý" in page.words


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("share", "0,8"),
        ("share", "3/2"),
        ("share", "1/0"),
        ("share", "100%"),
        ("quorum", "hai phần ba"),
        ("quorum", ""),
        ("strictness", "x"),
        ("pass_base", "x"),
        ("award_type_id", "99999"),
    ],
)
def test_a_rule_that_is_none_is_not_stored(world, secretary, field, value):
    made, award = make.make_council(world.here, size=11), make.make_award()
    typed = {**RULE, "award_type_id": award.id, "strictness": "strict", field: value}

    secretary.post(f"/council/councils/{made.council.id}/rules/new", typed, status=422)

    assert stored(VoteRule) == []


def test_two_rules_from_one_day_are_refused(world, secretary):
    made, award = make.make_council(world.here, size=11), make.make_award()
    place = f"/council/councils/{made.council.id}/rules/new"
    secretary.post(place, {**RULE, "award_type_id": award.id})

    answer = secretary.post(place, {**RULE, "award_type_id": award.id}, status=409)

    assert "đúng ngày đó" in words(answer)
