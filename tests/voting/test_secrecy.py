"""Nobody learns a vote: the attacks of ``attack.py``, each first shown to work where the care is left out."""

import random
from collections import Counter

import pytest
import structlog
from flask import current_app
from sqlalchemy import select, text

from festival.core.audit import SYSTEM, AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.core.seals import Seal
from festival.voting import queries, services
from festival.voting.models import Ballot, Seat
from festival.voting.rules import Choice, Outcome, SessionState
from festival.voting.services.ballots import rewrite_ballots
from tests.voting import attack, make

CHOICES = list(Choice)


def vote(made) -> tuple[list[str], dict[str, list[tuple[int, str]]]]:
    """Let everybody vote one after the other; ids in the order of casting, and who chose what."""
    order, votes, known = [], {}, set()
    chance = random.Random(1908)
    for user in chance.sample(made.users, len(made.users)):
        chosen = make.choices_of(made, *[chance.choice(CHOICES) for _ in made.nomination_ids])
        services.cast_ballot(made.id, user.id, chosen)
        votes[user.full_name] = sorted((item_id, choice.value) for item_id, choice in chosen.items())
        db.session.rollback()
        fresh = [row.id.hex for row in db.session.execute(select(Ballot.id)) if row.id.hex not in known]
        known.update(fresh)
        order.append(sorted(fresh))
    db.session.rollback()
    return order, votes


@pytest.fixture
def made(world):
    return make.make_vote(world.here, items=3)


def test_a_ballot_has_an_id_an_item_and_a_choice_and_nothing_else(app):
    assert sorted(Ballot.__table__.columns.keys()) == ["choice", "id", "item_id"]
    assert sorted(Seat.__table__.columns.keys()) == [
        "absence_reason",
        "attendance",
        "channel",
        "duty",
        "full_name",
        "has_voted",
        "position",
        "post",
        "session_id",
        "user_id",
    ]
    assert {key.target_fullname for key in Ballot.__table__.foreign_keys} == {"agenda_item.id"}


def seal_of(made) -> Seal | None:
    """The key as it lies in the instance folder: None once it is destroyed."""
    return current_app.extensions["seals"].seal(str(make.session_of(made).uuid))


def groups(ids: list[str], order: list[list[str]]) -> list[int]:
    """Which voter (by order of casting) each id belongs to."""
    voter = {ballot_id: number for number, own in enumerate(order) for ballot_id in own}
    return [voter[ballot_id] for ballot_id in ids]


def test_a_copy_gives_votes_away_before_the_closing_and_not_after(made, tmp_path):
    order, votes = vote(made)
    ids = [ballot_id for own in order for ballot_id in own]
    on_sqlite = db.engine.dialect.name == "sqlite"

    # The attack works as long as nothing has been rewritten: voter after voter, in order.
    lying = attack.order_on_disk(attack.raw_bytes(tmp_path), ids) if on_sqlite else attack.heap_order()
    assert groups(lying, order) == sorted(groups(ids, order))
    if not on_sqlite:  # and, with the key, even without having seen the order
        assert attack.votes_by_transaction(seal_of(made)) == votes

    make.close(made)

    new = sorted(attack.choices_now())
    assert (len(new), set(new) & set(ids)) == (len(ids), set())
    if on_sqlite:
        raw = attack.raw_bytes(tmp_path)
        assert attack.order_on_disk(raw, new) == new
        assert {len(places) for places in attack.places(raw, new).values()} == {1}
        assert {len(places) for places in attack.places(raw, ids).values()} == {0}
    else:
        assert attack.heap_order() == new
        assert attack.votes_by_transaction() == {}
        assert (attack.writing_transactions(), attack.dead_rows()) == (1, 0)


def test_rewriting_without_the_scrub_leaves_the_old_rows(made, tmp_path):
    """The control: the closing transaction alone is not enough on either database."""
    order, _votes = vote(made)
    ids = [ballot_id for own in order for ballot_id in own]

    with transaction():
        item_ids = [item.id for item in queries.agenda(made.id)]
        rewrite_ballots(item_ids, [(item_id, Choice.YES) for item_id in item_ids])

    if db.engine.dialect.name == "sqlite":
        found = attack.places(attack.raw_bytes(tmp_path), ids)
        assert max(len(places) for places in found.values()) >= 1
    else:
        assert attack.dead_rows() == len(ids)


