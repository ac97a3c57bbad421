"""What ``transaction`` promises, each with the proof that the danger is real without it."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from festival.accounts.models import AccountNotice
from festival.core.audit import AuditHead
from festival.core.db import Moment, db, transaction
from festival.core.errors import RuleBroken
from festival.localities.models import Letterhead

WRITERS, ROUNDS = 6, 20


def start_row():
    with transaction():
        db.session.add(AuditHead(chain=1, sequence=0, hash="0" * 64))


def run_at_once(app, work):
    start = Barrier(WRITERS)
    errors = []

    def run():
        with app.app_context():
            start.wait()
            for _ in range(ROUNDS):
                try:
                    work()
                except (DBAPIError, RuleBroken) as error:
                    errors.append(error)

    threads = [Thread(target=run) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def sequence():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalar(select(AuditHead.sequence))


def test_no_increment_is_lost(app):
    start_row()

    def increment():
        with transaction():
            db.session.get(AuditHead, 1, with_for_update=True).sequence += 1

    errors = run_at_once(app, increment)

    assert (errors, sequence()) == ([], WRITERS * ROUNDS)


def test_without_the_lock_increments_are_lost(app):
    start_row()

    def increment():
        session = db.session
        session.rollback()
        session.expire_all()
        session.get(AuditHead, 1).sequence += 1
        session.commit()

    errors = run_at_once(app, increment)

    assert sequence() < WRITERS * ROUNDS or errors


def test_what_was_read_before_is_read_again_under_the_lock(app):
    start_row()
    stale = db.session.get(AuditHead, 1)
    with db.engine.begin() as other:
        if db.engine.dialect.name == "sqlite":
            db.session.rollback()
        other.execute(text("UPDATE audit_head SET sequence = 41"))

    with transaction():
        stale.sequence += 1

    assert sequence() == 42


def test_an_error_undoes_everything(app):
    def fail():
        with transaction():
            db.session.add(AuditHead(chain=1, sequence=0, hash="0" * 64))
            db.session.flush()
            raise RuleBroken("Không được.")

    with pytest.raises(RuleBroken):
        fail()

    assert db.session.scalar(select(AuditHead.chain)) is None


def test_transactions_do_not_nest(app):
    with transaction(), pytest.raises(RuntimeError, match="inside a transaction"), transaction():
        pass


def test_moments_come_back_aware_in_utc(world):
    moment = datetime(2026, 8, 15, 0, 30, tzinfo=UTC)
    with transaction():
        db.session.add(AccountNotice(user_id=next(iter(world.users.values())).id, at=moment, sentence="Thử"))
    db.session.expire_all()

    assert db.session.scalar(select(AccountNotice.at)) == moment


def test_a_moment_without_a_zone_is_refused(app):
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 8, 15), None)  # noqa: DTZ001


def test_foreign_keys_are_enforced(app):
    with pytest.raises(IntegrityError), transaction():
        db.session.add(Letterhead(locality_id=999, agency="A", place="B", awarding_title="C"))


def test_sqlite_is_tuned_to_survive_a_power_cut(app):
    if db.engine.dialect.name != "sqlite":
        return
    pragmas = {
        name: db.session.scalar(text(f"PRAGMA {name}"))
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
