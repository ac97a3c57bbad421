"""The form of a vote rule, and the example that is shown while it is chosen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.accounts.wording import act_name, details_in_words
from festival.core import clock
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.voting.models import VoteRule
from festival.voting.rules import Base, QuorumBase, Terms, TieRule, VoteMethod
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


def last_act() -> tuple[str, dict]:
    db.session.rollback()
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    return last.action, last.details


def test_a_second_rule_from_one_day_takes_the_place_of_the_first_only_when_asked_again(world, secretary):
    made, award = make.make_council(world.here, size=11), make.make_award()
    place = f"/council/councils/{made.council.id}/rules/new"
    secretary.post(place, {**RULE, "award_type_id": award.id})
    typed = {**RULE, "share": "80%", "award_type_id": award.id}

    answer = secretary.post(place, typed, status=409)

    assert "đúng ngày đó" in words(answer)
    assert "Thay quy tắc từ ngày này" in words(answer)
    assert [(rule.pass_num, rule.pass_den) for rule in stored(VoteRule)] == [(7, 10)]

    secretary.post(place, {**typed, "replace": "1"})

    assert [(rule.pass_num, rule.pass_den, rule.valid_from) for rule in stored(VoteRule)] == [
        (4, 5, date(2026, 7, 1))
    ]
    action, details = last_act()
    assert (action, details["award"], details["valid_from"]) == (
        "vote_rule.replace",
        award.name,
        "2026-07-01",
    )
    assert act_name(action) == "Thay đổi quy tắc biểu quyết"
    assert "quy tắc trước: Bỏ phiếu kín" in details_in_words(details)
    assert "đồng ý từ 70%" in details["rule_before"]
    assert "đồng ý từ 80%" in details["rule"]


def test_a_rule_that_no_vote_went_by_can_be_withdrawn_on_a_page_of_its_own(world, secretary):
    made = make.make_session(world.here, size=3, items=1)
    first = stored(VoteRule)[0]
    wrong = make.make_rule(made.council, made.award, terms=NINETY, valid_from=date(2026, 3, 1))
    home, place = f"/council/councils/{made.council.id}", f"/council/rules/{wrong.id}/withdrawal"
    assert "Rút" in secretary.page(home).words

    assert "đồng ý từ 90%" in secretary.page(place).words
    assert [rule.id for rule in stored(VoteRule)] == [first.id, wrong.id]
    secretary.post(place)

    assert [rule.id for rule in stored(VoteRule)] == [first.id]
    action, details = last_act()
    assert (action, sorted(details)) == ("vote_rule.withdraw", ["award", "rule", "valid_from"])
    assert "đồng ý từ 90%" in details["rule"]
    secretary.post(place, status=404)


def test_a_rule_that_a_vote_went_by_stays(world, secretary):
    made = make.make_vote(world.here, size=3, items=1)
    rule = stored(VoteRule)[0]
    kept = rule.terms
    place = f"/council/rules/{rule.id}/withdrawal"
    assert place not in secretary.get(f"/council/councils/{made.council.id}").get_data(as_text=True)

    answers = [
        secretary.post(place, status=409),
        secretary.post(
            f"/council/councils/{made.council.id}/rules/new",
            {
                **RULE,
                "award_type_id": made.award.id,
                "valid_from": f"{rule.valid_from:%d/%m/%Y}",
                "replace": "1",
            },
            status=409,
        ),
    ]

    assert all("Đã có phiên họp bỏ phiếu theo quy tắc này" in words(answer) for answer in answers)
    assert [(one.id, one.terms) for one in stored(VoteRule)] == [(rule.id, kept)]


def test_a_rule_after_the_last_vote_can_be_withdrawn_and_one_before_it_not(world, secretary):
    made = make.make_vote(world.here, size=3, items=1)
    held_on = make.session_of(made).held_on
    same = make.make_rule(made.council, made.award, terms=NINETY, valid_from=held_on)
    later = make.make_rule(made.council, made.award, terms=NINETY, valid_from=held_on + timedelta(days=1))
    later_id = later.id

    first, *ids = [rule.id for rule in stored(VoteRule)]

    secretary.post(f"/council/rules/{same.id}/withdrawal", status=409)
    secretary.post(f"/council/rules/{later_id}/withdrawal")

    assert ids == [same.id, later_id]
    assert [rule.id for rule in stored(VoteRule)] == [first, same.id]


WORKED = [
    (9, "80%", False, 8),
    (9, "90%", False, 9),
    (9, "70%", False, 7),
    (9, "2/3", False, 6),
    (11, "70%", False, 8),
    (11, "80%", False, 9),
    (11, "90%", False, 10),
    (13, "80%", False, 11),
    (13, "90%", False, 12),
    (11, "50%", True, 6),
]


@pytest.mark.parametrize("case", WORKED)
def test_the_worked_examples_are_what_the_page_promises(world, secretary, case):
    size, share, is_strict, least = case
    made, award = make.make_council(world.here, size=size), make.make_award()
    typed = {
        **RULE,
        "award_type_id": award.id,
        "share": share,
        "strictness": "strict" if is_strict else "reached",
    }

    page = words(
        secretary.get(
            f"/council/councils/{made.council.id}/rules/new",
            query_string=typed,
            headers={"HX-Request": "true"},
        )
    )

    present = {9: 6, 11: 8, 13: 9}[size]
    promised = f"{size} thành viên: cần {present} người có mặt; thông qua cần {least} phiếu đồng ý."
    assert promised in page


MAJORITY = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS)
NINETY = Terms(2, 3, 9, 10, False, Base.ALL_MEMBERS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"method": "written", "written": "none"}, "chính là số người tham gia"),
        ({"method": "written", "written": "apart"}, "chính là số người tham gia"),
        ({"tie_rule": "chair_decides"}, "chỉ dùng với tỷ lệ 1/2"),
        ({"conflicted": "votes", "quorum_base": "without_recused"}, "không trừ người đó"),
        ({"share": "0%"}, "lớn hơn 0"),
    ],
)
def test_choices_that_contradict_each_other_are_said_and_refused(world, secretary, change, said):
    made, award = make.make_council(world.here, size=11), make.make_award()
    place = f"/council/councils/{made.council.id}/rules/new"
    typed = {**RULE, "award_type_id": award.id, **change}

    fragment = secretary.get(place, query_string=typed, headers={"HX-Request": "true"})
    answer = secretary.post(place, typed, status=409)

    assert said in words(fragment)
    assert "thông qua cần" not in words(fragment)
    assert said in words(answer)
    assert stored(VoteRule) == []


WHOLE_RULE = {
    "method": "show_of_hands",
    "quorum": "66,6%",
    "quorum_base": "without_recused",
    "written": "apart",
    "share": "1/2",
    "strictness": "strict",
    "pass_base": "valid_ballots",
    "conflicted": "leaves",
    "chair": "yes",
    "tie_rule": "vote_again",
    "valid_from": "1/7/2026",
}
IN_WORDS = (
    "Biểu quyết giơ tay; có mặt từ 66,6% tổng số thành viên, trừ người không biểu quyết vì có liên quan; "
    "đồng ý trên 50% số phiếu hợp lệ; "
    "ý kiến bằng văn bản của người vắng mặt không tính vào số người có mặt; "
    "thành viên có liên quan không biểu quyết và không tính khi tính tỷ lệ; "
    "Chủ tịch Hội đồng phải đồng ý công khai sau khi kiểm phiếu; "
    "số đồng ý và không đồng ý bằng nhau: bỏ phiếu lại ở phiên sau"
)


def test_every_choice_is_kept_told_in_the_record_and_shown_again(world, secretary):
    made, award = make.make_council(world.here, size=11), make.make_award()
    home = f"/council/councils/{made.council.id}"

    secretary.post(f"{home}/rules/new", {**WHOLE_RULE, "award_type_id": award.id})

    rule = stored(VoteRule)[0]
    assert rule.terms == Terms(
        333,
        500,
        1,
        2,
        True,
        Base.VALID_BALLOTS,
        method=VoteMethod.SHOW_OF_HANDS,
        quorum_base=QuorumBase.WITHOUT_RECUSED,
        allows_written=True,
        count_written_in_quorum=False,
        recuses_conflicted=True,
        recused_in_base=False,
        chair_must_agree=True,
        tie_rule=TieRule.VOTE_AGAIN,
    )
    assert db.session.scalars(select(AuditEntry.details).order_by(AuditEntry.id.desc())).first() == {
        "award": award.name,
        "valid_from": "2026-07-01",
        "rule": IN_WORDS,
    }
    assert f"{IN_WORDS} 11 thành viên" in secretary.page(home).words
    # The form begins with the rule in force, choice by choice.
    begun = read(secretary.get(f"{home}/rules/new?award_type_id={award.id}").get_data(as_text=True))
    ticked = {values["name"]: values["value"] for _tag, values, _ in begun.inputs if "checked" in values}
    assert ticked == {
        name: value for name, value in WHOLE_RULE.items() if name not in ("quorum", "share", "valid_from")
    }
    typed = {values["name"]: values.get("value") for _tag, values, _ in begun.inputs if "name" in values}
    assert (typed["quorum"], typed["share"]) == ("66,6%", "50%")


@pytest.mark.parametrize(("offer", "least"), [("majority", 6), ("seventy", 8), ("eighty", 9), ("x", 6)])
def test_a_giay_khen_may_take_seventy_or_eighty_at_one_press(world, secretary, offer, least):
    made, award = make.make_council(world.here, size=11), make.make_award()
    place = f"/council/councils/{made.council.id}/rules/new?award_type_id={award.id}"
    assert "Chọn nhanh" in secretary.page(place).words

    page = secretary.page(f"{place}&offer={offer}").words

    assert f"thông qua cần {least} phiếu đồng ý" in page


def test_an_award_with_one_usual_share_offers_no_other(world, secretary):
    made, award = make.make_council(world.here, size=11), make.make_award("BK_TINH", "Bằng khen", 2)

    page = secretary.page(
        f"/council/councils/{made.council.id}/rules/new?award_type_id={award.id}&offer=seventy"
    )

    assert "Chọn nhanh" not in page.words
    assert "thông qua cần 9 phiếu đồng ý" in page.words


def test_the_council_shows_rules_that_were_and_that_will_be(world, secretary):
    made, award = make.make_council(world.here, size=11), make.make_award()
    make.make_rule(made.council, award, terms=MAJORITY)
    make.make_rule(made.council, award, terms=NINETY, valid_from=date(2026, 3, 1))
    make.make_rule(
        made.council, award, terms=replace(NINETY, pass_num=4, pass_den=5), valid_from=date(2090, 1, 1)
    )

    page = secretary.page(f"/council/councils/{made.council.id}").words

    assert "đồng ý từ 90% tổng số thành viên Hội đồng 11 thành viên" in page
    assert "Từ 01/01/2090 , Giấy khen của Chủ tịch UBND xã: Bỏ phiếu kín" in page
    assert "Quy tắc trước đây (1) Từ 16/01/2026, Giấy khen của Chủ tịch UBND xã: Bỏ phiếu kín" in page
    earlier = secretary.page(f"/council/councils/{made.council.id}?day=1/2/2026").words
    assert "đồng ý trên 50% tổng số thành viên Hội đồng 11 thành viên" in earlier


def test_a_change_of_rule_begins_today_and_a_first_rule_with_the_quy_che(world, secretary):
    made, award = make.make_council(world.here, size=11), make.make_award()
    place = f"/council/councils/{made.council.id}/rules/new?award_type_id={award.id}"

    def first_day() -> str:
        inputs = read(secretary.get(place).get_data(as_text=True)).inputs
        return next(values["value"] for _tag, values, _ in inputs if values.get("name") == "valid_from")

    assert first_day() == "16/01/2026"
    make.make_rule(made.council, award)
    today = clock.today()
    assert first_day() == f"{today:%d/%m/%Y}"
    # A day that has its rule already would be refused.
    make.make_rule(made.council, award, valid_from=today)
    make.make_rule(made.council, award, valid_from=today + timedelta(days=1))
    assert first_day() == f"{today + timedelta(days=2):%d/%m/%Y}"


def test_a_form_that_names_no_award_begins_with_the_first_and_a_day_that_can_be_saved(world, secretary):
    made, award = make.make_council(world.here, size=11), make.make_award()
    make.make_rule(made.council, award, terms=NINETY)

    page = secretary.get(f"/council/councils/{made.council.id}/rules/new").get_data(as_text=True)

    values = {one["name"]: one.get("value") for _tag, one, _ in read(page).inputs if "name" in one}
    assert (values["valid_from"], values["share"]) == (f"{clock.today():%d/%m/%Y}", "90%")
