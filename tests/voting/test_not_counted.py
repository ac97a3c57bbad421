"""An item that is put on hold or withdrawn while it is voted on: every page says that it is not counted."""

from datetime import date

import pytest

from festival.accounts.rules import Role
from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationState
from festival.voting import services
from festival.voting.rules import Choice, Deferral, Outcome, SessionState, VoteMethod
from tests.pages import read
from tests.voting import make, papers
from tests.voting.test_typed import HANDS, absent_in_writing

HELD = "Hồ sơ đang tạm dừng xem xét: không kiểm phiếu, chuyển phiên sau."
WITHDRAWN = "Đề nghị đã rút: không kiểm phiếu."


@pytest.fixture
def secretary(world, browse):
    return browse(world.users[Role.COUNCIL_SECRETARY])


@pytest.fixture
def chair(world, browse):
    return browse(world.users[Role.COUNCIL_CHAIR])


def at(made, path="") -> str:
    return f"/council/sessions/{made.id}{path}"


def change(made, place, **fields) -> str:
    """Change the nomination of the item at ``place``; the words that its line begins with."""
    item = make.items_of(made)[place]
    with transaction():
        nomination = db.session.get_one(Nomination, item.nomination_id)
        for name, value in fields.items():
            setattr(nomination, name, value)
    return f"{item.position}. {item.nomination.nominee.written}. "


def hold(made, place=0) -> str:
    return change(made, place, held_on=date(2026, 7, 25))


def withdraw(made, place=0) -> str:
    return change(made, place, state=NominationState.WITHDRAWN)


def shown(browser, made) -> str:
    """What the closing page carries along."""
    forms = [form for form in browser.page(at(made, "/closing")).forms if form["action"].endswith("/closing")]
    return {field["name"]: field.get("value") for field in forms[0]["fields"]}["shown"]


def counted(made) -> list[tuple]:
    return [(item.outcome, item.deferral, item.yes) for item in make.items_of(made)]


def test_session_ending_and_closing_say_it_beside_the_item(world, chair, secretary):
    made = make.make_vote(world.here, items=3)
    for user in made.users:
        make.cast(made, user, Choice.YES)
    assert HELD not in chair.page(at(made, "/ending")).words
    hold(made, 0)
    withdraw(made, 2)
    names = [f"{i.nomination.nominee.written}: {made.award.name}" for i in make.items_of(made)]

    for page in ("", "/ending"):
        words = chair.page(at(made, page)).words
        assert (words.count(HELD), words.count(WITHDRAWN)) == (1, 1)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    words = chair.page(at(made, "/closing")).words
    assert f"{names[0]}. {HELD} {names[1]} {names[2]}. {WITHDRAWN}" in words
    assert "2 hồ sơ trong danh sách không được kiểm phiếu" in words
    assert HELD in secretary.page(at(made)).words

    chair.post(at(made, "/closing"), {"count": "3", "shown": shown(chair, made)})
    assert counted(made) == [
        (Outcome.DEFERRED, Deferral.NOT_STANDING, None),
        (Outcome.PASSED, None, 11),
        (Outcome.DEFERRED, Deferral.NOT_STANDING, None),
    ]


@pytest.mark.parametrize("act", [hold, withdraw])
def test_the_chair_looks_again_where_a_list_changed_after_the_page(world, chair, act):
    made = make.make_vote(world.here, items=2)
    for user in made.users:
        make.cast(made, user, Choice.YES)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    seen = shown(chair, made)
    act(made, 1)

    for sent in ({"shown": seen}, {}):
        answer = chair.post(at(made, "/closing"), {"count": "2", **sent}, status=409)
        assert "Danh sách đã thay đổi" in read(answer.get_data(as_text=True)).words
    assert make.session_of(made).state is SessionState.COUNTING

    chair.post(at(made, "/closing"), {"count": "2", "shown": shown(chair, made)})
    assert counted(made) == [
        (Outcome.PASSED, None, 11),
        (Outcome.DEFERRED, Deferral.NOT_STANDING, None),
    ]


def test_a_hold_that_was_lifted_makes_the_chair_look_again(world):
    made = make.make_vote(world.here, items=1)
    for user in made.users:
        make.cast(made, user, Choice.YES)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    hold(made)
    seen = make.closing_shown(made)
    change(made, 0, held_on=None)

    with pytest.raises(RuleBroken, match="Danh sách đã thay đổi"):
        services.close_session(session_id=made.id, shown=seen, actor=SYSTEM)

    services.close_session(session_id=made.id, shown=make.closing_shown(made), actor=SYSTEM)
    assert counted(made) == [(Outcome.PASSED, None, 11)]


@pytest.mark.parametrize(("act", "told"), [(hold, HELD), (withdraw, WITHDRAWN)])
def test_hands_and_written_pages_say_it(world, secretary, act, told):
    made = make.make_session(world.here, items=2, terms=HANDS)
    make.convene(made, absent=2, channels=absent_in_writing(made, 2))
    make.open_vote(made)
    assert make.items_of(made)[0].method is VoteMethod.SHOW_OF_HANDS
    for page in ("/hands", "/written"):
        assert told not in secretary.page(at(made, page)).words

    line = act(made) + told

    for page in ("/hands", "/written"):
        assert secretary.page(at(made, page)).words.count(line) == 1
    act(made, 1)
    assert secretary.page(at(made, "/hands")).words.count(told) == 2


@pytest.mark.parametrize(("act", "told"), [(hold, HELD), (withdraw, WITHDRAWN)])
def test_pages_of_the_papers_say_it(world, browse, secretary, act, told):
    made = papers.make_papers(world.here)
    teller = browse(made.tellers[0])
    assert told not in secretary.page(at(made, "/papers")).words

    line = act(made) + told

    assert secretary.page(at(made, "/papers")).words.count(line) == 1
    words = teller.page(at(made, "/papers/1")).words
    assert words.count(f"{told} Vẫn ghi số ở dòng này") == 1
    papers.both_type(made, (8, 3, 0))
    services.close_session(session_id=made.id, actor=SYSTEM)
    assert papers.stored_rows() == [(teller.id, 8, 3, 0) for teller in made.tellers]
    assert make.items_of(made)[0].tally is None
