"""Two people at two connections, one of them held before any one of their statements; and the locks off."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from threading import Event, current_thread

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

import festival.core.db as database
from festival.core.db import db
from festival.core.errors import RuleBroken

ROW_LOCKS = re.compile(r"\s+FOR (NO KEY )?(UPDATE|SHARE)( OF [\w, ]+)?")
# A lock makes the second one wait for the first, who is being held here; so nobody waits long for the second.
PATIENCE = 0.2


@contextmanager
def locks_off(monkeypatch):
    """The same code without row locks on PostgreSQL, and on SQLite without a transaction around it."""

    def bare(_connection, _cursor, statement, parameters, *_rest):
        if statement.startswith("BEGIN"):
            statement = "SELECT 1"
        return ROW_LOCKS.sub("", statement), parameters

    event.listen(db.engine, "before_cursor_execute", bare, retval=True)
    try:
        with monkeypatch.context() as patched:
            patched.setattr(database, "_turn", lambda session: nullcontext())
            yield
    finally:
        event.remove(db.engine, "before_cursor_execute", bare)


class Hold:
    """Stops one thread before its statement number ``step`` until it is let go."""

    def __init__(self, step: int) -> None:
        self.step, self.seen = step, 0
        self.thread = None
        self.held, self.let_go = Event(), Event()

    def __call__(self, *_statement) -> None:
        if current_thread() is not self.thread:
            return
        self.seen += 1
        if self.seen == self.step:
            self.held.set()
            assert self.let_go.wait(20)


def interleaved(app, step: int, first: Callable, second: Callable) -> tuple[bool, object, object]:
    """``first`` up to its step, then ``second`` as far as it gets, then the rest of both.

    Answers whether ``first`` has so many steps, and what each returned or raised.
    """
    db.session.rollback()
    hold = Hold(step)

    def run(act, is_held):
        with app.app_context():
            if is_held:
                hold.thread = current_thread()
            try:
                return act()
            except (RuleBroken, OperationalError) as error:
                return error
            finally:
                if is_held:
                    hold.thread = None  # the pool may give the same thread to the second one
                    hold.held.set()
                db.session.remove()

    event.listen(db.engine, "before_cursor_execute", hold)
    try:
        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(run, first, True)
            assert hold.held.wait(20)
            two = pool.submit(run, second, False)
            finished = Event()
            two.add_done_callback(lambda _future: finished.set())
            finished.wait(PATIENCE)
            hold.let_go.set()
            return hold.seen >= step, one.result(30), two.result(30)
    finally:
        event.remove(db.engine, "before_cursor_execute", hold)
