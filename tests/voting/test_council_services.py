"""Founding a council, its members, its Quy chế and its vote rules."""

from datetime import date

import pytest
from sqlalchemy import select

from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations.rules import ShareRule
from festival.voting import queries, rules, services
from festival.voting.rules import Base, Duty, Terms
from tests.factories import make_user
from tests.voting import make

COUNCIL = {
    "name": "Hội đồng Thi đua - Khen thưởng xã An Thịnh",
    "decision_number": "215/QĐ-UBND",
    "decided_on": date(2026, 1, 15),
    "regulation_number": "216/QĐ-UBND",
    "regulation_on": date(2026, 1, 16),
}


def acts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def told() -> dict:
    """What the record says of the last act."""
    db.session.rollback()
    return db.session.scalars(select(AuditEntry.details).order_by(AuditEntry.id.desc())).first()


def test_a_council_is_founded_once_per_decision(world):
    services.found_council(locality_id=world.here.commune.id, **COUNCIL, actor=SYSTEM)

    with pytest.raises(RuleBroken, match="Đã có Hội đồng"):
        services.found_council(locality_id=world.here.commune.id, **COUNCIL, actor=SYSTEM)

    assert acts() == ["council.found"]


def test_members_follow_each_other_unless_a_place_is_given(world):
    council = services.found_council(locality_id=world.here.commune.id, **COUNCIL, actor=SYSTEM)
    users = [make_user(f"Người {n}", locality=world.here.commune) for n in range(3)]

    for user, position in zip(users, (None, 7, None), strict=True):
        make.add_member(council, user, position=position)

    assert [member.position for member in queries.members_of(council.id)] == [1, 7, 8]


def test_nobody_is_a_member_twice_on_one_day(world):
    made = make.make_council(world.here, size=3)

    with pytest.raises(RuleBroken, match="đã là thành viên"):
        make.add_member(made.council, made.users[1])

    services.end_membership(member_id=made.members[1].id, valid_to=date(2026, 6, 30), actor=SYSTEM)
    make.add_member(made.council, made.users[1], valid_from=date(2026, 7, 1))
    assert len(queries.members_on(made.council.id, date(2026, 6, 30))) == 3
    assert len(queries.members_on(made.council.id, date(2026, 7, 1))) == 3


def test_a_council_has_one_chair(world):
    made = make.make_council(world.here, size=3)
    other = make_user("Phạm Văn Tám", locality=world.here.commune)

    with pytest.raises(RuleBroken, match="đang là Chủ tịch"):
        make.add_member(made.council, other, duty=Duty.CHAIR)


def test_members_come_from_the_councils_own_locality(world):
    made = make.make_council(world.here, size=3)
    foreigner = make_user("Người xã khác", locality=world.there.commune)

    with pytest.raises(RuleBroken, match="Không thấy tài khoản"):
        make.add_member(made.council, foreigner)
    with pytest.raises(RuleBroken, match="Không thấy tài khoản"):
        services.add_member(
            council_id=made.council.id,
            user_id=999_999,
            post="x",
            duty=Duty.MEMBER,
            valid_from=date(2026, 1, 1),
            valid_to=None,
            actor=SYSTEM,
        )


def test_a_membership_does_not_end_before_it_began(world):
    made = make.make_council(world.here, size=3)

    with pytest.raises(RuleBroken, match="Ngày thôi tham gia"):
        services.end_membership(member_id=made.members[0].id, valid_to=date(2026, 1, 14), actor=SYSTEM)


def test_a_change_of_rule_is_a_new_dated_row(world):
    made, award = make.make_council(world.here, size=3), make.make_award()
    terms = rules.default_terms(ShareRule.MAJORITY)
    stricter = Terms(2, 3, 4, 5, False, Base.ALL_MEMBERS)
    for day, shares in ((date(2026, 1, 16), terms), (date(2026, 8, 1), stricter)):
        services.set_vote_rule(
            council_id=made.council.id, award_type_id=award.id, valid_from=day, terms=shares, actor=SYSTEM
        )

    before = queries.rules_in_force(made.council.id, date(2026, 7, 31))["GK_XA"]
    after = queries.rules_in_force(made.council.id, date(2026, 8, 1))["GK_XA"]
    assert (before.terms, after.terms) == (terms, stricter)
    with pytest.raises(RuleBroken, match="đúng ngày đó"):
        services.set_vote_rule(
            council_id=made.council.id,
            award_type_id=award.id,
            valid_from=date(2026, 8, 1),
            terms=terms,
            actor=SYSTEM,
        )


def test_proposed_rules_fill_only_what_is_missing(world):
    made = make.make_council(world.here, size=3)
    make.make_rule(made.council, make.make_award(), terms=Terms(1, 2, 2, 3, False, Base.ALL_MEMBERS))
    make.make_award("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh", 2)

    given = services.set_default_rules(council_id=made.council.id, valid_from=date(2026, 7, 1), actor=SYSTEM)

    found = queries.rules_in_force(made.council.id, date(2026, 7, 1))
    assert given == 1
    assert {code: (rule.pass_num, rule.pass_den) for code, rule in found.items()} == {
        "GK_XA": (2, 3),
        "BK_TINH": (4, 5),
    }


