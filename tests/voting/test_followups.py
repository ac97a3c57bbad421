"""What goes from a finished session to the next one, and results that are looked at again."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select

from festival.accounts.rules import Role
from festival.commendations import services as commendations
from festival.core import audit, clock
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationState
from festival.voting import queries, services
from festival.voting.models import CouncilSession
from festival.voting.rules import Base, Choice, Outcome, SessionState, Terms, TieRule
from tests.commendations import make as decisions
from tests.voting import make

YES, NO = Choice.YES, Choice.NO
HALF = Terms(2, 3, 1, 2, False, Base.ALL_MEMBERS)
ELIGIBLE, ON_AGENDA = NominationState.ELIGIBLE, NominationState.ON_AGENDA
PASSED, FAILED = NominationState.PASSED, NominationState.FAILED


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


def at(session_id, path="") -> str:
    return f"/council/sessions/{session_id}{path}"


def make_closed(place, *answers: Choice, size=3, **options):
    """A closed session; every member gave the same answers."""
    made = make.make_vote(place, size=size, items=len(answers), **options)
    for user in made.users:
        make.cast(made, user, *answers)
    make.close(made)
    return made


def make_without_quorum(place, *, items=2):
    made = make.make_session(place, size=3, items=items)
    make.convene(made, absent=2)
    services.end_without_quorum(session_id=made.id, actor=SYSTEM)
    return made


def states(made) -> list[NominationState]:
    """In the order of the agenda."""
    return [item.nomination.state for item in make.items_of(made)]


def frozen(made) -> list[tuple]:
    """Everything that a finished session keeps of its items and of itself."""
    session = make.session_of(made)
    items = [
        {column.name: getattr(item, column.name) for column in item.__table__.columns}
        for item in queries.agenda(made.id)
    ]
    return [{column.name: getattr(session, column.name) for column in session.__table__.columns}, items]


def change(nomination_id: int, **fields) -> None:
    with transaction():
        nomination = db.session.get_one(Nomination, nomination_id)
        for name, value in fields.items():
            setattr(nomination, name, value)


def agenda_of(session_id) -> list[int]:
    db.session.rollback()
    db.session.expire_all()
    return sorted(item.nomination_id for item in queries.agenda(session_id))


def count_sessions() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(CouncilSession.id)).all())


# The next session


def test_what_was_put_off_goes_to_the_next_session(world):
    made = make_without_quorum(world.here)
    before = frozen(made)

    new = services.plan_next(session_id=made.id, actor=SYSTEM)

    assert agenda_of(new.id) == made.nomination_ids
    assert states(made) == [ON_AGENDA, ON_AGENDA]
    kept = (new.state, new.council_id, new.season_id, new.cites_id)
    assert kept == (SessionState.PLANNED, made.council.id, world.here.season.id, None)
    assert new.held_on > make.MEETING_DAY
    assert frozen(made) == before


def test_a_second_click_plans_no_second_session(world):
    made = make_without_quorum(world.here)
    services.plan_next(session_id=made.id, actor=SYSTEM)

    with pytest.raises(RuleBroken, match="Không còn hồ sơ nào của phiên này"):
        services.plan_next(session_id=made.id, actor=SYSTEM)

    assert count_sessions() == 2


def test_what_is_on_hold_or_withdrawn_stays_behind(world):
    made = make_without_quorum(world.here, items=3)
    first, second, third = made.nomination_ids
    change(first, held_on=make.MEETING_DAY)
    change(second, state=NominationState.WITHDRAWN)

    new = services.plan_next(session_id=made.id, actor=SYSTEM)

    assert agenda_of(new.id) == [third]


def test_a_tie_is_voted_on_again_in_a_session_that_cites_the_first(world):
    made = make.make_vote(world.here, size=4, items=2, terms=replace(HALF, tie_rule=TieRule.VOTE_AGAIN))
    for user, answer in zip(made.users, (YES, YES, NO, NO), strict=True):
        make.cast(made, user, answer, YES)
    make.close(made)

    new = services.plan_next(session_id=made.id, actor=SYSTEM)

    assert new.cites_id == made.id
    assert agenda_of(new.id) == made.nomination_ids[:1]
    assert queries.is_correction(new) is False


def test_a_session_that_is_not_over_has_no_next_one(world):
    made = make.make_vote(world.here, size=3)

    with pytest.raises(RuleBroken, match="chưa kết thúc"):
        services.plan_next(session_id=made.id, actor=SYSTEM)


def test_one_click_on_the_page_plans_the_next_session(world, secretary):
    made = make_without_quorum(world.here)
    label = "Lập phiên tiếp theo với 2 hồ sơ chuyển sang"
    assert label in secretary.page(at(made.id)).words

    place = secretary.post(at(made.id, "/next")).headers["Location"]

    assert "Phiên họp xét khen thưởng Ngày hội năm 2026 (tiếp theo)" in secretary.get(place).get_data(
        as_text=True
    )
    assert label not in secretary.page(at(made.id)).words
    secretary.post(at(made.id, "/next"), status=409)


# Looking at a result again


def reconsider(made, *items):
    return services.plan_reconsideration(
        session_id=made.id, item_ids=[item.id for item in items], actor=SYSTEM
    )


def test_a_correction_is_a_new_session_and_the_old_one_stays_as_it_was(world):
    made = make_closed(world.here, YES, NO, YES)
    before = frozen(made)
    first, second, _third = make.items_of(made)

    new = reconsider(made, first, second)

    assert new.cites_id == made.id
    assert agenda_of(new.id) == sorted([first.nomination_id, second.nomination_id])
    assert states(made) == [ON_AGENDA, ON_AGENDA, PASSED]
    assert frozen(made) == before


def test_the_later_result_is_the_nominations(world):
    made = make_closed(world.here, YES)
    new = reconsider(made, *make.items_of(made))
    made.id, old_id = new.id, made.id
    services.edit_session(session_id=new.id, held_on=clock.today(), actor=SYSTEM)

    make.convene(made)
    make.open_vote(made)
    for user in made.users:
        make.cast(made, user, NO)
    make.close(made)

    assert states(made) == [FAILED]
    assert [item.outcome for item in queries.agenda(old_id)] == [Outcome.PASSED]
    assert queries.items_to_reconsider(old_id) == []
    assert [item.outcome for item in queries.items_to_reconsider(made.id)] == [Outcome.FAILED]


def test_a_dossier_taken_off_the_correction_keeps_its_first_result(world):
    made = make_closed(world.here, YES, NO)
    new = reconsider(made, *make.items_of(made))

    for item in queries.agenda(new.id):
        services.remove_from_agenda(agenda_item_id=item.id, actor=SYSTEM)

    assert states(made) == [PASSED, FAILED]
    assert len(queries.items_to_reconsider(made.id)) == 2


@pytest.mark.parametrize("state", [NominationState.DECIDED, NominationState.FORWARDED, ELIGIBLE])
def test_what_went_on_since_is_not_looked_at_again(world, state):
    made = make_closed(world.here, YES, YES)
    first, second = make.items_of(made)
    change(first.nomination_id, state=state)

    with pytest.raises(RuleBroken, match="không xét lại được nữa"):
        reconsider(made, first, second)

    assert states(made) == [state, PASSED]
    assert count_sessions() == 1


def test_a_held_dossier_is_not_looked_at_again(world):
    made = make_closed(world.here, YES)
    (item,) = make.items_of(made)
    change(item.nomination_id, held_on=make.MEETING_DAY)

    assert queries.items_to_reconsider(made.id) == []


def test_a_refusal_that_was_told_below_stands(world):
    made = make_closed(world.here, NO, YES)
    refused, passed = make.items_of(made)
    for item in (refused, passed):
        change(item.nomination_id, origin_uuid=uuid4())

    assert [item.id for item in queries.items_to_reconsider(made.id)] == [passed.id]


def test_looking_again_twice_at_once_plans_one_session(world):
    made = make_closed(world.here, YES)
    (item,) = make.items_of(made)
    reconsider(made, item)

    with pytest.raises(RuleBroken, match="không xét lại được nữa"):
        reconsider(made, item)

    assert count_sessions() == 2


@pytest.mark.parametrize("end", [make.make_vote, make_without_quorum])
def test_only_published_results_are_looked_at_again(world, end):
    made = end(world.here, items=1)

    with pytest.raises(RuleBroken, match="Chỉ xét lại kết quả của phiên họp đã công bố"):
        reconsider(made, *make.items_of(made))


def test_items_of_another_session_are_refused(world):
    made = make_closed(world.here, YES)

    with pytest.raises(RuleBroken, match="không xét lại được nữa"):
        services.plan_reconsideration(session_id=made.id, item_ids=[999_999], actor=SYSTEM)


def test_both_sessions_name_each_other(world, secretary):
    made = make_closed(world.here, YES, NO)
    item = make.items_of(made)[0]
    assert "Lập phiên xét lại kết quả" in secretary.page(at(made.id)).words
    page = secretary.page(at(made.id, "/reconsideration")).words
    assert f"{item.nomination.nominee.written} Giấy khen của Chủ tịch UBND xã Thông qua" in page

    secretary.post(at(made.id, "/reconsideration"), {}, status=409)
    secretary.post(at(made.id, "/reconsideration"), {"item_ids": "x"}, status=422)
    secretary.post(at(made.id, "/reconsideration"), {"item_ids": item.id})

    new = db.session.scalars(select(CouncilSession).where(CouncilSession.cites_id == made.id)).one()
    title = make.session_of(made).title
    assert f"Xét lại kết quả của phiên {title} ngày 25/07/2026." in secretary.page(at(new.id)).words
    assert f"Được xét lại hoặc bỏ phiếu lại ở phiên Xét lại: {title}" in secretary.page(at(made.id)).words


def test_the_pages_of_a_finished_session_ask_no_more_than_others(world, secretary, count_queries):
    made = make_closed(world.here, YES, NO)
    reconsider(made, make.items_of(made)[0])

    for path in ("", "/reconsideration"):
        with count_queries() as seen:
            secretary.get(at(made.id, path))
        assert len([one for one in seen if one.startswith("SELECT")]) <= 12


# What a draft decision makes of it


def test_a_decision_with_somebody_under_review_is_not_issued(world):
    commendations.load_base_salaries()
    made = make_closed(world.here, YES, YES)
    nominations = [item.nomination for item in make.items_of(made)]
    signed = decisions.make_signed(place=world.here, award=made.award, nominations=nominations)
    reconsider(made, make.items_of(made)[0])

    with pytest.raises(RuleBroken, match="được Hội đồng xét lại: Ông Lê Văn Số .* Hãy bỏ khỏi danh sách"):
        decisions.issue(signed, place=world.here)

    assert states(made) == [ON_AGENDA, PASSED]


def test_somebody_under_review_is_not_taken_into_a_draft(world):
    made = make_closed(world.here, YES)
    nominations = [item.nomination for item in make.items_of(made)]
    reconsider(made, *make.items_of(made))

    with pytest.raises(RuleBroken, match="không còn ở trạng thái được thông qua"):
        decisions.make_draft(place=world.here, award=made.award, nominations=nominations)


# The record


def test_the_history_of_the_old_session_says_who_took_it_up_again(world, secretary):
    made = make_closed(world.here, YES, NO)
    reconsider(made, *make.items_of(made))

    entries = audit.history(("session", made.id))

    assert [entry.action for entry in entries if entry.action.startswith("session.plan")] == [
        "session.plan_reconsideration"
    ]
    assert "Lập phiên xét lại kết quả" in secretary.page(at(made.id)).words
