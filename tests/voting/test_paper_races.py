"""Tellers and the chair at one moment. Each race is first run without its lock, to prove it is one."""

from threading import Barrier, Event

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from festival.core.audit import SYSTEM
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.voting import queries, rules, services
from festival.voting.models import PaperCount, PaperRow
from festival.voting.rules import Outcome, SessionState
from tests.voting import make, papers
from tests.voting.test_races import refusals, together


def typing(made, teller, figures):
    actor = teller.actor

    def act():
        services.type_papers(session_id=made.id, sheet=1, figures=figures, actor=actor)

    return act


def closing(made):
    def chair():
        services.close_session(session_id=made.id, actor=SYSTEM)

    return chair


def naive_typing(made, teller_id, after_reading):
    """Typing as it would be without the session's lock: what was there is read before the write begins."""
    counts = queries.paper_figures(made.id, 1)
    rules.check_papers_may_be_typed(list(counts.values()))
    db.session.rollback()
    after_reading()
    try:
        with transaction():
            if teller_id not in counts:
                db.session.add(
                    PaperCount(
                        session_id=made.id,
                        sheet=1,
                        user_id=teller_id,
                        issued=11,
                        returned=11,
                        valid=11,
                        invalid=0,
                    )
                )
    except IntegrityError:
        raise RuleBroken("a second row") from None


def test_without_the_lock_a_double_click_of_a_teller_breaks(app, world):
    made = papers.make_papers(world.here)
    both_read, teller_id = Barrier(2), made.tellers[0].id

    def click():
        naive_typing(made, teller_id, lambda: both_read.wait(20))

    assert refusals(together(app, click, click)) == 1


@pytest.mark.parametrize("_round", range(3))
def test_a_tellers_double_click_leaves_one_count(app, world, _round):
    made = papers.make_papers(world.here)
    teller, figures = made.tellers[0], papers.figures(made, (8, 3, 0))

    answers = together(app, typing(made, teller, figures), typing(made, teller, figures))

    assert answers == [None, None]
    assert papers.stored_counts() == [(1, teller.id, 11, 11, 11, 0)]
    assert papers.stored_rows() == [(teller.id, 8, 3, 0)] * 2


@pytest.mark.parametrize("_round", range(3))
def test_two_tellers_typing_at_once_are_both_kept(app, world, _round):
    made = papers.make_papers(world.here)
    first, second = made.tellers
    ours, theirs = papers.figures(made, (8, 3, 0)), papers.figures(made, (7, 4, 0))

    answers = together(app, typing(made, first, ours), typing(made, second, theirs))

    assert answers == [None, None]
    assert papers.stored_rows() == [(first.id, 8, 3, 0)] * 2 + [(second.id, 7, 4, 0)] * 2
    assert papers.standing(made) == "Chưa khớp"


@pytest.mark.parametrize("_round", range(4))
def test_two_tellers_and_the_chair_closing_at_once(app, world, _round):
    made = papers.make_papers(world.here)
    first, second = made.tellers
    figures = papers.figures(made, (8, 3, 0))

    answers = together(app, typing(made, first, figures), typing(made, second, figures), closing(made))

    assert answers[:2] == [None, None]
    assert len(papers.stored_counts()) == 2
    if answers[2] is None:
        assert [(i.yes, i.no, i.outcome) for i in make.items_of(made)] == [(8, 3, Outcome.PASSED)] * 2
    else:
        assert "Chưa đủ hai người kiểm phiếu" in str(answers[2])
        assert make.session_of(made).state is SessionState.COUNTING
        closing(made)()
    assert make.session_of(made).state is SessionState.CLOSED


@pytest.mark.parametrize("_round", range(4))
def test_a_teller_who_mends_while_the_chair_closes_is_counted_or_waited_for(app, world, _round):
    made = papers.make_papers(world.here)
    first, second = made.tellers
    papers.type_in(made, first, papers.figures(made, (8, 3, 0)))
    papers.type_in(made, second, papers.figures(made, (3, 8, 0)))
    mended = papers.figures(made, (8, 3, 0))

    answers = together(app, typing(made, second, mended), closing(made))

    assert answers[0] is None
    assert papers.stored_rows() == [(first.id, 8, 3, 0)] * 2 + [(second.id, 8, 3, 0)] * 2
    if answers[1] is None:
        assert [(i.yes, i.no) for i in make.items_of(made)] == [(8, 3)] * 2
    else:
        assert "chưa khớp" in str(answers[1])
        assert make.session_of(made).state is SessionState.COUNTING


def naive_reopening(made, after_reading):
    """Reopening as it would be without the session's lock."""
    state = papers.loaded(made).state
    rules.check_may_be_counted(state)
    counts = queries.paper_figures(made.id, 1)
    rules.check_papers_may_be_reopened(list(counts.values()))
    db.session.rollback()
    after_reading()
    with transaction():
        db.session.execute(delete(PaperCount).where(PaperCount.session_id == made.id))
        db.session.execute(delete(PaperRow).where(PaperRow.user_id.in_(counts)))


def test_without_the_lock_a_closed_count_loses_its_papers(app, world):
    made = papers.make_papers(world.here)
    papers.both_type(made, (8, 3, 0))
    has_read, is_closed = Event(), Event()

    def lead():
        def wait():
            has_read.set()
            assert is_closed.wait(20)

        naive_reopening(made, wait)

    def chair():
        assert has_read.wait(20)
        closing(made)()
        is_closed.set()

    together(app, lead, chair)

    assert make.session_of(made).state is SessionState.CLOSED
    assert (papers.stored_counts(), queries.paper_totals(made.id)) == ([], [])


@pytest.mark.parametrize("_round", range(4))
def test_reopening_or_closing_wins_and_the_other_hears_of_it(app, world, _round):
    made = papers.make_papers(world.here)
    papers.both_type(made, (8, 3, 0))
    actor = made.tellers[0].actor

    def lead():
        services.reopen_papers(session_id=made.id, sheet=1, actor=actor)

    answers = together(app, lead, closing(made))

    assert refusals(answers) == 1
    if isinstance(answers[0], RuleBroken):
        assert make.session_of(made).state is SessionState.CLOSED
        assert [totals.returned for totals in queries.paper_totals(made.id)] == [11]
    else:
        assert make.session_of(made).state is SessionState.COUNTING
        assert papers.stored_counts() == []


@pytest.mark.parametrize("_round", range(3))
def test_whoever_is_replaced_while_typing_leaves_nothing(app, world, _round):
    made = papers.make_papers(world.here)
    first, second = made.tellers
    user_ids = [second.id, made.user_ids[7]]
    figures = papers.figures(made, (8, 3, 0))

    def secretary():
        services.elect_tellers(session_id=made.id, user_ids=user_ids, actor=SYSTEM)

    answers = together(app, typing(made, first, figures), secretary)

    assert answers[1] is None
    assert answers[0] is None or "không ở trong Tổ kiểm phiếu" in str(answers[0])
    assert (papers.stored_counts(), papers.stored_rows()) == ([], [])
