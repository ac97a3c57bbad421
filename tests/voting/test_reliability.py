"""A whole hall votes within the same seconds, over HTTP, at the server that is really used."""

from dataclasses import replace

from festival.voting.rules import SessionState
from tests.bench.crowd import Crowd, Habit
from tests.bench.servers import serving
from tests.voting import make
from tests.voting.crowds import box_of, counted, hall, server_of, wanted


def test_everybody_at_once_leaves_one_ballot_each_and_sees_no_error(app, world, tmp_path):
    made = hall(world.here, app, size=60)
    crowd = Crowd(0, made.ballots, connections=20)

    with serving("the hall", server_of(app), tmp_path) as server:
        crowd.port = server.port
        seen = crowd.vote()

    twice = {who for who in range(made.size) if crowd.habit_of(who) is Habit.TWICE}
    once = {who for who in range(made.size) if crowd.habit_of(who) is Habit.ONCE}
    assert (seen.errors, seen.broken, seen.unavailable) == ([], 0, 0)
    assert [(seen.confirmed[who], seen.told[who]) for who in once] == [(1, 0)] * len(once)
    assert [(seen.confirmed[who], seen.told[who]) for who in twice] == [(1, 1)] * len(twice)
    assert seen.content(made.size)
    assert box_of(made) == (60, [60] * 3)
    assert counted(made) == [wanted(range(60))] * 3
    assert make.session_of(made).state is SessionState.CLOSED


def test_the_crowd_sees_every_error_there_is(app, world, tmp_path):
    """The control: the same crowd at a foreign commune's vote, where nobody has a seat."""
    made, foreign = hall(world.here, app, size=8), hall(world.there, app, size=8)
    astray = [
        replace(one, path=theirs.path) for one, theirs in zip(made.ballots, foreign.ballots, strict=True)
    ]
    crowd = Crowd(0, astray, connections=4)

    with serving("the hall", server_of(app), tmp_path) as server:
        crowd.port = server.port
        seen = crowd.vote()

    assert len(seen.errors) == 8 + 2  # two click twice
    assert not seen.content(8)
    assert (box_of(made), box_of(foreign)) == ((0, [0] * 3), (0, [0] * 3))
