from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update

from festival.core import audit, clock
from festival.core.audit import Actor, AuditEntry, AuditHead, ChainFault
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken

LE_VAN_THU = Actor(7, "Lê Văn Thụ")


def note(chain=1, action="festival.submit", thing=("festival", 3), **details):
    with transaction():
        audit.record(chain, LE_VAN_THU, action, thing, **details)


def test_entries_follow_each_other_in_one_chain(app):
    note(before="draft", after="plan_submitted")
    note(action="festival.approve")
    note(chain=2)

    count, faults = audit.verify()
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.chain == 1).order_by(AuditEntry.sequence)
    ).all()
    assert (count, faults) == (3, [])
    assert [(entry.sequence, entry.action, entry.actor_name) for entry in entries] == [
        (1, "festival.submit", "Lê Văn Thụ"),
        (2, "festival.approve", "Lê Văn Thụ"),
    ]
    assert entries[1].previous == entries[0].hash == entries[0].digest()
    assert audit.head_hash(1) == entries[1].hash


def test_many_at_once_are_the_entries_of_one_after_another(app):
    acts = [(chain, number) for number in range(40) for chain in (1, 2)]
    with clock.frozen(datetime(2026, 7, 21, 5, 0, tzinfo=UTC)):
        with transaction():
            for chain, number in acts:
                thing = ("nomination", number)
                audit.record(chain, LE_VAN_THU, "nomination.create", thing, note=f"Dòng {number}")
        at_once, heads, verified = *written(), audit.verify()
        tamper(AuditEntry.__table__.delete())
        tamper(AuditHead.__table__.delete())
        for chain, number in acts:
            note(chain, "nomination.create", ("nomination", number), note=f"Dòng {number}")

    assert verified == (80, [])
    assert (at_once, heads) == written()
    assert heads == [(1, 40, at_once[39][-1]), (2, 40, at_once[79][-1])]


def written():
    """All that stands in the tables but the entries' ids."""
    columns = [column for column in AuditEntry.__table__.columns if column.name not in ("id", "hash")]
    entries = select(*columns, AuditEntry.hash).order_by(AuditEntry.chain, AuditEntry.sequence)
    heads = select(*AuditHead.__table__.columns).order_by(AuditHead.chain)
    return tuple([tuple(row) for row in db.session.execute(query)] for query in (entries, heads))


def test_ids_run_as_the_acts_did(app):
    with transaction():
        for number in range(300):
            audit.record(1, LE_VAN_THU, "nomination.create", ("nomination", number))

    query = select(AuditEntry.sequence).order_by(AuditEntry.id)
    assert db.session.scalars(query).all() == list(range(1, 301))


def test_nothing_is_noted_of_a_transaction_that_failed(app):
    def fail():
        with transaction():
            audit.record(1, LE_VAN_THU, "festival.submit", ("festival", 3))
            raise RuleBroken("Không được.")

    with pytest.raises(RuleBroken):
        fail()
    note(action="festival.approve")

    assert db.session.scalars(select(AuditEntry.action)).all() == ["festival.approve"]


def tamper(statement):
    with transaction():
        db.session.execute(statement)
    db.session.expire_all()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            update(AuditEntry).where(AuditEntry.sequence == 2).values(actor_name="Người khác"),
            ChainFault(1, 2, "was changed after it was written"),
        ),
        (
            AuditEntry.__table__.delete().where(AuditEntry.sequence == 2),
            ChainFault(1, 3, "entry 2 is missing"),
        ),
        (
            AuditEntry.__table__.delete().where(AuditEntry.sequence == 3),
            ChainFault(1, 2, "the head does not match the last entry"),
        ),
        (
            AuditHead.__table__.delete(),
            ChainFault(1, 3, "the head does not match the last entry"),
        ),
    ],
)
def test_a_changed_chain_is_found_at_its_first_fault(app, statement, fault):
    for _ in range(3):
        note()

    tamper(statement)

    assert audit.verify()[1] == [fault]


def test_eight_writers_at_once_leave_one_gap_free_chain(app):
    start = Barrier(8)

    def write():
        with app.app_context():
            start.wait()
            for _ in range(5):
                note()

    threads = [Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    db.session.expire_all()
    sequences = db.session.scalars(select(AuditEntry.sequence).order_by(AuditEntry.sequence)).all()
    assert sequences == list(range(1, 41))
    assert audit.verify() == (40, [])


def test_history_tells_the_newest_first(app):
    note(action="festival.submit")
    note(action="festival.approve")
    note(thing=("festival", 4))

    assert [entry.action for entry in audit.history(("festival", 3))] == [
        "festival.approve",
        "festival.submit",
    ]


def test_the_command_says_whether_every_chain_holds(app):
    note()
    runner = app.test_cli_runner()

    good = runner.invoke(args=["audit", "verify"])
    tamper(update(AuditEntry).values(thing_id=99))
    bad = runner.invoke(args=["audit", "verify"])

    assert (good.exit_code, good.output) == (0, "1 entries, every chain holds\n")
    assert (bad.exit_code, bad.output) == (1, "chain 1, entry 1: was changed after it was written\n")
