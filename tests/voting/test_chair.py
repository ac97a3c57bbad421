"""The chair's open word after the count: whose, on what, once, and before the minutes."""

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM, Actor, AuditEntry
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.nominations.rules import NominationState
from festival.voting import services
from festival.voting.models import Conflict
from festival.voting.rules import (
    Base,
    Choice,
    ConflictKind,
    ConflictState,
    Deferral,
    Outcome,
    Row,
    Terms,
    TieRule,
    VoteMethod,
)
from tests.pages import read
from tests.voting import make
from tests.voting.test_races import refusals, together

AGREES = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, chair_must_agree=True)
TIES = Terms(1, 2, 1, 2, True, Base.VALID_BALLOTS, tie_rule=TieRule.CHAIR_DECIDES)
AGAIN = Terms(1, 2, 1, 2, True, Base.VALID_BALLOTS, tie_rule=TieRule.VOTE_AGAIN)
YES, NO = Choice.YES, Choice.NO


def at(made, path="") -> str:
    return f"/council/sessions/{made.id}{path}"


def words(response) -> str:
    return read(response.get_data(as_text=True)).words


def who(user) -> Actor:
    return Actor(user.id, user.full_name)


def make_waiting(place, *, terms=AGREES, items=2, yes=8, no=0, **options):
    """A closed session in which every item waits for the chair's word."""
    made = make.make_session(place, terms=terms, items=items, **options)
    make.convene(made)
    make.open_vote(made)
    for n, user in enumerate(made.users[: yes + no]):
        make.cast(made, user, YES if n < yes else NO)
    make.close(made)
    return made


def speak(made, *agrees, actor=SYSTEM) -> None:
    items = [item.id for item in make.items_of(made)]
    services.speak_as_chair(session_id=made.id, words=dict(zip(items, agrees, strict=False)), actor=actor)


def outcomes(made) -> list[Outcome]:
    return [item.outcome for item in make.items_of(made)]


def states(made) -> list[NominationState]:
    return [item.nomination.state for item in make.items_of(made)]


def test_what_reached_its_share_waits_for_the_chair(world):
    made = make_waiting(world.here)

    assert outcomes(made) == [Outcome.AWAITS_CHAIR] * 2
    assert states(made) == [NominationState.ON_AGENDA] * 2


def test_what_missed_its_share_does_not_wait(world):
    made = make_waiting(world.here, yes=5, no=3)

    assert outcomes(made) == [Outcome.FAILED] * 2


def test_the_chairs_word_settles_each_item_and_is_in_the_result(world):
    made = make_waiting(world.here)

    speak(made, True, False, actor=who(made.users[0]))

    assert outcomes(made) == [Outcome.PASSED, Outcome.FAILED]
    assert states(made) == [NominationState.PASSED, NominationState.FAILED]
    first, second = make.items_of(made)
    assert first.result_words == (
        "8/11 phiếu đồng ý, cần 6 theo Quy chế 216/QĐ-UBND; lãnh đạo Hội đồng đồng ý: thông qua"
    )
    assert second.result_words == (
        "8/11 phiếu đồng ý, cần 6 theo Quy chế 216/QĐ-UBND; lãnh đạo Hội đồng không đồng ý: không thông qua"
    )
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.actor_id, entry.details) == (
        "session.chair_decides",
        made.users[0].id,
        {"agreed": [first.id], "refused": [second.id]},
    )


@pytest.mark.parametrize("seat", [1, 2, 5])
def test_nobody_else_speaks_for_the_chair(world, seat):
    made = make_waiting(world.here)

    with pytest.raises(RuleBroken, match="Chủ tịch Hội đồng, Ủy Viên 1"):
        speak(made, True, True, actor=who(made.users[seat]))

    assert outcomes(made) == [Outcome.AWAITS_CHAIR] * 2


