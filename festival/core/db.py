"""The database: one session, one place that commits."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum as PythonEnum
from threading import Lock

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Enum, MetaData, String, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


# A rendered object must not cost a query after the commit, hence no expiry on commit.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class Moment(TypeDecorator):
    """An aware moment, kept in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect):
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def enum_column(kind: type[PythonEnum], **options):
    """A column holding the value of an enum, constrained by a named check on both databases."""
    column_type = Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )
    return mapped_column(column_type, **options)


def name_column(length: int = 200, **options):
    """A person's or a place's name as typed; its folded and sorting forms are columns of their own."""
    return mapped_column(String(length), **options)


def tune_sqlite(engine: Engine) -> None:
    """Give SQLite real transactions, foreign keys, WAL, power-cut safety and a file that forgets."""

    @event.listens_for(engine, "connect")
    def on_connect(connection, _record):
        connection.isolation_level = None  # BEGIN is emitted below, never by the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
            connection.execute("PRAGMA " + pragma)
        # What is deleted is overwritten in the file, whatever this SQLite was built to do.
        connection.execute("PRAGMA secure_delete=ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection):
        kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql("BEGIN " + kind)


@dataclass
class Writing:
    """What belongs to one running transaction and is forgotten with it."""

    last_steps: list[Callable[[], None]] = field(default_factory=list)
    notes: list[dict] = field(default_factory=list)


def running() -> Writing:
    """The running transaction; RuntimeError where there is none."""
    writing = db.session.info.get("writing")
    if not writing:
        raise RuntimeError("no transaction is running")
    return writing


# SQLite has writers that must wait sleep ever longer; the threads of one process stand in line instead.
_SQLITE_TURN = Lock()


def _turn(session) -> AbstractContextManager:
    return _SQLITE_TURN if session.get_bind().dialect.name == "sqlite" else nullcontext()


@contextmanager
def transaction() -> Iterator[None]:
    """Commit everything the block did, or nothing of it.

    Forgets what was read before, so that the block decides on rows read under its own lock.
    """
    session = db.session
    if session.info.get("writing"):
        raise RuntimeError("a transaction inside a transaction")
    with _turn(session):
        session.rollback()
        session.expire_all()
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        writing = session.info["writing"] = Writing()
        try:
            yield
            for step in writing.last_steps:
                step()
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = None