def test_a_council_has_one_secretary_at_a_time(world):
    made = make.make_council(world.here, size=3)
    other = make_user("Phạm Văn Tám", locality=world.here.commune)

    with pytest.raises(RuleBroken) as refusal:
        make.add_member(made.council, other, duty=Duty.SECRETARY)

    assert str(refusal.value) == (
        "Ủy Viên 3 đang là Thư ký Hội đồng trong thời gian đó. Hãy ghi ngày thôi tham gia trước."
    )
    services.end_membership(member_id=made.members[2].id, valid_to=date(2026, 6, 30), actor=SYSTEM)
    make.add_member(made.council, other, duty=Duty.SECRETARY, valid_from=date(2026, 7, 1))


def test_two_vice_chairs_sit_side_by_side(world):
    made = make.make_council(world.here, size=3)
    other = make_user("Phạm Văn Tám", locality=world.here.commune)

    make.add_member(made.council, other, duty=Duty.VICE_CHAIR)

    assert [m.duty for m in queries.members_of(made.council.id)].count(Duty.VICE_CHAIR) == 2


@pytest.mark.parametrize("valid_to", [date(2026, 7, 1), None])
def test_a_later_last_day_makes_no_second_chair(world, valid_to):
    made = make.make_council(world.here, size=3)
    chair = made.members[0].id
    services.end_membership(member_id=chair, valid_to=date(2026, 6, 30), actor=SYSTEM)
    other = make_user("Phạm Văn Tám", locality=world.here.commune)
    make.add_member(made.council, other, duty=Duty.CHAIR, valid_from=date(2026, 7, 1))

    with pytest.raises(RuleBroken, match="Phạm Văn Tám đang là Chủ tịch Hội đồng"):
        services.end_membership(member_id=chair, valid_to=valid_to, actor=SYSTEM)

    assert queries.member(chair).valid_to == date(2026, 6, 30)


def names_in_order(council) -> list[tuple[str, int]]:
    db.session.rollback()
    db.session.expire_all()
    return [(member.user.full_name, member.position) for member in queries.members_of(council.id)]


def test_a_move_counts_only_the_members_of_the_day(world):
    made = make.make_council(world.here, names=["Một", "Hai", "Ba", "Bốn"])
    services.end_membership(member_id=made.members[2].id, valid_to=date(2026, 3, 31), actor=SYSTEM)
    day = date(2026, 7, 1)

    services.move_member(member_id=made.members[3].id, step=-1, day=day, actor=SYSTEM)

    assert names_in_order(made.council) == [("Một", 1), ("Bốn", 2), ("Hai", 3), ("Ba", 4)]
    with pytest.raises(RuleBroken, match="đã ở đầu hoặc cuối"):
        services.move_member(member_id=made.members[0].id, step=-1, day=day, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="đã ở đầu hoặc cuối"):
        services.move_member(member_id=made.members[2].id, step=-1, day=day, actor=SYSTEM)


def test_moving_also_settles_equal_places(world):
    made = make.make_council(world.here, names=["Một", "Hai", "Ba"])
    for member in made.members:
        services.edit_member(member_id=member.id, post="Công chức xã", position=1, actor=SYSTEM)

    services.move_member(member_id=made.members[0].id, step=1, day=date(2026, 7, 1), actor=SYSTEM)

    assert names_in_order(made.council) == [("Hai", 1), ("Một", 2), ("Ba", 3)]


def test_a_frozen_roll_keeps_post_and_order(world):
    made = make.make_session(world.here, size=3, items=1)
    make.convene(made)
    before = [(seat.position, seat.post) for seat in make.session_of(made).seats]

    services.edit_member(member_id=made.members[0].id, post="Chức vụ mới", position=50, actor=SYSTEM)

    assert [(seat.position, seat.post) for seat in make.session_of(made).seats] == before


def test_the_proposed_rules_are_told_whole_in_the_record(world):
    made = make.make_council(world.here, size=3)
    make.make_award()

    services.set_default_rules(council_id=made.council.id, valid_from=date(2026, 1, 16), actor=SYSTEM)

    assert told() == {
        "award": "Giấy khen của Chủ tịch UBND xã",
        "valid_from": "2026-01-16",
        "rule": (
            "Bỏ phiếu kín; có mặt từ 2/3 tổng số thành viên Hội đồng; "
            "đồng ý trên 50% tổng số thành viên Hội đồng; "
            "ý kiến bằng văn bản của người vắng mặt tính vào số người có mặt; "
            "thành viên có liên quan không biểu quyết, vẫn tính khi tính tỷ lệ; "
            "không cần ý kiến riêng của Chủ tịch Hội đồng; "
            "số đồng ý và không đồng ý bằng nhau: không thông qua"
        ),
    }
