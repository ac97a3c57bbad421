"""Founding a council, planning and convening sessions, voting and closing."""

from datetime import date, time

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationAction, NominationState, ShareRule
from festival.voting import queries, rules, services
from festival.voting.models import CouncilSession, Seat, Teller
from festival.voting.rules import Base, Choice, Duty, Outcome, SessionKind, SessionState, Terms
from tests.factories import keep, make_user
from tests.voting import make

YES, NO, BLANK = Choice.YES, Choice.NO, Choice.BLANK
COUNCIL = {
    "name": "Hội đồng Thi đua - Khen thưởng xã An Thịnh",
    "decision_number": "215/QĐ-UBND",
    "decided_on": date(2026, 1, 15),
    "regulation_number": "216/QĐ-UBND",
    "regulation_on": date(2026, 1, 16),
}


def nomination_states(made) -> list[NominationState]:
    db.session.rollback()
    query = select(Nomination.state).where(Nomination.id.in_(made.nomination_ids)).order_by(Nomination.id)
    return list(db.session.scalars(query))


def outcomes(made) -> list[Outcome]:
    return [item.outcome for item in make.items_of(made)]


def acts() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


# Planning and convening


def test_an_agenda_takes_eligible_nominations_in_a_fixed_order(world):
    made = make.make_session(world.here, items=0)
    other = make.make_award("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh", 2)
    names = [("Trần Thị Ước", other), ("Nguyễn Văn Đức", None), ("Lê Văn An", None)]
    ids = [make.make_nomination(world.here, name, award=award).id for name, award in names]

    services.add_to_agenda(session_id=made.id, nomination_ids=ids[:2], actor=SYSTEM)
    services.add_to_agenda(session_id=made.id, nomination_ids=ids[2:], actor=SYSTEM)

    items = make.items_of(made)
    assert [(item.position, item.nomination.nominee.name) for item in items] == [
        (1, "Lê Văn An"),
        (2, "Nguyễn Văn Đức"),
        (3, "Trần Thị Ước"),
    ]
    assert {item.nomination.state for item in items} == {NominationState.ON_AGENDA}


def test_only_eligible_nominations_of_the_season_go_on_the_agenda(world):
    made = make.make_session(world.here, items=0)
    good = make.make_nomination(world.here)
    bad = [
        make.make_nomination(world.here, state=NominationState.UNDER_REVIEW),
        make.make_nomination(world.here, held_on=date(2026, 7, 1)),
        make.make_nomination(world.there),
    ]

    for nomination in bad:
        with pytest.raises(RuleBroken, match="không còn đủ điều kiện"):
            services.add_to_agenda(session_id=made.id, nomination_ids=[good.id, nomination.id], actor=SYSTEM)

    assert make.items_of(made) == []
    assert db.session.get(Nomination, good.id).state is NominationState.ELIGIBLE


def test_a_nomination_stands_before_one_session_at_a_time(world):
    first = make.make_session(world.here, items=1)
    second = make.make_session(world.here, items=0)

    with pytest.raises(RuleBroken, match="không còn đủ điều kiện"):
        services.add_to_agenda(session_id=second.id, nomination_ids=first.nomination_ids, actor=SYSTEM)


def test_taking_an_item_off_gives_the_nomination_back(world):
    made = make.make_session(world.here, items=3)
    middle = make.items_of(made)[1]

    services.remove_from_agenda(agenda_item_id=middle.id, actor=SYSTEM)

    assert [item.position for item in make.items_of(made)] == [1, 2]
    assert sorted(state.value for state in nomination_states(made)) == ["eligible", "on_agenda", "on_agenda"]


def test_a_withdrawn_item_can_still_be_taken_off(world):
    made = make.make_session(world.here, items=2)
    withdraw(made.nomination_ids[0])

    item = next(i for i in make.items_of(made) if i.nomination_id == made.nomination_ids[0])
    services.remove_from_agenda(agenda_item_id=item.id, actor=SYSTEM)

    assert nomination_states(made) == [NominationState.WITHDRAWN, NominationState.ON_AGENDA]


def withdraw(nomination_id):
    with transaction():
        db.session.get_one(Nomination, nomination_id).move(NominationAction.WITHDRAW, SYSTEM)


def hold(nomination_id, day):
    with transaction():
        db.session.get_one(Nomination, nomination_id).held_on = day


def test_the_roll_is_the_members_on_the_day_of_the_session(world):
    made = make.make_session(world.here, size=5)
    services.end_membership(member_id=made.members[4].id, valid_to=date(2026, 7, 24), actor=SYSTEM)
    newcomer = make_user("Người Mới Sau", locality=world.here.commune)
    make.add_member(made.council, newcomer, valid_from=date(2026, 7, 26))

    services.convene(session_id=made.id, actor=SYSTEM)

    assert [seat.full_name for seat in make.session_of(made).seats] == [f"Ủy Viên {n}" for n in range(1, 5)]


