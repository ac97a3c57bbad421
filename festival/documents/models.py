"""Templates that a locality uploaded, and files that a worker prepares."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.core import clock
from festival.core.db import Base, Moment, enum_column
from festival.documents import rules
from festival.documents.rules import DocumentKind, PreparedState
from festival.localities.models import Locality


class DocumentTemplate(Base):
    """The template in force for one kind of document of a locality; without a row ours is used."""

    __tablename__ = "document_template"

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    kind: Mapped[DocumentKind] = enum_column(DocumentKind, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    uploaded_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    uploaded_by: Mapped[str] = mapped_column(String(200))

    locality: Mapped[Locality] = relationship()


class PreparedFile(Base):
    """A file that takes long, asked for by a person and made by a worker; this row is the truth."""

    __tablename__ = "prepared_file"
    __table_args__ = (Index("ix_prepared_file_kind_thing_id", "kind", "thing_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), index=True)
    # Which producer makes it, of which thing: «invitations», a festival's id.
    kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[int]
    # What must not change between asking and making, as JSON (the public address, for one).
    options: Mapped[str] = mapped_column(String(2000), default="{}")
    state: Mapped[PreparedState] = enum_column(PreparedState, default=PreparedState.QUEUED)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    # Who makes it now; asked for again at each commit, so that a worker given up for dead stops.
    worker: Mapped[str] = mapped_column(String(120), default="")
    heartbeat_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    # When the first worker began; how long is left is reckoned from it.
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    problem: Mapped[str] = mapped_column(String(1000), default="")
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    file_size: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    asked_by: Mapped[str] = mapped_column(String(200))

    locality: Mapped[Locality] = relationship()

    @property
    def chain(self) -> int:
        """Whose record keeps what happens to it: the commune's."""
        return self.locality.ancestor_ids[:2][-1]

    @property
    def state_name(self) -> str:
        return rules.PREPARED_NAMES[self.state]

    @property
    def state_tone(self) -> str:
        return rules.PREPARED_TONES[self.state]
