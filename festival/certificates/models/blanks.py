"""The stock of pre-printed blanks: controlled paper, every sheet accounted for."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from festival.certificates.rules import BlankAct
from festival.core.db import Base, Moment, enum_column
from festival.localities.models import Locality


class BlankType(Base):
    """One kind of blank that a locality keeps."""

    __tablename__ = "blank_type"
    __table_args__ = (UniqueConstraint("locality_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    locality_id: Mapped[int] = mapped_column(ForeignKey("locality.id"))
    name: Mapped[str] = mapped_column(String(100))
    width_mm: Mapped[int]
    height_mm: Mapped[int]
    # Warn when no more than so many are left.
    warn_at: Mapped[int] = mapped_column(default=10)
    # Whether each sheet carries a serial number that is to be noted.
    has_serials: Mapped[bool] = mapped_column(default=False)
    is_archived: Mapped[bool] = mapped_column(default=False)

    locality: Mapped[Locality] = relationship()


class BlankMovement(Base):
    """Sheets that came or went. Append-only; what is left is the sum."""

    __tablename__ = "blank_movement"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        # A sheet with a number is used up once.
        Index(
            "uq_blank_movement_serial",
            "blank_type_id",
            "serial",
            unique=True,
            sqlite_where=text("serial <> ''"),
            postgresql_where=text("serial <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    blank_type_id: Mapped[int] = mapped_column(ForeignKey("blank_type.id"), index=True)
    act: Mapped[BlankAct] = enum_column(BlankAct)
    quantity: Mapped[int]
    # Of the one sheet that was used or spoiled.
    serial: Mapped[str] = mapped_column(String(40), default="")
    # The copy whose sheet it was, where it was one.
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("printed_copy.id"), index=True)
    # «Phiếu nhập số 12», «in thử», «kiểm kê».
    note: Mapped[str] = mapped_column(String(300), default="")
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment)

    blank_type: Mapped[BlankType] = relationship()
