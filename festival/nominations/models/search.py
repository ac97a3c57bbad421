"""What names are found by: kept with every flush of nominees; bulk inserts call ``keep_findable``."""

from collections.abc import Iterable

from sqlalchemy import ForeignKey, Index, String, delete, event, insert, inspect, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from festival.core.db import Base
from festival.localities.models import Locality
from festival.nominations.models.nominees import Nominee
from festival.nominations.rules import searching

_CHUNK = 500


def _by_code_point(length: int) -> String:
    """Beginnings are compared so, whatever order the database has for texts."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class NomineeKey(Base):
    """One turn of a nominee's folded name; somebody merged into another has none."""

    __tablename__ = "nominee_key"
    __table_args__ = (
        Index("ix_nominee_key_home", "home_id", "key", "nominee_id"),
        Index("ix_nominee_key_top", "top_id", "key", "nominee_id"),
    )

    nominee_id: Mapped[int] = mapped_column(ForeignKey("nominee.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(_by_code_point(searching.MOST_LETTERS), primary_key=True)
    # The commune and the province of the nominee: where people search.
    home_id: Mapped[int]
    top_id: Mapped[int]

    nominee: Mapped[Nominee] = relationship()


class NameWord(Base):
    """A word that stands in some name, under itself and under what is left when one letter is dropped.

    Words belong to nobody: they stay when a name goes.
    """

    __tablename__ = "name_word"

    near: Mapped[str] = mapped_column(_by_code_point(200), primary_key=True)
    word: Mapped[str] = mapped_column(_by_code_point(200), primary_key=True)


def keep_findable(connection: Connection, nominees: Iterable[tuple[int, str, int]]) -> None:
    """Keys for new nominees, each as its id, folded name and locality id; a few statements for thousands."""
    nominees = list(nominees)
    homes = _homes(connection, {locality_id for _id, _fold, locality_id in nominees})
    keys = [
        {"nominee_id": nominee_id, "key": key, **homes[locality_id]}
        for nominee_id, folded, locality_id in nominees
        for key in searching.keys_of(folded)
    ]
    if keys:
        connection.execute(insert(NomineeKey), keys)
    _learn(connection, {word for _id, folded, _place in nominees for word in searching.words_of(folded)})


def _homes(connection: Connection, locality_ids: set[int]) -> dict[int, dict[str, int]]:
    """Province and commune of each place; a province is its own commune."""
    query = select(Locality.id, Locality.path).where(Locality.id.in_(locality_ids))
    found = {}
    for locality_id, path in connection.execute(query):
        parts = [int(part) for part in path.strip("/").split("/")]
        found[locality_id] = {"top_id": parts[0], "home_id": parts[min(1, len(parts) - 1)]}
    return found


_ADD_WORD = text("INSERT INTO name_word (near, word) VALUES (:near, :word) ON CONFLICT DO NOTHING")


def _learn(connection: Connection, words: set[str]) -> None:
    """Add the words that no name held before, always in the same order."""
    asked, known = sorted(words), set()
    for place in range(0, len(asked), _CHUNK):
        part = asked[place : place + _CHUNK]
        known |= set(
            connection.scalars(
                select(NameWord.word).where(NameWord.near == NameWord.word, NameWord.near.in_(part))
            )
        )
    new = [
        {"near": near, "word": word}
        for word in asked
        if word not in known
        for near in searching.shortened(word)
    ]
    if new:
        connection.execute(_ADD_WORD, new)


def _is_changed(nominee: Nominee) -> bool:
    attributes = inspect(nominee).attrs
    return any(
        attributes[name].history.has_changes() for name in ("name_fold", "locality_id", "merged_into_id")
    )


@event.listens_for(Session, "after_flush")
def _keep_with_the_flush(session: Session, _context) -> None:
    new = [thing for thing in session.new if isinstance(thing, Nominee)]
    changed = [thing for thing in session.dirty if isinstance(thing, Nominee) and _is_changed(thing)]
    if not new and not changed:
        return
    connection = session.connection()
    if changed:
        ids = [nominee.id for nominee in changed]
        connection.execute(delete(NomineeKey).where(NomineeKey.nominee_id.in_(ids)))
    kept = [nominee for nominee in (*new, *changed) if nominee.merged_into_id is None]
    keep_findable(connection, [(nominee.id, nominee.name_fold, nominee.locality_id) for nominee in kept])
