"""A server's clock that jumps while members vote: states and locks keep the order of acts, not times."""

from contextvars import Context
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from itsdangerous import TimestampSigner
from sqlalchemy import select

from festival.core import audit, clock
from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db
from festival.voting import services
from festival.voting.rules import Choice, SessionState
from tests.voting import make
from tests.voting.crowds import box_of, choice_of, hall, sent_by, wanted

START = datetime(2026, 7, 25, 1, 30, tzinfo=UTC)
BACK, FORTH = -timedelta(days=400), timedelta(days=900)


def test_a_vote_is_whole_although_the_clock_jumps_back_and_forth(app, world):
    with clock.frozen(START):
        made = make.make_vote(world.here, size=7, items=2)
    for number, jump in enumerate([BACK, FORTH, timedelta(0), BACK, FORTH, -FORTH]):
        with clock.frozen(START + jump):
            make.cast(made, made.users[number], Choice.YES if number % 3 else Choice.NO)
    with clock.frozen(START + FORTH):
        services.end_vote(session_id=made.id, actor=SYSTEM)
    with clock.frozen(START + BACK):
        services.close_session(session_id=made.id, actor=SYSTEM)

    session = make.session_of(made)
    assert session.state is SessionState.CLOSED
    assert [(item.yes, item.no) for item in make.items_of(made)] == [(4, 2)] * 2
    assert (make.count_voted(made), make.count_ballots()) == (6, 12)
    # What the clock said is kept as it was said; the chain's numbers tell the order of the acts.
    assert (session.opened_at, session.closed_at) == (START, START + BACK)
    acts = select(AuditEntry.action).where(AuditEntry.thing_kind == "session").order_by(AuditEntry.sequence)
    assert db.session.scalars(acts).all()[-3:] == ["session.open", "session.end_vote", "session.close"]
    assert audit.verify()[1] == []


def cookie_clock(jump: timedelta):
    """The clock by which cookies are signed and read; it is the library's, not ours."""
    moment = int((datetime.now(UTC) + jump).timestamp())
    return patch.object(TimestampSigner, "get_timestamp", lambda _self: moment)


def send(app, ballot) -> int:
    client = app.test_client(use_cookies=False)
    answer = Context().run(client.post, ballot.path, data=ballot.body, headers=ballot.headers)
    return answer.status_code


def test_whoever_the_clock_signs_out_signs_in_again_and_votes(app, world):
    """Sessions last ten hours by the server's clock, and none may come from its future.

    A filled ballot is otherwise taken whenever it comes; nothing is stored for whoever must sign in again.
    """
    made = hall(world.here, app, size=5, items=2)
    jumps = [timedelta(hours=9), timedelta(hours=11), -timedelta(minutes=5)]
    answers = []
    for ballot, jump in zip(made.ballots, jumps, strict=False):
        with cookie_clock(jump):
            answers.append(send(app, ballot))

    assert answers == [303, 401, 401]
    assert box_of(made) == (1, [1, 1])

    for number, jump in enumerate(jumps):
        with cookie_clock(jump):
            answers.append(send(app, sent_by(app, made, made.user_ids[number], choice_of(number))))

    assert answers[3:] == [409, 303, 303]
    assert box_of(made) == (3, [3, 3])
    make.close(made)
    assert [(item.yes, item.no, item.blank) for item in make.items_of(made)] == [wanted(range(3))] * 2
