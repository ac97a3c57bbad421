"""Print batches (rows carry the truth, the queue only says «go») and the ledger of printed copies."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.certificates import rules
from festival.certificates.models.blanks import BlankType
from festival.certificates.models.templates import TemplateVersion
from festival.certificates.rules import BatchOrder, BatchState, CopyAction, CopyState, PrintMode
from festival.commendations.models import Commendation, Decision
from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality
from festival.planning.models import Season
from festival.printing.ways import Engine


class PrintBatch(Base):
    __tablename__ = "print_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    # None for a batch over several decisions, in the order of the stage.
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    order: Mapped[BatchOrder] = enum_column(BatchOrder, default=BatchOrder.DECISION)
    # From here to public_url: frozen with the order, so that a resumed batch writes the same bytes.
    mode: Mapped[PrintMode] = enum_column(PrintMode, default=PrintMode.WHOLE)
    engine: Mapped[Engine] = enum_column(Engine, default=Engine.AUTO)
    # The printer's profile as it was: tenths of a mm, thousandths of the size.
    printer_name: Mapped[str] = mapped_column(String(100), default="")
    dx_tenths: Mapped[int] = mapped_column(default=0)
    dy_tenths: Mapped[int] = mapped_column(default=0)
    scale_x_thousandths: Mapped[int] = mapped_column(default=1000)
    scale_y_thousandths: Mapped[int] = mapped_column(default=1000)
    is_foot_first: Mapped[bool] = mapped_column(default=False)
    tray: Mapped[str] = mapped_column(String(60), default="")
    emblem_sha256: Mapped[str | None] = mapped_column(String(64))
    public_url: Mapped[str] = mapped_column(String(200))
    # Which stock of blanks an overlay takes its sheets from.
    blank_type_id: Mapped[int | None] = mapped_column(ForeignKey("blank_type.id"))
    # Why it prints again what was printed before.
    reason: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[BatchState] = enum_column(BatchState, default=BatchState.QUEUED)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    ordered_by: Mapped[str] = mapped_column(String(200))
    ordered_at: Mapped[datetime] = mapped_column(Moment)
    # Who renders it now, and until when nobody else may take it.
    worker: Mapped[str] = mapped_column(String(60), default="")
    heartbeat_at: Mapped[datetime] = mapped_column(Moment)
    # How often it was taken up; a batch that kills its worker again and again is given up.
    attempts: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    problem: Mapped[str] = mapped_column(String(1000), default="")
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    file_size: Mapped[int | None]

    season: Mapped[Season] = relationship()
    decision: Mapped[Decision | None] = relationship()
    blank_type: Mapped[BlankType | None] = relationship()
    chunks: Mapped[list["PrintChunk"]] = relationship(back_populates="batch", order_by="PrintChunk.number")
    copies: Mapped[list["PrintedCopy"]] = relationship(back_populates="batch", order_by="PrintedCopy.id")

    @property
    def locality(self) -> Locality:
        return self.season.locality

    @property
    def state_name(self) -> str:
        return rules.BATCH_STATE_NAMES[self.state]

    @property
    def state_tone(self) -> str:
        return rules.BATCH_STATE_TONES[self.state]


class PrintChunk(Base):
    """A run of pages rendered together; finished when it has a file."""

    __tablename__ = "print_chunk"
    __table_args__ = (UniqueConstraint("batch_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("print_batch.id"), index=True)
    number: Mapped[int]
    # Positions in the batch's order, from zero.
    first: Mapped[int]
    count: Mapped[int]
    # None: ordered before forms were kept; «giay-khen» as it came with the site.
    template_version_id: Mapped[int | None] = mapped_column(ForeignKey("template_version.id"))
    file_sha256: Mapped[str | None] = mapped_column(String(64))

    batch: Mapped[PrintBatch] = relationship(back_populates="chunks")
    template_version: Mapped[TemplateVersion | None] = relationship()


class PrintedCopy(Base):
    """One sheet of paper for one commendation; the copy number lives here, never on the paper."""

    __tablename__ = "printed_copy"
    __table_args__ = (
        UniqueConstraint("commendation_id", "copy_no"),
        # At most one living copy per commendation.
        Index(
            "uq_printed_copy_living",
            "commendation_id",
            unique=True,
            sqlite_where=text("state NOT IN ('spoiled', 'void')"),
            postgresql_where=text("state NOT IN ('spoiled', 'void')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("print_batch.id"), index=True)
    commendation_id: Mapped[int] = mapped_column(ForeignKey("commendation.id"), index=True)
    copy_no: Mapped[int]
    state: Mapped[CopyState] = enum_column(CopyState, default=CopyState.QUEUED)
    reason: Mapped[str] = mapped_column(String(300), default="")
    # The number printed on the blank by its printer, where it has one; not the number in the golden book.
    blank_serial: Mapped[str] = mapped_column(String(40), default="")

    batch: Mapped[PrintBatch] = relationship(back_populates="copies")
    commendation: Mapped[Commendation] = relationship()

    def move(self, action: CopyAction, actor: Actor, reason: str = "") -> None:
        """Take ``action`` and note it; the only writer of ``state``."""
        before = self.state
        self.state = rules.after(before, action)
        self.reason = reason or self.reason
        audit.record(
            self.commendation.decision.locality_id,
            actor,
            f"copy.{action.value}",
            ("copy", self.id),
            before=before.value,
            after=self.state.value,
            reason=reason,
        )

    @property
    def locality(self) -> Locality:
        return self.commendation.decision.locality

    @property
    def season(self) -> Season:
        return self.commendation.decision.season

    @property
    def state_name(self) -> str:
        return rules.COPY_STATE_NAMES[self.state]

    @property
    def state_tone(self) -> str:
        return rules.COPY_STATE_TONES[self.state]
