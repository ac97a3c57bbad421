"""Clicks at the same moment. Each race is first run without its lock, to prove that it is one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import OperationalError

from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.voting import rules, services
from festival.voting.models import AgendaItem, Ballot, CouncilSession, Seat
from festival.voting.rules import Choice, Outcome, SessionAction, SessionState
from festival.voting.services.sealing import sealed_ballots
from tests.voting import make


def together(app, *acts):
    """Run the acts at one moment, each in a session of its own; what each answered or raised."""
    db.session.rollback()
    start = Barrier(len(acts))

    def run(act):
        with app.app_context():
            start.wait(20)
            try:
                return act()
            except (RuleBroken, OperationalError) as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(60) for future in [pool.submit(run, act) for act in acts]]


def naive_cast(session_id, user_id, choices, *, after_reading):
    """Casting as it would be without locks: decide on what was read before the write begins."""
    state = db.session.scalar(select(CouncilSession.state).where(CouncilSession.id == session_id))
    seat = db.session.get(Seat, (session_id, user_id))
    rules.check_may_cast(state, seat.attendance, seat.channel, seat.has_voted)
    rows = sealed_ballots(db.session.get(CouncilSession, session_id).uuid, choices)
    db.session.rollback()
    after_reading()
    with transaction():
        db.session.get(Seat, (session_id, user_id)).has_voted = True
        db.session.execute(insert(Ballot), rows)


def refusals(answers) -> int:
    return sum(isinstance(answer, RuleBroken) for answer in answers)


def test_without_the_lock_two_clicks_leave_two_ballots(app, world):
    made = make.make_vote(world.here, items=2)
    choices, both_read = make.choices_of(made, Choice.YES), Barrier(2)
    voter = made.user_ids[0]

    def click():
        naive_cast(made.id, voter, choices, after_reading=lambda: both_read.wait(20))

    answers = together(app, click, click)

    assert refusals(answers) == 0
    assert (make.count_voted(made), make.count_ballots()) == (1, 4)


@pytest.mark.parametrize("_round", range(5))
def test_two_clicks_at_once_leave_one_ballot(app, world, _round):
    made = make.make_vote(world.here, items=2)
    choices, voter = make.choices_of(made, Choice.YES), made.user_ids[0]

    def click():
        services.cast_ballot(made.id, voter, choices)

    answers = together(app, click, click)

    assert refusals(answers) == 1
    assert (make.count_voted(made), make.count_ballots()) == (1, 2)


def test_without_immediate_transactions_voters_at_once_are_turned_away(app, world):
    """SQLite's default: read, then write. PostgreSQL locks rows, so there nobody is turned away."""
    made = make.make_vote(world.here, items=2)
    choices, all_read = make.choices_of(made, Choice.YES), Barrier(8)

    def voter(user_id):
        def act():
            seat = db.session.get(Seat, (made.id, user_id))
            all_read.wait(20)
            seat.has_voted = True
            db.session.add_all(Ballot(item_id=item, choice=choice.value) for item, choice in choices.items())
            db.session.flush()
            db.session.execute(text("COMMIT"))

        return act

    answers = together(app, *[voter(user_id) for user_id in made.user_ids[:8]])

    turned_away = sum(isinstance(answer, OperationalError) for answer in answers)
    assert turned_away == (7 if db.engine.dialect.name == "sqlite" else 0)


def test_eight_voters_at_once_leave_eight_ballots(app, world):
    made = make.make_vote(world.here, items=5)
    choices = make.choices_of(made, Choice.YES, Choice.NO, Choice.BLANK, Choice.YES, Choice.NO)
    voters = [lambda own=own: services.cast_ballot(made.id, own, choices) for own in made.user_ids[:8]]

    answers = together(app, *voters)

    assert answers == [None] * 8
    assert (make.count_voted(made), make.count_ballots()) == (8, 40)
    make.close(made)
    assert [(i.yes, i.no, i.blank) for i in make.items_of(made)] == [
        (8, 0, 0),
        (0, 8, 0),
        (0, 0, 8),
        (8, 0, 0),
        (0, 8, 0),
    ]


def naive_end_and_count(session_id):
    """Ending and counting without waiting for those who have already been let in."""
    with transaction():
        session = db.session.get_one(CouncilSession, session_id)
        session.move(SessionAction.END_VOTE, SYSTEM)
    services.close_session(session_id=session_id, actor=SYSTEM)


def test_without_the_lock_a_ballot_is_lost_behind_the_count(app, world):
    made = make.make_vote(world.here, items=1)
    for user in made.users[:6]:
        make.cast(made, user, Choice.YES)
    choices = make.choices_of(made, Choice.YES)
    let_in, counted, late = Event(), Event(), made.user_ids[6]

    def late_voter():
        def wait():
            let_in.set()
            assert counted.wait(20)

        naive_cast(made.id, late, choices, after_reading=wait)

    def chair():
        assert let_in.wait(20)
        naive_end_and_count(made.id)
        counted.set()

    together(app, late_voter, chair)

    item = make.items_of(made)[0]
    assert (item.yes, make.count_voted(made), make.count_ballots()) == (6, 7, 7)


@pytest.mark.parametrize("_round", range(6))
def test_a_ballot_racing_with_the_end_is_counted_or_refused(app, world, _round):
    made = make.make_vote(world.here, items=2)
    for user in made.users[:5]:
        make.cast(made, user, Choice.YES)
    choices = make.choices_of(made, Choice.YES)
    late = [lambda own=own: services.cast_ballot(made.id, own, choices) for own in made.user_ids[5:9]]

    def chair():
        services.end_vote(session_id=made.id, actor=SYSTEM)
        services.close_session(session_id=made.id, actor=SYSTEM)

    answers = together(app, *late, chair)

    taken = 5 + 4 - refusals(answers[:4])
    items = make.items_of(made)
    assert answers[4] is None
    assert make.session_of(made).state is SessionState.CLOSED
    assert (make.count_voted(made), make.count_ballots()) == (taken, 2 * taken)
    assert [item.yes for item in items] == [taken, taken]


def test_two_chairs_closing_at_once_count_once(app, world):
    made = make.make_vote(world.here, items=2)
    for user in made.users[:7]:
        make.cast(made, user, Choice.YES)
    services.end_vote(session_id=made.id, actor=SYSTEM)

    def chair():
        services.close_session(session_id=made.id, actor=SYSTEM)

    answers = together(app, chair, chair)

    assert refusals(answers) == 1
    assert [(item.yes, item.outcome) for item in make.items_of(made)] == [(7, Outcome.PASSED)] * 2
    assert make.count_ballots() == 14


def test_two_sessions_cannot_take_the_same_nomination_at_once(app, world):
    one, other = make.make_session(world.here, items=0), make.make_session(world.here, items=0)
    wanted = [make.make_nomination(world.here).id for _ in range(3)]

    def taking(made):
        return lambda: services.add_to_agenda(session_id=made.id, nomination_ids=wanted, actor=SYSTEM)

    answers = together(app, taking(one), taking(other))

    assert refusals(answers) == 1
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AgendaItem)) == 3