def test_whoever_saw_everybody_vote_guesses_no_better_with_a_copy(world, tmp_path):
    """Thirty members, twelve items, three answers by chance: a third is right by luck, a half never.

    The attacker knows the order of the voters and has the file, its log, its backup, every system column.
    """
    made = make.make_vote(world.here, size=30, items=12)
    chance = random.Random(45)
    order = chance.sample(made.user_ids, 30)
    votes = {}
    for user_id in order:
        chosen = make.choices_of(made, *[chance.choice(CHOICES) for _ in made.nomination_ids])
        services.cast_ballot(made.id, user_id, chosen)
        votes[user_id] = {item_id: choice.value for item_id, choice in chosen.items()}
    services.end_vote(session_id=made.id, actor=SYSTEM)
    db.session.rollback()

    # Without the rewrite, to somebody who has the key: everything.
    assert attack.best_guess(order, votes, tmp_path, seal_of(made)) == 1.0

    services.close_session(session_id=made.id, actor=SYSTEM)
    db.session.rollback()

    assert attack.best_guess(order, votes, tmp_path) < 0.5
    counted = {item.id: (item.yes, item.no, item.blank) for item in make.items_of(made)}
    cast = [Counter(vote[item_id] for vote in votes.values()) for item_id in counted]
    assert list(counted.values()) == [(one["yes"], one["nay"], one["nil"]) for one in cast]


def test_a_seat_is_as_large_after_the_vote_as_before(made):
    """A flag that grew would move the row, and a moved row is an order."""
    before = attack.seat_sizes(made.id)

    make.cast(made, made.users[0], Choice.YES)

    assert attack.seat_sizes(made.id) == before


def test_nothing_with_a_time_is_stored_between_opening_and_end(made):
    """Neither a table nor the audit chain has a moment at which somebody voted."""
    db.session.rollback()
    before = attack.moments()
    vote(made)

    assert attack.moments() == before


def test_ballots_too_few_to_be_shown_are_gone_after_the_closing(made):
    """Two voters, known by their flags: what they cast would be theirs for whoever reads the table."""
    for user in made.users[:2]:
        make.cast(made, user, Choice.NO)
    make.close(made)

    assert make.count_ballots() == 0
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "session.close")).one()
    told = {key for result in entry.details["results"] for key in result}
    assert told == {"item", "outcome"}


def test_a_cast_changes_nothing_but_a_flag_and_the_ballots(made, browse):
    member = made.users[4]
    choices = {f"choice_{item}": choice.value for item, choice in make.choices_of(made, Choice.NO).items()}
    before = attack.everything()

    browse(member).post(f"/council/sessions/{made.id}/ballots", choices)

    after = attack.everything()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"seat", "ballot"}
    assert len(after["seat"] - before["seat"]) == 1
    assert len(after["ballot"] - before["ballot"]) == 3


def test_the_audit_has_one_entry_at_opening_and_one_at_each_end_and_none_for_a_ballot(made):
    vote(made)
    make.close(made)

    db.session.rollback()
    query = select(AuditEntry).where(AuditEntry.thing_kind == "session", AuditEntry.thing_id == made.id)
    entries = db.session.scalars(query.order_by(AuditEntry.id)).all()
    acts = [entry.action for entry in entries]
    assert acts[acts.index("session.open") :] == ["session.open", "session.end_vote", "session.close"]
    members = {user.full_name for user in made.users}
    assert not members & {entry.actor_name for entry in entries}


@pytest.fixture
def request_log():
    """Every line that the log would get, informational ones too."""
    configured = structlog.get_config()
    lines = []

    def keep(_logger, _method, event):
        lines.append(event)
        raise structlog.DropEvent

    structlog.configure(
        processors=[keep],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        cache_logger_on_first_use=False,
    )
    yield lines
    structlog.configure(**configured)