def test_a_chair_whom_the_item_concerns_leaves_the_word_to_the_vice_chair(world):
    made = make.make_session(world.here, terms=AGREES, items=1)
    make.convene(made)
    item = make.items_of(made)[0]
    chair, vice = made.users[:2]
    db.session.add(
        Conflict(item_id=item.id, user_id=chair.id, kind=ConflictKind.RELATIVE, state=ConflictState.CONFIRMED)
    )
    db.session.commit()
    make.open_vote(made)
    for user in made.users[1:9]:
        make.cast(made, user, YES)
    make.close(made)

    with pytest.raises(RuleBroken, match="Phó Chủ tịch Hội đồng, Ủy Viên 2"):
        speak(made, True, actor=who(chair))
    speak(made, True, actor=who(vice))

    assert outcomes(made) == [Outcome.PASSED]
    said = make.items_of(made)[0].result_words
    assert "; lãnh đạo Hội đồng đồng ý: thông qua" in said
    assert "Chủ tịch" not in said


def test_a_tie_is_the_chairs_to_decide_where_the_rule_says_so(world):
    made = make_waiting(world.here, terms=TIES, items=1, yes=4, no=4)
    assert outcomes(made) == [Outcome.AWAITS_CHAIR]

    speak(made, True, actor=who(made.users[0]))

    assert outcomes(made) == [Outcome.PASSED]
    assert make.items_of(made)[0].result_words == (
        "4/8 phiếu đồng ý, cần 5 theo Quy chế 216/QĐ-UBND; lãnh đạo Hội đồng đồng ý: thông qua"
    )


def test_a_tie_that_is_voted_again_waits_for_the_next_session_with_its_count(world):
    made = make_waiting(world.here, terms=AGAIN, items=1, yes=4, no=4)

    item = make.items_of(made)[0]
    assert (item.outcome, item.deferral, item.yes, item.no) == (Outcome.DEFERRED, Deferral.TIE, 4, 4)
    assert states(made) == [NominationState.ELIGIBLE]


def test_minutes_are_signed_after_the_chairs_last_word(world):
    made = make_waiting(world.here)
    speak(made, True)
    with pytest.raises(RuleBroken, match="Còn 1 hồ sơ chờ ý kiến công khai"):
        services.sign_minutes(session_id=made.id, actor=SYSTEM)

    last = make.items_of(made)[1].id
    services.speak_as_chair(session_id=made.id, words={last: True}, actor=SYSTEM)
    services.sign_minutes(session_id=made.id, actor=SYSTEM)

    assert outcomes(made) == [Outcome.PASSED] * 2


def test_a_word_is_said_once_for_all_its_items_or_not_at_all(world):
    made = make_waiting(world.here, items=3)
    speak(made, True)

    with pytest.raises(RuleBroken, match="không chờ ý kiến"):
        speak(made, False, True, True)

    assert outcomes(made) == [Outcome.PASSED, Outcome.AWAITS_CHAIR, Outcome.AWAITS_CHAIR]


def test_items_of_another_session_and_unknown_ones_are_refused(world):
    made, other = make_waiting(world.here, items=1), make_waiting(world.there, items=1)
    foreign = make.items_of(other)[0].id

    for given in ({foreign: True}, {999_999: True}, {}):
        with pytest.raises(RuleBroken, match="Không thấy hồ sơ này"):
            services.speak_as_chair(session_id=made.id, words=given, actor=SYSTEM)

    assert outcomes(other) == [Outcome.AWAITS_CHAIR]


def test_what_was_withdrawn_meanwhile_is_not_settled(world):
    made = make_waiting(world.here, items=1)
    make.items_of(made)[0].nomination.state = NominationState.WITHDRAWN
    db.session.commit()

    speak(made, True)

    item = make.items_of(made)[0]
    assert (item.outcome, item.deferral) == (Outcome.DEFERRED, Deferral.NOT_STANDING)
    assert states(made) == [NominationState.WITHDRAWN]


def test_two_clicks_at_once_are_one_word(app, world):
    made = make_waiting(world.here)
    items = [item.id for item in make.items_of(made)]

    def say(agrees):
        given = dict.fromkeys(items, agrees)
        return lambda: services.speak_as_chair(session_id=made.id, words=given, actor=SYSTEM) and None

    answers = together(app, say(True), say(False))

    assert refusals(answers) == 1
    assert len(set(outcomes(made))) == 1
    spoken = select(AuditEntry).where(AuditEntry.action == "session.chair_decides")
    assert len(db.session.scalars(spoken).all()) == 1


