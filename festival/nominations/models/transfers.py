"""Dossiers and results between installations, and how long what is kept."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.core import clock
from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality
from festival.nominations.rules import Keeping, TransferKind
from festival.planning.models import Season


class PartnerKey(Base):
    """The public key of another installation whose signed files are taken."""

    __tablename__ = "partner_key"
    __table_args__ = (UniqueConstraint("locality_id", "public_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Who trusts it; what comes with it is received there.
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    # «UBND xã Tân Tiến».
    name: Mapped[str] = mapped_column(String(200))
    # Ed25519, URL-safe base64 without padding.
    public_key: Mapped[str] = mapped_column(String(64))
    added_by: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    locality: Mapped[Locality] = relationship()


class Transfer(Base):
    """A signed file that went out or came in; each comes in once."""

    __tablename__ = "transfer"
    __table_args__ = (UniqueConstraint("package_uuid", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # The file's own name for itself.
    package_uuid: Mapped[UUID] = mapped_column(Uuid, default=uuid4)
    kind: Mapped[TransferKind] = enum_column(TransferKind)
    season_id: Mapped[int] = mapped_column(ForeignKey("season.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(200))
    total: Mapped[int]
    # Who it came from or is for.
    partner: Mapped[str] = mapped_column(String(200), default="")
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    season: Mapped[Season] = relationship()


class TransferredNomination(Base):
    """Which nominations a transfer carried."""

    __tablename__ = "transferred_nomination"

    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id", ondelete="CASCADE"), primary_key=True)
    nomination_id: Mapped[int] = mapped_column(
        ForeignKey("nomination.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class KeepingPeriod(Base):
    """After how many months something of a dossier is taken out of the site."""

    __tablename__ = "keeping_period"

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    keeping: Mapped[Keeping] = enum_column(Keeping, primary_key=True)
    months: Mapped[int]
    set_by: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    locality: Mapped[Locality] = relationship()


class PrivacyNotice(Base):
    """What a locality tells nominees about their data; without a row ours is shown."""

    __tablename__ = "privacy_notice"

    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"), primary_key=True)
    words: Mapped[str] = mapped_column(String(8000))
    changed_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)

    locality: Mapped[Locality] = relationship()
