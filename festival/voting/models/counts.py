"""Ballots, and the figures of every channel.

Danger: never add a column to ``Ballot``; nothing may join it to a seat.
"""

from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.core.db import Base, enum_column
from festival.voting.models.sessions import AgendaItem, CouncilSession
from festival.voting.rules import Channel, Row


class Ballot(Base):
    """One choice on one item: id, item and choice, and nothing else ever."""

    __tablename__ = "ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"))
    # Sealed while the vote is open (39 letters whatever the choice), a Choice's value after the count.
    choice: Mapped[str] = mapped_column(String(40))


class ChannelCount(Base):
    """What was counted for one item in one channel; hidden until the session is closed."""

    __tablename__ = "channel_count"
    __table_args__ = (
        CheckConstraint("yes >= 0 AND no >= 0 AND blank >= 0 AND invalid >= 0", name="figures"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    channel: Mapped[Channel] = enum_column(Channel, primary_key=True)
    yes: Mapped[int]
    no: Mapped[int]
    blank: Mapped[int]
    invalid: Mapped[int]

    item: Mapped[AgendaItem] = relationship()

    @property
    def row(self) -> Row:
        return Row(self.yes, self.no, self.blank, self.invalid)


class PaperCount(Base):
    """One teller's totals of one ballot sheet; another teller types apart from it."""

    __tablename__ = "paper_count"

    session_id: Mapped[int] = mapped_column(ForeignKey("council_session.id"), primary_key=True)
    sheet: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    issued: Mapped[int]
    returned: Mapped[int]
    valid: Mapped[int]
    invalid: Mapped[int]

    session: Mapped[CouncilSession] = relationship()


class PaperRow(Base):
    """One teller's figures of one item."""

    __tablename__ = "paper_row"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_item.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    yes: Mapped[int]
    no: Mapped[int]
    invalid: Mapped[int]


class PendingScrub(Base):
    """A session whose ballots were rewritten, and whose old rows may still lie in the files.

    Written with the closing and removed when the scrub has succeeded, so that a process that dies in
    between is noticed by the next one.
    """

    __tablename__ = "pending_scrub"

    session_id: Mapped[int] = mapped_column(ForeignKey("council_session.id"), primary_key=True)