def test_no_log_line_is_written_around_a_ballot(made, browse, request_log):
    member, choices = browse(made.users[0]), make.choices_of(made, Choice.YES)
    sent = {f"choice_{item}": choice.value for item, choice in choices.items()}
    base = f"/council/sessions/{made.id}"
    member.get(base)
    assert [line["endpoint"] for line in request_log] == ["voting.show_session"]

    member.get(f"{base}/ballot")
    member.post(f"{base}/ballot", sent, status=200)
    member.post(f"{base}/ballots", sent)

    assert len(request_log) == 1


def test_a_busy_database_does_not_stop_the_closing(made, request_log):
    """Somebody is reading while the session is closed; what is left is scrubbed at the signing."""
    vote(made)
    with db.engine.connect() as reader:
        reader.exec_driver_sql("SELECT * FROM ballot").fetchall()
        make.close(made)
        warned = [line for line in request_log if line["event"] == "ballots not scrubbed"]
        assert len(warned) == (1 if db.engine.dialect.name == "sqlite" else 0)

    services.sign_minutes(session_id=made.id, actor=SYSTEM)

    assert [line for line in request_log if line["event"] == "ballots not scrubbed"] == warned


def test_the_scrub_forgets_what_a_busy_closing_left(made, tmp_path):
    order, _votes = vote(made)
    ids = [ballot_id for own in order for ballot_id in own]
    with db.engine.connect() as reader:
        reader.exec_driver_sql("SELECT * FROM ballot").fetchall()
        make.close(made)

    services.sign_minutes(session_id=made.id, actor=SYSTEM)

    if db.engine.dialect.name == "sqlite":
        found = attack.places(attack.raw_bytes(tmp_path), ids)
        assert {len(places) for places in found.values()} == {0}
    else:
        assert attack.dead_rows() == 0


def test_what_a_log_of_the_server_keeps_is_sealed_and_its_key_is_gone(made):
    """PostgreSQL's log and any backup made during the vote tie seats to ballots for good: to sealed ones."""
    _order, votes = vote(made)
    sealed = attack.choices_now()
    key = seal_of(made)
    opened = attack.choices_now(key)

    assert {len(choice) for _item, choice in sealed.values()} == {39}
    assert len({choice for _item, choice in sealed.values()}) == 33
    assert sorted(opened.values()) == sorted(one for own in votes.values() for one in own)

    make.close(made)

    assert seal_of(made) is None
    assert set(attack.choices_now()) & set(sealed) == set()
    assert sorted(attack.choices_now().values()) == sorted(opened.values())


def _alter(how):
    with transaction():
        db.session.execute(text(how))


@pytest.mark.parametrize(
    "how",
    [
        "UPDATE ballot SET choice = 'yes' WHERE id = (SELECT min(CAST(id AS VARCHAR(40))) FROM ballot)",
        "UPDATE ballot SET choice = (SELECT max(choice) FROM ballot)",
        "UPDATE ballot SET item_id = (SELECT max(item_id) FROM ballot)",
    ],
)
def test_ballots_altered_in_the_database_are_not_announced(made, how):
    vote(made)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    on_postgresql = db.engine.dialect.name == "postgresql"
    _alter(how.replace("WHERE id =", "WHERE CAST(id AS VARCHAR(40)) =") if on_postgresql else how)

    with pytest.raises(RuleBroken, match="Có lá phiếu không mở được"):
        services.close_session(session_id=made.id, actor=SYSTEM)

    assert make.session_of(made).state is SessionState.COUNTING
    assert {item.outcome for item in make.items_of(made)} == {Outcome.PENDING}


def test_without_its_key_a_session_takes_and_counts_no_ballot(made):
    make.cast(made, made.users[0], Choice.YES)
    current_app.extensions["seals"].destroy(str(make.session_of(made).uuid))

    with pytest.raises(RuleBroken, match="không tìm thấy khóa"):
        make.cast(made, made.users[1], Choice.YES)
    assert (make.count_voted(made), make.count_ballots()) == (1, 3)
    services.end_vote(session_id=made.id, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="Có lá phiếu không mở được"):
        services.close_session(session_id=made.id, actor=SYSTEM)
