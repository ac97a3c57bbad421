"""What somebody could try who holds a copy of the database and saw in which order people voted."""

import shutil
import sqlite3
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text

from festival.core.db import Moment, db
from festival.core.seals import Seal


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


def votes_by_transaction(seal: Seal | None = None) -> dict[str, list[tuple[int, str]]]:
    """PostgreSQL: what each member chose, by the transaction that wrote seat and ballots."""
    query = """
        SELECT seat.full_name, ballot.item_id, ballot.id
        FROM seat JOIN ballot ON ballot.xmin::text = seat.xmin::text ORDER BY 1, 2
    """
    stored, votes = choices_now(seal), {}
    with db.engine.connect() as connection:
        for name, _item_id, ballot_id in connection.execute(text(query)):
            votes.setdefault(name, []).append(stored[ballot_id.hex])
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


_CODES = {b"y": "yes", b"n": "nay", b"b": "nil"}


def choices_now(seal: Seal | None = None) -> dict[str, tuple[int, str]]:
    """Every ballot as it is stored: id -> (item, choice); opened, for who holds the key too."""
    found = {}
    with db.engine.connect() as connection:
        for ballot_id, item_id, choice in connection.execute(text("SELECT id, item_id, choice FROM ballot")):
            one = UUID(str(ballot_id))
            about = one.bytes + str(item_id).encode()
            found[one.hex] = item_id, _CODES[seal.open(choice, about)] if seal else choice
    return found


def orders(folder: Path) -> dict[str, list[str]]:
    """Every order of the ballots that a copy of the database has, by what it was read from."""
    known = choices_now()
    found = {"by id": sorted(known), "as the table is read": list(known)}
    if db.engine.dialect.name == "sqlite":
        for name, raw in (("file", raw_bytes(folder)), ("backup", _backup(folder))):
            places_of = places(raw, list(known))
            found |= {
                f"{name}, {which}": sorted(known, key=lambda one, at=at: places_of[one][at])
                for which, at in (("first place", 0), ("last place", -1))
            }
    else:
        found |= {
            f"by {system}": _ordered_by(system)
            for system in ("ctid", "xmin::text::bigint, ctid", "cmin::text::bigint, ctid")
        }
    return found | {f"{name}, turned": order[::-1] for name, order in found.items()}


def _backup(folder: Path) -> bytes:
    """What the database's own backup writes."""
    target = folder / "backup.sqlite3"
    target.unlink(missing_ok=True)
    with sqlite3.connect(db.engine.url.database) as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    copy.close()
    source.close()
    return target.read_bytes()


def _ordered_by(system: str) -> list[str]:
    with db.engine.connect() as connection:
        rows = connection.execute(text(f"SELECT id FROM ballot ORDER BY {system}"))
        return [row[0].hex for row in rows]


def best_guess(
    voters: list[int], votes: dict[int, dict[int, str]], folder: Path, seal: Seal | None = None
) -> float:
    """The share of all votes that the best order tells, to somebody who saw who voted after whom.

    ``voters`` in the order in which they voted, ``votes`` what they chose by item: only to count hits.
    """
    stored = choices_now(seal)
    shares = []
    for order in orders(folder).values():
        by_item: dict[int, list[str]] = {}
        for ballot_id in order:
            item_id, choice = stored[ballot_id]
            by_item.setdefault(item_id, []).append(choice)
        hits = sum(
            votes[voter][item_id] == choice
            for item_id, told in by_item.items()
            for voter, choice in zip(voters, told, strict=True)
        )
        shares.append(hits / (len(voters) * len(by_item)))
    return max(shares)


def seat_sizes(session_id: int) -> list[tuple]:
    """How much room each seat takes on the disk, by account."""
    sizes = {
        # SQLite keeps 0 and 1 in the header alone; a larger number or a text would lengthen the row.
        "sqlite": "typeof(has_voted) || (has_voted IN (0, 1))",
        "postgresql": "pg_column_size(seat.*)",
    }[db.engine.dialect.name]
    query = f"SELECT user_id, {sizes} FROM seat WHERE session_id = {session_id} ORDER BY user_id"
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def moments() -> dict[str, set[str]]:
    """Every stored time, by table and column."""
    found = {}
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, Moment):
                    rows = connection.execute(select(column).where(column.is_not(None)))
                    found[f"{table.name}.{column.name}"] = {repr(row[0]) for row in rows}
    return found
