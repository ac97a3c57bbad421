"""PostgreSQL keeps what it has prepared from one page to the next."""

from sqlalchemy import event
from sqlalchemy.engine import Engine

# Statements that one connection keeps; psycopg prepares those that come again and again.
MOST_PREPARED = 300
# ``psycopg.pq.TransactionStatus.INTRANS``; a site on SQLite loads no psycopg.
IN_TRANSACTION = 2


def tune_postgres(engine: Engine) -> None:
    """Keep prepared statements when a page ends.

    Reading ends with a rollback, upon which psycopg forgets all it has prepared, lest it names a table made
    in that transaction. The site makes none; without this each statement is parsed and planned every time.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection, _record):
        connection.prepared_max = MOST_PREPARED

    @event.listens_for(engine, "rollback")
    def on_rollback(connection):
        server = connection.connection.dbapi_connection.pgconn
        # After an error psycopg begins anew, as it should.
        if server.transaction_status == IN_TRANSACTION:
            server.exec_(b"ROLLBACK")
