"""A vote whose ballots cannot be counted any more is held again, and nothing of it is kept."""

import pytest
from flask import current_app
from sqlalchemy import select, text

from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.nominations.models import Nomination
from festival.nominations.rules import NominationState
from festival.voting import queries, services
from festival.voting.models import ChannelCount, PaperCount, PaperRow
from festival.voting.queries.documents import facts_of
from festival.voting.rules import Channel, Choice, Deferral, Outcome, SessionState
from tests.factories import keep
from tests.voting import make


@pytest.fixture
def made(world):
    """Seven of eleven voted on two items, and the vote has ended."""
    made = make.make_vote(world.here, items=2)
    for user in made.users[:7]:
        make.cast(made, user, Choice.YES)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    return made


def lose_the_key(made) -> None:
    current_app.extensions["seals"].destroy(str(make.session_of(made).uuid))


def test_while_ballots_can_be_counted_nobody_voids_the_vote(made):
    with pytest.raises(RuleBroken, match="vẫn mở được"):
        services.void_vote(session_id=made.id, actor=SYSTEM)

    assert make.session_of(made).state is SessionState.COUNTING
    services.close_session(session_id=made.id, actor=SYSTEM)
    assert [item.yes for item in make.items_of(made)] == [7, 7]


def test_a_vote_without_its_key_is_held_again(made):
    lose_the_key(made)

    services.void_vote(session_id=made.id, actor=SYSTEM)

    items = make.items_of(made)
    assert make.session_of(made).state is SessionState.CLOSED
    assert [(item.outcome, item.deferral, item.tally) for item in items] == [
        (Outcome.DEFERRED, Deferral.BALLOTS_LOST, None)
    ] * 2
    assert items[0].result_words == "Chuyển phiên sau: lá phiếu không mở được, phải bỏ phiếu lại"
    states = db.session.scalars(select(Nomination.state).where(Nomination.id.in_(made.nomination_ids)))
    assert set(states) == {NominationState.ELIGIBLE}
    assert (make.count_ballots(), db.session.scalars(select(ChannelCount)).all()) == (0, [])
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "session.close")).one()
    assert entry.details["ballots_lost"] is True
    assert {key for result in entry.details["results"] for key in result} == {"item", "outcome"}


def test_a_ballot_that_vanished_is_a_vote_to_be_held_again(made):
    with transaction():
        db.session.execute(text("DELETE FROM ballot WHERE item_id = (SELECT max(item_id) FROM ballot)"))

    with pytest.raises(RuleBroken, match="không mở được"):
        services.close_session(session_id=made.id, actor=SYSTEM)
    services.void_vote(session_id=made.id, actor=SYSTEM)

    assert {item.deferral for item in make.items_of(made)} == {Deferral.BALLOTS_LOST}


def test_nobody_voids_a_vote_that_is_still_open(world):
    made = make.make_vote(world.here, items=1)
    lose_the_key(made)

    with pytest.raises(RuleBroken, match="không còn ở bước này"):
        services.void_vote(session_id=made.id, actor=SYSTEM)


def test_the_chair_is_led_to_it_from_the_closing(made, browse):
    chair = browse(made.users[0])
    assert "bỏ phiếu lại" not in chair.page(f"/council/sessions/{made.id}/closing").words
    lose_the_key(made)

    page = chair.page(f"/council/sessions/{made.id}/closing").words
    assert "Có lá phiếu không mở được" in page
    chair.post(f"/council/sessions/{made.id}/voiding", {"count": "9"}, status=422)
    chair.post(f"/council/sessions/{made.id}/voiding", {"count": "2"})

    assert make.session_of(made).state is SessionState.CLOSED
    assert "phải bỏ phiếu lại" in chair.page(f"/council/sessions/{made.id}").words


def test_papers_on_which_the_tellers_did_not_agree_leave_no_totals(world):
    """Half of the hall voted on paper: nothing of it is printed as if it had been counted."""
    made = make.make_session(world.here, items=1)
    make.convene(made, channels=dict.fromkeys(made.user_ids[:5], Channel.PAPER))
    make.open_vote(made)
    for user in made.users[5:]:
        make.cast(made, user, Choice.YES)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    item = make.items_of(made)[0]
    for teller, yes in ((made.user_ids[6], 5), (made.user_ids[7], 4)):
        typed = {"session_id": made.id, "user_id": teller, "sheet": 1}
        keep(PaperCount(issued=5, returned=5, valid=5, invalid=0, **typed))
        keep(PaperRow(item_id=item.id, user_id=teller, yes=yes, no=5 - yes, invalid=0))
    lose_the_key(made)

    services.void_vote(session_id=made.id, actor=SYSTEM)

    assert queries.paper_totals(made.id) == []
    assert facts_of(queries.council_session(made.id)).papers == []
    db.session.rollback()
    assert db.session.scalars(select(PaperRow)).all() == []
