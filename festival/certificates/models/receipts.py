"""What was handed over to whom: certificates and, as a ledger of its own, the bonus."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.certificates.models.batches import PrintedCopy
from festival.certificates.rules import ReceiptThing
from festival.commendations.models import Commendation
from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality
from festival.planning.models import Season


class Receipt(Base):
    """Somebody took a certificate, or the bonus: two ledgers in one table. Never deleted, only undone."""

    __tablename__ = "receipt"
    __table_args__ = (
        Index(
            "uq_receipt_standing",
            "commendation_id",
            "thing",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commendation_id: Mapped[int] = mapped_column(ForeignKey("commendation.id"), index=True)
    thing: Mapped[ReceiptThing] = enum_column(ReceiptThing)
    # The sheet that was handed over; none for the bonus.
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("printed_copy.id"), index=True)
    # Empty when the recipients took it themselves; else who came, and as what («con trai»).
    receiver_name: Mapped[str] = mapped_column(String(200), default="")
    relation: Mapped[str] = mapped_column(String(100), default="")
    # Made by the page on which it was tapped: the same tap sent twice is one receipt.
    client_uuid: Mapped[UUID] = mapped_column(Uuid, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    handed_by: Mapped[str] = mapped_column(String(200))
    # When it was tapped: our clock when we heard of it, less the wait that the telephone measured.
    tapped_at: Mapped[datetime] = mapped_column(Moment)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[str] = mapped_column(String(200), default="")
    undone_reason: Mapped[str] = mapped_column(String(300), default="")

    commendation: Mapped[Commendation] = relationship()
    copy: Mapped[PrintedCopy | None] = relationship()

    @property
    def locality(self) -> Locality:
        return self.commendation.decision.locality

    @property
    def season(self) -> Season:
        return self.commendation.decision.season