def test_a_frozen_roll_does_not_follow_the_council(world):
    made = make.make_session(world.here, size=4)
    services.convene(session_id=made.id, actor=SYSTEM)

    services.end_membership(member_id=made.members[3].id, valid_to=date(2026, 7, 1), actor=SYSTEM)

    assert len(make.session_of(made).seats) == 4


@pytest.mark.parametrize(("size", "items", "said"), [(3, 0, "chưa có hồ sơ"), (2, 1, "ít hơn 3 thành viên")])
def test_what_keeps_a_session_from_convening(world, size, items, said):
    made = make.make_session(world.here, size=size, items=items)

    with pytest.raises(RuleBroken, match=said):
        services.convene(session_id=made.id, actor=SYSTEM)


def test_every_award_needs_a_rule_before_convening(world):
    made = make.make_session(world.here, items=1)
    other = make.make_award("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh", 2)
    extra = make.make_nomination(world.here, award=other)
    services.add_to_agenda(session_id=made.id, nomination_ids=[extra.id], actor=SYSTEM)

    with pytest.raises(RuleBroken, match="Bằng khen của Chủ tịch UBND tỉnh"):
        services.convene(session_id=made.id, actor=SYSTEM)


def test_a_convened_agenda_and_an_open_ballots_roll_are_frozen(world):
    made = make.make_vote(world.here, items=2)
    spare = make.make_nomination(world.here)
    item = make.items_of(made)[0]
    attempts = [
        lambda: services.add_to_agenda(session_id=made.id, nomination_ids=[spare.id], actor=SYSTEM),
        lambda: services.remove_from_agenda(agenda_item_id=item.id, actor=SYSTEM),
        lambda: services.call_the_roll(session_id=made.id, present=set(), reasons={}, actor=SYSTEM),
        lambda: services.edit_session(
            session_id=made.id, title="x", held_on=date(2026, 7, 1), starts_at=time(8), venue="", actor=SYSTEM
        ),
        lambda: services.convene(session_id=made.id, actor=SYSTEM),
    ]

    for attempt in attempts:
        with pytest.raises(RuleBroken):
            attempt()


# Opening


def test_opening_copies_the_rule_and_the_roll_into_each_item(world):
    made = make.make_vote(world.here, absent=1)

    services.set_vote_rule(
        council_id=made.council.id,
        award_type_id=made.award.id,
        valid_from=date(2026, 7, 1),
        terms=Terms(1, 1, 1, 1, False, Base.ALL_MEMBERS),
        actor=SYSTEM,
    )

    item = make.items_of(made)[0]
    assert item.terms == rules.default_terms(ShareRule.MAJORITY)
    assert (item.members, item.present, item.regulation_number) == (11, 10, "216/QĐ-UBND")
    assert make.session_of(made).state is SessionState.VOTING


def test_a_ballot_is_opened_only_for_the_list_that_was_shown(world):
    made = make.make_session(world.here)
    make.convene(made)
    shown = make.fingerprint_now(made)
    services.call_the_roll(
        session_id=made.id, present={user.id for user in made.users[1:]}, reasons={}, actor=SYSTEM
    )

    with pytest.raises(RuleBroken, match="Danh sách đã thay đổi"):
        services.open_ballot(session_id=made.id, shown=shown, actor=SYSTEM)


def test_items_without_quorum_wait_for_the_next_session(world):
    made = make.make_session(world.here, items=1)
    other = make.make_award("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh", 2)
    make.make_rule(made.council, other, terms=Terms(1, 1, 4, 5, False, Base.ALL_MEMBERS))
    extra = make.make_nomination(world.here, award=other)
    services.add_to_agenda(session_id=made.id, nomination_ids=[extra.id], actor=SYSTEM)
    make.convene(made, absent=1)

    make.open_vote(made)

    assert outcomes(made) == [Outcome.PENDING, Outcome.DEFERRED]
    assert db.session.get(Nomination, extra.id).state is NominationState.ELIGIBLE
    with pytest.raises(RuleBroken, match="chưa khớp"):
        make.cast(made, made.users[0], YES)  # answers the deferred item too


@pytest.mark.parametrize(("size", "absent"), [(11, 4), (3, 1)])
def test_without_any_quorum_the_session_ends(world, size, absent):
    made = make.make_session(world.here, size=size)
    make.convene(made, absent=absent)
    with pytest.raises(RuleBroken):
        make.open_vote(made)

    services.end_without_quorum(session_id=made.id, actor=SYSTEM)

    assert make.session_of(made).state is SessionState.NO_QUORUM
    assert set(outcomes(made)) == {Outcome.DEFERRED}
    assert set(nomination_states(made)) == {NominationState.ELIGIBLE}


