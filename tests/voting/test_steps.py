"""Casting against closing, and casting twice, step by step on two connections: with the locks and without.

Without them a ballot is lost behind the count or kept twice, so the steps are known to see it.
"""

from contextlib import nullcontext
from dataclasses import replace
from itertools import count

import pytest

from festival.core.audit import SYSTEM
from festival.core.errors import RuleBroken
from festival.nominations.rules import ShareRule
from festival.voting import rules, services
from festival.voting.models import Conflict
from festival.voting.rules import Channel, Choice, ConflictKind, ConflictState, Row, SessionState
from tests.factories import keep
from tests.voting import make
from tests.voting.crowds import box_of
from tests.voting.steps import interleaved, locks_off


def vote_under_way(place, *, recused=False, written=False):
    """Six have voted on two items; the seventh is on the way, an eighth may have answered in writing."""
    terms = replace(rules.default_terms(ShareRule.MAJORITY), allows_written=True)
    made = make.make_session(place, size=8, items=2, terms=terms)
    make.convene(made, absent=1, channels={made.user_ids[7]: Channel.WRITTEN} if written else None)
    made.item_ids = [item.id for item in make.items_of(made)]
    if recused:
        keep(
            Conflict(
                item_id=made.item_ids[0],
                user_id=made.user_ids[6],
                kind=ConflictKind.OTHER,
                state=ConflictState.CONFIRMED,
            )
        )
    make.open_vote(made)
    for user in made.users[:6]:
        make.cast(made, user, Choice.YES)
    made.choices = make.choices_of(made, Choice.NO)
    if recused:
        del made.choices[made.item_ids[0]]
    if written:
        services.receive_sheets(session_id=made.id, returned={made.user_ids[7]}, shown=set(), actor=SYSTEM)
    made.written = int(written)
    return made


def is_whole(made, answer) -> bool:
    """Closed, and the late ballot is in the count, the box and the mark, or in none of them."""
    late = int(answer is None)
    box = [6 + late * (item_id in made.choices) for item_id in made.item_ids]
    found = [(item.yes, item.no) for item in make.items_of(made)]
    wanted = [(6 + made.written, late * (item_id in made.choices)) for item_id in made.item_ids]
    is_closed = make.session_of(made).state is SessionState.CLOSED
    return is_closed and found == wanted and box_of(made) == (6 + late + made.written, box)


def harmed(app, world, vote, *, first, second, is_right, unlocked=None, every=1) -> tuple[list[int], int]:
    """The steps of ``first`` before which ``second`` does harm, and how many steps there are."""
    found = []
    for step in count(1, every):
        made = vote(world.here)
        with locks_off(unlocked) if unlocked else nullcontext():
            has_step, *answers = interleaved(app, step, lambda: first(made), lambda: second(made))  # noqa: B023
        if not has_step:
            return found, step - every
        if not is_right(made, *answers):
            found.append(step)
    raise AssertionError


def cast_late(made):
    services.cast_ballot(made.id, made.user_ids[6], made.choices)


def close(made):
    services.end_vote(session_id=made.id, actor=SYSTEM)
    if made.written:
        sheets = {item_id: Row(1, 0) for item_id in made.item_ids}
        services.keep_written(session_id=made.id, rows=sheets, actor=SYSTEM)
    services.close_session(session_id=made.id, actor=SYSTEM)


def is_whole_and_closed(made, answer, closed) -> bool:
    return closed is None and is_whole(made, answer)


def are_one_ballot(made, *answers) -> bool:
    refused = [isinstance(answer, RuleBroken) for answer in answers]
    return sorted(refused) == [False, True] and box_of(made) == (7, [7, 7])


def test_with_the_locks_off_closing_harms_a_ballot_under_way(app, world, monkeypatch):
    broken, steps = harmed(
        app,
        world,
        vote_under_way,
        first=cast_late,
        second=close,
        is_right=is_whole_and_closed,
        unlocked=monkeypatch,
    )

    assert broken
    assert steps >= 4


@pytest.mark.parametrize(
    "kind", [{}, {"recused": True}, {"written": True}], ids=["all", "recused", "written"]
)
def test_closing_never_harms_a_ballot_under_way(app, world, kind):
    broken, steps = harmed(
        app,
        world,
        lambda place: vote_under_way(place, **kind),
        first=cast_late,
        second=close,
        is_right=is_whole_and_closed,
    )

    assert (broken, steps >= 4) == ([], True)


def test_a_ballot_never_harms_a_closing_under_way(app, world):
    broken, steps = harmed(
        app,
        world,
        vote_under_way,
        first=close,
        second=cast_late,
        is_right=lambda made, closed, answer: is_whole_and_closed(made, answer, closed),
        every=4,
    )

    assert (broken, steps >= 20) == ([], True)


def test_with_the_locks_off_a_second_click_is_kept(app, world, monkeypatch):
    broken, steps = harmed(
        app,
        world,
        vote_under_way,
        first=cast_late,
        second=cast_late,
        is_right=are_one_ballot,
        unlocked=monkeypatch,
    )

    assert broken
    assert steps >= 4


def test_a_second_click_is_refused_at_every_step(app, world):
    broken, steps = harmed(
        app, world, vote_under_way, first=cast_late, second=cast_late, is_right=are_one_ballot
    )

    assert (broken, steps >= 4) == ([], True)
