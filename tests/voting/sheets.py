"""Sessions with papers, sheets, hands and the chair's word for tests of documents, at any step."""

from datetime import date

from festival.core.audit import SYSTEM
from festival.core.db import db
from festival.voting import services
from festival.voting.models import Conflict
from festival.voting.rules import (
    Base,
    Channel,
    ConflictKind,
    ConflictState,
    Row,
    SessionKind,
    Terms,
    VoteMethod,
)
from tests.factories import keep
from tests.voting import make, papers

MAJORITY = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS)
HOSTILE = "Nguyễn <b>Thị</b> & \"Hoa\" 'Sen' {{ x }}"


def concern(made, place: int, *users, state=ConflictState.CONFIRMED) -> None:
    """The item at ``place`` of the agenda concerns the members."""
    item = make.items_of(made)[place]
    for user in users:
        keep(Conflict(item_id=item.id, user_id=user.id, kind=ConflictKind.RELATIVE, state=state))


def convene(made, *, channels, absent=(), reasons=None) -> None:
    services.convene(session_id=made.id, actor=SYSTEM)
    present = {user.id for user in made.users} - {user.id for user in absent}
    services.call_the_roll(
        session_id=made.id, present=present, reasons=reasons or {}, channels=channels, actor=SYSTEM
    )


def make_mixed(place, *, items=3, size=11, terms=MAJORITY):
    """Nine in the room vote on paper, one absent is asked in writing, one is absent for a reason.

    Member six is a relative of the first nominee.
    """
    made = make.make_session(place, items=items, size=size, terms=terms)
    concern(made, 0, made.users[5])
    *_rest, asked, away = made.users
    channels = {user.id: Channel.PAPER for user in made.users[:-2]} | {asked.id: Channel.WRITTEN}
    convene(made, channels=channels, absent=(asked, away), reasons={away.id: "Đi công tác"})
    made.tellers, made.asked, made.away = made.users[3:5], asked, away
    papers.elect(made, *made.tellers)
    return made


def send_back(made, *users) -> None:
    services.receive_sheets(
        session_id=made.id, returned={user.id for user in users}, shown=set(), actor=SYSTEM
    )


def type_written(made, yes: int, no: int = 0) -> None:
    rows = {item.id: Row(yes, no) for item in make.items_of(made) if item.members is not None}
    services.keep_written(session_id=made.id, rows=rows, actor=SYSTEM)


def count_mixed(made) -> None:
    """Of nine on paper seven say yes, one no, one spoils a line; the one in writing says yes."""
    make.open_vote(made)
    send_back(made, made.asked)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    for sheet, rows in ((1, (6, 1, 1)), (2, (7, 1, 1))):
        papers.both_type(made, rows, sheet=sheet)
    type_written(made, 1)


def close(made) -> None:
    services.close_session(session_id=made.id, actor=SYSTEM)


def make_round(place, *, size=5, items=2):
    """A vote in writing without a meeting; the roll is frozen."""
    terms = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, method=VoteMethod.WRITTEN)
    made = make.make_session(place, items=items, size=size, terms=terms)
    session = make.session_of(made)
    session.kind, session.written_due = SessionKind.WRITTEN_ROUND, date(2026, 7, 31)
    db.session.commit()
    services.convene(session_id=made.id, actor=SYSTEM)
    return made


def make_hands(place, *, size=5, items=2):
    """A show of hands, counted."""
    terms = Terms(2, 3, 1, 2, True, Base.ALL_MEMBERS, method=VoteMethod.SHOW_OF_HANDS)
    made = make.make_vote(place, items=items, size=size, terms=terms)
    rows = {item.id: Row(size - 1, 0, 1) for item in make.items_of(made)}
    services.keep_hands(session_id=made.id, rows=rows, shown={}, actor=SYSTEM)
    return made