def test_a_session_with_quorum_does_not_end_without_a_vote(world):
    made = make.make_session(world.here)
    make.convene(made, absent=3)

    with pytest.raises(RuleBroken, match="đủ số thành viên"):
        services.end_without_quorum(session_id=made.id, actor=SYSTEM)


# Casting


def test_a_ballot_is_one_flag_and_one_row_per_item(world):
    made = make.make_vote(world.here)

    make.cast(made, made.users[0], YES, NO, BLANK)

    assert make.count_ballots() == 3
    assert [seat.has_voted for seat in make.session_of(made).seats] == [True] + [False] * 10


def test_casting_twice_is_refused_and_leaves_one_ballot(world):
    made = make.make_vote(world.here)
    make.cast(made, made.users[0], YES)

    with pytest.raises(RuleBroken, match="đã bỏ phiếu rồi"):
        make.cast(made, made.users[0], NO)

    assert make.count_ballots() == 3


def test_absent_members_and_strangers_cast_nothing(world):
    made = make.make_vote(world.here, absent=1)
    with pytest.raises(RuleBroken, match="chưa được điểm danh"):
        make.cast(made, made.users[-1], YES)
    with pytest.raises(RuleBroken, match="không có trong danh sách"):
        make.cast(made, world.users[next(iter(world.users))], YES)

    assert make.count_ballots() == 0


@pytest.mark.parametrize("answered", [0, 2])
def test_an_incomplete_ballot_stores_nothing_and_may_be_sent_again(world, answered):
    made = make.make_vote(world.here)
    full = make.choices_of(made, YES)
    part = dict(list(full.items())[:answered])

    with pytest.raises(RuleBroken, match="chưa khớp"):
        services.cast_ballot(made.id, made.users[0].id, part)

    assert (make.count_ballots(), make.count_voted(made)) == (0, 0)
    services.cast_ballot(made.id, made.users[0].id, full)
    assert make.count_ballots() == 3


def test_items_of_another_session_are_no_answer(world):
    made, other = make.make_vote(world.here), make.make_vote(world.there)

    with pytest.raises(RuleBroken, match="chưa khớp"):
        services.cast_ballot(made.id, made.users[0].id, make.choices_of(other, YES))


@pytest.mark.parametrize("step", ["planned", "convened", "counting", "closed"])
def test_nothing_is_cast_before_or_after_the_vote(world, step):
    made = make.make_session(world.here)
    choices = make.choices_of(made, YES)
    if step != "planned":
        make.convene(made)
    if step in ("counting", "closed"):
        make.open_vote(made)
        services.end_vote(session_id=made.id, actor=SYSTEM)
    if step == "closed":
        services.close_session(session_id=made.id, actor=SYSTEM)

    with pytest.raises(RuleBroken):
        services.cast_ballot(made.id, made.users[0].id, choices)

    assert make.count_ballots() == 0


# Closing


def test_the_count_settles_every_nomination(world):
    made = make.make_vote(world.here, absent=1)
    for n, user in enumerate(made.users[:10]):
        make.cast(made, user, YES if n < 6 else NO, YES if n < 5 else BLANK, YES)

    make.close(made)

    items = make.items_of(made)
    assert [(i.yes, i.no, i.blank, i.invalid, i.outcome) for i in items] == [
        (6, 4, 0, 0, Outcome.PASSED),
        (5, 0, 5, 0, Outcome.FAILED),
        (10, 0, 0, 0, Outcome.PASSED),
    ]
    assert items[0].result_words == "6/11 phiếu đồng ý, cần 6 theo Quy chế 216/QĐ-UBND: thông qua"
    by_item = [item.nomination.state for item in items]
    assert by_item == [NominationState.PASSED, NominationState.FAILED, NominationState.PASSED]


def test_ballots_not_returned_work_as_no(world):
    made = make.make_vote(world.here)
    for user in made.users[:5]:
        make.cast(made, user, YES)

    make.close(made)

    assert [(i.yes, i.no, i.outcome) for i in make.items_of(made)] == [(5, 0, Outcome.FAILED)] * 3


@pytest.mark.parametrize("voters", [0, 1, 2])
def test_under_three_ballots_nothing_is_counted_and_all_wait(world, voters):
    made = make.make_vote(world.here)
    for user in made.users[:voters]:
        make.cast(made, user, YES)

    make.close(made)

    assert [(i.yes, i.no, i.tally, i.outcome) for i in make.items_of(made)] == [
        (None, None, None, Outcome.DEFERRED)
    ] * 3
    assert set(nomination_states(made)) == {NominationState.ELIGIBLE}
    assert make.session_of(made).state is SessionState.CLOSED


