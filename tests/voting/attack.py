"""What somebody could try who holds a copy of the database and saw in which order people voted."""

import shutil
from pathlib import Path

from sqlalchemy import text

from festival.core.db import db


def raw_bytes(folder: Path) -> bytes:
    """The SQLite file and its log as they lie on the disk, from a copy."""
    file = Path(db.engine.url.database)
    originals = [path for path in (file, file.with_name(file.name + "-wal")) if path.exists()]
    return b"".join(Path(shutil.copy(path, folder / path.name)).read_bytes() for path in originals)


def places(raw: bytes, ballot_ids: list[str]) -> dict[str, list[int]]:
    """Every offset at which each id is still written."""
    found = {}
    for ballot_id in ballot_ids:
        needle, offsets, start = ballot_id.encode(), [], 0
        while (start := raw.find(needle, start)) >= 0:
            offsets.append(start)
            start += 1
        found[ballot_id] = offsets
    return found


def order_on_disk(raw: bytes, ballot_ids: list[str]) -> list[str]:
    """Ids in the order of their newest place: cells of a page are filled from its end."""
    found = places(raw, ballot_ids)
    return sorted(ballot_ids, key=lambda ballot_id: found[ballot_id][-1], reverse=True)


def heap_order() -> list[str]:
    """PostgreSQL: ids in the order of their physical place."""
    with db.engine.connect() as connection:
        return [row[0].hex for row in connection.execute(text("SELECT id FROM ballot ORDER BY ctid"))]


def votes_by_transaction() -> dict[str, list[tuple[int, str]]]:
    """PostgreSQL: what each member chose, by the transaction that wrote seat and ballots."""
    query = """
        SELECT seat.full_name, ballot.item_id, ballot.choice
        FROM seat JOIN ballot ON ballot.xmin::text = seat.xmin::text ORDER BY 1, 2
    """
    votes: dict[str, list] = {}
    with db.engine.connect() as connection:
        for name, item_id, choice in connection.execute(text(query)):
            votes.setdefault(name, []).append((item_id, choice))
    return votes


def writing_transactions() -> int:
    """PostgreSQL: how many transactions the ballots can be told apart by."""
    with db.engine.connect() as connection:
        return connection.execute(text("SELECT count(DISTINCT xmin::text) FROM ballot")).scalar()


def dead_rows() -> int:
    """PostgreSQL: ballots as they were cast that still lie in the table's pages."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS pageinspect"))
        pages = connection.execute(text("SELECT pg_relation_size('ballot') / 8192")).scalar()
        total = 0
        for page in range(pages):
            query = text("SELECT count(t_xmin) FROM heap_page_items(get_raw_page('ballot', :page))")
            total += connection.execute(query, {"page": page}).scalar()
        return total - connection.execute(text("SELECT count(*) FROM ballot")).scalar()


def everything() -> dict[str, set[str]]:
    """Every row of every table, as text."""
    db.session.rollback()
    content = {}
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            content[table.name] = {repr(tuple(row)) for row in connection.execute(table.select())}
    return content