# The page


@pytest.fixture
def chair(world, browse):
    return browse(world.users[Role.COUNCIL_CHAIR])


def make_led_by(place, chair, **options):
    """A closed session of three whose chair has the account ``chair``; every item waits for the word."""
    made = make.make_session(place, terms=AGREES, size=3, **options)
    made.members[0].user_id = chair.id
    db.session.commit()
    made.users[0] = chair
    make.convene(made)
    make.open_vote(made)
    for user in made.users:
        make.cast(made, user, YES)
    make.close(made)
    return made


def test_the_chair_chooses_confirms_and_may_leave_one_for_later(world, chair):
    made = make_led_by(world.here, world.users[Role.COUNCIL_CHAIR], items=2)
    first, second = [item.id for item in make.items_of(made)]
    assert "Ý kiến Chủ tịch" in chair.page(at(made)).words
    page = chair.page(at(made, "/chair-word")).words
    assert "2 hồ sơ đã kiểm phiếu, theo Quy chế còn chờ ý kiến của đồng chí" in page
    assert "3/3 phiếu đồng ý, cần 2" in page
    assert "(100,0%)" in page

    none = chair.post(at(made, "/chair-word"), {"count": "0"}, status=422)
    assert "Chưa chọn ý kiến cho hồ sơ nào." in words(none)
    wrong = chair.post(at(made, "/chair-word"), {f"word_{first}": "yes", "count": "2"}, status=422)
    assert "Đã chọn ý kiến cho 1 hồ sơ." in words(wrong)
    chair.post(at(made, "/chair-word"), {f"word_{first}": "maybe", "count": "1"}, status=422)
    assert outcomes(made) == [Outcome.AWAITS_CHAIR] * 2
    chair.post(at(made, "/chair-word"), {f"word_{first}": "yes", "count": "1"})
    assert outcomes(made) == [Outcome.PASSED, Outcome.AWAITS_CHAIR]
    chair.post(at(made, "/chair-word"), {f"word_{second}": "no", "count": "1"})

    assert outcomes(made) == [Outcome.PASSED, Outcome.FAILED]
    page = chair.page(at(made)).words
    assert "lãnh đạo Hội đồng đồng ý: thông qua (100,0%)" in page
    assert "lãnh đạo Hội đồng không đồng ý: không thông qua (100,0%)" in page
    assert "Không có hồ sơ nào chờ ý kiến" in chair.page(at(made, "/chair-word")).words
    chair.post(at(made, "/chair-word"), {f"word_{first}": "no", "count": "1"}, status=409)


def test_whoever_presides_without_being_the_chair_sees_whose_word_it_is(world, chair):
    made = make_waiting(world.here)
    first = make.items_of(made)[0].id
    make.seat_as_vice_chair(made)

    html = chair.get(at(made, "/chair-word")).get_data(as_text=True)
    assert "Người ghi ý kiến: Chủ tịch Hội đồng, Ủy Viên 2." in read(html).words
    assert 'name="count"' not in html
    refused = chair.post(at(made, "/chair-word"), {f"word_{first}": "yes", "count": "1"}, status=409)

    assert "Chủ tịch Hội đồng, Ủy Viên 2" in words(refused)
    assert outcomes(made) == [Outcome.AWAITS_CHAIR] * 2


def test_there_is_no_word_before_the_count(world, chair):
    made = make.make_vote(world.here, terms=AGREES)

    assert "sau khi công bố kết quả" in words(chair.get(at(made, "/chair-word"), status=409))


def test_a_show_of_hands_waits_for_the_chair_too(world):
    terms = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, VoteMethod.SHOW_OF_HANDS, chair_must_agree=True)
    made = make.make_vote(world.here, terms=terms, items=1)
    item = make.items_of(made)[0].id
    services.keep_hands(session_id=made.id, rows={item: Row(9, 2)}, shown={}, actor=SYSTEM)
    make.close(made)

    speak(made, False)

    assert outcomes(made) == [Outcome.FAILED]