def test_a_nomination_withdrawn_or_held_during_the_vote_is_not_settled(world):
    made = make.make_vote(world.here)
    for user in made.users[:8]:
        make.cast(made, user, YES)
    withdraw(made.nomination_ids[0])
    hold(made.nomination_ids[1], date(2026, 7, 25))

    make.close(made)

    assert nomination_states(made) == [
        NominationState.WITHDRAWN,
        NominationState.ON_AGENDA,
        NominationState.PASSED,
    ]
    assert sorted(outcome.value for outcome in outcomes(made)) == ["deferred", "deferred", "passed"]


def test_a_held_nomination_goes_to_the_next_session_once_released(world):
    made = make.make_vote(world.here, items=1)
    hold(made.nomination_ids[0], date(2026, 7, 25))
    make.close(made)
    following = make.make_session(world.here, items=0)
    with pytest.raises(RuleBroken, match="không còn đủ điều kiện"):
        services.add_to_agenda(session_id=following.id, nomination_ids=made.nomination_ids, actor=SYSTEM)

    hold(made.nomination_ids[0], None)
    services.add_to_agenda(session_id=following.id, nomination_ids=made.nomination_ids, actor=SYSTEM)

    assert [item.nomination_id for item in make.items_of(following)] == made.nomination_ids


def test_minutes_are_signed_after_the_count_and_once(world):
    made = make.make_vote(world.here, items=1)
    with pytest.raises(RuleBroken):
        services.sign_minutes(session_id=made.id, actor=SYSTEM)
    make.close(made)

    services.sign_minutes(session_id=made.id, actor=SYSTEM)

    assert make.session_of(made).state is SessionState.MINUTES_SIGNED
    with pytest.raises(RuleBroken):
        services.sign_minutes(session_id=made.id, actor=SYSTEM)


def test_a_count_that_does_not_match_the_turnout_is_never_announced(world):
    made = make.make_vote(world.here, size=3)
    for user in made.users:
        make.cast(made, user, YES)
    with transaction():  # somebody reached into the database
        db.session.get_one(Seat, (made.id, made.users[0].id)).has_voted = False
    services.end_vote(session_id=made.id, actor=SYSTEM)

    with pytest.raises(RuleBroken, match="không mở được"):
        services.close_session(session_id=made.id, actor=SYSTEM)

    assert make.session_of(made).state is SessionState.COUNTING


def test_accounts_on_an_open_roll_are_not_to_be_touched(world):
    made = make.make_session(world.here)
    member = made.users[0].id
    services.check_not_on_open_roll(member)

    services.convene(session_id=made.id, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="chưa công bố kết quả"):
        services.check_not_on_open_roll(member)
    services.check_not_on_open_roll(world.users[next(iter(world.users))].id)
    everyone = {user.id for user in made.users}
    services.call_the_roll(session_id=made.id, present=everyone, reasons={}, actor=SYSTEM)
    make.open_vote(made)
    for end in (services.end_vote, services.close_session):
        with pytest.raises(RuleBroken):
            services.check_not_on_open_roll(member)
        end(session_id=made.id, actor=SYSTEM)
    services.check_not_on_open_roll(member)


def test_a_tellers_account_is_not_to_be_touched_before_the_closing(world):
    """Whoever could sign in as the second teller would count alone."""
    made = make.make_vote(world.here)
    teller = world.users[Role.COUNCIL_SECRETARY]
    keep(Teller(session_id=made.id, user_id=teller.id, position=1, full_name=teller.full_name))
    services.end_vote(session_id=made.id, actor=SYSTEM)

    with pytest.raises(RuleBroken, match="chưa công bố kết quả"):
        services.check_not_on_open_roll(teller.id)

    services.close_session(session_id=made.id, actor=SYSTEM)
    services.check_not_on_open_roll(teller.id)


def test_a_round_in_writing_leaves_the_members_accounts_free(world):
    made = make.make_session(world.here)
    with transaction():
        db.session.get(CouncilSession, made.id).kind = SessionKind.WRITTEN_ROUND
        db.session.get(CouncilSession, made.id).state = SessionState.VOTING
        db.session.add(
            Seat(
                session_id=made.id,
                user_id=made.user_ids[0],
                position=1,
                full_name="Ủy Viên 1",
                post="Công chức xã",
                duty=Duty.MEMBER,
            )
        )

    services.check_not_on_open_roll(made.user_ids[0])


def test_an_administrator_never_sits_on_a_council(world):
    made = make.make_council(world.here, size=3)

    with pytest.raises(RuleBroken, match="Quản trị viên không biểu quyết"):
        services.add_member(
            council_id=made.council.id,
            user_id=world.users[Role.ADMIN].id,
            post="Quản trị",
            duty=Duty.MEMBER,
            valid_from=date(2026, 2, 1),
            valid_to=None,
            actor=world.users[Role.COUNCIL_SECRETARY].actor,
        )

    assert len(queries.members_of(made.council.id)) == 3
